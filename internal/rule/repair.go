package rule

import (
	"cmp"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
)

// maxNodes bounds the plans that one search looks at. Beyond it the answer is
// what was found, and Proven says that a smaller one may exist.
const maxNodes = 4000

// maxEdits bounds how deep a search goes; a plan that needs more is better
// written anew.
const maxEdits = 8

// FindRepair looks for the smallest repair of the plan of the current
// programme year, or of the next one when the current plan needs nothing and
// the next exists. After the programme's last day there is nothing to repair.
// It never touches history, attendance or other practices.
func FindRepair(set *Set, facts *Facts, on calendar.Date) Repair {
	var last Repair
	key := cohortKey(set, facts)
	current := set.ProgrammeYear(key, on)
	for year := max(current, 1); year <= set.lastYear; year++ {
		start, end := set.YearOf(key, year)
		if start == calendar.None || end < on {
			continue // the cohort has no such year, or it is over
		}
		repair := RepairYear(set, facts, on, year)
		if repair.Year != 0 {
			last = repair
		}
		if last.Needed || year > current {
			return last
		}
	}
	return last
}

func cohortKey(set *Set, facts *Facts) string {
	if len(set.Region.Calendar.Fixed) > 0 {
		return ""
	}
	return facts.Cohort
}

// RepairYear looks for the smallest repair of one year's plan. Without a plan
// that is known for that year there is nothing to repair, and Year is 0.
func RepairYear(set *Set, facts *Facts, on calendar.Date, year int) Repair {
	s := search{set: set, ev: evaluation{set: set, facts: facts, on: on, holds: calendar.Latest}}
	if len(s.ev.factFaults()) > 0 || year < 1 || year > set.lastYear {
		return Repair{}
	}
	var result Result
	s.ev.begin(&result)
	s.year = &s.ev.years[year]
	if s.year.n == 0 || s.year.facts == nil || s.year.facts.Choices == nil {
		return Repair{}
	}
	repair := Repair{Year: year, Proven: true}
	s.prepare()
	answers := s.answers()
	repair.Needed = s.start.refused > 0 || s.start.failing != 0 || len(answers) > 0
	if !repair.Needed {
		return repair
	}
	options := s.solveAll(s.components(&repair), &repair)
	repair.Unsolved = s.stillWrong(options, s.unsolved)
	if len(options) > 0 || len(answers) > 0 {
		repair.Alternatives = s.combine(options, answers)
	}
	return repair
}

// solveAll solves each component by itself. When one of them cannot be solved
// within its elements, or fewer edits would do but for what they get in the way
// of, all are searched as one with every edit. What is too large is taken apart,
// and nobody claims then that the repair is the smallest.
func (s *search) solveAll(parts []component, repair *Repair) [][]solution {
	options := make([][]solution, len(parts))
	solved, harmed, known, cost := true, false, true, 0
	for i, part := range parts {
		found, proven := s.solve(part, maxEdits, true)
		options[i] = found
		solved, harmed = solved && len(found) > 0, harmed || s.harmed
		if len(found) > 0 {
			repair.Proven, known, cost = repair.Proven && proven, known && s.known, cost+found[0].cost
		}
	}
	if len(parts) == 0 {
		return nil
	}
	solved = solved && (len(parts) == 1 || s.holds(options, make([]int, len(parts))))
	if solved && !harmed {
		return options
	}
	limit := maxEdits
	if solved {
		limit = min(cost-1, maxEdits)
	}
	if !solved || known {
		found, proven := s.solveWide(merged(parts), limit, !solved)
		if len(found) > 0 {
			repair.Proven = proven
			return [][]solution{found}
		}
		// what takes more edits than are searched may still be fewer
		repair.Proven = repair.Proven && proven && limit >= cost-1
	} else {
		repair.Proven = false
	}
	if solved {
		return options
	}
	repair.Proven = false
	return s.solveSome(parts, options)
}

// solveWide solves a component with every edit of every line.
func (s *search) solveWide(part component, limit int, guess bool) ([]solution, bool) {
	s.wide = true
	defer func() { s.wide = false }()
	return s.solve(part, limit, guess)
}

