package main

import (
	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// Case is what expr-lang is given when it starts from the facts: for one
// practice and programme year the facts as they are, copied into types that
// expressions can compare, beside the tables of the region. Nothing in it is
// worked out, except the meetings: an expression cannot assign attendances to
// what is owed. Days are numbers; an absent end is never, another absent day 0.
type Case struct {
	Year, On, Start, End int
	FullEnd              int   // last day of the year if it had four quarters
	Due                  []int // last day within so many months after the start
	Plan                 []*Choice
	Past                 []*Choice // the plans of the years before, the latest line first
	InUse                []*Use
	Groups               []*Membership
	NewStaff             int
	HandedIn             []int
	Answers              []*Answer
	Papers               []*YearPaper
	Evidence             []*Evidence
	Visits               []*VisitDays
	Commitments          []*Commitment
	Populations          []*Population
	Meetings             map[string]*Meetings

	menus
}

// menus are the region's menus as tables.
type menus struct {
	Menu [years + 1]map[string]map[string]bool // year → element → items
	Ever map[string]map[string]bool            // element → items on any menu

	Order map[string]int // element → its place in the plans
}

// Choice is one line of a plan.
type Choice struct {
	Year                                       int
	Item, Element, Mode, Justification, Reason string
	Upkeep                                     []string
	From, Ended                                int
}

// Use, Membership, YearPaper and VisitDays are the facts of like names.
type Use struct {
	Item  string
	Since int
}

// Membership is belonging to a group.
type Membership struct {
	Key         string
	From, Until int
}

// YearPaper is a paper that came in, for whichever year.
type YearPaper struct {
	Paper    string
	Year, On int
}

// VisitDays are the days of a visit.
type VisitDays struct{ Invited, Declined, Planned, Held int }

// tables turns the menus round: from items with their elements to elements
// with their items.
func (v *viewer) tables() menus {
	turn := func(from map[string][]string) map[string]map[string]bool {
		out := map[string]map[string]bool{}
		for item, elements := range from {
			for _, e := range elements {
				if out[e] == nil {
					out[e] = map[string]bool{}
				}
				out[e][item] = true
			}
		}
		return out
	}
	m := menus{Ever: turn(v.ever), Order: map[string]int{}}
	for _, p := range v.set.Region.Plans {
		for _, e := range p.Elements {
			if _, ok := m.Order[e.Key]; !ok {
				m.Order[e.Key] = len(m.Order)
			}
		}
	}
	for n := 1; n <= years; n++ {
		m.Menu[n] = turn(v.menu[n])
	}
	return m
}

// cases copies the facts of one practice; views has its meetings.
func (m *menus) cases(f *rule.Facts, on calendar.Date, views []*View) []*Case {
	common := commonCase(f)
	common.menus = *m
	out := make([]*Case, years)
	var lines []*Choice
	var first [years + 2]int
	for n := years; n >= 1; n-- {
		choices := f.Years[n-1].Choices
		for i := range choices {
			lines = append(lines, choiceOf(n, &choices[len(choices)-1-i]))
		}
		first[n-1] = len(lines)
	}
	for n := 1; n <= years; n++ {
		c, y, w := common, &f.Years[n-1], views[n-1]
		c.Year, c.On, c.Start, c.End, c.FullEnd, c.Due = n, int(on), w.Start, w.End, w.FullEnd, w.Due
		c.NewStaff, c.Meetings = *y.NewStaff, w.Meetings
		c.Plan, c.Past = lines[first[n]:first[n-1]], lines[first[n-1]:]
		for _, d := range y.HandedIn {
			c.HandedIn = append(c.HandedIn, int(d))
		}
		for _, a := range y.Answers {
			c.Answers = append(c.Answers, &Answer{a.Question, a.Text})
		}
		out[n-1] = &c
	}
	return out
}

func choiceOf(n int, c *rule.Choice) *Choice {
	out := &Choice{
		Year: n, Item: c.Intervention, Element: c.Element, Mode: string(c.Mode), Reason: c.Reason,
		Upkeep: c.Upkeep, From: int(c.From), Ended: orNever(c.Ended),
	}
	if c.Justification != nil {
		out.Justification = *c.Justification
	}
	return out
}

// commonCase copies the facts that belong to no year.
func commonCase(f *rule.Facts) Case {
	var c Case
	for _, u := range f.InUse {
		c.InUse = append(c.InUse, &Use{u.Intervention, int(u.Since)})
	}
	for _, g := range f.Groups {
		c.Groups = append(c.Groups, &Membership{g.Key, int(g.From), orNever(g.Until)})
	}
	for _, x := range f.Commitments {
		c.Commitments = append(c.Commitments, &Commitment{x.Plan, int(x.From), orNever(x.Withdrawn)})
	}
	for _, e := range f.Evidence {
		c.Evidence = append(c.Evidence, &Evidence{e.Intervention, e.Part, e.Form, e.By, e.Number, int(e.On)})
	}
	for _, p := range f.Populations {
		c.Populations = append(c.Populations, &Population{p.Measure, int(p.On), p.Patients, p.Of})
	}
	for _, p := range f.Papers {
		c.Papers = append(c.Papers, &YearPaper{p.Paper, p.Year, int(p.On)})
	}
	for _, x := range f.Visits {
		c.Visits = append(c.Visits, &VisitDays{int(x.Invited), int(x.Declined), int(x.Planned), int(x.Held)})
	}
	return c
}
