package rule

import (
	"slices"

	"meertijd/internal/programme"
)

// keepUpKind is kind 6: what was introduced goes on, with named upkeep such
// as refresher training and training of new staff (year 3 on, element C).
// When nothing that ran before goes on, a new choice with its upkeep counts: a
// practice may change to the model of its neighbourhood, or start late.
func keepUpKind() *kind {
	return &kind{
		name: "keep-up", needs: []string{"element", "upkeep"}, content: true, threshold: true,
		compile: func(c *compiler, r *Rule, path string) {
			r.upkeep = r.Condition.Upkeep
			seen := map[string]int{}
			for i, u := range r.upkeep {
				at := index(path+".upkeep", i)
				c.unique(seen, u.Key, at)
				c.oneOf(u.When, at+".when", "new-staff")
			}
			c.enough(r, path+".element")
		},
		judge: judgeKeepUp, edits: editAdd | editMove | editMode | editUpkeep,
	}
}

func judgeKeepUp(ev *evaluation, y *year, r *Rule, f *Finding) {
	earlier, have := ev.ranUnder(y, r.element), span{}
	var best *entry
	for _, e := range y.under(r.element) {
		if e.live() == no {
			ev.count(e, no)
			continue
		}
		t := e.live()
		if e.ran != yes {
			// a new one counts only when nothing from before goes on
			t = min(t, max(e.ran, yes-earlier))
		}
		if t != no {
			t = min(t, ev.keptUp(y, r, e))
		}
		if t == no {
			ev.step(e.key, NotKeptUp)
			if best == nil || e.ran > best.ran {
				best = e
			}
			continue
		}
		have.add(ev.count(e, t))
	}
	if y.open {
		have.hi = endless
	}
	if f.judge(have) == Met {
		return
	}
	if best == nil {
		ev.need(NeedRunning, 1, "", "")
		return
	}
	for i := range r.upkeep {
		u := &r.upkeep[i]
		if asked(y, u) != no && hasUpkeep(best, u.Key) != yes {
			ev.need(NeedUpkeep, 1, u.Key, best.key)
		}
	}
}

// ranUnder says whether anything that ran under an element before goes on.
func (ev *evaluation) ranUnder(y *year, element int) tri {
	found := triOf(false)
	if y.before.open || y.open {
		found = maybe
	}
	for _, e := range y.under(element) {
		found = max(found, min(e.ran, e.live()))
	}
	return found
}

// keptUp says whether a choice has all the upkeep that the year asks.
func (ev *evaluation) keptUp(y *year, r *Rule, e *entry) tri {
	all := yes
	for i := range r.upkeep {
		u := &r.upkeep[i]
		// asked and not there: no; perhaps asked, perhaps there: maybe
		all = min(all, max(hasUpkeep(e, u.Key), yes-asked(y, u)))
	}
	return all
}

// asked says whether an upkeep is asked this year.
func asked(y *year, u *programme.Upkeep) tri {
	switch {
	case u.When == "":
		return yes
	case y.facts == nil || y.facts.NewStaff == nil:
		return maybe
	}
	return triOf(*y.facts.NewStaff > 0)
}

// hasUpkeep says whether an upkeep was planned or held.
func hasUpkeep(e *entry, key string) tri {
	if e.choice == nil {
		return no
	}
	if e.choice.Upkeep == nil {
		return maybe
	}
	return triOf(slices.Contains(e.choice.Upkeep, key))
}
