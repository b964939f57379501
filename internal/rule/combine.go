package rule

import "slices"

// maxAlternatives is how many repairs are offered side by side.
const maxAlternatives = 3

// combine puts the solutions of the components together: the best of each
// first, then what differs in one component, with one that deepens among them
// when that costs at most one edit more.
func (s *search) combine(options [][]solution, answers []Edit) []Alternative {
	pick := make([]int, len(options))
	build := func() Alternative {
		var a Alternative
		for i, k := range pick {
			sol := options[i][k]
			a.New += sol.fresh()
			a.Edits = append(a.Edits, s.edits(sol)...)
		}
		a.Edits = append(a.Edits, answers...)
		return a
	}
	best := build()
	var others []Alternative
	for i := range options {
		for k := 1; k < len(options[i]); k++ {
			pick[i] = k
			others = append(others, build())
		}
		pick[i] = 0
	}
	slices.SortStableFunc(others, func(a, b Alternative) int {
		if len(a.Edits) != len(b.Edits) {
			return len(a.Edits) - len(b.Edits)
		}
		return a.New - b.New
	})
	out := []Alternative{best}
	deepening := slices.IndexFunc(others, func(a Alternative) bool { return a.deepens() && len(a.Edits) <= len(best.Edits)+1 })
	for i, a := range others {
		if len(out) == maxAlternatives {
			break
		}
		last := len(out) == maxAlternatives-1
		if last && !best.deepens() && deepening >= i && !slices.ContainsFunc(out, func(o Alternative) bool { return o.deepens() }) {
			a = others[deepening]
		}
		if len(a.Edits) <= len(best.Edits) || a.deepens() && !best.deepens() {
			out = append(out, a)
		}
	}
	return out
}

// edits turns a solution's moves into edits with their candidates.
func (s *search) edits(sol solution) []Edit {
	out := make([]Edit, 0, len(sol.moves))
	for _, m := range sol.moves {
		e := Edit{Kind: m.kind, Mode: m.mode, Upkeep: m.upkeep, Candidates: []string{m.key}}
		if m.element >= 0 {
			e.Element = s.set.elements[m.element]
		} else if k := s.lineOf(m.key); k >= 0 {
			e.Element = s.year.facts.Choices[k].Element
		}
		switch {
		case m.kind == Move && m.item >= 0:
			e.To, e.ToItem = s.set.items[m.item], true
		case m.kind == Move:
			e.To = s.set.elements[m.element]
		case m.class >= 0:
			e.Candidates = s.candidates(m.class)
		case len(sol.merge) > 1 && m.key == sol.merge[0]:
			e.Candidates = sol.merge
		}
		out = append(out, e)
	}
	return out
}

// lineOf finds the line of an intervention in the plan.
func (s *search) lineOf(key string) int {
	return slices.IndexFunc(s.year.facts.Choices, func(c Choice) bool { return c.Intervention == key })
}

// candidates lists the items of a class that the plan does not list already.
func (s *search) candidates(class int) []string {
	var keys []string
	for _, k := range s.classes[class].items {
		if s.lineOf(s.set.items[k]) < 0 {
			keys = append(keys, s.set.items[k])
		}
	}
	return keys
}
