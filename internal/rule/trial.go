package rule

import (
	"cmp"
	"slices"

	"meertijd/internal/base/calendar"
)

// trial is what plans are tried on. A search tries hundreds, so that all its
// lists are used again, and a line is judged by the menu and the history once.
type trial struct {
	lines     []laid // the plan as it stands
	sheet     []laid // the plan that is tried, in the order of places
	judged    year   // the same, judged
	finding   Finding
	content   []*Rule // the rules on the plan's content that this practice has to meet
	listed    []int   // per item, and per element under it, the lines of the plan as it stands
	refusedAt []bool
	picked    []*option
	deficits  []deficit // per element
	lacks     []lack    // of failing rules that look at more than one element
}

// laid is a line of a plan as the menu and the history judge it, whatever the
// other lines say.
type laid struct {
	entry
	place  place
	absent bool // taken out, or not in force yet
}

// assessment is what one plan is worth.
type assessment struct {
	refused   int    // lines that this search has to mend
	made      int    // those among them that it made itself
	shared    bool   // one edit may mend several of them
	refusedAt []bool // by line, whoever mends them
	first     int    // the first of those to mend
	key       string // and what it names
	failing   uint64 // rules that are not met, by their bits
	bound     int    // no fewer edits can mend the targets
}

// lay judges the lines of the plan one by one.
func (s *search) lay() {
	s.listed = make([]int, len(s.set.items)*(len(s.set.elements)+1))
	s.lines = make([]laid, len(s.plan))
	for i := range s.plan {
		s.lines[i] = s.laid(&s.plan[i], i)
		s.list(&s.plan[i], 1)
	}
	for _, r := range s.set.rules[s.year.n] {
		if !r.kind.content || r.kind.name == "questions" {
			continue
		}
		if _, applies := s.ev.applies(s.year, r); applies == yes && !s.ev.waived(s.year.n, r) {
			s.content = append(s.content, r)
		}
	}
	s.deficits = make([]deficit, len(s.set.elements))
}

// laid judges one line by itself.
func (s *search) laid(c *Choice, line int) laid {
	l := laid{place: s.set.placeOf(c, line), absent: c.Mode == removed || c.From != calendar.None && !s.ev.reached(c.From)}
	if l.absent {
		l.item = l.place.item()
		return l
	}
	y := &s.judged
	*y = year{n: s.year.n, stretch: s.year.stretch, facts: s.year.facts, before: s.year.before}
	s.ev.entries = s.ev.entries[:s.mark]
	s.ev.resolve(y, l.place, c)
	l.entry = s.ev.entries[s.mark]
	return l
}

// carryOut lays the plan with options carried out on the sheet: changed lines
// first, then added ones, so that the order of the options does not matter.
// False when an option has nothing left to add.
func (s *search) carryOut(picked []*option) bool {
	s.sheet = s.sheet[:0]
	for i := range s.lines {
		if l := &s.lines[i]; !l.absent && !changes(picked, i) {
			s.sheet = append(s.sheet, *l)
		}
	}
	for _, o := range picked {
		if o.line >= 0 {
			s.relist(o, 1)
			s.put(o, o.laid, o.line)
		}
	}
	line, ok := len(s.plan), true
	for _, o := range picked {
		if o.line >= 0 || !ok {
			continue
		}
		var item int
		if item, ok = s.free(o, line); ok {
			s.put(o, s.named(o, item), line)
			line++
		}
	}
	for _, o := range picked {
		if o.line >= 0 {
			s.relist(o, -1)
		}
	}
	slices.SortFunc(s.sheet, func(a, b laid) int {
		if a.place.sameAs(b.place) {
			return cmp.Or(compareChoices(a.choice, b.choice), cmp.Compare(a.line, b.line))
		}
		return cmp.Compare(a.place, b.place)
	})
	return ok
}

// put lays the line of an option on the sheet.
func (s *search) put(o *option, l laid, line int) {
	if l.absent {
		return
	}
	l.choice, l.line = &o.after, line
	s.sheet = append(s.sheet, l)
}

// named gives the line of an option that adds one item of its class.
func (s *search) named(o *option, item int) laid {
	l := o.laid
	if o.class >= 0 {
		l.item, l.key = item, s.set.items[item]
		l.place = place(l.element+1)<<placeElement | place(item+1)<<placeItem
	}
	return l
}

// changes says whether one of the options changes a line.
func changes(picked []*option, line int) bool {
	for _, o := range picked {
		if o.line == line {
			return true
		}
	}
	return false
}

// relist counts a changed line under the item that it comes out with, and no
// longer under its own; with -1 it takes that back.
func (s *search) relist(o *option, n int) {
	s.list(&s.plan[o.line], -n)
	if o.after.Mode != removed {
		s.list(&o.after, n)
	}
}

