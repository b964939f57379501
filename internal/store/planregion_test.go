package store_test

import (
	"fmt"
	"testing"
	"time"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// typical is a plan of average size that was handed in.
func typical(n, year int) plan.Change {
	by := plan.Author{Person: "ada", Name: "Ada", Role: "manager"}
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	fields := plan.Fields{plan.NewStaff: "1"}
	for i := range 6 {
		element, intervention := string(rune('a'+i%3)), fmt.Sprint("intervention-", (n+i)%40)
		fields[plan.ChoicePath(element, intervention, plan.ModeField)] = "deepened"
		fields[plan.ChoicePath(element, intervention, plan.TextField)] = "Wij maken dit jaar ook op dinsdag een blok vrij van drie keer twintig minuten."
	}
	for i := range 4 {
		fields[plan.AnswerPath(fmt.Sprint("question-", i))] = "Afgestemd met het kernteam en met de wijkcoördinator, in het overleg van februari."
	}
	id := fmt.Sprintf("plan-%05d-%d", n, year)
	return plan.Change{Plan: plan.Plan{
		Tenant: "tenant-a", ID: id, Year: year, Version: 1, Created: at, Saved: at, SavedBy: by, Fields: fields,
		Members: []plan.Member{{Practice: fmt.Sprintf("practice-%05d", n), Standing: plan.Joined, At: at, By: by}},
		Events: []plan.Event{{No: 1, Kind: plan.HandedIn, At: at, On: calendar.MustParse("2026-03-01"), By: by, Number: id, Version: 1,
			Fields: fields.Clone(), Verdicts: []plan.Verdict{{Practice: "p", Facts: []byte("{}")}}}},
	}}
}

// small is a plan with one field and one event.
func small(n, year int) plan.Change {
	c := typical(n, year)
	c.Plan.Fields = plan.Fields{plan.NewStaff: fmt.Sprint(n % 100)}
	c.Plan.Events[0].Fields, c.Plan.Events[0].Verdicts = c.Plan.Fields.Clone(), nil
	return c
}

// planned fills a tenant with plans, many in one transaction.
func planned(t testing.TB, s store.Plans, practices, years int) {
	t.Helper()
	for from := 0; from < practices; from += 250 {
		var all []plan.Change
		for n := from; n < min(from+250, practices); n++ {
			for year := 1; year <= years; year++ {
				all = append(all, typical(n, year))
			}
		}
		if err := s.Save(t.Context(), all[0], all[1:]...); err != nil {
			t.Fatal(err)
		}
	}
}

func TestARegionOfManyPartsIsWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		plans := store.Plans{DB: db}
		const practices, years = 510, 4 // more than one part
		var all []plan.Change
		for n := range practices {
			for year := 1; year <= years; year++ {
				all = append(all, small(n, year))
			}
		}
		if err := plans.Save(t.Context(), all[0], all[1:]...); err != nil {
			t.Fatal(err)
		}
		got, err := plans.Region(t.Context(), "tenant-a")
		if err != nil || len(got) != practices*years {
			t.Fatal(len(got), err)
		}
		for i, p := range got {
			want := small(i%practices, i/practices+1).Plan
			if p.ID != want.ID || len(p.Members) != 1 || len(p.Events) != 1 ||
				len(plan.Difference(p.Fields, want.Fields))+len(plan.Difference(p.Events[0].Fields, want.Fields)) > 0 {
				t.Fatalf("%d: got %+v, want %+v", i, p, want)
			}
		}
	})
}

// BenchmarkRegion reads the plans of 5,000 practices over four years, and their
// files.
func BenchmarkRegion(b *testing.B) {
	if testing.Short() {
		b.Skip("fills a large database")
	}
	db := storetest.Open(b, b.TempDir()+"/bench.db", store.Options{})
	plans, practices := store.Plans{DB: db}, store.Practices{DB: db}
	planned(b, plans, 5000, 4)
	members(b, practices, 5000)
	b.Run("Region", func(b *testing.B) {
		for b.Loop() {
			if all, err := plans.Region(b.Context(), "tenant-a"); err != nil || len(all) != 20000 {
				b.Fatal(len(all), err)
			}
		}
	})
	b.Run("Practices", func(b *testing.B) {
		for b.Loop() {
			if all, err := practices.List(b.Context(), "tenant-a", "", calendar.MustParse("2026-06-02")); err != nil || len(all) != 5000 {
				b.Fatal(len(all), err)
			}
		}
	})
	b.Run("One", func(b *testing.B) {
		for b.Loop() {
			if _, err := plans.Find(b.Context(), "tenant-a", "practice-02500", 2); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Save", func(b *testing.B) {
		p, err := plans.Find(b.Context(), "tenant-a", "practice-02500", 2)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			change := plan.Change{Before: p.Version, Plan: p}
			change.Plan.Version++
			change.Plan.Fields = p.Fields.Clone()
			change.Plan.Fields[plan.NewStaff] = fmt.Sprint(p.Version % 100)
			change.Revisions = []plan.Revision{{No: change.Plan.Version, Path: plan.NewStaff}}
			if err := plans.Save(b.Context(), change); err != nil {
				b.Fatal(err)
			}
			p = change.Plan
		}
	})
}

// members gives practices a file of average size.
func members(b *testing.B, s store.Practices, n int) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for i := range n {
		c := practice.Change{By: "ada", At: at}
		id := fmt.Sprintf("practice-%05d", i)
		c.Practice = practice.Practice{Tenant: "tenant-a", ID: id, Name: "Praktijk " + id}
		c.Memberships = []practice.Membership{{ID: id + "-m", To: practice.InNeighbourhood, Key: fmt.Sprint("n", i%100), From: calendar.MustParse("2025-01-01")}}
		for k := range 6 {
			row := fmt.Sprint(id, "-", k)
			c.Attendance = append(c.Attendance, practice.Attendance{ID: row, Meeting: "meeting", On: calendar.MustParse("2026-02-01")})
			c.Registered = append(c.Registered, practice.Registered{ID: row, On: calendar.MustParse("2026-01-01"), Patients: 4000})
		}
		if err := s.Save(b.Context(), c, update(at)); err != nil {
			b.Fatal(err)
		}
	}
}
