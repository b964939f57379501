package rule

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// evaluation holds one call of Evaluate. Its buffers become part of the
// result, so that a whole verdict costs a handful of allocations.
type evaluation struct {
	set   *Set
	facts *Facts
	on    calendar.Date
	holds calendar.Date

	years   [maxYears + 1]year
	last    int // last year that is judged
	entries []entry
	carried []carried
	refs    []Ref
	steps   []Step
	missing []Missing

	meetings *matching
}

// reached says whether a date has come. It is the only way in which the
// present date takes part, so the smallest date that was not reached is the
// next one on which anything can come out differently.
func (ev *evaluation) reached(d calendar.Date) bool {
	if ev.on >= d {
		return true
	}
	if d < ev.holds {
		ev.holds = d
	}
	return false
}

// past says whether a last day is over; on the day itself it is not.
func (ev *evaluation) past(d calendar.Date) bool { return ev.reached(d + 1) }

// Evaluate judges one practice on a date: every programme year that has
// begun, and the next one when facts about it exist. It is pure and total:
// facts that make no sense give faults, never a panic.
func Evaluate(set *Set, facts *Facts, on calendar.Date) Result {
	ev := evaluation{set: set, facts: facts, on: on, holds: calendar.Latest}
	result := Result{Practice: facts.Practice.ID, On: on, Faults: ev.factFaults()}
	if len(result.Faults) == 0 {
		ev.begin(&result)
		result.Years = make([]YearResult, 0, ev.last)
		for n := 1; n <= ev.last; n++ {
			if ev.years[n].n != 0 {
				result.Years = append(result.Years, ev.judge(&ev.years[n], &result))
			}
		}
		result.Income = ev.income()
	}
	if ev.holds != calendar.Latest {
		result.HoldsUntil = ev.holds
	}
	return result
}

// factFaults finds facts with which no year can be judged.
func (ev *evaluation) factFaults() []fault.Fault {
	var faults []fault.Fault
	if _, ok := ev.set.starts[ev.cohort()]; !ok {
		faults = append(faults, fault.Fault{Code: FactsCohort, Path: "cohort", Args: fault.Args{"cohort": ev.facts.Cohort, "known": list(ev.set.starts)}})
	}
	var seen uint64
	for i, y := range ev.facts.Years {
		if y.Year < 1 || y.Year > ev.set.lastYear || seen&(1<<y.Year) != 0 {
			faults = append(faults, fault.Fault{Code: FactsYearTwice, Path: index("years", i) + ".year", Args: fault.Args{"year": itoa(y.Year), "last": itoa(ev.set.lastYear)}})
			continue
		}
		seen |= 1 << y.Year
	}
	return faults
}

// cohort gives the cohort to look up; with fixed years there is one for all.
func (ev *evaluation) cohort() string {
	if len(ev.set.Region.Calendar.Fixed) > 0 {
		return ""
	}
	return ev.facts.Cohort
}

// begin finds the years to judge and resolves their plans in order.
func (ev *evaluation) begin(result *Result) {
	var byYear [maxYears + 1]*YearFacts
	listed := 0
	for i := range ev.facts.Years {
		y := &ev.facts.Years[i]
		byYear[y.Year] = y
		listed += len(y.Choices)
	}
	ev.entries = make([]entry, 0, 3*listed+8)
	ev.carried = make([]carried, 0, 3*listed+8)
	for n := 1; n <= ev.set.lastYear; n++ {
		start, end := ev.set.YearOf(ev.cohort(), n)
		if start == calendar.None {
			continue
		}
		begun := ev.reached(start)
		if begun && !ev.past(end) {
			result.ProgrammeYear = n
		}
		if !begun && (byYear[n] == nil || byYear[n].Choices == nil && len(byYear[n].HandedIn) == 0) {
			break
		}
		y := &ev.years[n]
		*y = year{n: n, start: start, end: end, facts: byYear[n]}
		if ev.last > 0 {
			y.before = ev.after(&ev.years[ev.last])
		}
		ev.choices(y)
		ev.last = n
		if !begun {
			break
		}
	}
	findings := 0
	for n := 1; n <= ev.last; n++ {
		findings += len(ev.set.rules[n])
	}
	ev.refs = make([]Ref, 0, 2*findings)
	ev.steps = make([]Step, 0, 4*findings)
	ev.missing = make([]Missing, 0, findings/2+1)
}

