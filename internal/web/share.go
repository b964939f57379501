package web

import (
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/web/part"
)

// shareContent is the page for letting a colleague read along.
type shareContent struct {
	Lead    part.Lead
	Year    int
	Key     string
	Link    string // just made; shown once
	Links   []shareLine
	Remarks []remarkLine
	Agreed  []string
	Make    *part.Action // nil for who may not make one
}

// shareLine is one link that works.
type shareLine struct {
	ID, Text string
	End      *part.Action
}

// remarkLine is one remark with what it is about.
type remarkLine struct {
	ID     string
	About  string
	Remark part.Remark
	Open   bool
}

func (s *Server) sharePage(rq *request) (answer, error) { return s.sharing(rq, "") }

// sharing shows the links, the remarks and who agreed; link is one just made.
func (s *Server) sharing(rq *request, link string) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	p, err := s.Plans.Open(rq.Context(), rq.actor, rq.hat.Of, year)
	if err != nil {
		return answer{}, err
	}
	c := shareContent{
		Lead: part.Lead{Title: rq.say("share.title"), Text: rq.say("share.text")}, Year: year, Key: s.NewID(), Link: link,
	}
	target := access.Target{Practices: p.Practices(), Plan: p.ID}
	_, mayShare := access.Allowed(rq.actor, access.SharePlan, target)
	_, mayEdit := access.Allowed(rq.actor, access.EditPlan, target)
	if mayShare {
		c.Make = &part.Action{Text: rq.say("share.make"), Kind: part.Filled}
	}
	for i := range p.Shares {
		if sh := &p.Shares[i]; sh.Open(rq.today()) {
			line := shareLine{ID: sh.ID, Text: rq.say("share.line", "who", sh.By.Name, "when", rq.moment(sh.At), "until", rq.date(sh.Until))}
			if mayShare {
				line.End = &part.Action{Text: rq.say("share.end"), Kind: part.Plain, Name: "share", Value: sh.ID}
			}
			c.Links = append(c.Links, line)
		}
	}
	for _, r := range p.Remarks {
		line := remarkLine{ID: r.ID, About: rq.fieldName(year, r.Path), Open: r.Done.IsZero() && mayEdit,
			Remark: part.Remark{ID: "remark-" + r.ID, Who: r.By.Name, When: rq.moment(r.At), Text: r.Text}}
		if !r.Done.IsZero() {
			line.Remark.Pill = &part.Pill{State: part.Good, Text: rq.say("share.done")}
		}
		c.Remarks = append(c.Remarks, line)
	}
	for _, e := range p.Events {
		if e.Kind == plan.Agreed {
			c.Agreed = append(c.Agreed, rq.say("share.agreed", "who", e.By.Name, "when", rq.moment(e.At)))
		}
	}
	return answer{page: "plan/share", shell: part.Page{Title: c.Lead.Title, Back: rq.backToPlan(year)}, content: c, object: p.ID}, nil
}

// share makes a link. It is shown once: only its hash is kept.
func (s *Server) share(rq *request) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	token := s.Token()
	if _, err := s.Plans.Share(rq.Context(), plan.ShareCommand{Command: rq.command(), Practice: rq.hat.Of, Year: year, Token: token}); err != nil {
		return answer{}, err
	}
	return s.sharing(rq, rq.origin()+"/read/"+token)
}

func (s *Server) unshare(rq *request) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	if _, err := s.Plans.Unshare(rq.Context(), rq.command(), rq.hat.Of, year, rq.PostFormValue("share")); err != nil {
		return answer{}, err
	}
	return answer{to: "/plan/" + strconv.Itoa(year) + "/share"}, nil
}

func (s *Server) remarkDone(rq *request) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	if _, err := s.Plans.Done(rq.Context(), rq.command(), rq.hat.Of, year, rq.PostFormValue("remark")); err != nil {
		return answer{}, err
	}
	return answer{to: "/plan/" + strconv.Itoa(year) + "/share"}, nil
}

// readContent is a plan as a colleague without an account reads it.
type readContent struct {
	Lead     part.Lead
	Key      string
	Token    string
	Document paper
	Remarks  []remarkLine
	Name     part.TextField
	About    part.Select
	Text     part.Textarea
	Errors   *part.ErrorSummary
	Thanks   string
	Agree    part.Action
	Send     part.Action
}

