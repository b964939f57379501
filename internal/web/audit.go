package web

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/report"
	"meertijd/internal/web/part"
	"meertijd/internal/web/render"
	"meertijd/internal/wording"
)

// auditTrail is what a route reads that shows who did what.
const auditTrail = "audit"

// auditPage is how many lines a page shows.
const auditPage = 50

func (s *Server) auditRoutes() []Route {
	return []Route{
		{Pattern: "GET /account/activity", May: access.UseOwnAccount, Reads: auditTrail, Try: "/account/activity", handle: s.activityPage},
		{Pattern: "GET /account/activity.csv", May: access.UseOwnAccount, Reads: auditTrail, handle: s.activityFile},
		{Pattern: "GET /audit", May: access.ReadAudit, Reads: auditTrail, Try: "/audit", handle: s.auditPage},
		{Pattern: "GET /audit/lines.csv", May: access.ReadAudit, Reads: auditTrail, handle: s.auditFile},
	}
}

// auditContent is a list of who did what, with what it is narrowed to.
type auditContent struct {
	Lead    part.Lead
	Action  string // address of the filter
	Type    string // object of the filter, which came with a link
	ID      string
	About   string // that object in words
	Person  *part.Select
	Event   part.Select
	Outcome part.Select
	From    part.TextField
	Until   part.TextField
	Errors  *part.ErrorSummary
	Show    part.Action
	Clear   part.Link
	Lines   part.History
	Empty   *part.Empty
	Older   *part.Link
	Newest  *part.Link
	File    *part.Link
}

// auditView is one look at the record: whose it may be, and where it stands.
type auditView struct {
	title, text, at, file string
	filter                audit.Filter
	own                   bool
}

func (s *Server) activityView(rq *request) auditView {
	v := auditView{title: "audit.activity.title", text: "audit.activity.text", at: "/account/activity", file: "/account/activity.csv", own: true}
	v.filter.User = rq.actor.Person
	return v
}

// auditView says which records the role may see: the whole region, or what is
// about the own practice and its plans.
func (s *Server) auditView(rq *request) (auditView, error) {
	v := auditView{title: "audit.title", text: "audit.text", at: "/audit", file: "/audit/lines.csv"}
	by, ok := access.Allowed(rq.actor, access.ReadAudit, access.Target{Practices: []string{rq.actor.Of}})
	if !ok {
		return v, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.audit"}
	}
	rq.rule = by
	if !rq.actor.Role.InPractice() {
		return v, nil
	}
	v.text = "audit.text.practice"
	v.filter.Within = []audit.Object{{Type: "practice", ID: rq.actor.Of}}
	plans, err := s.PlanStore.List(rq.Context(), rq.actor.Tenant, rq.actor.Of)
	for _, p := range plans {
		v.filter.Within = append(v.filter.Within, audit.Object{Type: "plan", ID: p.ID})
	}
	return v, err
}

func (s *Server) activityPage(rq *request) (answer, error) {
	return s.showAudit(rq, s.activityView(rq))
}

func (s *Server) activityFile(rq *request) (answer, error) {
	return s.sendAudit(rq, s.activityView(rq))
}

func (s *Server) auditPage(rq *request) (answer, error) {
	v, err := s.auditView(rq)
	if err != nil {
		return answer{}, err
	}
	return s.showAudit(rq, v)
}

func (s *Server) auditFile(rq *request) (answer, error) {
	v, err := s.auditView(rq)
	if err != nil {
		return answer{}, err
	}
	return s.sendAudit(rq, v)
}

