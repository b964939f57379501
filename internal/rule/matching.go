package rule

import (
	"cmp"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
)

// matching assigns attendances to the meetings that are owed, over all years
// at once: one attendance satisfies one obligation, the series it was booked
// for first, else the earliest due, and never fewer obligations than possible.
//
// Slots are filled in order of their due date by augmenting paths. Meetings
// and attendances are opposite sides of an assignment, so a further attendance
// never takes a filled slot away: that is why a verdict of Met stays Met when
// an unknown attendance turns up.
type matching struct {
	sessions []session
	slots    []slot
	known    bool
}

// session is a meeting on a day at which the practice may have been present.
// Two participants on one day are one session.
type session struct {
	id      string
	meeting string
	on      calendar.Date
	series  string
	records []*Attendance
	taken   int
}

// match makes the assignment once per evaluation.
func (ev *evaluation) match() *matching {
	if ev.meetings != nil {
		return ev.meetings
	}
	m := &matching{known: ev.facts.Attendance != nil}
	ev.meetings = m
	ev.sessions(m)
	ev.slots(m)
	// What is sure: every obligation that may exist competes, and only
	// attendances that surely count take part.
	ev.fill(m, maybe, yes)
	for i := range m.slots {
		s := &m.slots[i]
		s.sure, s.hope = s.hope, -1
		if s.applies != yes {
			s.sure = -1
		}
	}
	// What can be hoped for: only obligations that surely exist, and every
	// attendance that may count.
	ev.fill(m, yes, maybe)
	return m
}

// sessions groups the attendances that have taken place by meeting and day.
func (ev *evaluation) sessions(m *matching) {
	for i := range ev.facts.Attendance {
		a := &ev.facts.Attendance[i]
		if !ev.reached(a.On) {
			continue
		}
		k := slices.IndexFunc(m.sessions, func(s session) bool { return s.meeting == a.Meeting && s.on == a.On })
		if k < 0 {
			m.sessions = append(m.sessions, session{id: a.ID, meeting: a.Meeting, on: a.On, series: ev.seriesOf(a)})
			k = len(m.sessions) - 1
		}
		s := &m.sessions[k]
		s.id = min(s.id, a.ID)
		if series := ev.seriesOf(a); s.series == "" || series != "" && series < s.series {
			s.series = series
		}
		s.records = append(s.records, a)
	}
	slices.SortFunc(m.sessions, func(a, b session) int {
		return cmp.Or(cmp.Compare(a.on, b.on), strings.Compare(a.meeting, b.meeting), strings.Compare(a.id, b.id))
	})
}

// seriesOf gives the series an attendance was booked for; without a booking,
// the one that has a meeting on that day.
func (ev *evaluation) seriesOf(a *Attendance) string {
	if a.Series != "" {
		return a.Series
	}
	for n := 1; n <= ev.set.lastYear; n++ {
		for i := range ev.set.planOf[n].Meetings {
			meeting := &ev.set.planOf[n].Meetings[i]
			if meeting.Key != a.Meeting {
				continue
			}
			for j := range meeting.Series {
				if slices.Contains(meeting.Series[j].Dates, a.On) {
					return meeting.Series[j].Key
				}
			}
		}
	}
	return ""
}

// fill assigns sessions to slots: booked series first, then all that fits.
func (ev *evaluation) fill(m *matching, applies, counts tri) {
	for i := range m.sessions {
		m.sessions[i].taken = -1
	}
	seen := make([]bool, len(m.sessions))
	for _, bookedOnly := range []bool{true, false} {
		for i := range m.slots {
			s := &m.slots[i]
			if s.applies < applies || s.hope >= 0 {
				continue
			}
			clear(seen)
			ev.augment(m, i, bookedOnly, counts, seen)
		}
	}
}

// augment finds a session for a slot, moving other slots aside when they can
// take another one.
func (ev *evaluation) augment(m *matching, i int, bookedOnly bool, counts tri, seen []bool) bool {
	for k := range m.sessions {
		s := &m.sessions[k]
		if seen[k] || ev.fits(&m.slots[i], s, bookedOnly) < counts {
			continue
		}
		seen[k] = true
		if s.taken < 0 || ev.augment(m, s.taken, bookedOnly, counts, seen) {
			s.taken, m.slots[i].hope = i, k
			return true
		}
	}
	return false
}

// fits says whether a session can satisfy a slot: the right meeting, in time,
// and attended for this practice.
func (ev *evaluation) fits(o *slot, s *session, bookedOnly bool) tri {
	if s.meeting != o.rule.Condition.Meeting {
		return no
	}
	inTime := !bookedOnly && s.on >= o.from && s.on <= o.end && !ev.others(o, s)
	if !inTime && !o.rule.quarterly {
		inTime = ev.booked(o, s)
	}
	if !inTime {
		return no
	}
	best := no
	for _, a := range s.records {
		best = max(best, ev.countsFor(o, a))
	}
	return best
}

// booked says whether a session belongs to a series for the slot's year, and
// may be early or late because of it.
func (ev *evaluation) booked(o *slot, s *session) bool {
	for i := range o.rule.meeting.Series {
		series := &o.rule.meeting.Series[i]
		if series.Key != s.series || !slices.Contains(series.Years, o.year) {
			continue
		}
		own := slices.Contains(series.Cohorts, ev.facts.Cohort)
		return (own || o.rule.anySeries) && (o.rule.early || s.on >= o.from) && s.on <= o.due
	}
	return false
}

// others says whether a session belongs to the series of another cohort while
// the region counts only the practice's own.
func (ev *evaluation) others(o *slot, s *session) bool {
	if o.rule.anySeries {
		return false
	}
	for i := range o.rule.meeting.Series {
		if series := &o.rule.meeting.Series[i]; series.Key == s.series {
			return !slices.Contains(series.Cohorts, ev.facts.Cohort)
		}
	}
	return false
}

// countsFor says whether a participant counts for this practice: its own, one
// of a joint plan in the slot's year, or one of its health centre.
func (ev *evaluation) countsFor(o *slot, a *Attendance) tri {
	switch {
	case a.Centre != "":
		if ev.facts.Centres == nil {
			return maybe
		}
		return triOf(slices.ContainsFunc(ev.facts.Centres, func(m Membership) bool {
			return m.Key == a.Centre && m.From <= a.On && (m.Until == calendar.None || a.On <= m.Until)
		}))
	case a.Practice == "" || a.Practice == ev.facts.Practice.ID:
		return yes
	}
	facts := ev.years[o.year].facts
	if facts == nil || facts.Joint == nil {
		return maybe
	}
	return triOf(slices.Contains(facts.Joint, a.Practice))
}
