package rule

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// The faults of facts that make no joint plan: a practice that does not name
// its partner, and a practice that is there twice.
const (
	FactsJoint      fault.Code = "facts.joint-partner"
	FactsJointTwice fault.Code = "facts.joint-twice"
)

// Joint is the answer on a joint plan: each practice is judged against its own
// year and history, and the plan is in order when it is for each of them.
type Joint struct {
	Results []Result
	Lacking []Lack
	Unsure  []string // practices of which too little is known to say
	Faults  []fault.Fault
}

// Lack names a practice for which the joint plan is not in order, and what is
// not: conditions on the plan's content, and choices that are refused.
type Lack struct {
	Practice   string
	Conditions []string
	Refused    []string
}

// Complete says that the plan is in order for every practice.
func (j *Joint) Complete() bool { return len(j.Lacking)+len(j.Unsure)+len(j.Faults) == 0 }

// EvaluateJoint judges the practices of a joint plan on a date. A practice
// that does not name all the others as partners in its current year gives a
// fault, for then it is not known to be one plan.
func EvaluateJoint(set *Set, facts []*Facts, on calendar.Date) Joint {
	var j Joint
	for i, f := range facts {
		if slices.ContainsFunc(facts[:i], func(o *Facts) bool { return o.Practice.ID == f.Practice.ID }) {
			j.Faults = append(j.Faults, fault.Fault{Code: FactsJointTwice, Path: "practice.id", Args: fault.Args{"practice": f.Practice.ID}})
		}
		r := Evaluate(set, f, on)
		j.Results = append(j.Results, r)
		j.Faults = append(j.Faults, partners(f, facts, r.ProgrammeYear)...)
		if lack := lacking(&r, NotMet); len(lack.Conditions)+len(lack.Refused) > 0 {
			j.Lacking = append(j.Lacking, lack)
		} else if unknown := lacking(&r, Unknown); len(unknown.Conditions) > 0 || r.ProgrammeYear == 0 {
			j.Unsure = append(j.Unsure, r.Practice)
		}
	}
	return j
}

// partners finds the practices that a plan does not name as its partners.
func partners(f *Facts, all []*Facts, year int) []fault.Fault {
	var joint []string
	for i := range f.Years {
		if f.Years[i].Year == year {
			joint = f.Years[i].Joint
		}
	}
	var faults []fault.Fault
	for _, o := range all {
		if o.Practice.ID != f.Practice.ID && !slices.Contains(joint, o.Practice.ID) {
			faults = append(faults, fault.Fault{Code: FactsJoint, Path: "years", Args: fault.Args{
				"practice": f.Practice.ID, "partner": o.Practice.ID, "year": itoa(year),
			}})
		}
	}
	return faults
}

// lacking lists the conditions on the plan of the practice's current year that
// have a state, and what is refused there.
func lacking(r *Result, state State) Lack {
	lack := Lack{Practice: r.Practice}
	for i := range r.Years {
		y := &r.Years[i]
		if y.Year != r.ProgrammeYear {
			continue
		}
		for k := range y.Findings {
			if f := &y.Findings[k]; f.State == state && f.Rule.Content() {
				lack.Conditions = append(lack.Conditions, f.Rule.Condition.ID)
			}
		}
		for _, refusal := range y.Faults {
			lack.Refused = append(lack.Refused, refusal.Choice)
		}
	}
	return lack
}
