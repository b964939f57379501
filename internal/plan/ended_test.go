package plan_test

import (
	"testing"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
)

// leaves lets a practice leave after a day, and gives a command of somebody there.
func (w *world) leaves(id, who, last string) plan.Command {
	w.t.Helper()
	on := calendar.MustParse(last)
	life := practice.Life{ID: w.NewID(), Kind: practice.Left, On: on, Reason: "Proef."}
	file, err := w.practices.Get(ctx, tenant, id, w.Today())
	must(w, err)
	change := practice.Change{File: practice.File{Practice: practice.Practice{Tenant: tenant, ID: id}, Life: []practice.Life{life}, Version: file.Version}, By: "lead", At: w.Now()}
	must(w, w.practices.Save(ctx, change, audit.Record{}))
	c := by(who)
	c.Actor.Ended = on
	return c
}

// Who is of a practice that ended reads its plan, and whatever else is tried is
// refused, also where a colleague practice goes on with a joint plan.
func TestPeopleOfAPracticeThatEndedOnlyRead(t *testing.T) {
	w := ready(t)
	p, err := w.share("owner p1", "geheim")
	must(w, err)
	c := w.leaves("p1", "owner p1", "2026-05-31")
	before := len(w.plans.Records())
	if _, err := w.Open(ctx, c.Actor, "p1", year); err != nil {
		t.Error(err)
	}
	for name, do := range map[string]func() error{
		"save": func() error {
			_, err := w.Save(ctx, plan.Save{Command: c, Practice: "p1", Year: year, Fields: plan.Fields{"answer.x": "y"}})
			return err
		},
		"submit": func() error {
			_, _, err := w.Submit(ctx, plan.Submit{Command: c, Practice: "p1", Year: year, Confirmed: true, Reason: "x"})
			return err
		},
		"share": func() error {
			_, err := w.Share(ctx, plan.ShareCommand{Command: c, Practice: "p1", Year: year, Token: "t"})
			return err
		},
		"unshare": func() error { _, err := w.Unshare(ctx, c, "p1", year, p.Shares[0].ID); return err },
		"remark": func() error {
			_, err := w.Remark(ctx, plan.RemarkCommand{Command: c, Practice: "p1", Year: year, Text: "x"})
			return err
		},
		"done":   func() error { _, err := w.Done(ctx, c, "p1", year, "x"); return err },
		"invite": func() error { _, err := w.Invite(ctx, c, "p1", year, "p2"); return err },
		"accept": func() error { _, err := w.Accept(ctx, c, p.ID, "p1"); return err },
		"leave":  func() error { _, err := w.Leave(ctx, c, "p1", year); return err },
		"resolve": func() error {
			_, err := w.Resolve(ctx, plan.Resolve{Command: c, Practice: "p1", Year: year, Conflict: "x"})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) { refused(t, do(), fault.Denied, "access.denied") })
	}
	if after := len(w.plans.Records()); after != before {
		t.Errorf("%d changes", after-before)
	}
}

func TestALinkWorksNoLongerThanThePracticesOfThePlan(t *testing.T) {
	w := ready(t)
	_, err := w.share("owner p1", "geheim")
	must(w, err)
	w.leaves("p1", "owner p1", "2026-06-03")
	w.on("2026-06-03")
	w.reading("geheim")
	w.on("2026-06-04")
	_, _, err = w.Read(ctx, "geheim")
	refused(t, err, fault.NotFound, "plan.no-link")
}

func TestAPlanOfAPracticeThatEndedIsNotReturned(t *testing.T) {
	w := ready(t)
	_, _, err := w.Submit(ctx, plan.Submit{Command: by("owner p1"), Practice: "p1", Year: year, Confirmed: true})
	must(w, err)
	w.leaves("p1", "owner p1", "2026-05-31")
	_, err = w.Return(ctx, plan.Return{Command: by("lead"), Practice: "p1", Year: year, Reason: "Vraag."})
	refused(t, err, fault.Invalid, "plan.practice-ended")
}

func TestAPracticeThatEndedIsNotInvited(t *testing.T) {
	w := ready(t)
	w.leaves("p2", "owner p2", "2026-05-31")
	_, err := w.Invite(ctx, by("owner p1"), "p1", year, "p2")
	refused(t, err, fault.Invalid, "plan.practice-ended")
}
