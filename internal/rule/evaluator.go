package rule

import (
	"sync"

	"meertijd/internal/base/calendar"
)

// Evaluate judges one practice on a date: every programme year that has
// begun, and the next one when facts about it exist. It is pure and total:
// facts that make no sense give faults, never a panic.
func Evaluate(set *Set, facts *Facts, on calendar.Date) Result {
	e := spare.Get().(*Evaluator)
	result := *e.Evaluate(set, facts, on)
	// the lists of the answer go with it; the rest is for the next practice
	e.ev.buffers, e.ev.set, e.ev.facts, e.result = buffers{}, nil, nil, Result{}
	spare.Put(e)
	return result
}

// spare keeps what an evaluation works with and an answer does not hold.
var spare = sync.Pool{New: func() any { return new(Evaluator) }}

// Evaluator judges one practice after another with the same buffers. It is
// for lists and previews, where thousands of answers are looked at once: it
// gives the same answers as Evaluate and leaves nothing to collect.
//
// An answer, and all that it holds, is valid until the next call. An
// Evaluator is not safe for use by several goroutines; each takes its own.
type Evaluator struct {
	ev     evaluation
	result Result
}

// Evaluate judges one practice on a date. The result is valid until the next
// call.
func (e *Evaluator) Evaluate(set *Set, facts *Facts, on calendar.Date) *Result {
	return e.answer(set, facts, on, false)
}

// Verdicts gives what lists and previews ask for: faults, and of every year
// the findings with what satisfied them, what is missing and their trace, the
// same as Evaluate gives. It leaves out advice, the lines of the plan, what
// changed in it, and income. HoldsUntil is the next date on which a verdict can
// change. The result is valid until the next call.
func (e *Evaluator) Verdicts(set *Set, facts *Facts, on calendar.Date) *Result {
	return e.answer(set, facts, on, true)
}

func (e *Evaluator) answer(set *Set, facts *Facts, on calendar.Date, bare bool) *Result {
	ev := &e.ev
	ev.bare = bare
	ev.set, ev.facts, ev.on, ev.holds, ev.last = set, facts, on, calendar.Latest, 0
	ev.meetings.made, ev.asked, ev.arrivals, ev.placed = false, false, ev.arrivals[:0], ev.placed[:0]
	for n := range ev.years {
		ev.years[n].n = 0
	}
	e.result = Result{Practice: facts.Practice.ID, On: on, Faults: ev.factFaults()}
	if len(e.result.Faults) == 0 {
		ev.ahead = readAhead(facts)
		ev.judgeAll(&e.result)
	}
	if ev.holds != calendar.Latest {
		e.result.HoldsUntil = ev.holds
	}
	return &e.result
}
