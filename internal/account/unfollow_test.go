package account_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
)

// roles tells what a person may be, and where, on each of the days from today on
// that matter.
func (w *world) roles(t *rapid.T, person string) string {
	p, err := w.fake.Person(w.Context(), tenant, person)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for day := w.Today(); day <= w.Today().AddDays(60); day++ {
		var worn []string
		for _, h := range p.Hats {
			if h.Worn(day) {
				worn = append(worn, string(h.Role)+" "+h.Of)
			}
		}
		slices.Sort(worn)
		out = append(out, day.String()+": "+strings.Join(slices.Compact(worn), ", "))
	}
	return strings.Join(out, "\n")
}

// Whoever they are and whatever roles they have: practices that go on as another
// one, and then turn out not to, leave everybody with the roles they had. While
// the merger holds, everybody is where their practice went.
func TestTakingAMergerBackGivesEverybodyTheirRolesBack(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		on := w.Today().AddDays(-rapid.IntRange(0, 10).Draw(r, "ago"))
		around := func(name string) calendar.Date { return w.Today().AddDays(rapid.IntRange(-20, 40).Draw(r, name)) }
		var people []string
		for i := range rapid.IntRange(1, 3).Draw(r, "people") {
			p := access.Person{ID: fmt.Sprint("person", i), Name: "P"}
			for n := range rapid.IntRange(1, 4).Draw(r, "hats") {
				h := access.Hat{ID: fmt.Sprint("hat", i, n), Role: rapid.SampledFrom([]access.Role{access.Owner, access.Employee}).Draw(r, "role"),
					Of: rapid.SampledFrom([]string{"p1", "p2", "p3"}).Draw(r, "of"), From: around("from")}
				if rapid.Bool().Draw(r, "ends") {
					h.Until = around("until")
				}
				p.Hats = append(p.Hats, h)
			}
			w.fine(w.fake.SavePerson(t.Context(), tenant, p, audit.Record{}))
			people = append(people, p.ID)
		}
		before := map[string]string{}
		for _, p := range people {
			before[p] = w.roles(r, p)
		}
		c := account.Command{Actor: w.lead}
		from := rapid.SampledFrom([][]string{{"p1"}, {"p1", "p2"}, {"p2", "p1"}}).Draw(r, "merged")
		w.fine(w.Follow(t.Context(), c, from, "p3", on))
		for _, p := range people {
			for _, gone := range from {
				if got := w.roles(r, p); strings.Contains(got, " "+gone) {
					r.Fatalf("still at %s:\n%s", gone, got)
				}
			}
			if want, got := strings.NewReplacer(" p1", " p3", " p2", " p3").Replace(before[p]), w.roles(r, p); len(from) == 2 && distinct(want) != distinct(got) {
				r.Fatalf("went along from\n%s\nto\n%s", distinct(want), distinct(got))
			}
		}
		for _, back := range rapid.Permutation(from).Draw(r, "back") {
			w.fine(w.Unfollow(t.Context(), c, back, "p3", on))
		}
		records := len(w.fake.Records())
		for _, back := range from { // once more
			w.fine(w.Unfollow(t.Context(), c, back, "p3", on))
		}
		if n := len(w.fake.Records()); n != records {
			r.Fatalf("%d more records", n-records)
		}
		for _, p := range people {
			if got := w.roles(r, p); got != before[p] {
				r.Fatalf("before\n%s\nafter\n%s", before[p], got)
			}
		}
	})
}

// distinct names every role of a day once.
func distinct(days string) string {
	var out []string
	for line := range strings.Lines(days) {
		day, worn, _ := strings.Cut(strings.TrimSpace(line), ": ")
		roles := strings.Split(worn, ", ")
		slices.Sort(roles)
		out = append(out, day+": "+strings.Join(slices.Compact(roles), ", "))
	}
	return strings.Join(out, "\n")
}

// What was done by hand since the merger stays: who was let go at the successor
// does not come back, and who got a role there keeps it.
func TestWhatWasDoneSinceAMergerStays(t *testing.T) {
	w := newWorld(t)
	ada, bo := w.invite("ada@example.nl", access.Manager, "p1"), w.invite("bo@example.nl", access.Employee, "p1")
	c := account.Command{Actor: w.lead}
	w.fine(w.Follow(t.Context(), c, []string{"p1"}, "p3", w.Today()))
	cas := w.invite("cas@example.nl", access.Employee, "p3")
	p, err := w.fake.Person(t.Context(), tenant, ada.Person)
	w.fine(err)
	w.fine(w.EndHat(t.Context(), c, ada.Person, p.Hats[len(p.Hats)-1].ID, w.Today()))
	w.later(24 * 60 * 60 * 1e9)
	w.fine(w.Unfollow(t.Context(), c, "p1", "p3", w.Today().AddDays(-1)))
	w.same(w.roles1(ada.Person), "")
	w.same(w.roles1(bo.Person), "employee p1")
	w.same(w.roles1(cas.Person), "employee p3")
	w.same([]any{w.last().Event, w.last().Fields}, []any{audit.RoleChange, []string{"unmerged", "p1"}})
	owner := access.Actor{Tenant: tenant, Person: "o", Role: access.Owner, Of: "p3"}
	w.refused(w.Unfollow(t.Context(), account.Command{Actor: owner}, "p1", "p3", w.Today()), "access.denied")
}

// roles1 tells what a person may be today, and where.
func (w *world) roles1(person string) string {
	w.Helper()
	p, err := w.fake.Person(w.Context(), tenant, person)
	w.fine(err)
	var worn []string
	for _, h := range p.Hats {
		if h.Worn(w.Today()) {
			worn = append(worn, string(h.Role)+" "+h.Of)
		}
	}
	return strings.Join(worn, ", ")
}
