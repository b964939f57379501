package ahead

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// DayKind says what happens on a day.
type DayKind string

// The kinds of a day. Of a visit no source gives the day: it has none.
const (
	Begins  DayKind = "begins"  // the programme year
	Paper   DayKind = "paper"   // last day for a paper
	Meeting DayKind = "meeting" // dates that are booked together; none when no source gives them
	Visit   DayKind = "visit"
)

// Day is something that a programme year brings, with its days as far as they
// are known. Key is the paper or the meeting.
type Day struct {
	Kind   DayKind
	Key    string
	On     []calendar.Date
	Rule   *rule.Rule // nil for the beginning
	Source programme.Sources
}

// Cohorts lists the starting moments of a region; one that has none, or of which
// the years have dates of their own, has the empty one.
func Cohorts(set *rule.Set) []string {
	var keys []string
	for _, c := range set.Region.Calendar.Cohorts {
		keys = append(keys, c.Key)
	}
	if len(keys) == 0 || len(set.Region.Calendar.Fixed) > 0 {
		return []string{""}
	}
	return keys
}

// Days lists what a programme year brings for a cohort and what it keeps of the
// rules, the beginning first.
func Days(set *rule.Set, cohort string, year int, keep func(*rule.Rule) bool) []Day {
	start, _ := set.YearOf(cohort, year)
	if start == calendar.None {
		return nil
	}
	days := []Day{{Kind: Begins, On: []calendar.Date{start}, Source: set.Region.Calendar.Source}}
	due := dues(set, cohort, year, start)
	for _, r := range kept(set.Rules(year), keep) {
		day := Day{Rule: r, Source: r.Condition.Source}
		switch r.Kind() {
		case "document":
			day.Kind, day.Key = Paper, r.Condition.Paper
			if on := due[r.Condition.ID]; on != calendar.None {
				day.On = []calendar.Date{on}
			}
		case "meetings":
			day.Kind, day.Key = Meeting, r.Condition.Meeting
			days = append(days, series(set, cohort, day)...)
			continue
		case "visit", "invitation":
			day.Kind = Visit
		default:
			continue
		}
		days = append(days, day)
	}
	return days
}

// dues gives the last day of each paper, as the engine has it.
func dues(set *rule.Set, cohort string, year int, start calendar.Date) map[string]calendar.Date {
	facts := rule.Facts{Cohort: cohort, Years: []rule.YearFacts{{Year: year, Choices: []rule.Choice{}}}}
	result := rule.Evaluate(set, &facts, start)
	out := map[string]calendar.Date{}
	for i := range result.Years {
		for _, f := range result.Years[i].Findings {
			if result.Years[i].Year == year {
				out[f.Rule.Condition.ID] = f.Due
			}
		}
	}
	return out
}

// series lists the dates of a meeting that a cohort can book for a year; the
// meeting without dates when there are none.
func series(set *rule.Set, cohort string, day Day) []Day {
	p := set.Plan(day.Rule.Year)
	at := slices.IndexFunc(p.Meetings, func(m programme.Meeting) bool { return m.Key == day.Key })
	if at < 0 {
		return []Day{day}
	}
	var out []Day
	for _, s := range p.Meetings[at].Series {
		if slices.Contains(s.Years, day.Rule.Year) && (len(s.Cohorts) == 0 || slices.Contains(s.Cohorts, cohort)) {
			booked := day
			booked.On, booked.Source = s.Dates, s.Source
			out = append(out, booked)
		}
	}
	if len(out) == 0 {
		return []Day{day}
	}
	return out
}
