package account_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/fault"
)

func TestAPracticeSignsInByMail(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	w.ask(" Ada@Example.nl ", "laptop")
	m := w.mailed()
	if m.Code != "sign-in" || m.To != "ada@example.nl" || !m.Before.Equal(w.now.Add(10*time.Minute)) || len(m.Args["code"]) != 9 {
		t.Errorf("%+v", m)
	}
	in, err := w.UseLink(t.Context(), w.visitor("laptop"), w.token())
	w.fine(err)
	w.same([]any{in.Session.Method, in.Session.Level, in.Hat.Role, in.Next, in.Session.Agent}, []any{account.MailLink, 1, access.Manager, "/plan", "Firefox"})
	p, hat, actor, err := w.Identify(t.Context(), in.Token)
	w.fine(err)
	w.same([]string{actor.Tenant, actor.Method, string(actor.Role), actor.Of, hat.ID, p.Session.Key}, []string{tenant, account.MailLink, "manager", "p1", in.Hat.ID, in.Session.Key})
	if strings.Contains(in.Session.Key, in.Token) {
		t.Error("the token is kept")
	}
	w.same([]any{string(w.last().Event), w.last().Method, w.last().AccessPoint, w.last().User}, []any{"login", account.MailLink, "192.0.2.1", actor.Person})
}

func TestALinkWorksOnceInTheBrowserThatAskedForTenMinutes(t *testing.T) {
	for name, c := range map[string]struct {
		before  func(*world)
		browser string
		token   string
		want    fault.Code
	}{
		"other browser":       {nil, "phone", "", "account.link-other-browser"},
		"no cookie":           {nil, "", "", "account.link-other-browser"},
		"expired":             {func(w *world) { w.later(10 * time.Minute) }, "laptop", "", "account.link-expired"},
		"a moment before":     {func(w *world) { w.later(10*time.Minute - time.Millisecond) }, "laptop", "", ""},
		"made up":             {nil, "laptop", "token999999", "account.link-unknown"},
		"empty":               {nil, "laptop", " ", "account.link-unknown"},
		"used":                {func(w *world) { _, _ = w.UseLink(w.Context(), w.visitor("laptop"), w.token()) }, "laptop", "", "account.link-used"},
		"after its code":      {func(w *world) { _, _ = w.UseCode(w.Context(), w.visitor("laptop"), w.mailed().Args["code"]) }, "laptop", "", "account.link-used"},
		"after the hat ended": {func(w *world) { w.now = w.now.AddDate(0, 0, 0); w.end("ada@example.nl") }, "laptop", "", "account.no-hat"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.invite("ada@example.nl", access.Manager, "p1")
			w.ask("ada@example.nl", "laptop")
			token := w.token()
			if c.before != nil {
				c.before(w)
			}
			if c.token != "" {
				token = c.token
			}
			records := len(w.fake.Records())
			_, err := w.UseLink(t.Context(), w.visitor(c.browser), token)
			if c.want == "" {
				w.fine(err)
				return
			}
			w.refused(err, c.want)
			if got := w.events(records); len(got) != 1 || !strings.Contains(got[0], "login_fail") {
				t.Errorf("records %v", got)
			}
		})
	}
}

// end ends all hats of an address.
func (w *world) end(mail string) {
	w.Helper()
	a, err := w.fake.Find(w.Context(), account.By{Mail: mail})
	w.fine(err)
	p, err := w.fake.Person(w.Context(), tenant, a.Places[0].Person)
	w.fine(err)
	for _, h := range p.Hats {
		w.fine(w.EndHat(w.Context(), account.Command{Actor: w.lead}, p.ID, h.ID, w.Today().AddDays(-1)))
	}
}

func TestOfTwoThatUseOneLinkOneWins(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	w.ask("ada@example.nl", "laptop")
	token := w.token()
	var wins atomic.Int32
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			_, err := w.UseLink(t.Context(), w.visitor("laptop"), token)
			if err == nil {
				wins.Add(1)
			} else if fault.CodeOf(err) != "account.link-used" {
				t.Error(err)
			}
		})
	}
	all.Wait()
	w.same(wins.Load(), int32(1))
	a, _ := w.fake.Find(t.Context(), account.By{Mail: "ada@example.nl"})
	sessions, _ := w.fake.Sessions(t.Context(), a.ID)
	w.same(len(sessions), 1)
}

func TestACodeIsTriedFiveTimes(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	w.ask("ada@example.nl", "laptop")
	code, token := w.mailed().Args["code"], w.token()
	for range 5 {
		_, err := w.UseCode(t.Context(), w.visitor("laptop"), "AAAA AAAA")
		w.refused(err, "account.code-wrong")
	}
	_, err := w.UseCode(t.Context(), w.visitor("laptop"), code)
	w.refused(err, "account.too-many-tries")
	_, err = w.UseLink(t.Context(), w.visitor("laptop"), token)
	w.refused(err, "account.too-many-tries")

	w.ask("ada@example.nl", "laptop")
	for range 4 {
		_, err := w.UseCode(t.Context(), w.visitor("laptop"), "")
		w.refused(err, "account.code-wrong")
	}
	_, err = w.UseCode(t.Context(), w.visitor("phone"), w.mailed().Args["code"])
	w.refused(err, "account.link-unknown") // that browser asked for nothing
	typed := strings.ToLower(strings.ReplaceAll(w.mailed().Args["code"], " ", "-"))
	_, err = w.UseCode(t.Context(), w.visitor("laptop"), typed)
	w.fine(err)
}