// narrow reads the filter of the address. What cannot be read is a fault of a
// field, and then nothing is left out.
func (rq *request) narrow(v *auditView) *part.ErrorSummary {
	q, f := rq.URL.Query(), &v.filter
	if !v.own {
		f.User = q.Get("person")
	}
	f.Event, f.Outcome = audit.Event(q.Get("event")), audit.Outcome(q.Get("outcome"))
	f.Object = audit.Object{Type: q.Get("type"), ID: q.Get("id")}
	f.Before, _ = strconv.ParseInt(q.Get("before"), 10, 64)
	f.Before, f.Most = max(f.Before, 0), auditPage
	var wrong part.ErrorSummary
	day := func(name string, later int) time.Time {
		text := strings.TrimSpace(q.Get(name))
		if text == "" {
			return time.Time{}
		}
		d, err := calendar.Parse(text)
		if err != nil {
			wrong.Errors = append(wrong.Errors, part.Link{Text: rq.say("audit.filter.day-wrong"), URL: "#" + name})
			return time.Time{}
		}
		t := d.Time()
		return time.Date(t.Year(), t.Month(), t.Day()+later, 0, 0, 0, 0, render.Zone)
	}
	f.From, f.Until = day("from", 0), day("until", 1)
	if len(wrong.Errors) == 0 {
		return nil
	}
	return &wrong
}

// showAudit shows a page of lines with the filter above it.
func (s *Server) showAudit(rq *request, v auditView) (answer, error) {
	wrong := rq.narrow(&v)
	entries, err := s.lines(rq, &v)
	if err != nil {
		return answer{}, err
	}
	told := &teller{request: rq, server: s, names: map[string]string{}, objects: map[audit.Object]string{}}
	c := auditContent{
		Lead: part.Lead{Title: rq.say(v.title), Text: rq.say(v.text)}, Action: v.at, Errors: wrong,
		Type: v.filter.Object.Type, ID: v.filter.Object.ID,
		Show: part.Action{Text: rq.say("audit.filter.show")}, Clear: part.Link{Text: rq.say("audit.filter.clear"), URL: v.at},
	}
	for _, e := range entries {
		l := told.line(e)
		c.Lines.Events = append(c.Lines.Events, part.Event{Date: l.when, Machine: e.At.UTC().Format(time.RFC3339), Text: l.text, Reason: l.note})
	}
	if len(entries) == 0 {
		c.Empty = &part.Empty{Title: rq.say("audit.empty"), Text: rq.say("audit.empty.text")}
	} else {
		c.File = &part.Link{Text: rq.say("audit.file"), URL: v.file + "?" + rq.URL.RawQuery, Icon: "download"}
	}
	if c.ID != "" {
		c.About = rq.say("audit.about", "what", told.object(v.filter.Object))
	}
	if err := s.auditFields(rq, &v, told, &c); err != nil {
		return answer{}, err
	}
	if len(entries) == auditPage {
		c.Older = &part.Link{Text: rq.say("audit.older"), URL: v.at + "?" + changed(rq.URL.Query(), "before", strconv.FormatInt(entries[len(entries)-1].Seq, 10))}
	}
	if v.filter.Before > 0 {
		c.Newest = &part.Link{Text: rq.say("audit.newest"), URL: v.at + "?" + changed(rq.URL.Query(), "before", "")}
	}
	return answer{page: "audit/list", shell: part.Page{Title: c.Lead.Title}, content: c, filter: rq.filterWords()}, nil
}

// sendAudit gives the lines of a page as a file: the same ones, in the same words.
func (s *Server) sendAudit(rq *request, v auditView) (answer, error) {
	if wrong := rq.narrow(&v); wrong != nil {
		return answer{to: v.at + "?" + rq.URL.RawQuery}, nil
	}
	entries, err := s.lines(rq, &v)
	if err != nil {
		return answer{}, err
	}
	told := &teller{request: rq, server: s, names: map[string]string{}, objects: map[audit.Object]string{}}
	var out bytes.Buffer
	file, err := report.NewCSV(&out, rq.say("audit.column.when"), rq.say("audit.column.what"), rq.say("audit.column.note"))
	for _, e := range entries {
		if err == nil {
			l := told.line(e)
			err = file.Row(l.when, l.text, l.note)
		}
	}
	if err == nil {
		err = file.Close()
	}
	return answer{file: out.Bytes(), fileType: "text/csv; charset=utf-8", fileName: rq.say(v.title) + ".csv", filter: rq.filterWords()}, err
}

// lines reads a page of the record.
func (s *Server) lines(rq *request, v *auditView) ([]audit.Entry, error) {
	return s.Trail.Records(rq.Context(), rq.actor.Tenant, v.filter)
}

