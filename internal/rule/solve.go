package rule

import (
	"fmt"
	"slices"
	"strings"
)

// component is a part of the plan that can be mended by itself.
type component struct {
	elements uint64
	targets  uint64
	refused  []string // interventions of refused lines
}

// solution is one way to mend a component.
type solution struct {
	moves []move
	merge []string // candidates of the only intervention it is about
}

// components groups failing rules and refused lines by the elements that they
// touch, so that two small searches take the place of one large.
func (s *search) components(plan []Choice) []component {
	var parts []component
	join := func(c component) {
		for i := len(parts) - 1; i >= 0; i-- {
			if parts[i].elements&c.elements != 0 {
				c.elements |= parts[i].elements
				c.targets |= parts[i].targets
				c.refused = append(c.refused, parts[i].refused...)
				parts = slices.Delete(parts, i, i+1)
			}
		}
		parts = append(parts, c)
	}
	for _, r := range s.set.rules[s.year.n] {
		if s.start.failing&(1<<r.index) != 0 {
			join(component{elements: s.touches(r), targets: 1 << r.index})
		}
	}
	for i, bad := range s.refusedIn(plan) {
		if !bad {
			continue
		}
		c := component{refused: []string{plan[i].Intervention}}
		if e, ok := s.set.elementOf[plan[i].Element]; ok {
			c.elements |= 1 << e
		}
		if k, ok := s.set.itemOf[plan[i].Intervention]; ok {
			c.elements |= s.set.everMenu[k]
		}
		if c.elements == 0 {
			c.elements = 1 << 63
		}
		join(c)
	}
	slices.SortFunc(parts, func(a, b component) int {
		if a.elements < b.elements {
			return -1
		}
		return 1
	})
	return parts
}

// touches gives the elements in which edits can help a rule.
func (s *search) touches(r *Rule) uint64 {
	switch {
	case r.kind.edits&editElsewhere != 0 || r.kind.name == "themes" && r.element < 0:
		return 1<<len(s.set.elements) - 1
	case r.item >= 0:
		return s.set.everMenu[r.item]
	}
	return 1 << r.element
}

// solve finds the smallest solutions of a component. Rules that no edit can
// mend are set apart first, so that they do not hide what can be mended.
func (s *search) solve(plan []Choice, part component) (found []solution, impossible []string, proven bool) {
	s.elements, s.targets = part.elements, part.targets
	proven = true
	for _, r := range s.set.rules[s.year.n] {
		bit := uint64(1) << r.index
		if part.targets&bit == 0 {
			continue
		}
		s.targets = bit
		if depth, certain := s.deepen(plan, nil); depth < 0 {
			impossible = append(impossible, r.Condition.ID)
			part.targets &^= bit
			proven = proven && certain
		}
	}
	if part.targets == 0 && len(part.refused) == 0 {
		return nil, impossible, proven
	}
	s.targets = part.targets
	depth, certain := s.deepen(plan, part.refused)
	proven = proven && certain
	if depth < 0 {
		return nil, impossible, proven
	}
	found = s.ranked(s.found)
	if !slices.ContainsFunc(found, solution.deepens) {
		s.deepOnly = true
		s.level(plan, part.refused, depth+1)
		s.deepOnly = false
		if extra := s.ranked(s.found); len(extra) > 0 {
			found = append(found, extra[0])
		}
	}
	return found, impossible, proven
}

// deepen searches one edit further each time, and so finds the smallest
// solutions first. It gives their depth, or -1, and whether that is certain.
func (s *search) deepen(plan []Choice, mend []string) (depth int, certain bool) {
	s.budget = maxNodes
	for depth := 1; depth <= maxEdits; depth++ {
		exhausted := s.level(plan, mend, depth)
		if len(s.found) > 0 {
			return depth, s.budget > 0 || !exhausted
		}
		if s.budget <= 0 {
			return -1, false
		}
		if exhausted {
			return -1, true
		}
	}
	return -1, false
}

// level collects all solutions of exactly one depth. It says whether there
// was nothing further to try.
func (s *search) level(plan []Choice, mend []string, depth int) (exhausted bool) {
	s.found, s.seen = nil, map[string]int{}
	if s.deepOnly {
		s.budget = maxNodes / 4
	}
	cut := false
	s.visit(plan, nil, mend, depth, &cut)
	return !cut
}

// maxFound bounds the equal solutions that are kept.
const maxFound = 40

