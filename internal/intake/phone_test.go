package intake_test

import (
	"strings"
	"testing"

	"meertijd/internal/intake"
	"meertijd/internal/practice"
)

// The list of practices may have a column with the number; a spreadsheet that
// took its zero away does no harm, and an empty cell says nothing.
func TestTheNumberOfAPracticeComesWithTheList(t *testing.T) {
	w := newWorld(t)
	w.load(intake.Practices, "lijst.csv", []byte("AGB;Praktijk;Cohort;Telefoonnummer\n01099901;Praktijk Een;april 2023;301234567\n01099902;Praktijk Twee;april 2023;\n"))
	numbers := func() []string {
		var out []string
		for _, f := range w.here().Files {
			out = append(out, practice.SpellPhone(f.Phone()))
		}
		return out
	}
	w.sames("at first", numbers(), []string{"030 123 45 67", ""})
	again := w.upload(intake.Practices, "lijst.csv", []byte("AGB;Praktijk;Cohort;Telefoonnummer\n01099901;Praktijk Een;april 2023;030-123 45 67\n01099902;Praktijk Twee;april 2023;\n")).Proposal
	if again.Counts.New+again.Counts.Changed != 0 {
		t.Errorf("the same once more: %+v", again.Counts)
	}
	other := w.load(intake.Practices, "nieuw.csv", []byte("AGB;Praktijk;Cohort;Tel.\n01099901;Praktijk Een;april 2023;+31 (0)346 123456\n01099902;Praktijk Twee;april 2023;06-12345678\n"))
	if other.Counts.Changed != 2 && other.Counts.Changed+other.Counts.New != 2 {
		t.Errorf("%+v", other.Counts)
	}
	w.sames("after another list", numbers(), []string{"0346 12 34 56", "06 12 34 56 78"})
	if _, err := w.undo(other.ID, false); err != nil {
		t.Fatal(err)
	}
	w.sames("after it was taken back", numbers(), []string{"030 123 45 67", ""})
	wrong := w.upload(intake.Practices, "fout.csv", []byte("AGB;Praktijk;Cohort;Telefoon\n01099901;Praktijk Een;april 2023;bel maar\n")).Proposal
	if wrong.Counts.Wrong != 1 || len(wrong.Rows[0].Faults) != 1 || !strings.HasSuffix(string(wrong.Rows[0].Faults[0].Code), "intake.phone") {
		t.Errorf("%+v", wrong.Rows)
	}
}
