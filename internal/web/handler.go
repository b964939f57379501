package web

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
	"meertijd/internal/web/render"
	"meertijd/internal/wording"
)

// Route is one address. Open ones need no session; of the others May names the
// permission without which the role has nothing to look for there (whether it
// reaches this practice or plan is decided on the object). Reads names what a
// GET, or a form that was refused and is shown again, shows of a tenant, for the
// audit record.
type Route struct {
	Pattern string
	Open    bool
	May     access.Action
	Reads   string
	Most    int64  // bytes that a form may hold; maxBody when 0
	Rest    bool   // saves the rest of a form of which a field was refused
	Try     string // an address that shows it, for tests; {practice}, {year} filled in
	handle  func(*request) (answer, error)
}

// about says what a route has to do with, for the record of a denial.
func (r Route) about() string {
	_, object, _ := strings.Cut(string(r.May), "-")
	return cmp.Or(r.Reads, object)
}

// answer is what a handler wants to be sent: a page, a part of one, a file, or
// the address to go on to.
type answer struct {
	status   int // 200 when 0
	page     string
	part     bool // without the frame, for a page that is open
	shell    part.Page
	content  any
	look     *render.Main // a page that was drawn before, in the place of content
	file     []byte
	fileType string
	fileName string
	to       string      // redirect
	object   string      // id of what was read, for the audit record
	filter   []string    // which filter a list had, for the audit record
	event    audit.Event // what the audit record calls it, when it is more than reading
	saved    string      // version, for a page that keeps what is typed
	changed  bool        // something was kept, with a record of its own
	plain    []byte
	data     []byte                // JSON, for a script
	stream   func(io.Writer) error // writes the file, when it is too long to hold
	after    int                   // seconds after which to try again; 0 says nothing
}

// serve runs a handler, keeps the audit record, and only then answers.
func (s *Server) serve(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most := int64(maxBody)
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") { // only a form with a file may hold more
			most = cmp.Or(route.Most, maxBody)
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
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
	rq.screen()
	if err := rq.identify(); err != nil {
		return answer{}, err
	}
	if !route.Open && rq.session.Key == "" {
		return s.ended(rq)
	}
	if !route.Open && rq.hat.ID == "" && route.May == access.UseOwnAccount {
		return s.shown(rq, route)
	}
	if !route.Open && rq.hat.ID == "" {
		return answer{to: "/account/secure"}, nil // who has no role yet sets means first
	}
	if !route.Open && !access.Has(rq.hat.Role, route.May) {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web." + string(route.May)}
	}
	own := access.Target{Practices: []string{rq.hat.Of}, Neighbourhood: rq.hat.Of}
	if access.Over(rq.actor, route.May, own) {
		return answer{}, &fault.Error{Kind: fault.Invalid, Code: practiceEnded, Op: "web." + string(route.May), Args: fault.Args{"date": rq.date(rq.actor.Ended)}}
	}
	rq.rule, _ = access.Allowed(rq.actor, route.May, own)
	return s.shown(rq, route)
}

// shown gives the answer of a handler, once it is kept what it shows.
func (s *Server) shown(rq *request, route Route) (answer, error) {
	if err := rq.screened(); err != nil {
		return answer{}, err
	}
	rq.fence()
	a, err := route.handle(rq)
	again := !rq.looks() && status(a) >= http.StatusBadRequest && !a.changed // a form that was refused
	if err != nil || route.Reads == "" || !rq.looks() && !again || a.to != "" {
		return a, err // an answer that only leads elsewhere shows nothing
	}
	record := rq.record(audit.Read, route.Reads, a.object)
	record.Fields = a.filter
	switch {
	case a.event != "":
		record.Event = a.event
	case a.file != nil:
		record.Event = audit.Export
	case route.Reads == auditTrail:
		record.Event = audit.AuditRead
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
	if a.after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(a.after))
	}
	switch {
	case a.data != nil:
		send(w, rq.Request, status(a), "application/json", a.data)
	case a.to != "":
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, rq.Request, a.to, http.StatusSeeOther)
	case a.file != nil:
		asFile(w, a.fileName)
		send(w, rq.Request, http.StatusOK, a.fileType, a.file)
	case a.stream != nil:
		s.writeStream(w, rq, a)
	case a.plain != nil:
		if rq.live() {
			w.Header().Set("HX-Reswap", "none") // the open page stays as it is
		}
		send(w, rq.Request, status(a), "text/plain; charset=utf-8", a.plain)
	default:
		s.writePage(w, rq, a)
	}
}

// asFile sends what follows as a file: to be kept, and when a browser opens it
// all the same, without rights of this site.
func asFile(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
}

// streamTime is how long a long file may take to send.
const streamTime = 30 * time.Minute

