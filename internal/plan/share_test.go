package plan_test

import (
	"strings"
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
)

func (w *world) share(who, token string) (plan.Plan, error) {
	return w.Share(ctx, plan.ShareCommand{Command: by(who), Practice: "p1", Year: year, Token: token})
}

// reading gives the colleague who follows a link.
func (w *world) reading(token string) access.Actor {
	w.t.Helper()
	_, actor, err := w.Read(ctx, token)
	must(w, err)
	actor.Name = "Collega"
	return actor
}

func TestALinkToReadAlong(t *testing.T) {
	t.Run("shows the plan, and the token is not kept", func(t *testing.T) {
		w := ready(t)
		shared, err := w.share("owner p1", "geheim")
		must(w, err)
		p, actor, err := w.Read(ctx, "geheim")
		must(w, err)
		if p.ID != shared.ID || actor.Role != access.Reader || actor.Plan != p.ID || actor.Tenant != tenant || strings.Contains(shared.Shares[0].Key, "geheim") {
			t.Errorf("%+v", actor)
		}
	})
	t.Run("works for thirty days and not a day longer", func(t *testing.T) {
		w := ready(t)
		_, err := w.share("owner p1", "geheim")
		must(w, err)
		w.on("2026-07-02")
		w.reading("geheim")
		w.on("2026-07-03")
		_, _, err = w.Read(ctx, "geheim")
		refused(t, err, fault.NotFound, "plan.no-link")
	})
	t.Run("ends when it is ended, and looks as if it never was", func(t *testing.T) {
		w := ready(t)
		p, err := w.share("owner p1", "geheim")
		must(w, err)
		for range 2 {
			p, err = w.Unshare(ctx, by("manager p1"), "p1", year, p.Shares[0].ID)
			must(w, err)
		}
		happened(t, p, plan.Shared, plan.Unshared)
		_, _, ended := w.Read(ctx, "geheim")
		_, _, never := w.Read(ctx, "anders")
		_, _, empty := w.Read(ctx, "")
		for _, err := range []error{ended, never, empty} {
			refused(t, err, fault.NotFound, "plan.no-link")
		}
		if ended.Error() != never.Error() {
			t.Errorf("%v and %v", ended, never)
		}
		_, err = w.Unshare(ctx, by("owner p1"), "p1", year, "none")
		refused(t, err, fault.NotFound, "plan.no-link")
	})
	t.Run("reaches only its own plan, and nothing but words beside it", func(t *testing.T) {
		w := ready(t)
		w.save("owner p3", "p3", plan.Fields{"answer.network-role": "x"})
		_, err := w.share("owner p1", "geheim")
		must(w, err)
		actor := w.reading("geheim")
		_, err = w.Open(ctx, actor, "p1", year)
		must(w, err)
		_, err = w.Open(ctx, actor, "p3", year)
		refused(t, err, fault.Denied, "access.denied")
		c := plan.Command{Actor: actor}
		_, err = w.Save(ctx, plan.Save{Command: c, Practice: "p1", Year: year, Fields: plan.Fields{"answer.network-role": "y"}})
		refused(t, err, fault.Denied, "access.denied")
		_, _, err = w.Submit(ctx, plan.Submit{Command: c, Practice: "p1", Year: year, Confirmed: true})
		refused(t, err, fault.Denied, "access.denied")
		_, err = w.Remark(ctx, plan.RemarkCommand{Command: c, Practice: "p3", Year: year, Text: "x"})
		refused(t, err, fault.Denied, "access.denied")
	})
}

