package plan_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

// ready is a world in which p1 has a plan of year 4 in which nothing is open.
func ready(t tester) *world {
	w := newWorld(t)
	w.history("p1")
	w.save("owner p1", "p1", complete())
	return w
}

func (w *world) try(c plan.Submit) error {
	if c.Practice == "" {
		c.Practice, c.Year = "p1", year
	}
	if c.Actor.Person == "" {
		c.Command = by("owner p1")
	}
	_, _, err := w.Submit(ctx, c)
	return err
}

func TestHandingIn(t *testing.T) {
	t.Run("a plan in which nothing is open needs no confirmation", func(t *testing.T) {
		must(ready(t), ready(t).try(plan.Submit{}))
	})
	t.Run("a refused choice blocks it, with a fault for each", func(t *testing.T) {
		w := ready(t)
		w.save("owner p1", "p1", lines("a lean deepened", "d locum continued"))
		_, _, err := w.Submit(ctx, plan.Submit{Command: by("owner p1"), Practice: "p1", Year: year, Confirmed: true})
		refused(t, err, fault.Invalid, "plan.refused")
		e, _ := err.(*fault.Error)
		if len(e.Faults) != 2 || e.Faults[0].Path != "choice.a.lean.mode" || e.Faults[0].Code != rule.ChoiceNoDeepen ||
			e.Faults[1].Path != "choice.d.locum.mode" || e.Faults[1].Code != rule.ChoiceNoContinue || e.Faults[0].Args["practice"] != "p1" {
			t.Errorf("%+v", e.Faults)
		}
		if p := w.open("owner p1", "p1", year); len(p.Events) > 0 {
			t.Errorf("%v happened", kinds(p))
		}
	})
	t.Run("what is open has to be confirmed, and is handed in then", func(t *testing.T) {
		w := ready(t)
		w.save("owner p1", "p1", plan.Fields{"answer.network-fit": ""})
		refused(t, w.try(plan.Submit{}), fault.Invalid, "plan.confirm")
		p, e := w.submit("owner p1", "p1", "")
		happened(t, p, plan.HandedIn)
		if e.Number == "" || e.No != 1 || e.On.String() != day || e.By.Person != "owner-p1" || e.Version != p.Version || len(e.Verdicts) != 1 {
			t.Errorf("%+v", e)
		}
		if len(plan.Difference(e.Fields, p.Fields)) > 0 {
			t.Error("the receipt keeps another plan")
		}
	})
	t.Run("the facts that are kept replay to the verdict that is kept", func(t *testing.T) {
		w := ready(t)
		p, _ := w.submit("owner p1", "p1", "")
		stored, err := w.plans.Get(ctx, tenant, p.ID)
		must(w, err)
		v := stored.Events[0].Verdicts[0]
		if v.Practice != "p1" || len(v.Record.States) == 0 {
			t.Errorf("%+v", v)
		}
		w.replays(v)
		if state(v.Record, year, "plan-handed-in") != rule.Met || state(v.Record, year, "a-grow") != rule.Met {
			t.Errorf("%+v", v.Record.States)
		}
	})
	t.Run("a plan that nobody saved can be handed in as it was prefilled", func(t *testing.T) {
		w := newWorld(t)
		w.history("p1")
		p, _ := w.submit("owner p1", "p1", "")
		if p.Version != 1 || p.Fields.Mode("a", "flexible-duration") != rule.Continued {
			t.Errorf("%+v", p)
		}
	})
	t.Run("words that wait for a choice block it", func(t *testing.T) {
		w := ready(t)
		for _, form := range []string{"a", "b"} {
			_, err := w.Save(ctx, plan.Save{Command: by("owner p1"), Practice: "p1", Year: year, Base: 1, Editor: form, Fields: plan.Fields{"answer.network-role": "van " + form}})
			must(w, err)
		}
		refused(t, w.try(plan.Submit{Confirmed: true}), fault.Conflict, "plan.conflict-open")
	})
	t.Run("a version of its own: who saved meanwhile comes first", func(t *testing.T) {
		w := ready(t)
		before := w.open("owner p1", "p1", year).Version
		p, _ := w.submit("owner p1", "p1", "")
		if p.Version != before+1 {
			t.Errorf("version %d after %d", p.Version, before)
		}
	})
}

// replays judges kept facts again, and the record as it is after being written
// and read.
func (w *world) replays(v plan.Verdict) {
	w.t.Helper()
	var facts rule.Facts
	must(w, json.Unmarshal(v.Facts, &facts))
	text, err := json.Marshal(v.Record)
	must(w, err)
	var read rule.Record
	must(w, json.Unmarshal(text, &read))
	for _, r := range []rule.Record{v.Record, read} {
		if now, same := rule.Replay(book().Set, &facts, r); !same {
			w.t.Errorf("kept %+v, now %+v", r, now)
		}
	}
}

func state(r rule.Record, year int, condition string) rule.State {
	for _, s := range r.States {
		if s.Year == year && s.Condition == condition {
			return s.State
		}
	}
	return rule.Unknown
}

