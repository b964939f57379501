package rule

import (
	"reflect"

	"meertijd/internal/base/calendar"
)

// Record is a verdict as it is kept: what was judged by which rules and which
// engine, and the states that came out.
type Record struct {
	RuleHash string        `json:"rule_hash"`
	Engine   string        `json:"engine"`
	On       calendar.Date `json:"on"`
	States   []RecordState `json:"states"`
	Faults   []RecordFault `json:"faults"`
}

// RecordState is the state of one condition in one programme year.
type RecordState struct {
	Year      int    `json:"year"`
	Condition string `json:"condition"`
	State     State  `json:"state"`
	Late      bool   `json:"late"`
}

// RecordFault is a choice that was refused.
type RecordFault struct {
	Year   int    `json:"year"`
	Code   string `json:"code"`
	Choice string `json:"choice"`
}

// RecordOf keeps what a verdict said.
func RecordOf(set *Set, result *Result) Record {
	rec := Record{RuleHash: set.hash, Engine: EngineVersion, On: result.On}
	for i := range result.Years {
		y := &result.Years[i]
		for k := range y.Findings {
			f := &y.Findings[k]
			rec.States = append(rec.States, RecordState{Year: y.Year, Condition: f.Rule.Condition.ID, State: f.State, Late: f.Late})
		}
		for _, r := range y.Faults {
			rec.Faults = append(rec.Faults, RecordFault{Year: y.Year, Code: string(r.Code), Choice: r.Choice})
		}
	}
	return rec
}

// Replay judges the same facts again and says whether the rules, the engine
// or the outcome differ from what was kept.
func Replay(set *Set, facts *Facts, kept Record) (now Record, same bool) {
	result := Evaluate(set, facts, kept.On)
	now = RecordOf(set, &result)
	return now, reflect.DeepEqual(now, kept)
}

// NextChange gives the first later date on which the answer really differs,
// None when it stays as it is. HoldsUntil is the next date on which it can.
func NextChange(set *Set, facts *Facts, on calendar.Date) calendar.Date {
	now := Evaluate(set, facts, on)
	var later Evaluator
	for next := &now; next.HoldsUntil != calendar.None; {
		next = later.Evaluate(set, facts, next.HoldsUntil)
		if !Same(&now, next) {
			return next.On
		}
	}
	return calendar.None
}

// Same says whether two answers of one rule set say the same, whatever the
// date on which they were asked.
func Same(a, b *Result) bool {
	x, y := *a, *b
	x.On, y.On, x.HoldsUntil, y.HoldsUntil = 0, 0, 0, 0
	if len(x.Income.Quarters)+len(y.Income.Quarters) == 0 {
		x.Income, y.Income = Income{}, Income{} // nothing is said about another year either
	}
	return reflect.DeepEqual(x, y)
}
