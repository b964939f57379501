package rule

import (
	"slices"

	"cmp"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

func itoa(n int) string { return strconv.Itoa(n) }

// compareChanges puts changes in the order in which they happened.
func compareChanges(a, b Change) int {
	return cmp.Or(cmp.Compare(a.On, b.On), strings.Compare(a.Code, b.Code), strings.Compare(a.Choice, b.Choice),
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

// neighbourhoodAdvice compares an element that is tuned to the neighbourhood
// with what was agreed there. It asks only when there is a choice to compare.
func (ev *evaluation) neighbourhoodAdvice(y *year) {
	n := ev.facts.Neighbourhood
	if n == nil || ev.set.tuned[y.n] == 0 {
		return
	}
	for element := range ev.set.elements {
		if ev.set.tuned[y.n]&(1<<element) == 0 {
			continue
		}
		agreed, choice, fits := "", "", false
		for i := range n.Agreements {
			a := &n.Agreements[i]
			item, ok := ev.set.itemOf[a.Intervention]
			if !ok || !ev.reached(a.From) || a.Until != calendar.None && ev.past(a.Until) || ev.set.everMenu[item]&(1<<element) == 0 {
				continue
			}
			if agreed == "" || a.Intervention < agreed {
				agreed = a.Intervention
			}
			fits = fits || y.lists(item)
		}
		for i := range y.entries {
			if e := &y.entries[i]; e.element == element && e.live() != no && choice == "" {
				choice = ev.key(e)
			}
		}
		if agreed != "" && choice != "" && !fits {
			ev.advise(AdviceNeighbourhood, choice, agreed)
		}
	}
}

// findingAdvice looks at one verdict.
func (ev *evaluation) findingAdvice(y *year, f *Finding) {
	switch {
	case f.Rule.kind.name == "new-or-deepened":
		ev.growthAdvice(y, f)
	case f.Rule.kind.name == "meetings":
		ev.meetingAdvice(f)
	case f.Late && f.State == Met && len(f.Rule.Assumptions) > 0:
		ev.advise(AdviceLate, "", f.Rule.Condition.ID)
	case f.Rule.kind.name == "share" && f.State == NotApplicable && f.Why == WhyNotEntitled:
		if e := ev.lastShare(); e.Qualifies == Met {
			ev.advise(AdviceJoinGroup, "", f.Rule.Condition.Group)
		}
	}
}

// growthAdvice points at a deepening that could be justified, and at
// embedding that stands alone.
func (ev *evaluation) growthAdvice(y *year, f *Finding) {
	for i := range y.entries {
		e := &y.entries[i]
		if e.element != f.Rule.element || e.live() == no || e.choice == nil {
			continue
		}
		if f.State == Met && f.Rule.justify && e.mode == Deepened && justified(e) == no {
			ev.advise(AdviceUnjustified, ev.key(e), "")
		}
		if f.State == NotMet && e.mode == Embedded {
			ev.advise(AdviceEmbedded, ev.key(e), "")
		}
	}
}

// meetingAdvice points at an attendance on a day without a meeting, when the
// plan names the days: a date that was mistyped would earn a verdict.
func (ev *evaluation) meetingAdvice(f *Finding) {
	for _, ref := range f.SatisfiedBy {
		dated, found := false, false
		for _, s := range f.Rule.meeting.Series {
			dated = dated || len(s.Dates) > 0
			found = found || slices.Contains(s.Dates, ref.On)
		}
		if dated && !found {
			ev.advise(AdviceNoMeeting, ref.Key, ref.On.String())
		}
	}
}
