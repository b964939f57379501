package rule

import "slices"

// deficit is what the failing rules of one element ask at the least. Upkeep is
// counted apart: an edit that adds upkeep puts no line in place.
type deficit struct {
	lines  int // edits that put a line in place, or justify it
	upkeep int // edits that add upkeep
	both   int // edits of either kind
}

func (d *deficit) least() int { return max(d.both, d.lines+d.upkeep) }

// lack is something that is asked wherever it can be had: so many lines, under
// any of some elements.
type lack struct {
	elements uint64
	count    int
	item     int // the only one that will do, -1: any that carries a theme
}

// raise counts what a rule that was found failing asks at the least.
func (s *search) raise(picked []*option, r *Rule) {
	switch {
	case len(r.themes) > 0:
		s.raiseThemes(r)
	case r.item >= 0:
		s.lacks = append(s.lacks, lack{s.set.everMenu[r.item], 1, r.item})
	case r.kind.edits&editElsewhere != 0:
		s.lacks = append(s.lacks, lack{^uint64(0), 1, -1})
	case len(r.upkeep) > 0:
		d := &s.deficits[r.element]
		both, upkeep := s.leastUpkeep(picked, r)
		d.both, d.upkeep = max(d.both, both), max(d.upkeep, upkeep)
	default:
		d := &s.deficits[r.element]
		d.lines = max(d.lines, 1, s.finding.Need-s.finding.Have-s.perhaps())
	}
}

// perhaps counts at the most the lines of which it is not known whether they
// count: where that is enough, they need not be sure to.
func (s *search) perhaps() int {
	if s.strict {
		return 0
	}
	n := 0
	for i := range s.judged.entries {
		e := &s.judged.entries[i]
		n += boolInt(e.live() == maybe || e.live() == yes && (e.ran == maybe || justified(e) == maybe))
	}
	for i := range s.year.before.ever {
		n += boolInt(!s.year.before.ever[i].sure)
	}
	return n
}

// raiseThemes counts the lines that each theme still asks.
func (s *search) raiseThemes(r *Rule) {
	for i := range s.finding.Missing {
		m := &s.finding.Missing[i]
		if r.element >= 0 {
			d := &s.deficits[r.element]
			d.lines = max(d.lines, 1, m.Count-s.perhaps())
			continue
		}
		s.lacks = append(s.lacks, lack{r.carried[slices.Index(r.Condition.Themes, m.Key)], max(1, m.Count-s.perhaps()), -1})
	}
}

// bound gives a number of edits below which no plan mends the targets. One
// edit changes one line, and a line helps the rules of one element, so that
// the counts of different elements add up. What can be had under several adds
// to them when it can be had under none of those. What fails takes one at least.
func (s *search) bound(failing bool) int {
	sum, covered := 0, uint64(0)
	for e := range s.deficits {
		if n := s.deficits[e].least(); n > 0 {
			sum, covered = sum+n, covered|1<<e
		}
	}
	// each item that must be there needs a line of its own
	named := covered
	for i := range s.lacks {
		l := &s.lacks[i]
		again := slices.ContainsFunc(s.lacks[:i], func(o lack) bool { return o.item == l.item })
		if l.item >= 0 && l.elements&covered == 0 && !again {
			sum, named = sum+1, named|l.elements
		}
	}
	// one line may carry several themes, so that only the most of them counts
	most, beyond := 0, 0
	for i := range s.lacks {
		l := &s.lacks[i]
		most = max(most, l.count)
		if l.item < 0 && l.elements&named == 0 {
			beyond = max(beyond, l.count)
		}
	}
	return max(sum+beyond, most, boolInt(failing))
}

// leastUpkeep counts the edits that the best line still asks to be kept up,
// and those among them that add upkeep: a line of the plan that stands or
// could stand under the element, or one to add.
func (s *search) leastUpkeep(picked []*option, r *Rule) (both, upkeep int) {
	y := &s.judged
	upkeep = s.lacking(nil, r)
	both = upkeep + 1
	earlier := s.ev.ranUnder(y, r.element) == yes
	for i := range y.entries {
		e := &y.entries[i]
		if e.item < 0 || s.set.within(e.item)&(1<<r.element) == 0 {
			continue
		}
		missing := s.lacking(e, r)
		stands := e.choice != nil && e.element == r.element && e.live() != no
		edited := e.choice != nil && (e.line >= len(s.plan) || changes(picked, e.line))
		least := max(1, missing+boolInt(!stands))
		switch {
		case edited && (missing > 0 || !stands):
			continue // a line is changed once, so that only another one can help it
		case stands && e.ran == no && earlier:
			least = missing // what goes on has to leave first, and may help another element by that
		}
		upkeep, both = min(upkeep, missing), min(both, least)
	}
	return both, upkeep
}

// lacking counts the upkeep that the year asks and a line does not have; nil
// is a line that is not there yet.
func (s *search) lacking(e *entry, r *Rule) int {
	n := 0
	for i := range r.upkeep {
		u, has := &r.upkeep[i], no
		if e != nil {
			has = hasUpkeep(e, u.Key)
		}
		enough := max(has, yes-asked(&s.judged, u))
		n += boolInt(enough == no || s.strict && enough == maybe)
	}
	return n
}
