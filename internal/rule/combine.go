package rule

import (
	"cmp"
	"slices"
)

// maxAlternatives is how many repairs are offered side by side.
const maxAlternatives = 3

// deepens says whether a solution builds on what already runs.
func (sol *solution) deepens() bool {
	return slices.ContainsFunc(sol.options, func(o option) bool { return o.deepens })
}

// fresh counts the new interventions that a solution asks for.
func (s *search) fresh(sol solution) int {
	n := 0
	for _, o := range sol.options {
		n += boolInt(o.after.Mode == New && (o.line < 0 || s.plan[o.line].Mode != New))
	}
	return n
}

// ranked orders solutions and merges equal ones: fewest edits, fewest new
// interventions, then the order of the menu.
func (s *search) ranked(found []solution) []solution {
	slices.SortStableFunc(found, func(a, b solution) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(s.fresh(a), s.fresh(b)), cmp.Compare(s.orderOf(a), s.orderOf(b)), slices.Compare(a.set[:], b.set[:]))
	})
	var out []solution
	for _, sol := range found {
		if !slices.ContainsFunc(out, func(o solution) bool { return sameSet(o, sol) }) && !s.merge(out, sol) {
			out = append(out, sol)
		}
	}
	return out
}

// orderOf adds up the places on the menu of what a solution is about.
func (s *search) orderOf(sol solution) int {
	sum := 0
	for _, o := range sol.options {
		if k, ok := s.set.itemOf[o.after.Intervention]; ok {
			sum += s.set.order[s.year.n][k]
		}
	}
	return sum
}

// sameSet says that two solutions are one but for items of one class.
func sameSet(a, b solution) bool {
	if len(a.options) != len(b.options) {
		return false
	}
	for i := range a.options {
		if !same(&a.options[i], &b.options[i]) {
			return false
		}
	}
	return true
}

func same(a, b *option) bool {
	return a.line == b.line && a.class == b.class && a.shape == b.shape && (a.class >= 0 || a.after.Intervention == b.after.Intervention)
}

func (s *search) merge(out []solution, sol solution) bool {
	for i := range out {
		o := &out[i]
		if len(o.options) != len(sol.options) {
			continue
		}
		at, differ := -1, 0
		for k := range sol.options {
			if !same(&o.options[k], &sol.options[k]) {
				at, differ = k, differ+1
			}
		}
		if differ != 1 || o.mergeAt >= 0 && o.mergeAt != at || o.options[at].shape != sol.options[at].shape || sol.options[at].class >= 0 || s.contested(sol, at) || s.ambiguous(&sol.options[at]) {
			continue
		}
		if o.mergeAt < 0 {
			o.mergeAt, o.merge = at, []string{s.subject(&o.options[at])}
		}
		if key := s.subject(&sol.options[at]); !slices.Contains(o.merge, key) {
			o.merge, o.also = append(o.merge, key), append(o.also, sol)
		}
		return true
	}
	return false
}

// contested says whether another option of a solution may add the item that one
// is about.
func (s *search) contested(sol solution, at int) bool {
	return slices.ContainsFunc(sol.options, func(o option) bool {
		return o.class >= 0 && slices.Contains(s.classes[o.class].items, sol.options[at].item)
	})
}

// ambiguous says whether the intervention and the element of a line do not say
// which line is meant, so that only its place does.
func (s *search) ambiguous(o *option) bool {
	if o.line < 0 {
		return false
	}
	c := &s.plan[o.line]
	for i := range s.plan {
		if other := &s.plan[i]; i != o.line && other.Intervention == c.Intervention && other.Element == c.Element && !s.ended(other) {
			return true
		}
	}
	return false
}

// subject names the intervention that an option is about.
func (s *search) subject(o *option) string {
	if o.line >= 0 {
		return s.plan[o.line].Intervention
	}
	return o.after.Intervention
}

// combine puts the solutions of the components together: the best of each
// first, then what differs in one component, with one that deepens among them
// when that costs at most one edit more.
func (s *search) combine(options [][]solution, answers []Edit) []Alternative {
	pick := make([]int, len(options))
	best := s.build(options, pick, answers)
	var others []Alternative
	for i := range options {
		for k := 1; k < len(options[i]); k++ {
			pick[i] = k
			if s.holds(options, pick) {
				others = append(others, s.build(options, pick, answers))
			}
		}
		pick[i] = 0
	}
	slices.SortStableFunc(others, func(a, b Alternative) int {
		return cmp.Or(cmp.Compare(len(a.Edits), len(b.Edits)), cmp.Compare(a.New, b.New))
	})
	return chosen(best, others)
}

// chosen keeps the best three, the last place for one that deepens when none
// of the others does.
func chosen(best Alternative, others []Alternative) []Alternative {
	out := []Alternative{best}
	deepening := slices.IndexFunc(others, func(a Alternative) bool { return a.deepens() })
	for i, a := range others {
		if len(out) == maxAlternatives {
			break
		}
		none := !slices.ContainsFunc(out, func(o Alternative) bool { return o.deepens() })
		if len(out) == maxAlternatives-1 && none && deepening > i {
			a = others[deepening]
		}
		if len(a.Edits) <= len(best.Edits) || a.deepens() && !best.deepens() {
			out = append(out, a)
		}
	}
	return out
}

// holds carries out one solution of each component and says whether what each
// mends is mended, and nothing else is harmed.
func (s *search) holds(options [][]solution, pick []int) bool {
	s.picked, s.targets, s.mend, s.reach = s.picked[:0], s.gained.targets, s.gained.refused, everywhere
	for i, k := range pick {
		sol := &options[i][k]
		s.targets |= sol.targets
		s.mend = append(slices.Clone(s.mend), sol.refused...)
		for n := range sol.options {
			o := &sol.options[n]
			if o.line >= 0 && changes(s.picked, o.line) {
				return false // two parts that change one line are no two parts
			}
			s.picked = append(s.picked, o)
		}
	}
	if held := s.mends(s.picked); !held || s.gained.targets == 0 {
		return held
	}
	s.targets, s.strict = s.gained.targets, true // what the best one surely mends
	defer func() { s.strict = false }()
	return s.mends(s.picked)
}

