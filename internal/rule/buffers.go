package rule

import (
	"slices"

	"meertijd/internal/base/calendar"
)

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

// next makes a buffer one longer and gives its new place. What lies there may
// be left of an earlier answer, so the caller writes every field. It is written
// where it stays, because a struct that is built elsewhere and copied makes the
// processor wait for what it has just written.
func next[T any](buffer *[]T) *T {
	n := len(*buffer)
	if n == cap(*buffer) {
		*buffer = slices.Grow(*buffer, n+8)
	}
	*buffer = (*buffer)[:n+1]
	return &(*buffer)[n]
}

// ref notes what satisfies the condition that is being judged.
func (ev *evaluation) ref(kind RefKind, key string, mode Mode, on calendar.Date) {
	r := next(&ev.refs)
	r.Kind, r.Key, r.Mode, r.On = kind, key, mode, on
}

// step notes what came of looking at a fact.
func (ev *evaluation) step(key string, code StepCode) {
	s := next(&ev.steps)
	s.Key, s.Code = key, code
}

// need notes what is missing.
func (ev *evaluation) need(code MissingCode, count int, key, of string) {
	m := next(&ev.missing)
	m.Code, m.Count, m.Key, m.Of = code, count, key, of
}
