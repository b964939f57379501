package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/spelling"
	"meertijd/internal/practice"
	"meertijd/internal/programme"
	"meertijd/internal/web/part"
)

// recordKinds are what can be recorded by hand for many practices at once, each
// with who may.
var recordKinds = []struct {
	what string
	may  access.Action
}{{"attendance", access.ManagePractice}, {"visits", access.ManagePractice}, {"commitment", access.ManagePractice}, {"contact", access.KeepNotes}}

// recordRoutes are the pages on which the lead records for many practices.
func (s *Server) recordRoutes() []Route {
	routes := []Route{{Pattern: "GET /record", May: access.ManagePractice, Try: "/record", handle: s.recordIndex}}
	for _, k := range recordKinds {
		routes = append(routes,
			Route{Pattern: "GET /record/" + k.what, May: k.may, Reads: "practices", Try: "/record/" + k.what, handle: s.recordPage(k.what)},
			Route{Pattern: "POST /record/" + k.what, May: k.may, Reads: "practices", handle: s.record(k.what)})
	}
	return routes
}

// recordIndexContent leads to what can be recorded.
type recordIndexContent struct {
	Lead part.Lead
	Card part.Card
}

func (s *Server) recordIndex(rq *request) (answer, error) {
	c := recordIndexContent{Lead: part.Lead{Title: rq.say("record.title"), Text: rq.say("record.text")}}
	c.Card.Title = rq.say("record.what")
	for _, k := range recordKinds {
		c.Card.Lines = append(c.Card.Lines, part.Line{Title: rq.say("record." + k.what), Text: rq.say("record." + k.what + ".text"),
			Actions: []part.Action{{Text: rq.say("record.go"), Label: rq.say("record.go.of", "what", rq.say("record."+k.what)), URL: "/record/" + k.what, Kind: part.Plain}}})
	}
	return answer{page: "record/index", shell: part.Page{Title: c.Lead.Title, Back: &part.Link{Text: rq.say("practices.title"), URL: "/practices"}}, content: c}, nil
}

// recordContent is a page on which one thing is recorded for many practices:
// first which, and of whom the list is; then who, and one button.
type recordContent struct {
	Lead     part.Lead
	Done     *part.Banner
	Errors   *part.ErrorSummary
	What     string
	Choose   []formField // asked in the address
	Find     part.Action
	Key      string
	Hidden   []keptField
	Fields   []formField // recorded of everybody who is ticked
	Mark     string      // who sees it
	Who      *part.Ticks
	Centres  *part.Ticks
	Page     string // which one of how many
	Pages    []part.Link
	Send     part.Action
	Recorded *recordedCard
}

// recordedCard lists what was recorded already, to withdraw what was a mistake.
type recordedCard struct {
	Title  string
	Who    part.Ticks
	Reason part.Textarea
	Send   part.Action
}

// mostTicks is how many practices a page lists to tick.
const mostTicks = 100

// recorder is one such page while it is made.
type recorder struct {
	former
	what    string
	fits    []*practice.File // what was asked, and go on
	files   []*practice.File // of the page
	page    int              // the first one is 0
	places  []practice.Neighbourhood
	centres []practice.Centre
	meeting string
	on      calendar.Date
}

func (s *Server) recordPage(what string) func(*request) (answer, error) {
	return func(rq *request) (answer, error) { return s.recording(rq, what, nil) }
}

