package accounttest

import (
	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/calendar"
)

// moved lists the moves into a practice.
func (d *desk) moved(tenant, into string) []account.Move {
	d.Helper()
	all, err := d.Moved(d.Context(), tenant, into)
	if err != nil {
		d.Fatal(err)
	}
	return all
}

func hatMoves(d *desk) {
	day, later := calendar.MustParse("2026-06-02"), calendar.MustParse("2026-12-31")
	ada := access.Person{ID: "ada", Name: "Ada", Hats: []access.Hat{{ID: "h1", Role: access.Owner, Of: "p1", From: day}, {ID: "h2", Role: access.Manager, Of: "p1", From: day}}}
	one := account.Move{Hat: "h2", Person: "ada", From: "p1", Into: "p2", On: day, Was: later, Next: "h3"}
	two := account.Move{Hat: "h1", Person: "ada", From: "p1", Into: "p2", On: day}
	d.save(account.Change{Tenant: here, Person: &ada, Moves: []account.Move{one, two}})
	if got := d.moved(here, "p2"); len(got) != 2 || got[0] != two || got[1] != one {
		d.Fatalf("%+v", got)
	}
	if n := len(d.moved(there, "p2")) + len(d.moved(here, "p1")); n != 0 {
		d.Errorf("%d moves elsewhere", n)
	}
	one.Undone = noon
	d.save(account.Change{Tenant: here, Person: &ada, Moves: []account.Move{one}})
	if got := d.moved(here, "p2"); len(got) != 1 || got[0] != two {
		d.Errorf("%+v", got)
	}
	one.Undone, one.Next = two.Undone, "h4" // and once more
	d.save(account.Change{Tenant: here, Person: &ada, Moves: []account.Move{one}})
	if got := d.moved(here, "p2"); len(got) != 2 || got[1] != one {
		d.Errorf("%+v", got)
	}
	for _, of := range []struct {
		tenant, practice string
		on               calendar.Date
		want             int
	}{{here, "p1", day, 1}, {here, "p1", later, 1}, {here, "p2", day, 0}, {there, "p1", day, 0}} {
		ids, err := d.Staff(d.Context(), of.tenant, of.practice, of.on)
		if err != nil || len(ids) != of.want {
			d.Errorf("%s in %s on %s: %v, %v", of.practice, of.tenant, of.on, ids, err)
		}
	}
	ada.Hats = []access.Hat{{ID: "h1", Role: access.Owner, Of: "p1", From: day, Until: day}, {ID: "h2", Role: access.Manager, Of: "p1", From: day, Until: day}, {ID: "h5", Role: access.Coordinator, Of: "n1", From: day}}
	d.save(account.Change{Tenant: here, Person: &ada})
	for on, want := range map[calendar.Date]int{day: 1, day.AddDays(1): 0} {
		if ids, err := d.Staff(d.Context(), here, "p1", on); err != nil || len(ids) != want {
			d.Errorf("on %s: %v, %v", on, ids, err)
		}
	}
}
