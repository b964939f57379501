package plan_test

import (
	"math/rand/v2"
	"reflect"
	"strconv"
	"testing"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// judged is how many random sessions are judged in two ways.
const judged = 1000 / slow

// anything draws a save: choices of the menu and others, answers, ticks.
func anything(dice *rand.Rand) plan.Fields {
	f := plan.Fields{}
	catalogue := book().Region.Catalogue
	for range 1 + dice.IntN(4) {
		item := catalogue[dice.IntN(len(catalogue))].Key
		elements := book().Set.OnMenu(item, year)
		if len(elements) == 0 {
			elements = []string{"a"}
		}
		element := elements[dice.IntN(len(elements))]
		f[plan.ChoicePath(element, item, plan.ModeField)] = []string{"new", "continued", "deepened", "embedded", "dropped", ""}[dice.IntN(6)]
		f[plan.ChoicePath(element, item, plan.TextField)] = []string{"", "omdat het helpt"}[dice.IntN(2)]
		f[plan.ChoicePath(element, item, plan.ReasonField)] = []string{"", "geen tijd"}[dice.IntN(2)]
		f[plan.UpkeepPath(element, item, "refresher")] = []string{"", plan.Yes}[dice.IntN(2)]
	}
	if dice.IntN(2) == 0 {
		f["answer.network-fit"] = []string{"", "afgestemd"}[dice.IntN(2)]
	}
	if dice.IntN(3) == 0 {
		f[plan.NewStaff] = strconv.Itoa(dice.IntN(3))
	}
	return f
}

// tidy takes away what is refused, so that a plan can be handed in.
func (w *world) tidy(practice string) {
	p := w.open("owner "+practice, practice, year)
	j, err := w.Judge(ctx, &p, true)
	must(w, err)
	away := plan.Fields{}
	for _, one := range j {
		for _, r := range one.Year.Faults {
			away[plan.ChoicePath(r.Element, r.Choice, plan.ModeField)] = ""
		}
	}
	if len(away) > 0 {
		w.save("owner "+practice, practice, away)
	}
}

// twice asks for the verdict of a plan by the service, and by the engine on
// what the dossier says of each practice.
func (w *world) twice(p *plan.Plan, draft bool) {
	w.t.Helper()
	verdicts, err := w.Judge(ctx, p, draft)
	must(w, err)
	if len(verdicts) != len(p.Practices()) {
		w.t.Fatalf("%d verdicts for %v", len(verdicts), p.Practices())
	}
	for _, v := range verdicts {
		asked := p
		if !draft {
			asked = nil // what is handed in counts, and of a plan that is not what is saved
		}
		facts, err := w.reader.Facts(ctx, tenant, v.Practice, w.Today(), asked)
		must(w, err)
		want := rule.Evaluate(book().Set, facts, w.Today())
		if !rule.Same(&want, &v.Result) || want.HoldsUntil != v.Result.HoldsUntil {
			w.t.Fatalf("%s, draft %v: the verdicts differ", v.Practice, draft)
		}
		if v.Year == nil || v.Year.Year != p.Year || v.Summary != plan.Summarise(p, v.Year) {
			w.t.Fatalf("%s: %+v", v.Practice, v.Summary)
		}
	}
}

// TestTheServiceJudgesAsTheEngineDoes plays random sessions: saves, hand-ins,
// swaps, a joint plan, meetings that were attended.
func TestTheServiceJudgesAsTheEngineDoes(t *testing.T) {
	standings := map[plan.Standing]int{}
	kept := 0
	for n := range uint64(judged) {
		dice := rand.New(rand.NewPCG(7, n))
		w := newWorld(t)
		w.history("p1")
		if dice.IntN(3) == 0 {
			w.neighbourhood("network-fit", "samen in de wijk afgestemd")
		}
		if dice.IntN(2) == 0 {
			w.save("owner p1", "p1", complete())
		}
		if dice.IntN(4) == 0 {
			w.join("p2")
		}
		for range 1 + dice.IntN(4) {
			w.save("owner p1", "p1", anything(dice))
			if dice.IntN(3) == 0 {
				w.add(practice.File{Practice: practice.Practice{Tenant: tenant, ID: "p" + strconv.Itoa(1+dice.IntN(2))},
					Attendance: []practice.Attendance{{ID: w.NewID(), Meeting: "exchange", On: w.Today() - calendar.Date(dice.IntN(60))}}})
			}
			if dice.IntN(3) == 0 {
				w.tidy("p1")
				p := w.open("owner p1", "p1", year)
				if p.Edited() {
					w.submit("owner p1", "p1", "reden")
				}
			}
			w.now.Add(int64(dice.IntN(40)) * 24 * 60 * 60)
			p := w.open("owner p1", "p1", year)
			w.twice(&p, true)
			w.twice(&p, false)
		}
		p := w.open("owner p1", "p1", year)
		j, err := w.Judge(ctx, &p, false)
		must(w, err)
		standings[j[0].Summary.Standing]++
		for _, e := range p.Events {
			for _, v := range e.Verdicts {
				kept++
				w.replays(v)
			}
		}
	}
	t.Logf("%d sessions, %v, %d kept verdicts replayed", judged, standings, kept)
	if kept < judged/10 || standings[plan.IsHandedIn] == 0 || standings[plan.IsAtRisk] == 0 || standings[plan.IsComplete] == 0 {
		t.Errorf("%v, %d kept verdicts", standings, kept)
	}
}

// neighbourhood answers a question for all practices of n1.
func (w *world) neighbourhood(question, text string) {
	must(w, w.practices.SaveNeighbourhood(ctx, practice.Neighbourhood{Tenant: tenant, ID: "n1", Name: "Wijk n1", Answers: []practice.Answer{
		{ID: w.NewID(), Year: year, Question: question, Text: text, Recorded: practice.Recorded{At: w.Now(), By: "coordinator"}},
	}}, audit.Record{}))
}

func TestWhatTheNeighbourhoodAnsweredCountsInTheVerdictThatIsKept(t *testing.T) {
	w := ready(t)
	w.save("owner p1", "p1", plan.Fields{"answer.network-fit": ""})
	w.neighbourhood("network-fit", "samen in de wijk afgestemd")
	p, e := w.submit("owner p1", "p1", "")
	if s := state(e.Verdicts[0].Record, year, "b-network-fit"); s != rule.Met {
		t.Errorf("kept as %s", s)
	}
	w.replays(e.Verdicts[0])
	for _, draft := range []bool{true, false} {
		j, err := w.Judge(ctx, &p, draft)
		must(w, err)
		if s := finding(t, j[0].Year, "b-network-fit").State; s != rule.Met {
			t.Errorf("draft %v: %s", draft, s)
		}
	}
}

func TestHowAPlanStands(t *testing.T) {
	stands := func(w *world, practice string) plan.Summary {
		p := w.open("owner "+practice, practice, year)
		j, err := w.Judge(ctx, &p, false)
		must(w, err)
		return j[0].Summary
	}
	t.Run("silent, at risk, complete, handed in: in that order", func(t *testing.T) {
		w := newWorld(t)
		w.history("p1")
		var seen []plan.Standing
		note := func() { seen = append(seen, stands(w, "p1").Standing) }
		note()
		w.save("owner p1", "p1", plan.Fields{})
		note()
		w.save("owner p1", "p1", complete())
		note()
		w.save("owner p1", "p1", lines("a lean deepened"))
		note()
		w.save("owner p1", "p1", plan.Fields{"choice.a.lean.mode": ""})
		w.submit("owner p1", "p1", "")
		note()
		if want := []plan.Standing{plan.IsSilent, plan.IsAtRisk, plan.IsComplete, plan.IsAtRisk, plan.IsHandedIn}; !reflect.DeepEqual(seen, want) {
			t.Errorf("%v", seen)
		}
	})
	t.Run("late when the day has passed, handed in or not", func(t *testing.T) {
		w := ready(t)
		if stands(w, "p1").Late {
			t.Error("late before its day")
		}
		w.on("2026-12-01")
		if s := stands(w, "p1"); !s.Late || s.Standing != plan.IsComplete {
			t.Errorf("not handed in: %+v", s)
		}
		w.submit("owner p1", "p1", "")
		if s := stands(w, "p1"); !s.Late || s.Standing != plan.IsHandedIn {
			t.Errorf("handed in: %+v", s)
		}
	})
	t.Run("a remark of the lead does not make a silent practice begin", func(t *testing.T) {
		w := newWorld(t)
		w.history("p1")
		_, err := w.Remark(ctx, plan.RemarkCommand{Command: by("lead"), Practice: "p1", Year: year, Text: "wanneer?"})
		refused(t, err, fault.NotFound, "plan.not-found")
		if s := stands(w, "p1"); s.Standing != plan.IsSilent {
			t.Errorf("%+v", s)
		}
	})
	t.Run("the numbers add up", func(t *testing.T) {
		w := newWorld(t)
		w.save("owner p1", "p1", plan.Fields{})
		if s := stands(w, "p1"); s.Content != s.Good+s.Open+s.Unsure || s.Open == 0 {
			t.Errorf("%+v", s)
		}
	})
}
