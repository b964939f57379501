package rule

import (
	"meertijd/internal/base/calendar"
)

// applies says whether a rule is for this practice in this year: kind 14, an
// obligation of a group that replaces or adds to the general one.
func (ev *evaluation) applies(y *year, r *Rule) (Why, tri) {
	// a share says itself what its group means
	if r.group >= 0 && r.measure < 0 {
		switch ev.member(y, r.group) {
		case no:
			return WhyNotMember, no
		case maybe:
			return WhyMembership, maybe
		}
	}
	for _, g := range r.replacedBy {
		switch ev.member(y, g) {
		case yes:
			return WhyReplaced, no
		case maybe:
			return WhyMembership, maybe
		}
	}
	return NoReason, yes
}

// member says whether the practice belongs to a group in a year: it has
// joined, and it has not left before the year is over.
func (ev *evaluation) member(y *year, group int) tri {
	if ev.facts.Groups == nil {
		return maybe
	}
	key, in := ev.set.Region.Groups[group].Key, no
	for i := range ev.facts.Groups {
		m := &ev.facts.Groups[i]
		begun := ev.reached(m.From) || y.ahead && m.From <= y.start
		if m.Key == key && m.From <= y.end && begun && ev.stays(m, y.end) {
			in = yes
		}
	}
	return in
}

// stays says whether a membership is not known to end before a day.
func (ev *evaluation) stays(m *Membership, last calendar.Date) bool {
	return m.Until == calendar.None || m.Until >= last || !ev.past(m.Until)
}
