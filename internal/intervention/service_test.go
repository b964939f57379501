package intervention_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/intervention"
	"meertijd/internal/intervention/interventiontest"
	"meertijd/internal/plan/plantest"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// world is a service on a store in memory, in a region with one intervention.
type world struct {
	*intervention.Service
	*testing.T
	store *interventiontest.Fake
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, store: interventiontest.NewFake(plantest.NewFake())}
	set := &rule.Set{Region: &programme.Region{Catalogue: []programme.Intervention{{Key: "lean"}}}}
	n := 0
	w.Service = &intervention.Service{Store: w.store, Rules: func(string) *rule.Set { return set }, Version: "test",
		Now: func() time.Time { return time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC) }, NewID: func() string { n++; return fmt.Sprint("id", n) }}
	return w
}

func actor(role access.Role, of string) access.Actor {
	return access.Actor{Tenant: "rho", Person: "p-" + string(role), Name: "Naam", Role: role, Of: of, Session: "s"}
}

func asks(a access.Actor, practice, contact string) intervention.Command {
	return intervention.Command{Actor: a, Practice: practice, Intervention: "lean", Contact: contact, Request: "r1"}
}

func (w *world) told(want ...string) {
	w.Helper()
	all, err := w.store.Tellers(w.Context(), "rho", "")
	var have []string
	for _, t := range all {
		have = append(have, t.Practice+": "+t.Contact)
	}
	if err != nil || strings.Join(have, "; ") != strings.Join(want, "; ") {
		w.Errorf("%v %v, want %v", have, err, want)
	}
}

func TestWhoMayOfferForAPractice(t *testing.T) {
	ended := actor(access.Owner, "a")
	ended.Ended = calendar.MustParse("2026-05-31")
	mandate := actor(access.Owner, "b")
	mandate.OnBehalfOf = "a"
	for _, c := range []struct {
		name  string
		actor access.Actor
		may   bool
	}{
		{"the owner", actor(access.Owner, "a"), true},
		{"the manager", actor(access.Manager, "a"), true},
		{"an employee", actor(access.Employee, "a"), false},
		{"another practice", actor(access.Owner, "b"), false},
		{"another practice with a mandate", mandate, false},
		{"the owner of a practice that ended", ended, false},
		{"the lead", actor(access.Lead, ""), false},
		{"a coordinator", actor(access.Coordinator, "n1"), false},
		{"an auditor", actor(access.Auditor, ""), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			for _, do := range []func() error{
				func() error { return w.Tell(t.Context(), asks(c.actor, "a", "Bel ons")) },
				func() error { return w.Withdraw(t.Context(), asks(c.actor, "a", "")) },
			} {
				if err := do(); (err == nil) != c.may || err != nil && fault.KindOf(err) != fault.Denied {
					t.Errorf("%v, want %v", err, c.may)
				}
			}
			if n := len(w.store.Records()); (n == 2) != c.may {
				t.Errorf("%d records", n)
			}
		})
	}
}

func TestAnOfferIsCleanShortAndAboutSomethingThatIsThere(t *testing.T) {
	w := newWorld(t)
	owner := actor(access.Owner, "a")
	for name, c := range map[string]struct {
		change func(*intervention.Command)
		code   fault.Code
	}{
		"no contact":           {func(c *intervention.Command) { c.Contact = " \n " }, "intervention.contact-missing"},
		"too much":             {func(c *intervention.Command) { c.Contact = strings.Repeat("é", intervention.MaxContact+1) }, "intervention.contact-too-long"},
		"another intervention": {func(c *intervention.Command) { c.Intervention = "none" }, "intervention.not-found"},
		"as long as it may be": {func(c *intervention.Command) { c.Contact = strings.Repeat("é", intervention.MaxContact) }, ""},
		"several lines":        {func(c *intervention.Command) { c.Contact = " Bel\r\nons  dinsdag " }, ""},
	} {
		ask := asks(owner, "a", "Bel ons")
		c.change(&ask)
		if err := w.Tell(t.Context(), ask); fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	if err := w.Tell(t.Context(), asks(owner, "a", " Bel\r\nons  dinsdag ")); err != nil {
		t.Fatal(err)
	}
	w.told("a: Bel ons dinsdag")
}

// A form that is sent twice does its work once; whatever was withdrawn does not
// come back with it.
func TestTheSameFormTwiceIsOneOffer(t *testing.T) {
	w := newWorld(t)
	ask := asks(actor(access.Owner, "a"), "a", "Bel ons")
	ask.Key = "k1"
	for range 2 {
		if err := w.Tell(t.Context(), ask); err != nil {
			t.Fatal(err)
		}
	}
	w.told("a: Bel ons")
	if err := w.Withdraw(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	if err := w.Tell(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	w.told()
	ask.Key, ask.Contact = "k2", "Mail ons"
	if err := w.Tell(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	w.told("a: Mail ons")
	if records := w.store.Records(); len(records) != 3 || records[0].Rule == "" || records[0].ObjectID != "a" || records[0].Fields[0] != "intervention lean" {
		t.Errorf("%+v", records)
	}
}
