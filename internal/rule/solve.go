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
	s.options, s.tried = s.listOptions(), map[string]bool{}
	defer func() { s.strict = false }()
	s.strict = true
	depth := s.deepen()
	if depth == 0 {
		// With a history that is not known, no edit may be sure to help.
		s.strict = false
		depth = s.deepen()
		if sure := s.completed(); len(sure) > 0 {
			s.found, s.budget, s.strict = sure, 0, true
		}
	}
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
	clear(s.tried)
	s.visit(s.plan, nil, depth)
}

// visit takes one thing that is wrong and tries every option that can help it:
// any solution has one of those. A set of options that was tried in another
// order is not tried again.
func (s *search) visit(plan []Choice, done []int, left int) {
	if s.budget <= 0 || len(s.found) >= maxFound {
		return
	}
	s.budget--
	for len(s.flags) <= len(done) {
		s.flags = append(s.flags, nil)
	}
	a := s.assess(plan, s.flags[len(done)])
	s.flags[len(done)] = a.refusedAt
	open := max(a.bound, s.refusals(&a), boolInt(s.worse(&a)))
	if open == 0 {
		if options := s.chosen(done); left == 0 && s.worthwhile(options) {
			s.found = append(s.found, solution{options: options, cost: costOf(options), mergeAt: -1, targets: s.targets, refused: s.mend})
		}
		return
	}
	if open > left {
		return
	}
	wrong := s.firstWrong(&a)
	for k := range s.options {
		o := &s.options[k]
		if o.cost > left || !s.helps(o, plan, wrong) || o.line >= 0 && s.touched(done, o.line) {
			continue
		}
		set := withOption(done, k)
		if s.seen(set) {
			continue
		}
		if next, ok := s.carryAll(s.pick(set)); ok {
			s.visit(next, set, left-o.cost)
		}
	}
}

// thing is what is wrong: a refused line, or a rule that is not met.
type thing struct {
	line int
	rule *Rule
}

// firstWrong picks a refused line, else the failing rule that the fewest
// options help: the narrowest way leads to the answer soonest.
func (s *search) firstWrong(a *assessment) thing {
	for i, bad := range a.refusedAt {
		if bad && s.owned(i) {
			return thing{line: i}
		}
	}
	mend := a.failing & (s.targets | ^s.start.failing)
	best, fewest := thing{line: -1}, len(s.options)+1
	for _, r := range s.set.rules[s.year.n] {
		if mend&(1<<r.index) == 0 {
			continue
		}
		n := 0
		for k := range s.options {
			n += boolInt(s.helps(&s.options[k], s.plan, thing{line: -1, rule: r}))
		}
		if n < fewest {
			best, fewest = thing{line: -1, rule: r}, n
		}
	}
	return best
}

// helps says whether an option can help what is wrong. A line is helped by
// changing it or its twin; a rule by a line that ends up where the rule looks.
func (s *search) helps(o *option, plan []Choice, wrong thing) bool {
	if wrong.rule == nil {
		return o.line >= 0 && (o.line == wrong.line || plan[o.line].Intervention == plan[wrong.line].Intervention)
	}
	r := wrong.rule
	switch {
	case r.kind.edits&editElsewhere != 0:
		return o.after.Element != r.Condition.Element || o.after.Mode == removed
	case len(r.themes) > 0:
		k, known := s.set.itemOf[o.after.Intervention]
		return known && (o.class >= 0 || slices.ContainsFunc(r.themes, func(carries []bool) bool { return carries[k] }))
	case r.item >= 0:
		return o.after.Intervention == s.set.items[r.item]
	}
	return o.after.Element == r.Condition.Element
}

// touched says whether one of the options already changes a line.
func (s *search) touched(done []int, line int) bool {
	return slices.ContainsFunc(done, func(k int) bool { return s.options[k].line == line })
}

// pick gives the options of a set.
func (s *search) pick(done []int) []option {
	out := make([]option, len(done))
	for i, k := range done {
		out[i] = s.options[k]
	}
	return out
}

// chosen gives the options of a set, each added item by its own name.
func (s *search) chosen(done []int) []option {
	out := s.pick(done)
	plan, _ := s.carryAll(out)
	added := len(s.plan)
	for i := range out {
		if out[i].line < 0 {
			out[i].after.Intervention = plan[added].Intervention
			added++
		}
	}
	return out
}

// withOption gives a set with one option more, in order.
func withOption(done []int, k int) []int {
	out := make([]int, 0, len(done)+1)
	out = append(append(out, done...), k)
	slices.Sort(out)
	return out
}

// seen notes a set of options, and says whether it was tried before.
func (s *search) seen(set []int) bool {
	s.key = s.key[:0]
	for _, k := range set {
		s.key = append(s.key, byte(k), byte(k>>8))
	}
	if s.tried[string(s.key)] {
		return true
	}
	s.tried[string(s.key)] = true
	return false
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
		n += boolInt(bad && s.owned(i))
	}
	return n
}

// owned says whether a line, once refused, is for this search to mend.
func (s *search) owned(line int) bool {
	return line >= len(s.start.refusedAt) || !s.start.refusedAt[line] || slices.Contains(s.mend, line)
}

// worthwhile says that every deepening in a set of options is needed: where
// going on as before would do as well, nobody is asked to deepen. When only
// deepening solutions are wanted, there has to be one.
func (s *search) worthwhile(options []option) bool {
	deepens := false
	for i, o := range options {
		if o.after.Mode != Deepened || o.line >= 0 && s.plan[o.line].Mode == Deepened {
			continue
		}
		deepens = true
		calmer := slices.Clone(options)
		calmer[i].after.Mode = Continued
		if o.line >= 0 && s.plan[o.line].Mode != New {
			calmer[i].after.Mode = s.plan[o.line].Mode
		}
		if s.mends(calmer) || s.mends(slices.Delete(slices.Clone(options), i, i+1)) {
			return false
		}
	}
	return deepens || !s.deepOnly
}

// mends carries options out and says whether the component is in order then.
func (s *search) mends(options []option) bool {
	plan, ok := s.carryAll(options)
	if !ok {
		return false
	}
	a := s.assess(plan, nil)
	return a.failing&s.targets == 0 && s.refusals(&a) == 0 && !s.worse(&a)
}

// carryAll gives the plan after a set of options: changed lines first, then
// added ones, so that the order of the set does not matter.
func (s *search) carryAll(options []option) ([]Choice, bool) {
	plan := make([]Choice, len(s.plan), len(s.plan)+len(options))
	copy(plan, s.plan)
	for _, o := range options {
		if o.line >= 0 {
			plan[o.line] = o.after
		}
	}
	for _, o := range options {
		if o.line >= 0 {
			continue
		}
		line, ok := s.free(plan, o)
		if !ok {
			return nil, false
		}
		plan = append(plan, line)
	}
	return plan, true
}
