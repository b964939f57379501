package main

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// years is how many programme years every practice has.
const years = 5

// maker makes fictional practices from a fixed seed. Everything is known of
// them: no list is nil, so that no verdict is "unknown" and the peers need no
// arithmetic with gaps.
type maker struct {
	*rand.Rand
	set     *rule.Set
	cohorts []string
	menu    [years + 1]map[string][]string // per year, the items of an element
	items   []string
}

func newMaker(set *rule.Set, seed uint64) *maker {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 0x6d656572)), set: set}
	for _, c := range set.Region.Calendar.Cohorts {
		m.cohorts = append(m.cohorts, c.Key)
	}
	for _, v := range set.Region.Catalogue {
		m.items = append(m.items, v.Key)
		for y := 1; y <= years; y++ {
			for _, e := range set.OnMenu(v.Key, y) {
				if m.menu[y] == nil {
					m.menu[y] = map[string][]string{}
				}
				m.menu[y][e] = append(m.menu[y][e], v.Key)
			}
		}
	}
	return m
}

// chance is true in so many of 100 cases.
func (m *maker) chance(percent int) bool { return m.IntN(100) < percent }

func pick[T any](m *maker, from []T) T { return from[m.IntN(len(from))] }

// within gives a day in a period.
func (m *maker) within(from, until calendar.Date) calendar.Date {
	return from + calendar.Date(m.IntN(int(until-from)+1))
}

func practiceID(i int) string { return fmt.Sprintf("V%07d", i) }

func centreID(i int) string { return fmt.Sprintf("centrum-%d", i/10) }

// practice makes the facts of one practice; i says which.
func (m *maker) practice(i int) *rule.Facts {
	f := &rule.Facts{
		Practice: rule.Practice{ID: practiceID(i), Name: fmt.Sprintf("Huisartsenpraktijk %d (verzonnen)", i)},
		Cohort:   m.cohorts[i%len(m.cohorts)], Groups: []rule.Membership{}, Centres: []rule.Membership{},
		Neighbourhood: &rule.Neighbourhood{Name: "Wijk Verzonnen", Agreements: []rule.Agreement{{Intervention: "four-domains", From: calendar.Of(2024, 1, 1)}}},
		Commitments:   []rule.Commitment{}, InUse: []rule.InUse{}, Attendance: []rule.Attendance{}, Visits: []rule.Visit{},
		Papers: []rule.PaperFact{}, Evidence: []rule.Evidence{}, Registered: []rule.Registered{}, Populations: []rule.Population{},
	}
	m.memberships(f, i)
	m.plans(f, i)
	for n := 1; n <= years; n++ {
		start, end := m.set.YearOf(f.Cohort, n)
		m.meetings(f, i, n, start, end)
		m.events(f, n, start, end)
	}
	m.counts(f)
	return f
}

// memberships fills in groups, centres, commitments and what is in use.
func (m *maker) memberships(f *rule.Facts, i int) {
	start, _ := m.set.YearOf(f.Cohort, 1)
	if m.chance(20) {
		g := rule.Membership{Key: strongGroup, From: start + calendar.Date(m.IntN(3)*300)}
		if m.chance(25) {
			g.Until = g.From + 700
		}
		f.Groups = append(f.Groups, g)
	}
	if i%10 >= 8 {
		f.Centres = append(f.Centres, rule.Membership{Key: centreID(i), From: start})
	}
	for _, p := range m.set.Region.Plans {
		if m.chance(92) {
			c := rule.Commitment{Plan: p.Key, From: p.Period.From}
			if m.chance(4) {
				c.Withdrawn = c.From + 250
			}
			f.Commitments = append(f.Commitments, c)
		}
	}
	if m.chance(10) {
		f.InUse = append(f.InUse, rule.InUse{Intervention: pick(m, m.items), Since: calendar.Of(2022, 6, 1)})
	}
}

// running is an intervention that runs, as far as the generator follows it.
type running struct{ item, element string }

