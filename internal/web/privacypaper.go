package web

import (
	"strconv"
	"strings"

	"meertijd/internal/privacy"
	"meertijd/internal/report"
	"meertijd/internal/web/part"
)

// registerPage shows what is stored and why; every column for who asks.
func (s *Server) registerPage(rq *request) (answer, error) {
	doc, whole := rq.paper("register"), rq.URL.Query().Get("columns") != ""
	doc.Blocks = append(doc.Blocks, rq.registerBlocks(s.Privacy.Register, whole)...)
	a := rq.paperPage(doc, "")
	if c, ok := a.content.(printContent); ok && !whole {
		c.Lead.Actions = append(c.Lead.Actions, part.Action{Text: rq.say("register.whole"), URL: "/privacy/register?columns=1"})
		a.content = c
	}
	return a, nil
}

func (s *Server) assessmentPage(rq *request) (answer, error) {
	return rq.paperPage(s.assessment(rq), "/privacy/assessment.docx"), nil
}

func (s *Server) assessmentFile(rq *request) (answer, error) {
	return s.paperFile(s.assessment(rq))
}

func (s *Server) agreementPage(rq *request) (answer, error) {
	return rq.paperPage(s.agreement(rq), "/privacy/agreement.docx"), nil
}

func (s *Server) agreementFile(rq *request) (answer, error) { return s.paperFile(s.agreement(rq)) }

// paperPage shows a document with the ways to take it along.
func (rq *request) paperPage(doc report.Document, word string) answer {
	c := printContent{Lead: part.Lead{Title: doc.Title, Actions: []part.Action{{Text: rq.say("paper.print"), Kind: part.Quiet, Print: true}}}, Document: paperOf(doc)}
	if word != "" {
		c.Lead.Actions = append(c.Lead.Actions, part.Action{Text: rq.say("paper.word"), URL: word})
	}
	return answer{page: "plan/print", shell: part.Page{Title: doc.Title, Back: rq.backToOrganisation()}, content: c}
}

func (s *Server) paperFile(doc report.Document) (answer, error) {
	data, err := s.Papers.Word(doc)
	return answer{file: data, fileType: wordType, fileName: doc.Title + ".docx"}, err
}

// wordType is what a Word file calls itself.
const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// paper begins a document with its title and what it is for.
func (rq *request) paper(name string) report.Document {
	return report.Document{
		Title: rq.say(name + ".title"), Subtitle: rq.server.organisationName(rq, rq.actor.Tenant), Language: rq.language,
		Origin: rq.say("paper.origin", "date", rq.date(rq.today()), "version", rq.server.Version),
		Blocks: []report.Block{report.Paragraph{Text: rq.say(name + ".text")}},
	}
}

// registerBlocks are the tables with purpose, ground, whose data and how long;
// with whole also every column.
func (rq *request) registerBlocks(register privacy.Register, whole bool) []report.Block {
	about := report.Table{Caption: rq.say("register.caption"), Heads: []string{
		rq.say("register.what"), rq.say("register.whose"), rq.say("register.ground"), rq.say("register.kept"), rq.say("register.erase"),
	}}
	columns := report.Table{Caption: rq.say("register.columns"), Heads: []string{rq.say("register.name"), rq.say("register.columns.in")}}
	for _, t := range register {
		if !whole && t.Whose == "nobody" {
			continue
		}
		about.Rows = append(about.Rows, []string{
			rq.sayOr("register.table."+t.Name, "register.table.other"), rq.say("register.whose." + t.Whose), rq.say("register.ground." + t.Ground),
			rq.say("register.kept." + t.Kept), rq.say("register.erase." + string(t.Erase)),
		})
		var names []string
		for _, c := range t.Columns {
			names = append(names, c.Name+" ("+rq.say("register.what."+c.What)+")")
		}
		columns.Rows = append(columns.Rows, []string{t.Name, strings.Join(names, ", ")})
	}
	if !whole {
		return []report.Block{about}
	}
	return []report.Block{about, columns}
}

// chapters adds numbered chapters: a heading, and paragraphs by their codes. A
// paragraph of which the organisation fills in the answer ends with room.
func (rq *request) chapters(doc *report.Document, name string, chapters ...string) {
	for i, chapter := range chapters {
		code := name + "." + chapter
		doc.Blocks = append(doc.Blocks, report.Heading{Level: 2, Text: strconv.Itoa(i+1) + ". " + rq.say(code+".title")})
		for _, text := range strings.Split(rq.say(code), " | ") {
			if open, ok := strings.CutPrefix(text, "?"); ok {
				doc.Blocks = append(doc.Blocks, report.Space{Label: rq.say("paper.open", "what", strings.TrimSpace(open)), Lines: 3})
				continue
			}
			doc.Blocks = append(doc.Blocks, report.Paragraph{Text: text})
		}
	}
}

// assessment is the template of the data-protection impact assessment.
func (s *Server) assessment(rq *request) report.Document {
	doc := rq.paper("assessment")
	rq.chapters(&doc, "assessment", "what", "whose", "why", "who", "where", "keep", "rights", "risks", "measures", "advice")
	doc.Blocks = append(doc.Blocks, report.Heading{Level: 2, Text: rq.say("paper.register")})
	doc.Blocks = append(doc.Blocks, rq.registerBlocks(s.Privacy.Register, false)...)
	return doc
}

// agreement is the template of the agreement with who runs Meertijd.
func (s *Server) agreement(rq *request) report.Document {
	doc := rq.paper("agreement")
	rq.chapters(&doc, "agreement", "parties", "task", "secrecy", "security", "others", "breach", "rights", "control", "end", "sign")
	doc.Blocks = append(doc.Blocks, report.Heading{Level: 2, Text: rq.say("paper.register")})
	doc.Blocks = append(doc.Blocks, rq.registerBlocks(s.Privacy.Register, false)...)
	return doc
}
