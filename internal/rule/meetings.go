package rule

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
)

// meetingsKind is kind 11 with kind 22: so many meetings of a kind in a year,
// or so many in every calendar quarter. A participant counts for the practice,
// for all practices of a joint plan, and for a health centre that takes part
// as one unit. A series that was booked for a year counts for that year, early
// or late.
func meetingsKind() *kind {
	return &kind{
		name: "meetings", needs: []string{"meeting", "at_least"}, takes: []string{"spread", "early", "other_series"}, threshold: true,
		compile: compileMeetings, judge: judgeMeetings, advise: meetingAdvice,
	}
}

func compileMeetings(c *compiler, r *Rule, path string) {
	for i := range c.planOf[r.Year].Meetings {
		if m := &c.planOf[r.Year].Meetings[i]; m.Key == r.Condition.Meeting {
			r.meeting = m
		}
	}
	if r.meeting == nil {
		c.fail("meeting.unknown", path+".meeting", "key", r.Condition.Meeting)
		r.meeting = &programme.Meeting{}
	}
	r.meetingNo = slices.Index(c.meetings, r.Condition.Meeting)
	for _, s := range r.meeting.Series {
		r.days = append(r.days, s.Dates...)
	}
	slices.Sort(r.days)
	c.oneOf(r.Condition.Spread, path+".spread", "year", "quarter")
	r.quarterly = r.Condition.Spread == "quarter"
	r.bookable = !r.quarterly && len(r.meeting.Series) > 0
	r.early = c.word(r, r.Condition.Early, path+".early", "not", "counts", "not") == "counts"
	r.anySeries = c.word(r, r.Condition.OtherSeries, path+".other_series", "not", "counts", "not") == "counts"
	if r.need > 12 {
		c.fail("condition.unreachable", path+".at_least", "id", r.Condition.ID, "year", itoa(r.Year),
			"element", r.Condition.Meeting, "have", "12", "need", itoa(r.need))
	}
}

func judgeMeetings(ev *evaluation, y *year, r *Rule, f *Finding) {
	m := ev.match()
	f.Need, f.Have, f.Due = 0, 0, calendar.None
	met, hopeless, sure := 0, false, true
	for i := range m.slots {
		s := &m.slots[i]
		if s.rule != r {
			continue
		}
		f.Need++
		f.Due = max(f.Due, s.due)
		switch {
		case s.sure >= 0:
			f.Have++
			met++
			session := &m.sessions[s.sure]
			ev.step(session.id(), Counted)
			ev.ref(RefAttendance, session.id(), "", session.on)
		case s.hope >= 0 || s.open || !m.known:
			sure = false
		case ev.past(s.due):
			hopeless = true
		}
		if s.sure < 0 && r.quarterly {
			code := NeedQuarter
			if ev.past(s.due) {
				code = NeedMissed
			}
			ev.need(code, 1, s.quarter.name, "")
		}
	}
	sortByDate(ev.refs[len(ev.refs)-met:])
	if f.Need > f.Have && !r.quarterly {
		ev.need(NeedMeeting, f.Need-f.Have, r.Condition.Meeting, "")
	}
	switch {
	case f.Need == 0:
		f.State, f.Why = NotApplicable, WhyNotMember
	case f.Have == f.Need:
		f.State = Met
	case hopeless:
		f.State = NotMet
	case !sure:
		f.State, f.Why = Unknown, WhyNoFacts
	default:
		f.State = NotYetDue
	}
}

// slot is one meeting that is owed: the n-th of a year, or one in a quarter.
type slot struct {
	rule    *Rule
	quarter *quarter // nil: any time in the year
	from    calendar.Date
	end     calendar.Date
	due     calendar.Date
	sure    int32 // the session that surely satisfies it, -1 none
	hope    int32 // the session that does if what is unknown turns out well
	applies tri
	open    bool // unfilled, and what is not known may still free a session for it
}

// bookable says whether a series can be booked for the slot.
func (s *slot) bookable() bool { return s.rule.bookable }

// sameAs says that the same sessions satisfy two slots.
func (s *slot) sameAs(o *slot) bool { return s.rule == o.rule && s.quarter == o.quarter }

