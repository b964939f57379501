package reminder

import (
	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/region"
)

// Digest is what the weekly mail tells: how the region stands on a day, what
// changed in the week before the Monday, and who needs help first. It counts
// what the overview of the region counts.
type Digest struct {
	Week     calendar.Date // the Monday
	Tally    *region.Tally
	HandedIn []*region.Practice
	Returned []*region.Practice
	NewLate  []*region.Practice
	First    []Helped // who needs help first, the most urgent first
	Helped   int      // how many need help in all
}

// Helped is a practice that needs help, and why.
type Helped struct {
	*region.Practice
	Need region.Code
}

// mentioned is how many practices the mail names of who needs help first.
const mentioned = 5

// NewDigest tells of a week from the region as it stands and as it stood when
// that week began.
func NewDigest(week calendar.Date, now, before *region.Board) Digest {
	d := Digest{Week: week, Tally: now.Tally()}
	for _, p := range now.Select(region.Query{}) {
		if need := now.NeedOf(p); need != region.NeedsNothing {
			d.Helped++
			if len(d.First) < mentioned {
				d.First = append(d.First, Helped{p, need})
			}
		}
	}
	for _, p := range now.Practices {
		if d.within(p.Now.Last) {
			d.HandedIn = append(d.HandedIn, p)
		}
		if d.within(p.Now.Back) {
			d.Returned = append(d.Returned, p)
		}
		if was := before.Get(p.ID); late(p) && (was == nil || was.Year != p.Year || !late(was)) {
			d.NewLate = append(d.NewLate, p)
		}
	}
	return d
}

// late says whether a plan should have been handed in, and was not.
func late(p *region.Practice) bool { return p.Now.Late && p.Now.Standing != plan.IsHandedIn }

// within says whether a day is in the week before the Monday.
func (d *Digest) within(day calendar.Date) bool {
	return day != calendar.None && d.Week.AddDays(-7) <= day && day < d.Week
}
