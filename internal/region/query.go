package region

import (
	"cmp"
	"slices"
	"strings"

	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

// Query chooses practices and their order. What is empty chooses nothing away.
// State is a plan.Standing or a Flag; Condition with Outcome is a condition of
// this programme year and its state (empty: not met); Intervention with Mode a
// choice that was handed in; with Changed the choice that changed, or what came of
// it. Of narrows to these ids, when Chosen.
type Query struct {
	Text          string
	Neighbourhood string // an id, or NoNeighbourhood
	Cohort        string
	Group         string
	Centre        string // a health centre
	State         string
	Need          Code
	Condition     string
	Outcome       string
	Intervention  string
	Mode          string
	Joint         string // yes or no
	Changed       ChangeKind
	Chosen        bool
	Of            []string
	Sort          Order
	Down          bool
}

// NoNeighbourhood chooses practices of which no neighbourhood is known.
const NoNeighbourhood = "none"

// The flags that a Query can have as State, beside the standings of a plan.
const (
	FlagLate     = "late"
	FlagMissed   = "missed"
	FlagOpen     = "open"
	FlagReturned = "returned"
	FlagUnsure   = "unsure"
	FlagDiffers  = "differs"
	FlagNoYear   = "no-year"
)

// States lists what a Query can have as State, in the order in which it is shown.
var States = []string{
	string(plan.IsHandedIn), string(plan.IsComplete), string(plan.IsAtRisk), string(plan.IsSilent),
	FlagLate, FlagReturned, FlagOpen, FlagMissed, FlagUnsure, FlagDiffers, FlagNoYear,
}

// Order is by what a list is sorted; by name within it.
type Order string

// The orders. ByNeed, the first, puts first who needs help most; of those whose
// plan is not in, with whom the last contact is longest ago, who was late the year
// before, and who has most patients.
const (
	ByNeed     Order = "need"
	ByName     Order = "name"
	ByPlace    Order = "neighbourhood"
	ByYear     Order = "year"
	ByStanding Order = "state"
	ByMet      Order = "met"
	ByLast     Order = "handed-in"
)

// Orders lists them.
var Orders = []Order{ByNeed, ByName, ByPlace, ByYear, ByStanding, ByMet, ByLast}

// Select gives the practices that go on and fit, in the order that was asked.
func (b *Board) Select(q Query) []*Practice {
	text := fold(q.Text)
	code := strings.TrimSpace(q.Text)
	of := slices.Clone(q.Of)
	slices.Sort(of)
	var out []*Practice
	for _, p := range b.sorted(q.Sort) {
		if q.Chosen {
			if _, found := slices.BinarySearch(of, p.ID); !found {
				continue
			}
		}
		if q.fits(b, p) && (text == "" || p.named(text, code, b.Facets().folded[p.Neighbourhood])) {
			out = append(out, p)
		}
	}
	if q.Down {
		slices.Reverse(out)
	}
	return out
}

func (q *Query) fits(b *Board, p *Practice) bool {
	return (q.Neighbourhood == "" || q.Neighbourhood == p.Neighbourhood || q.Neighbourhood == NoNeighbourhood && p.Neighbourhood == "") &&
		(q.Cohort == "" || q.Cohort == p.Cohort) &&
		(q.Group == "" || slices.Contains(p.Groups, q.Group)) &&
		(q.Centre == "" || slices.Contains(p.Centres, q.Centre)) &&
		(q.State == "" || p.in(q.State)) &&
		(q.Need == "" || b.NeedOf(p) == q.Need) &&
		(q.Condition == "" || p.came(q.Condition, q.Outcome)) &&
		(q.Changed == "" || p.changed(q.Changed, q.Intervention)) &&
		(q.Intervention == "" || q.ofChange() || p.does(q.Intervention, q.Mode)) &&
		(q.Joint == "" || (q.Joint == "yes") == (len(p.Now.Partners) > 0))
}

// ofChange says whether the intervention that is asked is of what changed, and
// need not be in the plan of now.
func (q *Query) ofChange() bool {
	return q.Changed != "" && q.Changed != ChangeNone && q.Mode == ""
}

// named says whether a practice is meant by a text: every word of it in the
// name or the neighbourhood, or a code of now or of before, whole or its start.
func (p *Practice) named(text, code, place string) bool {
	if len(code) >= 4 && slices.ContainsFunc(p.Codes, func(c string) bool { return strings.HasPrefix(c, code) }) {
		return true
	}
	for word := range strings.FieldsSeq(text) {
		if !strings.Contains(p.folded, word) && !strings.Contains(place, word) {
			return false
		}
	}
	return true
}

// in says whether a practice is in a standing or has a flag.
func (p *Practice) in(state string) bool {
	switch state {
	case FlagNoYear:
		return p.Year == 0
	case FlagLate:
		return p.Now.Late
	case FlagMissed:
		return p.Now.Missed
	case FlagOpen:
		return p.Open()
	case FlagReturned:
		return p.Now.Returned
	case FlagDiffers:
		return p.Differs > 0
	case FlagUnsure:
		return p.Now.Unsure > 0
	}
	return p.Year > 0 && string(p.Now.Standing) == state
}

func (p *Practice) came(condition, outcome string) bool {
	state, asked := p.Now.States[condition]
	return asked && state.String() == cmp.Or(outcome, rule.NotMet.String())
}

func (p *Practice) does(intervention, mode string) bool {
	m := p.Now.Mode(intervention)
	return mode == "" && m != "" && m != rule.Dropped || mode != "" && string(m) == mode
}

// keyed is a practice with what it is sorted by, which is worked out once.
type keyed struct {
	*Practice
	key int64
}

// sorted gives all practices that go on in an order, and by name within it: the
// order in which they stand on the board. Each order is made once for a board.
func (b *Board) sorted(by Order) []*Practice {
	if made := b.orders[by]; made != nil {
		return made()
	}
	return b.orders[ByNeed]()
}

func (b *Board) sort(by Order) []*Practice {
	if by == ByName {
		return b.Practices
	}
	keys := make([]keyed, len(b.Practices))
	for i, p := range b.Practices {
		keys[i] = keyed{p, b.key(by, p)}
	}
	slices.SortStableFunc(keys, func(x, y keyed) int { return cmp.Compare(x.key, y.key) })
	list := make([]*Practice, len(keys))
	for i := range keys {
		list[i] = keys[i].Practice
	}
	return list
}

// nothingAsked stands behind every share of what was asked.
const nothingAsked = 1 << 20

// key is by what a practice is sorted in an order.
func (b *Board) key(by Order, p *Practice) int64 {
	s := &p.Now
	switch by {
	case ByPlace:
		return b.Facets().place[p.Neighbourhood]
	case ByYear:
		return int64(p.Year)
	case ByStanding:
		return int64(slices.Index(States, string(s.Standing)))
	case ByMet:
		if all := s.Content + s.Refused; all > 0 {
			return int64(s.Good) * nothingAsked / int64(all)
		}
		return nothingAsked + 1
	case ByLast:
		return int64(s.Last)
	}
	return int64(b.rank(p))<<waitBits | p.wait()
}

// waitBits is how many bits the second key of ByNeed takes.
const waitBits = 50

// wait puts in order who needs the same thing while the plan is not in.
func (p *Practice) wait() int64 {
	const most = 1<<24 - 1
	if p.Year == 0 || p.Now.Standing == plan.IsHandedIn {
		return 0
	}
	key := min(max(int64(p.Contact), 0), most) << 25
	if p.Before == nil || !p.Before.Late {
		key |= 1 << 24
	}
	return key | (most - min(max(int64(p.Patients), 0), most))
}
