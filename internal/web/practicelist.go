package web

import (
	"slices"

	"meertijd/internal/dossier"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// shelf gathers files with all plans of the region, to judge many at once.
func (s *Server) shelf(rq *request, files []practice.File) (*dossier.Shelf, error) {
	plans, err := s.PlanStore.Region(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return nil, err
	}
	shelf := &dossier.Shelf{Set: rq.set(), Files: map[string]*practice.File{}, Plans: map[string][]plan.Plan{}}
	for i := range files {
		shelf.Files[files[i].Practice.ID] = &files[i]
	}
	for i := range plans {
		for _, id := range plans[i].Practices() {
			shelf.Plans[id] = append(shelf.Plans[id], plans[i])
		}
	}
	return shelf, nil
}

// difference is a condition that comes out otherwise.
type difference struct {
	year          int
	rule          *rule.Rule
	before, after rule.State
}

// differences compares two answers, year by year; a year that only one of them
// judges is left out.
func differences(before, after *rule.Result) []difference {
	var out []difference
	for i := range after.Years {
		y := &after.Years[i]
		at := slices.IndexFunc(before.Years, func(b rule.YearResult) bool { return b.Year == y.Year })
		if at < 0 {
			continue
		}
		for k := range y.Findings {
			f := &y.Findings[k]
			was := slices.IndexFunc(before.Years[at].Findings, func(b rule.Finding) bool { return b.Rule == f.Rule })
			if was >= 0 && before.Years[at].Findings[was].State != f.State {
				out = append(out, difference{y.Year, f.Rule, before.Years[at].Findings[was].State, f.State})
			}
		}
	}
	return out
}
