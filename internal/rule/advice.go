package rule

import (
	"slices"

	"cmp"
	"math/bits"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

func itoa(n int) string { return strconv.Itoa(n) }

// compareChanges puts changes in the order in which they happened.
func compareChanges(a, b Change) int {
	if a.On != b.On {
		return cmp.Compare(a.On, b.On)
	}
	return cmp.Or(strings.Compare(a.Code, b.Code), strings.Compare(a.Choice, b.Choice),
		strings.Compare(a.For, b.For), strings.Compare(a.Reason, b.Reason), strings.Compare(a.By, b.By))
}

// planAdvice looks at a year's plan; advice may help and never blocks.
func (ev *evaluation) planAdvice(y *year) {
	for i := range y.entries {
		ev.entryAdvice(y, &y.entries[i])
	}
	ev.neighbourhoodAdvice(y)
}

func (ev *evaluation) advise(code fault.Code, choice, detail string) {
	ev.advice = append(ev.advice, Advice{Code: code, Choice: choice, Detail: detail})
}

// entryAdvice looks at one line of the plan.
func (ev *evaluation) entryAdvice(y *year, e *entry) {
	key := ""
	if e.item >= 0 {
		key = ev.set.items[e.item]
	}
	switch {
	case e.refusal == ChoiceNoDeepen || e.refusal == ChoiceNoContinue:
		ev.advise(AdviceRecordInUse, key, "")
	case e.mode == New && e.recorded && e.status != refused:
		ev.advise(AdviceInUseAsNew, key, "")
	case e.mode == Deepened && e.live() == yes && e.ran == yes && e.began > 0:
		from := ev.set.deepening[y.n][e.element]
		if from.years != 0 && !from.refuse && from.years&(1<<e.began) == 0 {
			ev.advise(AdviceDeepenYears, key, itoa(e.began))
		}
	}
}

// agreed is an intervention on which the neighbourhood agrees by now.
type agreed struct {
	item int
	key  string
}

// agreements lists what is agreed in the neighbourhood, looked up once for
// all years.
func (ev *evaluation) agreements() []agreed {
	if ev.asked {
		return ev.agreed
	}
	ev.agreed, ev.asked = ev.agreed[:0], true
	for i := range ev.facts.Neighbourhood.Agreements {
		a := &ev.facts.Neighbourhood.Agreements[i]
		item := ev.set.itemBy.find(a.Intervention)
		if item >= 0 && ev.reached(a.From) && (a.Until == calendar.None || !ev.past(a.Until)) {
			ev.agreed = append(ev.agreed, agreed{item, a.Intervention})
		}
	}
	return ev.agreed
}

// neighbourhoodAdvice compares an element that is tuned to the neighbourhood
// with what was agreed there. It asks only when there is a choice to compare.
func (ev *evaluation) neighbourhoodAdvice(y *year) {
	if ev.facts.Neighbourhood == nil {
		return
	}
	for tuned := ev.set.tuned[y.n]; tuned != 0; tuned &= tuned - 1 {
		element := bits.TrailingZeros64(tuned)
		key, fits := "", false
		for _, a := range ev.agreements() {
			if ev.set.everMenu[a.item]&(1<<element) == 0 {
				continue
			}
			if key == "" || a.key < key {
				key = a.key
			}
			fits = fits || y.lists(a.item)
		}
		if key == "" || fits {
			continue
		}
		if i := slices.IndexFunc(y.under(element), func(e *entry) bool { return e.live() != no }); i >= 0 {
			ev.advise(AdviceNeighbourhood, y.under(element)[i].key, key)
		}
	}
}

// findingAdvice looks at one verdict.
func (ev *evaluation) findingAdvice(y *year, r *Rule, f *Finding) {
	if f.Late && f.State == Met && len(r.Assumptions) > 0 {
		ev.advise(AdviceLate, "", r.Condition.ID)
	}
	if r.advise != nil {
		r.advise(ev, y, r, f)
	}
}

// growthAdvice points at a deepening that could be justified, and at
// embedding that stands alone.
func growthAdvice(ev *evaluation, y *year, r *Rule, f *Finding) {
	unjustified := f.State == Met && r.justify
	if !unjustified && f.State != NotMet {
		return
	}
	for _, e := range y.under(r.element) {
		if e.live() == no || e.choice == nil {
			continue
		}
		if unjustified && e.mode == Deepened && justified(e) == no {
			ev.advise(AdviceUnjustified, e.key, "")
		}
		if f.State == NotMet && e.mode == Embedded {
			ev.advise(AdviceEmbedded, e.key, "")
		}
	}
}

// meetingAdvice points at an attendance on a day without a meeting, when the
// plan names the days: a date that was mistyped would earn a verdict. While
// meetings are owed it says as well which of the year count for another.
func meetingAdvice(ev *evaluation, y *year, r *Rule, f *Finding) {
	for _, ref := range f.SatisfiedBy {
		if _, found := slices.BinarySearch(r.days, ref.On); !found && len(r.days) > 0 {
			ev.advise(AdviceNoMeeting, ref.Key, ref.On.String())
		}
	}
	if f.State != NotMet && f.State != NotYetDue {
		return
	}
	m := ev.match()
	for i := range m.slots {
		s := &m.slots[i]
		if s.sure < 0 || s.rule.Year == r.Year || s.rule.meetingNo != r.meetingNo {
			continue
		}
		if session := &m.sessions[s.sure]; session.on >= y.start && session.on <= y.end {
			ev.advise(AdviceCountsElsewhere, session.id(), session.on.String()+" "+itoa(s.rule.Year))
		}
	}
}