// judge gives the answer for one year.
func (ev *evaluation) judge(y *year, result *Result) YearResult {
	out := YearResult{Year: y.n, Plan: ev.set.planOf[y.n].Key, Start: y.start, End: y.end}
	rules := ev.set.rules[y.n]
	out.Findings = make([]Finding, len(rules))
	for i, r := range rules {
		ev.finding(y, r, &out.Findings[i])
		if r.kind.name == "share" {
			result.Eligibility = append(result.Eligibility, ev.eligibility(y, r))
		}
	}
	out.Lines = ev.lines(y)
	out.Faults = ev.refusals(y)
	out.Advice = ev.advice(y, &out)
	out.Changes = ev.changes(y)
	return out
}

// finding judges one rule: whom it is for, what it says, and a waiver.
func (ev *evaluation) finding(y *year, r *Rule, f *Finding) {
	f.Rule, f.Need = r, r.need
	refs, steps, missing := len(ev.refs), len(ev.steps), len(ev.missing)
	if why, applies := ev.applies(y, r); applies != yes {
		f.State, f.Why = NotApplicable, why
		if applies == maybe {
			f.State, f.Why = Unknown, WhyMembership
		}
	} else {
		r.kind.judge(ev, y, r, f)
	}
	f.SatisfiedBy = ev.refs[refs:len(ev.refs):len(ev.refs)]
	f.Trace = ev.steps[steps:len(ev.steps):len(ev.steps)]
	f.Missing = ev.missing[missing:len(ev.missing):len(ev.missing)]
	if len(ev.facts.Waivers) > 0 && ev.waived(y.n, r) {
		f.State, f.Before = Waived, f.State
	}
}

// waived says whether somebody let this condition go.
func (ev *evaluation) waived(year int, r *Rule) bool {
	return slices.ContainsFunc(ev.facts.Waivers, func(w Waiver) bool {
		return w.Year == year && w.Condition == r.Condition.ID && ev.reached(w.On)
	})
}

// lines shows the year's plan as it was understood.
func (ev *evaluation) lines(y *year) []Line {
	if len(y.entries) == 0 {
		return nil
	}
	lines := make([]Line, 0, len(y.entries))
	for i := range y.entries {
		e := &y.entries[i]
		if e.status == over && e.choice == nil {
			continue
		}
		line := Line{Intervention: ev.key(e), Mode: e.mode, Implicit: e.choice == nil, Refused: e.status == refused, Unsure: e.status == unsure}
		if e.choice != nil {
			line.Element = e.choice.Element
		} else {
			line.Element = ev.set.elements[e.element]
		}
		lines = append(lines, line)
	}
	return lines
}

// refusals lists the choices that block handing in.
func (ev *evaluation) refusals(y *year) []Refusal {
	var out []Refusal
	for i := range y.entries {
		e := &y.entries[i]
		if e.status != refused {
			continue
		}
		r := Refusal{Code: e.refusal, Choice: e.choice.Intervention, Element: e.choice.Element}
		if e.item >= 0 {
			r.FromYear = ev.set.firstYear[e.item]
			if instead := ev.set.instead[e.item]; instead >= 0 && e.refusal == ChoiceNotOnMenu {
				r.Instead = ev.set.items[instead]
			}
		}
		out = append(out, r)
	}
	return out
}

// changes lists what happened to the plan during the year, oldest first.
func (ev *evaluation) changes(y *year) []Change {
	var out []Change
	if y.facts == nil {
		return nil
	}
	for _, d := range y.facts.HandedIn {
		if ev.reached(d) {
			out = append(out, Change{Code: "handed-in", On: d})
		}
	}
	for i := range y.facts.Choices {
		c := &y.facts.Choices[i]
		if c.Ended != calendar.None && ev.reached(c.Ended) {
			out = append(out, Change{Code: "ended", On: c.Ended, Choice: c.Intervention, Reason: c.Reason, By: c.By})
		}
		if c.From == calendar.None || !ev.reached(c.From) {
			continue
		}
		code := "added"
		if c.InsteadOf != "" {
			code = "swapped"
		}
		out = append(out, Change{Code: code, On: c.From, Choice: c.Intervention, For: c.InsteadOf, Reason: c.Reason, By: c.By})
	}
	slices.SortFunc(out, compareChanges)
	return out
}