// solveSome keeps what can be solved beside each other, and takes apart what
// cannot.
func (s *search) solveSome(parts []component, found [][]solution) [][]solution {
	var options [][]solution
	fits := func(more []solution) bool {
		return len(more) > 0 && s.holds(append(options, more), make([]int, len(options)+1))
	}
	for i, part := range parts {
		if fits(found[i]) {
			options = append(options, found[i])
			continue
		}
		if more, _ := s.solveWide(part, maxEdits, true); fits(more) {
			options = append(options, more)
			continue
		}
		for _, single := range s.apart(part) {
			if more, _ := s.solve(single, maxEdits, true); fits(more) {
				options = append(options, more)
				continue
			}
			s.unsolved = append(s.unsolved, single)
		}
	}
	return options
}

// search holds one call of RepairYear.
type search struct {
	set      *Set
	ev       evaluation
	year     *year
	plan     []Choice // as it stands, in one order whatever that of the facts
	lineOf   []int    // the place in the facts of each of its lines
	start    assessment
	standing []entry // of the plan as it stands, with what goes on unlisted
	mark     int     // length of ev.entries before the year's own
	trial

	classes  []class
	elements uint64 // the elements of the component that is searched
	targets  uint64 // the failing rules to mend
	mend     []int  // the refused lines to mend
	options  []option
	helpers  [maxContent][]int // per rule, the options that can help it
	budget   int
	found    []solution
	unsolved []component // for which the search gave up
	gained   component   // what the best repair mends of those
	reach    uint64      // the elements in which an option of the component makes a difference
	deepOnly bool
	wide     bool // every edit of every line is tried
	harmed   bool // a smaller set of edits would do, but for what it gets in the way of
	known    bool // what was found last is known to mend
	strict   bool // what was mended has to be known to be met
	tried    map[optionSet]bool
}

// class is a set of new items that no rule of the year can tell apart.
type class struct {
	element int
	items   []int
}

// prepare judges the plan as it stands and finds the classes of new items.
func (s *search) prepare() {
	s.inOneOrder()
	s.mark = len(s.ev.entries) - len(s.year.entries)
	s.lay()
	s.reach = everywhere
	s.start, _ = s.assess(nil)
	s.start.refusedAt = slices.Clone(s.start.refusedAt)
	s.standing = slices.Clone(s.judged.entries)
	byMenu := make([]int, 0, len(s.set.items))
	for k := range s.set.items {
		if _, ran := find(s.year.before.running, k); !ran && s.set.menu[s.year.n][k].elements != 0 {
			byMenu = append(byMenu, k)
		}
	}
	slices.SortFunc(byMenu, func(a, b int) int { return s.set.order[s.year.n][a] - s.set.order[s.year.n][b] })
	for _, k := range byMenu {
		for e := range s.set.elements {
			if s.set.menu[s.year.n][k].elements&(1<<e) != 0 {
				s.classify(k, e)
			}
		}
	}
}

// inOneOrder copies the plan in an order that hangs on what its lines say.
func (s *search) inOneOrder() {
	choices := s.year.facts.Choices
	s.plan, s.lineOf = make([]Choice, len(choices)), make([]int, len(choices))
	for i := range s.lineOf {
		s.lineOf[i] = i
	}
	slices.SortStableFunc(s.lineOf, func(i, k int) int {
		a, b := &choices[i], &choices[k]
		return cmp.Or(cmp.Compare(s.set.placeOf(a, 0), s.set.placeOf(b, 0)), compareChoices(a, b), strings.Compare(a.Element, b.Element))
	})
	for i, k := range s.lineOf {
		s.plan[i] = choices[k]
	}
}

// classify puts an item with the items that are equal to it.
func (s *search) classify(item, element int) {
	for i := range s.classes {
		c := &s.classes[i]
		if c.element == element && s.equal(c.items[0], item) {
			c.items = append(c.items, item)
			return
		}
	}
	s.classes = append(s.classes, class{element: element, items: []int{item}})
}

// equal says that no rule of the year treats two items differently.
func (s *search) equal(a, b int) bool {
	if s.set.menu[s.year.n][a].elements != s.set.menu[s.year.n][b].elements {
		return false
	}
	for _, r := range s.set.rules[s.year.n] {
		if r.kind.content && (r.item == a || r.item == b) {
			return false
		}
		for _, carries := range r.themes {
			if carries[a] != carries[b] {
				return false
			}
		}
	}
	was, everA := find(s.year.before.ever, a)
	is, everB := find(s.year.before.ever, b)
	return everA == everB && was.element == is.element && was.sure == is.sure
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
			edits = append(edits, Edit{Kind: Justify, Element: r.Condition.Element, Question: m.Key, Line: -1})
		}
	}
	return edits
}
