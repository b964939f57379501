package plan_test

import (
	"slices"
	"testing"

	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

// joined is a world in which p1 and p2 share the plan of p1.
func joined(t tester) (*world, plan.Plan) {
	w := ready(t)
	w.history("p2")
	return w, w.join("p2")
}

// join invites a practice to the plan of p1, and lets it accept.
func (w *world) join(other string) plan.Plan {
	w.t.Helper()
	p, err := w.Invite(ctx, by("owner p1"), "p1", year, other)
	must(w, err)
	p, err = w.Accept(ctx, by("owner "+other), p.ID, other)
	must(w, err)
	return p
}

func standing(p plan.Plan, practice string) string {
	for _, m := range p.Members {
		if m.Practice == practice {
			return m.Standing
		}
	}
	return ""
}

func TestInviting(t *testing.T) {
	w := ready(t)
	invite := func(other string) (plan.Plan, error) { return w.Invite(ctx, by("owner p1"), "p1", year, other) }
	t.Run("changes nothing for the other practice yet", func(t *testing.T) {
		p, err := invite("p2")
		must(w, err)
		if p.Joint() || standing(p, "p2") != plan.Invited || w.open("owner p2", "p2", year).ID != "" {
			t.Errorf("%+v", p.Members)
		}
		waiting, err := w.plans.Invitations(ctx, tenant, "p2")
		must(w, err)
		if len(waiting) != 1 || waiting[0].ID != p.ID {
			t.Errorf("%v", waiting)
		}
		_, err = w.Open(ctx, as("owner p2"), "p1", year)
		refused(t, err, fault.Denied, "access.denied")
	})
	for name, c := range map[string]struct {
		other string
		kind  fault.Kind
		code  fault.Code
	}{
		"twice is refused":                    {"p2", fault.Invalid, "plan.joint-twice"},
		"oneself is refused":                  {"p1", fault.Invalid, "plan.joint-self"},
		"a practice that is not there is not": {"p9", fault.NotFound, "practice.not-found"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := invite(c.other)
			refused(t, err, c.kind, c.code)
		})
	}
	p := w.open("owner p1", "p1", year)
	t.Run("is answered by the practice that was asked", func(t *testing.T) {
		for _, who := range []string{"owner p1", "owner p3", "employee p2", "lead"} {
			_, err := w.Accept(ctx, by(who), p.ID, "p2")
			refused(t, err, fault.Denied, "access.denied")
			refused(t, w.Decline(ctx, by(who), p.ID, "p2"), fault.Denied, "access.denied")
		}
		_, err := w.Accept(ctx, by("owner p3"), p.ID, "p3")
		refused(t, err, fault.NotFound, "plan.no-invitation")
		_, err = w.Accept(ctx, by("owner p2"), "none", "p2")
		refused(t, err, fault.NotFound, "plan.not-found")
	})
	t.Run("declined, it is over, and can be asked again", func(t *testing.T) {
		must(w, w.Decline(ctx, by("owner p2"), p.ID, "p2"))
		_, err := w.Accept(ctx, by("owner p2"), p.ID, "p2")
		refused(t, err, fault.NotFound, "plan.no-invitation")
		happened(t, w.open("owner p1", "p1", year), plan.InvitedIn, plan.Declined)
		if p := w.join("p2"); !p.Joint() {
			t.Error("not joined")
		}
	})
}

