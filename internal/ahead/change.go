package ahead

import (
	"cmp"
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// Kind says in which way a condition differs from the year before.
type Kind string

// The kinds. Otherwise is asked in another way, of which nobody can say whether
// it is more or less.
const (
	Fresh     Kind = "new"
	Gone      Kind = "gone"
	Stricter  Kind = "stricter"
	Milder    Kind = "milder"
	Otherwise Kind = "otherwise"
)

// Change is a condition that is not what it was. Before is nil when it is new,
// After when it is gone.
type Change struct {
	Kind          Kind
	Before, After *rule.Rule
}

// Conditions compares what two years ask, in the order of the later one; what is
// gone comes last. Only keep decides which rules count: those of one practice,
// or all.
func Conditions(set *rule.Set, year, next int, keep func(*rule.Rule) bool) []Change {
	var out []Change
	before := kept(set.Rules(year), keep)
	for _, after := range kept(set.Rules(next), keep) {
		at := slices.IndexFunc(before, func(r *rule.Rule) bool { return same(r, after) })
		if at < 0 {
			out = append(out, Change{Kind: Fresh, After: after})
			continue
		}
		if kind := compare(before[at], after); kind != "" {
			out = append(out, Change{kind, before[at], after})
		}
		before = slices.Delete(before, at, at+1)
	}
	for _, r := range before {
		out = append(out, Change{Kind: Gone, Before: r})
	}
	return out
}

func kept(rules []*rule.Rule, keep func(*rule.Rule) bool) []*rule.Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(r *rule.Rule) bool { return keep != nil && !keep(r) })
}

// same says whether two rules are about the same thing.
func same(a, b *rule.Rule) bool {
	x, y := a.Condition, b.Condition
	return a.Kind() == b.Kind() && x.Element == y.Element && x.Group == y.Group && x.Meeting == y.Meeting &&
		x.Paper == y.Paper && x.Intervention == y.Intervention && x.Part == y.Part && x.Measure == y.Measure
}

// compare says in which way a rule differs, nothing when it does not.
func compare(a, b *rule.Rule) Kind {
	x, y := a.Condition, b.Condition
	more, less := 0, 0
	weigh := func(d int) {
		more, less = more+max(d, 0), less+max(-d, 0)
	}
	weigh(cmp.Compare(b.Required(), a.Required()))
	weigh(yes(b.Justified()) - yes(a.Justified()))
	weigh(yes(a.Replaces()) - yes(b.Replaces()))
	weigh(cmp.Compare(len(y.Upkeep), len(x.Upkeep)))
	weigh(cmp.Compare(len(y.Questions), len(x.Questions)))
	weigh(cmp.Compare(len(y.Themes), len(x.Themes)))
	weigh(cmp.Compare(y.Share, x.Share))
	months, before := a.Deadline()
	later, after := b.Deadline()
	if before == calendar.None && after == calendar.None {
		weigh(cmp.Compare(months, later))
	}
	other := x.Spread != y.Spread || (before == calendar.None) != (after == calendar.None) || !slices.Equal(x.Questions, y.Questions)
	switch {
	case more > 0 && less == 0:
		return Stricter
	case less > 0 && more == 0:
		return Milder
	case more > 0 || other:
		return Otherwise
	}
	return ""
}

func yes(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Concerns says which rules are those of a practice of some groups: not those of
// other groups, and not the general one that a rule of its group replaces.
func Concerns(set *rule.Set, groups []string) func(*rule.Rule) bool {
	in := func(r *rule.Rule) bool { return slices.Contains(groups, r.Condition.Group) }
	return func(r *rule.Rule) bool {
		if r.Condition.Group != "" && r.Kind() != "share" {
			return in(r)
		}
		return !slices.ContainsFunc(set.Rules(r.Year), func(o *rule.Rule) bool {
			return o.Replaces() && in(o) && o.Condition.InsteadOf == r.Condition.ID
		})
	}
}
