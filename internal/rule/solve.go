package rule

import (
	"cmp"
	"slices"
)

// solution is one way to mend a component.
type solution struct {
	options []option
	set     optionSet
	cost    int
	merge   []string // equal interventions for the option at mergeAt
	mergeAt int
	also    []solution // the solutions that were merged, in the order of merge from its second
	targets uint64     // the failing rules that it mends
	refused []int      // the refused lines that it mends
}

// maxFound bounds the equal solutions that are kept.
const maxFound = 60

// optionSet is a set of options, by their numbers in order: 0 for none, so
// that they are counted from 1. One more than maxEdits are tried for a repair
// that deepens.
type optionSet [maxEdits + 1]uint16

// with gives a set with one option more, which it does not hold and has room
// for: every option takes an edit.
func (set optionSet) with(k int) optionSet {
	at := set.len()
	for ; at > 0 && set[at-1] > uint16(k+1); at-- {
		set[at] = set[at-1]
	}
	set[at] = uint16(k + 1)
	return set
}

func (set *optionSet) len() int {
	n := slices.Index(set[:], 0)
	if n < 0 {
		return len(set)
	}
	return n
}

// solve finds the smallest solutions of a component that take at most so many
// edits. Proven says that no smaller ones exist: when nothing was found, that
// there are none. Guess allows what is not known to mend, when nothing else does.
func (s *search) solve(part component, limit int, guess bool) (found []solution, proven bool) {
	s.elements, s.targets, s.mend = part.elements, part.targets, part.refused
	s.harmed = false
	s.listOptions()
	defer func() { s.strict, s.reach = false, everywhere }()
	s.strict = true
	depth := s.deepen(limit)
	s.known = depth > 0
	if depth == 0 && guess && s.unsaid() {
		// With a history that is not known, no edit may be sure to help.
		s.strict = false
		depth = s.deepen(limit)
		if sure := s.completed(); len(sure) > 0 {
			s.found, s.budget, s.strict = sure, 0, true
		}
	}
	if depth == 0 {
		return nil, s.budget > 0
	}
	proven = s.budget > 0 && s.known
	found = s.ranked(s.found)
	if !slices.ContainsFunc(found, func(sol solution) bool { return sol.deepens() }) {
		if extra := s.ranked(s.deepening(depth + 1)); len(extra) > 0 {
			found = append(found, extra[0])
		}
	}
	return found, proven
}

// unsaid says whether anything is not known that could tell a repair that is
// sure from one that is not.
func (s *search) unsaid() bool {
	unsaid := s.year.before.open || s.ev.facts.InUse == nil || s.year.facts.NewStaff == nil
	for i := range s.year.before.ever {
		unsaid = unsaid || !s.year.before.ever[i].sure
	}
	for i := range s.plan {
		unsaid = unsaid || s.plan[i].Upkeep == nil || s.plan[i].Justification == nil
	}
	return unsaid
}

