package main

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// spec is a rule as the peers' texts need it: settings filled in.
type spec struct {
	*programme.Condition
	year, need, months, dueDate, threshold, until int
	plan                                          string
	justify, anyChoice, shortYear                 bool
	replacedBy                                    []string
}

// specs reads the rules of one year.
func specs(set *rule.Set, year int) []spec {
	var out []spec
	for _, r := range set.Rules(year) {
		c := r.Condition
		s := spec{Condition: c, year: year, plan: r.Plan, need: r.Required(), until: orNever(c.Until), threshold: atoi(value(set, c.Threshold))}
		s.justify = value(set, c.Justification) == "required"
		s.anyChoice = value(set, c.CarryingOut) == "any-choice"
		s.shortYear = value(set, c.ShortYear) != "not-asked"
		if c.Deadline != nil {
			s.months = atoi(value(set, c.Deadline.Months))
			if date := value(set, c.Deadline.Date); date != "" {
				s.dueDate = int(calendar.MustParse(date))
			}
		}
		for _, o := range set.Rules(year) {
			if o.Condition.InsteadOf == c.ID && value(set, o.Condition.Relation) != "adds" {
				s.replacedBy = append(s.replacedBy, o.Condition.Group)
			}
		}
		out = append(out, s)
	}
	return out
}

// value gives a parameter's text, through its setting when it names one.
func value(set *rule.Set, p programme.Param) string {
	if p.Setting != "" {
		return set.Settings[p.Setting]
	}
	return p.Literal
}

func atoi(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

// slots lists the meetings that one condition asks in one year.
func (v *viewer) slots(f *rule.Facts, on calendar.Date, n int, c *programme.Condition, w *View, sessions []*attended) []*owed {
	if c.Group != "" && !slices.Contains(w.Member, c.Group) {
		return nil
	}
	for _, o := range v.owes[n] {
		if o.InsteadOf == c.ID && slices.Contains(w.Member, o.Group) && value(v.set, o.Relation) != "adds" {
			return nil
		}
	}
	days := v.days[f.Cohort][n]
	base := owed{year: n, condition: c.ID, meeting: c.Meeting, filled: -1}
	var out []*owed
	if c.Spread == "quarter" {
		for q := calendar.QuarterOf(days[0]); q <= calendar.QuarterOf(days[1]); q++ {
			last := q.Last()
			if c.Group != "" && !slices.ContainsFunc(f.Groups, func(m rule.Membership) bool {
				return m.Key == c.Group && m.From <= q.First() && m.From <= on && (m.Until == calendar.None || m.Until >= last || on <= m.Until)
			}) {
				continue
			}
			for range atoi(value(v.set, c.AtLeast)) {
				s := base
				s.from, s.until, s.due = q.First(), last, last
				out = append(out, &s)
			}
		}
		return out
	}
	base.from, base.until, base.due = days[0], days[1], days[1]
	for _, series := range v.docs[c].Series {
		if slices.Contains(series.Years, n) {
			base.series = append(base.series, series.Key)
			booked := slices.ContainsFunc(sessions, func(a *attended) bool { return a.meeting == c.Meeting && a.series == series.Key })
			if booked || slices.Contains(series.Cohorts, f.Cohort) {
				base.due = max(base.due, series.Dates[len(series.Dates)-1])
			}
		}
	}
	for range atoi(value(v.set, c.AtLeast)) {
		s := base
		out = append(out, &s)
	}
	return out
}
