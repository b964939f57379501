package regiontest

import (
	"fmt"
	"reflect"
	"sync"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/dossier"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/region"
	"meertijd/internal/rule"
)

// Facts is where a contract writes facts, so that the store under contract
// counts them. A source is named as dossier.Shelf.Sources does; a practice that
// was not there is made.
type Facts interface {
	Write(tenant string, sources ...string)
	Remove(tenant, practice string)
}

// Contract holds a store to what region.Store promises. Open gives an empty
// store, and where its facts are written.
func Contract(t *testing.T, open func(*testing.T) (region.Store, Facts)) {
	for name, test := range map[string]func(*desk){
		"in the beginning there is nothing":                   beginning,
		"a write makes a version of its sources":              versions,
		"every practice is given, judged or not, by id":       everybody,
		"what is kept comes back as it was":                   everything,
		"what is of a later version stays":                    later,
		"a practice that is not there is not kept":            gone,
		"what belongs to another tenant is not there":         tenants,
		"a version is given once, also to who come at once":   together,
		"many are kept at once, and more than once":           many,
		"what comes out is a copy":                            copies,
		"a version has nothing of what came with it or ahead": after,
	} {
		t.Run(name, func(t *testing.T) {
			store, facts := open(t)
			test(&desk{T: t, store: store, facts: facts})
		})
	}
}

const here, there = "tenant-a", "tenant-b"

// desk is a store under test with a few short ways to use it.
type desk struct {
	*testing.T
	store region.Store
	facts Facts
}

func (d *desk) changed(tenant string, after int64) region.Changes {
	d.Helper()
	c, err := d.store.Changed(d.Context(), tenant, after)
	if err != nil {
		d.Fatal(err)
	}
	return c
}

func (d *desk) kept(tenant string) []region.Kept {
	d.Helper()
	rows, err := d.store.Kept(d.Context(), tenant)
	if err != nil {
		d.Fatal(err)
	}
	return rows
}

func (d *desk) keep(tenant string, rows ...region.Kept) {
	d.Helper()
	if err := d.store.Keep(d.Context(), tenant, rows); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) same(have, want any) {
	d.Helper()
	if !reflect.DeepEqual(have, want) {
		d.Fatalf("have %+v, want %+v", have, want)
	}
}

// row is a practice as it was judged, with every field filled.
func row(id string, version int64) region.Kept {
	on := calendar.MustParse("2026-06-02")
	now := region.Standing{
		Year: 4, First: on - 9, Last: on - 5, Back: on - 2, Partners: []string{"p8"},
		Summary: plan.Summary{Standing: plan.IsHandedIn, Late: true, Returned: true, Missed: true, Content: 5, Good: 4, Open: 3, Unsure: 2, Refused: 1, Due: on + 9},
		States:  region.Outcomes{"é": rule.Met, "b": rule.Unknown, "c": rule.Waived},
		Choices: []region.Choice{{Element: "a", Intervention: "lean", Mode: rule.Deepened}},
	}
	before := region.Standing{Year: 3, Summary: plan.Summary{Standing: plan.IsSilent}}
	return region.Kept{Version: version, Rules: "hash", Engine: "engine", On: on, Practice: &region.Practice{
		ID: id, Name: "Praktijk ’t Éénhoorntje 🦄", Codes: []string{"00000001", "01099901"}, Fictional: true, Neighbourhood: "n1", Place: "Wijk \"één\"",
		Cohort: "2023-04", Groups: []string{"g"}, Centres: []string{"c"}, Year: 4, Now: now, Before: &before, Ended: on - 1, How: practice.Closed,
		Sources: []string{dossier.OfPractice + id}, Until: on + 1,
	}}
}

// bare is a practice of which little is known.
func bare(id string, version int64) region.Kept {
	return region.Kept{Version: version, Rules: "hash", Engine: "engine", On: calendar.MustParse("2026-06-02"), Practice: &region.Practice{
		ID: id, Name: id, Sources: []string{dossier.OfPractice + id},
	}}
}

func beginning(d *desk) {
	d.same(d.changed(here, 0), region.Changes{})
	d.same(len(d.kept(here)), 0)
	d.keep(here)
}

func versions(d *desk) {
	const p1, p2, n1 = dossier.OfPractice + "p1", dossier.OfPractice + "p2", dossier.OfNeighbourhood + "n1"
	const plan1, c1 = dossier.OfPlan + "plan-1", dossier.OfCentre + "c1"
	for i, sources := range [][]string{{p1}, {n1}, {p2}, {plan1, p1}, {c1}, {p1}} {
		before := d.changed(here, 0).Version
		d.facts.Write(here, sources...)
		c := d.changed(here, before)
		if c.Version <= before {
			d.Fatalf("write %d: version %d after %d", i, c.Version, before)
		}
		for _, source := range sources {
			if c.Of[source] == 0 {
				d.Errorf("write %d: nothing of %s in %v", i, source, c)
			}
		}
		if len(c.Of) != len(sources) || c.Of[region.Everything] != 0 {
			d.Errorf("write %d of %v: %v", i, sources, c.Of)
		}
	}
}