// readPage shows a plan to the reader of a link.
func (s *Server) readPage(rq *request) (answer, error) { return s.reading(rq, nil) }

func (s *Server) reading(rq *request, wrong error) (answer, error) {
	p, actor, err := s.Plans.Read(rq.Context(), rq.PathValue("token"))
	if err != nil {
		return answer{}, err
	}
	rq.actor = actor
	rq.within(actor.Tenant)
	names, err := s.names(rq, p.Tenant, everybody(&p))
	if err != nil {
		return answer{}, err
	}
	var practices []string
	for _, id := range p.Practices() {
		practices = append(practices, names[id])
	}
	c := readContent{
		Token: rq.PathValue("token"), Key: s.NewID(),
		Lead:     part.Lead{Title: rq.say("read.title", "year", strconv.Itoa(p.Year)), Text: rq.say("read.text", "names", rq.list(practices))},
		Document: paperOf(rq.document(p.Year, p.Fields, rq.list(practices))),
		Agree:    part.Action{Text: rq.say("read.agree"), Name: "agree", Value: "yes", Kind: part.Filled}, Send: part.Action{Text: rq.say("read.send")},
	}
	c.Name = part.TextField{Value: rq.PostFormValue("name"), Autocomplete: "name"}
	c.Name.Name, c.Name.Label, c.Name.Hint, c.Name.Required = "name", rq.say("read.name"), rq.say("read.name.hint"), true
	c.Text = part.Textarea{Value: rq.PostFormValue("text"), Rows: 3}
	c.Text.Name, c.Text.Label, c.Text.Hint = "text", rq.say("read.remark"), rq.say("plan.ask.optional")
	c.About = rq.aboutField(&p)
	for _, r := range p.Remarks {
		c.Remarks = append(c.Remarks, remarkLine{ID: r.ID, About: rq.fieldName(p.Year, r.Path), Remark: part.Remark{Who: r.By.Name, When: rq.moment(r.At), Text: r.Text}})
	}
	if rq.URL.Query().Get("thanks") != "" {
		c.Thanks = rq.say("read.thanks")
	}
	a := answer{page: "plan/read", shell: part.Page{Title: c.Lead.Title}, content: c, object: p.ID}
	if wrong != nil {
		a.status = statuses[fault.KindOf(wrong)]
		to := "#name"
		if fault.CodeOf(wrong) != "plan.name-missing" {
			to = "#text"
		}
		c.Errors = &part.ErrorSummary{Errors: []part.Link{{Text: rq.say(string(fault.CodeOf(wrong))), URL: to}}}
		a.content = c
	}
	return a, nil
}

// aboutField lets a reader say which part of the plan a remark is about.
func (rq *request) aboutField(p *plan.Plan) part.Select {
	sel := part.Select{None: rq.say("field.whole")}
	sel.Name, sel.Label = "about", rq.say("read.about")
	for _, path := range p.Fields.Paths() {
		_, key, field, ok := path.Parts()
		switch {
		case ok && field == plan.ModeField:
			sel.Options = append(sel.Options, part.Option{Value: string(path), Label: rq.words().Intervention(key, p.Year)})
		case !ok && path.IsText():
			sel.Options = append(sel.Options, part.Option{Value: string(path), Label: rq.fieldName(p.Year, path)})
		}
	}
	for i := range sel.Options {
		sel.Options[i].Chosen = sel.Options[i].Value == rq.PostFormValue("about")
	}
	return sel
}

// readRemark keeps what the reader says.
func (s *Server) readRemark(rq *request) (answer, error) {
	p, actor, err := s.Plans.Read(rq.Context(), rq.PathValue("token"))
	if err != nil {
		return answer{}, err
	}
	actor.Name, actor.AccessPoint = strings.TrimSpace(rq.PostFormValue("name")), rq.client()
	rq.actor = actor
	rq.within(actor.Tenant)
	_, err = s.Plans.Remark(rq.Context(), plan.RemarkCommand{
		Command: plan.Command{Actor: actor, Request: rq.id, Key: rq.PostFormValue("key")}, Practice: p.Practices()[0], Year: p.Year,
		Path: plan.Path(rq.PostFormValue("about")), Text: rq.PostFormValue("text"), Agree: rq.PostFormValue("agree") == "yes",
	})
	if fault.KindOf(err) == fault.Invalid && err != nil {
		return s.reading(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/read/" + rq.PathValue("token") + "?thanks=1"}, nil
}
