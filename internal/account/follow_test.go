package account_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
)

// hats tells the hats of a person, in order.
func (w *world) hats(person string) string {
	w.Helper()
	p, err := w.fake.Person(w.Context(), tenant, person)
	w.fine(err)
	var out []string
	for _, h := range p.Hats {
		out = append(out, fmt.Sprintf("%s %s %s %s", h.Role, h.Of, h.From, h.Until))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// Two practices go on as a third: their people are there from that day, with one
// record each, and nobody else is touched.
func TestPeopleFollowTheirPractice(t *testing.T) {
	w := newWorld(t)
	ada, bo := w.invite("ada@example.nl", access.Manager, "p1"), w.invite("bo@example.nl", access.Owner, "p1")
	w.invite("bo@example.nl", access.Owner, "p2") // owner of both
	there, lotte := w.invite("cas@example.nl", access.Owner, "p3"), w.invite("lotte@example.nl", access.Lead, "")
	w.invite("cas@example.nl", access.Owner, "p2")
	old := w.invite("ed@example.nl", access.Employee, "p1")
	w.fine(w.EndHat(t.Context(), account.Command{Actor: w.lead}, old.Person, old.Hat, w.Today()))
	w.later(10 * 24 * time.Hour)
	late := w.invite("dia@example.nl", access.Employee, "p2") // after the day of the merger
	in := w.byLink("ada@example.nl")
	on := w.Today().AddDays(-3)
	c := account.Command{Actor: w.lead}

	n, err := w.Team(t.Context(), w.lead, []string{"p1", "p2"}, on)
	w.fine(err)
	w.same(n, 4)
	before := len(w.fake.Records())
	w.fine(w.Follow(t.Context(), c, []string{"p1", "p2"}, "p3", on))
	for person, want := range map[string]string{
		ada.Person:   "manager p1 2026-06-02 2026-06-08, manager p3 2026-06-09 ",
		bo.Person:    "owner p1 2026-06-02 2026-06-08, owner p2 2026-06-02 2026-06-08, owner p3 2026-06-09 ",
		there.Person: "owner p2 2026-06-02 2026-06-08, owner p3 2026-06-02 ",
		late.Person:  "employee p2 2026-06-12 2026-06-08, employee p3 2026-06-12 ",
		old.Person:   "employee p1 2026-06-02 2026-06-02",
		lotte.Person: "lead  2026-06-02 ",
	} {
		w.same(w.hats(person), want)
	}
	w.same(len(w.fake.Records())-before, 4)
	w.same([]any{w.last().Event, w.last().Fields}, []any{audit.RoleChange, []string{"merged", "p3"}})
	if w.here(in) {
		t.Error("the role that ended is still worn")
	}
	w.same(w.byLink("ada@example.nl").Hat.Of, "p3")

	before = len(w.fake.Records())
	w.fine(w.Follow(t.Context(), c, []string{"p1", "p2"}, "p3", on)) // once more
	w.same(len(w.fake.Records()), before)
	owner := access.Actor{Tenant: tenant, Person: "o", Role: access.Owner, Of: "p3"}
	w.refused(w.Follow(t.Context(), account.Command{Actor: owner}, []string{"p3"}, "p1", on), "access.denied")
	_, err = w.Team(t.Context(), owner, []string{"p3"}, calendar.None)
	w.refused(err, "access.denied")
}
