package rule

import (
	"slices"

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
	key      string // the intervention as the plan names it
	mode     Mode
	choice   *Choice // nil when it ran, was not listed, and so is continued
	line     int     // place of the choice in the plan
	began    int     // programme year in which it began, 0 when unknown
	refusal  fault.Code
	status   status
	ran      tri  // whether it ran at the end of the year before
	used     tri  // whether it is in use by record
	recorded bool // in use by record, though not running by plan
	vague    bool // perhaps it began in an earlier year
}

var liveBy = [4]tri{sound: yes, unsure: maybe, refused: no, over: no}

// live gives how sure it is that the entry counts.
func (e *entry) live() tri { return liveBy[e.status&3] }

// year is one programme year while it is judged.
type year struct {
	n int
	*stretch
	facts   *YearFacts // nil: nothing known
	before  history
	entries []entry
	grouped []*entry               // the same by element, each in the order above
	ends    [maxElements + 2]int32 // where the group of an element ends, from 1
	items   filter                 // what the entries name
	repeats bool                   // perhaps two lines name the same item
	open    bool                   // the plan itself is unknown
	dated   bool                   // a line came or went during the year
	ahead   bool                   // it has not begun, and is looked at as on its first day
}

// choices resolves the year's plan against the menu and the history.
func (ev *evaluation) choices(y *year) {
	y.open = y.facts == nil || y.facts.Choices == nil
	first := len(ev.entries)
	if y.facts != nil {
		for _, p := range ev.inOrder(y) {
			ev.resolve(y, p, &y.facts.Choices[p.line()])
		}
	}
	ev.complete(y, first)
}

// complete judges the lines of a year beside each other, and adds what goes on
// unlisted. First is where they begin among all.
func (ev *evaluation) complete(y *year, first int) {
	y.entries = ev.entries[first:]
	if y.repeats {
		ev.twice(y)
	}
	ev.goOn(y)
	y.entries = ev.entries[first:len(ev.entries):len(ev.entries)]
	ev.group(y, first)
}

// group puts the entries under their elements, so that a rule walks over its
// own only. First is where the year's entries begin among all.
func (ev *evaluation) group(y *year, first int) {
	for i := range y.entries {
		y.ends[y.entries[i].element+2]++
	}
	for k := 1; k < len(ev.set.elements)+2; k++ {
		y.ends[k] += y.ends[k-1]
	}
	ev.grouped = slices.Grow(ev.grouped[:first], len(y.entries))[:first+len(y.entries)]
	y.grouped = ev.grouped[first:]
	for i := range y.entries {
		e := &y.entries[i]
		y.grouped[y.ends[e.element+1]] = e
		y.ends[e.element+1]++
	}
}

// under gives the entries of an element.
func (y *year) under(element int) []*entry { return y.grouped[y.ends[element]:y.ends[element+1]] }

// goOn adds what ran before and was not listed: it goes on.
func (ev *evaluation) goOn(y *year) {
	for i := range y.before.running {
		c := &y.before.running[i]
		stands, fell := y.listing(c.item)
		if stands {
			continue
		}
		e := next(&ev.entries)
		*e = entry{}
		e.item, e.element, e.began, e.vague = c.item, c.element, c.began, c.vague
		e.key, e.mode, e.ran = ev.set.items[c.item], Continued, yes
		if !c.sure || y.open || ev.elsewhere(c) {
			e.status, e.ran = unsure, maybe
		}
		if c.sure {
			e.ran = yes
		}
		if fell {
			e.status = over // a refused line counts for nothing, and what ran is carried below
		}
		y.items.add(c.item)
	}
}

// listing says whether a plan has a line for an item that stands, and whether
// it has one that is refused.
func (y *year) listing(item int) (stands, fell bool) {
	if !y.items.has(item) {
		return false, false
	}
	for i := range y.entries {
		if e := &y.entries[i]; e.item == item {
			stands, fell = stands || e.status != refused, fell || e.status == refused
		}
	}
	return stands, fell
}

// resolve judges one line by itself: the menu first, then the history.
func (ev *evaluation) resolve(y *year, p place, c *Choice) {
	e := next(&ev.entries)
	*e = entry{}
	e.item, e.element, e.line, e.began = p.item(), p.element(), p.line(), y.n
	e.key, e.mode, e.choice = c.Intervention, c.Mode, c
	if e.item >= 0 {
		y.repeats = y.repeats || y.items.has(e.item)
		y.items.add(e.item)
	}
	if c.Ended != calendar.None && c.Mode != Dropped && ev.reached(c.Ended) {
		e.status = over
		return
	}
	if code := ev.menuRefuses(y, e); code != "" {
		e.status, e.refusal = refused, code
		return
	}
	ev.historyOf(y, e)
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
	e.used = used
	if before.began > 0 {
		e.began, e.vague = before.began, before.vague
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
		if blank(e.choice.Reason) {
			e.status, e.refusal = refused, ChoiceDropReason
		} else {
			e.status = over
		}
	}
	from := ev.set.deepening[y.n][e.element]
	if e.mode == Deepened && from.refuse && from.years != 0 {
		switch {
		case e.ran == yes && e.vague:
			e.status = unsure
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
		return max(e.ran, e.used)
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
