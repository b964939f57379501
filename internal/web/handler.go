package web

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// Route is one address. Open ones need no session; of the others May names the
// permission without which the role has nothing to look for there (whether it
// reaches this practice or plan is decided on the object). Reads names what a
// GET shows of a tenant, for the audit record.
type Route struct {
	Pattern string
	Open    bool
	May     access.Action
	Reads   string
	Try     string // an address that shows it, for tests; {practice}, {year} filled in
	handle  func(*request) (answer, error)
}

// answer is what a handler wants to be sent: a page, a part of one, a file, or
// the address to go on to.
type answer struct {
	status   int // 200 when 0
	page     string
	part     bool // without the frame, for a page that is open
	shell    part.Page
	content  any
	file     []byte
	fileType string
	fileName string
	to       string // redirect
	object   string // id of what was read, for the audit record
	saved    string // version, for a page that keeps what is typed
	plain    []byte
}

// serve runs a handler, keeps the audit record, and only then answers.
func (s *Server) serve(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rq := &request{Request: r, server: s, id: idOf(r), route: route}
		rq.language = language(r)
		a, err := s.run(rq, route)
		if err != nil {
			a = s.problem(rq, err)
		}
		s.write(w, rq, a)
	})
}

func (s *Server) run(rq *request, route Route) (answer, error) {
	if err := rq.ParseForm(); err != nil {
		if tooLarge(err) {
			return answer{}, &fault.Error{Kind: fault.Invalid, Code: "web.form-too-large", Op: "web.ParseForm"}
		}
		return answer{}, &fault.Error{Kind: fault.Invalid, Code: "web.form-unreadable", Op: "web.ParseForm", Cause: err}
	}
	if err := rq.identify(); err != nil {
		return answer{}, err
	}
	if !route.Open && rq.session.Key == "" {
		return s.ended(rq)
	}
	if !route.Open && !access.Has(rq.hat.Role, route.May) {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web." + string(route.May)}
	}
	a, err := route.handle(rq)
	if err != nil || route.Reads == "" || rq.Method != http.MethodGet || a.to != "" {
		return a, err // an answer that only leads elsewhere shows nothing
	}
	record := rq.record(audit.Read, route.Reads, a.object)
	if a.file != nil {
		record.Event = audit.Export
	}
	return a, s.Audit.AuditRead(rq.Context(), record)
}

func (s *Server) write(w http.ResponseWriter, rq *request, a answer) {
	for _, c := range rq.cookies {
		http.SetCookie(w, c)
	}
	if a.saved != "" {
		w.Header().Set("Meertijd-Saved", a.saved)
	}
	switch {
	case a.to != "":
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, rq.Request, a.to, http.StatusSeeOther)
	case a.file != nil:
		w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(a.fileName))
		send(w, rq.Request, http.StatusOK, a.fileType, a.file)
	case a.plain != nil:
		if rq.live() {
			w.Header().Set("HX-Reswap", "none") // the open page stays as it is
		}
		send(w, rq.Request, status(a), "text/plain; charset=utf-8", a.plain)
	default:
		s.writePage(w, rq, a)
	}
}

func status(a answer) int {
	if a.status == 0 {
		return http.StatusOK
	}
	return a.status
}

func (s *Server) writePage(w http.ResponseWriter, rq *request, a answer) {
	var body bytes.Buffer
	var err error
	if a.part {
		err = s.pages.Part(&body, rq.language, a.page, a.content)
	} else {
		err = s.pages.Page(&body, rq.language, a.page, s.frame(rq, a.shell), a.content)
	}
	if err != nil {
		s.Log.Error("page", "request", rq.id, "page", a.page, "error", err)
		send(w, rq.Request, http.StatusInternalServerError, "text/plain; charset=utf-8",
			[]byte(wording.Text(rq.language, "web.broken", fault.Args{"number": quotable(rq.id)})))
		return
	}
	send(w, rq.Request, status(a), "text/html; charset=utf-8", bytes.ToValidUTF8(body.Bytes(), []byte("\uFFFD")))
}

// statuses turns a kind of failure into what the browser is told.
var statuses = map[fault.Kind]int{
	fault.Internal: http.StatusInternalServerError, fault.Invalid: http.StatusUnprocessableEntity,
	fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict,
	fault.Denied: http.StatusNotFound, fault.Unavailable: http.StatusServiceUnavailable,
}

// problem turns an error into a page: what happened, what helps, and a number
// to quote. What is not yours looks like what does not exist.
func (s *Server) problem(rq *request, err error) answer {
	kind, code := fault.KindOf(err), fault.CodeOf(err)
	level := s.Log.Info
	if kind == fault.Internal || kind == fault.Unavailable {
		level = s.Log.Error
	}
	level("problem", "request", rq.id, "route", rq.route.Pattern, "kind", kind.String(), "error", err)
	if kind == fault.Denied {
		s.deny(rq, code)
	}
	a := answer{status: statuses[kind], page: "problem/show"}
	if code == "store.full" {
		a.status = http.StatusInsufficientStorage
	}
	page := problemPage(rq, kind, err)
	if rq.live() { // an open page has its own words for what went wrong
		return answer{status: a.status, plain: []byte(page.Problem.Text)}
	}
	a.shell.Title = page.Problem.Title
	a.shell.Quiet = true
	a.content = page
	return a
}

// deny keeps that somebody asked for what is not theirs.
func (s *Server) deny(rq *request, code fault.Code) {
	record := rq.record(audit.AuthzDeny, rq.route.Reads, rq.URL.Path)
	record.Outcome, record.Rule = audit.Denied, string(code)
	if rq.actor.Tenant == "" {
		return
	}
	if err := s.Audit.AuditRead(rq.Context(), record); err != nil {
		s.Log.Error("audit", "request", rq.id, "error", err)
	}
}

// problemContent is a problem with what was typed, so that nothing is lost.
type problemContent struct {
	Problem part.Problem
	Kept    []keptField
	Again   string // address to send it to once more
}

// keptField is something that was typed in a form that could not be kept.
type keptField struct{ Name, Label, Text string }

func problemPage(rq *request, kind fault.Kind, err error) problemContent {
	group := kind.String()
	if kind == fault.Denied {
		group = fault.NotFound.String()
	}
	text := wording.Text(rq.language, "web.problem."+group, nil)
	var e *fault.Error
	if errors.As(err, &e) && kind != fault.Denied && wording.Has(rq.language, string(e.Code)) {
		text = wording.Text(rq.language, string(e.Code), e.Args)
	}
	page := problemContent{Problem: part.Problem{
		Title: wording.Text(rq.language, "web.problem."+group+".title", nil), Text: text,
		Help:    strings.Split(wording.Text(rq.language, "web.problem."+group+".help", nil), " | "),
		Number:  quotable(rq.id),
		Actions: []part.Action{{Text: wording.Text(rq.language, "web.problem.home", nil), URL: "/", Kind: part.Filled}},
	}}
	// what another site sent is not offered again: one click would make it ours
	if rq.Method == http.MethodPost && kind != fault.NotFound && kind != fault.Denied && fault.CodeOf(err) != "web.foreign" {
		page.Kept, page.Again = typed(rq), rq.URL.Path
	}
	return page
}

// quotable is the end of a request's number: short enough to read out, and
// enough to find it in the log.
func quotable(id string) string { return id[max(0, len(id)-12):] }

// typed lists what was typed in the form that was sent.
func typed(rq *request) []keptField {
	var out []keptField
	for _, name := range sortedNames(rq.PostForm) {
		for _, text := range rq.PostForm[name] {
			out = append(out, keptField{Name: name, Text: text})
		}
	}
	return out
}
