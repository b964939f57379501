package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/programme"
	"meertijd/internal/report"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// Papers turns a document into what can be printed or opened elsewhere.
type Papers interface {
	Word(report.Document) ([]byte, error)
	// PDF fails with code document.no-browser where nothing can print.
	PDF(context.Context, report.Document) ([]byte, error)
}

// printContent is a document on a page, with the ways to take it along.
type printContent struct {
	Lead     part.Lead
	Document paper
}

// paper is a document as a template shows it.
type paper struct {
	Subtitle, Origin string
	Blocks           []paperBlock
}

// paperBlock is a block with its kind by name.
type paperBlock struct {
	Kind  string
	Block report.Block
}

// paperOf names the kind of each block.
func paperOf(doc report.Document) paper {
	p := paper{Subtitle: doc.Subtitle, Origin: doc.Origin}
	for _, b := range doc.Blocks {
		kind := ""
		switch b.(type) {
		case report.Heading:
			kind = "heading"
		case report.Paragraph:
			kind = "paragraph"
		case report.List:
			kind = "list"
		case report.Facts:
			kind = "facts"
		case report.Table:
			kind = "table"
		case report.Space:
			kind = "space"
		}
		p.Blocks = append(p.Blocks, paperBlock{kind, b})
	}
	return p
}

// document tells what a plan says, element by element.
func (rq *request) document(year int, f plan.Fields, practice string) report.Document {
	menu := rq.set().Plan(year)
	doc := report.Document{
		Title: rq.say("print.title", "year", strconv.Itoa(year)), Subtitle: practice, Language: rq.language,
		Origin: rq.say("print.origin", "date", rq.date(rq.today())),
	}
	for i := range menu.Elements {
		doc.Blocks = append(doc.Blocks, rq.element(menu, &menu.Elements[i], year, f)...)
	}
	if general := rq.answers(menu, "", year, f); len(general) > 0 {
		doc.Blocks = append(doc.Blocks, report.Heading{Level: 2, Text: rq.say("plan.general")}, report.Facts(general))
	}
	return doc
}

// element is one element of the plan on paper.
func (rq *request) element(menu *programme.Plan, e *programme.Element, year int, f plan.Fields) []report.Block {
	blocks := []report.Block{report.Heading{Level: 2, Text: e.Letter + " · " + e.Name.In(rq.language)}}
	var facts report.Facts
	d := &desk{request: rq, sheet: sheet{plan: plan.Plan{Fields: f, Year: year}}, menu: menu, year: year}
	for _, key := range d.chosen(e.Key) {
		facts = append(facts, rq.chosen(e.Key, key, year, f))
	}
	if len(facts) == 0 {
		blocks = append(blocks, report.Paragraph{Text: rq.say("print.nothing"), Soft: true})
	} else {
		blocks = append(blocks, facts)
	}
	if n := f.Staff(); n != nil && rq.asksStaff(menu, e.Key) {
		blocks = append(blocks, report.Paragraph{Text: rq.say("print.staff", "n", strconv.Itoa(*n))})
	}
	if answers := rq.answers(menu, e.Key, year, f); len(answers) > 0 {
		blocks = append(blocks, report.Facts(answers))
	}
	return blocks
}

// asksStaff says whether some condition of an element looks at new colleagues.
func (rq *request) asksStaff(menu *programme.Plan, element string) bool {
	return slices.ContainsFunc(menu.Conditions, func(c programme.Condition) bool { return c.Element == element && len(c.Upkeep) > 0 })
}

