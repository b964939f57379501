package dossier_test

import (
	"slices"
	"testing"

	"meertijd/internal/audit"
	"meertijd/internal/practice"
)

// agreed lists on what the neighbourhood of a practice agreed with it.
func (w *town) agreed(id, on string) (keys []string) {
	for _, a := range w.facts(id, day(on)).Neighbourhood.Agreements {
		keys = append(keys, a.Intervention)
	}
	return keys
}

func TestAgreementsOfAPracticeGoAlongInAMerger(t *testing.T) {
	w := newTown(t)
	from := day("2026-01-01")
	w.must(w.practices.SaveNeighbourhood(ctx, practice.Neighbourhood{Tenant: tenant, ID: "n9", Name: "Wijk", Agreements: []practice.Agreement{
		{ID: "a1", Intervention: "triage-training", From: from, Practices: []string{"p2"}},
		{ID: "a2", Intervention: "lean", From: from, Practices: []string{"p1", "p2"}},
		{ID: "a3", Intervention: "task-shift", From: from, Practices: []string{"p4"}},
	}}, audit.Record{}))
	w.put(w.practiceOf("p3", "lean"))
	for _, id := range []string{"p1", "p2", "p3"} {
		w.must(w.Move(ctx, lead, id, "n9", from, "Verhuisd."))
	}
	expect := func(id, on string, want ...string) {
		t.Helper()
		if got := w.agreed(id, on); !slices.Equal(got, want) {
			t.Errorf("%s on %s: %v, want %v", id, on, got, want)
		}
	}
	_, err := w.Merge(ctx, lead, practice.Merge{From: []string{"p2"}, Into: "p1", On: day("2026-10-01"), Reason: "Samen."})
	w.must(err)
	expect("p1", "2026-09-30", "lean")
	expect("p1", "2026-10-01", "triage-training", "lean")
	_, err = w.Merge(ctx, lead, practice.Merge{From: []string{"p1"}, Into: "p3", On: day("2026-11-01"), Reason: "Nog eens."})
	w.must(err)
	expect("p3", "2026-10-31")
	expect("p3", "2026-11-01", "triage-training", "lean")
	names, err := w.Names(ctx, tenant, "p3", day("2026-11-01"))
	if w.must(err); !slices.Equal(names, []string{"p3", "p1", "p2"}) {
		t.Error(names)
	}
	h, err := w.practices.History(ctx, tenant, "p3")
	w.must(err)
	at := slices.IndexFunc(h.File.Life, func(l practice.Life) bool { return l.Kind == practice.MergedFrom })
	w.must(w.Unrecord(ctx, lead, "p3", h.File.Life[at].ID, "Toch niet."))
	expect("p3", "2026-11-01")
	expect("p1", "2026-11-01", "triage-training", "lean")
}
