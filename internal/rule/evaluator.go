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
	ev := &e.ev
	ev.set, ev.facts, ev.on, ev.holds, ev.last = set, facts, on, calendar.Latest, 0
	ev.meetings.made, ev.asked, ev.arrivals = false, false, ev.arrivals[:0]
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

// buffers hold the lists of an answer, each in one piece; the parts of an
// answer are stretches of them.
type buffers struct {
	judged   []YearResult
	findings []Finding
	refs     []Ref
	steps    []Step
	missing  []Missing
	lines    []Line
	refusals []Refusal
	advice   []Advice
	changes  []Change
	shares   []Eligibility
	quarters []QuarterIncome
}

// empty makes room for so many findings and lines of a plan, and for what
// findings usually say: a reference and a step or two each, and something
// missing for one in three. What comes on top makes a buffer grow.
func (b *buffers) empty(years, findings, lines int) {
	b.judged = room(b.judged, years)
	b.findings = room(b.findings, findings)
	b.refs, b.steps, b.missing = room(b.refs, findings+findings/4), room(b.steps, findings+findings/2), room(b.missing, findings/2)
	b.lines = room(b.lines, lines)
	b.refusals, b.advice, b.changes = b.refusals[:0], room(b.advice, 2*years), room(b.changes, 2*years)
	b.shares, b.quarters = room(b.shares, years), room(b.quarters, 4)
}

// room empties a buffer that can hold n, and makes a new one of another.
func room[T any](buffer []T, n int) []T {
	if cap(buffer) < n {
		return make([]T, 0, n)
	}
	return buffer[:0]
}

// cleared gives a buffer of n zero values.
func cleared[T any](buffer []T, n int) []T {
	buffer = room(buffer, n)[:n]
	clear(buffer)
	return buffer
}

// since gives what a buffer took since it had a length, nil when nothing. The
// buffer may grow on without touching it.
func since[T any](buffer []T, length int) []T {
	if len(buffer) == length {
		return nil
	}
	return buffer[length:len(buffer):len(buffer)]
}