func TestRemarks(t *testing.T) {
	w := ready(t)
	_, err := w.share("owner p1", "geheim")
	must(w, err)
	actor := w.reading("geheim")
	say := func(c plan.RemarkCommand) (plan.Plan, error) {
		if c.Actor.Role == "" {
			c.Actor = actor
		}
		c.Practice, c.Year = "p1", year
		return w.Remark(ctx, c)
	}
	t.Run("stand beside a field, with the name of who says it", func(t *testing.T) {
		p, err := say(plan.RemarkCommand{Path: "choice.a.lean.text", Text: " Zie ik\r\nniet. "})
		must(w, err)
		r := p.Remarks[0]
		if r.Text != "Zie ik\nniet." || r.Path != "choice.a.lean.text" || r.By.Name != "Collega" || r.By.Role != "reader" {
			t.Errorf("%+v", r)
		}
	})
	t.Run("can be agreement alone", func(t *testing.T) {
		p, err := say(plan.RemarkCommand{Agree: true})
		must(w, err)
		if last := p.Events[len(p.Events)-1]; last.Kind != plan.Agreed || len(p.Remarks) != 1 {
			t.Errorf("%+v", last)
		}
	})
	t.Run("are dealt with once, by who may edit", func(t *testing.T) {
		p := w.open("owner p1", "p1", year)
		_, err := w.Done(ctx, by("lead"), "p1", year, p.Remarks[0].ID)
		refused(t, err, fault.Denied, "access.denied")
		p, err = w.Done(ctx, by("employee p1"), "p1", year, p.Remarks[0].ID)
		must(w, err)
		if p.Remarks[0].Done.IsZero() {
			t.Error("not done")
		}
		_, err = w.Done(ctx, by("owner p1"), "p1", year, "none")
		refused(t, err, fault.NotFound, "plan.no-remark")
	})
	nameless := actor
	nameless.Name = " "
	for name, c := range map[string]struct {
		say  plan.RemarkCommand
		code fault.Code
	}{
		"say something":                {plan.RemarkCommand{Text: " "}, "plan.remark-empty"},
		"are not longer than a text":   {plan.RemarkCommand{Text: strings.Repeat("x", plan.MaxText+1)}, "plan.remark-too-long"},
		"stand beside a field that is": {plan.RemarkCommand{Text: "x", Path: "nergens"}, "plan.unknown-field"},
		"have a name under them":       {plan.RemarkCommand{Text: "x", Command: plan.Command{Actor: nameless}}, "plan.name-missing"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := say(c.say)
			refused(t, err, fault.Invalid, c.code)
		})
	}
}

// TestWhoMayDoWhatWithAPlan tries every command as everybody, on the plan of
// p1. The order is: open, save, submit, return, share, remark, invite.
func TestWhoMayDoWhatWithAPlan(t *testing.T) {
	for who, may := range map[string]string{
		"owner p1": "oss.sri", "manager p1": "oss.sri", "employee p1": "os...r.",
		"owner p2": ".......", "employee p3": ".......", "lead": "o..R.r.", "coordinator n1": "o....r.", "coordinator n2": ".......",
		"reader": ".......", "owner": ".......", "nobody p1": ".......",
	} {
		for i, do := range []func(w *world) error{
			func(w *world) error { _, err := w.Open(ctx, as(who), "p1", year); return err },
			func(w *world) error {
				_, err := w.Save(ctx, plan.Save{Command: by(who), Practice: "p1", Year: year, Fields: plan.Fields{"answer.network-role": "x"}})
				return err
			},
			func(w *world) error {
				return w.try(plan.Submit{Command: by(who), Practice: "p1", Year: year, Confirmed: true})
			},
			func(w *world) error {
				w.submit("owner p1", "p1", "")
				_, err := w.Return(ctx, plan.Return{Command: by(who), Practice: "p1", Year: year, Reason: "x"})
				return err
			},
			func(w *world) error { _, err := w.share(who, "geheim"); return err },
			func(w *world) error {
				_, err := w.Remark(ctx, plan.RemarkCommand{Command: by(who), Practice: "p1", Year: year, Text: "x"})
				return err
			},
			func(w *world) error { _, err := w.Invite(ctx, by(who), "p1", year, "p2"); return err },
		} {
			w := ready(t)
			err := do(w)
			if may[i] != '.' && err != nil || may[i] == '.' && fault.KindOf(err) != fault.Denied {
				t.Errorf("%s, command %d: %v", who, i, err)
			}
		}
	}
}
