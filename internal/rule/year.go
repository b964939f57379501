package rule

import (
	"cmp"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// status says what a line of a plan is worth.
type status uint8

const (
	sound   status = iota // allowed
	unsure                // allowed or refused, by facts that are missing
	refused               // the menu or the history does not allow it
	over                  // dropped, or ended during the year
)

// entry is one line of a year's plan, listed or running on from before.
type entry struct {
	item     int // -1: no region knows it
	element  int
	mode     Mode
	choice   *Choice // nil when it ran, was not listed, and so is continued
	line     int     // place of the choice in the plan
	began    int     // programme year in which it began, 0 when unknown
	refusal  fault.Code
	status   status
	ran      tri  // whether it ran at the end of the year before
	recorded bool // in use by record, though not running by plan
}

// live gives how sure it is that the entry counts.
func (e *entry) live() tri {
	switch e.status {
	case sound:
		return yes
	case unsure:
		return maybe
	}
	return no
}

// key names the entry's intervention, also when no region knows it.
func (ev *evaluation) key(e *entry) string {
	if e.choice != nil {
		return e.choice.Intervention
	}
	return ev.set.items[e.item]
}

// carried is what runs on into the next year.
type carried struct {
	item, element, began int
	sure                 bool
}

// history is everything that runs at the end of a year. Open means that an
// unknown plan may have added more.
type history struct {
	running []carried
	ever    []carried // everything that was ever chosen and allowed
	open    bool
}

// find looks up an item among what runs.
func find(running []carried, item int) (carried, bool) {
	for _, c := range running {
		if c.item == item {
			return c, true
		}
	}
	return carried{}, false
}

// ran says whether an item runs at the end of the year.
func (h *history) ran(item int) (tri, carried) {
	c, ok := find(h.running, item)
	switch {
	case ok && c.sure:
		return yes, c
	case ok || h.open:
		return maybe, c
	}
	return no, c
}

// year is one programme year while it is judged.
type year struct {
	n          int
	start, end calendar.Date
	facts      *YearFacts // nil: nothing known
	before     history
	entries    []entry
	open       bool // the plan itself is unknown
}

// choices resolves the year's plan against the menu and the history.
func (ev *evaluation) choices(y *year) {
	y.open = y.facts == nil || y.facts.Choices == nil
	first := len(ev.entries)
	if y.facts != nil {
		for i := range y.facts.Choices {
			c := &y.facts.Choices[i]
			if c.Mode == removed || c.From != calendar.None && !ev.reached(c.From) {
				continue
			}
			e := ev.resolve(y, c)
			e.line = i
			ev.entries = append(ev.entries, e)
		}
	}
	y.entries = ev.entries[first:]
	slices.SortFunc(y.entries, compareEntries)
	ev.twice(y)
	listed := len(y.entries)
	for _, c := range y.before.running {
		stands, fell := listing(y.entries[:listed], c.item)
		if stands {
			continue
		}
		e := entry{item: c.item, element: c.element, mode: Continued, ran: yes, began: c.began}
		if !c.sure || y.open {
			e.status, e.ran = unsure, maybe
		}
		if c.sure {
			e.ran = yes
		}
		if fell {
			e.status = over // a refused line counts for nothing, and what ran is carried below
		}
		ev.entries = append(ev.entries, e)
	}
	y.entries = ev.entries[first:len(ev.entries):len(ev.entries)]
}

// listing says whether a plan has a line for an item that stands, and whether
// it has one that is refused.
func listing(entries []entry, item int) (stands, fell bool) {
	for i := range entries {
		if e := &entries[i]; e.item == item {
			stands, fell = stands || e.status != refused, fell || e.status == refused
		}
	}
	return stands, fell
}

// compareEntries puts the lines of a plan in one order, however they came.
func compareEntries(a, b entry) int {
	if a.element != b.element {
		return cmp.Compare(a.element, b.element)
	}
	if a.item != b.item {
		return cmp.Compare(a.item, b.item)
	}
	return cmp.Or(
		strings.Compare(a.choice.Intervention, b.choice.Intervention),
		strings.Compare(string(a.choice.Mode), string(b.choice.Mode)),
		cmp.Compare(a.choice.From, b.choice.From), cmp.Compare(a.choice.Ended, b.choice.Ended),
		strings.Compare(text(a.choice.Justification), text(b.choice.Justification)),
		cmp.Compare(len(a.choice.Upkeep), len(b.choice.Upkeep)),
		strings.Compare(strings.Join(a.choice.Upkeep, " "), strings.Join(b.choice.Upkeep, " ")),
		strings.Compare(a.choice.Reason, b.choice.Reason),
	)
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// resolve judges one line by itself: the menu first, then the history.
func (ev *evaluation) resolve(y *year, c *Choice) entry {
	e := entry{item: -1, element: -1, mode: c.Mode, choice: c, began: y.n}
	if k, ok := ev.set.itemOf[c.Intervention]; ok {
		e.item = k
	}
	if k, ok := ev.set.elementOf[c.Element]; ok {
		e.element = k
	}
	if c.Ended != calendar.None && ev.reached(c.Ended) {
		e.status = over
		return e
	}
	if code := ev.menuRefuses(y, &e); code != "" {
		e.status, e.refusal = refused, code
		return e
	}
	ev.historyOf(y, &e)
	return e
}

// menuRefuses gives the code when the menu does not allow the choice. Only a
// new choice needs the menu of its year; what runs may have left it.
func (ev *evaluation) menuRefuses(y *year, e *entry) fault.Code {
	switch {
	case e.item < 0:
		return ChoiceUnknown
	case e.element < 0:
		return ChoiceElement
	case e.mode == New && ev.set.menu[y.n][e.item].elements == 0:
		return ChoiceNotOnMenu
	case e.mode == New && ev.set.menu[y.n][e.item].elements&(1<<e.element) == 0:
		return ChoiceWrongElement
	case ev.set.everMenu[e.item]&(1<<e.element) == 0:
		return ChoiceWrongElement
	}
	return ""
}

// historyOf judges a line by what ran before.
func (ev *evaluation) historyOf(y *year, e *entry) {
	ran, before := y.before.ran(e.item)
	e.ran = ran
	used := ev.inUse(e.item)
	if before.began > 0 {
		e.began = before.began
	}
	switch e.mode {
	case New:
		if ran == yes {
			e.status, e.refusal = refused, ChoiceRunning
		} else if ran == maybe {
			e.status = unsure
		}
		e.recorded = used == yes
		return
	case Continued, Embedded, Deepened, Dropped:
	default:
		e.status, e.refusal = refused, ChoiceMode
		return
	}
	if e.mode == Deepened && !ev.set.deepening[y.n][e.element].inUse {
		used = no
	}
	switch {
	case ran == yes || used == yes:
		e.recorded = ran != yes
	case ran == maybe || used == maybe:
		e.status = unsure
	default:
		e.status, e.refusal = refused, nothingTo(e.mode)
		return
	}
	ev.refine(y, e)
}

// refine applies the two rules that hang on a mode: a drop needs a reason, and
// a plan may refuse to deepen what began in other years.
func (ev *evaluation) refine(y *year, e *entry) {
	if e.recorded {
		e.began = 0
	}
	if e.mode == Dropped {
		if strings.TrimSpace(e.choice.Reason) == "" {
			e.status, e.refusal = refused, ChoiceDropReason
		} else {
			e.status = over
		}
	}
	from := ev.set.deepening[y.n][e.element]
	if e.mode == Deepened && from.refuse && from.years != 0 {
		switch {
		case e.ran == yes && e.began > 0 && from.years&(1<<e.began) == 0:
			e.status, e.refusal = refused, ChoiceDeepenYears
		case e.ran != yes:
			e.status = unsure
			if !y.before.open && e.recorded {
				e.status = sound
			}
		}
	}
}

func nothingTo(m Mode) fault.Code {
	switch m {
	case Deepened:
		return ChoiceNoDeepen
	case Dropped:
		return ChoiceNoDrop
	}
	return ChoiceNoContinue
}

// inUse says whether an intervention is recorded as in use.
func (ev *evaluation) inUse(item int) tri {
	if ev.facts.InUse == nil {
		return maybe
	}
	key, used := ev.set.items[item], no
	for i := range ev.facts.InUse {
		u := &ev.facts.InUse[i]
		// no early return: HoldsUntil may not depend on the order of the facts
		if u.Intervention == key && ev.reached(u.Since) {
			used = yes
		}
	}
	return used
}

// stands says whether a line says something about this year: it counts, or it
// says that the practice stops. A line that ended during the year does not.
func (e *entry) stands() tri {
	if e.status == over && e.mode == Dropped {
		if e.recorded {
			return yes
		}
		return e.ran
	}
	return e.live()
}

// twice refuses the second line for the same intervention: always under one
// element, to stop and to go on with it, and under two elements when the plan
// counts it once. When it is not sure
// that the first line stands, it is not sure either that the second falls.
func (ev *evaluation) twice(y *year) {
	for i := range y.entries {
		e := &y.entries[i]
		for j := range y.entries {
			o := &y.entries[j]
			if i <= j || e.item < 0 || e.item != o.item || e.stands() == no || o.stands() == no {
				continue
			}
			code := ChoiceTwice
			if e.element != o.element && e.mode != Dropped && o.mode != Dropped {
				code = ChoiceTwoElements
			}
			switch {
			case code == ChoiceTwoElements && !ev.set.twoOnce[y.n]:
			case o.stands() == yes:
				e.status, e.refusal = refused, code
			case e.status == sound:
				e.status = unsure
			}
		}
	}
}

// after gives what runs at the end of the year.
func (ev *evaluation) after(y *year) history {
	h := history{open: y.before.open || y.open}
	first := len(ev.carried)
	for i := range y.entries {
		e := &y.entries[i]
		if e.item < 0 || e.status == over && e.choice != nil {
			continue
		}
		if e.status == refused || e.status == over {
			if c, ok := find(y.before.running, e.item); ok {
				if _, twice := find(ev.carried[first:], e.item); !twice {
					ev.carried = append(ev.carried, c)
				}
			}
			continue
		}
		sure := e.status == sound || e.mode == New
		if _, twice := find(ev.carried[first:], e.item); !twice {
			ev.carried = append(ev.carried, carried{item: e.item, element: e.element, began: e.began, sure: sure})
		}
	}
	h.running = ev.carried[first:len(ev.carried):len(ev.carried)]
	h.ever = ev.everAfter(y, h.running)
	return h
}

// everAfter adds to what was ever chosen what this year adds.
func (ev *evaluation) everAfter(y *year, running []carried) []carried {
	fresh := 0
	for _, c := range running {
		if _, ok := find(y.before.ever, c.item); !ok {
			fresh++
		}
	}
	if fresh == 0 {
		return y.before.ever
	}
	first := len(ev.carried)
	ev.carried = append(ev.carried, y.before.ever...)
	for _, c := range running {
		if _, ok := find(y.before.ever, c.item); !ok {
			ev.carried = append(ev.carried, c)
		}
	}
	return since(ev.carried, first)
}