// listOptions lists what can help this component, in one fixed order: lines
// of the plan first, then lines to add. What the menu or the history refuses
// whatever else the plan says is no help.
func (s *search) listOptions() {
	var edits editSet
	for _, r := range s.content {
		if s.targets&(1<<r.bit) != 0 {
			edits |= r.kind.edits
		}
	}
	if s.wide {
		edits, s.elements = ^editSet(0), everywhere
	}
	out := s.options[:0]
	for i := range s.plan {
		bad := s.start.refusedAt[i] || s.twin(i)
		if s.ended(&s.plan[i]) || !bad && s.elementsOf(&s.plan[i])&s.elements == 0 {
			continue
		}
		out = s.lineOptions(out, i, bad, edits)
	}
	out = s.addOptions(out, edits)
	for i := range out {
		s.ready(&out[i])
	}
	out = slices.DeleteFunc(out, func(o option) bool { return !o.absent && o.status == refused })
	slices.SortStableFunc(out, func(a, b option) int { return cmp.Compare(a.cost, b.cost) })
	s.options = out
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
func (s *search) deepen(limit int) int {
	s.listHelpers()
	s.budget = maxNodes
	if s.wide {
		s.budget = maxNodes / 4
	}
	for depth := 1; depth <= limit && s.budget > 0; depth++ {
		s.begin()
		s.visit(optionSet{}, depth)
		if len(s.found) > 0 {
			return depth
		}
	}
	return 0
}

// deepening collects solutions that take exactly so many edits and deepen
// something. Each has an option that deepens, so that the search begins with
// one of those.
func (s *search) deepening(depth int) []solution {
	s.deepOnly, s.budget = true, maxNodes/4
	s.begin()
	for k := range s.options {
		if s.options[k].deepens {
			s.follow(optionSet{}, k, depth)
		}
	}
	s.deepOnly = false
	return s.found
}

// begin forgets what was found and tried.
func (s *search) begin() {
	s.found = nil
	if s.tried == nil {
		s.tried = map[optionSet]bool{}
	}
	clear(s.tried)
}

// visit takes one thing that is wrong and tries every option that can help it:
// any solution has one of those.
func (s *search) visit(set optionSet, left int) {
	if s.budget <= 0 || len(s.found) >= maxFound {
		return
	}
	a, ok := s.assess(s.pick(set))
	if !ok {
		return
	}
	s.budget--
	least := max(a.bound, a.refused)
	if a.shared {
		least = 1
	}
	worse := s.worse(&a)
	if (worse || a.made > 0) && max(a.bound*boolInt(!a.shared), a.refused-a.made) < left {
		s.harmed = true
	}
	open := max(least, boolInt(worse))
	if open == 0 {
		if left == 0 {
			s.note(set)
		}
		return
	}
	if open > left {
		return
	}
	if a.refused > 0 {
		s.mendLine(set, &a, left)
		return
	}
	for _, k := range s.helpers[s.narrowest(&a)] {
		s.follow(set, k, left)
	}
}

// mendLine tries what changes a refused line, or a line that names the same.
func (s *search) mendLine(set optionSet, a *assessment, left int) {
	line, key := a.first, a.key
	for k := range s.options {
		if at := s.options[k].line; at >= 0 && (at == line || s.plan[at].Intervention == key) {
			s.follow(set, k, left)
		}
	}
}

// follow goes on with one option more, unless it costs too much or its line is
// changed already. A set of options that was tried in another order is not
// tried again.
func (s *search) follow(set optionSet, k, left int) {
	o := &s.options[k]
	if o.cost > left || o.line >= 0 && s.touched(&set, o.line) {
		return
	}
	set = set.with(k)
	if s.tried[set] {
		return
	}
	s.tried[set] = true
	s.visit(set, left-o.cost)
}

// narrowest picks the failing rule that the fewest options help, by its bit:
// the narrowest way leads to the answer soonest.
func (s *search) narrowest(a *assessment) int {
	mend := a.failing & (s.targets | ^s.start.failing)
	best := -1
	for _, r := range s.content {
		if mend&(1<<r.bit) != 0 && (best < 0 || len(s.helpers[r.bit]) < len(s.helpers[best])) {
			best = r.bit
		}
	}
	return best
}

// touched says whether one of the options already changes a line.
func (s *search) touched(set *optionSet, line int) bool {
	for _, k := range set[:set.len()] {
		if s.options[k-1].line == line {
			return true
		}
	}
	return false
}

// pick gives the options of a set, until the next call.
func (s *search) pick(set optionSet) []*option {
	s.picked = s.picked[:0]
	for _, k := range set[:set.len()] {
		s.picked = append(s.picked, &s.options[k-1])
	}
	return s.picked
}

// note keeps a set of options that mends the component, each added item by its
// own name, when it is worthwhile.
func (s *search) note(set optionSet) {
	chosen := slices.Clone(s.pick(set))
	var added [len(set)]string
	for i := range s.sheet {
		if l := &s.sheet[i]; l.line >= len(s.plan) {
			added[l.line-len(s.plan)] = l.key
		}
	}
	if !s.worthwhile(chosen) {
		return
	}
	options, n := make([]option, len(chosen)), 0
	for i, o := range chosen {
		if options[i] = *o; o.line < 0 {
			options[i].after.Intervention = added[n]
			n++
		}
	}
	s.found = append(s.found, solution{options: options, set: set, cost: costOf(options), mergeAt: -1, targets: s.targets, refused: s.mend})
}

func costOf(options []option) int {
	n := 0
	for i := range options {
		n += options[i].cost
	}
	return n
}

// worthwhile says that every deepening in a set of options is needed: where
// going on as before would do as well, nobody is asked to deepen. When only
// deepening solutions are wanted, there has to be one.
func (s *search) worthwhile(chosen []*option) bool {
	deepens := false
	for i, o := range chosen {
		if !o.deepens {
			continue
		}
		deepens = true
		calmer := *o
		calmer.after.Mode = Continued
		if o.line >= 0 && s.plan[o.line].Mode != New {
			calmer.after.Mode = s.plan[o.line].Mode
		}
		s.ready(&calmer)
		chosen[i] = &calmer
		needless := s.mends(chosen) || s.mends(slices.Delete(slices.Clone(chosen), i, i+1))
		if chosen[i] = o; needless {
			return false
		}
	}
	return deepens || !s.deepOnly
}
