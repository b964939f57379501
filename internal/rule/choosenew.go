package rule

// chooseNewKind is kind 3: at least n interventions that are new in the year.
func chooseNewKind() *kind {
	return &kind{
		name: "choose-new", needs: []string{"element", "at_least"}, content: true, threshold: true,
		compile: func(c *compiler, r *Rule, path string) { c.enough(r, path+".at_least") },
		judge:   judgeChooseNew, edits: editAdd | editMove | editMode,
	}
}

func judgeChooseNew(ev *evaluation, y *year, r *Rule, f *Finding) {
	var have span
	for _, e := range y.under(r.element) {
		if e.mode != New && e.live() != no {
			ev.step(e.key, NotNew)
			continue
		}
		have.add(ev.count(e, e.live()))
	}
	if y.open {
		have.hi = endless
	}
	ev.settle(f, have, NeedNew)
}
