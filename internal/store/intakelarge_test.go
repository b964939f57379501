package store_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/intake"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
	"meertijd/internal/sheet"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// manyPractices is how many practices a region could ever have, and more.
const manyPractices = 5000

// largeLists are lists of that many practices: the practices, their patients,
// and for each three choices of three years.
func largeLists() map[intake.Kind]string {
	var practices, patients, history strings.Builder
	practices.WriteString("Wijk;AGB;Praktijk;Cohort\n")
	patients.WriteString("AGB;Kwartaal;Aantal\n")
	history.WriteString("AGB;Jaar;Interventie;Status\n")
	for i := range manyPractices {
		fmt.Fprintf(&practices, "Wijk %d;%08d;Praktijk %d;april 2023\n", i/25, 1_000_000+i, i)
		fmt.Fprintf(&patients, "%08d;Q2 2026;%d\n", 1_000_000+i, 2000+i%900)
		for n := range 9 {
			fmt.Fprintf(&history, "%08d;%d;%d;nieuw\n", 1_000_000+i, n/3+1, n%3+1)
		}
	}
	return map[intake.Kind]string{intake.Practices: practices.String(), intake.Patients: patients.String(), intake.History: history.String()}
}

// Applying a list of 5,000 practices: what the person waits for after pressing.
func BenchmarkApplyingAListOfManyPractices(b *testing.B) {
	set, lists := regionalRules(b), largeLists()
	for range b.N {
		ids, on := 0, calendar.MustParse("2026-06-02")
		s := &intake.Service{
			Store: store.Intakes{DB: storetest.Open(b, filepath.Join(b.TempDir(), "large.db"), store.Options{})}, Sheets: sheet.Files{}, Rules: func(string) *rule.Set { return set },
			Today: func() calendar.Date { return on }, Now: on.Time, NewID: func() string { ids++; return fmt.Sprintf("id%07d", ids) },
		}
		c := plan.Command{Actor: access.Actor{Tenant: "tenant-a", Person: "lead", Role: access.Lead}}
		for _, kind := range []intake.Kind{intake.Practices, intake.Patients, intake.History} {
			u, err := s.Upload(b.Context(), intake.File{Command: c, Kind: kind, Name: "lijst.csv", Data: []byte(lists[kind])})
			if err != nil {
				b.Fatal(err)
			}
			v, err := s.Show(b.Context(), c.Actor, u.ID)
			if err != nil {
				b.Fatal(err)
			}
			begun := time.Now()
			if _, err := s.Apply(b.Context(), c, u.ID, v.Proposal.Hash, false); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(begun).Seconds(), string(kind)+"-s")
		}
	}
}