func TestJoining(t *testing.T) {
	t.Run("sets the own draft aside and keeps it", func(t *testing.T) {
		w := ready(t)
		w.history("p2")
		own := w.save("owner p2", "p2", plan.Fields{"answer.network-role": "ons eigen"}).Plan
		p := w.join("p2")
		if !slices.Equal(p.Practices(), []string{"p1", "p2"}) || w.open("owner p2", "p2", year).ID != p.ID {
			t.Errorf("%+v", p.Members)
		}
		kept, err := w.plans.Get(ctx, tenant, own.ID)
		must(w, err)
		if kept.Fields["answer.network-role"] != "ons eigen" || standing(kept, "p2") != plan.Left {
			t.Errorf("%+v", kept)
		}
	})
	t.Run("is refused to who handed in, or shares another plan", func(t *testing.T) {
		w := ready(t)
		w.history("p2")
		w.submit("owner p2", "p2", "")
		p, err := w.Invite(ctx, by("owner p1"), "p1", year, "p2")
		must(w, err)
		_, err = w.Accept(ctx, by("owner p2"), p.ID, "p2")
		refused(t, err, fault.Conflict, "plan.joint-has-own")
		w.join("p4")
		other, err := w.Invite(ctx, by("owner p3"), "p3", year, "p4")
		must(w, err)
		_, err = w.Accept(ctx, by("owner p4"), other.ID, "p4")
		refused(t, err, fault.Conflict, "plan.joint-has-own")
	})
	t.Run("both practices edit, and merge as any two people", func(t *testing.T) {
		w, p := joined(t)
		for _, who := range []string{"1", "2"} {
			_, err := w.Save(ctx, plan.Save{Command: by("owner p" + who), Practice: "p" + who, Year: year, Base: p.Version, Editor: who, Fields: plan.Fields{
				"answer.network-role": "van " + who, plan.AnswerPath("own-" + who): who}})
			must(w, err)
		}
		now := w.open("owner p2", "p2", year)
		if len(now.OpenConflicts()) != 1 || now.Fields["answer.own-1"] != "1" || now.Fields["answer.own-2"] != "2" || now.ID != p.ID {
			t.Errorf("%+v", now)
		}
	})
}

func TestAJointPlan(t *testing.T) {
	t.Run("is judged for each practice by its own history, and says who lacks", func(t *testing.T) {
		w := ready(t) // p2 has no history: it cannot deepen what it never did
		p := w.join("p2")
		j, err := w.Judge(ctx, &p, true)
		must(w, err)
		if len(j) != 2 || j[0].Practice != "p1" || j[0].Summary.Refused != 0 || j[1].Practice != "p2" || j[1].Summary.Refused == 0 {
			t.Fatalf("%+v %+v", j[0].Summary, j[1].Summary)
		}
		for i, other := range []string{"p2", "p1"} {
			if y := j[i].Facts.Years; !slices.Equal(y[len(y)-1].Joint, []string{other}) && !slices.ContainsFunc(y, func(f rule.YearFacts) bool {
				return f.Year == year && slices.Equal(f.Joint, []string{other})
			}) {
				t.Errorf("%s: %+v", j[i].Practice, y)
			}
		}
		_, _, err = w.Submit(ctx, plan.Submit{Command: by("owner p1"), Practice: "p1", Year: year, Confirmed: true})
		refused(t, err, fault.Invalid, "plan.refused")
		for _, f := range err.(*fault.Error).Faults {
			if f.Args["practice"] != "p2" {
				t.Errorf("%+v", f)
			}
		}
	})
	t.Run("is handed in once, for all", func(t *testing.T) {
		w, _ := joined(t)
		p, e := w.submit("manager p2", "p2", "")
		if len(e.Verdicts) != 2 || e.Verdicts[0].Practice == e.Verdicts[1].Practice {
			t.Errorf("%+v", e.Verdicts)
		}
		refused(t, w.try(plan.Submit{Confirmed: true, Reason: "nog eens"}), fault.Invalid, "plan.nothing-changed")
		happened(t, p, plan.InvitedIn, plan.JoinedIn, plan.HandedIn)
		for _, practice := range []string{"p1", "p2"} {
			j, err := w.Judge(ctx, &p, false)
			must(w, err)
			if j[0].Summary.Standing != plan.IsHandedIn || j[1].Summary.Standing != plan.IsHandedIn {
				t.Errorf("%s: %+v", practice, j)
			}
		}
	})
}

