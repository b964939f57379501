package web

import (
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
	"meertijd/internal/web/part"
)

// platformContent is the page of a platform administrator: the organisations,
// and nothing of what is in them.
type platformContent struct {
	Lead   part.Lead
	Link   string // of the first lead that was just invited; shown once
	Errors *part.ErrorSummary
	Table  part.Table
	Key    string
	Fields []part.TextField
	Region part.Select
	Make   part.Action
}

func (s *Server) platformPage(rq *request) (answer, error) { return s.platform(rq, "", nil) }

func (s *Server) platform(rq *request, link string, wrong error) (answer, error) {
	all, err := s.Organisations.List(rq.Context(), rq.actor)
	if err != nil {
		return answer{}, err
	}
	f := settingsForm{rq: rq, faults: faultsByField(wrong)}
	c := platformContent{
		Lead: part.Lead{Title: rq.say("platform.title"), Text: rq.say("platform.text", "n", strconv.Itoa(len(all)))}, Link: link, Key: s.NewID(),
		Fields: []part.TextField{f.text("name", rq.typedUnless(link, "name"), true), f.text("lead-name", rq.typedUnless(link, "lead-name"), true),
			f.kind("lead-mail", rq.typedUnless(link, "lead-mail"), "email")},
		Region: rq.builtIns(organisation.InForce{Region: rq.PostFormValue("region")}),
		Make:   part.Action{Text: rq.say("platform.make"), Kind: part.Filled},
		Table: part.Table{Caption: rq.say("platform.list"), HideCaption: true, Empty: rq.say("platform.none"), Columns: []part.Column{
			{Text: rq.say("organisation.name")}, {Text: rq.say("regionalplan.region")}, {Text: rq.say("platform.since")},
			{Text: rq.say("platform.practices"), Number: true},
		}},
	}
	c.Fields[2].Required = true
	for _, o := range all {
		at := o.Created
		c.Table.Rows = append(c.Table.Rows, part.Row{Cells: []part.Cell{
			{Text: o.Name}, {Text: o.Region}, {Text: rq.date(calendar.Of(at.Year(), at.Month(), at.Day()))}, {Text: strconv.Itoa(o.Practices)},
		}})
	}
	a := answer{page: "organisation/platform", shell: part.Page{Title: c.Lead.Title, Quiet: true}}
	if wrong != nil {
		a.status, c.Errors = statuses[fault.KindOf(wrong)], f.summary(wrong)
	}
	a.content = c
	return a, nil
}

// typedUnless gives what was typed, or nothing once it was done.
func (rq *request) typedUnless(done, name string) string {
	if done != "" {
		return ""
	}
	return rq.PostFormValue(name)
}

// platformMake makes an organisation and invites its first lead. The link is
// shown once: only its hash is kept.
func (s *Server) platformMake(rq *request) (answer, error) {
	if _, _, err := rq.lead(); err != nil {
		return s.platform(rq, "", err)
	}
	o, err := s.Organisations.Make(rq.Context(), organisation.New{
		Command: rq.organisationCommand(), Name: rq.PostFormValue("name"), Region: rq.PostFormValue("region"),
	})
	path := ""
	if err == nil {
		path, err = s.inviteLead(rq, o.Tenant)
	}
	if err != nil && fault.KindOf(err) == fault.Invalid {
		return s.platform(rq, "", err)
	}
	if err != nil {
		return answer{}, err
	}
	return s.platform(rq, rq.origin()+path, nil)
}
