package web

import (
	"slices"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/dossier"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
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

// sought leaves the practices that go on and fit what was searched: a part of a
// name, or a code of now or of before. What ended stands below the list.
func (rq *request) sought(c *practicesContent, files []practice.File) []practice.File {
	text := strings.TrimSpace(rq.URL.Query().Get("q"))
	c.Search = part.TextField{Value: text}
	c.Search.Name, c.Search.Label, c.Search.Hint = "q", rq.say("practices.search"), rq.say("practices.search.hint")
	if access.Has(rq.hat.Role, access.ManagePractice) {
		c.Actions = []part.Action{
			{Text: rq.say("practices.new"), URL: "/practices/new"}, {Text: rq.say("place.neighbourhoods"), URL: "/neighbourhoods", Kind: part.Plain},
			{Text: rq.say("place.centres"), URL: "/centres", Kind: part.Plain},
		}
	}
	return slices.DeleteFunc(files, func(f practice.File) bool {
		if text != "" && !strings.Contains(strings.ToLower(f.Practice.Name), strings.ToLower(text)) && !f.Had(text) {
			return true
		}
		if end := f.Ended(); f.Over(rq.today()) {
			line := part.Line{Title: f.Practice.Name, Text: rq.say("life.until."+string(end.Kind), "date", rq.date(end.On))}
			line.Actions = rq.fileLink(&f)
			c.Ended = append(c.Ended, line)
			return true
		}
		return false
	})
}

// fileLink leads to the file of a practice, for who keeps it.
func (rq *request) fileLink(f *practice.File) []part.Action {
	if !access.Has(rq.hat.Role, access.ManagePractice) {
		return nil
	}
	return []part.Action{{
		Text: rq.say("dossier.open.go"), Label: rq.say("dossier.open.of", "name", f.Practice.Name), URL: "/practices/" + f.Practice.ID, Kind: part.Plain,
	}}
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
