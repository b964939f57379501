package rule

import (
	"cmp"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
)

// attended is an attendance that has taken place. Its day stands beside it, so
// that sorting does not go to the facts for it.
type attended struct {
	on calendar.Date
	*Attendance
}

// session is a meeting on a day at which the practice may have been present.
// Two participants on one day are one session.
type session struct {
	on      calendar.Date
	taken   int  // the slot that it satisfies, -1 none
	own     bool // somebody of the practice itself was there
	doubt   bool // for one of the slots it is not known whether it counts
	series  string
	records []attended
}

// id names the session by the first who was there.
func (s *session) id() string { return s.records[0].ID }

// findSessions groups the attendances that have taken place by meeting and day.
// A meeting that no plan knows can satisfy nothing.
func (ev *evaluation) findSessions(m *matching) {
	m.held = cleared(m.held, len(ev.set.meetings))
	total := ev.countAttended(m)
	m.attended, m.sessions = room(m.attended, total)[:total], room(m.sessions, total)
	first := 0
	for k := range m.held { // count becomes the place of the first
		m.held[k].first, first = first, first+m.held[k].end
		m.held[k].end = m.held[k].first
	}
	for i, number := range m.numbers {
		if number >= 0 {
			a, held := &ev.facts.Attendance[i], &m.held[number]
			m.attended[held.end] = attended{a.On, a}
			held.end++
		}
	}
	for k := range m.held {
		held := &m.held[k]
		records := m.attended[held.first:held.end]
		held.first = len(m.sessions)
		ev.sessionsOf(m, int32(k), records)
		held.end = len(m.sessions)
	}
}

// countAttended finds the meeting of every attendance that has taken place,
// and counts them per meeting and in all.
func (ev *evaluation) countAttended(m *matching) int {
	m.numbers = room(m.numbers, len(ev.facts.Attendance))
	total := 0
	for i := range ev.facts.Attendance {
		a := &ev.facts.Attendance[i]
		number := int32(ev.set.meetingBy.find(a.Meeting))
		if !ev.reached(a.On) {
			number = -1
		}
		if number >= 0 {
			m.held[number].end++
			total++
		}
		m.numbers = append(m.numbers, number)
	}
	return total
}

// sessionsOf makes the sessions of one meeting, by day.
func (ev *evaluation) sessionsOf(m *matching, meeting int32, records []attended) {
	if len(records) > 1 {
		slices.SortFunc(records, compareAttendances)
	}
	for first := 0; first < len(records); {
		on, end := records[first].on, first+1
		for end < len(records) && records[end].on == on {
			end++
		}
		s := next(&m.sessions)
		s.on, s.doubt, s.records = on, false, records[first:end]
		s.own = ev.ownAmong(s.records)
		s.series = ev.seriesOf(meeting, s.records, s.own)
		held := &m.held[meeting]
		held.booked, held.others = held.booked || s.series != "", held.others || !s.own
		first = end
	}
}

// compareAttendances orders by day and name.
func compareAttendances(a, b attended) int {
	if a.on != b.on {
		return cmp.Compare(a.on, b.on)
	}
	return strings.Compare(a.ID, b.ID)
}

// seriesOf gives the series of a session: the first by name of those that its
// attendances were booked for. Without a booking it is the one that has a
// meeting on that day.
func (ev *evaluation) seriesOf(meeting int32, records []attended, own bool) string {
	first := ""
	for i := range records {
		a := &records[i]
		if own && len(records) > 1 && (a.Centre != "" || !ev.ownOf(a.Attendance)) {
			continue // the practice goes by what it booked itself
		}
		series := a.Series
		if series == "" && ev.set.hasSeries[meeting] {
			series = ev.set.seriesOn[meetingDay{meeting, a.on}]
		}
		if first == "" || series != "" && series < first {
			first = series
		}
	}
	return first
}

// ownAmong says whether somebody who was there came for the practice alone,
// and so counts for whatever it owes.
func (ev *evaluation) ownAmong(records []attended) bool {
	for i := range records {
		if a := records[i].Attendance; a.Centre == "" && ev.ownOf(a) {
			return true
		}
	}
	return false
}

func (ev *evaluation) ownOf(a *Attendance) bool {
	return a.Practice == "" || a.Practice == ev.facts.Practice.ID
}
