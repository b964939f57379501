package rule

// notOnlyKind is kind 10: an element may not be the only one that is chosen
// (element D is always part of a set).
func notOnlyKind() *kind {
	return &kind{
		name: "not-only", needs: []string{"element"}, content: true, threshold: true,
		compile: func(*compiler, *Rule, string) {},
		judge:   judgeNotOnly, edits: editAdd | editMove | editMode | editRemove | editElsewhere,
	}
}

func judgeNotOnly(ev *evaluation, y *year, r *Rule, f *Finding) {
	var here, elsewhere tri
	for i := range y.entries {
		e := &y.entries[i]
		if e.element == r.element {
			here = max(here, e.live())
		} else {
			elsewhere = max(elsewhere, ev.count(e, e.live()))
		}
	}
	if y.open || y.before.open {
		here, elsewhere = max(here, maybe), max(elsewhere, maybe)
	}
	switch {
	case here == no || elsewhere == yes:
		f.State, f.Have = Met, 1
	case here == yes && elsewhere == no:
		f.State = NotMet
		ev.need(NeedOther, 1, "", "")
	default:
		f.State, f.Why = Unknown, WhyNoFacts
	}
}
