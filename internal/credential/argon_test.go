package credential

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"meertijd/internal/base/fault"
)

func TestAPasswordIsKeptByArgon2id(t *testing.T) {
	a := NewArgon()
	hash, err := a.Hash(t.Context(), "vijf groene fietsen 🚲")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatal(hash, err)
	}
	other, _ := a.Hash(t.Context(), "vijf groene fietsen 🚲")
	if hash == other {
		t.Error("no salt")
	}
	for password, want := range map[string]bool{"vijf groene fietsen 🚲": true, "vijf groene fietsen": false, "": false} {
		if ok, err := a.Verify(t.Context(), hash, password); ok != want || err != nil {
			t.Errorf("%q: %v %v", password, ok, err)
		}
	}
	if ok, err := a.Verify(t.Context(), "", ""); ok || err != nil {
		t.Errorf("nobody's password: %v %v", ok, err)
	}
	for _, bad := range []string{"x", hash[:len(hash)-30], "$argon2id$v=19$m=99999999,t=2,p=1$YQ$YQ", "$argon2i$v=19$m=19456,t=2,p=1$YQ$YQ", strings.Replace(hash, "p=1", "p=0", 1)} {
		if ok, err := a.Verify(t.Context(), bad, "x"); ok || err == nil || fault.CodeOf(err) != "account.hash" {
			t.Errorf("%q: %v %v", bad, ok, err)
		}
	}
}

// An address that nobody has takes as long as a wrong password: one hash, with
// the same parameters. A clock is not asked, for it depends on who else is busy.
func TestNobodysPasswordCostsAsMuch(t *testing.T) {
	a := NewArgon()
	runs := 0
	a.ran = func() { runs++ }
	hash, _ := a.Hash(t.Context(), "iets")
	kept, err := parse(hash)
	nobody, err2 := parse(a.nobody)
	if err != nil || err2 != nil || kept.memory != nobody.memory || kept.passes != nobody.passes || kept.threads != nobody.threads ||
		len(kept.key) != len(nobody.key) || len(kept.salt) != len(nobody.salt) {
		t.Errorf("%+v and %+v", kept, nobody)
	}
	for _, of := range []string{hash, ""} {
		runs = 0
		if _, _ = a.Verify(t.Context(), of, "wrong"); runs != 1 {
			t.Errorf("%d runs", runs)
		}
	}
}

func TestAStormWaitsInLineAndTheLineIsBounded(t *testing.T) {
	a := NewArgon()
	var most, now, busy, done atomic.Int32
	a.ran = func() {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
	}
	hold := make(chan struct{})
	var all sync.WaitGroup
	for range 2 { // two that do not end
		leave, err := a.enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() { <-hold; now.Add(-1); leave() })
	}
	for range 200 {
		all.Go(func() {
			leave, err := a.enter(t.Context())
			if err != nil {
				if fault.CodeOf(err) != "account.busy" || fault.KindOf(err) != fault.Unavailable {
					t.Error(err)
				}
				busy.Add(1)
				return
			}
			done.Add(1)
			now.Add(-1)
			leave()
		})
	}
	for busy.Load() < 150 {
		time.Sleep(time.Millisecond)
	}
	close(hold)
	all.Wait()
	if most.Load() > 2 || busy.Load() != 150 || done.Load() != 50 {
		t.Errorf("%d at once, %d sent away, %d served", most.Load(), busy.Load(), done.Load())
	}
}

func TestWhoGivesUpWaitingLeavesTheLine(t *testing.T) {
	a := NewArgon()
	for range 2 {
		_, _ = a.enter(t.Context())
	}
	for range 100 { // more than the line holds
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if _, err := a.Hash(ctx, "x"); fault.CodeOf(err) != "account.busy" {
			t.Fatal(err)
		}
	}
	if len(a.queue) != 2 {
		t.Errorf("%d wait", len(a.queue))
	}
}

func TestWhatIsSealedOpensAboutTheSameThingOnly(t *testing.T) {
	s, err := NewSeal(NewKey())
	if err != nil {
		t.Fatal(err)
	}
	other, _ := NewSeal(NewKey())
	sealed, err := s.Seal([]byte("geheim"), "totp a")
	if err != nil || strings.Contains(string(sealed), "geheim") {
		t.Fatal(sealed, err)
	}
	if plain, err := s.Open(sealed, "totp a"); err != nil || string(plain) != "geheim" {
		t.Error(plain, err)
	}
	twice, _ := s.Seal([]byte("geheim"), "totp a")
	broken := append([]byte{}, sealed...)
	broken[len(broken)-1] ^= 1
	if string(twice) == string(sealed) {
		t.Error("the same twice")
	}
	for name, f := range map[string]func() ([]byte, error){
		"another account": func() ([]byte, error) { return s.Open(sealed, "totp b") },
		"another key":     func() ([]byte, error) { return other.Open(sealed, "totp a") },
		"changed":         func() ([]byte, error) { return s.Open(broken, "totp a") },
		"another form":    func() ([]byte, error) { return s.Open(append([]byte{2}, sealed[1:]...), "totp a") },
		"cut off":         func() ([]byte, error) { return s.Open(sealed[:5], "totp a") },
		"nothing":         func() ([]byte, error) { return s.Open(nil, "totp a") },
	} {
		if plain, err := f(); err == nil {
			t.Errorf("%s opens %q", name, plain)
		}
	}
	if _, err := NewSeal([]byte("short")); err == nil {
		t.Error("a short key")
	}
}

// The codes of RFC 6238, appendix B, cut to six digits.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	for at, code := range map[int64]string{1111111111: "050471", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"} {
		for d, want := range map[int64]bool{-60: false, -30: true, 0: true, 30: true, 60: false} {
			step, ok := TOTP{}.Step(secret, code, time.Unix(at+d, 0))
			if ok != want || ok && step != at/30 {
				t.Errorf("%d%+d: %d %v", at, d, step, ok)
			}
		}
	}
	if _, ok := (TOTP{}).Step(secret, "", time.Unix(1111111111, 0)); ok {
		t.Error("no code is a code")
	}
	if _, ok := (TOTP{}).Step("not base 32!", "050471", time.Unix(1111111111, 0)); ok {
		t.Error("no secret is a secret")
	}
	made, _ := TOTP{}.Secret()
	again, _ := TOTP{}.Secret()
	if len(made) != 32 || made == again {
		t.Error(made, again)
	}
	if got := (TOTP{Issuer: "Meer Tijd"}).Address("ABC", "a@b.nl"); got != "otpauth://totp/Meer%20Tijd:a@b.nl?issuer=Meer+Tijd&secret=ABC" {
		t.Error(got)
	}
}
