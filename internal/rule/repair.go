package rule

import (
	"slices"

	"meertijd/internal/base/calendar"
)

// maxNodes bounds the plans that one search looks at. Beyond it the answer is
// what was found, and Proven says that a smaller one may exist.
const maxNodes = 6000

// maxEdits bounds how deep a search goes; a plan that needs more is better
// written anew.
const maxEdits = 8

// FindRepair looks for the smallest repair of the plan of the current
// programme year, or of the next one when the current plan needs nothing and
// the next exists. It never touches history, attendance or other practices.
func FindRepair(set *Set, facts *Facts, on calendar.Date) Repair {
	result := Evaluate(set, facts, on)
	var last Repair
	for _, y := range result.Years {
		if y.Year < result.ProgrammeYear || y.End < on {
			continue
		}
		last = RepairYear(set, facts, on, y.Year)
		if last.Needed {
			return last
		}
	}
	return last
}

// RepairYear looks for the smallest repair of one year's plan.
func RepairYear(set *Set, facts *Facts, on calendar.Date, year int) Repair {
	s := search{set: set, ev: evaluation{set: set, facts: facts, on: on, holds: calendar.Latest}}
	repair := Repair{Year: year, Proven: true}
	if len(s.ev.factFaults()) > 0 || year < 1 || year > set.lastYear {
		return repair
	}
	var result Result
	s.ev.begin(&result)
	s.year = &s.ev.years[year]
	if s.year.n == 0 || s.year.facts == nil || s.year.facts.Choices == nil {
		return repair
	}
	s.prepare()
	plan := slices.Clone(s.year.facts.Choices)
	s.start = s.assess(plan)
	repair.Needed = s.start.refused > 0 || s.start.failing != 0
	if !repair.Needed {
		return repair
	}
	var options [][]solution
	for _, part := range s.components(plan) {
		found, impossible, proven := s.solve(plan, part)
		repair.Proven = repair.Proven && proven
		repair.Impossible = append(repair.Impossible, impossible...)
		if len(found) > 0 {
			options = append(options, found)
		}
	}
	answers := s.answers()
	if len(options) > 0 || len(answers) > 0 {
		repair.Alternatives = s.combine(options, answers)
	}
	return repair
}

// search holds one call of RepairYear.
type search struct {
	set   *Set
	ev    evaluation
	year  *year
	start assessment
	mark  int // length of ev.entries before the year's own

	classes  []class
	upkeeps  []string
	elements uint64 // the elements of the component that is searched
	targets  uint64 // the failing rules to mend
	own      []bool
	nodes    int
	seen     map[string]int
	found    []solution
	deepOnly bool
	budget   int
}

// class is a set of new items that no rule of the year can tell apart.
type class struct {
	element int
	items   []int
}

// assessment is what one plan is worth.
type assessment struct {
	refused int
	failing uint64 // bits of rules that are not met, by index
	bound   int    // no fewer edits can mend the targets
	edits   editSet
}

// prepare finds the classes and upkeeps of the year.
func (s *search) prepare() {
	s.mark = len(s.ev.entries) - len(s.year.entries)
	rules := s.set.rules[s.year.n]
	for _, r := range rules {
		for _, u := range r.upkeep {
			if !has(s.upkeeps, u.Key) {
				s.upkeeps = append(s.upkeeps, u.Key)
			}
		}
	}
	byMenu := make([]int, 0, len(s.set.items))
	for k := range s.set.items {
		if s.set.menu[s.year.n][k].elements != 0 && !s.ranBefore(k) {
			byMenu = append(byMenu, k)
		}
	}
	slices.SortFunc(byMenu, func(a, b int) int { return s.set.order[a] - s.set.order[b] })
	for _, k := range byMenu {
		for e := range s.set.elements {
			if s.set.menu[s.year.n][k].elements&(1<<e) != 0 {
				s.classify(rules, k, e)
			}
		}
	}
}

