package web

import (
	"errors"
	"path/filepath"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// maxList is the most that a form with a list may hold: the file and a little
// around it.
const maxList = intake.MaxUpload + 64<<10

// intakeRoutes are the pages for loading lists.
func (s *Server) intakeRoutes() []Route {
	if s.Intake == nil {
		return nil
	}
	may := access.ImportData
	return []Route{
		{Pattern: "GET /import", May: may, Reads: "imports", Try: "/import", handle: s.importsPage},
		{Pattern: "GET /import/{kind}", May: may, Try: "/import/practices", handle: s.importFilePage},
		{Pattern: "POST /import/{kind}", May: may, Most: maxList, handle: s.importUpload},
		{Pattern: "GET /import/template/{kind}/{format}", May: may, handle: s.importTemplate},
		{Pattern: "GET /import/file/{id}", May: may, Reads: "upload", handle: s.importColumnsPage},
		{Pattern: "POST /import/file/{id}", May: may, Reads: "upload", handle: s.importChoose},
		{Pattern: "GET /import/file/{id}/preview", May: may, Reads: "upload", handle: s.importPreviewPage},
		{Pattern: "POST /import/file/{id}/means", May: may, Reads: "upload", handle: s.importMeans},
		{Pattern: "GET /import/file/{id}/wrong", May: may, Reads: "upload", handle: s.importWrong},
		{Pattern: "POST /import/file/{id}/apply", May: may, Reads: "upload", handle: s.importApply},
		{Pattern: "GET /import/done/{id}", May: may, Reads: "import", handle: s.importDonePage},
		{Pattern: "POST /import/done/{id}/undo", May: may, Reads: "import", handle: s.importUndo},
		{Pattern: "POST /import/done/{id}/send", May: may, Reads: "import", handle: s.importSend},
	}
}

// importsContent lists what can be loaded, in order, and what was.
type importsContent struct {
	Lead  part.Lead
	Kinds part.Card
	Word  part.Card
	Done  part.Table
}

func (s *Server) importsPage(rq *request) (answer, error) {
	all, err := s.Intake.History(rq.Context(), rq.actor)
	if err != nil {
		return answer{}, err
	}
	c := importsContent{Lead: part.Lead{Title: rq.say("intake.title"), Text: rq.say("intake.text")}}
	c.Kinds = part.Card{ID: "lists", Title: rq.say("intake.choose")}
	next := true // the first list that is not there yet is what one does next
	for n, kind := range intake.Kinds {
		l, done := rq.kindLine(n, kind, all)
		if next && !done {
			l.Actions[0].Kind, next = part.Filled, false
		}
		c.Kinds.Lines = append(c.Kinds.Lines, l)
	}
	c.Word = part.Card{ID: "word", Title: rq.say("intake.word"), Text: rq.say("intake.word.text"), Lines: []part.Line{
		{Title: rq.say("intake.word.old"), Text: rq.say("intake.word.old.text"), Actions: []part.Action{{Text: rq.say("intake.word.old.go"), URL: "/practices"}}},
		{Title: rq.say("intake.word.now"), Text: rq.say("intake.word.now.text"), Actions: []part.Action{{Text: rq.say("intake.word.now.go"), URL: "/people/mandates"}}},
	}}
	c.Done = part.Table{ID: "done", Caption: rq.say("intake.history"), HideCaption: true, Empty: rq.say("intake.history.none"), Columns: []part.Column{
		{Text: rq.say("intake.history.file")}, {Text: rq.say("intake.history.kind")}, {Text: rq.say("intake.history.who")},
		{Text: rq.say("intake.history.what")}, {Text: rq.say("intake.history.standing")},
	}}
	for i := range all {
		c.Done.Rows = append(c.Done.Rows, rq.importRow(&all[i]))
	}
	return answer{page: "intake/list", shell: part.Page{Title: c.Lead.Title}, content: c}, nil
}

// kindLine is one kind of list: done or not yet, its templates, and the way in.
func (rq *request) kindLine(n int, kind intake.Kind, all []intake.Import) (l part.Line, done bool) {
	name, times := rq.say("intake.kind."+string(kind)), 0
	for i := range all {
		if all[i].Kind == kind && all[i].Undone.IsZero() {
			times++
		}
	}
	l = part.Line{ID: string(kind), Title: strconv.Itoa(n+1) + ". " + name, Text: rq.say("intake.kind." + string(kind) + ".text")}
	l.Pill = &part.Pill{State: part.Neutral, Text: rq.say("intake.not-yet")}
	if times > 0 {
		l.Pill = &part.Pill{State: part.Good, Text: rq.say("intake.done", "n", strconv.Itoa(times))}
	}
	l.Actions = []part.Action{{Text: rq.say("intake.choose"), URL: "/import/" + string(kind), Label: rq.say("intake.choose.of", "kind", name)}}
	for _, format := range []string{"xlsx", "csv"} {
		l.Actions = append(l.Actions, part.Action{
			Text: rq.say("intake.template." + format), Kind: part.Plain, Icon: "download", URL: "/import/template/" + string(kind) + "/" + format,
			Label: rq.say("intake.template."+format) + ": " + name,
		})
	}
	return l, times > 0
}

func (rq *request) importRow(i *intake.Import) part.Row {
	standing := &part.Pill{State: part.Good, Text: rq.say("intake.history.stands")}
	if !i.Undone.IsZero() {
		standing = &part.Pill{State: part.Neutral, Text: rq.say("intake.history.undone")}
	}
	return part.Row{Cells: []part.Cell{
		{Text: i.File, URL: "/import/done/" + i.ID}, {Text: rq.say("intake.kind." + string(i.Kind))},
		{Text: rq.say("intake.history.by", "who", i.ByName, "when", rq.moment(i.At))}, {Text: rq.counted(i.Counts, "left")}, {Pill: standing},
	}}
}

// counted puts counts into a sentence, without those that are none. What is
// wrong in a file was left out once it is loaded.
func (rq *request) counted(c intake.Counts, wrong string) string {
	var out []string
	for _, n := range []struct {
		code  string
		count int
	}{{"new", c.New}, {"changed", c.Changed}, {"same", c.Same}, {wrong, c.Wrong}, {"ignored", c.Ignored}} {
		if n.count > 0 {
			out = append(out, rq.say("intake.count."+n.code, "n", strconv.Itoa(n.count)))
		}
	}
	return wording.List(rq.language, out)
}

// kindOf gives the kind of list in the address.
func (rq *request) kindOf() (intake.Kind, error) {
	kind := intake.Kind(rq.PathValue("kind"))
	if !kind.Valid() {
		return "", &fault.Error{Kind: fault.NotFound, Code: "intake.no-kind", Op: "web.import"}
	}
	return kind, nil
}

// importTemplate gives the template of a kind of list.
func (s *Server) importTemplate(rq *request) (answer, error) {
	kind, err := rq.kindOf()
	if err != nil {
		return answer{}, err
	}
	format, name := rq.PathValue("format"), rq.say("intake.kind."+string(kind))
	table := intake.Template(kind, name, rq.say("intake.template.example"), rq.say("intake.template.explain"))
	data, err := s.Intake.Sheets.Write(format, table)
	return answer{file: data, fileName: name + "." + format, fileType: listTypes[format]}, err
}

// listTypes are the media types of lists.
var listTypes = map[string]string{
	"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// importFileContent asks for a file.
type importFileContent struct {
	Lead   part.Lead
	Kind   string
	Key    string
	Errors *part.ErrorSummary
	Send   part.Action
}

func (s *Server) importFilePage(rq *request) (answer, error) { return s.importFile(rq, nil) }

func (s *Server) importFile(rq *request, wrong error) (answer, error) {
	kind, err := rq.kindOf()
	if err != nil {
		return answer{}, err
	}
	c := importFileContent{
		Lead: part.Lead{Title: rq.say("intake.kind." + string(kind)), Text: rq.say("intake.kind." + string(kind) + ".text")}, Kind: string(kind), Key: s.NewID(),
		Send: part.Action{Text: rq.say("intake.upload"), Kind: part.Filled},
	}
	a := answer{page: "intake/file", shell: part.Page{Title: c.Lead.Title, Back: rq.backToImports()}}
	if wrong != nil {
		a.status, c.Errors = statuses[fault.KindOf(wrong)], rq.fileErrors(wrong)
	}
	a.content = c
	return a, nil
}

// fileErrors says what is wrong with a file, and of one about patients where.
func (rq *request) fileErrors(err error) *part.ErrorSummary {
	var e *fault.Error
	if !errors.As(err, &e) {
		return nil
	}
	out := &part.ErrorSummary{Errors: []part.Link{{Text: wording.Text(rq.language, string(e.Code), e.Args), URL: "#list"}}}
	for _, f := range e.Faults {
		out.Errors = append(out.Errors, part.Link{Text: f.Path + ": " + rq.intakeSentence(f), URL: "#list"})
	}
	return out
}

func (rq *request) backToImports() *part.Link {
	return &part.Link{Text: rq.say("intake.back"), URL: "/import"}
}

// intakeSentence puts a fault in words, with the name of its field.
func (rq *request) intakeSentence(f fault.Fault) string {
	args := fault.Args{}
	for k, v := range f.Args {
		args[k] = v
	}
	if key := f.Args["field"]; key != "" {
		args["field"] = rq.say("intake.field." + key)
	}
	return wording.Fault(rq.language, fault.Fault{Code: f.Code, Args: args})
}

// importUpload keeps a file and goes on to its columns, or, when all of them are
// known, to what would change.
func (s *Server) importUpload(rq *request) (answer, error) {
	kind, err := rq.kindOf()
	if err != nil {
		return answer{}, err
	}
	data, err := rq.upload("list", intake.MaxUpload)
	if err == nil && len(data) == 0 {
		err = &fault.Error{Kind: fault.Invalid, Code: "intake.file-missing", Op: "web.import"}
	}
	if err != nil {
		return s.importFile(rq, err)
	}
	name := ""
	if files := rq.MultipartForm.File["list"]; len(files) > 0 {
		name = filepath.Base(files[0].Filename)
	}
	u, err := s.Intake.Upload(rq.Context(), intake.File{Command: rq.command(), Kind: kind, Name: name, Data: data})
	if fault.KindOf(err) == fault.Invalid && err != nil {
		return s.importFile(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/import/file/" + u.ID}, nil
}

// importWrong gives the rows with an error as a file, with the reasons.
func (s *Server) importWrong(rq *request) (answer, error) {
	v, err := s.Intake.Show(rq.Context(), rq.actor, rq.PathValue("id"))
	if err != nil {
		return answer{}, err
	}
	data, err := s.Intake.Sheets.Write("csv", v.Proposal.Leftover(rq.say("intake.wrong.reason"), rq.intakeSentence))
	base := strings.TrimSuffix(v.Upload.Name, filepath.Ext(v.Upload.Name))
	return answer{file: data, fileName: base + "-" + strings.ToLower(rq.say("intake.wrong.reason")) + ".csv", fileType: listTypes["csv"], object: v.Upload.ID}, err
}
