package plan_test

import (
	"slices"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
)

// sendIn saves a form and hands it in, in one go.
func (w *world) sendIn(who, key string, fields plan.Fields) (plan.Saved, *plan.Event, error) {
	c := by(who)
	c.Key = key
	return w.SaveSubmit(ctx, plan.Save{Command: c, Practice: "p1", Year: year, Base: 1, Editor: "form", Fields: fields})
}

func TestSavingAndHandingInIsOneThing(t *testing.T) {
	const answer = plan.Path("answer.network-role")
	t.Run("one version, one record that names the fields, and a receipt", func(t *testing.T) {
		w := ready(t)
		before := w.open("owner p1", "p1", year)
		w.wait(time.Hour)
		var saved plan.Saved
		var e *plan.Event
		var err error
		records := w.trail(func() { saved, e, err = w.sendIn("owner p1", "k", plan.Fields{answer: "samen"}) })
		must(w, err)
		if len(records) != 1 || records[0].Event != audit.Update || !slices.Equal(records[0].Fields, []string{"submit", string(answer)}) {
			t.Fatalf("%+v", records)
		}
		now := w.open("owner p1", "p1", year)
		if now.Version != before.Version+1 || now.Fields[answer] != "samen" || saved.Plan.Version != now.Version || saved.Base != now.Version {
			t.Errorf("version %d after %d, %+v", now.Version, before.Version, saved)
		}
		if e == nil || e.Number == "" || e.Fields[answer] != "samen" || len(e.Verdicts) != 1 || now.Kept().Number != e.Number {
			t.Errorf("%+v", e)
		}
		revisions, err := w.plans.Revisions(ctx, now.Tenant, now.ID, before.Version)
		must(w, err)
		if len(revisions) != 1 || revisions[0].Path != answer || revisions[0].Editor != "form" {
			t.Errorf("%+v", revisions)
		}
		records = w.trail(func() {
			_, again, err := w.sendIn("owner p1", "k", plan.Fields{answer: "samen"})
			must(w, err)
			if again == nil || again.Number != e.Number {
				t.Errorf("sent twice it gives %+v", again)
			}
		})
		if len(records) != 0 {
			t.Errorf("sent twice it leaves %+v", records)
		}
		_, last, err := w.sendIn("owner p1", "k", plan.Fields{answer: "anders"})
		refused(t, err, fault.Invalid, "plan.reason-missing")
		if p := w.open("owner p1", "p1", year); last != nil || p.Fields[answer] != "anders" || !p.Edited() {
			t.Error("a later change is handed in without its reason, or lost")
		}
	})
	t.Run("what stands in the way is kept, with one record of the save", func(t *testing.T) {
		w := ready(t)
		w.wait(time.Hour)
		records := w.trail(func() {
			saved, e, err := w.sendIn("owner p1", "k", plan.Fields{"answer.network-fit": ""})
			refused(t, err, fault.Invalid, "plan.confirm")
			if e != nil || saved.Plan.Fields["answer.network-fit"] != "" {
				t.Errorf("%+v %+v", saved, e)
			}
		})
		p := w.open("owner p1", "p1", year)
		if len(records) != 1 || !slices.Equal(records[0].Fields, []string{"answer.network-fit"}) || len(p.Events) > 0 || p.Fields["answer.network-fit"] != "" {
			t.Errorf("%+v", records)
		}
	})
	t.Run("a clash is saved as a conflict and not handed in", func(t *testing.T) {
		w := ready(t)
		w.save("manager p1", "p1", plan.Fields{answer: "van haar"})
		saved, e, err := w.sendIn("owner p1", "k", plan.Fields{answer: "van hem"})
		must(w, err)
		if p := w.open("owner p1", "p1", year); e != nil || len(saved.Conflicts) != 1 || len(p.OpenConflicts()) != 1 || p.Kept() != nil {
			t.Errorf("%+v %+v", saved.Conflicts, e)
		}
	})
	t.Run("who may not hand in saves nothing by it", func(t *testing.T) {
		w := ready(t)
		records := w.trail(func() {
			_, _, err := w.sendIn("employee p1", "k", plan.Fields{answer: "x"})
			refused(t, err, fault.Denied, "access.denied")
		})
		if len(records) > 0 || w.open("owner p1", "p1", year).Fields[answer] == "x" {
			t.Errorf("%+v", records)
		}
	})
	t.Run("what can never be stored is refused as a whole", func(t *testing.T) {
		_, _, err := ready(t).sendIn("owner p1", "k", plan.Fields{"nonsense": "x"})
		refused(t, err, fault.Invalid, "plan.invalid")
	})
}