// chosen is one intervention on paper: what is done with it, how and why.
func (rq *request) chosen(element, key string, year int, f plan.Fields) report.Fact {
	mode := f.Mode(element, key)
	fact := report.Fact{Term: rq.words().Intervention(key, year), Note: rq.say("plan.mode." + string(mode))}
	text := f[plan.ChoicePath(element, key, plan.TextField)]
	if mode == rule.Dropped {
		text = f[plan.ChoicePath(element, key, plan.ReasonField)]
	}
	if mode == rule.Deepened || mode == rule.New || mode == rule.Dropped {
		fact.Text = text
	}
	for _, q := range rq.set().Plan(year).Questions {
		if text := f[plan.ChoiceAnswerPath(element, key, q.Key)]; text != "" && mode != rule.Dropped {
			fact.Text = strings.TrimPrefix(fact.Text+"\n"+text, "\n")
		}
	}
	var names []string
	if in := rq.catalogue(key); in != nil {
		for _, o := range in.Options {
			if f[plan.OptionPath(element, key, o.Key)] != "" {
				names = append(names, o.Name.In(rq.language))
			}
		}
	}
	names = append(names, rq.upkeeps(element, key, year, f)...)
	for _, n := range names {
		if fact.Text != "" {
			fact.Text += "\n"
		}
		fact.Text += "– " + n
	}
	return fact
}

