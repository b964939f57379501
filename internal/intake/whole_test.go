package intake_test

import (
	"testing"

	"meertijd/internal/intake"
	"meertijd/internal/practice"
)

const lindenAndOak = "AGB;Praktijk;Cohort\n01099901;Praktijk De Linde;april 2023\n01099902;Praktijk Eik;april 2023\n"

// A plan with a choice missing would be judged as if it were all of it.
func TestAYearIsLoadedWholeOrWaits(t *testing.T) {
	w := newWorld(t)
	w.load(intake.Practices, "a.csv", []byte(lindenAndOak))
	v := w.upload(intake.History, "b.csv", []byte("AGB;Jaar;Interventie;Status\n01099901;1;1;nieuw\n01099901;2;1;verdiepen\n01099901;2;2;watdan\n01099902;2;1;nieuw\n"), complete)
	if c := v.Proposal.Counts; c.New != 2 || c.Wrong != 2 {
		t.Fatalf("%+v", c)
	}
	if waits := v.Proposal.Errors()[0]; waits.No != 3 || waits.Faults[0].Code != "intake.waits" || waits.Faults[0].Args["row"] != "4" {
		t.Errorf("%+v", waits)
	}
	if _, err := w.service.Apply(t.Context(), w.command(), v.Upload.ID, v.Proposal.Hash, true); err != nil {
		t.Fatal(err)
	}
	here := w.here()
	if len(here.Plans) != 2 {
		t.Errorf("%d plans", len(here.Plans))
	}
	known(t, &here, practice.History, map[string]bool{"01099901": false, "01099902": true})
	w.load(intake.History, "c.csv", []byte("AGB;Jaar;Interventie;Status\n01099901;2;1;verdiepen\n01099901;2;2;nieuw\n"), complete)
	here = w.here()
	if len(here.Plans) != 3 {
		t.Errorf("%d plans after the row was put right", len(here.Plans))
	}
	known(t, &here, practice.History, map[string]bool{"01099901": true, "01099902": true})
}

// Who says that a list is complete does not say so of the rows that are left out.
func TestARowThatIsLeftOutIsNotNothing(t *testing.T) {
	for rows, want := range map[string]map[string]bool{
		"01099901;14-4-2026;x\n":                        {"01099901": true, "01099902": true},
		"01099901;14-4-2026;x\n01099902;onleesbaar;x\n": {"01099901": true, "01099902": false},
		"01099901;14-4-2026;x\n01099901;onleesbaar;x\n": {"01099901": false, "01099902": true},
		"01099901;14-4-2026;x\n01099999;14-4-2026;x\n":  {"01099901": true, "01099902": false},
		"01099901;14-4-2026;x\n01099901;31-12-2026;x\n": {"01099901": false, "01099902": true},
	} {
		w := newWorld(t)
		w.load(intake.Practices, "a.csv", []byte(lindenAndOak))
		v := w.upload(intake.Visits, "b.csv", []byte("AGB;Bezocht op;Opmerking\n"+rows), complete)
		if _, err := w.service.Apply(t.Context(), w.command(), v.Upload.ID, v.Proposal.Hash, true); err != nil {
			t.Fatal(rows, err)
		}
		here := w.here()
		known(t, &here, practice.Visits, want)
	}
}

func known(t *testing.T, here *intake.Here, list practice.List, want map[string]bool) {
	t.Helper()
	for i := range here.Files {
		f := &here.Files[i]
		if f.Known[list] != want[f.Practice.AGB] {
			t.Errorf("%s: %s known is %t", f.Practice.AGB, list, f.Known[list])
		}
	}
}

// A name that nearly is a known one can be that one, or a new one.
func TestANameThatIsNearlyKnownCanBeANewOne(t *testing.T) {
	for means, count := range map[string]int{intake.Anew: 3, "": 2} {
		w := newWorld(t)
		w.load(intake.Practices, "a.csv", []byte(lindenAndOak))
		v := w.upload(intake.Practices, "b.csv", []byte("Praktijk;Cohort\nPraktijk De Linden;juli 2023\n"))
		f := v.Proposal.Errors()[0].Faults[0]
		if f.Code != "intake.practice-near" || f.Args["new"] == "" {
			t.Fatal(f)
		}
		if means == "" {
			means = f.Args["id"]
		}
		v.Upload.Choices.Options.Means = map[string]string{f.Args["key"]: means}
		if err := w.service.Choose(t.Context(), w.command(), v.Upload.ID, v.Upload.Choices); err != nil {
			t.Fatal(err)
		}
		v = w.show(v.Upload.ID)
		if _, err := w.service.Apply(t.Context(), w.command(), v.Upload.ID, v.Proposal.Hash, false); err != nil {
			t.Fatal(means, err)
		}
		if here := w.here(); len(here.Files) != count {
			t.Errorf("%s: %d practices", means, len(here.Files))
		}
	}
}
