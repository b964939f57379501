package region

import (
	"cmp"
	"slices"
	"strings"
)

// Facets are what the practices of a board can be chosen by, each once, in the
// order in which a page offers it.
type Facets struct {
	Places        []Place
	Cohorts       []string
	Groups        []string
	Conditions    []ConditionTally // by year and condition
	Interventions []string         // that stand in a plan that was handed in

	place  map[string]int64  // where a neighbourhood stands in Places
	folded map[string]string // its name, by which is searched
}

// Facets gives what practices can be chosen by; it is made once for a board.
func (b *Board) Facets() *Facets { return b.facets() }

func newFacets(b *Board) *Facets {
	f := &Facets{Places: Places(b.Practices), place: map[string]int64{}, folded: map[string]string{}, Conditions: slices.Clone(b.Tally().Conditions)}
	for i, p := range f.Places {
		f.place[p.ID], f.folded[p.ID] = int64(i), fold(p.Name)
	}
	for _, p := range b.Practices {
		if p.Cohort != "" && !slices.Contains(f.Cohorts, p.Cohort) {
			f.Cohorts = append(f.Cohorts, p.Cohort)
		}
		for _, g := range p.Groups {
			if !slices.Contains(f.Groups, g) {
				f.Groups = append(f.Groups, g)
			}
		}
	}
	slices.Sort(f.Cohorts)
	slices.Sort(f.Groups)
	slices.SortFunc(f.Conditions, func(a, b ConditionTally) int {
		return cmp.Or(cmp.Compare(b.Year, a.Year), cmp.Compare(a.Condition, b.Condition))
	})
	for _, c := range b.Tally().Choices {
		if c.Practices > 0 {
			f.Interventions = append(f.Interventions, c.Intervention)
		}
	}
	return f
}

// Urgent counts the practices of a list that need something now, and gives the
// one that comes first; who has time enough is not among them.
func (b *Board) Urgent(list []*Practice) (n int, first *Practice) {
	if len(list) == len(b.Practices) { // all of them, in whatever order
		return b.urgent()
	}
	return b.urgentOf(list)
}

func (b *Board) urgentOf(list []*Practice) (n int, first *Practice) {
	calm, best := slices.Index(Needs, NeedsBegin), int64(0)
	for _, p := range list {
		if b.rank(p) >= calm {
			continue
		}
		n++
		if at := b.key(ByNeed, p); first == nil || at < best || at == best && byName(p, first) < 0 {
			best, first = at, p
		}
	}
	return n, first
}

// Gone gives the practices that go on no more and are meant by a text: all of
// them when it is empty.
func (b *Board) Gone(text string) (out []*Practice) {
	words, code := fold(text), strings.TrimSpace(text)
	for _, p := range b.Over {
		if words == "" || p.named(words, code, fold(p.Place)) {
			out = append(out, p)
		}
	}
	return out
}
