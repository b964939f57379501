package rule_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"meertijd/internal/rule"
)

// TestAnEvaluatorGivesTheAnswersOfEvaluate uses one for many practices, dates
// and regions, so that nothing of an earlier answer may shine through.
func TestAnEvaluatorGivesTheAnswersOfEvaluate(t *testing.T) {
	var e rule.Evaluator
	forEachRegion(t, func(t *rapid.T, set *rule.Set) {
		m := maker{t, set}
		facts, on := m.facts(), m.date("on")
		for _, year := range facts.Years {
			if chance(t, 10, "forget") {
				forget(&facts, year.Year)
			}
		}
		want := rule.Evaluate(set, &facts, on)
		have := e.Evaluate(set, &facts, on)
		if !rule.Same(&want, have) || want.On != have.On || want.HoldsUntil != have.HoldsUntil {
			t.Fatalf("Evaluate and the Evaluator differ on %s", on)
		}
	})
}

// TestVerdictsAreThoseOfEvaluate takes from an answer what Verdicts leaves out,
// with one Evaluator that gives both by turns.
func TestVerdictsAreThoseOfEvaluate(t *testing.T) {
	var e rule.Evaluator
	forEachRegion(t, func(t *rapid.T, set *rule.Set) {
		m := maker{t, set}
		facts, on := m.facts(), m.date("on")
		want := rule.Evaluate(set, &facts, on)
		want.Income = rule.Income{}
		for i := range want.Years {
			y := &want.Years[i]
			y.Advice, y.Lines, y.Changes = nil, nil, nil
		}
		e.Evaluate(set, &facts, on)
		have := e.Verdicts(set, &facts, on)
		if !rule.Same(&want, have) {
			t.Fatalf("the verdicts differ on %s", on)
		}
		if have.HoldsUntil != 0 && (want.HoldsUntil == 0 || have.HoldsUntil < want.HoldsUntil) {
			t.Fatalf("verdicts hold until %s, the whole answer until %s", have.HoldsUntil, want.HoldsUntil)
		}
	})
}

// forget makes what is known of a year, and the attendances, unknown.
func forget(f *rule.Facts, year int) {
	f.Attendance = nil
	for i := range f.Years {
		if f.Years[i].Year == year {
			f.Years[i] = rule.YearFacts{Year: year}
		}
	}
}

func TestAnEvaluatorUsesItsBuffersAgain(t *testing.T) {
	var e rule.Evaluator
	book := books(t)[0]
	facts := rapid.Custom(func(t *rapid.T) rule.Facts { return maker{t, book.Set}.facts() }).Example(1)
	start, _ := book.Set.YearOf(facts.Cohort, book.Set.LastYear())
	again := testing.AllocsPerRun(100, func() { e.Evaluate(book.Set, &facts, start+100) })
	fresh := testing.AllocsPerRun(100, func() { rule.Evaluate(book.Set, &facts, start+100) })
	if again*2 > fresh {
		t.Fatalf("%v allocations for one practice, and %v with new buffers", again, fresh)
	}
}

// TestEveryCodeHasANameOfItsOwn holds the stable names together.
func TestEveryCodeHasANameOfItsOwn(t *testing.T) {
	distinct(t, rule.WhyMembership, func(i int) any { return rule.Why(i) })
	distinct(t, rule.RefGroup, func(i int) any { return rule.RefKind(i) })
	distinct(t, rule.NeedCarryingOut, func(i int) any { return rule.MissingCode(i) })
	distinct(t, rule.OtherObligation, func(i int) any { return rule.StepCode(i) })
}

func distinct[C ~uint8](t *testing.T, last C, code func(int) any) {
	t.Helper()
	seen := map[string]bool{}
	for i := range int(last) + 1 {
		name, err := json.Marshal(code(i))
		if err != nil || seen[string(name)] || string(name) == `""` && i > 0 {
			t.Errorf("%T %d is called %s (%v)", code(i), i, name, err)
		}
		seen[string(name)] = true
	}
}
