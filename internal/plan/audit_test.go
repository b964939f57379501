package plan_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/plan"
)

// trail counts the audit records that a piece of work leaves.
func (w *world) trail(do func()) []audit.Record {
	before := len(w.plans.Records())
	do()
	return w.plans.Records()[before:]
}

func TestTheAuditRecord(t *testing.T) {
	t.Run("of a burst of saves is one, with who, what and by which rule", func(t *testing.T) {
		w := newWorld(t)
		records := w.trail(func() {
			for i := range 6 {
				w.save("owner p1", "p1", plan.Fields{"answer.network-role": "tekst " + strconv.Itoa(i)})
				w.wait(9 * time.Second)
			}
		})
		if len(records) != 1 {
			t.Fatalf("%d records", len(records))
		}
		r := records[0]
		if r.Event != audit.Create || r.User != "owner-p1" || r.Role != "owner" || r.Organisation != "p1" || r.Session != "session" || r.ObjectType != "plan" ||
			r.ObjectVersion != 1 || r.Rule == "" || r.RequestID != "request" || r.Tenant != tenant || !slices.Equal(r.Fields, []string{"answer.network-role"}) {
			t.Errorf("%+v", r)
		}
		if p := w.open("owner p1", "p1", year); p.Burst.Audit != 1 || p.Version != 6 {
			t.Errorf("%+v in version %d", p.Burst, p.Version)
		}
	})
	t.Run("begins anew after sixty seconds, counted from the first save", func(t *testing.T) {
		w := newWorld(t)
		records := w.trail(func() {
			for i := range 12 { // at 0, 10 … 110 seconds
				w.save("owner p1", "p1", plan.Fields{"answer.network-role": strconv.Itoa(i)})
				w.wait(10 * time.Second)
			}
		})
		if len(records) != 2 || records[1].Event != audit.Update || records[1].ObjectVersion != 7 {
			t.Errorf("%+v", records)
		}
	})
	t.Run("is another one for another person", func(t *testing.T) {
		w := newWorld(t)
		records := w.trail(func() {
			w.save("owner p1", "p1", plan.Fields{"answer.network-role": "1"})
			w.save("manager p1", "p1", plan.Fields{"answer.network-role": "2"})
		})
		if len(records) != 2 || records[1].User != "manager-p1" {
			t.Errorf("%+v", records)
		}
	})
	t.Run("is not written by a save that changes nothing or was refused", func(t *testing.T) {
		w := ready(t)
		w.wait(time.Hour)
		records := w.trail(func() {
			w.save("owner p1", "p1", complete())
			_, _ = w.Save(ctx, plan.Save{Command: by("owner p1"), Practice: "p1", Year: year, Fields: plan.Fields{"x": "1"}})
			_, _ = w.Save(ctx, plan.Save{Command: by("owner p2"), Practice: "p1", Year: year, Fields: plan.Fields{"answer.x": "1"}})
			_ = w.try(plan.Submit{Reason: "x", Practice: "p3", Year: year})
		})
		if len(records) != 0 {
			t.Errorf("%+v", records)
		}
	})
	t.Run("is one for each other change, also in a burst", func(t *testing.T) {
		w := ready(t)
		var p plan.Plan
		var k string
		for _, form := range []string{"a", "b"} {
			saved, err := w.Save(ctx, plan.Save{Command: by("owner p1"), Practice: "p1", Year: year, Base: 1, Editor: form, Fields: plan.Fields{"answer.network-role": form}})
			must(w, err)
			for _, c := range saved.Conflicts {
				k = c.ID
			}
		}
		for _, step := range []struct {
			name    string
			do      func() error
			records int
			fields  []string
		}{
			{"resolve", func() error {
				_, err := w.Resolve(ctx, plan.Resolve{Command: by("owner p1"), Practice: "p1", Year: year, Conflict: k, Text: "samen"})
				return err
			}, 1, []string{"answer.network-role"}},
			{"submit", func() error { return w.try(plan.Submit{Confirmed: true}) }, 1, []string{"submit"}},
			{"return", func() (err error) {
				p, err = w.Return(ctx, plan.Return{Command: by("lead"), Practice: "p1", Year: year, Reason: "x"})
				return err
			}, 1, []string{"return-plan"}},
			{"comment", func() error { return w.comment("lead", "", "x") }, 1, []string{"comment-plan"}},
			{"reply", func() error { return w.reply("owner p1", "x") }, 1, []string{"reply-plan"}},
			{"share", func() (err error) { p, err = w.share("owner p1", "t"); return err }, 1, []string{"share-plan"}},
			{"unshare", func() (err error) { p, err = w.Unshare(ctx, by("owner p1"), "p1", year, p.Shares[0].ID); return err }, 1, []string{"share-plan"}},
			{"remark", func() (err error) {
				p, err = w.Remark(ctx, plan.RemarkCommand{Command: by("lead"), Practice: "p1", Year: year, Text: "x"})
				return err
			}, 1, []string{"remark-plan"}},
			{"done", func() (err error) { p, err = w.Done(ctx, by("owner p1"), "p1", year, p.Remarks[0].ID); return err }, 1, []string{"edit-plan"}},
			{"own draft of p2", func() error { w.save("owner p2", "p2", plan.Fields{"answer.x": "1"}); return nil }, 1, []string{"answer.x"}},
			{"invite", func() (err error) { p, err = w.Invite(ctx, by("owner p1"), "p1", year, "p2"); return err }, 1, []string{"join-plan"}},
			{"accept, which sets a draft aside", func() error { _, err := w.Accept(ctx, by("owner p2"), p.ID, "p2"); return err }, 2, []string{"join"}},
			{"leave, which makes a copy", func() error { _, err := w.Leave(ctx, by("owner p2"), "p2", year); return err }, 2, []string{"leave"}},
			{"invite p3", func() (err error) { p, err = w.Invite(ctx, by("owner p1"), "p1", year, "p3"); return err }, 1, []string{"join-plan"}},
			{"decline", func() error { return w.Decline(ctx, by("owner p3"), p.ID, "p3") }, 1, []string{"decline"}},
		} {
			records := w.trail(func() { must(w, step.do()) })
			if len(records) != step.records || len(records) > 0 && !slices.Equal(records[len(records)-1].Fields, step.fields) {
				t.Errorf("%s: %+v", step.name, records)
			}
		}
	})
	t.Run("of a save is written although the same person just did something else", func(t *testing.T) {
		w := ready(t)
		w.wait(time.Hour)
		w.submit("owner p1", "p1", "")
		records := w.trail(func() { w.save("owner p1", "p1", plan.Fields{"answer.network-role": "na het inleveren"}) })
		if len(records) != 1 || records[0].Fields[0] != "answer.network-role" {
			t.Errorf("%+v", records)
		}
	})
}