func TestManyWrongCodesAtOnceAreCountedOneByOne(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	w.ask("ada@example.nl", "laptop")
	var wrong atomic.Int32
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			_, err := w.UseCode(t.Context(), w.visitor("laptop"), "AAAA AAAA")
			if fault.CodeOf(err) == "account.code-wrong" {
				wrong.Add(1)
			}
		})
	}
	all.Wait()
	w.same(wrong.Load(), int32(5))
}

// What an unknown address gets must not differ in anything that can be seen or
// measured from outside: answer, questions to the store, costly hashes.
func TestAnUnknownAddressLooksLikeAKnownOne(t *testing.T) {
	for name, do := range map[string]func(w *world, mail string) error{
		"ask for a link": func(w *world, mail string) error {
			return w.AskLink(w.Context(), w.visitor("laptop"), account.Ask{Mail: mail})
		},
		"wrong code": func(w *world, mail string) error {
			w.ask(mail, "laptop")
			_, err := w.UseCode(w.Context(), w.visitor("laptop"), "AAAA AAAA")
			return err
		},
		"six wrong codes": func(w *world, mail string) (err error) {
			w.ask(mail, "laptop")
			for range 6 {
				_, err = w.UseCode(w.Context(), w.visitor("laptop"), "AAAA AAAA")
			}
			return err
		},
		"wrong password": func(w *world, mail string) error {
			_, err := w.SignInPassword(w.Context(), w.visitor("laptop"), mail, "iets anders dan dat", "")
			return err
		},
		"no password": func(w *world, mail string) error {
			_, err := w.SignInPassword(w.Context(), w.visitor("laptop"), mail, "", "")
			return err
		},
		"a giant password": func(w *world, mail string) error {
			_, err := w.SignInPassword(w.Context(), w.visitor("laptop"), mail, strings.Repeat("x", 100_000), "")
			return err
		},
		"too often": func(w *world, mail string) (err error) {
			for range 11 {
				err = w.AskLink(w.Context(), w.visitor("laptop"), account.Ask{Mail: mail})
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			type seen struct {
				text  string
				calls string
				runs  int
			}
			var got []seen
			for _, mail := range []string{"lead@example.nl", "ada@example.nl", "closed@example.nl", "nobody@example.nl"} {
				w := newWorld(t)
				w.leader("lead@example.nl")
				w.invite("ada@example.nl", access.Manager, "p1")
				w.invite("closed@example.nl", access.Manager, "p1")
				closed, _ := w.fake.Find(t.Context(), account.By{Mail: "closed@example.nl"})
				closed.Closed, closed.Version = w.now, closed.Version+1
				w.fine(w.fake.Save(t.Context(), account.Change{Account: &closed}))
				w.counted.calls, w.hasher.runs = nil, 0
				err := do(w, mail)
				text := ""
				if err != nil {
					text = err.Error()
				}
				got = append(got, seen{text, strings.Join(w.counted.calls, " "), w.hasher.runs})
			}
			for _, other := range got[1:] {
				w := newWorld(t)
				w.same(other, got[0])
			}
		})
	}
}

func TestNobodyGetsMailAtAnAddressThatNobodyHas(t *testing.T) {
	w := newWorld(t)
	w.ask("nobody@example.nl", "laptop")
	w.same(len(w.fake.Mails()), 0)
	for _, bad := range []string{"", "x", "a@b", "a b@c.nl", "a@b.nl\r\nBcc: c@d.nl", "a@@b.nl", "<a@b.nl>", "a@b..nl", strings.Repeat("a", 250) + "@b.nl"} {
		w.refused(w.AskLink(t.Context(), w.visitor("laptop"), account.Ask{Mail: bad}), "account.mail-invalid")
	}
	w.refused(w.AskLink(t.Context(), w.visitor(""), account.Ask{Mail: "a@b.nl"}), "account.no-cookie")
}

func TestSigningInEndsTheSessionThatTheBrowserHad(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	first := w.byLink("ada@example.nl")
	w.ask("ada@example.nl", "laptop")
	v := w.visitor("laptop")
	v.Session = first.Session.Key
	second, err := w.UseLink(t.Context(), v, w.token())
	w.fine(err)
	if first.Token == second.Token || w.here(first) || !w.here(second) {
		t.Error("fixation")
	}
	w.fine(w.SignOut(t.Context(), w.command(second)))
	if w.here(second) {
		t.Error("signed out, and still there")
	}
}