// stillWrong gives the conditions and refused choices, out of the parts for
// which the search gave up, that the best solutions of the others do not mend
// either. What those do mend, every other way of repairing has to mend as well.
func (s *search) stillWrong(options [][]solution, unsolved []component) (wrong []string) {
	if len(unsolved) == 0 {
		return nil
	}
	s.picked = s.picked[:0]
	for i := range options {
		for k := range options[i][0].options {
			s.picked = append(s.picked, &options[i][0].options[k])
		}
	}
	all := merged(unsolved)
	s.targets, s.mend, s.reach, s.strict = all.targets, all.refused, everywhere, true
	a, ok := s.assess(s.picked)
	s.strict = false
	for _, part := range unsolved {
		for _, single := range s.apart(part) {
			falls := func(line int) bool { return a.refusedAt[line] }
			if !ok || a.failing&single.targets != 0 || slices.ContainsFunc(single.refused, falls) {
				wrong = append(wrong, s.names(single)...)
				continue
			}
			s.gained = merged([]component{s.gained, single})
		}
	}
	return wrong
}

// build turns one solution of each component into an alternative.
func (s *search) build(options [][]solution, pick []int, answers []Edit) Alternative {
	var a Alternative
	added := 0
	after := slices.Clone(s.plan)
	for i, k := range pick {
		for _, o := range options[i][k].options {
			if o.line >= 0 {
				after[o.line] = o.after
			}
		}
	}
	for i, k := range pick {
		for _, o := range options[i][k].options {
			if o.line < 0 && o.class < 0 {
				after = append(after, o.after) // what one edit adds by name is no candidate for another
			}
		}
	}
	for i, k := range pick {
		sol := &options[i][k]
		a.New += s.fresh(*sol)
		for n := range sol.options {
			o := &sol.options[n]
			line := o.line
			if line < 0 {
				line = len(s.plan) + added
				added++
			}
			candidates := []string{s.subject(o)}
			switch {
			case o.class >= 0:
				candidates = s.candidates(o.class, after)
			case sol.mergeAt == n:
				candidates = s.fitting(options, pick, i)
			}
			a.Edits = append(a.Edits, s.edits(o, line, candidates)...)
		}
	}
	a.Edits = append(a.Edits, answers...)
	return a
}

// fitting names the interventions of a merged solution that hold beside what is
// picked for the other components.
func (s *search) fitting(options [][]solution, pick []int, i int) []string {
	sol := &options[i][pick[i]]
	if len(options) == 1 && s.gained.targets == 0 && len(s.gained.refused) == 0 {
		return sol.merge
	}
	keys := sol.merge[:1:1]
	beside, at := slices.Clone(options), slices.Clone(pick)
	at[i] = 0
	for k := range sol.also {
		if beside[i] = sol.also[k : k+1]; s.holds(beside, at) {
			keys = append(keys, sol.merge[k+1])
		}
	}
	return keys
}

// edits writes an option as the edits that it takes.
func (s *search) edits(o *option, line int, candidates []string) []Edit {
	var out []Edit
	if line < len(s.lineOf) {
		line = s.lineOf[line]
	}
	before := Choice{Element: o.after.Element, Mode: o.after.Mode}
	if o.line < 0 {
		out = append(out, Edit{Kind: Add, Element: o.after.Element, Mode: o.after.Mode, From: s.ranElsewhere(o), Candidates: candidates, Line: -1})
	} else {
		before = s.plan[o.line]
	}
	edit := func(kind EditKind) Edit {
		return Edit{Kind: kind, Element: o.after.Element, Candidates: candidates, Line: line}
	}
	if o.after.Mode == removed {
		return []Edit{edit(Remove)}
	}
	if o.line >= 0 && (o.after.Intervention != before.Intervention || o.after.Element != before.Element) {
		e := edit(Move)
		e.To, e.From, e.Mode = o.after.Element, before.Element, o.after.Mode
		if o.after.Intervention != before.Intervention {
			e.To, e.ToItem = o.after.Intervention, true
		}
		out = append(out, e)
	}
	if o.after.Mode != before.Mode {
		e := edit(ChangeMode)
		e.Mode = o.after.Mode
		out = append(out, e)
	}
	if text(o.after.Justification) != text(before.Justification) || o.after.Reason != before.Reason {
		e := edit(Justify)
		if o.after.Mode == Dropped {
			e.Mode = Dropped
		}
		out = append(out, e)
	}
	for _, u := range o.after.Upkeep {
		if !slices.Contains(before.Upkeep, u) {
			e := edit(AddUpkeep)
			e.Upkeep = u
			out = append(out, e)
		}
	}
	return out
}

// ranElsewhere gives the element under which an added line ran before, when
// that is another.
func (s *search) ranElsewhere(o *option) string {
	if ran, ok := find(s.year.before.running, o.item); ok && o.class < 0 && s.set.elements[ran.element] != o.after.Element {
		return s.set.elements[ran.element]
	}
	return ""
}

// candidates lists the items of a class that the plan does not list once its
// lines are changed.
func (s *search) candidates(class int, after []Choice) []string {
	var keys []string
	for _, k := range s.classes[class].items {
		if key := s.set.items[k]; !s.stands(after, k, s.classes[class].element) {
			keys = append(keys, key)
		}
	}
	return keys
}