func after(d *desk) {
	const p1, p2 = dossier.OfPractice + "p1", dossier.OfPractice + "p2"
	d.facts.Write(here, p1)
	first := d.changed(here, 0)
	d.facts.Write(here, p2)
	second := d.changed(here, first.Version)
	d.same(second.Of, map[string]int64{p2: second.Version})
	d.same(d.changed(here, second.Version), region.Changes{Version: second.Version})
	d.same(d.changed(here, second.Version+5), region.Changes{Version: second.Version})
	d.same(d.changed(here, 0).Of, map[string]int64{p1: first.Version, p2: second.Version})
}

func everybody(d *desk) {
	d.facts.Write(here, dossier.OfPractice+"p2")
	d.facts.Write(here, dossier.OfPractice+"p1")
	d.facts.Write(here, dossier.OfPractice+"p3")
	d.keep(here, row("p2", 2))
	d.same(d.kept(here), []region.Kept{{Practice: &region.Practice{ID: "p1"}}, row("p2", 2), {Practice: &region.Practice{ID: "p3"}}})
}

func everything(d *desk) {
	d.facts.Write(here, dossier.OfPractice+"p1")
	d.facts.Write(here, dossier.OfPractice+"p2")
	d.keep(here, row("p1", 1), bare("p2", 1<<40))
	d.same(d.kept(here), []region.Kept{row("p1", 1), bare("p2", 1<<40)})
	d.keep(here, bare("p1", 2)) // nothing of before stays behind
	d.same(d.kept(here), []region.Kept{bare("p1", 2), bare("p2", 1<<40)})
}

func later(d *desk) {
	d.facts.Write(here, dossier.OfPractice+"p1")
	d.keep(here, row("p1", 5))
	d.keep(here, bare("p1", 4))
	d.same(d.kept(here), []region.Kept{row("p1", 5)})
	same := row("p1", 5)
	same.On++
	d.keep(here, same) // judged on another day, from the same facts
	d.same(d.kept(here), []region.Kept{same})
}

func gone(d *desk) {
	d.facts.Write(here, dossier.OfPractice+"p1")
	d.facts.Write(here, dossier.OfPractice+"p2")
	d.keep(here, row("p1", 1), row("p9", 1), row("p2", 1))
	d.same(d.kept(here), []region.Kept{row("p1", 1), row("p2", 1)})
	before := d.changed(here, 0).Version
	d.facts.Remove(here, "p1")
	if c := d.changed(here, before); c.Version <= before || c.Of[dossier.OfPractice+"p1"]+c.Of[region.Everything] == 0 {
		d.Errorf("nobody hears that a practice was removed: %v", c)
	}
	d.keep(here, row("p1", 9))
	d.same(d.kept(here), []region.Kept{row("p2", 1)})
}

func tenants(d *desk) {
	d.facts.Write(here, dossier.OfPractice+"p1")
	d.facts.Write(there, dossier.OfPractice+"p1")
	d.keep(here, row("p1", 1))
	d.same(d.kept(there), []region.Kept{{Practice: &region.Practice{ID: "p1"}}})
	mine := d.changed(here, 0)
	d.facts.Write(there, dossier.OfNeighbourhood+"n1")
	d.same(d.changed(here, 0), mine)
	d.keep(there, bare("p1", 1))
	d.same(d.kept(here), []region.Kept{row("p1", 1)})
	d.same(d.changed("tenant-c", 0), region.Changes{})
	d.same(len(d.kept("tenant-c")), 0)
}

func together(d *desk) {
	const people = 8
	for i := range people {
		d.facts.Write(here, fmt.Sprint(dossier.OfPractice, "p", i))
	}
	from := d.changed(here, 0).Version
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() { d.facts.Write(here, fmt.Sprint(dossier.OfPractice, "p", i)) })
	}
	all.Wait()
	c, seen := d.changed(here, from), map[int64]bool{}
	for _, version := range c.Of {
		seen[version] = true
	}
	if c.Version != from+people || len(c.Of) != people || len(seen) != people {
		d.Errorf("%d writes at once after version %d: %+v", people, from, c)
	}
}

func many(d *desk) {
	const practices = 601
	var rows []region.Kept
	var sources []string
	for i := range practices {
		id := fmt.Sprintf("p%04d", i)
		rows, sources = append(rows, row(id, 1)), append(sources, dossier.OfPractice+id)
	}
	d.facts.Write(here, sources...)
	d.keep(here, rows...)
	d.keep(here, rows...)
	d.same(len(d.kept(here)), practices)
	d.same(d.kept(here), rows)
}

func copies(d *desk) {
	d.facts.Write(here, dossier.OfPractice+"p1")
	d.keep(here, row("p1", 1))
	d.kept(here)[0].Practice.Name = "another"
	d.same(d.kept(here), []region.Kept{row("p1", 1)})
}
