package main

import (
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// past is what ran at the end of the year before, and what ever ran.
type past struct {
	runs, ever []running
}

func (p *past) ran(item string) bool {
	return slices.ContainsFunc(p.runs, func(r running) bool { return r.item == item })
}

// resolve gives the lines that count in a year and moves the past on.
func (v *viewer) resolve(f *rule.Facts, n int, on calendar.Date, h *past) []*Line {
	var lines []*Line
	var next []running
	listed, refused := map[string]bool{}, map[string]bool{}
	choices := slices.Clone(f.Years[n-1].Choices)
	slices.SortStableFunc(choices, func(a, b rule.Choice) int { return strings.Compare(a.Element, b.Element) })
	for i := range choices {
		c := &choices[i]
		if c.From != calendar.None && c.From > on {
			continue
		}
		gone := c.Ended != calendar.None && c.Ended <= on
		switch {
		case gone || v.allowed(f, n, on, c, h) && c.Mode == rule.Dropped:
			listed[c.Intervention] = true
		case !v.allowed(f, n, on, c, h) || v.once && listed[c.Intervention]:
			refused[c.Intervention] = true
		default:
			listed[c.Intervention] = true
			lines = append(lines, v.line(n, c, h))
			next = append(next, running{c.Intervention, c.Element})
		}
	}
	for _, r := range h.runs {
		if listed[r.item] {
			continue
		}
		next = append(next, r)
		if !refused[r.item] {
			lines = append(lines, &Line{Item: r.item, Element: r.element, Mode: string(rule.Continued), Ran: true, Tags: v.tags[n][r.item], Upkeep: []string{}})
		}
	}
	h.runs = next
	for _, r := range next {
		if !slices.ContainsFunc(h.ever, func(o running) bool { return o.item == r.item }) {
			h.ever = append(h.ever, r)
		}
	}
	return lines
}

// allowed says whether menu and history allow a choice. Deepening what began
// in other years than the menu names gives advice only, and what is in use
// may be deepened: both by setting.
func (v *viewer) allowed(f *rule.Facts, n int, on calendar.Date, c *rule.Choice, h *past) bool {
	under := v.ever[c.Intervention]
	if c.Mode == rule.New {
		under = v.menu[n][c.Intervention]
	}
	if !slices.Contains(under, c.Element) {
		return false
	}
	ran := h.ran(c.Intervention)
	used := slices.ContainsFunc(f.InUse, func(u rule.InUse) bool { return u.Intervention == c.Intervention && u.Since <= on })
	switch c.Mode {
	case rule.New:
		return !ran
	case rule.Dropped:
		return (ran || used) && strings.TrimSpace(c.Reason) != ""
	}
	return ran || used
}

func (v *viewer) line(n int, c *rule.Choice, h *past) *Line {
	return &Line{
		Item: c.Intervention, Element: c.Element, Mode: string(c.Mode), Ran: h.ran(c.Intervention),
		Justified: c.Justification != nil && strings.TrimSpace(*c.Justification) != "", Upkeep: c.Upkeep, Tags: v.tags[n][c.Intervention],
	}
}

// owed is one meeting that a practice owes.
type owed struct {
	year             int
	condition        string
	from, until, due calendar.Date
	meeting          string
	series           []string // series that count for it, early or late
	filled           int      // session, -1 none
}

// match assigns attendances to the meetings that are owed, and counts.
func (v *viewer) match(f *rule.Facts, on calendar.Date, views []*View) {
	sessions := v.sessions(f, on)
	var slots []*owed
	for n := 1; n <= years; n++ {
		views[n-1].Meetings = map[string]*Meetings{}
		for _, c := range v.owes[n] {
			views[n-1].Meetings[c.ID] = &Meetings{}
			slots = append(slots, v.slots(f, on, n, c, views[n-1], sessions)...)
		}
	}
	slices.SortStableFunc(slots, func(a, b *owed) int { return int(a.due - b.due) })
	taken := make([]*owed, len(sessions))
	var fill func(s *owed, bookedOnly bool, seen []bool) bool
	fill = func(s *owed, bookedOnly bool, seen []bool) bool {
		for k, x := range sessions {
			booked := slices.Contains(s.series, x.series) && x.on <= s.due
			if seen[k] || x.meeting != s.meeting || !booked && (bookedOnly || x.on < s.from || x.on > s.until) || !x.counts[s.year] {
				continue
			}
			seen[k] = true
			if taken[k] == nil || fill(taken[k], bookedOnly, seen) {
				taken[k], s.filled = s, k
				return true
			}
		}
		return false
	}
	for _, bookedOnly := range []bool{true, false} {
		for _, s := range slots {
			if s.filled < 0 {
				fill(s, bookedOnly, make([]bool, len(sessions)))
			}
		}
	}
	for _, s := range slots {
		m := views[s.year-1].Meetings[s.condition]
		m.Owed++
		if s.filled >= 0 {
			m.Held++
		} else if on > s.due {
			m.Missed++
		}
	}
}

// attended is a meeting on a day at which somebody was present, and the years
// for which the presence counts.
type attended struct {
	meeting, series string
	on              calendar.Date
	counts          [years + 1]bool
}

func (v *viewer) sessions(f *rule.Facts, on calendar.Date) []*attended {
	var out []*attended
	for _, a := range f.Attendance {
		if a.On > on {
			continue
		}
		k := slices.IndexFunc(out, func(s *attended) bool { return s.meeting == a.Meeting && s.on == a.On })
		if k < 0 {
			out = append(out, &attended{meeting: a.Meeting, on: a.On, series: v.seriesOn(a)})
			k = len(out) - 1
		}
		for n := 1; n <= years; n++ {
			ours := a.Practice == "" || a.Practice == f.Practice.ID || slices.Contains(f.Years[n-1].Joint, a.Practice)
			if a.Centre != "" {
				ours = slices.ContainsFunc(f.Centres, func(m rule.Membership) bool { return m.Key == a.Centre && m.From <= a.On })
			}
			out[k].counts[n] = out[k].counts[n] || ours
		}
	}
	slices.SortFunc(out, func(a, b *attended) int { return int(a.on - b.on) })
	return out
}

// seriesOn gives the series of an attendance: as booked, or by its day.
func (v *viewer) seriesOn(a rule.Attendance) string {
	for _, p := range v.set.Region.Plans {
		for _, m := range p.Meetings {
			for _, s := range m.Series {
				if a.Series == "" && m.Key == a.Meeting && slices.Contains(s.Dates, a.On) {
					return s.Key
				}
			}
		}
	}
	return a.Series
}