// recording shows the page, with what is wrong in the form that was sent.
func (s *Server) recording(rq *request, what string, wrong error) (answer, error) {
	r, err := s.recorder(rq, what, wrong)
	if err != nil {
		return answer{}, err
	}
	c := recordContent{
		Lead: part.Lead{Title: rq.say("record." + what), Text: rq.say("record." + what + ".text")}, What: what, Key: r.key, Done: rq.recordSaved(),
		Choose: r.choose(), Find: part.Action{Text: rq.say("record.find")}, Fields: r.fields(), Send: part.Action{Text: rq.say("record.save"), Kind: part.Filled},
	}
	for _, name := range []string{"q", "place", "page"} {
		c.Hidden = append(c.Hidden, keptField{Name: name, Text: rq.FormValue(name)})
	}
	if what == "contact" {
		c.Mark = rq.say("note.only-rho")
	}
	if ready := what != "attendance" || r.meeting != "" && r.on != calendar.None; ready {
		r.practices(&c)
	}
	r.pageWords(&c)
	a := answer{page: "record/show", shell: part.Page{Title: c.Lead.Title, Back: &part.Link{Text: rq.say("record.title"), URL: "/record"}}, filter: r.filter()}
	if wrong != nil {
		c.Errors, a.status = r.errors(wrong), statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// recorder reads what the page needs.
func (s *Server) recorder(rq *request, what string, wrong error) (*recorder, error) {
	r := &recorder{what: what, former: former{request: rq, key: s.NewID(), wrong: wrong}, meeting: rq.FormValue("meeting"), on: rq.dayAsked("date")}
	if _, names := (&fileView{request: rq}).meetingNames(); names[r.meeting] == "" {
		r.meeting = ""
	}
	var err error
	if r.places, err = s.Practices.ListNeighbourhoods(rq.Context(), rq.actor.Tenant); err != nil {
		return nil, err
	}
	if r.centres, err = s.Practices.ListCentres(rq.Context(), rq.actor.Tenant); err != nil {
		return nil, err
	}
	all, err := s.Practices.List(rq.Context(), rq.actor.Tenant, rq.FormValue("place"), rq.today())
	if err != nil {
		return nil, err
	}
	words := spelling.Fold(strings.TrimSpace(rq.FormValue("q")))
	for i := range all {
		if f := &all[i]; !f.Over(rq.today()) && (words == "" || strings.Contains(spelling.Fold(f.Practice.Name), words) || f.Had(words)) {
			r.fits = append(r.fits, f)
		}
	}
	skip := min(rq.skip(mostTicks), max(0, len(r.fits)-1)/mostTicks*mostTicks)
	r.page, r.files = skip/mostTicks, r.fits[skip:min(skip+mostTicks, len(r.fits))]
	return r, nil
}

// pageWords leads to the other pages of a list that is longer than one.
func (r *recorder) pageWords(c *recordContent) {
	pages := (len(r.fits) + mostTicks - 1) / mostTicks
	if pages < 2 || c.Who == nil {
		return
	}
	c.Page = r.say("record.page", "page", strconv.Itoa(r.page+1), "pages", strconv.Itoa(pages), "n", strconv.Itoa(len(r.fits)))
	to := func(code string, page int) {
		q := url.Values{"page": {strconv.Itoa(page + 1)}}
		for _, name := range []string{"q", "place", "meeting", "date"} {
			if value := r.FormValue(name); value != "" && (r.what == "attendance" || name == "q" || name == "place") {
				q.Set(name, value)
			}
		}
		c.Pages = append(c.Pages, part.Link{Text: r.say(code), URL: "/record/" + r.what + "?" + q.Encode()})
	}
	if r.page > 0 {
		to("web.page.before", r.page-1)
	}
	if r.page < pages-1 {
		to("web.page.after", r.page+1)
	}
}

// dayAsked reads a day from the form or the address.
func (rq *request) dayAsked(name string) calendar.Date {
	d, err := calendar.Parse(strings.TrimSpace(rq.FormValue(name)))
	if err != nil {
		return rq.dateOf(name)
	}
	return d
}

// filter tells for the audit record which practices were listed.
func (r *recorder) filter() []string {
	var out []string
	for _, name := range []string{"place", "q", "meeting", "date", "page"} {
		if value := r.FormValue(name); value != "" {
			out = append(out, name+"="+value)
		}
	}
	return out
}

// errors says what is wrong, and leads to the field that it is about.
func (r *recorder) errors(wrong error) *part.ErrorSummary {
	to := map[fault.Code]string{
		"practice.nobody-chosen": "who", "practice.reason-missing": "withdraw-reason", "practice.text-long": "withdraw-reason",
	}[fault.CodeOf(wrong)]
	if field := r.fieldOf(wrong); to == "" && field != "" {
		to = r.what + "-" + field
	}
	if to == "" {
		to = "main"
	}
	return &part.ErrorSummary{Errors: []part.Link{{Text: r.sentence(wrong), URL: "#" + to}}}
}

// fieldOf names the field of this page that a fault is about: a step of a visit
// has one day.
func (r *recorder) fieldOf(wrong error) string {
	if field := wrongField[fault.CodeOf(wrong)]; r.what != "visits" || field != "held" {
		return field
	}
	return "date"
}

// recordSaved says how many were recorded or withdrawn.
func (rq *request) recordSaved() *part.Banner {
	for _, code := range []string{"saved", "withdrawn"} {
		if n := rq.URL.Query().Get(code); n != "" {
			if count, err := strconv.Atoi(n); err == nil && count >= 0 && rq.looks() {
				return &part.Banner{Kind: part.DoneBanner, Title: rq.say("record."+code, "n", strconv.Itoa(count)), Live: true}
			}
		}
	}
	return nil
}

// record keeps what was ticked, or withdraws what was recorded by mistake.
func (s *Server) record(what string) func(*request) (answer, error) {
	return func(rq *request) (answer, error) {
		code := "saved"
		var n int
		var err error
		if rq.PostFormValue("do") == "withdraw" {
			code = "withdrawn"
			n, err = s.Keeper.UnrecordAll(rq.Context(), rq.keeping(), rq.PostFormValue("reason"), rq.mistakes()...)
		} else {
			n, err = s.recordDeed(rq, what)
		}
		if mayRetry(err) && fault.CodeOf(err) != "store.key-reused" {
			return s.recording(rq, what, err)
		}
		if err != nil {
			return answer{}, err
		}
		back := url.Values{code: {strconv.Itoa(n)}}
		for _, name := range []string{"q", "place", "page", "meeting", "date"} {
			if value := rq.PostFormValue(name); value != "" && (what == "attendance" || name == "q" || name == "place" || name == "page") {
				back.Set(name, value)
			}
		}
		return answer{to: "/record/" + what + "?" + back.Encode()}, nil
	}
}

func (s *Server) recordDeed(rq *request, what string) (int, error) {
	ids, on := rq.PostForm["practice"], rq.dateOf("date")
	switch what {
	case "attendance":
		all, err := s.attendedAt(rq, ids, on)
		if err != nil {
			return 0, err
		}
		return s.Keeper.RecordAttendance(rq.Context(), rq.keeping(), all...)
	case "visits":
		return s.Keeper.RecordVisits(rq.Context(), rq.keeping(), practice.VisitStep(rq.PostFormValue("step")), on, ids...)
	case "commitment":
		key := rq.PostFormValue("plan")
		if !slices.ContainsFunc(rq.set().Region.Plans, func(p *programme.Plan) bool { return p.Key == key }) {
			key = ""
		}
		return s.Keeper.CommitAll(rq.Context(), rq.keeping(), key, on, ids...)
	}
	n := rq.note()
	n.About = ""
	return s.Keeper.AddNote(rq.Context(), rq.keeping(), n, ids...)
}

// attendedAt reads who was at a meeting: practices, and health centres that count
// for all that belong to them that day.
func (s *Server) attendedAt(rq *request, ids []string, on calendar.Date) ([]practice.Attended, error) {
	meeting := rq.PostFormValue("meeting")
	if _, names := (&fileView{request: rq}).meetingNames(); names[meeting] == "" {
		return nil, &fault.Error{Kind: fault.Invalid, Code: "practice.meeting-missing", Op: "web.record"}
	}
	series := (&recorder{former: former{request: rq}}).seriesOf(meeting, on)
	var out []practice.Attended
	for _, id := range ids {
		out = append(out, practice.Attended{Practice: id, Meeting: meeting, Series: series, On: on})
	}
	if len(rq.PostForm["centre"]) > 0 {
		files, err := s.Practices.List(rq.Context(), rq.actor.Tenant, "", rq.today())
		if err != nil {
			return nil, err
		}
		for _, centre := range rq.PostForm["centre"] {
			members := membersOf(files, centre, on)
			if len(members) == 0 {
				return nil, &fault.Error{Kind: fault.Invalid, Code: "practice.not-there", Op: "web.record"}
			}
			out = append(out, practice.Attended{Practice: members[0].Practice.ID, Meeting: meeting, Series: series, Centre: centre, On: on})
		}
	}
	if len(out) == 0 {
		return nil, &fault.Error{Kind: fault.Invalid, Code: "practice.nobody-chosen", Op: "web.record"}
	}
	return out, nil
}

// membersOf lists the practices of a health centre on a day.
func membersOf(files []practice.File, centre string, on calendar.Date) []practice.File {
	return slices.DeleteFunc(slices.Clone(files), func(f practice.File) bool {
		return !slices.ContainsFunc(f.Memberships, func(m practice.Membership) bool {
			return m.To == practice.InCentre && m.Key == centre && m.From <= on && (m.Until == calendar.None || on <= m.Until)
		})
	})
}

// mistakeMark stands between a practice and a fact of it; no id has it.
const mistakeMark = "."

// mistakes reads which facts are to be withdrawn: the practice and the fact.
func (rq *request) mistakes() []practice.Mistake {
	var out []practice.Mistake
	for _, text := range rq.PostForm["fact"] {
		id, fact, _ := strings.Cut(text, mistakeMark)
		out = append(out, practice.Mistake{Practice: id, Fact: fact})
	}
	return out
}
