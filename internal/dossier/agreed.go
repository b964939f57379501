package dossier

import (
	"context"
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// agree fills in what was agreed on in which the practice takes part, by itself
// or as one that merged into it.
func agree(f *rule.Facts, file *practice.File, from []forebear) {
	n := file.Neighbourhood
	if n == nil {
		return
	}
	names := []string{file.Practice.ID}
	for _, fb := range from {
		if fb.before == calendar.None {
			names = append(names, fb.file.Practice.ID)
		}
	}
	f.Neighbourhood = neighbourhood(n, names)
}

// neighbourhood tells what was agreed on with one of these. A working agreement
// that belongs to no intervention is nothing to compare with.
func neighbourhood(n *practice.Neighbourhood, names []string) *rule.Neighbourhood {
	out := &rule.Neighbourhood{Name: n.Name, Agreements: []rule.Agreement{}}
	for i := range n.Agreements {
		a := &n.Agreements[i]
		if a.Intervention == "" || !a.Covers(names...) {
			continue
		}
		out.Agreements = append(out.Agreements, rule.Agreement{Intervention: a.Intervention, From: a.From, Until: a.Until})
	}
	return out
}

// Names gives a practice and those that merged into it by a day, however far back.
func (r *Reader) Names(ctx context.Context, tenant, id string, on calendar.Date) ([]string, error) {
	names := []string{id}
	for i := 0; i < len(names); i++ {
		file, err := r.Practices.Get(ctx, tenant, names[i], on)
		if missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, name := range file.Names(on)[1:] {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, nil
}
