package rule

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
	switch {
	case e.status == refused:
		ev.step(e.key, RefusedStep)
	case e.status == over:
		ev.step(e.key, DroppedStep)
	case t == yes:
		ev.step(e.key, Counted)
		ev.refs = append(ev.refs, Ref{Kind: RefChoice, Key: e.key, Mode: e.mode})
	case t == maybe:
		ev.step(e.key, PossiblyCounted)
	}
	return t
}

func (ev *evaluation) step(key string, code StepCode) {
	ev.steps = append(ev.steps, Step{Key: key, Code: code})
}

func (ev *evaluation) need(code MissingCode, count int, key, of string) {
	ev.missing = append(ev.missing, Missing{Code: code, Count: count, Key: key, Of: of})
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
