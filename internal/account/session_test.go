package account_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

func TestWhichMeansAreEnoughForWhichRole(t *testing.T) {
	for _, method := range account.Methods {
		for _, role := range access.Roles {
			if !account.May(role, method, 2) || account.May(role, method, 0) {
				t.Errorf("%s by %s", role, method)
			}
			want := role.InPractice() || role == access.Coordinator && method == account.ByOpenID
			if account.May(role, method, 1) != want {
				t.Errorf("%s by %s at level 1: %v", role, method, !want)
			}
		}
	}
}

// Also when a session came to be kept in another way: at each request the hat
// is held against how one signed in.
func TestASessionThatIsTooWeakForItsHatOpensNothing(t *testing.T) {
	w := newWorld(t)
	got := w.invite("lotte@example.nl", access.Lead, "")
	in := w.accept()
	for level, want := range map[int]bool{0: false, 1: false, 2: true} {
		x := in.Session
		x.Key, x.Hat, x.Level = account.SessionKey(fmt.Sprint(level)), got.Hat, level
		w.fine(w.fake.SaveSession(t.Context(), x, nil))
		w.same(w.here(account.SignedIn{Token: fmt.Sprint(level)}), want)
	}
}

func TestAClosedAccountIsSignedOut(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	in := w.byLink("ada@example.nl")
	a, err := w.fake.Find(t.Context(), account.By{Mail: "ada@example.nl"})
	w.fine(err)
	a.Closed, a.Version = w.now, a.Version+1
	w.fine(w.fake.Save(t.Context(), account.Change{Account: &a}))
	if w.here(in) {
		t.Error("closed, and here")
	}
	w.invite("ada@example.nl", access.Employee, "p1") // opens it again, without means
	w.accept()
}

func TestSessionsAreListedAndRevoked(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	w.invite("bo@example.nl", access.Manager, "p1")
	a, b, c, bo := w.byLink("ada@example.nl"), w.byLink("ada@example.nl"), w.byLink("ada@example.nl"), w.byLink("bo@example.nl")
	w.refused(w.Revoke(t.Context(), w.command(a), bo.Session.Key), "session.not-found")
	w.fine(w.Revoke(t.Context(), w.command(a), b.Session.Key))
	if w.here(b) || !w.here(c) || !w.here(bo) {
		t.Error("one session was to end")
	}
	all, err := w.Sessions(t.Context(), w.command(a).Actor)
	w.fine(err)
	w.same(len(all), 2)
	w.fine(w.RevokeOthers(t.Context(), w.command(a)))
	if w.here(c) || !w.here(a) || !w.here(bo) {
		t.Error("the others were to end")
	}
}

func TestASessionIsIdleAfterHalfAnHourAndOldAfterTwelve(t *testing.T) {
	w := newWorld(t)
	got := w.invite("ada@example.nl", access.Manager, "p1")
	in := w.byLink("ada@example.nl")
	w.later(30*time.Minute - 1)
	if !w.here(in) {
		t.Error("idle too soon")
	}
	w.later(1)
	if w.here(in) {
		t.Error("idle, and here")
	}
	in = w.byLink("ada@example.nl")
	for range 30 { // a change of hat does not make it young again
		w.later(25 * time.Minute)
		next, err := w.SwitchHat(t.Context(), w.command(in), tenant, got.Hat)
		if err != nil {
			w.refused(err, "session.not-found")
			return
		}
		in = next
	}
	t.Error("a session that never ends")
}

func TestAHatWithTwoFactorsIsNotPutOnAtLevelOne(t *testing.T) {
	w := newWorld(t)
	w.leader("lotte@example.nl")
	manager := w.invite("lotte@example.nl", access.Manager, "p1")
	in := w.byLink("lotte@example.nl")
	w.same(in.Hat.ID, manager.Hat)
	hats, err := w.Hats(t.Context(), w.command(in).Actor)
	w.fine(err)
	for _, h := range hats {
		_, err := w.SwitchHat(t.Context(), w.command(in), h.Tenant, h.Hat.ID)
		if h.Hat.Role == access.Lead {
			w.refused(err, "account.needs-two-factors")
			w.same(h.May, false)
			continue
		}
		w.fine(err)
	}
	_, err = w.SwitchHat(t.Context(), w.command(w.byLink("lotte@example.nl")), tenant, "somebody else's")
	w.refused(err, "access.denied")
	w.refused(w.onlyLead(), "account.needs-two-factors")
}

// onlyLead is a lead who has no other hat, and comes by mail.
func (w *world) onlyLead() error {
	w.leader("only@example.nl")
	w.ask("only@example.nl", "laptop")
	_, err := w.UseLink(w.Context(), w.visitor("laptop"), w.token())
	return err
}

