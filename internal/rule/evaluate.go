package rule

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// evaluation is the work on one practice. Its buffers become the answer, so
// that a whole verdict costs a handful of allocations, or none when they are
// used again.
type evaluation struct {
	set   *Set
	facts *Facts
	on    calendar.Date
	holds calendar.Date

	years    [maxYears + 1]year
	last     int // last year that is judged
	entries  []entry
	places   []place
	grouped  []*entry
	carried  []carried
	meetings matching

	populations []latest     // by measure
	arrivals    []arrival    // by year and paper, empty until one is asked for
	placed      []visitDay   // empty until one is asked for
	agreed      []agreed     // in the neighbourhood, by now
	asked       bool         // agreed is filled in
	now         calendarYear // of the date
	ahead       int          // of readAhead
	bare        bool         // verdicts only
	buffers
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

// factFaults finds facts with which no year can be judged.
func (ev *evaluation) factFaults() []fault.Fault {
	var faults []fault.Fault
	if ev.set.cohorts[ev.cohort()] == nil {
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
	ev.entries, ev.carried = room(ev.entries, 2*listed+8), room(ev.carried, 4*listed+8)
	own := ev.set.cohorts[ev.cohort()]
	for n := 1; n <= ev.set.lastYear; n++ {
		s := &own[n]
		if s.start == calendar.None {
			continue
		}
		begun := ev.reached(s.start)
		if begun && !ev.past(s.end) {
			result.ProgrammeYear = n
		}
		if !begun && (byYear[n] == nil || byYear[n].Choices == nil && len(byYear[n].HandedIn) == 0) {
			break
		}
		y := &ev.years[n]
		*y = year{}
		y.n, y.stretch, y.facts = n, s, byYear[n]
		if ev.last > 0 {
			ev.after(&ev.years[ev.last], &y.before)
		}
		ev.choices(y)
		ev.last = n
		if !begun {
			break
		}
	}
}

// makeRoom sizes the buffers for the years that are judged.
func (ev *evaluation) makeRoom() {
	years, findings, lines := 0, 0, 0
	for n := 1; n <= ev.last; n++ {
		if y := &ev.years[n]; y.n != 0 {
			years++
			findings += len(ev.set.rules[n])
			lines += len(y.entries)
		}
	}
	ev.empty(years, findings, lines)
}

// judgeAll gives the answer for every year, and what is asked of the practice
// as a whole.
func (ev *evaluation) judgeAll(result *Result) {
	ev.begin(result)
	ev.makeRoom()
	ev.populations = cleared(ev.populations, len(ev.set.measures))
	for n := 1; n <= ev.last; n++ {
		if y := &ev.years[n]; y.n != 0 {
			out := next(&ev.judged)
			out.Year, out.Plan, out.Start, out.End = n, ev.set.planOf[n].Key, y.start, y.end
			ev.judge(y, out)
		}
	}
	result.Years, result.Eligibility = since(ev.judged, 0), since(ev.shares, 0)
	if !ev.bare {
		result.Income = ev.income()
	}
}

// judge gives the answer for one year.
func (ev *evaluation) judge(y *year, out *YearResult) {
	first, advised := len(ev.findings), len(ev.advice)
	if !ev.bare {
		ev.planAdvice(y)
	}
	for _, r := range ev.set.rules[y.n] {
		if r.measure >= 0 {
			ev.eligibility(y, r, next(&ev.shares))
		}
		f := next(&ev.findings)
		ev.finding(y, r, f)
		if !ev.bare {
			ev.findingAdvice(y, r, f)
		}
	}
	out.Findings, out.Faults = since(ev.findings, first), ev.refusedIn(y)
	if ev.bare {
		out.Advice, out.Lines, out.Changes = nil, nil, nil
		return
	}
	out.Advice, out.Lines, out.Changes = since(ev.advice, advised), ev.linesOf(y), ev.changesIn(y)
}

// finding judges one rule: whom it is for, what it says, and a waiver. It writes
// every field, for what lies there may be left of an earlier answer.
func (ev *evaluation) finding(y *year, r *Rule, f *Finding) {
	f.Rule, f.State, f.Before, f.Late, f.Why = r, 0, 0, false, NoReason
	f.Due, f.Done, f.Have, f.Need = calendar.None, calendar.None, 0, r.need
	refs, steps, missing := len(ev.refs), len(ev.steps), len(ev.missing)
	why, applies := NoReason, yes
	if r.gated {
		why, applies = ev.applies(y, r)
	}
	switch applies {
	case yes:
		r.judge(ev, y, r, f)
	case maybe:
		f.State, f.Why = Unknown, WhyMembership
	default:
		f.State, f.Why = NotApplicable, why
	}
	f.SatisfiedBy, f.Trace, f.Missing = since(ev.refs, refs), since(ev.steps, steps), since(ev.missing, missing)
	if owed := f.State != Met && f.State != NotApplicable; owed && len(ev.facts.Waivers) > 0 && ev.waived(y.n, r) {
		f.State, f.Before = Waived, f.State
	}
}

// waived says whether somebody let this condition go.
func (ev *evaluation) waived(year int, r *Rule) bool {
	waived := false
	for i := range ev.facts.Waivers {
		w := &ev.facts.Waivers[i]
		if w.Year == year && w.Condition == r.Condition.ID && ev.reached(w.On) {
			waived = true
		}
	}
	return waived
}

// linesOf shows the year's plan as it was understood.
func (ev *evaluation) linesOf(y *year) []Line {
	first := len(ev.lines)
	for i := range y.entries {
		e := &y.entries[i]
		if e.status == over && e.choice == nil {
			continue
		}
		line := next(&ev.lines)
		line.Intervention, line.Mode = e.key, e.mode
		line.Implicit, line.Refused, line.Unsure = e.choice == nil, e.status == refused, e.status == unsure
		if e.choice != nil {
			line.Element = e.choice.Element
		} else {
			line.Element = ev.set.elements[e.element]
		}
	}
	return since(ev.lines, first)
}

// refusedIn lists the choices that block handing in.
func (ev *evaluation) refusedIn(y *year) []Refusal {
	first := len(ev.refusals)
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
		ev.refusals = append(ev.refusals, r)
	}
	return since(ev.refusals, first)
}

// changesIn lists what happened to the plan during the year, oldest first.
func (ev *evaluation) changesIn(y *year) []Change {
	if y.facts == nil {
		return nil
	}
	first := len(ev.changes)
	for _, d := range y.facts.HandedIn {
		if ev.reached(d) {
			c := next(&ev.changes)
			*c = Change{}
			c.Code, c.On = "handed-in", d
		}
	}
	if y.dated {
		ev.datedChanges(y.facts.Choices)
	}
	out := since(ev.changes, first)
	if len(out) > 1 {
		slices.SortFunc(out, compareChanges)
	}
	return out
}

// datedChanges lists the lines that came or went during the year.
func (ev *evaluation) datedChanges(choices []Choice) {
	for i := range choices {
		c := &choices[i]
		if c.Ended != calendar.None && ev.reached(c.Ended) {
			ev.changes = append(ev.changes, Change{Code: "ended", On: c.Ended, Choice: c.Intervention, Reason: c.Reason, By: c.By})
		}
		if c.From == calendar.None || !ev.reached(c.From) {
			continue
		}
		code := "added"
		if c.InsteadOf != "" {
			code = "swapped"
		}
		ev.changes = append(ev.changes, Change{Code: code, On: c.From, Choice: c.Intervention, For: c.InsteadOf, Reason: c.Reason, By: c.By})
	}
}
