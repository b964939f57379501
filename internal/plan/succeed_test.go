package plan_test

import (
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
)

// keeper keeps the files of a world.
func (w *world) keeper() (*practice.Service, practice.Command) {
	return &practice.Service{Store: w.practices, Now: w.Now, Today: w.Today, NewID: w.NewID},
		practice.Command{Actor: access.Actor{Tenant: tenant, Person: "lead", Role: access.Lead}}
}

// merges lets practices go on as another one since yesterday, with their plans.
func (w *world) merges(into string, from ...string) string {
	k, c := w.keeper()
	m := practice.Merge{From: from, Into: into, On: w.Today() - 1, Reason: "Samen."}
	if into == "" {
		m.New = practice.Open{Name: "Samen", AGB: "01000009", Cohort: book().Region.Calendar.Cohorts[0].Key}
	}
	id, err := k.Merge(ctx, c, m)
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	if err := w.Succeed(ctx, plan.Command{Actor: c.Actor}, from, id); err != nil {
		w.t.Fatalf("%v", err)
	}
	return id
}

// keeps stores a plan as it is, of some practices.
func (w *world) keeps(fields plan.Fields, practices ...string) {
	p := plan.Plan{Tenant: tenant, ID: w.NewID(), Year: year, Version: 1, Fields: fields, Saved: w.Now(), Created: w.Now()}
	for _, id := range practices {
		p.Members = append(p.Members, plan.Member{Practice: id, Standing: plan.Joined})
	}
	if err := w.plans.Save(ctx, plan.Change{Plan: p, Audit: &audit.Record{At: w.Now(), Tenant: tenant}}); err != nil {
		w.t.Fatalf("%v", err)
	}
}

var (
	horizon = plan.AnswerPath("horizon")
	flex    = plan.ChoicePath("a", "flexible-duration", plan.ModeField)
	kiosk   = plan.ChoicePath("a", "check-in-kiosk", plan.ModeField)
)

func TestNothingTypedIsLostByAMerger(t *testing.T) {
	t.Run("into a new practice, whose draft begins with both", func(t *testing.T) {
		w := newWorld(t)
		w.keeps(plan.Fields{horizon: "Rust.", flex: "deepened"}, "p1")
		w.keeps(plan.Fields{horizon: "Tijd.", kiosk: "new"}, "p2")
		id := w.merges("", "p1", "p2")
		lead := access.Actor{Tenant: tenant, Person: "lead", Role: access.Lead}
		p, err := w.Open(ctx, lead, id, year)
		if err != nil || p.Fields[horizon] != "Rust.\n\nTijd." || p.Fields[flex] != "deepened" || p.Fields[kiosk] != "new" {
			t.Errorf("%v %q", err, p.Fields)
		}
		for practice, want := range map[string]string{"p1": "Rust.", "p2": "Tijd."} {
			if old, err := w.Open(ctx, lead, practice, year); err != nil || old.Fields[horizon] != want {
				t.Errorf("%s cannot be read: %v %q", practice, err, old.Fields)
			}
		}
	})
	t.Run("into one of them, whose draft gets what it lacks", func(t *testing.T) {
		w := newWorld(t)
		w.keeps(plan.Fields{horizon: "Rust.", flex: "deepened"}, "p1")
		w.keeps(plan.Fields{horizon: "Tijd.", flex: "continued", kiosk: "new"}, "p2")
		w.merges("p1", "p2")
		p, err := w.plans.Find(ctx, tenant, "p1", year)
		if err != nil || p.Version != 2 || p.Fields[horizon] != "Rust.\n\nTijd." || p.Fields[flex] != "deepened" || p.Fields[kiosk] != "new" {
			t.Errorf("%v %q", err, p.Fields)
		}
		lead := access.Actor{Tenant: tenant, Person: "lead", Role: access.Lead}
		if err := w.Succeed(ctx, plan.Command{Actor: lead}, []string{"p2"}, "p1"); err != nil {
			t.Fatal(err)
		}
		if again, _ := w.plans.Find(ctx, tenant, "p1", year); again.Version != 2 {
			t.Errorf("asking twice made version %d", again.Version)
		}
	})
	t.Run("texts that do not fit together stay where they are", func(t *testing.T) {
		long := strings.Repeat("x", plan.MaxText-1)
		if got := plan.Unite(plan.Fields{horizon: long}, plan.Fields{horizon: "y"}); got[horizon] != long {
			t.Error(len(got[horizon]))
		}
	})
}

func TestAJointPlanGetsTheSuccessorAndLosesWhoLeft(t *testing.T) {
	w := newWorld(t)
	w.keeps(plan.Fields{horizon: "Samen."}, "p1", "p2", "p3")
	id := w.merges("", "p1", "p2")
	p, err := w.plans.Find(ctx, tenant, id, year)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(p.Practices(), " "); got != id+" p3" && got != "p3 "+id {
		t.Errorf("of %s", got)
	}
	lead := plan.Command{Actor: access.Actor{Tenant: tenant, Person: "lead", Role: access.Lead}}
	if err := w.Succeed(ctx, lead, []string{"p3"}, ""); err != nil {
		t.Fatal(err)
	}
	if p, _ = w.plans.Find(ctx, tenant, id, year); len(p.Practices()) != 1 || p.Fields[horizon] != "Samen." {
		t.Errorf("%+v", p.Members)
	}
	who := plan.Command{Actor: access.Actor{Tenant: tenant, Person: "x", Role: access.Manager, Of: "p3"}}
	if err := w.Succeed(ctx, who, []string{"p3"}, ""); fault.KindOf(err) != fault.Denied {
		t.Error(err)
	}
}

func TestAPlanOfAPracticeThatEndedIsReadAndNotChanged(t *testing.T) {
	w := newWorld(t)
	w.keeps(plan.Fields{horizon: "Rust."}, "p1")
	k, c := w.keeper()
	if err := k.Leave(ctx, c, "p1", w.Today(), "Stopt."); err != nil {
		t.Fatal(err)
	}
	save := plan.Save{Command: plan.Command{Actor: access.Actor{Tenant: tenant, Person: "x", Role: access.Manager, Of: "p1"}},
		Practice: "p1", Year: year, Base: 1, Fields: plan.Fields{horizon: "Nog iets."}}
	if _, err := w.Save(ctx, save); err != nil {
		t.Error("on its last day", err)
	}
	w.now.Add(int64(24 * time.Hour / time.Second))
	save.Fields, save.Base = plan.Fields{horizon: "Te laat."}, 2
	if _, err := w.Save(ctx, save); fault.CodeOf(err) != "plan.practice-ended" {
		t.Error("after it", err)
	}
	if p, err := w.Open(ctx, save.Actor, "p1", year); err != nil || p.Fields[horizon] != "Nog iets." {
		t.Error(err, p.Fields)
	}
}