func (rq *request) upkeeps(element, key string, year int, f plan.Fields) []string {
	var out []string
	for _, c := range rq.set().Plan(year).Conditions {
		if c.Element != element {
			continue
		}
		for _, u := range c.Upkeep {
			name := rq.upper(u.Name.In(rq.language))
			if f[plan.UpkeepPath(element, key, u.Key)] != "" && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

func (rq *request) answers(menu *programme.Plan, element string, year int, f plan.Fields) []report.Fact {
	var out []report.Fact
	for i := range menu.Questions {
		q := &menu.Questions[i]
		if text := f[plan.AnswerPath(q.Key)]; q.Element == element && text != "" && (len(q.Years) == 0 || slices.Contains(q.Years, year)) {
			out = append(out, report.Fact{Term: q.Text.In(rq.language), Text: text})
		}
	}
	return out
}

func (rq *request) catalogue(key string) *programme.Intervention {
	return interventionOf(rq.set(), key)
}

// onePaper is the plan on one side of paper, for the team's meeting: what we
// do, how it stands, and room for what the team says.
func (d *desk) onePaper(practice string) report.Document {
	doc := report.Document{
		Title: d.say("print.one-page", "year", strconv.Itoa(d.year)), Subtitle: practice, Language: d.language,
		Origin: d.say("print.origin", "date", d.date(d.today())), OnePage: true,
	}
	start, end := d.set().YearOf(d.own.Facts.Cohort, d.year)
	doc.Subtitle += " · " + d.say("today.years.when", "from", d.date(start), "until", d.date(end))
	doc.Blocks = append(doc.Blocks, report.Paragraph{Text: d.state()})
	t := report.Table{Caption: d.say("print.we-do", "year", strconv.Itoa(d.year)), Heads: []string{d.say("print.element"), d.say("today.years.what"), d.say("today.years.how")}}
	for _, e := range d.menu.Elements {
		for _, key := range d.chosen(e.Key) {
			fact := d.chosenShort(e.Key, key)
			t.Rows = append(t.Rows, []string{e.Letter + " · " + e.Name.In(d.language), fact.Term, fact.Note})
		}
	}
	doc.Blocks = append(doc.Blocks, t)
	var open report.List
	for _, f := range d.inOrder() {
		if f.State == rule.NotMet || f.State == rule.Unknown {
			v := d.words().Finding(d.year, f)
			open = append(open, cmp.Or(v.Reason, v.Title))
		}
	}
	if len(open) > 0 {
		doc.Blocks = append(doc.Blocks, report.Heading{Level: 2, Text: d.say("print.open")}, open)
	}
	doc.Blocks = append(doc.Blocks, report.Heading{Level: 2, Text: d.say("print.discuss")},
		report.Space{Label: d.say("print.discuss.good"), Lines: 4}, report.Space{Label: d.say("print.discuss.change"), Lines: 4}, report.Space{Label: d.say("print.discuss.who"), Lines: 4})
	return doc
}

func (d *desk) chosenShort(element, key string) report.Fact {
	return report.Fact{Term: d.words().Intervention(key, d.year), Note: d.say("plan.mode." + string(d.plan.Fields.Mode(element, key)))}
}

// paperFor makes the document that an address asks for.
func (s *Server) paperFor(rq *request, one bool) (report.Document, string, error) {
	year, err := rq.yearOf()
	if err != nil {
		return report.Document{}, "", err
	}
	sh, err := s.open(rq, rq.hat.Of, year)
	if err != nil {
		return report.Document{}, "", err
	}
	names, err := s.names(rq, rq.actor.Tenant, everybody(&sh.plan))
	if err != nil {
		return report.Document{}, "", err
	}
	var practices []string
	for _, id := range sh.plan.Practices() {
		practices = append(practices, names[id])
	}
	d := s.desk(rq, sh)
	if one {
		return d.onePaper(rq.list(practices)), sh.plan.ID, nil
	}
	doc := rq.document(year, sh.plan.Fields, rq.list(practices))
	doc.Blocks = append([]report.Block{report.Paragraph{Text: d.state(), Soft: true}}, doc.Blocks...)
	return doc, sh.plan.ID, nil
}

// state says on paper how the plan stands.
func (d *desk) state() string {
	state := d.say("print.draft")
	if kept := d.plan.Kept(); kept != nil {
		state = d.say("print.handed-in", "date", d.date(kept.On), "number", kept.Number)
		if d.plan.Edited() {
			state = d.say("print.edited", "date", d.date(kept.On), "number", kept.Number)
		}
	} else if d.plan.Version == 0 {
		state = d.say("print.proposal")
	}
	return state
}

func (s *Server) printPage(rq *request) (answer, error) { return s.printed(rq, false) }

func (s *Server) onePage(rq *request) (answer, error) { return s.printed(rq, true) }

// printed shows a document on a page that prints as it is.
func (s *Server) printed(rq *request, one bool) (answer, error) {
	doc, id, err := s.paperFor(rq, one)
	if err != nil {
		return answer{}, err
	}
	name := "plan"
	if one {
		name = "one-page"
	}
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	at := "/plan/" + strconv.Itoa(year) + "/" + name
	c := printContent{Document: paperOf(doc), Lead: part.Lead{Title: doc.Title, Text: rq.say("print.text"), Actions: []part.Action{
		{Text: rq.say("print.print"), Icon: "print", Print: true}, {Text: rq.say("print.word"), URL: at + ".docx", Icon: "download"}, {Text: rq.say("print.pdf"), URL: at + ".pdf", Icon: "download"},
	}}}
	if !one {
		c.Lead.Actions = append(c.Lead.Actions, part.Action{Text: rq.say("today.team.page"), URL: "/plan/" + strconv.Itoa(year) + "/one-page", Kind: part.Plain})
	}
	return answer{page: "plan/print", shell: part.Page{Title: doc.Title, Back: rq.backToPlan(year)}, content: c, object: id}, nil
}

func (s *Server) word(rq *request) (answer, error)        { return s.file(rq, false, ".docx") }
func (s *Server) pdf(rq *request) (answer, error)         { return s.file(rq, false, ".pdf") }
func (s *Server) wordOnePage(rq *request) (answer, error) { return s.file(rq, true, ".docx") }
func (s *Server) pdfOnePage(rq *request) (answer, error)  { return s.file(rq, true, ".pdf") }

// file gives a document to keep.
func (s *Server) file(rq *request, one bool, ending string) (answer, error) {
	doc, id, err := s.paperFor(rq, one)
	if err != nil {
		return answer{}, err
	}
	if s.Papers == nil {
		return answer{}, &fault.Error{Kind: fault.Unavailable, Code: "document.no-browser", Op: "web.file"}
	}
	a := answer{fileName: doc.Title + " " + doc.Subtitle + ending, object: id}
	if ending == ".docx" {
		a.fileType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
		a.file, err = s.Papers.Word(doc)
		return a, err
	}
	a.fileType = "application/pdf"
	a.file, err = s.Papers.PDF(rq.Context(), doc)
	return a, err
}
