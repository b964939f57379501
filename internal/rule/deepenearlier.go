package rule

// deepenEarlierKind is kind 5: deepen exactly what was chosen before; a new
// choice does not replace it (year 2, element C).
func deepenEarlierKind() *kind {
	return &kind{
		name: "deepen-earlier", needs: []string{"element"}, takes: []string{"at_least"}, content: true, threshold: true,
		compile: func(c *compiler, r *Rule, path string) { c.enough(r, path+".at_least") },
		judge:   judgeDeepenEarlier, edits: editAdd | editMove | editMode,
	}
}

func judgeDeepenEarlier(ev *evaluation, y *year, r *Rule, f *Finding) {
	var have span
	for _, e := range y.under(r.element) {
		switch {
		case e.live() != no && e.ran == no:
			ev.step(e.key, NotEarlier)
		case e.live() != no && e.mode != Deepened:
			ev.step(e.key, NotDeepened)
		default:
			have.add(ev.count(e, min(e.live(), e.ran)))
		}
	}
	if y.open {
		have.hi = endless
	}
	if f.judge(have) == Met {
		return
	}
	ev.needEarlier(y, r)
}

// needEarlier says what could be deepened, or that nothing was chosen before.
func (ev *evaluation) needEarlier(y *year, r *Rule) {
	found := false
	for _, c := range y.before.running {
		if c.element == r.element {
			ev.need(NeedDeepening, 1, ev.set.items[c.item], "")
			found = true
		}
	}
	if !found {
		ev.need(NeedEarlier, 1, "", "")
	}
}
