package rule

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
)

// matching assigns attendances to the meetings that are owed, over all years
// at once: one attendance satisfies one obligation, the series it was booked
// for first, else the earliest due, and never fewer obligations than possible.
//
// Slots are filled in order of their due date by augmenting paths. Meetings
// and attendances are opposite sides of an assignment, so a further attendance
// that nobody booked never takes a filled slot away: that is why a verdict of
// Met stays Met when an unknown attendance turns up. One that was booked goes
// where it was booked.
type matching struct {
	made     bool
	known    bool    // the attendances are known at all
	doubt    bool    // an attendance was looked at that counts perhaps
	numbers  []int32 // of the meetings of the attendances, -1 for one that satisfies nothing
	attended []attended
	sessions []session // by meeting and day
	held     []section
	slots    []slot
	seen     []int32 // per session, the last augmenting path that tried it
	path     int32   // the present one, from 1
}

// section is where the sessions of one meeting stand in the list of all.
type section struct {
	first, end int
	booked     bool // one of them belongs to a series
	others     bool // at one of them nobody of the practice itself was
}

// match makes the assignment once per evaluation.
func (ev *evaluation) match() *matching {
	m := &ev.meetings
	if m.made {
		return m
	}
	m.made, m.known, m.doubt = true, ev.facts.Attendance != nil, false
	ev.findSessions(m)
	ev.findSlots(m)
	ev.doubtful(m)
	// What is sure: every obligation that may exist competes, and only
	// attendances that surely count take part.
	ev.fill(m, maybe, yes)
	certain := !m.doubt
	for i := range m.slots {
		s := &m.slots[i]
		certain = certain && s.applies == yes
		s.sure = s.hope
		if s.applies != yes {
			s.sure = -1
		}
	}
	if certain {
		return m // hoping would go the same way, step by step
	}
	// What can be hoped for: only obligations that surely exist, and every
	// attendance that may count.
	for i := range m.slots {
		m.slots[i].hope = -1
	}
	ev.fill(m, yes, maybe)
	return m
}

// fill assigns sessions to slots: booked series first, then all that fits.
func (ev *evaluation) fill(m *matching, applies, counts tri) {
	for i := range m.sessions {
		m.sessions[i].taken = -1
	}
	m.seen, m.path = cleared(m.seen, len(m.sessions)), 0
	for _, bookedOnly := range []bool{true, false} {
		for i := range m.slots {
			s := &m.slots[i]
			held := &m.held[s.rule.meetingNo]
			if held.first == held.end || s.applies < applies || s.hope >= 0 || bookedOnly && !(held.booked && s.bookable()) {
				continue
			}
			if i > 0 && s.sameAs(&m.slots[i-1]) && m.slots[i-1].hope < 0 {
				s.open = m.slots[i-1].open
				continue // what was not there a moment ago is not there now
			}
			m.path++
			if !ev.augment(m, i, bookedOnly, counts) && !bookedOnly && counts == maybe {
				s.open = m.perhaps(held)
			}
		}
	}
}

// augment finds a session for a slot, moving other slots aside when they can
// take another one.
func (ev *evaluation) augment(m *matching, i int, bookedOnly bool, counts tri) bool {
	o := &m.slots[i]
	held := m.held[o.rule.meetingNo]
	for k := held.first; k < held.end; k++ {
		s := &m.sessions[k]
		if s.on > o.due {
			break // they come in order of their day, and nothing fits after the due date
		}
		if m.seen[k] == m.path || !ev.fits(o, s, bookedOnly) {
			continue
		}
		attended := ev.attendedFor(o, s)
		m.doubt = m.doubt || attended == maybe || s.doubt
		if attended < counts || s.doubt && counts == yes {
			continue
		}
		m.seen[k] = m.path
		if s.taken < 0 || ev.augment(m, s.taken, bookedOnly, counts) {
			s.taken, o.hope = i, int32(k)
			return true
		}
	}
	return false
}

// doubtful marks the sessions of which it is not known whether they count for
// one of the slots that they fit. A partner's attendance counts in the years of
// the joint plan: where one of those is unknown, it may belong to that year, and
// then to no other.
func (ev *evaluation) doubtful(m *matching) {
	if ev.partnersKnown() {
		return
	}
	for i := range m.slots {
		o := &m.slots[i]
		held := m.held[o.rule.meetingNo]
		if !held.others || i > 0 && o.sameAs(&m.slots[i-1]) {
			continue
		}
		for k := held.first; k < held.end; k++ {
			if s := &m.sessions[k]; !s.own && !s.doubt {
				s.doubt = ev.fits(o, s, false) && ev.attendedFor(o, s) == maybe
			}
		}
	}
}

// partnersKnown says whether it is known of every year with whom the practice
// plans, and to which centres it belongs.
func (ev *evaluation) partnersKnown() bool {
	for n := 1; n <= ev.last; n++ {
		if y := &ev.years[n]; y.n != 0 && (y.facts == nil || y.facts.Joint == nil) {
			return false
		}
	}
	return ev.facts.Centres != nil
}

// perhaps says whether a doubtful session was among those that the present path
// tried: it may turn out to be free.
func (m *matching) perhaps(held *section) bool {
	for k := held.first; k < held.end; k++ {
		if m.seen[k] == m.path && m.sessions[k].doubt {
			return true
		}
	}
	return false
}

// fits says whether a session of the right meeting is in time for a slot.
func (ev *evaluation) fits(o *slot, s *session, bookedOnly bool) bool {
	if !bookedOnly && s.on >= o.from && s.on <= o.end && !ev.others(o, s) {
		return true
	}
	return o.bookable() && ev.booked(o, s)
}

// booked says whether a session belongs to a series for the slot's year, and
// may be early or late because of it.
func (ev *evaluation) booked(o *slot, s *session) bool {
	if s.series == "" || s.on > o.due || s.on < o.from && !o.rule.early {
		return false
	}
	for i := range o.rule.meeting.Series {
		series := &o.rule.meeting.Series[i]
		if series.Key == s.series && slices.Contains(series.Years, o.rule.Year) {
			return o.rule.anySeries || ev.mine(series)
		}
	}
	return false
}

// others says whether a session belongs to the series of another cohort while
// the region counts only the practice's own.
func (ev *evaluation) others(o *slot, s *session) bool {
	if o.rule.anySeries || s.series == "" {
		return false
	}
	for i := range o.rule.meeting.Series {
		if series := &o.rule.meeting.Series[i]; series.Key == s.series {
			return !ev.mine(series)
		}
	}
	return false
}

// mine says whether a series is for the practice's cohort; without cohorts it is
// for everyone.
func (ev *evaluation) mine(s *programme.Series) bool {
	return len(s.Cohorts) == 0 || slices.Contains(s.Cohorts, ev.facts.Cohort)
}

// attendedFor says whether anybody who was there counts for this practice.
func (ev *evaluation) attendedFor(o *slot, s *session) tri {
	if s.own {
		return yes
	}
	best := no
	for i := range s.records {
		best = max(best, ev.countsFor(o, s.records[i].Attendance))
	}
	return best
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
	case ev.ownOf(a):
		return yes
	}
	if o.rule.Year > ev.last {
		return no // who will plan together next year is for next year to say
	}
	facts := ev.years[o.rule.Year].facts
	if facts == nil || facts.Joint == nil {
		return maybe
	}
	return triOf(slices.Contains(facts.Joint, a.Practice))
}