// plans makes the plan of every year out of what ran before.
func (m *maker) plans(f *rule.Facts, i int) {
	var runs []running
	for n := 1; n <= years; n++ {
		start, end := m.set.YearOf(f.Cohort, n)
		y := rule.YearFacts{Year: n, Choices: []rule.Choice{}, Answers: []rule.Answer{}, Joint: []string{}, HandedIn: []calendar.Date{}}
		staff := m.IntN(3)
		y.NewStaff = &staff
		if i%10 < 3 {
			for k := range 3 {
				if k != i%10 {
					y.Joint = append(y.Joint, practiceID(i/10*10+k))
				}
			}
		}
		listed := map[string]bool{}
		var next []running
		for _, r := range runs {
			listed[r.item] = true
			if c, shown := m.goesOn(r); shown {
				y.Choices = append(y.Choices, c)
				if c.Mode == rule.Dropped && c.Reason != "" {
					continue
				}
			}
			next = append(next, r)
		}
		for _, r := range m.fresh(n, listed) {
			listed[r.item] = true
			y.Choices = append(y.Choices, rule.Choice{Intervention: r.item, Element: r.element, Mode: rule.New, Upkeep: m.upkeep(), Justification: new(string)})
			next = append(next, r)
		}
		m.oddities(&y, n, listed, start, end)
		for _, q := range m.set.Plan(n).Questions {
			if m.chance(85) {
				y.Answers = append(y.Answers, rule.Answer{Question: q.Key, Text: pick(m, []string{"", "zo doen wij dat (verzonnen)", "met het team (verzonnen)"})})
			}
		}
		if m.chance(90) {
			y.HandedIn = append(y.HandedIn, start+calendar.Date(20+m.IntN(100)))
		}
		if m.chance(10) {
			y.HandedIn = append(y.HandedIn, start+calendar.Date(60+m.IntN(200)))
		}
		f.Years = append(f.Years, y)
		runs = next
	}
}

// goesOn says what happens to an intervention that ran: a quarter of them is
// not listed and so counts as continued.
func (m *maker) goesOn(r running) (c rule.Choice, listed bool) {
	c = rule.Choice{Intervention: r.item, Element: r.element, Mode: rule.Continued, Upkeep: m.upkeep(), Justification: new(string)}
	switch d := m.IntN(100); {
	case d < 25:
		return c, false
	case d < 55:
		c.Mode = rule.Deepened
		if m.chance(75) {
			reason := "wij bouwen dit uit (verzonnen)"
			c.Justification = &reason
		}
	case d < 60:
		c.Mode = rule.Embedded
	case d < 68:
		c.Mode = rule.Dropped
		if m.chance(85) {
			c.Reason = "paste niet bij ons (verzonnen)"
		}
	}
	return c, true
}

func (m *maker) upkeep() []string {
	held := []string{}
	if m.chance(80) {
		held = append(held, "refresher")
	}
	if m.chance(70) {
		held = append(held, "new-staff-training")
	}
	return held
}

// fresh chooses new interventions from the menu of the year.
func (m *maker) fresh(n int, listed map[string]bool) []running {
	var out []running
	for _, e := range []string{"a", "b", "c", "d"} {
		for range m.IntN(3) {
			if n > 1 && m.chance(45) || e == "d" && m.chance(60) {
				continue
			}
			item := pick(m, m.menu[n][e])
			if !listed[item] && !slices.Contains(out, running{item, e}) {
				listed[item] = true
				out = append(out, running{item, e})
			}
		}
	}
	return out
}

// oddities adds now and then a line that is refused, and a swap in the year.
func (m *maker) oddities(y *rule.YearFacts, n int, listed map[string]bool, start, end calendar.Date) {
	if m.chance(6) {
		item := pick(m, m.items)
		if !listed[item] {
			listed[item] = true
			mode := pick(m, []rule.Mode{rule.New, rule.Deepened, rule.Continued, rule.Embedded})
			y.Choices = append(y.Choices, rule.Choice{Intervention: item, Element: pick(m, []string{"a", "b", "c", "d"}), Mode: mode, Upkeep: m.upkeep(), Justification: new(string)})
		}
	}
	if !m.chance(5) || len(y.Choices) == 0 {
		return
	}
	old := &y.Choices[len(y.Choices)-1]
	item := pick(m, m.menu[n]["a"])
	if old.Mode != rule.New || listed[item] {
		return
	}
	listed[item] = true
	old.Ended, old.Reason = m.within(start, end), "werkte niet (verzonnen)"
	y.Choices = append(y.Choices, rule.Choice{Intervention: item, Element: "a", Mode: rule.New, From: old.Ended, InsteadOf: old.Intervention, Upkeep: m.upkeep(), Justification: new(string)})
}

