package main

import (
	"math"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// View is what the peers are given for one practice and programme year. The
// hard parts are done here, outside the clock: the plan is resolved against
// menu and history, attendances are matched to the meetings that are owed,
// and memberships are settled. It is written anew from the documentation of
// the rules, without calling internal/rule, so that the comparison of the
// verdicts is also a check of both.
type View struct {
	Year, On, Start, End int
	FullEnd              int   // last day of the year if it had four quarters
	Due                  []int // last day within so many months after the start
	Lines                []*Line
	Earlier              []*Line // chosen in an earlier year
	NewStaff             int
	Member               []string
	Answers              []*Answer
	Papers               []*Paper
	Evidence             []*Evidence
	Visits               []*Visit
	Commitments          []*Commitment
	Populations          []*Population // oldest first
	Meetings             map[string]*Meetings
}

// Line is an intervention that counts in the year.
type Line struct {
	Item, Element, Mode string
	Ran, Justified      bool
	Upkeep, Tags        []string
}

// Answer, Paper, Evidence, Visit, Commitment and Population are the facts of
// the same names with dates as day numbers; an absent end is far away.
type Answer struct{ Question, Text string }

// Paper is a paper that came in for the year.
type Paper struct {
	Paper string
	On    int
}

// Evidence supports an intervention.
type Evidence struct {
	Item, Part, Form, By string
	Number, On           int
}

// Visit has the day that places it in a year and the day it was first known.
type Visit struct {
	Day, First, Held int
	Asked            bool
}

// Commitment binds to a plan.
type Commitment struct {
	Plan            string
	From, Withdrawn int
}

// Population counts a population on a day.
type Population struct {
	Measure          string
	On, Patients, Of int
}

// Meetings are the counts of one condition: owed, attended, and no longer
// possible.
type Meetings struct{ Owed, Held, Missed int }

// never is later than every date.
const never = math.MaxInt32

// viewer prepares views for one rule set.
type viewer struct {
	set  *rule.Set
	menu [years + 1]map[string][]string              // item → elements
	ever map[string][]string                         // item → elements on any menu
	tags [years + 1]map[string][]string              // item → themes
	owes [years + 1][]*programme.Condition           // conditions on meetings
	once bool                                        // an intervention counts under one element
	days map[string][years + 1][2]calendar.Date      // cohort → first and last day per year
	due  map[string][years + 1][]int                 // cohort → View.Due
	docs map[*programme.Condition]*programme.Meeting // the meeting of a condition
}

func newViewer(set *rule.Set) *viewer {
	v := &viewer{
		set: set, ever: map[string][]string{}, once: set.Settings["two-elements"] == "once",
		days: map[string][years + 1][2]calendar.Date{}, due: map[string][years + 1][]int{}, docs: map[*programme.Condition]*programme.Meeting{},
	}
	for n := 1; n <= years; n++ {
		v.menu[n], v.tags[n] = map[string][]string{}, map[string][]string{}
		for _, item := range set.Region.Catalogue {
			v.tags[n][item.Key] = item.Tags
		}
		plan := set.Plan(n)
		for _, it := range plan.Menu.Items {
			v.tags[n][it.Key] = append(slices.Clip(v.tags[n][it.Key]), it.Tags...)
		}
		for i := range plan.Conditions {
			c := &plan.Conditions[i]
			if c.Kind == "meetings" && (c.Years == nil || slices.Contains(c.Years, n)) {
				v.owes[n] = append(v.owes[n], c)
				k := slices.IndexFunc(plan.Meetings, func(m programme.Meeting) bool { return m.Key == c.Meeting })
				v.docs[c] = &plan.Meetings[k]
			}
		}
	}
	for _, plan := range set.Region.Plans {
		for _, it := range plan.Menu.Items {
			v.ever[it.Key] = append(v.ever[it.Key], it.Elements...)
			open := it.Years
			if open == nil {
				open = plan.Menu.Years
			}
			for _, n := range open {
				v.menu[n][it.Key] = append(v.menu[n][it.Key], it.Elements...)
			}
		}
	}
	v.calendar()
	return v
}

// calendar works out the days of every cohort's years.
func (v *viewer) calendar() {
	for _, c := range v.set.Region.Calendar.Cohorts {
		var days [years + 1][2]calendar.Date
		var due [years + 1][]int
		for n := 1; n <= years; n++ {
			start, end := v.set.YearOf(c.Key, n)
			days[n] = [2]calendar.Date{start, end}
			for months := range 13 {
				due[n] = append(due[n], int(start.AddMonths(months))-1)
			}
		}
		v.days[c.Key], v.due[c.Key] = days, due
	}
}

// views prepares the five years of one practice.
func (v *viewer) views(f *rule.Facts, on calendar.Date) []*View {
	out := make([]*View, years)
	shared := v.shared(f)
	h := &past{}
	for n := 1; n <= years; n++ {
		w := shared
		days := v.days[f.Cohort][n]
		w.Year, w.On, w.Start, w.End, w.Due = n, int(on), int(days[0]), int(days[1]), v.due[f.Cohort][n]
		w.FullEnd = w.Due[12]
		y := &f.Years[n-1]
		w.NewStaff = *y.NewStaff
		for _, g := range f.Groups {
			if g.From <= days[1] && g.From <= on && (g.Until == calendar.None || g.Until >= days[1] || on <= g.Until) {
				w.Member = append(w.Member, g.Key)
			}
		}
		for _, a := range y.Answers {
			w.Answers = append(w.Answers, &Answer{a.Question, strings.TrimSpace(a.Text)})
		}
		for _, d := range y.HandedIn {
			w.Papers = append(w.Papers, &Paper{planPaper, int(d)})
		}
		for _, p := range f.Papers {
			if p.Year == n {
				w.Papers = append(w.Papers, &Paper{p.Paper, int(p.On)})
			}
		}
		for _, e := range h.ever {
			w.Earlier = append(w.Earlier, &Line{Item: e.item, Element: e.element})
		}
		w.Lines = v.resolve(f, n, on, h)
		out[n-1] = &w
	}
	v.match(f, on, out)
	return out
}

// shared turns the facts that belong to no year.
func (v *viewer) shared(f *rule.Facts) View {
	var w View
	for _, c := range f.Commitments {
		w.Commitments = append(w.Commitments, &Commitment{c.Plan, int(c.From), orNever(c.Withdrawn)})
	}
	for _, e := range f.Evidence {
		w.Evidence = append(w.Evidence, &Evidence{e.Intervention, e.Part, e.Form, e.By, e.Number, int(e.On)})
	}
	for _, p := range f.Populations {
		w.Populations = append(w.Populations, &Population{p.Measure, int(p.On), p.Patients, p.Of})
	}
	slices.SortFunc(w.Populations, func(a, b *Population) int { return a.On - b.On })
	for _, x := range f.Visits {
		asked := x.Invited != calendar.None || x.Planned != calendar.None || x.Held != calendar.None
		visit := &Visit{Held: int(x.Held), First: never, Asked: asked}
		for _, d := range []calendar.Date{x.Held, x.Planned, x.Invited, x.Declined} {
			if d != calendar.None {
				if visit.Day == 0 {
					visit.Day = int(d)
				}
				visit.First = min(visit.First, int(d))
			}
		}
		w.Visits = append(w.Visits, visit)
	}
	return w
}

func orNever(d calendar.Date) int {
	if d == calendar.None {
		return never
	}
	return int(d)
}
