package plan

import (
	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// Standing is how a year's plan stands, in the order in which it is decided:
// handed in, complete, at risk, silent.
type Standing string

// The standings. At risk is any draft that is not complete; silent is no plan
// saved for the year.
const (
	IsHandedIn Standing = "handed-in"
	IsComplete Standing = "complete"
	IsAtRisk   Standing = "at-risk"
	IsSilent   Standing = "silent"
)

// paper is the practice plan among the papers of a regional plan.
const paper = "practice-plan"

// Summary is a year's plan in a few numbers. Refused choices block handing in;
// open conditions do not. Unsure ones lack a fact.
type Summary struct {
	Standing Standing
	Late     bool // the hand-in is late, or its day has passed
	Returned bool
	Missed   bool // an obligation that is no plan content was missed
	Content  int  // conditions on the plan's content that apply
	Good     int  // of these, met or waived
	Open     int  // not met
	Unsure   int  // unknown
	Refused  int
	Due      calendar.Date // last day for handing the plan in; None when there is none
}

// Summarise says how a plan stands by the verdict on its year. A nil plan, or
// one that was never saved, is silent.
func Summarise(p *Plan, y *rule.YearResult) Summary {
	s := Summary{Refused: len(y.Faults)}
	for i := range y.Findings {
		s.add(&y.Findings[i])
	}
	switch {
	case p != nil && p.Kept() != nil:
		s.Standing, s.Returned = IsHandedIn, p.ReturnedNow() != nil
	case p == nil || p.Version == 0:
		s.Standing = IsSilent
	case s.Refused == 0 && s.Open == 0 && s.Unsure == 0:
		s.Standing = IsComplete
	default:
		s.Standing = IsAtRisk
	}
	return s
}

func (s *Summary) add(f *rule.Finding) {
	if !f.Rule.Content() {
		if f.Rule.Condition.Paper == paper {
			s.Due = f.Due
		}
		overdue := f.State == rule.NotMet && f.Rule.Condition.Paper == paper
		s.Late = s.Late || f.Late || overdue
		s.Missed = s.Missed || f.State == rule.NotMet && !overdue
		return
	}
	if f.State == rule.NotApplicable {
		return
	}
	s.Content++
	switch f.State {
	case rule.Met, rule.Waived:
		s.Good++
	case rule.NotMet:
		s.Open++
	case rule.Unknown:
		s.Unsure++
	}
}