// meetings lets participants go to meetings: the practice's own, one of the
// joint plan, or one of the health centre.
func (m *maker) meetings(f *rule.Facts, i, n int, start, end calendar.Date) {
	attend := func(meeting string, on calendar.Date, series string) {
		a := rule.Attendance{ID: fmt.Sprintf("%s-%d-%d", f.Practice.ID, n, len(f.Attendance)), Meeting: meeting, On: on, Series: series}
		switch joint := f.Years[n-1].Joint; {
		case len(joint) > 0 && m.chance(40):
			a.Practice = joint[0]
		case len(f.Centres) > 0 && m.chance(50):
			a.Centre = centreID(i)
		case m.chance(3):
			a.Practice = practiceID(i + 9_000_000)
		}
		f.Attendance = append(f.Attendance, a)
	}
	if n == 3 {
		for _, meeting := range m.set.Plan(3).Meetings {
			for s, series := range meeting.Series {
				if !slices.Contains(series.Cohorts, f.Cohort) && !m.chance(4) {
					continue
				}
				for _, on := range series.Dates {
					if m.chance(80) {
						attend(meeting.Key, on, []string{"", series.Key}[(s+i)%2])
					}
				}
			}
		}
	}
	if n > 3 {
		for range m.IntN(4) {
			attend(exchangeMeeting, m.within(start, end), "")
		}
	}
	if m.chance(60) {
		attend(managersMeeting, m.within(start, end), "")
	}
	for q := calendar.QuarterOf(start); q <= calendar.QuarterOf(end) && len(f.Groups) > 0; q++ {
		if m.chance(93) {
			attend(groupMeeting, m.within(q.First(), q.Last()), "")
		}
	}
}

// events adds visits, papers and evidence of one year.
func (m *maker) events(f *rule.Facts, n int, start, end calendar.Date) {
	if m.chance(80) {
		v := rule.Visit{Invited: m.within(start, start+40)}
		switch d := m.IntN(10); {
		case d < 6:
			v.Held = min(v.Invited+45, end)
		case d < 8:
			v.Declined = v.Invited + 10
		case d < 9:
			v.Planned = min(v.Invited+60, end)
		}
		f.Visits = append(f.Visits, v)
	}
	for _, paper := range []string{reportPaper, surveyPaper} {
		if m.chance(70) {
			f.Papers = append(f.Papers, rule.PaperFact{Paper: paper, Year: n, On: m.within(start+30, end+30)})
		}
	}
	for _, item := range []string{"flexible-duration", "triage-training", "four-domains"} {
		if m.chance(25) {
			f.Evidence = append(f.Evidence, rule.Evidence{
				Intervention: item, Part: pick(m, []string{"minimum", "goal"}), Form: pick(m, []string{"text", "file", "number"}),
				Number: m.IntN(120), By: pick(m, []string{"practice", "neighbourhood"}), On: m.within(start, end),
			})
		}
	}
}

// counts adds registered patients per quarter and populations per year. Both
// are counts; nothing is about a person.
func (m *maker) counts(f *rule.Facts) {
	size := 1800 + m.IntN(2400)
	first, _ := m.set.YearOf(f.Cohort, 1)
	for q := calendar.QuarterOf(first); q.First() < calendar.Of(2028, 4, 1); q++ {
		f.Registered = append(f.Registered, rule.Registered{On: q.First(), Patients: size + m.IntN(60)})
	}
	for n := range years {
		for _, measure := range []string{deprived, elderly} {
			on := calendar.Of(2023+n, 4, 1)
			f.Populations = append(f.Populations, rule.Population{Measure: measure, On: on, Patients: size * (5 + m.IntN(35)) / 100, Of: size, List: "verzonnen"})
		}
	}
}
