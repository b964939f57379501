package account_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/account/accounttest"
)

func TestABucketIsEmptyAfterItsBurstAndFillsUp(t *testing.T) {
	now := time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC)
	l := account.NewLimiter(func() time.Time { return now }, nil)
	limit := account.Limit{Burst: 3, Every: time.Minute}
	allow := func(key string) bool { return l.Allow(t.Context(), key, limit) == 0 }
	spare := func(key string) bool { return l.Spare(t.Context(), key, limit) == 0 }
	for range 3 {
		if !spare("a") || !allow("a") {
			t.Fatal("empty too soon")
		}
	}
	if spare("a") || allow("a") || allow("a") || !allow("b") {
		t.Fatal("the bucket of a should be empty, and that of b not")
	}
	now = now.Add(time.Minute - 1)
	if allow("a") {
		t.Fatal("filled too soon")
	}
	now = now.Add(1)
	if !allow("a") || allow("a") {
		t.Fatal("one a minute")
	}
	now = now.Add(-time.Hour) // a clock that is set back makes nobody wait until it is there again
	for range 3 {
		if !allow("a") {
			t.Fatal("set back, and refused")
		}
	}
	if allow("a") {
		t.Fatal("set back, and without a limit")
	}
	now = now.Add(2 * time.Hour)
	if !allow("a") {
		t.Fatal("still waiting")
	}
}

func TestALimiterRemembersSoMuchAndNoMore(t *testing.T) {
	now := time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC)
	l := account.NewLimiter(func() time.Time { return now }, nil)
	limit := account.Limit{Burst: 2, Every: time.Minute}
	allow := func(key string) bool { return l.Allow(t.Context(), key, limit) == 0 }
	begun := time.Now()
	for i := range 100_000 {
		allow(fmt.Sprint(i))
	}
	if n := l.Size(); n > 20_001 {
		t.Errorf("%d buckets", n)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("a flood took %s", took)
	}
	if allow("newcomer") {
		t.Error("newcomers share a bucket, and it is empty")
	}
	if allow("0"); allow("0") {
		t.Error("who was known is forgotten")
	}
	now = now.Add(2 * time.Minute)
	if !allow("newcomer") || l.Size() > 100 {
		t.Errorf("%d buckets after they ran full", l.Size())
	}
}

func TestAttemptsAreLimitedByAddressAndByMail(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	attempts := func(address func(int) string, mail func(int) string) (n int) {
		for ; n < 5000; n++ {
			v := w.visitor("laptop")
			v.Address = address(n)
			if _, err := w.SignInPassword(t.Context(), v, mail(n), "iets anders dan dat", ""); err != nil && err.Error() != "account.signIn: account.password-wrong" {
				w.refused(err, "account.too-often")
				return n
			}
		}
		return n
	}
	one := func(s string) func(int) string { return func(int) string { return s } }
	many := func(form string) func(int) string {
		return func(i int) string { return fmt.Sprintf(form, i/250, i%250) }
	}
	w.same(attempts(many("10.0.%d.%d"), one("ada@example.nl")), 10) // guessing one password
	w.later(2 * time.Hour)
	w.same(attempts(one("192.0.2.7"), many("m%d.%d@example.nl")), 200) // stuffing from one address
	w.later(2 * time.Hour)
	w.same(attempts(func(i int) string { return fmt.Sprintf("2001:db8:0:1::%x", i+1) }, many("m%d.%d@example.nl")), 200) // one network of version 6
	w.later(2 * time.Hour)
	w.same(attempts(many("10.1.%d.%d"), many("m%d.%d@example.nl")), 1000) // a storm from everywhere
}

// restarting is a limiter whose server can be started again, and a second server.
func restarting(t *testing.T) (now *time.Time, kept *accounttest.Attempts, start func() *account.Limiter) {
	t.Helper()
	at := time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC)
	kept = accounttest.NewAttempts()
	return &at, kept, func() *account.Limiter { return account.NewLimiter(func() time.Time { return at }, kept) }
}

func TestAServerThatStartsAgainRemembersAttempts(t *testing.T) {
	now, _, start := restarting(t)
	limit := account.Limit{Burst: 3, Every: time.Minute}
	l := start()
	for range 3 {
		l.Allow(t.Context(), "a", limit)
	}
	if err := l.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	l = start()
	*now = now.Add(15 * time.Second)
	if wait := l.Allow(t.Context(), "a", limit); wait != 45*time.Second {
		t.Errorf("after it started again one waits %s", wait)
	}
	*now = now.Add(45 * time.Second)
	if l.Allow(t.Context(), "a", limit) != 0 || l.Allow(t.Context(), "a", limit) == 0 {
		t.Error("one a minute")
	}
}

// Two servers take from one bucket; what one does not know of the other yet is
// what was taken in the last ten seconds.
func TestTwoServersShareTheirAttempts(t *testing.T) {
	now, _, start := restarting(t)
	limit := account.Limit{Burst: 6, Every: time.Hour}
	servers := []*account.Limiter{start(), start()}
	taken := 0
	for range 60 {
		for _, l := range servers {
			if l.Allow(t.Context(), "a", limit) == 0 {
				taken++
			}
			if err := l.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		*now = now.Add(time.Second)
	}
	if taken < 6 || taken > 7 {
		t.Errorf("%d attempts of 6", taken)
	}
}

func TestWhatCouldNotBeHandedOverIsHandedOverLater(t *testing.T) {
	now, kept, start := restarting(t)
	limit := account.Limit{Burst: 3, Every: time.Minute}
	l := start()
	kept.Failing = errors.New("no room")
	for range 2 {
		l.Allow(t.Context(), "a", limit)
		if l.Flush(t.Context()) == nil {
			t.Error("no room, and handed over")
		}
	}
	kept.Failing = nil
	l.Allow(t.Context(), "a", limit)
	if err := l.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if l = start(); l.Allow(t.Context(), "a", limit) == 0 {
		t.Error("what was taken meanwhile is forgotten")
	}
	*now = now.Add(time.Hour)
	if err := l.Flush(t.Context()); err != nil || kept.Size() != 0 {
		t.Errorf("%d buckets are kept after they ran full, %v", kept.Size(), err)
	}
}

// A storm of sign-ins is one transaction a second, however many there are, and
// nothing kept says who tried.
func TestAStormOfAttemptsIsHandedOverAtOnce(t *testing.T) {
	_, kept, start := restarting(t)
	l := start()
	for i := range 5000 {
		l.Allow(t.Context(), fmt.Sprint("mail ", i%300, "@example.nl"), account.Limit{Burst: 10, Every: time.Minute})
		l.Allow(t.Context(), "all", account.Limit{Burst: 10, Every: time.Minute, Alone: true})
	}
	if err := l.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if kept.Takes != 1 || kept.Size() != 300 {
		t.Errorf("%d transactions for %d buckets", kept.Takes, kept.Size())
	}
	for _, name := range kept.Names() {
		if strings.Contains(name, "@") || len(name) != 32 {
			t.Errorf("%q says who tried", name)
		}
	}
}
