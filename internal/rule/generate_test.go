package rule_test

import (
	"pgregory.net/rapid"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// maker draws facts about a made-up practice: plausible mostly, nonsense at
// times, because Evaluate has to be total.
type maker struct {
	t   *rapid.T
	set *rule.Set
}

func pick[T any](t *rapid.T, from []T, label string) T { return rapid.SampledFrom(from).Draw(t, label) }

func chance(t *rapid.T, percent int, label string) bool {
	return rapid.IntRange(1, 100).Draw(t, label) <= percent
}

func (m maker) date(label string) calendar.Date {
	first := calendar.MustParse("2023-01-01")
	return first + calendar.Date(rapid.IntRange(0, 6*365).Draw(m.t, label))
}

func (m maker) cohort() string {
	cohorts := m.set.Region.Calendar.Cohorts
	if len(cohorts) == 0 {
		return ""
	}
	return pick(m.t, cohorts, "cohort").Key
}

// facts draws a practice of which everything is known.
func (m maker) facts() rule.Facts {
	f := rule.Facts{
		Schema: "meertijd/facts/1", Practice: rule.Practice{ID: "00000001", Name: "verzonnen"}, Cohort: m.cohort(),
		Groups: []rule.Membership{}, Centres: []rule.Membership{}, Commitments: []rule.Commitment{}, InUse: []rule.InUse{},
		Attendance: []rule.Attendance{}, Visits: []rule.Visit{}, Papers: []rule.PaperFact{}, Evidence: []rule.Evidence{},
		Registered: []rule.Registered{}, Populations: []rule.Population{},
		Neighbourhood: &rule.Neighbourhood{Name: "verzonnen", Agreements: []rule.Agreement{}},
	}
	for y := 1; y <= m.set.LastYear(); y++ {
		f.Years = append(f.Years, m.year(y))
	}
	for _, g := range m.set.Region.Groups {
		if chance(m.t, 30, "member") {
			f.Groups = append(f.Groups, rule.Membership{Key: g.Key, From: m.date("from"), Until: m.until()})
		}
	}
	m.events(&f)
	m.numbers(&f)
	return f
}

func (m maker) until() calendar.Date {
	if chance(m.t, 80, "open end") {
		return calendar.None
	}
	return m.date("until")
}

func (m maker) item() string { return pick(m.t, m.set.Region.Catalogue, "item").Key }

func (m maker) year(y int) rule.YearFacts {
	staff := rapid.IntRange(0, 2).Draw(m.t, "staff")
	out := rule.YearFacts{Year: y, Choices: []rule.Choice{}, Answers: []rule.Answer{}, NewStaff: &staff, Joint: []string{}, HandedIn: []calendar.Date{}}
	most := 5
	if chance(m.t, 15, "a long plan") {
		most = 25
	}
	for range rapid.IntRange(0, most).Draw(m.t, "choices") {
		out.Choices = append(out.Choices, m.choice(y))
	}
	if chance(m.t, 60, "handed in") {
		out.HandedIn = append(out.HandedIn, m.date("hand-in"))
	}
	if chance(m.t, 30, "joint") {
		out.Joint = append(out.Joint, "00000002")
	}
	for _, p := range m.set.Region.Plans {
		for _, q := range p.Questions {
			if chance(m.t, 30, "answer") {
				out.Answers = append(out.Answers, rule.Answer{Question: q.Key, Text: pick(m.t, []string{"", "uitleg"}, "text")})
			}
		}
	}
	return out
}

func (m maker) choice(y int) rule.Choice {
	item := m.item()
	elements := m.set.OnMenu(item, y)
	if len(elements) == 0 || chance(m.t, 5, "odd element") {
		elements = nil
		for _, e := range m.set.Plan(y).Elements {
			elements = append(elements, e.Key)
		}
	}
	why := pick(m.t, []string{"", "omdat het helpt"}, "why")
	c := rule.Choice{
		Intervention: item, Element: pick(m.t, elements, "element"), Justification: &why, Upkeep: []string{},
		Mode: pick(m.t, []rule.Mode{rule.New, rule.New, rule.Continued, rule.Deepened, rule.Embedded, rule.Dropped}, "mode"),
	}
	for _, u := range []string{"refresher", "new-staff-training"} {
		if chance(m.t, 50, u) {
			c.Upkeep = append(c.Upkeep, u)
		}
	}
	if c.Mode == rule.Dropped || chance(m.t, 10, "reason") {
		c.Reason = pick(m.t, []string{"", "geen tijd"}, "reason text")
	}
	if chance(m.t, 10, "dated") {
		c.From = m.date("choice from")
	}
	if chance(m.t, 10, "ended") {
		c.Ended = m.date("choice ended")
	}
	return c
}

func (m maker) events(f *rule.Facts) {
	ids := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
	for _, id := range ids[:rapid.IntRange(0, 10).Draw(m.t, "attendances")] {
		f.Attendance = append(f.Attendance, m.attendance(id))
	}
	for range rapid.IntRange(0, 2).Draw(m.t, "visits") {
		f.Visits = append(f.Visits, rule.Visit{Invited: m.date("invited"), Declined: m.until(), Held: m.until()})
	}
	for range rapid.IntRange(0, 2).Draw(m.t, "commitments") {
		f.Commitments = append(f.Commitments, rule.Commitment{Plan: pick(m.t, m.set.Region.Plans, "plan").Key, From: m.date("committed"), Withdrawn: m.until()})
	}
	for range rapid.IntRange(0, 2).Draw(m.t, "in use") {
		f.InUse = append(f.InUse, rule.InUse{Intervention: m.item(), Since: m.date("since")})
	}
	for range rapid.IntRange(0, 2).Draw(m.t, "evidence") {
		f.Evidence = append(f.Evidence, rule.Evidence{
			Intervention: m.item(), Part: pick(m.t, []string{"minimum", "goal"}, "part"), Form: pick(m.t, []string{"text", "number"}, "form"),
			Number: rapid.IntRange(0, 40).Draw(m.t, "number"), By: "practice", On: m.date("evidence on"),
		})
	}
	for _, p := range m.papers() {
		if chance(m.t, 30, "paper") {
			f.Papers = append(f.Papers, rule.PaperFact{Paper: p.Key, Year: rapid.IntRange(1, m.set.LastYear()).Draw(m.t, "paper year"), On: m.date("paper on")})
		}
	}
	f.Neighbourhood.Agreements = append(f.Neighbourhood.Agreements, rule.Agreement{Intervention: m.item(), From: m.date("agreed")})
	if chance(m.t, 30, "centre") {
		f.Centres = append(f.Centres, rule.Membership{Key: "hc", From: m.date("centre from"), Until: m.until()})
	}
}

func (m maker) papers() []programme.Paper {
	var out []programme.Paper
	for _, p := range m.set.Region.Plans {
		out = append(out, p.Papers...)
	}
	return out
}

// attendance draws a meeting, mostly on a day on which there was one.
func (m maker) attendance(id string) rule.Attendance {
	a := rule.Attendance{ID: id, Meeting: "exchange", On: m.date("attended")}
	var meetings []programme.Meeting
	for _, p := range m.set.Region.Plans {
		meetings = append(meetings, p.Meetings...)
	}
	if len(meetings) > 0 {
		meeting := pick(m.t, meetings, "meeting")
		a.Meeting = meeting.Key
		if len(meeting.Series) > 0 && chance(m.t, 60, "series") {
			series := pick(m.t, meeting.Series, "which series")
			a.On = pick(m.t, series.Dates, "series date")
			if chance(m.t, 50, "booked") {
				a.Series = series.Key
			}
		}
	}
	switch rapid.IntRange(0, 5).Draw(m.t, "unit") {
	case 0:
		a.Practice = "00000002"
	case 1:
		a.Centre = "hc"
	}
	return a
}

func (m maker) numbers(f *rule.Facts) {
	for q := calendar.QuarterOf(calendar.MustParse("2025-01-01")); q < calendar.QuarterOf(calendar.MustParse("2028-01-01")); q++ {
		if chance(m.t, 70, "counted") {
			f.Registered = append(f.Registered, rule.Registered{On: q.First(), Patients: rapid.IntRange(1500, 9000).Draw(m.t, "patients")})
		}
	}
	for range rapid.IntRange(0, 2).Draw(m.t, "populations") {
		f.Populations = append(f.Populations, rule.Population{
			Measure: "deprived-postcodes", On: m.date("counted on"), Patients: rapid.IntRange(600, 650).Draw(m.t, "deprived"), Of: 2500, List: "2023",
		})
	}
	if chance(m.t, 20, "waiver") {
		y := rapid.IntRange(1, m.set.LastYear()).Draw(m.t, "waived year")
		f.Waivers = append(f.Waivers, rule.Waiver{
			Condition: pick(m.t, m.set.Rules(y), "waived").Condition.ID, Year: y, By: "projectleider", Reason: "ziekte", On: m.date("waived on"),
		})
	}
}
