package rule

import "slices"

// solution is one way to mend a component.
type solution struct {
	options []option
	cost    int
	merge   []string // equal interventions for the option at mergeAt
	mergeAt int
	targets uint64 // the failing rules that it mends
	refused []int  // the refused lines that it mends
}

// maxFound bounds the equal solutions that are kept.
const maxFound = 60

// solve finds the smallest solutions of a component; none when the budget ran
// out first.
func (s *search) solve(part component) (found []solution, proven bool) {
	s.elements, s.targets, s.mend = part.elements, part.targets, part.refused
	s.options = s.listOptions()
	depth := s.deepen()
	if depth == 0 {
		return nil, false
	}
	proven = s.budget > 0
	found = s.ranked(s.found)
	if !slices.ContainsFunc(found, s.deepens) {
		s.deepOnly, s.budget = true, maxNodes/4
		s.level(depth + 1)
		s.deepOnly = false
		if extra := s.ranked(s.found); len(extra) > 0 {
			found = append(found, extra[0])
		}
	}
	return found, proven
}

// listOptions lists what can help this component, in one fixed order: lines
// of the plan first, then lines to add.
func (s *search) listOptions() []option {
	var edits editSet
	for _, r := range s.set.rules[s.year.n] {
		if s.targets&(1<<r.index) != 0 {
			edits |= r.kind.edits
		}
	}
	var out []option
	for i := range s.plan {
		bad := s.start.refusedAt[i] || s.twin(i)
		if s.ended(&s.plan[i]) || !bad && s.elementsOf(&s.plan[i])&s.elements == 0 {
			continue
		}
		out = append(out, s.lineOptions(s.plan, i, bad, edits)...)
	}
	out = append(out, s.addOptions(edits)...)
	slices.SortStableFunc(out, func(a, b option) int { return a.cost - b.cost })
	return out
}

// twin says whether another line for the same intervention is refused: taking
// out either of the two may be what helps.
func (s *search) twin(line int) bool {
	for i, bad := range s.start.refusedAt {
		if bad && i != line && s.plan[i].Intervention == s.plan[line].Intervention {
			return true
		}
	}
	return false
}

// deepen searches one edit further each time, and so finds the smallest
// solutions first. It gives their depth, 0 when the budget ran out or nothing
// was found.
func (s *search) deepen() int {
	s.budget = maxNodes
	for depth := 1; depth <= maxEdits && s.budget > 0; depth++ {
		s.level(depth)
		if len(s.found) > 0 {
			return depth
		}
	}
	return 0
}

// level collects the solutions that take exactly so many edits.
func (s *search) level(depth int) {
	s.found = nil
	s.visit(s.plan, nil, 0, depth, 0)
}

// visit tries every set of options from the list, in its order, so that no
// set is tried twice.
func (s *search) visit(plan []Choice, done []option, from, left, level int) {
	if s.budget <= 0 || len(s.found) >= maxFound {
		return
	}
	s.budget--
	for len(s.flags) <= level {
		s.flags = append(s.flags, nil)
	}
	a := s.assess(plan, s.flags[level])
	s.flags[level] = a.refusedAt
	open := max(a.bound, s.refusals(&a), boolInt(s.worse(&a)))
	if open == 0 {
		if left == 0 && (!s.deepOnly || s.deepeningMatters(done)) {
			s.found = append(s.found, solution{options: slices.Clone(done), cost: costOf(done), mergeAt: -1, targets: s.targets, refused: s.mend})
		}
		return
	}
	if open > left {
		return
	}
	for k := from; k < len(s.options) && s.options[k].cost <= left; k++ {
		o := s.options[k]
		if o.line >= 0 && slices.ContainsFunc(done, func(d option) bool { return d.line == o.line }) {
			continue
		}
		next, ok := s.carryOut(plan, o)
		if !ok {
			continue
		}
		if o.line < 0 {
			o.after.Intervention = next[len(next)-1].Intervention
		}
		again := k + 1
		if o.class >= 0 {
			again = k // another item of the same class
		}
		s.visit(next, append(done, o), again, left-o.cost, level+1)
	}
}

func costOf(options []option) int {
	n := 0
	for _, o := range options {
		n += o.cost
	}
	return n
}

// worse says whether a plan fails a rule that it met before the edits.
func (s *search) worse(a *assessment) bool { return a.failing&^(s.start.failing|s.targets) != 0 }

// refusals counts the refused lines that this search has to mend: those of
// the component, and any that it made itself.
func (s *search) refusals(a *assessment) int {
	n := 0
	for i, bad := range a.refusedAt {
		if bad && (i >= len(s.start.refusedAt) || !s.start.refusedAt[i] || slices.Contains(s.mend, i)) {
			n++
		}
	}
	return n
}

// deepeningMatters says that a set of options deepens something, and does not
// hold without that: a superfluous deepening is no alternative.
func (s *search) deepeningMatters(done []option) bool {
	for i, o := range done {
		if o.after.Mode != Deepened || o.line >= 0 && s.plan[o.line].Mode == Deepened {
			continue
		}
		return !s.mends(slices.Delete(slices.Clone(done), i, i+1))
	}
	return false
}

// mends carries options out and says whether the component is in order then.
func (s *search) mends(options []option) bool {
	plan := s.plan
	for _, o := range options {
		next, ok := s.carryOut(plan, o)
		if !ok {
			return false
		}
		plan = next
	}
	a := s.assess(plan, nil)
	return a.failing&s.targets == 0 && s.refusals(&a) == 0 && !s.worse(&a)
}
