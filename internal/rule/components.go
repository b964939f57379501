package rule

import (
	"cmp"
	"slices"
)

// component is a part of the plan that can be mended by itself.
type component struct {
	elements uint64
	targets  uint64
	refused  []int // lines that are refused
}

// components groups failing rules and refused lines by the elements that they
// touch, so that two small searches take the place of one large.
// Rules that no plan can meet are set apart first, so that they do not hide
// what can be mended.
func (s *search) components(repair *Repair) []component {
	var parts []component
	join := func(c component) {
		for {
			i := slices.IndexFunc(parts, func(o component) bool { return o.elements&c.elements != 0 })
			if i < 0 {
				break
			}
			c = merged([]component{c, parts[i]})
			parts = slices.Delete(parts, i, i+1)
		}
		parts = append(parts, c)
	}
	for _, r := range s.content {
		switch {
		case s.start.failing&(1<<r.bit) == 0:
		case s.hopeless(r):
			repair.Impossible = append(repair.Impossible, r.Condition.ID)
		default:
			join(component{elements: s.touches(r), targets: 1 << r.bit})
		}
	}
	for i, bad := range s.start.refusedAt {
		if bad {
			join(component{elements: s.elementsOf(&s.plan[i]), refused: []int{i}})
		}
	}
	slices.SortFunc(parts, func(a, b component) int { return cmp.Compare(a.elements, b.elements) })
	return parts
}

// merged makes one component of several.
func merged(parts []component) component {
	var all component
	for _, c := range parts {
		all.elements |= c.elements
		all.targets |= c.targets
		all.refused = append(all.refused, c.refused...)
	}
	return all
}

// apart gives a component's rules and refused lines one by one.
func (s *search) apart(c component) []component {
	var out []component
	for _, line := range c.refused {
		out = append(out, component{elements: c.elements, refused: []int{line}})
	}
	for _, r := range s.content {
		if bit := uint64(1) << r.bit; c.targets&bit != 0 {
			out = append(out, component{elements: c.elements, targets: bit})
		}
	}
	return out
}

// names lists what a component is about: conditions and refused interventions.
func (s *search) names(c component) []string {
	var names []string
	for _, line := range c.refused {
		names = append(names, s.plan[line].Intervention)
	}
	for _, r := range s.content {
		if c.targets&(1<<r.bit) != 0 {
			names = append(names, r.Condition.ID)
		}
	}
	return names
}

// nowhere stands for the elements of a line that belongs under none.
const nowhere = uint64(1) << 63

// elementsOf gives the elements under which a line stands or could stand.
func (s *search) elementsOf(c *Choice) uint64 {
	var elements uint64
	if e, ok := s.set.elementOf[c.Element]; ok {
		elements |= 1 << e
	}
	if k, ok := s.set.itemOf[c.Intervention]; ok {
		elements |= s.set.within(k)
	}
	if elements == 0 {
		return nowhere
	}
	return elements
}

// within gives the elements under which an item, or the one that may take its
// place, ever stands.
func (s *Set) within(item int) uint64 {
	if instead := s.instead[item]; instead >= 0 {
		return s.everMenu[item] | s.everMenu[instead]
	}
	return s.everMenu[item]
}

// touches gives the elements in which edits can help a rule: its own, those
// from which a line of the plan could move there, and those to which what runs
// could leave when a new one is kept up only then.
func (s *search) touches(r *Rule) uint64 {
	var elements uint64
	switch {
	case r.kind.edits&editElsewhere != 0 || r.kind.name == "themes" && r.element < 0:
		return 1<<len(s.set.elements) - 1
	case r.item >= 0:
		elements = s.set.everMenu[r.item]
	default:
		elements = 1 << r.element
	}
	for i := range s.plan {
		if of := s.elementsOf(&s.plan[i]); of&elements != 0 && of != nowhere {
			elements |= of
		}
	}
	for _, c := range s.year.before.running {
		if len(r.upkeep) > 0 && c.element == r.element {
			elements |= s.set.within(c.item)
		}
	}
	return elements
}

// hopeless says that no plan at all could meet a rule this year: fewer items
// could count than it asks.
func (s *search) hopeless(r *Rule) bool {
	n := 0
	for k := range s.set.items {
		if s.couldCount(r, k) {
			n++
		}
	}
	switch r.kind.name {
	case "themes":
		return false // each theme has carriers on the menu, or the plan is refused
	case "choose-over-years":
		for _, c := range s.year.before.ever {
			if c.element == r.element && !s.couldCount(r, c.item) {
				n++
			}
		}
	}
	return n < r.need
}

// couldCount says whether an item could satisfy a rule in some plan.
func (s *search) couldCount(r *Rule, item int) bool {
	ran, _ := s.year.before.ran(item)
	open := s.set.menu[s.year.n][item].elements
	ever := s.set.everMenu[item]
	here := uint64(1)<<len(s.set.elements) - 1
	if r.element >= 0 {
		here = 1 << r.element
	}
	used := s.ev.inUse(item) != no
	switch r.kind.name {
	case "choose-new":
		return ran != yes && open&here != 0
	case "deepen-earlier":
		return ran != no && ever&here != 0
	case "mandatory":
		return item == r.item && (open != 0 || ran != no || used)
	case "not-only":
		return ever&^here != 0
	}
	return ran != yes && open&here != 0 || (ran != no || used) && ever&here != 0
}
