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
		r.accepts = append(r.accepts, key)
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

// dueIn gives the last day of a paper in a practice's own year.
func (d deadline) dueIn(y *year) calendar.Date {
	if d.months > 0 {
		return y.start.AddMonths(d.months) - 1
	}
	return d.date
}

func judgeDocument(ev *evaluation, y *year, r *Rule, f *Finding) {
	if !r.shortYear && y.end < y.start.AddMonths(12)-1 {
		f.State, f.Why = NotApplicable, WhyShortYear
		return
	}
	f.Due = r.deadline.dueIn(y)
	first, known := calendar.Latest, true
	for _, paper := range r.accepts {
		dates, ok := ev.handedIn(y, paper)
		known = known && ok
		first = min(first, dates)
	}
	if first != calendar.Latest {
		f.State, f.Have, f.Done, f.Late = Met, 1, first, first > f.Due
		ev.refs = append(ev.refs, Ref{Kind: RefPaper, Key: r.Condition.Paper, On: first})
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
func (ev *evaluation) handedIn(y *year, paper string) (calendar.Date, bool) {
	first := calendar.Latest
	if paper == PlanPaper {
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
	for i := range ev.facts.Papers {
		if p := &ev.facts.Papers[i]; p.Paper == paper && p.Year == y.n && ev.reached(p.On) {
			first = min(first, p.On)
		}
	}
	return first, ev.facts.Papers != nil
}
