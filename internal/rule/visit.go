package rule

import (
	"cmp"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
)

// visitKind is kind 12: so many visits in the year, whether or not there was
// an invitation.
func visitKind() *kind {
	return &kind{
		name: "visit", takes: []string{"at_least"}, threshold: true,
		compile: func(*compiler, *Rule, string) {},
		judge: func(ev *evaluation, y *year, r *Rule, f *Finding) {
			ev.visits(y, r, f)
			if f.State == NotMet || f.State == NotYetDue || f.State == Unknown {
				ev.need(NeedVisit, f.Need-f.Have, "", "")
			}
		},
	}
}

// invitationKind is kind 24: take part when you are invited. Without an
// invitation nothing is owed; a visit that was declined wants a new date.
func invitationKind() *kind {
	return &kind{
		name: "invitation", takes: []string{"at_least"}, threshold: true,
		compile: func(*compiler, *Rule, string) {},
		judge:   judgeInvitation,
	}
}

func judgeInvitation(ev *evaluation, y *year, r *Rule, f *Finding) {
	invited, declined, planned := 0, false, false
	for i, at := range ev.visitDays() {
		if at.day < y.start || at.day > y.end || !ev.reached(at.known) {
			continue
		}
		v := &ev.facts.Visits[i]
		if v.Invited != calendar.None || v.Planned != calendar.None || v.Held != calendar.None {
			invited++
		}
		open := v.Planned == calendar.None && v.Held == calendar.None
		// the date is looked at first: HoldsUntil may not depend on the order of the facts
		declined = v.Declined != calendar.None && ev.reached(v.Declined) && open || declined
		planned = v.Planned != calendar.None && !ev.reached(v.Planned) || planned
	}
	ev.visits(y, r, f)
	switch f.State {
	case NotMet:
		if invited < f.Need && invited == f.Have {
			f.State, f.Why = NotApplicable, WhyNotInvited
			return
		}
	case NotYetDue:
		if invited == f.Have {
			f.Why = WhyNotInvited
		}
	case Met:
		return
	}
	if declined && !planned {
		ev.need(NeedNewDate, 1, "", "")
		return
	}
	ev.need(NeedVisit, f.Need-f.Have, "", "")
}

// visitDay places a visit: the day that says to which year it belongs, and the
// first day on which anything of it was known.
type visitDay struct{ day, known calendar.Date }

// visitDays places the visits, once for all years. A visit without any date
// belongs to no year.
func (ev *evaluation) visitDays() []visitDay {
	if len(ev.placed) == 0 {
		for i := range ev.facts.Visits {
			ev.placed = append(ev.placed, placeVisit(&ev.facts.Visits[i]))
		}
	}
	return ev.placed
}

// placeVisit takes the day of the talk, else what comes nearest to it.
func placeVisit(v *Visit) visitDay {
	at := visitDay{known: calendar.Latest}
	for _, d := range [...]calendar.Date{v.Declined, v.Invited, v.Planned, v.Held} {
		if d != calendar.None {
			at.day, at.known = d, min(at.known, d)
		}
	}
	return at
}

// visits counts the visits that were held in the year.
func (ev *evaluation) visits(y *year, r *Rule, f *Finding) {
	f.Need, f.Due = r.need, y.end
	for i := range ev.facts.Visits {
		v := &ev.facts.Visits[i]
		if v.Held == calendar.None || v.Held < y.start || v.Held > y.end || !ev.reached(v.Held) {
			continue
		}
		f.Have++
		f.Done = max(f.Done, v.Held)
		ev.ref(RefVisit, "", "", v.Held)
	}
	sortByDate(ev.refs[len(ev.refs)-f.Have:])
	if f.Have >= f.Need {
		f.State = Met
		return
	}
	ev.open(f, ev.facts.Visits != nil)
}

// sortByDate puts references in the order in which they happened.
func sortByDate(refs []Ref) {
	if len(refs) > 1 {
		slices.SortFunc(refs, compareRefs)
	}
}

func compareRefs(a, b Ref) int {
	if a.On != b.On {
		return cmp.Compare(a.On, b.On)
	}
	return strings.Compare(a.Key, b.Key)
}
