package rule

// newOrDeepenedKind is kind 4: a new intervention, or a deepening of one that
// runs, with or without a justification (years 3 to 5, elements A and B).
func newOrDeepenedKind() *kind {
	return &kind{
		name: "new-or-deepened", needs: []string{"element", "justification"}, takes: []string{"at_least"},
		content: true, threshold: true,
		compile: func(c *compiler, r *Rule, path string) {
			r.justify = c.word(r, r.Condition.Justification, path+".justification", "not-asked", "required", "not-asked") == "required"
			c.enough(r, path+".at_least")
		},
		judge: judgeNewOrDeepened, advise: growthAdvice, edits: editAdd | editMove | editMode | editJustify,
	}
}

func judgeNewOrDeepened(ev *evaluation, y *year, r *Rule, f *Finding) {
	var have span
	first := len(ev.missing)
	for _, e := range y.under(r.element) {
		switch {
		case e.live() == no || e.mode == New:
			have.add(ev.count(e, e.live()))
		case e.mode == Deepened:
			have.add(ev.deepened(e, r))
		default:
			ev.step(e.key, NotDeepened)
		}
	}
	if y.open {
		have.hi = endless
	}
	if f.judge(have) == Met {
		return
	}
	if short := f.Need - have.lo - (len(ev.missing) - first); short > 0 {
		ev.need(NeedNewOrDeepened, short, "", "")
	}
}

// deepened counts a deepening, when it is justified or need not be.
func (ev *evaluation) deepened(e *entry, r *Rule) tri {
	if !r.justify {
		return ev.count(e, e.live())
	}
	switch justified(e) {
	case yes:
		return ev.count(e, e.live())
	case maybe:
		return ev.count(e, maybe)
	}
	ev.step(e.key, NotJustified)
	ev.need(NeedJustification, 1, e.key, "")
	return no
}

// justified says whether a justification is there; nil is not known.
func justified(e *entry) tri {
	if e.choice == nil {
		return no
	}
	if e.choice.Justification == nil {
		return maybe
	}
	return triOf(!blank(*e.choice.Justification))
}