func (s *search) visit(plan []Choice, done []move, mend []string, left int, cut *bool) {
	if s.budget <= 0 || len(s.found) >= maxFound {
		*cut = true
		return
	}
	s.budget--
	a := s.assess(plan)
	worse := a.failing&^(s.start.failing|s.targets) != 0
	refusals := s.refusals(plan, mend)
	if a.failing&s.targets == 0 && refusals == 0 && !worse && len(done) > 0 {
		if left == 0 && (!s.deepOnly || s.deepeningMatters(plan, done, mend)) {
			s.found = append(s.found, solution{moves: slices.Clone(done)})
		}
		return
	}
	if bound := max(a.bound*boolInt(a.failing&s.targets != 0), refusals, boolInt(worse)); bound > left {
		*cut = true
		return
	}
	if left == 0 {
		*cut = true
		return
	}
	key := planKey(plan)
	if at, ok := s.seen[key]; ok && at >= left {
		return
	}
	s.seen[key] = left
	if worse {
		a.edits |= editMode | editRemove | editAdd
	}
	for _, m := range s.moves(plan, &a) {
		s.visit(s.apply(plan, m), append(done, m), mend, left-1, cut)
	}
}

// deepeningMatters says that a solution deepens something, and does not hold
// without it: a superfluous deepening is no alternative.
func (s *search) deepeningMatters(plan []Choice, done []move, mend []string) bool {
	for _, m := range done {
		if m.mode != Deepened {
			continue
		}
		i := slices.IndexFunc(plan, func(c Choice) bool { return c.Intervention == m.key && c.Mode == Deepened })
		if i < 0 {
			continue
		}
		without := slices.Delete(slices.Clone(plan), i, i+1)
		if k := s.lineOf(m.key); k >= 0 {
			without = append(without, s.year.facts.Choices[k])
		}
		a := s.assess(without)
		return a.failing&s.targets != 0 || s.refusals(without, mend) > 0
	}
	return false
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// refusals counts the refused lines that this search has to mend: those of
// the component, and any that it made itself.
func (s *search) refusals(plan []Choice, mend []string) int {
	n := 0
	for i, bad := range s.refusedIn(plan) {
		if bad && (has(mend, plan[i].Intervention) || !s.refusedAtStart(plan[i].Intervention)) {
			n++
		}
	}
	return n
}

// refusedAtStart says whether an intervention was refused before any edit.
func (s *search) refusedAtStart(key string) bool {
	if s.own == nil {
		s.own = s.refusedIn(s.year.facts.Choices)
	}
	for i, bad := range s.own {
		if bad && s.year.facts.Choices[i].Intervention == key {
			return true
		}
	}
	return false
}

// planKey names a plan by what the search can change in it.
func planKey(plan []Choice) string {
	lines := make([]string, len(plan))
	for i, c := range plan {
		lines[i] = c.Intervention + " " + c.Element + " " + string(c.Mode) + " " + text(c.Justification) + " " + strings.Join(c.Upkeep, ",") + " " + c.Reason
	}
	slices.Sort(lines)
	return strings.Join(lines, "|")
}

func (s solution) deepens() bool {
	return slices.ContainsFunc(s.moves, func(m move) bool { return m.mode == Deepened })
}

func (s solution) fresh() int {
	n := 0
	for _, m := range s.moves {
		if m.mode == New {
			n++
		}
	}
	return n
}

// ranked merges equal solutions and orders them: fewest edits, fewest new
// interventions, then the order of the menu.
func (s *search) ranked(found []solution) []solution {
	slices.SortStableFunc(found, func(a, b solution) int {
		if len(a.moves) != len(b.moves) {
			return len(a.moves) - len(b.moves)
		}
		if a.fresh() != b.fresh() {
			return a.fresh() - b.fresh()
		}
		return s.orderOf(a) - s.orderOf(b)
	})
	var out []solution
	bySign := map[string]int{}
	for _, sol := range found {
		sign, key := s.sign(sol)
		if i, ok := bySign[sign]; ok {
			if key != "" && !has(out[i].merge, key) {
				out[i].merge = append(out[i].merge, key)
			}
			continue
		}
		bySign[sign] = len(out)
		if key != "" {
			sol.merge = []string{key}
		}
		out = append(out, sol)
	}
	return out
}

func (s *search) orderOf(sol solution) int {
	sum := 0
	for _, m := range sol.moves {
		if k, ok := s.set.itemOf[m.key]; ok {
			sum += s.set.order[k]
		}
	}
	return sum
}

// sign names a solution without the intervention it is about, so that "deepen
// this one" and "deepen that one" are one solution with two candidates. A
// solution about several interventions keeps its names.
func (s *search) sign(sol solution) (sign, key string) {
	single := true
	for _, m := range sol.moves {
		if m.class >= 0 {
			continue
		}
		if key != "" && m.key != key {
			single = false
		}
		key = m.key
	}
	var parts []string
	for _, m := range sol.moves {
		name := m.key
		switch {
		case m.class >= 0:
			name = fmt.Sprint("class ", m.class)
		case single:
			name = "it"
		}
		parts = append(parts, fmt.Sprint(m.kind, " ", name, " ", m.element, " ", m.mode, " ", m.upkeep, " ", m.item*boolInt(m.kind == Move)))
	}
	slices.Sort(parts)
	if !single || hasKind(sol, Move) {
		key = ""
	}
	return strings.Join(parts, "; "), key
}

func hasKind(sol solution, kind EditKind) bool {
	return slices.ContainsFunc(sol.moves, func(m move) bool { return m.kind == kind })
}
