package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"meertijd/internal/intake"
)

// list makes up a list of a kind, with names, numbers and days that often occur
// twice and are sometimes wrong.
func list(t *rapid.T, kind intake.Kind) string {
	names := []string{"Praktijk Aa", "Praktijk Bee", "Praktijk Cee", "Praktijk Dee", "praktijk  AA", "Onbekend"}
	days := []string{"1-4-2026", "1 januari 2026", "2025-10-01"}
	if !rapid.Bool().Draw(t, "right") {
		days = append(days, "Q3 2025", "31-2-2026", "")
	}
	rows := []string{}
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
	for range rapid.IntRange(1, 8).Draw(t, "rows") {
		name := pick("name", names...)
		switch kind {
		case intake.Practices:
			rows = append(rows, strings.Join([]string{pick("agb", "1000001", "01000002", "1,000003E+06", "", "x"), name, pick("cohort", "april 2023", "1-7-2023", "", "ooit"),
				pick("wijk", "Noord", "Zuid", "noord", ""), pick("gc", "De Brug", "", "Gezondheidscentrum De Brug"), pick("day", days...)}, ";"))
		case intake.Patients:
			rows = append(rows, name+";"+pick("day", days...)+";"+pick("count", "2450", "2.450", "1800", "24,5", ""))
		case intake.History:
			rows = append(rows, name+";"+pick("year", "1", "2", "3", "9")+";"+pick("item", "1", "2", "Lean", "lean", "vliegen")+";"+pick("mode", "nieuw", "borgen", "verdiepen", "?"))
		case intake.Attendance:
			rows = append(rows, name+";Uitwisselingsbijeenkomst;"+pick("day", days...)+";"+pick("came", "ja", "nee", "", "soms"))
		case intake.SignUps:
			rows = append(rows, name+";Uitwisselingsbijeenkomst;"+pick("day", append(days, "15-9-2026", "1-10-2026")...)+";"+pick("comes", "ja", "nee", "", "soms"))
		default:
			rows = append(rows, name+";"+pick("invited", days...)+";"+pick("held", days...))
		}
	}
	heads := map[intake.Kind]string{
		intake.Practices: "AGB;Praktijk;Cohort;Wijk;Gezondheidscentrum;Getekend op", intake.Patients: "Praktijk;Kwartaal;Aantal",
		intake.History: "Praktijk;Jaar;Interventie;Status", intake.Attendance: "Praktijk;Bijeenkomst;Datum;Aanwezig", intake.Visits: "Praktijk;Uitgenodigd;Bezocht op", intake.SignUps: "Praktijk;Bijeenkomst;Datum;Ingeschreven",
	}
	return heads[kind] + "\n" + strings.Join(rows, "\n") + "\n"
}

// Whatever the list: loading it and looking again finds nothing to do, and
// loading it and taking it back leaves everything as it was.
func TestLoadingTwiceIsLoadingOnceAndUndoingIsNotLoading(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		w.load(intake.Practices, "eerst.csv", []byte("AGB;Praktijk;Cohort;Wijk\n01000001;Praktijk Aa;april 2023;Noord\n;Praktijk Bee;;Zuid\n"))
		for step := range rapid.IntRange(1, 3).Draw(r, "lists") {
			kind := rapid.SampledFrom([]intake.Kind{intake.Practices, intake.Patients, intake.History, intake.Attendance, intake.SignUps, intake.Visits}).Draw(r, "kind")
			data := []byte(list(r, kind))
			complete := rapid.Bool().Draw(r, "complete")
			choose := func(c *intake.Choices) { c.Options.Complete = complete }
			before := w.here()
			v := w.upload(kind, fmt.Sprint(step), data, choose)
			if !v.Proposal.Ready(true) {
				continue
			}
			i, err := w.service.Apply(w.Context(), w.command(), v.Upload.ID, v.Proposal.Hash, true)
			if err != nil {
				r.Fatal(err)
			}
			// a row that was left out may be right once the others are there
			if again := w.upload(kind, "again", data, choose).Proposal; i.Counts.Wrong == 0 && again.Counts.New+again.Counts.Changed > 0 {
				r.Fatalf("%s once more: %+v\n%s", kind, again.Rows, data)
			}
			if rapid.Bool().Draw(r, "undo") {
				if _, err := w.undo(i.ID, false); err != nil {
					r.Fatalf("%v\n%s", err, data)
				}
				if d := cmp.Diff(before, w.here()); d != "" {
					r.Fatalf("%s %s\n%s", kind, d, data)
				}
			}
		}
	})
}
