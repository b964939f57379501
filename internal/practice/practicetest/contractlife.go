package practicetest

import (
	"sync"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

// event makes an event in the life of a practice.
func event(id string, kind practice.LifeKind, on, value string) practice.Life {
	return practice.Life{ID: id, Kind: kind, On: day(on), Value: value, Reason: "Zo ging het.", Recorded: by}
}

func lives(d *desk) {
	c := change(here, "p1", "Aa")
	c.Practice.AGB, c.Practice.Cohort = "01000001", "c1"
	c.Life = []practice.Life{event("l3", practice.Recoded, "2026-03-01", "01000003"), event("l1", practice.Renamed, "2026-01-01", "Zz"), event("l2", practice.Cohorted, "2026-02-01", "c2")}
	d.save(c)
	d.save(change(here, "p2", "Mm"))
	for on, want := range map[string]practice.Practice{
		"2025-12-31": {Name: "Aa", AGB: "01000001", Cohort: "c1"}, "2026-01-01": {Name: "Zz", AGB: "01000001", Cohort: "c1"},
		"2026-02-01": {Name: "Zz", AGB: "01000001", Cohort: "c2"}, "2026-03-01": {Name: "Zz", AGB: "01000003", Cohort: "c2"},
	} {
		want.Tenant, want.ID = here, "p1"
		d.same(d.get("p1", on).Practice, want)
	}
	file := d.get("p1", "2026-06-02")
	d.same(file.First, c.Practice)
	d.same(file.Life, []practice.Life{c.Life[1], c.Life[2], c.Life[0]})
	d.same(d.list("", "2025-12-31"), "p1 p2") // by the names of that day
	d.same(d.list("", "2026-01-01"), "p2 p1")
}

func ended(d *desk) {
	d.saveNeighbourhood(practice.Neighbourhood{Tenant: here, ID: "n1", Name: "Noord"})
	d.belongs("p1", "m1", practice.InNeighbourhood, "n1", "2026-01-01", "")
	d.belongs("p1", "m2", practice.InCentre, "hc", "2026-01-01", "")
	d.belongs("p2", "m3", practice.InCentre, "hc", "2026-01-01", "")
	c := change(here, "p1", "")
	c.Life = []practice.Life{event("l1", practice.Left, "2026-03-31", "")}
	d.save(c)
	went := change(here, "p2", "")
	went.Attendance = []practice.Attendance{{ID: "a1", Meeting: "m", On: day("2026-03-31"), Centre: "hc", Recorded: by}, {ID: "a2", Meeting: "m", On: day("2026-04-01"), Centre: "hc", Recorded: by}}
	d.save(went)
	d.same(d.list("n1", "2026-03-31"), "p1")
	for _, of := range []struct{ tenant, id, last string }{{here, "p1", "2026-03-31"}, {here, "p2", ""}, {there, "p1", ""}, {here, "nobody", ""}} {
		last, err := d.store.LastDay(d.Context(), of.tenant, of.id)
		if err != nil || last.String() != of.last {
			d.Errorf("the last day of %s in %s is %q, %v", of.id, of.tenant, last, err)
		}
	}
	d.same(d.list("n1", "2026-04-01"), "")
	after := d.get("p1", "2026-06-02")
	d.same(after.On(practice.InNeighbourhood, day("2026-06-02")), "")
	if after.Neighbourhood == nil || after.Neighbourhood.ID != "n1" {
		d.Errorf("the neighbourhood of its last day is %v", after.Neighbourhood)
	}
	d.same(after.Attendance, went.Attendance[:1])
	d.same(d.get("p2", "2026-06-02").Attendance, went.Attendance)
}

func histories(d *desk) {
	first := full()
	first.Fields = []string{"name", "membership"}
	d.save(first)
	c := change(here, "p1", "")
	c.At, c.Fields, c.Why = noon.Add(time.Hour), []string{"membership"}, "Verkeerde wijk."
	c.Memberships = []practice.Membership{{ID: "m3", To: practice.InNeighbourhood, Key: "n2", From: day("2026-01-01"), Reason: "Zo is het goed."}}
	c.Withdrawn, c.Replaced = []string{"m2", "w1"}, map[string]string{"m2": "m3"}
	d.save(c)
	h, err := d.store.History(d.Context(), here, "p1")
	if err != nil {
		d.Fatal(err)
	}
	later := practice.Recorded{At: stored.Add(time.Hour), By: "ada"}
	d.same(h.Withdrawn, map[string]practice.Withdrawal{
		"m2": {Reason: "Verkeerde wijk.", ReplacedBy: "m3", Recorded: later}, "w1": {Reason: "Verkeerde wijk.", Recorded: later},
	})
	d.same(h.Versions, []practice.Version{{No: 1, Fields: first.Fields, Recorded: by}, {No: 2, Fields: c.Fields, Recorded: later}})
	d.same(len(h.File.Memberships), 3)
	d.same(len(h.File.Waivers), 1)
	for at, want := range map[time.Time]string{stored.Add(-time.Second): "", stored: "n1", stored.Add(59 * time.Minute): "n1", later.At: "n2"} {
		f := h.Known(at, day("2026-06-02"))
		d.same(f.On(practice.InNeighbourhood, day("2026-06-02")), want)
	}
	_, err = d.store.History(d.Context(), there, "p1")
	d.refused(err, fault.NotFound, "practice.not-found")
}

func versions(d *desk) {
	d.save(change(here, "p1", "Een"))
	var wait sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		c := change(here, "p1", "")
		c.Version = 1
		c.Life = []practice.Life{event("l"+string(rune('a'+i)), practice.Renamed, "2026-01-01", "Twee")}
		wait.Go(func() { errs[i] = d.store.Save(d.Context(), c, record(here)) })
	}
	wait.Wait()
	kept := 0
	for _, err := range errs {
		if err == nil {
			kept++
			continue
		}
		d.refused(err, fault.Conflict, "practice.moved")
	}
	file := d.get("p1", "2026-06-02")
	d.same([]int{kept, file.Version, len(file.Life)}, []int{1, 2, 1})
}