// findSlots lists every meeting that is owed, earliest due first.
func (ev *evaluation) findSlots(m *matching) {
	m.slots = room(m.slots, 4*ev.last)
	for n := 1; n <= ev.last; n++ {
		y := &ev.years[n]
		if y.n == 0 {
			continue
		}
		for _, r := range ev.set.gathers[n] {
			_, applies := ev.applies(y, r)
			if applies == no {
				continue
			}
			if r.quarterly {
				ev.quarterSlots(m, y, r, applies)
				continue
			}
			m.owe(r.need, slot{rule: r, from: y.start, end: y.end, due: ev.lastSeries(m, y, r), applies: applies})
		}
	}
	if ev.last > 0 {
		ev.oweAhead(m)
	}
}

// oweAhead adds what a later year asks as it will stand on its first day, where
// the practice was at a meeting that was booked for that year: what is booked
// ahead does not count for the present year first and for the later one
// afterwards.
func (ev *evaluation) oweAhead(m *matching) {
	own := ev.set.cohorts[ev.cohort()]
	for n := ev.last + 1; n <= ev.set.lastYear; n++ {
		if own[n].start == calendar.None {
			continue
		}
		for _, r := range ev.set.gathers[n] {
			if !r.bookable || !r.early || !m.held[r.meetingNo].booked {
				continue
			}
			y := year{n: n, stretch: &own[n], ahead: true}
			s := slot{rule: r, from: y.start, end: y.end, due: ev.lastSeries(m, &y, r)}
			if ev.bookedAhead(m, &s) {
				if _, s.applies = ev.applies(&y, r); s.applies != no {
					m.owe(r.need, s)
				}
			}
		}
	}
}

// bookedAhead says whether a meeting that was attended was booked for the year
// of a slot.
func (ev *evaluation) bookedAhead(m *matching, o *slot) bool {
	held := m.held[o.rule.meetingNo]
	for k := held.first; k < held.end; k++ {
		if ev.booked(o, &m.sessions[k]) {
			return true
		}
	}
	return false
}

// owe adds so many equal slots, after all that are due as early. A plan asks
// few meetings, and the later ones come last already.
func (m *matching) owe(times int, s slot) {
	s.sure, s.hope = -1, -1
	for range times {
		at := len(m.slots)
		*next(&m.slots) = s
		for ; at > 0 && m.slots[at-1].due > s.due; at-- {
			m.slots[at], m.slots[at-1] = m.slots[at-1], s
		}
	}
}

// quarterSlots asks one meeting for each quarter of the practice's own year,
// for every whole quarter in which it belongs to the group.
func (ev *evaluation) quarterSlots(m *matching, y *year, r *Rule, applies tri) {
	for i := range y.quarters {
		q := &y.quarters[i]
		if r.group < 0 || ev.facts.Groups == nil || ev.memberAll(r.group, q.first, q.last) {
			m.owe(r.need, slot{rule: r, quarter: q, from: q.first, end: q.last, due: q.last, applies: applies})
		}
	}
}

// memberAll says whether the practice belongs to a group on all days from one
// to another, by one membership or by several that follow each other.
func (ev *evaluation) memberAll(group int, day, last calendar.Date) bool {
	key := ev.set.Region.Groups[group].Key
	for {
		until := calendar.None
		for i := range ev.facts.Groups {
			m := &ev.facts.Groups[i]
			if m.Key != key || m.From > day || !ev.reached(m.From) || !ev.stays(m, day) {
				continue
			}
			if ev.stays(m, last) {
				return true
			}
			until = max(until, m.Until)
		}
		if until == calendar.None {
			return false
		}
		day = until + 1
	}
}

// wentTo says whether somebody who may count for the practice was at a meeting
// of a series.
func (ev *evaluation) wentTo(m *matching, r *Rule, series string) bool {
	held, o := m.held[r.meetingNo], slot{rule: r}
	for k := held.first; k < held.end; k++ {
		if s := &m.sessions[k]; s.series == series && ev.attendedFor(&o, s) != no {
			return true
		}
	}
	return false
}

// lastSeries gives the last day on which the year's meetings can still be
// met: the year's end, or a later date of the practice's series.
func (ev *evaluation) lastSeries(m *matching, y *year, r *Rule) calendar.Date {
	due := y.end
	for i := range r.meeting.Series {
		s := &r.meeting.Series[i]
		if !slices.Contains(s.Years, y.n) || len(s.Dates) == 0 {
			continue
		}
		if ev.mine(s) || r.anySeries && ev.wentTo(m, r, s.Key) {
			due = max(due, s.Dates[len(s.Dates)-1])
		}
	}
	return due
}
