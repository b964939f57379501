package intake_test

import (
	"testing"

	"meertijd/internal/intake"
	"meertijd/internal/practice"
)

// expected lists the sign-ups of the first practice, with the days.
func (w *world) expected() (days []string) {
	for _, u := range w.here().Files[0].SignUps {
		days = append(days, u.Meeting+" "+u.On.String())
	}
	return days
}

func (w *world) sames(what string, got, want []string) {
	w.Helper()
	if len(got) != len(want) {
		w.Fatalf("%s: %v, want %v", what, got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			w.Errorf("%s: %v, want %v", what, got, want)
		}
	}
}

// A list of who is expected at meetings to come is kept apart from who was
// there, and makes place for it; what is past in it is left alone.
func TestSignUpsAreKeptApartFromAttendance(t *testing.T) {
	w := newWorld(t)
	w.load(intake.Practices, "lijst.csv", []byte("AGB;Praktijk;Cohort\n01099901;Praktijk Een;april 2023\n"))
	const head = "AGB;Bijeenkomst;Datum;Deelnemer;Ingeschreven\n"
	rows := "01099901;Uitwisselingsbijeenkomst;15-9-2026;V. Voorbeeld;ja\n01099901;Uitwisselingsbijeenkomst;15-9-2026;T. Twee;ja\n" +
		"01099901;Uitwisselingsbijeenkomst;1-10-2026;V. Voorbeeld;nee\n01099901;Uitwisselingsbijeenkomst;14-4-2026;V. Voorbeeld;ja\n01099901;Uitwisselingsbijeenkomst;20-10-2026;;\n"
	first := w.load(intake.SignUps, "inschrijvingen.csv", []byte(head+rows))
	if first.Counts.New != 2 || first.Counts.Ignored != 2 {
		t.Errorf("%+v", first.Counts)
	}
	want := []string{"exchange 2026-09-15", "exchange 2026-10-20"}
	w.sames("expected", w.expected(), want)
	if f := w.here().Files[0]; len(f.Attendance) != 0 || f.Known[practice.Attendances] {
		t.Error("a sign-up counts as having been there")
	}
	if again := w.upload(intake.SignUps, "inschrijvingen.csv", []byte(head+rows)).Proposal; again.Counts.New != 0 {
		t.Errorf("twice: %+v", again.Counts)
	}
	w.now = w.now.AddDate(0, 4, 0)
	came := w.load(intake.Attendance, "presentie.csv", []byte("AGB;Bijeenkomst;Datum\n01099901;Uitwisselingsbijeenkomst;15-9-2026\n"))
	w.sames("after the meeting", w.expected(), want[1:])
	if f := w.here().Files[0]; len(f.Attendance) != 1 {
		t.Errorf("%+v", f.Attendance)
	}
	late := w.upload(intake.SignUps, "inschrijvingen.csv", []byte(head+rows)).Proposal
	if late.Counts.New != 0 {
		t.Errorf("somebody who was there is expected again: %+v", late.Counts)
	}
	if _, err := w.undo(came.ID, false); err != nil {
		t.Fatal(err)
	}
	w.sames("after the attendance was taken back", w.expected(), want)
	if _, err := w.undo(first.ID, true); err != nil {
		t.Fatal(err)
	}
	if f := w.here().Files[0]; len(f.Attendance) != 0 {
		t.Errorf("%+v", f)
	}
}