func TestARevokedSessionCannotTurnIntoAnother(t *testing.T) {
	w := newWorld(t)
	got := w.invite("ada@example.nl", access.Manager, "p1")
	a, b := w.byLink("ada@example.nl"), w.byLink("ada@example.nl")
	w.counted.stall = func() { w.fine(w.Revoke(t.Context(), w.command(b), a.Session.Key)) }
	_, err := w.SwitchHat(t.Context(), w.command(a), tenant, got.Hat)
	w.refused(err, "session.not-found")
	all, err := w.Sessions(t.Context(), w.command(b).Actor)
	w.fine(err)
	w.same(len(all), 1)
}

func (w *world) mandate(actor access.Actor, practice, to string) (account.Mandate, error) {
	return w.GiveMandate(w.Context(), account.MandateCommand{Command: account.Command{Actor: actor}, Practice: practice, To: to, From: w.Today(), Reason: "afgesproken"})
}

func TestAColleagueActsWhileTheMandateHolds(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	in := w.byLink("ada@example.nl")
	owner := access.Actor{Tenant: tenant, Person: "o", Name: "O", Role: access.Owner, Of: "p2"}
	_, err := w.ActFor(t.Context(), w.command(in), "p2")
	w.refused(err, "access.denied")
	m, err := w.mandate(owner, "p2", "p1")
	w.fine(err)
	acting, err := w.ActFor(t.Context(), w.command(in), "p2")
	w.fine(err)
	_, _, actor, err := w.Identify(t.Context(), acting.Token)
	w.fine(err)
	w.same([]any{actor.OnBehalfOf, actor.Of, w.here(in)}, []any{"p2", "p1", false})
	_, err = w.ActFor(t.Context(), w.command(acting), "p3")
	w.refused(err, "access.denied")
	received, err := w.Received(t.Context(), actor)
	w.fine(err)
	w.same(len(received), 1)

	w.refused(w.WithdrawMandate(t.Context(), account.Command{Actor: actor}, "p2", m.ID), "access.denied")
	w.fine(w.WithdrawMandate(t.Context(), account.Command{Actor: owner}, "p2", m.ID))
	w.fine(w.WithdrawMandate(t.Context(), account.Command{Actor: owner}, "p2", m.ID))
	if w.here(acting) {
		t.Error("the mandate was withdrawn, and it is still used")
	}
	all, err := w.Mandates(t.Context(), owner, "p2")
	w.fine(err)
	w.same([]any{len(all), all[0].WithdrawnBy}, []any{1, "o"})
}

func TestWhoMayActByAMandate(t *testing.T) {
	day := calendar.MustParse("2026-06-02")
	for _, c := range []struct {
		to   string
		role access.Role
		of   string
		want bool
	}{
		{"", access.Lead, "", true}, {"", access.Owner, "p1", false}, {"", access.Coordinator, "n1", false}, {"", access.Finance, "", false},
		{"p1", access.Owner, "p1", true}, {"p1", access.Manager, "p1", true}, {"p1", access.Employee, "p1", false}, {"p1", access.Owner, "p2", false}, {"p1", access.Lead, "", false},
	} {
		m := account.Mandate{Practice: "p2", To: c.to, From: day, Until: day}
		hat := access.Hat{Role: c.role, Of: c.of}
		if m.Lets(hat, day) != c.want || m.Lets(hat, day.AddDays(1)) || m.Lets(hat, day.AddDays(-1)) {
			t.Errorf("%+v", c)
		}
		m.Withdrawn = time.Now()
		if m.Lets(hat, day) {
			t.Errorf("%+v: withdrawn", c)
		}
	}
}

func TestWhoGivesAMandate(t *testing.T) {
	w := newWorld(t)
	owner := access.Actor{Tenant: tenant, Person: "o", Role: access.Owner, Of: "p2"}
	for _, c := range []struct {
		actor        access.Actor
		practice, to string
		want         fault.Code
	}{
		{owner, "p2", "", ""}, {owner, "p2", "p1", ""}, {owner, "p2", "p2", "account.mandate-self"}, {owner, "p1", "p2", "access.denied"},
		{owner, "p2", "p9", "access.denied"}, {w.lead, "p1", "", ""}, {w.lead, "p9", "", "access.denied"}, {w.lead, "", "", "account.mandate-self"},
		{access.Actor{Tenant: tenant, Role: access.Employee, Of: "p2"}, "p2", "", "access.denied"},
		{access.Actor{Tenant: elsewhere, Role: access.Lead}, "p2", "", "access.denied"},
	} {
		if _, err := w.mandate(c.actor, c.practice, c.to); fault.CodeOf(err) != c.want {
			t.Errorf("%s of %s lets %q act for %s: %v", c.actor.Role, c.actor.Of, c.to, c.practice, err)
		}
	}
	_, err := w.GiveMandate(t.Context(), account.MandateCommand{Command: account.Command{Actor: w.lead}, Practice: "p1", From: w.Today()})
	w.refused(err, "account.reason-missing")
}

