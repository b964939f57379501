package store_test

import (
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/intake"
	"meertijd/internal/plan"
	"meertijd/internal/planbook"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
	"meertijd/internal/sheet"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
	"meertijd/regions"
)

// lists are loaded one after the other; each of the later ones is taken back.
var lists = []struct {
	kind intake.Kind
	text string
}{
	{intake.Practices, "AGB;Praktijk;Cohort;Wijk\n1099901;Praktijk De Linde;april 2023;Noord\n01099902;Praktijk Café;1-7-2023;Noord\n"},
	{intake.Practices, "AGB;Praktijk;Wijk;Gezondheidscentrum;Getekend op\n01099901;Praktijk De Lindeboom;Zuid;De Brug;1-4-2026\n01099903;Praktijk Nieuw;Noord;De Brug;\n"},
	{intake.Patients, "AGB;Kwartaal;Aantal\n01099901;Q2 2026;2.450\n"},
	{intake.Patients, "AGB;Kwartaal;Aantal\n01099901;Q2 2026;2.460\n01099902;Q2 2026;1800\n"},
	{intake.History, "AGB;Jaar;Interventie;Status;Toelichting\n01099901;1;1;nieuw;\n01099901;2;1;verdiepen;Met de hele praktijk\n"},
	{intake.Visits, "AGB;Uitgenodigd;Bezoek\n01099901;1-4-2026;9-4-2026\n"},
}

// regionalRules are the rules of the region that comes first.
func regionalRules(t testing.TB) *rule.Set {
	dir, err := fs.Sub(regions.Files, regions.Default())
	if err != nil {
		t.Fatal(err)
	}
	book, faults := planbook.ReadRegion(dir, regions.Default())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return book.Set
}

func TestTakingAListBackLeavesTheDatabaseAsItWas(t *testing.T) {
	set := regionalRules(t)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ids, on := 0, calendar.MustParse("2026-06-02")
		s := &intake.Service{
			Store: store.Intakes{DB: db}, Sheets: sheet.Files{}, Rules: func(string) *rule.Set { return set }, Today: func() calendar.Date { return on },
			Now: func() time.Time { return on.Time() }, NewID: func() string { ids++; return fmt.Sprintf("id%04d", ids) },
		}
		c := plan.Command{Actor: access.Actor{Tenant: "tenant-a", Person: "lead", Role: access.Lead}}
		files := func() []practice.File {
			all, err := store.Practices{DB: db}.List(t.Context(), "tenant-a", "", on)
			if err != nil {
				t.Fatal(err)
			}
			for i := range all {
				all[i].Version = 0 // counts the saves, and an undo is one
			}
			return all
		}
		load := func(n int) string {
			u, err := s.Upload(t.Context(), intake.File{Command: c, Kind: lists[n].kind, Name: "lijst.csv", Data: []byte(lists[n].text)})
			if err != nil {
				t.Fatal(err)
			}
			v, err := s.Show(t.Context(), c.Actor, u.ID)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Apply(t.Context(), c, u.ID, v.Proposal.Hash, false); err != nil {
				t.Fatalf("list %d: %v %+v", n, err, v.Proposal.Rows)
			}
			return u.ID
		}
		load(0)
		for n := 1; n < len(lists); n++ {
			before := files()
			id := load(n)
			if cmp.Diff(before, files()) == "" && lists[n].kind != intake.History {
				t.Errorf("list %d changed nothing", n)
			}
			v, err := s.Reversal(t.Context(), c.Actor, id)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Undo(t.Context(), c, id, v.Hash, false); err != nil {
				t.Fatalf("list %d: %v", n, err)
			}
			if d := cmp.Diff(before, files()); d != "" {
				t.Errorf("list %d: %s", n, d)
			}
			load(n)
		}
	})
}
