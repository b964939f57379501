package rule

import "meertijd/internal/base/calendar"

// chooseKind is kind 1: at least n different interventions of an element run
// in the year, chosen or continued (year 1 element A; year 2 element B).
func chooseKind() *kind {
	return &kind{
		name: "choose", needs: []string{"element", "at_least"}, content: true, threshold: true,
		compile: func(c *compiler, r *Rule, path string) { c.enough(r, path+".at_least") },
		judge:   judgeChoose, edits: editAdd | editMove | editMode,
	}
}

func judgeChoose(ev *evaluation, y *year, r *Rule, f *Finding) {
	var have span
	for _, e := range y.under(r.element) {
		have.add(ev.count(e, e.live()))
	}
	if y.open || y.before.open {
		have.hi = endless
	}
	ev.settle(f, have, NeedChoice)
}

// count notes in the trace what came of an entry, and in SatisfiedBy when it
// surely counts.
func (ev *evaluation) count(e *entry, t tri) tri {
	code := Counted
	switch {
	case e.status == refused:
		code = RefusedStep
	case e.status == over:
		code = DroppedStep
	case t == yes:
		ev.ref(RefChoice, e.key, e.mode, calendar.None)
	case t == maybe:
		code = PossiblyCounted
	default:
		return t
	}
	ev.step(e.key, code)
	return t
}

// settle turns a count into the state of a condition on the plan's content.
func (ev *evaluation) settle(f *Finding, have span, code MissingCode) {
	if f.judge(have) != Met {
		ev.need(code, f.Need-have.lo, "", "")
	}
}

// judge gives a finding the state of a count, and says why when it is unknown.
func (f *Finding) judge(have span) State {
	f.Have, f.State = have.lo, have.reaches(f.Need)
	if f.State == Unknown {
		f.Why = WhyNoFacts
	}
	return f.State
}
