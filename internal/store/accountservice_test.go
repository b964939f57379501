package store_test

import (
	"crypto/rand"
	"encoding/base64"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/id"
	"meertijd/internal/credential"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// service puts accounts together as the program does.
func service(t *testing.T, db *store.DB) *account.Service {
	t.Helper()
	seal, err := credential.NewSeal(credential.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	site, err := credential.NewWebAuthn("meertijd.example", "Meertijd", []string{"https://meertijd.example"})
	if err != nil {
		t.Fatal(err)
	}
	ids := &id.Source{Now: time.Now, Rand: rand.Reader}
	return &account.Service{
		Store: store.Accounts{DB: db}, People: store.People{DB: db}, Hasher: credential.NewArgon(), Sealer: seal, OneTime: credential.TOTP{Issuer: "M"},
		Passkeys: site, Practices: store.Practices{DB: db}, Limiter: account.NewLimiter(time.Now, store.Attempts{DB: db}), Now: time.Now, Today: func() calendar.Date { return calendar.MustParse("2026-06-02") },
		NewID: ids.New, Token: func() string {
			b := make([]byte, 32)
			_, _ = rand.Read(b)
			return base64.RawURLEncoding.EncodeToString(b)
		},
	}
}

func tokenOf(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// The whole way, on the real store and with real cryptography: a lead starts,
// makes a passkey and invites; a manager comes by mail, in one of eight tries at
// the same moment.
func TestALeadStartsAndAManagerComesByMail(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, s := t.Context(), service(t, db)
		exec(t, db, `insert into practice (tenant_id, practice_id, name, name_folded) values ('rho', 'p1', 'p', 'p')`)
		v := account.Visitor{Browser: "laptop", Address: "192.0.2.1", Language: "nl"}
		path, err := s.FirstStart(ctx, account.StartCommand{Tenant: "rho", Mail: "lotte@example.nl", Name: "Lotte", Language: "nl"})
		must(t, err)
		in, err := s.AcceptInvitation(ctx, v, tokenOf(path))
		must(t, err)
		_, _, actor, err := s.Identify(ctx, in.Token)
		must(t, err)
		begun, err := s.BeginPasskey(ctx, account.Command{Actor: actor})
		must(t, err)
		asked, err := virtualwebauthn.ParseAttestationOptions(string(begun.Options))
		must(t, err)
		rp := virtualwebauthn.RelyingParty{ID: "meertijd.example", Name: "Meertijd", Origin: "https://meertijd.example"}
		device := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(asked.UserID)})
		key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
		for len(key.Key.AttestationData()) != 77 { // the library leaves out zeros that a device writes
			key = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
		}
		in, err = s.FinishPasskey(ctx, account.Command{Actor: actor}, begun.Key, "Laptop", []byte(virtualwebauthn.CreateAttestationResponse(rp, device, key, *asked)))
		must(t, err)
		if in.Hat.Role != access.Lead || in.Session.Level != 2 {
			t.Fatalf("%+v", in)
		}
		begun, err = s.BeginPasskeySignIn(ctx, v, "")
		must(t, err)
		wanted, err := virtualwebauthn.ParseAssertionOptions(string(begun.Options))
		must(t, err)
		in, err = s.FinishPasskeySignIn(ctx, v, begun.Key, []byte(virtualwebauthn.CreateAssertionResponse(rp, device, key, *wanted)))
		must(t, err)
		_, _, actor, err = s.Identify(ctx, in.Token)
		must(t, err)
		_, err = s.Invite(ctx, account.InviteCommand{Command: account.Command{Actor: actor, Key: "k"}, Mail: "ada@example.nl", Name: "Ada", Role: access.Manager, Of: "p1", From: s.Today()})
		must(t, err)
		must(t, s.AskLink(ctx, v, account.Ask{Mail: "Ada@example.nl"}))
		won := together(8, func() error { _, err := s.UseLink(ctx, v, tokenOf(lastLink(t, db))); return err })
		if won != 1 {
			t.Errorf("%d of eight came in by one link", won)
		}
		if _, err := s.SignInPassword(ctx, v, "nobody@example.nl", "x", ""); fault.CodeOf(err) != "account.password-wrong" {
			t.Error(err)
		}
		checkChains(t, db)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func together(n int, do func() error) int32 {
	var won atomic.Int32
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			if do() == nil {
				won.Add(1)
			}
		})
	}
	all.Wait()
	return won.Load()
}

// lastLink gives the link of the last mail.
func lastLink(t *testing.T, db *store.DB) string {
	t.Helper()
	mails := accounts{db: db, t: t}.Mails()
	return mails[len(mails)-1].Link
}

// checkChains verifies the records of the organisation, and those of nobody's
// sign-ins.
func checkChains(t *testing.T, db *store.DB) {
	t.Helper()
	for tenant, least := range map[string]int{"rho": 8, account.Platform: 1} {
		n, verifier := 0, audit.NewVerifier(tenant, nil)
		read(t, db, func(tx *store.Tx) error {
			return tx.EachEntry(t.Context(), tenant, 0, 1000, func(e audit.Entry) error {
				n++
				verifier.Next(e)
				return nil
			})
		})
		if n < least || len(verifier.Problems()) > 0 {
			t.Errorf("%s: %d records, %v", tenant, n, verifier.Problems())
		}
	}
}
