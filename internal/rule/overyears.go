package rule

import "meertijd/internal/base/calendar"

// overYearsKind is kind 2: at least n different interventions of an element
// over all years up to this one.
func overYearsKind() *kind {
	return &kind{
		name: "choose-over-years", needs: []string{"element", "at_least"}, content: true, threshold: true,
		compile: func(c *compiler, r *Rule, path string) { c.enough(r, path+".at_least") },
		judge:   judgeOverYears, edits: editAdd | editMove | editMode | editRemove,
	}
}

func judgeOverYears(ev *evaluation, y *year, r *Rule, f *Finding) {
	var have span
	for _, e := range y.under(r.element) {
		if e.live() != no {
			have.add(ev.count(e, e.live()))
		}
	}
	for _, c := range y.before.ever {
		if c.element != r.element || y.lists(c.item) {
			continue
		}
		ev.step(ev.set.items[c.item], CountedBefore)
		if c.sure && !ev.elsewhere(&c) {
			ev.ref(RefChoice, ev.set.items[c.item], "", calendar.None)
			have.add(yes)
		} else {
			have.add(maybe)
		}
	}
	if y.open || y.before.open {
		have.hi = endless
	}
	ev.settle(f, have, NeedChoice)
}

// lists says whether an item counts in the year already, under any element.
func (y *year) lists(item int) bool { return y.runs(item) != no }