func together(d *desk) {
	d.save(change(here, "p1", "Een"))
	d.save(change(here, "p2", "Twee"))
	one, two := change(here, "p1", ""), change(here, "p2", "")
	one.Life = []practice.Life{event("l1", practice.MergedInto, "2026-01-01", "")}
	two.Life = []practice.Life{event("l2", practice.MergedFrom, "2026-01-02", "")}
	two.Version = 7
	d.refused(d.store.Save(d.Context(), one, record(here), two), fault.Conflict, "practice.moved")
	d.same(d.get("p1", "2026-06-02"), told(practice.File{Practice: practice.Practice{Tenant: here, ID: "p1", Name: "Een"}, Known: map[practice.List]bool{}}, 1))
	two.Version = 1
	if err := d.store.Save(d.Context(), one, record(here), two); err != nil {
		d.Fatal(err)
	}
	d.same([]int{len(d.get("p1", "2026-06-02").Life), len(d.get("p2", "2026-06-02").Life)}, []int{1, 1})
	if r, ok := d.store.(Recorder); ok {
		d.same(len(r.Records()), 3)
	}
}

func keys(d *desk) {
	c := change(here, "p1", "Een")
	c.Once = practice.Once{Key: "k", Command: "open", Hash: "h", Answer: "p1"}
	d.save(c)
	answer, seen, err := d.store.Answered(d.Context(), here, practice.Once{Key: "k", Command: "open", Hash: "h"})
	d.same([]any{answer, seen, err}, []any{"p1", true, error(nil)})
	_, _, err = d.store.Answered(d.Context(), here, practice.Once{Key: "k", Command: "open", Hash: "other"})
	d.refused(err, fault.Conflict, "store.key-reused")
	d.refused(d.store.Save(d.Context(), c, record(here)), fault.Conflict, "store.duplicate")
	_, seen, err = d.store.Answered(d.Context(), there, practice.Once{Key: "k", Command: "open", Hash: "h"})
	d.same([]any{seen, err}, []any{false, error(nil)})
	d.same(d.get("p1", "2026-06-02").Version, 1)
}

func centresList(d *desk) {
	for _, c := range []practice.Centre{{Tenant: here, ID: "c1", Name: "Zuid"}, {Tenant: here, ID: "c2", Name: "Éen"}, {Tenant: there, ID: "c1", Name: "Elders"}, {Tenant: here, ID: "c1", Name: "Aan zee", Closed: day("2026-12-31")}} {
		if err := d.store.SaveCentre(d.Context(), c, record(c.Tenant)); err != nil {
			d.Fatal(err)
		}
	}
	all, err := d.store.ListCentres(d.Context(), here)
	d.same([]any{all, err}, []any{[]practice.Centre{{Tenant: here, ID: "c1", Name: "Aan zee", Closed: day("2026-12-31")}, {Tenant: here, ID: "c2", Name: "Éen"}}, error(nil)})
}