func TestTheSameCommandTwice(t *testing.T) {
	t.Run("handing in gives the same receipt and happens once", func(t *testing.T) {
		w := ready(t)
		c := plan.Submit{Command: keyed("owner p1", "k1"), Practice: "p1", Year: year, Confirmed: true}
		_, first, err := w.Submit(ctx, c)
		must(w, err)
		w.wait(time.Hour)
		w.save("owner p1", "p1", plan.Fields{"answer.network-role": "erbij"})
		p, second, err := w.Submit(ctx, c)
		must(w, err)
		happened(t, p, plan.HandedIn)
		if first.Number != second.Number || !first.At.Equal(second.At) {
			t.Errorf("%s and %s", first.Number, second.Number)
		}
	})
	t.Run("a key of another request is refused", func(t *testing.T) {
		w := ready(t)
		must(w, w.try(plan.Submit{Command: keyed("owner p1", "k1"), Practice: "p1", Year: year, Confirmed: true}))
		refused(t, w.try(plan.Submit{Command: keyed("owner p1", "k1"), Practice: "p1", Year: year, Confirmed: true, Reason: "anders"}), fault.Conflict, "store.key-reused")
		refused(t, w.try(plan.Submit{Command: keyed("manager p1", "k1"), Practice: "p1", Year: year, Confirmed: true}), fault.Conflict, "store.key-reused")
	})
	t.Run("a refusal uses no key up", func(t *testing.T) {
		w := ready(t)
		w.save("owner p1", "p1", plan.Fields{"answer.network-fit": ""})
		c := plan.Submit{Command: keyed("owner p1", "k1"), Practice: "p1", Year: year}
		refused(t, w.try(c), fault.Invalid, "plan.confirm")
		c.Confirmed = true
		must(w, w.try(c))
	})
	t.Run("a return, a remark, a link and an invitation happen once too", func(t *testing.T) {
		w := ready(t)
		w.submit("owner p1", "p1", "")
		for range 2 {
			_, err := w.Return(ctx, plan.Return{Command: keyed("lead", "k1"), Practice: "p1", Year: year, Reason: "vul aan"})
			must(w, err)
			_, err = w.Remark(ctx, plan.RemarkCommand{Command: keyed("lead", "k2"), Practice: "p1", Year: year, Text: "mooi"})
			must(w, err)
			_, err = w.Share(ctx, plan.ShareCommand{Command: keyed("owner p1", "k3"), Practice: "p1", Year: year, Token: "token"})
			must(w, err)
			_, err = w.Invite(ctx, keyed("owner p1", "k4"), "p1", year, "p2")
			must(w, err)
		}
		p := w.open("owner p1", "p1", year)
		happened(t, p, plan.HandedIn, plan.Returned, plan.Remarked, plan.Shared, plan.InvitedIn)
		if len(p.Remarks) != 1 || len(p.Shares) != 1 {
			t.Errorf("%d remarks, %d links", len(p.Remarks), len(p.Shares))
		}
		_, err := w.Remark(ctx, plan.RemarkCommand{Command: keyed("lead", "k2"), Practice: "p1", Year: year, Text: "anders"})
		refused(t, err, fault.Conflict, "store.key-reused")
	})
}

func TestChangingAPlanThatWasHandedIn(t *testing.T) {
	t.Run("needs a change", func(t *testing.T) {
		w := ready(t)
		w.submit("owner p1", "p1", "")
		refused(t, w.try(plan.Submit{Confirmed: true, Reason: "zomaar"}), fault.Invalid, "plan.nothing-changed")
	})
	t.Run("needs a reason, and blanks are none", func(t *testing.T) {
		w := ready(t)
		w.submit("owner p1", "p1", "")
		w.save("owner p1", "p1", plan.Fields{"answer.network-role": "erbij"})
		refused(t, w.try(plan.Submit{Confirmed: true, Reason: " \n"}), fault.Invalid, "plan.reason-missing")
		p, e := w.submit("owner p1", "p1", " aangevuld ")
		happened(t, p, plan.HandedIn, plan.Changed)
		if e.Reason != "aangevuld" || e.Number == p.Events[0].Number {
			t.Errorf("%+v", e)
		}
	})
	t.Run("takes a reason of 5000 characters and not of 5001, as does a return", func(t *testing.T) {
		w := ready(t)
		w.submit("owner p1", "p1", "")
		long := strings.Repeat("é", plan.MaxText)
		_, err := w.Return(ctx, plan.Return{Command: by("lead"), Practice: "p1", Year: year, Reason: long + "x"})
		refused(t, err, fault.Invalid, "plan.text-too-long")
		_, err = w.Return(ctx, plan.Return{Command: by("lead"), Practice: "p1", Year: year, Reason: long})
		must(w, err)
		refused(t, w.try(plan.Submit{Reason: long + "x", Confirmed: true}), fault.Invalid, "plan.text-too-long")
		must(w, w.try(plan.Submit{Reason: long, Confirmed: true}))
	})
	t.Run("counts only when it is handed in", func(t *testing.T) {
		w := ready(t)
		w.submit("owner p1", "p1", "")
		w.save("owner p1", "p1", plan.Fields{"answer.network-fit": ""})
		p := w.open("owner p1", "p1", year)
		for draft, want := range map[bool]rule.State{true: rule.NotMet, false: rule.Met} {
			j, err := w.Judge(ctx, &p, draft)
			must(w, err)
			if have := finding(t, j[0].Year, "b-network-fit").State; have != want {
				t.Errorf("draft %v: %s", draft, have)
			}
		}
		facts, err := w.reader.Facts(ctx, tenant, "p1", w.Today(), nil)
		must(w, err)
		if len(facts.Years[3].Answers) != 1 {
			t.Errorf("the dossier has %v", facts.Years[3].Answers)
		}
	})
}

func finding(t tester, y *rule.YearResult, id string) rule.Finding {
	for _, f := range y.Findings {
		if f.Rule.Condition.ID == id {
			return f
		}
	}
	t.Fatalf("no condition %s", id)
	return rule.Finding{}
}
