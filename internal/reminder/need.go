package reminder

import (
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

// Kind is what a reminder is about, for the words of its mail.
type Kind string

// What a plan can lack. Of several the first one is told.
const (
	IsReturned Kind = "returned" // the lead asked something about it
	IsSilent   Kind = "silent"   // nobody began
	IsOpen     Kind = "open"     // something is not in order
	IsComplete Kind = "complete" // it only has to be handed in
	IsEdited   Kind = "edited"   // it was changed after it was handed in
	IsNothing  Kind = ""
)

// Need is what the plan of one practice lacks on a day, and what would repair
// it: the verdict that the practice's own page shows.
type Need struct {
	Practice, Name string
	Plan           plan.Plan
	Verdict        *rule.YearResult
	Summary        plan.Summary
	Repair         rule.Repair
	Missed         []*rule.Finding // what is no content of the plan, and was asked
	On             calendar.Date
	Due            calendar.Date // by which the plan is asked; None when no day is
}

// NeedOf reads what a practice lacks from the verdict on its plan.
func NeedOf(name string, p plan.Plan, j plan.Judgement, repair rule.Repair, on calendar.Date) *Need {
	n := &Need{Practice: j.Practice, Name: name, Plan: p, Verdict: j.Year, Summary: j.Summary, Repair: repair, On: on}
	for i := range j.Year.Findings {
		f := &j.Year.Findings[i]
		switch {
		case f.Rule.Content():
		case f.Rule.Condition.Paper == rule.PlanPaper:
			n.Due = f.Due
		case f.State == rule.NotMet:
			n.Missed = append(n.Missed, f)
		}
	}
	return n
}

// Kind says what there is to tell; IsNothing when the practice lacks nothing.
func (n *Need) Kind() Kind {
	s := n.Summary
	open := s.Open+s.Unsure+s.Refused+len(n.Missed) > 0
	switch {
	case s.Returned:
		return IsReturned
	case s.Standing == plan.IsSilent:
		return IsSilent
	case open:
		return IsOpen
	case s.Standing != plan.IsHandedIn:
		return IsComplete
	case n.Plan.Edited():
		return IsEdited
	}
	return IsNothing
}

// link leads a practice to its plan.
func (n *Need) link() string { return "/plan/" + strconv.Itoa(n.Plan.Year) }
