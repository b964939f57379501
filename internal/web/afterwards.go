package web

import (
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
	"meertijd/internal/web/part"
)

// afterContent is the first page of a practice that has ended: what was, to
// read and to take along. There is nothing left to do.
type afterContent struct {
	Lead     part.Lead
	Plans    part.Card
	Along    part.Card
	Timeline part.Timeline
}

// afterwards shows what people of a practice that ended still have.
func (s *Server) afterwards(d *desk, file *practice.File) (answer, error) {
	text, err := s.howItEnded(d.request, file)
	if err != nil {
		return answer{}, err
	}
	c := afterContent{Lead: part.Lead{Title: d.say("today.title", "practice", file.Practice.Name), Text: text}, Timeline: d.years()}
	c.Plans = part.Card{ID: "plans", Title: d.say("after.plans"), Text: d.say("after.plans.text")}
	set := d.set()
	for year := d.year; year > 0; year-- {
		if start, _ := set.YearOf(file.Practice.Cohort, year); start == calendar.None || start > d.actor.Ended {
			continue
		}
		at, title := "/plan/"+strconv.Itoa(year), d.say("plan.heading", "year", strconv.Itoa(year))
		c.Plans.Lines = append(c.Plans.Lines, part.Line{Title: title, Actions: []part.Action{
			{Text: d.say("after.read"), Label: d.say("after.read.year", "year", strconv.Itoa(year)), URL: at + "/print", Kind: part.Plain},
			{Text: d.say("after.history"), Label: d.say("after.history.year", "year", strconv.Itoa(year)), URL: at + "/history", Kind: part.Plain},
		}})
	}
	c.Along = part.Card{ID: "along", Title: d.say("after.along"), Text: d.say("after.along.text"), Actions: []part.Action{
		{Text: d.say("dossier.own.link"), URL: "/practice", Kind: part.Plain}, {Text: d.say("data.title"), URL: "/account/data", Kind: part.Plain},
	}}
	return answer{page: "today/after", shell: part.Page{Title: c.Lead.Title}, content: c, object: file.Practice.ID}, nil
}

// howItEnded says since when the practice takes no part, and as which one it
// went on.
func (s *Server) howItEnded(rq *request, file *practice.File) (string, error) {
	end := file.Ended()
	if end == nil || end.Kind != practice.MergedInto {
		return rq.say("after.ended", "date", rq.date(rq.actor.Ended)), nil
	}
	names, err := s.names(rq, rq.actor.Tenant, []string{end.Other})
	if err != nil {
		return "", err
	}
	return rq.say("after.merged", "date", rq.date(rq.actor.Ended), "name", names[end.Other]), nil
}
