package web

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/privacy"
	"meertijd/internal/web/part"
)

// ownData is what a route reads that shows people what is held of them.
const ownData = "own-data"

func (s *Server) privacyRoutes() []Route {
	return []Route{
		{Pattern: "GET /account/data", May: access.UseOwnAccount, Reads: ownData, Try: "/account/data", handle: s.dataPage},
		{Pattern: "GET /account/data.json", May: access.UseOwnAccount, Reads: ownData, handle: s.dataFile},
		{Pattern: "GET /privacy/register", May: access.ReadAudit, Try: "/privacy/register", handle: s.registerPage},
		{Pattern: "GET /privacy/assessment", May: access.ManageOrganisation, Try: "/privacy/assessment", handle: s.assessmentPage},
		{Pattern: "GET /privacy/assessment.docx", May: access.ManageOrganisation, handle: s.assessmentFile},
		{Pattern: "GET /privacy/agreement", May: access.ManageOrganisation, Try: "/privacy/agreement", handle: s.agreementPage},
		{Pattern: "GET /privacy/agreement.docx", May: access.ManageOrganisation, handle: s.agreementFile},
		{Pattern: "GET /privacy/erase", May: access.ErasePerson, Reads: "people", Try: "/privacy/erase", handle: s.erasePeople},
		{Pattern: "GET /privacy/erase/{person}", May: access.ErasePerson, Reads: "person", handle: s.erasePage},
		{Pattern: "POST /privacy/erase/{person}", May: access.ErasePerson, Reads: "person", handle: s.erase},
	}
}

// dataContent is what is held of whoever asks.
type dataContent struct {
	Lead   part.Lead
	File   part.Action
	Wrong  part.Link // to where name and address are put right
	Parts  []dataPart
	Hidden string
}

// rowsShown is how many rows of a table the page shows; the file has them all.
const rowsShown = 5

// dataPart is one table of it.
type dataPart struct {
	Title, Text string
	Rows        []part.Facts
}

func (s *Server) dataPage(rq *request) (answer, error) {
	export, by, err := s.Privacy.Own(rq.Context(), rq.actor)
	if err != nil {
		return answer{}, err
	}
	rq.rule = by
	c := dataContent{
		Lead: part.Lead{Title: rq.say("data.title"), Text: rq.say("data.text")}, File: part.Action{Text: rq.say("data.file"), URL: "/account/data.json"},
		Wrong: part.Link{Text: rq.say("data.wrong"), URL: "/account#profile"}, Hidden: rq.say("data.hidden"),
	}
	for _, f := range export.Tables {
		p := dataPart{Title: rq.sayOr("register.table."+f.Table, "register.table.other"), Text: rq.say("data.rows", "n", strconv.Itoa(len(f.Rows)))}
		for _, row := range f.Rows[max(0, len(f.Rows)-rowsShown):] {
			p.Rows = append(p.Rows, rq.facts(row))
		}
		if len(p.Rows) < len(f.Rows) {
			p.Text = rq.say("data.rows.last", "n", strconv.Itoa(len(f.Rows)), "shown", strconv.Itoa(len(p.Rows)))
		}
		c.Parts = append(c.Parts, p)
	}
	return answer{page: "privacy/data", shell: part.Page{Title: c.Lead.Title}, content: c, object: rq.actor.Person}, nil
}

// facts shows a row, without what is empty or says nothing to a person.
func (rq *request) facts(row []privacy.Value) (facts part.Facts) {
	for _, v := range row {
		if v.Text == "" && !v.Hidden || v.What == "tenant" {
			continue
		}
		f := part.Fact{Term: rq.sayOr("register.what."+v.What, "register.what.detail"), Note: v.Column, Text: v.Text}
		if v.Hidden {
			f.Text = rq.say("data.not-shown")
		}
		facts.Items = append(facts.Items, f)
	}
	return facts
}

// dataFile gives the same as a file for a computer.
func (s *Server) dataFile(rq *request) (answer, error) {
	export, by, err := s.Privacy.Own(rq.Context(), rq.actor)
	if err != nil {
		return answer{}, err
	}
	rq.rule = by
	var out bytes.Buffer
	lines := json.NewEncoder(&out)
	lines.SetIndent("", "  ")
	err = lines.Encode(export)
	return answer{file: out.Bytes(), fileType: "application/json", fileName: rq.say("data.title") + ".json", object: rq.actor.Person}, err
}

// eraseListContent lists whom one can erase.
type eraseListContent struct {
	Lead  part.Lead
	Find  part.TextField
	Table part.Table
}

