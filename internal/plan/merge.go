package plan

import (
	"maps"
	"slices"
)

// Clash is a path that two people changed at the same time, each in another
// way. Base is what both began from.
type Clash struct {
	Path               Path
	Base, Theirs, Mine string
}

// Merge brings together what two people made of the same fields. Mine need not
// hold every path: a path that is not in it was not on the form and is not
// changed. Where only one side changed a path, that change stands; where both
// made the same change there is nothing to choose; where they differ, theirs
// stands (it was first) and the clash holds both.
//
// Taking a choice away while somebody else works on it is a clash too: the
// choice stays with all that it said, so that nobody's words go with it.
func Merge(base, theirs, mine Fields) (merged Fields, clashes []Clash) {
	merged = theirs.Clone()
	for _, p := range mine.Paths() {
		b, t, m := base[p], theirs[p], mine[p]
		switch {
		case m == b || m == t:
		case t == b:
			merged.Put(p, m)
		default:
			clashes = append(clashes, Clash{Path: p, Base: b, Theirs: t, Mine: m})
		}
	}
	for _, p := range modePaths(base) {
		if removal(p, base, theirs, mine, merged) && !slices.ContainsFunc(clashes, func(c Clash) bool { return c.Path == p }) {
			clashes = append(clashes, Clash{Path: p, Base: base[p], Theirs: theirs[p], Mine: said(mine, base, p)})
		}
	}
	slices.SortFunc(clashes, func(a, b Clash) int { return compare(a.Path, b.Path) })
	return merged, clashes
}

func compare(a, b Path) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// removal looks whether one side took a choice away that the other worked on,
// and keeps it with all that it said.
func removal(p Path, base, theirs, mine, merged Fields) bool {
	iRemoved, theyRemoved := said(mine, base, p) == "", theirs[p] == ""
	switch {
	case iRemoved == theyRemoved:
		return false
	case iRemoved && changed(p.choice(), base, theirs):
		for q := range mine {
			if q.choice() == p.choice() && mine[q] == "" {
				merged.Put(q, theirs[q])
			}
		}
		return true
	case theyRemoved && worked(p.choice(), base, mine):
		for q := range base {
			if q.choice() == p.choice() && theirs[q] == "" && said(mine, base, q) == base[q] {
				merged.Put(q, base[q])
			}
		}
		merged.Put(p, said(mine, base, p))
		return true
	}
	return false
}

// said gives what a form says at a path: what it holds, or what it began from.
func said(mine, base Fields, p Path) string {
	if text, posted := mine[p]; posted {
		return text
	}
	return base[p]
}

// changed says whether any field of a choice differs.
func changed(choice string, base, now Fields) bool {
	for _, p := range paths(base, now) {
		if p.choice() == choice && base[p] != now[p] {
			return true
		}
	}
	return false
}

// worked says whether any field of a choice that is on the form was changed.
func worked(choice string, base, mine Fields) bool {
	for p, text := range mine {
		if p.choice() == choice && base[p] != text {
			return true
		}
	}
	return false
}

func modePaths(f Fields) []Path {
	var out []Path
	for _, p := range f.Paths() {
		if _, _, field, ok := p.Parts(); ok && field == ModeField && f[p] != "" {
			out = append(out, p)
		}
	}
	return out
}

// paths lists the paths of both, in order.
func paths(a, b Fields) []Path {
	all := maps.Clone(a)
	if all == nil {
		all = Fields{}
	}
	maps.Copy(all, b)
	return all.Paths()
}

// Difference lists the paths in which two sets of fields differ, in order.
func Difference(a, b Fields) []Path {
	return slices.DeleteFunc(paths(a, b), func(p Path) bool { return a[p] == b[p] })
}