// writeStream sends a file while it is made. When that fails on the way the
// connection is broken off, so that half of it does not look like the whole.
func (s *Server) writeStream(w http.ResponseWriter, rq *request, a answer) {
	asFile(w, a.fileName)
	w.Header().Set("Content-Type", a.fileType)
	w.Header().Set("Cache-Control", "no-store")
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(streamTime)) // without it the usual time holds
	if err := a.stream(w); err != nil {
		s.Log.Error("stream", "request", rq.id, "route", rq.route.Pattern, "error", err)
		panic(http.ErrAbortHandler)
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
	var sheet *render.Sheet
	var err error
	switch {
	case a.part:
		err = s.pages.Part(&body, rq.language, a.page, a.content)
	case a.look != nil:
		sheet, err = s.pages.Frame(rq.language, s.frame(rq, a.shell), a.look)
	default:
		err = s.pages.Page(&body, rq.language, a.page, s.frame(rq, a.shell), a.content)
	}
	switch {
	case err != nil:
		s.Log.Error("page", "request", rq.id, "page", a.page, "error", err)
		send(w, rq.Request, http.StatusInternalServerError, "text/plain; charset=utf-8",
			[]byte(wording.Text(rq.language, "web.broken", fault.Args{"number": quotable(rq.id)})))
	case sheet != nil:
		sendSheet(w, rq.Request, status(a), sheet)
	default:
		send(w, rq.Request, status(a), htmlType, render.Valid(body.Bytes()))
	}
}

const htmlType = "text/html; charset=utf-8"

// practiceEnded is said to who may not do something any more since the last day
// of the practice. They know the practice, so it need not look like nothing.
const practiceEnded fault.Code = "access.practice-ended"

// waits says how long somebody waits who tried too often, a second at least.
func waits(err error) int {
	var e *fault.Error
	if !errors.As(err, &e) {
		return 1
	}
	n, _ := strconv.Atoi(e.Args["seconds"])
	return max(n, 1)
}

// why says what a fault means to the reader.
func (rq *request) why(err error) string {
	var e *fault.Error
	if errors.As(err, &e) && wording.Has(rq.language, string(e.Code)) {
		return wording.Text(rq.language, string(e.Code), e.Args)
	}
	return rq.say("web.problem." + fault.KindOf(err).String())
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
	level("problem", "request", rq.id, "route", rq.route.Pattern, "kind", kind.String(), "error", logged(err))
	if kind == fault.Denied || code == practiceEnded || kind == fault.NotFound && !rq.route.Open {
		s.deny(rq, code) // of another organisation is not found either
	}
	a := answer{status: statuses[kind], page: "problem/show"}
	switch code {
	case "store.full":
		a.status = http.StatusInsufficientStorage
	case "account.too-often":
		a.status, a.after = http.StatusTooManyRequests, waits(err)
	case "account.busy":
		a.after = 1
	case practiceEnded:
		a.status = http.StatusForbidden
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

// deny keeps that somebody asked for what is not theirs: the pattern of the
// address, and of its values those that are no secrets. The address itself may
// hold the token of a link.
func (s *Server) deny(rq *request, code fault.Code) {
	record := rq.record(audit.AuthzDeny, rq.route.about(), rq.route.Pattern)
	record.Outcome, record.Rule = audit.Denied, string(code)
	for _, name := range pathNames {
		if value := rq.PathValue(name); value != "" && len(looksLikePatients(name, value)) == 0 {
			record.Fields = append(record.Fields, name+"="+value)
		}
	}
	if rq.actor.Tenant == "" {
		return
	}
	if err := s.Audit.AuditRead(rq.Context(), record); err != nil {
		s.Log.Error("audit", "request", rq.id, "error", err)
	}
}

// pathNames are the values of an address that are no secrets.
var pathNames = []string{"year", "no", "practice", "neighbourhood", "person", "plan", "intervention"}

// problemContent is a problem with what was typed, so that nothing is lost.
type problemContent struct {
	Problem part.Problem
	Refused []part.Textarea // to be mended
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
		page.Refused = rq.refusedFields()
	}
	return page
}

// quotable is the end of a request's number: short enough to read out, and
// enough to find it in the log.
func quotable(id string) string { return id[max(0, len(id)-12):] }

// secretFields are never put on a page again: they are typed once more.
var secretFields = []string{"password", "old", "passkey", "challenge", "pending", "openid-secret"}

// typed lists what was typed in the form that was sent, without what is secret.
func typed(rq *request) []keptField {
	var out []keptField
	for _, name := range sortedNames(rq.PostForm) {
		if slices.Contains(secretFields, name) {
			continue
		}
		for _, text := range rq.PostForm[name] {
			out = append(out, keptField{Name: name, Text: text})
		}
	}
	return out
}
