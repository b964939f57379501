package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/attachment"
	"meertijd/internal/base/fault"
	"meertijd/internal/patientdata"
	"meertijd/internal/web/part"
)

// maxUpload is the most that a form with a file may hold: the file and a
// little around it.
const maxUpload = attachment.MaxSize + 64<<10

// attachmentRoutes are the pages for files, of the practice itself and of the
// lead, and the page to take everything along.
func (s *Server) attachmentRoutes() []Route {
	var routes []Route
	if s.Attachments != nil {
		for _, at := range []struct {
			path, try string
			change    access.Action
		}{
			{"/plan/{year}/files", "/plan/{year}/files", access.EditPlan},
			{"/practices/{practice}/plan/{year}/files", "", access.ManagePractice},
		} {
			routes = append(routes,
				Route{Pattern: "GET " + at.path, May: access.ReadPlan, Reads: "attachment", Try: at.try, handle: s.filesPage},
				Route{Pattern: "POST " + at.path, May: at.change, Reads: "attachment", Most: maxUpload, handle: s.fileAdd},
				Route{Pattern: "GET " + at.path + "/{file}", May: access.ReadPlan, Reads: "attachment", handle: s.fileOpen},
				Route{Pattern: "POST " + at.path + "/withdraw", May: at.change, handle: s.fileWithdraw},
			)
		}
	}
	if s.Export != nil {
		routes = append(routes,
			Route{Pattern: "GET /organisation/export", May: access.ExportData, Try: "/organisation/export", handle: s.exportPage},
			Route{Pattern: "POST /organisation/export", May: access.ExportData, handle: s.exportMake},
		)
	}
	return routes
}

// filesContent lists the files of a practice and year.
type filesContent struct {
	Lead   part.Lead
	At     string
	Key    string
	Files  []attachedLine
	Empty  *part.Empty
	Errors *part.ErrorSummary
	May    bool
	Choose part.Field
	Accept string
	Kind   part.Select
	Send   part.Action
}

// attachedLine is one file.
type attachedLine struct {
	Name, Text, URL string
	Away            part.Action
}

// filesOf gives the practice and year of an address: the own one, or for the
// lead the one in it.
func (rq *request) filesOf() (practice string, year int, at string, err error) {
	year, err = rq.yearOf()
	practice, at = rq.PathValue("practice"), "/plan/"+strconv.Itoa(year)
	if practice == "" {
		if err == nil && !rq.inPractice() {
			err = gone("web.files")
		}
		return rq.hat.Of, year, at + "/files", err
	}
	return practice, year, "/practices/" + url.PathEscape(practice) + at + "/files", err
}

func (s *Server) filesPage(rq *request) (answer, error) { return s.attached(rq, nil) }

func (s *Server) attached(rq *request, wrong error) (answer, error) {
	practice, year, at, err := rq.filesOf()
	if err != nil {
		return answer{}, err
	}
	all, rule, err := s.Attachments.List(rq.Context(), rq.actor, practice, year)
	if err != nil {
		return answer{}, err
	}
	rq.rule = rule
	file, err := s.Practices.Get(rq.Context(), rq.actor.Tenant, practice, rq.today())
	if err != nil {
		return answer{}, err
	}
	c := filesContent{At: at, Key: s.NewID(), Lead: part.Lead{Title: rq.say("files.title", "year", strconv.Itoa(year)), Text: rq.say("files.text")}}
	back := rq.backToPlan(year)
	if rq.PathValue("practice") != "" {
		c.Lead.Eyebrow, c.Lead.Text = file.Practice.Name, rq.say("files.text.lead")
		back = &part.Link{Text: file.Practice.Name, URL: strings.TrimSuffix(at, "/files")}
	}
	target := access.Target{Practices: []string{practice}}
	_, own := access.Allowed(rq.actor, access.EditPlan, target)
	_, lead := access.Allowed(rq.actor, access.ManagePractice, target)
	c.May = own || lead
	for _, f := range slices.Backward(all) {
		c.Files = append(c.Files, rq.attachedLine(f, at))
	}
	if len(all) == 0 {
		c.Empty = &part.Empty{Title: rq.say("files.none"), Text: rq.say("files.none.text")}
	}
	rq.fileForm(&c)
	a := answer{page: "attachment/list", shell: part.Page{Title: c.Lead.Title, Back: back}, content: c, object: practice}
	if wrong != nil {
		c.Choose.Error = rq.sentence(wrong)
		c.Errors = &part.ErrorSummary{Errors: []part.Link{{Text: c.Choose.Error, URL: "#file"}}}
		a.status, a.content = statuses[fault.KindOf(wrong)], c
	}
	return a, nil
}