// erasePeople lists everybody who is or was here, by name or mail address.
func (s *Server) erasePeople(rq *request) (answer, error) {
	words := strings.TrimSpace(rq.FormValue("q"))
	all, by, err := s.Privacy.People(rq.Context(), rq.actor, words)
	if err != nil {
		return answer{}, err
	}
	rq.rule = by
	here, err := s.People.People(rq.Context(), rq.actor.Tenant, rq.today())
	if err != nil {
		return answer{}, err
	}
	roles := map[string][]string{}
	for _, p := range here {
		for _, h := range p.Hats {
			roles[p.ID] = append(roles[p.ID], rq.say("role."+string(h.Role)))
		}
	}
	c := eraseListContent{Lead: part.Lead{Title: rq.say("erase.title"), Text: rq.say("erase.text")}, Find: part.TextField{Value: words, Type: "search"}}
	c.Find.Name, c.Find.Label = "q", rq.say("erase.find")
	c.Table = part.Table{Caption: rq.say("erase.people"), Columns: []part.Column{{Text: rq.say("erase.person")}, {Text: rq.say("erase.mail")}, {Text: rq.say("erase.roles")}}, Empty: rq.say("erase.nobody")}
	for _, p := range all {
		slices.Sort(roles[p.ID])
		row := part.Row{Cells: []part.Cell{{Text: p.Name, URL: "/privacy/erase/" + p.ID}, {Text: p.Mail}, {Text: rq.list(slices.Compact(roles[p.ID]))}}}
		if len(roles[p.ID]) == 0 {
			row.Cells[2].Text = rq.say("erase.left")
		}
		if p.ID == rq.actor.Person {
			row.Cells[0].URL, row.Cells[0].Note = "", rq.say("erase.self")
		}
		c.Table.Rows = append(c.Table.Rows, row)
	}
	return answer{page: "privacy/people", shell: part.Page{Title: c.Lead.Title, Back: rq.backToOrganisation()}, content: c}, nil
}

// eraseContent is the page before somebody is erased, and the one after.
type eraseContent struct {
	Lead   part.Lead
	Person string
	Key    string
	Gone   []string
	Stays  []string
	Why    string
	Send   *part.Action
	Sure   part.Ticks
	Errors *part.ErrorSummary
}

func (s *Server) erasePage(rq *request) (answer, error) { return s.eraseAsk(rq, nil) }

// eraseAsk shows what would go and what would stay, and why.
func (s *Server) eraseAsk(rq *request, wrong error) (answer, error) {
	id := rq.PathValue("person")
	counts, by, err := s.Privacy.Preview(rq.Context(), rq.actor, id)
	if err != nil {
		return answer{}, err
	}
	rq.rule = by
	person, err := s.People.Person(rq.Context(), rq.actor.Tenant, id)
	if err != nil {
		return answer{}, err
	}
	c := eraseContent{
		Lead: part.Lead{Title: rq.say("erase.who", "name", person.Name), Text: rq.say("erase.who.text")}, Person: id, Key: s.NewID(), Why: rq.say("erase.why"),
		Send: &part.Action{Text: rq.say("erase.send"), Kind: part.Danger},
	}
	c.Sure.Name, c.Sure.Label = "sure", rq.say("erase.sure")
	c.Sure.Options = []part.Option{{Value: "yes", Label: rq.say("erase.sure.yes", "name", person.Name)}}
	for _, n := range counts {
		line := rq.say("erase.line", "what", rq.sayOr("register.table."+n.Table, "register.table.other"), "n", strconv.Itoa(n.Rows), "how", rq.say("register.erase."+string(n.Erase)))
		if n.Erase == privacy.Remove {
			c.Gone = append(c.Gone, line)
		} else {
			c.Stays = append(c.Stays, line)
		}
	}
	a := answer{page: "privacy/erase", shell: part.Page{Title: c.Lead.Title, Back: &part.Link{Text: rq.say("erase.title"), URL: "/privacy/erase"}}, object: id}
	if wrong != nil {
		c.Sure.Error, c.Errors = rq.say("erase.sure.wrong"), &part.ErrorSummary{Errors: []part.Link{{Text: rq.say("erase.sure.wrong"), URL: "#sure"}}}
		a.status = statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// erase erases somebody, and says what became of everything.
func (s *Server) erase(rq *request) (answer, error) {
	id := rq.PathValue("person")
	if rq.PostFormValue("sure") != "yes" {
		return s.eraseAsk(rq, &fault.Error{Kind: fault.Invalid, Code: "erase.sure.wrong", Op: "web.erase"})
	}
	if _, err := s.Privacy.Erase(rq.Context(), rq.actor, id, rq.record(audit.Delete, "person", id)); err != nil {
		return answer{}, err
	}
	return answer{to: "/privacy/erase"}, nil
}