// filterWords is the filter as the audit record keeps it.
func (rq *request) filterWords() (words []string) {
	for _, name := range []string{"person", "event", "outcome", "type", "id", "from", "until", "before"} {
		if value := rq.URL.Query().Get(name); value != "" {
			words = append(words, name+"="+value)
		}
	}
	return words
}

// changed is an address's query with one value changed; empty takes it out.
func changed(q url.Values, name, value string) string {
	if q.Set(name, value); value == "" {
		q.Del(name)
	}
	return q.Encode()
}

// auditFields fills the fields of the filter.
func (s *Server) auditFields(rq *request, v *auditView, told *teller, c *auditContent) error {
	f := v.filter
	if !v.own {
		users, err := s.Trail.Users(rq.Context(), rq.actor.Tenant, audit.Filter{Within: f.Within})
		if err != nil {
			return err
		}
		c.Person = &part.Select{None: rq.say("audit.filter.everybody")}
		c.Person.Name, c.Person.Label = "person", rq.say("audit.filter.person")
		for _, u := range users {
			c.Person.Options = append(c.Person.Options, part.Option{Value: u, Label: told.name(u), Chosen: u == f.User})
		}
	}
	c.Event.Name, c.Event.Label, c.Event.None = "event", rq.say("audit.filter.event"), rq.say("audit.filter.everything")
	for _, e := range audit.Events {
		c.Event.Options = append(c.Event.Options, part.Option{Value: string(e), Label: rq.say("audit.event." + string(e)), Chosen: e == f.Event})
	}
	c.Outcome.Name, c.Outcome.Label, c.Outcome.None = "outcome", rq.say("audit.filter.outcome"), rq.say("audit.filter.every-outcome")
	for _, o := range []audit.Outcome{audit.OK, audit.Denied, audit.Failed} {
		c.Outcome.Options = append(c.Outcome.Options, part.Option{Value: string(o), Label: rq.say("audit.outcome." + string(o)), Chosen: o == f.Outcome})
	}
	for name, field := range map[string]*part.TextField{"from": &c.From, "until": &c.Until} {
		field.Name, field.Label, field.Type, field.Short, field.Value = name, rq.say("audit.filter."+name), "date", true, rq.URL.Query().Get(name)
		for _, e := range summaryErrors(c.Errors) {
			if e.URL == "#"+name {
				field.Error = e.Text
			}
		}
	}
	return nil
}

func summaryErrors(s *part.ErrorSummary) []part.Link {
	if s == nil {
		return nil
	}
	return s.Errors
}

// whoSaw leads from a thing to who saw or changed it, nil for who may not see that.
func (rq *request) whoSaw(kind, id string) *part.Link {
	if id == "" || !access.Has(rq.hat.Role, access.ReadAudit) {
		return nil
	}
	return &part.Link{Text: rq.say("audit.who-saw"), URL: "/audit?" + url.Values{"type": {kind}, "id": {id}}.Encode()}
}

// ownLinks lead everybody to what is held of them, and to what they may see of others.
func (rq *request) ownLinks() (links []part.Link) {
	if rq.hat.ID == "" {
		return nil
	}
	add := func(may access.Action, code, to string) {
		if access.Has(rq.hat.Role, may) {
			links = append(links, part.Link{Text: rq.say(code), URL: to})
		}
	}
	add(access.ReadPractice, "regplan.title", "/regional-plan")
	add(access.ReadPractice, "intervention.title", "/interventions")
	add(access.UseOwnAccount, "audit.activity.title", "/account/activity")
	add(access.UseOwnAccount, "data.title", "/account/data")
	if access.Has(rq.hat.Role, access.ManageOrganisation) {
		return links // the page of the organisation leads to the rest
	}
	add(access.ReadAudit, "audit.title", "/audit")
	add(access.ReadAudit, "register.title", "/privacy/register")
	return links
}

// sayOr gives a sentence when there is one, and another one otherwise.
func (rq *request) sayOr(code, otherwise string, args ...string) string {
	if wording.Has(rq.language, code) {
		return rq.say(code, args...)
	}
	return rq.say(otherwise, args...)
}
