package region

import (
	"cmp"
	"slices"
	"sync"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// Board is the whole region on a day: the practices that go on, and those that
// ended, each by folded name and id. It never changes, so everybody may read it
// at once.
type Board struct {
	Tenant    string
	On        calendar.Date
	Set       *rule.Set
	Practices []*Practice
	Over      []*Practice

	version int64
	byID    map[string]*Practice
	whole   func() *Tally
	facets  func() *Facets
	orders  map[Order]func() []*Practice
	urgent  func() (int, *Practice)
}

func newBoard(tenant string, on calendar.Date, set *rule.Set, version int64, rows map[string]Kept) *Board {
	b := &Board{Tenant: tenant, On: on, Set: set, version: version, byID: make(map[string]*Practice, len(rows))}
	for id, row := range rows {
		b.byID[id] = row.Practice
		if row.Practice.Ended != calendar.None {
			b.Over = append(b.Over, row.Practice)
			continue
		}
		b.Practices = append(b.Practices, row.Practice)
	}
	slices.SortFunc(b.Practices, byName)
	slices.SortFunc(b.Over, byName)
	b.whole = sync.OnceValue(func() *Tally { return Count(b.Practices) })
	b.facets = sync.OnceValue(func() *Facets { return newFacets(b) })
	b.orders = map[Order]func() []*Practice{}
	for _, by := range Orders {
		b.orders[by] = sync.OnceValue(func() []*Practice { return b.sort(by) })
	}
	b.urgent = sync.OnceValues(func() (int, *Practice) { return b.urgentOf(b.Practices) })
	return b
}

func byName(a, b *Practice) int {
	return cmp.Or(cmp.Compare(a.folded, b.folded), cmp.Compare(a.ID, b.ID))
}

// holds says whether the board is that of a day by these rules, when nothing
// was written.
func (b *Board) holds(set *rule.Set, on calendar.Date) bool {
	return b.Set == set && b.On == on
}

// Get gives a practice, nil when there is none.
func (b *Board) Get(id string) *Practice { return b.byID[id] }

// Version counts the changes that are in the board: two boards of one
// organisation with the same version, day and rules say the same.
func (b *Board) Version() int64 { return b.version }

// Tally gives what all practices that go on come to together.
func (b *Board) Tally() *Tally { return b.whole() }

// Place is a neighbourhood with its practices; ID is empty for those of which
// none is known.
type Place struct {
	ID, Name  string
	Practices []*Practice
}

// Places groups practices by neighbourhood, by name; practices without one last.
func Places(practices []*Practice) []Place {
	at := map[string]int{}
	var out []Place
	for _, p := range practices {
		i, seen := at[p.Neighbourhood]
		if !seen {
			i = len(out)
			at[p.Neighbourhood] = i
			out = append(out, Place{ID: p.Neighbourhood, Name: p.Place})
		}
		out[i].Practices = append(out[i].Practices, p)
	}
	slices.SortStableFunc(out, func(a, b Place) int {
		if (a.ID == "") != (b.ID == "") {
			return cmp.Compare(len(b.ID), len(a.ID))
		}
		return cmp.Or(cmp.Compare(fold(a.Name), fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return out
}