// What a lead writes down on a practice's behalf is told to its owners and
// managers, once each; what they do themselves is not.
func TestAPracticeHearsWhatALeadDidInItsName(t *testing.T) {
	w := newWorld(t)
	w.invite("olga@example.nl", access.Owner, "p2")
	both := w.invite("mo@example.nl", access.Owner, "p2")
	w.invite("mo@example.nl", access.Manager, "p2")
	w.invite("ed@example.nl", access.Employee, "p2")
	w.invite("ada@example.nl", access.Manager, "p1")
	owner := access.Actor{Tenant: tenant, Person: both.Person, Name: "Mo", Role: access.Owner, Of: "p2"}
	told := func(do func()) (to []string) {
		before := len(w.fake.Mails())
		do()
		for _, m := range w.fake.Mails()[before:] {
			to = append(to, m.To+" "+m.Code+" "+m.Args["by"]+" "+m.Args["reason"]+" "+m.Link)
		}
		slices.Sort(to)
		return to
	}
	var m account.Mandate
	var err error
	w.same(told(func() { m, err = w.mandate(w.lead, "p2", "p1") }), []string{
		"mo@example.nl mandate-given Lotte Lead afgesproken /people/mandates", "olga@example.nl mandate-given Lotte Lead afgesproken /people/mandates"})
	w.fine(err)
	w.same(told(func() { w.fine(w.WithdrawMandate(t.Context(), account.Command{Actor: w.lead}, "p2", m.ID)) }), []string{
		"mo@example.nl mandate-withdrawn Lotte Lead afgesproken /people/mandates", "olga@example.nl mandate-withdrawn Lotte Lead afgesproken /people/mandates"})
	w.same(told(func() { w.fine(w.WithdrawMandate(t.Context(), account.Command{Actor: w.lead}, "p2", m.ID)) }), []string(nil))
	w.same(told(func() {
		m, err = w.mandate(owner, "p2", "")
		w.fine(err)
		w.fine(w.WithdrawMandate(t.Context(), account.Command{Actor: owner}, "p2", m.ID))
	}), []string(nil))
}

func TestADemoSessionNeedsNoAccount(t *testing.T) {
	w := newWorld(t)
	got := w.invite("lotte@example.nl", access.Lead, "")
	session := access.Session{
		Key: account.SessionKey("demo"), Tenant: tenant, Person: got.Person, Hat: got.Hat, Method: account.InDemo, Level: 2, Begun: w.now, Seen: w.now,
	}
	w.fine(w.fake.SaveSession(t.Context(), session, nil))
	_, _, actor, err := w.Identify(t.Context(), "demo")
	w.fine(err)
	w.same(actor.Method, account.InDemo)
	_, err = w.SetPassword(t.Context(), account.Command{Actor: actor}, "", phrase)
	w.refused(err, "account.demo")
	hats, err := w.Hats(t.Context(), actor)
	w.fine(err)
	w.same(len(hats), 1)
}

// After the last day of a practice its people are still there, as people of a
// practice that ended; nobody acts for it any more, nor out of it.
func TestTheLastDayOfAPracticeIsHeldAgainstItsPeople(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	in := w.byLink("ada@example.nl")
	owner := access.Actor{Tenant: tenant, Person: "o", Name: "O", Role: access.Owner, Of: "p2"}
	_, err := w.mandate(owner, "p2", "p1")
	w.fine(err)
	ended := func(in account.SignedIn) calendar.Date {
		_, _, actor, err := w.Identify(t.Context(), in.Token)
		w.fine(err)
		return actor.Ended
	}
	w.ends = map[string]calendar.Date{"p1": w.Today()}
	w.same(ended(in), calendar.None) // the last day itself counts
	w.ends["p1"] = w.Today().AddDays(-1)
	w.same(ended(in), w.ends["p1"])
	_, err = w.ActFor(t.Context(), w.command(in), "p2")
	w.refused(err, "access.denied")
	delete(w.ends, "p1") // recorded by mistake, and withdrawn
	w.same(ended(in), calendar.None)
	acting, err := w.ActFor(t.Context(), w.command(in), "p2")
	w.fine(err)
	for _, practice := range []string{"p1", "p2"} {
		w.ends = map[string]calendar.Date{practice: w.Today()}
		w.same(w.here(acting), true)
		w.ends[practice] = w.Today().AddDays(-1)
		w.same(w.here(acting), false)
	}
	w.ends = map[string]calendar.Date{"p2": w.Today().AddDays(-1)}
	received, err := w.Received(t.Context(), access.Actor{Tenant: tenant, Role: access.Manager, Of: "p1"})
	w.fine(err)
	w.same(len(received), 0)
	invite := account.InviteCommand{Command: account.Command{Actor: w.lead}, Mail: "eva@example.nl", Name: "Eva", Role: access.Employee, Of: "p2", From: w.Today()}
	_, err = w.Invite(t.Context(), invite)
	w.refused(err, "account.practice-ended")
	for _, between := range [][2]string{{"p2", "p1"}, {"p1", "p2"}, {"p2", ""}} {
		_, err = w.mandate(w.lead, between[0], between[1])
		w.refused(err, "account.practice-ended")
	}
}
