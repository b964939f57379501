package rule

import (
	"cmp"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
)

// place is a line of a plan as one number, so that a plan is put in order by
// comparing numbers: the element in the highest byte, then the item, both
// counted from 1 with 0 for unknown, then the line itself.
type place uint64

const (
	placeItem    = 32
	placeElement = 56
)

func (p place) line() int    { return int(p & (1<<placeItem - 1)) }
func (p place) item() int    { return int(p>>placeItem&(1<<(placeElement-placeItem)-1)) - 1 }
func (p place) element() int { return int(p>>placeElement) - 1 }

// sameAs says that two lines name the same item under the same element.
func (p place) sameAs(o place) bool { return p>>placeItem == o>>placeItem }

// placeOf looks up what a line names.
func (s *Set) placeOf(c *Choice, line int) place {
	item, element := s.itemBy.find(c.Intervention), s.elementBy.find(c.Element)
	return place(element+1)<<placeElement | place(item+1)<<placeItem | place(line)
}

// inOrder puts the lines of a plan that hold by now in one order, however
// they came.
func (ev *evaluation) inOrder(y *year) []place {
	choices := y.facts.Choices
	places, again := room(ev.places, len(choices)), false
	for i := range choices {
		c := &choices[i]
		y.dated = y.dated || c.From|c.Ended != calendar.None
		if c.Mode != removed && (c.From == calendar.None || ev.reached(c.From)) {
			places = append(places, ev.set.placeOf(c, i))
		}
	}
	slices.Sort(places)
	for i := 1; i < len(places); i++ {
		again = again || places[i].sameAs(places[i-1])
	}
	if again {
		slices.SortStableFunc(places, func(a, b place) int {
			return cmp.Or(cmp.Compare(a>>placeItem, b>>placeItem), compareChoices(&choices[a.line()], &choices[b.line()]))
		})
	}
	ev.places = places
	return places
}

// compareChoices orders lines that name the same item and element, in whatever
// order each lists its upkeep.
func compareChoices(a, b *Choice) int {
	return cmp.Or(
		strings.Compare(a.Intervention, b.Intervention),
		strings.Compare(string(a.Mode), string(b.Mode)),
		cmp.Compare(a.From, b.From), cmp.Compare(a.Ended, b.Ended),
		strings.Compare(text(a.Justification), text(b.Justification)),
		unknownFirst(a.Justification == nil, b.Justification == nil), unknownFirst(a.Upkeep == nil, b.Upkeep == nil),
		cmp.Compare(len(a.Upkeep), len(b.Upkeep)),
		slices.Compare(slices.Sorted(slices.Values(a.Upkeep)), slices.Sorted(slices.Values(b.Upkeep))),
		strings.Compare(a.Reason, b.Reason),
	)
}

func unknownFirst(a, b bool) int { return boolInt(b) - boolInt(a) }

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// filter remembers items by one of 64 bits each. It is sure about what is not
// among them, and saves most of the walks through a list.
type filter uint64

func (f *filter) add(item int) { *f |= 1 << (item & 63) }

// has says whether an item may be among those that were added.
func (f filter) has(item int) bool { return f&(1<<(item&63)) != 0 }