// list counts a line n times under its item and element.
func (s *search) list(c *Choice, n int) {
	p := s.set.placeOf(c, 0)
	if item := p.item(); item >= 0 {
		s.listed[s.slot(item, p.element())] += n
	}
}

// slot is where the lines for an item are counted: together when a plan counts
// it once, and under each element when it counts under each.
func (s *search) slot(item, element int) int {
	at := item * (len(s.set.elements) + 1)
	if s.set.twoOnce[s.year.n] {
		return at
	}
	return at + element + 1
}

// free gives the item that an option adds: of a class, the first that the plan
// does not list where it would stand. Lines from len(s.plan) up to line were
// added already. False when all are listed.
func (s *search) free(o *option, line int) (int, bool) {
	items := []int{o.item}
	if o.class >= 0 {
		items = s.classes[o.class].items
	}
	for _, item := range items {
		if s.listed[s.slot(item, o.element)] == 0 && !s.added(item, o.element, line) {
			return item, true
		}
	}
	return 0, false
}

// added says whether the sheet has an item on a line that was added.
func (s *search) added(item, element, line int) bool {
	for i := len(s.sheet) - 1; i >= 0 && line > len(s.plan) && s.sheet[i].line >= len(s.plan); i-- {
		if s.sheet[i].item == item && s.slot(item, s.sheet[i].element) == s.slot(item, element) {
			return true
		}
	}
	return false
}

// assess judges the plan with options carried out, by the rules on its
// content. False when an option has nothing left to add. The flags of refused
// lines hold until the next call.
func (s *search) assess(picked []*option) (assessment, bool) {
	if !s.carryOut(picked) {
		return assessment{}, false
	}
	ev, y := &s.ev, &s.judged
	*y = year{n: s.year.n, stretch: s.year.stretch, facts: s.year.facts, before: s.year.before}
	ev.entries = ev.entries[:s.mark]
	for i := range s.sheet {
		e := next(&ev.entries)
		*e = s.sheet[i].entry
		if e.item >= 0 {
			y.repeats = y.repeats || y.items.has(e.item)
			y.items.add(e.item)
		}
	}
	ev.complete(y, s.mark)
	a := s.refusals(picked)
	s.lacks = s.lacks[:0]
	clear(s.deficits)
	for _, r := range s.content {
		if !s.near(r) {
			a.failing |= s.start.failing & (1 << r.bit)
			continue
		}
		state := s.judge(y, r)
		target := s.targets&(1<<r.bit) != 0
		if state == NotMet || s.strict && target && state == Unknown {
			a.failing |= 1 << r.bit
			if target {
				s.raise(picked, r)
			}
		}
	}
	a.bound = s.bound(a.failing&s.targets != 0)
	return a, true
}

// judge gives the state of a rule for a plan that is tried; what it found
// besides stands in s.finding.
func (s *search) judge(y *year, r *Rule) State {
	ev := &s.ev
	ev.refs, ev.steps, ev.missing = ev.refs[:0], ev.steps[:0], ev.missing[:0]
	s.finding = Finding{}
	s.finding.Rule, s.finding.Need = r, r.need
	r.judge(ev, y, r, &s.finding)
	s.finding.Missing = ev.missing
	return s.finding.State
}

// near says whether an option of this component can make a difference to a
// rule.
func (s *search) near(r *Rule) bool {
	return r.element < 0 || r.kind.edits&editElsewhere != 0 || s.reach&(1<<r.element) != 0
}

// refusals finds the refused lines, and among them those of the component and
// any that the search made itself.
func (s *search) refusals(picked []*option) assessment {
	s.refusedAt = cleared(s.refusedAt, len(s.plan)+len(picked))
	a := assessment{refusedAt: s.refusedAt, first: -1}
	for i := range s.judged.entries {
		e := &s.judged.entries[i]
		if e.status != refused {
			continue
		}
		s.refusedAt[e.line] = true
		if s.owned(e.line) || changes(picked, e.line) {
			a.refused++
			a.made += boolInt(!slices.Contains(s.mend, e.line))
			// a dropped line can stand in the way of one under each element
			a.shared = a.shared || e.refusal == ChoiceTwice && !s.set.twoOnce[s.year.n]
			if a.first < 0 || e.line < a.first {
				a.first, a.key = e.line, e.key
			}
		}
	}
	return a
}

// owned says whether a line, once refused, is for this search to mend.
func (s *search) owned(line int) bool {
	return line >= len(s.start.refusedAt) || !s.start.refusedAt[line] || slices.Contains(s.mend, line)
}

// worse says whether a plan fails a rule that it met before the edits.
func (s *search) worse(a *assessment) bool { return a.failing&^(s.start.failing|s.targets) != 0 }

// mends carries options out and says whether the component is in order then.
func (s *search) mends(options []*option) bool {
	a, ok := s.assess(options)
	return ok && a.failing&s.targets == 0 && a.refused == 0 && !s.worse(&a)
}
