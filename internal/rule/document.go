package rule

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
)

// PlanPaper is the paper that YearFacts.HandedIn is about.
const PlanPaper = "practice-plan"

// documentKind is kind 13: a paper in a period, with a deadline that is a date
// or follows from the practice's own start; it may be part of another paper.
func documentKind() *kind {
	return &kind{
		name: "document", needs: []string{"paper", "deadline"}, takes: []string{"also_in", "short_year"}, threshold: true,
		compile: compileDocument, judge: judgeDocument,
	}
}

func compileDocument(c *compiler, r *Rule, path string) {
	papers := c.planOf[r.Year].Papers
	for i, key := range append([]string{r.Condition.Paper}, r.Condition.AlsoIn...) {
		at := path + ".paper"
		if i > 0 {
			at = index(path+".also_in", i-1)
		}
		if key != "" && !slices.ContainsFunc(papers, func(p programme.Paper) bool { return p.Key == key }) {
			c.fail("paper.unknown", at, "key", key)
		}
		r.accepts, r.papers = append(r.accepts, key), append(r.papers, numberOf(c.papers, key))
	}
	r.shortYear = c.word(r, r.Condition.ShortYear, path+".short_year", "asked", "asked", "not-asked") == "asked"
	d := r.Condition.Deadline
	if d == nil {
		return
	}
	if d.Date.Given() == d.Months.Given() {
		c.fail("deadline.kind", path+".deadline")
		return
	}
	if d.Months.Given() {
		r.deadline.months = c.number(r, d.Months, path+".deadline.months_after_start", 3, 1)
		return
	}
	value := c.value(r, d.Date, path+".deadline.date")
	date, err := calendar.Parse(value)
	if err != nil {
		c.fail("value.date", path+".deadline.date", "value", value)
	}
	r.deadline.date = date
}

// dueIn gives the last day of a paper in a year that begins on a day.
func (d deadline) dueIn(start calendar.Date) calendar.Date {
	if d.months > 0 {
		return start.AddMonths(d.months) - 1
	}
	return d.date
}

func judgeDocument(ev *evaluation, y *year, r *Rule, f *Finding) {
	if !r.shortYear && y.short {
		f.State, f.Why = NotApplicable, WhyShortYear
		return
	}
	f.Due = y.due[r.index]
	first, known := calendar.Latest, true
	for i, paper := range r.accepts {
		date, ok := ev.handedIn(y, paper, r.papers[i])
		known = known && ok
		first = min(first, date)
	}
	if first != calendar.Latest {
		f.State, f.Have, f.Done, f.Late = Met, 1, first, first > f.Due
		ev.ref(RefPaper, r.Condition.Paper, "", first)
		ev.step(r.Condition.Paper, Counted)
		if !known && f.Late {
			f.Why = WhyNoFacts
		}
		return
	}
	ev.open(f, known)
	ev.need(NeedPaper, 1, r.Condition.Paper, "")
}

// open gives the state of an event that has not happened: not yet due until
// its last day is over, unknown when nobody recorded either way.
func (ev *evaluation) open(f *Finding, known bool) {
	switch {
	case !known:
		f.State, f.Why = Unknown, WhyNoFacts
	case ev.past(f.Due):
		f.State = NotMet
	default:
		f.State = NotYetDue
	}
}

// handedIn gives the first date on which a paper came in, calendar.Latest
// when it did not, and whether that is known at all.
func (ev *evaluation) handedIn(y *year, paper string, number int) (calendar.Date, bool) {
	if paper != PlanPaper {
		a := ev.arrival(y.n, number)
		ev.reached(a.next)
		return a.came, ev.facts.Papers != nil
	}
	first := calendar.Latest
	if y.facts == nil || y.facts.HandedIn == nil {
		return first, false
	}
	for _, d := range y.facts.HandedIn {
		if ev.reached(d) {
			first = min(first, d)
		}
	}
	return first, true
}

// arrival is when a paper of a year came in first, and the first day on which
// it will come in after today; calendar.Latest when there is none.
type arrival struct{ came, next calendar.Date }

// arrival looks the papers through once, for all rules and years. It does not
// ask whether a day is reached: that day matters only when a rule looks at it.
func (ev *evaluation) arrival(year, paper int) arrival {
	papers := len(ev.set.papers)
	if len(ev.arrivals) == 0 {
		ev.arrivals = cleared(ev.arrivals, (maxYears+1)*papers)
		for i := range ev.arrivals {
			ev.arrivals[i] = arrival{calendar.Latest, calendar.Latest}
		}
		for i := range ev.facts.Papers {
			p := &ev.facts.Papers[i]
			number := ev.set.paperBy.find(p.Paper)
			if number < 0 || p.Year < 1 || p.Year > maxYears {
				continue
			}
			a := &ev.arrivals[p.Year*papers+number]
			if p.On <= ev.on {
				a.came = min(a.came, p.On)
			} else {
				a.next = min(a.next, p.On)
			}
		}
	}
	return ev.arrivals[year*papers+paper]
}