func (rq *request) attachedLine(f attachment.File, at string) attachedLine {
	return attachedLine{
		Name: f.Name, URL: at + "/" + url.PathEscape(f.ID),
		Text: rq.say("files.line", "size", sizeText(f.Size), "who", f.By.Name, "when", rq.moment(f.At)),
		Away: part.Action{Text: rq.say("files.withdraw"), Label: rq.say("files.withdraw.name", "name", f.Name), Kind: part.Plain, Name: "file", Value: f.ID},
	}
}

// fileForm fills in the form to add one.
func (rq *request) fileForm(c *filesContent) {
	c.Choose = part.Field{Name: "file", Label: rq.say("files.choose"), Hint: rq.say("files.choose.hint"), Required: true}
	var ends []string
	for _, t := range attachment.Types {
		ends = append(ends, "."+string(t))
	}
	c.Accept = strings.Join(append(ends, ".jpeg"), ",")
	c.Kind = part.Select{}
	c.Kind.Name, c.Kind.Label = "kind", rq.say("files.kind")
	for _, k := range []attachment.Kind{attachment.OldPlan, attachment.Other} {
		c.Kind.Options = append(c.Kind.Options, part.Option{Value: string(k), Label: rq.say("files.kind." + string(k)), Chosen: rq.PostFormValue("kind") == string(k)})
	}
	c.Send = part.Action{Text: rq.say("files.send"), Kind: part.Filled}
}

// sizeText writes a size as people read it.
func sizeText(bytes int64) string {
	if bytes >= 1<<20 {
		return strconv.FormatInt((bytes+1<<19)>>20, 10) + " MB"
	}
	return strconv.FormatInt(bytes>>10+1, 10) + " kB"
}

// fileAdd keeps a file that was sent in.
func (s *Server) fileAdd(rq *request) (answer, error) {
	practice, year, at, err := rq.filesOf()
	if err != nil {
		return answer{}, err
	}
	if _, err := s.Practices.Get(rq.Context(), rq.actor.Tenant, practice, rq.today()); err != nil {
		return answer{}, err
	}
	content, name, err := rq.sentFile()
	if err == nil {
		kind := attachment.Other
		if rq.PostFormValue("kind") == string(attachment.OldPlan) {
			kind = attachment.OldPlan
		}
		_, err = s.Attachments.Add(rq.Context(), attachment.Addition{
			Actor: rq.actor, Practice: practice, Year: year, Kind: kind, Name: name, Content: content, Key: rq.PostFormValue("key"), Request: rq.id,
		})
	}
	if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.attached(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: at}, nil
}

// sentFile gives the file of a form. A name is kept like any other text, so
// nothing of a patient may be in it.
func (rq *request) sentFile() (content []byte, name string, err error) {
	if content, err = rq.upload("file", attachment.MaxSize); err != nil {
		return nil, "", err
	}
	if rq.MultipartForm != nil && len(rq.MultipartForm.File["file"]) > 0 {
		name = rq.MultipartForm.File["file"][0].Filename
	}
	if len(content) == 0 && name == "" {
		return nil, "", &fault.Error{Kind: fault.Invalid, Code: "attachment.none", Op: "web.sentFile"}
	}
	if len(patientdata.Detect(name)) > 0 {
		return nil, "", &fault.Error{Kind: fault.Invalid, Code: "attachment.name", Op: "web.sentFile"}
	}
	return content, name, nil
}

// fileOpen sends a file.
func (s *Server) fileOpen(rq *request) (answer, error) {
	practice, year, _, err := rq.filesOf()
	if err != nil {
		return answer{}, err
	}
	f, content, rule, err := s.Attachments.Open(rq.Context(), rq.actor, rq.PathValue("file"))
	if err == nil && (f.Practice != practice || f.Year != year) {
		err = &fault.Error{Kind: fault.NotFound, Code: "attachment.not-found", Op: "web.fileOpen"}
	}
	if err != nil {
		return answer{}, err
	}
	rq.rule = rule
	return answer{file: content, fileType: f.Type.Media(), fileName: f.Name, object: f.ID}, nil
}

// fileWithdraw takes a file out of the list.
func (s *Server) fileWithdraw(rq *request) (answer, error) {
	_, _, at, err := rq.filesOf()
	if err != nil {
		return answer{}, err
	}
	if _, err := s.Attachments.Withdraw(rq.Context(), rq.actor, rq.PostFormValue("file"), rq.id); err != nil {
		return answer{}, err
	}
	return answer{to: at}, nil
}
