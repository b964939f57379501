package region

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
)

// Code is why a practice needs attention.
type Code string

// The reasons, most urgent first. A practice has the first that holds.
const (
	NeedsAnswer   Code = "returned"  // its plan was returned, and it did not answer yet
	NeedsPlan     Code = "late"      // the last day for its plan has passed
	NeedsStart    Code = "not-begun" // no plan, and the last day comes near
	NeedsFinish   Code = "unfinished"
	NeedsCatchUp  Code = "missed"  // an obligation beside the plan was missed
	NeedsRepair   Code = "open"    // handed in, with a condition that is not met
	NeedsFacts    Code = "unknown" // a fact is not known, so nobody can tell
	NeedsBegin    Code = "silent"  // no plan yet, with time enough
	NeedsPatience Code = "busy"    // a draft, with time enough
	NeedsNothing  Code = "nothing"
)

// Needs lists the reasons, most urgent first.
var Needs = []Code{NeedsAnswer, NeedsPlan, NeedsStart, NeedsFinish, NeedsCatchUp, NeedsRepair, NeedsFacts, NeedsBegin, NeedsPatience, NeedsNothing}

// near is within how many days of the last day a plan needs attention.
const near = 30

// NeedOf says why a practice needs attention on the day of the board.
func (b *Board) NeedOf(p *Practice) Code { return p.need(b.On) }

func (p *Practice) need(on calendar.Date) Code {
	s := &p.Now
	in := s.Standing == plan.IsHandedIn
	soon := s.Due >= on && s.Due-on <= near
	switch {
	case p.Year == 0:
		return NeedsNothing
	case s.Returned:
		return NeedsAnswer
	case !in && s.Late:
		return NeedsPlan
	case s.Standing == plan.IsSilent && soon:
		return NeedsStart
	case !in && soon:
		return NeedsFinish
	case s.Missed:
		return NeedsCatchUp
	case !in && s.Due != calendar.None && s.Due < on: // not late, so nobody knows whether it was handed in
		return NeedsFacts
	case in && (s.Open > 0 || s.Refused > 0):
		return NeedsRepair
	case in && s.Unsure > 0:
		return NeedsFacts
	case s.Standing == plan.IsSilent:
		return NeedsBegin
	case !in:
		return NeedsPatience
	}
	return NeedsNothing
}

func (b *Board) rank(p *Practice) int { return slices.Index(Needs, b.NeedOf(p)) }

// Need is a reason with the practices that have it, by name.
type Need struct {
	Code      Code
	Practices []*Practice
}

// Needs groups practices by why they need attention, most urgent first; those
// that need nothing are left out.
func (b *Board) Needs(practices []*Practice) []Need {
	groups := make([]Need, len(Needs))
	for _, p := range practices {
		g := &groups[b.rank(p)]
		g.Practices = append(g.Practices, p)
	}
	var out []Need
	for i, g := range groups {
		if g.Code = Needs[i]; len(g.Practices) > 0 && g.Code != NeedsNothing {
			out = append(out, g)
		}
	}
	return out
}