func TestLeaving(t *testing.T) {
	t.Run("gives a copy, and leaves the plan to the others", func(t *testing.T) {
		w, p := joined(t)
		w.submit("owner p1", "p1", "")
		copied, err := w.Leave(ctx, by("owner p2"), "p2", year)
		must(w, err)
		left := w.open("owner p1", "p1", year)
		if copied.ID == p.ID || len(plan.Difference(copied.Fields, p.Fields)) > 0 || copied.Kept() != nil || w.open("owner p2", "p2", year).ID != copied.ID {
			t.Errorf("%+v", copied)
		}
		if left.ID != p.ID || left.Joint() || left.Kept() == nil || standing(left, "p2") != plan.Left {
			t.Errorf("%+v", left.Members)
		}
		happened(t, left, plan.InvitedIn, plan.JoinedIn, plan.HandedIn, plan.LeftOut)
		w.save("owner p2", "p2", plan.Fields{"answer.network-role": "alleen van p2"})
		if w.open("owner p1", "p1", year).Fields["answer.network-role"] != "" {
			t.Error("the copy writes in the plan that was left")
		}
		_, err = w.Open(ctx, as("owner p2"), "p1", year)
		refused(t, err, fault.Denied, "access.denied")
	})
	t.Run("is for the practice itself", func(t *testing.T) {
		w, _ := joined(t)
		for _, who := range []string{"owner p1", "employee p2", "lead", "owner p3"} {
			_, err := w.Leave(ctx, by(who), "p2", year)
			refused(t, err, fault.Denied, "access.denied")
		}
	})
	t.Run("asks for a plan that is shared", func(t *testing.T) {
		w := ready(t)
		_, err := w.Leave(ctx, by("owner p1"), "p1", year)
		refused(t, err, fault.Invalid, "plan.not-joint")
		_, err = w.Leave(ctx, by("owner p2"), "p2", year)
		refused(t, err, fault.NotFound, "plan.not-found")
	})
}

func TestAFormThatWasOpenWhileThePracticeJoinedOrLeft(t *testing.T) {
	const field plan.Path = "answer.network-role"
	form := func(p plan.Plan, text string) plan.Save {
		return plan.Save{Command: by("owner p2"), Practice: "p2", Year: year, Plan: p.ID, Base: p.Version, Editor: "f", Fields: with(p.Fields, string(field), text)}
	}
	t.Run("is not poured into the joint plan, saved before or not", func(t *testing.T) {
		for _, begun := range []bool{false, true} {
			w := ready(t)
			w.history("p2")
			for i := range 9 {
				if begun { // its own plan has more versions than the joint one
					w.save("owner p2", "p2", plan.Fields{field: "versie " + string(rune('0'+i))})
				}
			}
			old := w.open("owner p2", "p2", year)
			joint := w.join("p2")
			_, err := w.Save(ctx, form(old, "van het oude blad"))
			refused(t, err, fault.Conflict, "plan.base-too-old")
			if now := w.open("owner p2", "p2", year); len(plan.Difference(now.Fields, joint.Fields)) > 0 {
				t.Errorf("begun %v: %v", begun, plan.Difference(now.Fields, joint.Fields))
			}
			_, err = w.Save(ctx, form(w.open("owner p2", "p2", year), "van het nieuwe blad"))
			must(w, err)
		}
	})
	t.Run("is not poured into the copy", func(t *testing.T) {
		w, _ := joined(t)
		old := w.open("owner p2", "p2", year)
		_, err := w.Leave(ctx, by("owner p2"), "p2", year)
		must(w, err)
		w.save("owner p2", "p2", plan.Fields{field: "in de kopie"})
		_, err = w.Save(ctx, form(old, "van het oude blad"))
		refused(t, err, fault.Conflict, "plan.base-too-old")
		if have := w.open("owner p2", "p2", year).Fields[field]; have != "in de kopie" {
			t.Errorf("%q", have)
		}
	})
}