func (s *search) ranBefore(item int) bool {
	_, ok := find(s.year.before.running, item)
	return ok
}

// classify puts an item with the items that are equal to it.
func (s *search) classify(rules []*Rule, item, element int) {
	for i := range s.classes {
		c := &s.classes[i]
		if c.element == element && s.equal(rules, c.items[0], item) {
			c.items = append(c.items, item)
			return
		}
	}
	s.classes = append(s.classes, class{element: element, items: []int{item}})
}

// equal says that no rule of the year treats two items differently.
func (s *search) equal(rules []*Rule, a, b int) bool {
	if s.set.menu[s.year.n][a].elements != s.set.menu[s.year.n][b].elements {
		return false
	}
	for _, r := range rules {
		if r.item == a || r.item == b {
			return false
		}
		for _, carries := range r.themes {
			if carries[a] != carries[b] {
				return false
			}
		}
	}
	return everIn(s.year.before.ever, a) == everIn(s.year.before.ever, b)
}

func everIn(ever []carried, item int) bool {
	_, ok := find(ever, item)
	return ok
}

// assess judges a plan for the year by the rules on its content.
func (s *search) assess(plan []Choice) assessment {
	ev, y := &s.ev, s.year
	facts := *y.facts
	facts.Choices = plan
	trial := year{n: y.n, start: y.start, end: y.end, facts: &facts, before: y.before}
	ev.entries = ev.entries[:s.mark]
	ev.choices(&trial)
	var a assessment
	for i := range trial.entries {
		if trial.entries[i].status == refused {
			a.refused++
		}
	}
	for _, r := range s.set.rules[y.n] {
		if !r.kind.content || r.kind.name == "questions" {
			continue
		}
		ev.refs, ev.steps, ev.missing = ev.refs[:0], ev.steps[:0], ev.missing[:0]
		var f Finding
		ev.finding(&trial, r, &f)
		if f.State != NotMet {
			continue
		}
		a.failing |= 1 << r.index
		if s.targets&(1<<r.index) != 0 || s.targets == 0 {
			a.bound = max(a.bound, lowerBound(&f))
			a.edits |= r.kind.edits
		}
	}
	return a
}

// lowerBound says how many edits a failing condition takes at the least: one
// edit changes one line, and one line counts once.
func lowerBound(f *Finding) int {
	switch f.Rule.kind.name {
	case "choose", "choose-new", "choose-over-years", "new-or-deepened", "deepen-earlier":
		return f.Need - f.Have
	}
	return 1
}

// refusedIn says which lines of a plan are refused.
func (s *search) refusedIn(plan []Choice) []bool {
	ev, y := &s.ev, s.year
	facts := *y.facts
	facts.Choices = plan
	trial := year{n: y.n, start: y.start, end: y.end, facts: &facts, before: y.before}
	ev.entries = ev.entries[:s.mark]
	ev.choices(&trial)
	out := make([]bool, len(plan))
	for i := range trial.entries {
		e := &trial.entries[i]
		if e.status != refused {
			continue
		}
		for j := range plan {
			if e.choice == &plan[j] {
				out[j] = true
			}
		}
	}
	return out
}

// ended says whether a line is history: swapped away before the date.
func (s *search) ended(c *Choice) bool {
	return c.Ended != calendar.None && s.ev.reached(c.Ended)
}

// answers lists the questions that still ask for an answer.
func (s *search) answers() []Edit {
	var edits []Edit
	for _, r := range s.set.rules[s.year.n] {
		if r.kind.name != "questions" {
			continue
		}
		var f Finding
		s.ev.refs, s.ev.steps, s.ev.missing = nil, nil, nil
		s.ev.finding(s.year, r, &f)
		if f.State != NotMet {
			continue
		}
		for _, m := range f.Missing {
			edits = append(edits, Edit{Kind: Justify, Element: r.Condition.Element, Question: m.Key})
		}
	}
	return edits
}
