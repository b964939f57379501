package account_test

import (
	"fmt"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
)

func TestABucketIsEmptyAfterItsBurstAndFillsUp(t *testing.T) {
	now := time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC)
	l := account.NewLimiter(func() time.Time { return now })
	limit := account.Limit{Burst: 3, Every: time.Minute}
	for range 3 {
		if !l.Spare("a", limit) || !l.Allow("a", limit) {
			t.Fatal("empty too soon")
		}
	}
	if l.Spare("a", limit) || l.Allow("a", limit) || l.Allow("a", limit) || !l.Allow("b", limit) {
		t.Fatal("the bucket of a should be empty, and that of b not")
	}
	now = now.Add(time.Minute - 1)
	if l.Allow("a", limit) {
		t.Fatal("filled too soon")
	}
	now = now.Add(1)
	if !l.Allow("a", limit) || l.Allow("a", limit) {
		t.Fatal("one a minute")
	}
	now = now.Add(-time.Hour) // a clock that is set back makes nobody wait until it is there again
	for range 3 {
		if !l.Allow("a", limit) {
			t.Fatal("set back, and refused")
		}
	}
	if l.Allow("a", limit) {
		t.Fatal("set back, and without a limit")
	}
	now = now.Add(2 * time.Hour)
	if !l.Allow("a", limit) {
		t.Fatal("still waiting")
	}
}

func TestALimiterRemembersSoMuchAndNoMore(t *testing.T) {
	now := time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC)
	l := account.NewLimiter(func() time.Time { return now })
	limit := account.Limit{Burst: 2, Every: time.Minute}
	begun := time.Now()
	for i := range 100_000 {
		l.Allow(fmt.Sprint(i), limit)
	}
	if n := l.Size(); n > 20_001 {
		t.Errorf("%d buckets", n)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("a flood took %s", took)
	}
	if l.Allow("newcomer", limit) {
		t.Error("newcomers share a bucket, and it is empty")
	}
	if l.Allow("0", limit); l.Allow("0", limit) {
		t.Error("who was known is forgotten")
	}
	now = now.Add(2 * time.Minute)
	if !l.Allow("newcomer", limit) || l.Size() > 100 {
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
