package region

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

// ChangeKind is what a practice does otherwise than in the plan of the year
// before, as a Query can ask for it.
type ChangeKind string

// The kinds. A choice is of one of the first three or of none of them; a
// practice may have several, and has ChangeNone when it has none.
const (
	ChangeAdded    ChangeKind = "added"
	ChangeDeepened ChangeKind = "deepened"
	ChangeGone     ChangeKind = "gone"
	ChangeNone     ChangeKind = "none"
)

// ChangeKinds lists them in the order in which they are shown.
var ChangeKinds = []ChangeKind{ChangeAdded, ChangeDeepened, ChangeGone, ChangeNone}

// Change names the interventions that a plan has otherwise than that of the year
// before: those that were not in it, those that were and are deepened now, and
// those that were and are no more.
type Change struct{ Added, Deepened, Gone []string }

// Of gives the interventions of one kind.
func (c *Change) Of(kind ChangeKind) []string {
	switch kind {
	case ChangeAdded:
		return c.Added
	case ChangeDeepened:
		return c.Deepened
	case ChangeGone:
		return c.Gone
	}
	return nil
}

// Change sets the plan of this year beside that of the year before. Compared is
// false when one of them was not handed in: then nobody knows.
func (p *Practice) Change() (c Change, compared bool) {
	if p.Before == nil || p.Before.First == calendar.None || p.Now.Standing != plan.IsHandedIn {
		return c, false
	}
	now, then := p.Now.interventions(), p.Before.interventions()
	c.Added, c.Gone = without(now, then), without(then, now)
	for _, key := range now {
		if _, was := slices.BinarySearch(then, key); was && p.Now.Mode(key) == rule.Deepened {
			c.Deepened = append(c.Deepened, key)
		}
	}
	return c, true
}

// without lists what is in one list and not in the other.
func without(list, other []string) (out []string) {
	for _, x := range list {
		if _, found := slices.BinarySearch(other, x); !found {
			out = append(out, x)
		}
	}
	return out
}

// changes are the kinds that a practice has, a bit for each: worked out once, so
// that a list of thousands is chosen from without looking at their plans.
type changes uint8

func (p *Practice) changes() (all changes) {
	c, compared := p.Change()
	if !compared {
		return 0
	}
	for i, kind := range ChangeKinds {
		if len(c.Of(kind)) > 0 {
			all |= 1 << i
		}
	}
	if all == 0 {
		all = 1 << slices.Index(ChangeKinds, ChangeNone)
	}
	return all
}

func (all changes) has(kind ChangeKind) bool {
	at := slices.Index(ChangeKinds, kind)
	return at >= 0 && all&(1<<at) != 0
}

// changed says whether a practice has a kind of change, of an intervention when
// one is asked too.
func (p *Practice) changed(kind ChangeKind, intervention string) bool {
	if !p.kinds.has(kind) {
		return false
	}
	if intervention == "" || kind == ChangeNone {
		return true
	}
	c, _ := p.Change()
	return slices.Contains(c.Of(kind), intervention)
}
