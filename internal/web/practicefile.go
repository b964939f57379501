package web

import (
	"slices"
	"strconv"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
	"meertijd/internal/web/part"
)

// lifeEvents are the events in a life that have a page of their own.
var lifeEvents = []string{"merge", "split", "takeover", "leave", "close"}

// practiceRoutes are the pages on which the lead keeps files, and the one on
// which a practice sees its own.
func (s *Server) practiceRoutes() []Route {
	routes := []Route{
		{Pattern: "GET /practice", May: access.ReadPractice, Reads: "practice", Try: "/practice", handle: s.ownFilePage},
		{Pattern: "POST /practice/phone", May: access.KeepPhone, Reads: "practice", handle: s.ownPhone},
		{Pattern: "GET /practices/new", May: access.ManagePractice, Reads: "neighbourhoods", Try: "/practices/new", handle: s.newPracticePage},
		{Pattern: "POST /practices/new", May: access.ManagePractice, Reads: "neighbourhoods", handle: s.newPractice},
		{Pattern: "GET /practices/{practice}/file", May: access.ManagePractice, Reads: "practice", handle: s.filePage},
		{Pattern: "POST /practices/{practice}/file", May: access.ManagePractice, Reads: "practice", handle: s.fileDo},
		{Pattern: "GET /centres", May: access.ManagePractice, Reads: "centres", Try: "/centres", handle: s.placesPage},
		{Pattern: "POST /centres", May: access.ManagePractice, Reads: "centres", handle: s.placesSave},
	}
	for _, event := range lifeEvents {
		routes = append(routes,
			Route{Pattern: "GET /practices/{practice}/" + event, May: access.ManagePractice, Reads: "practice", handle: s.lifePage(event)},
			Route{Pattern: "POST /practices/{practice}/" + event, May: access.ManagePractice, Reads: "practice", handle: s.lifeDo(event)})
	}
	return routes
}

// fileContent is the file of a practice.
type fileContent struct {
	Lead     part.Lead
	Done     string
	Banner   *part.Banner
	Ask      *part.Facts // whom to ask when something is not right
	WhoSaw   *part.Link
	Errors   *part.ErrorSummary
	Actions  []part.Action
	Facts    part.Facts
	Sections []fileSection
	History  part.History
}

// fileSection is one kind of fact, with the forms that add to it.
type fileSection struct {
	ID, Title, Empty string
	Lines            []fileLine
	Older            []fileLine // folded
	OlderTitle       string
	Forms            []fileForm
}

// fileLine is one fact, with who recorded it and a form to withdraw it.
type fileLine struct {
	Text, Note string
	Withdraw   *fileForm
}

func (s *Server) filePage(rq *request) (answer, error) { return s.fileShown(rq, nil) }

// fileShown shows the lead a file, with what is wrong in what was just sent.
func (s *Server) fileShown(rq *request, wrong error) (answer, error) {
	by, ok := access.Allowed(rq.actor, access.ManagePractice, access.Target{})
	if !ok {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.file"}
	}
	rq.rule = by
	id := rq.PathValue("practice")
	c, err := s.fileOnPage(rq, id, true, wrong)
	if err != nil {
		return answer{}, err
	}
	for _, event := range lifeEvents {
		c.Actions = append(c.Actions, part.Action{Text: rq.say("life.do." + event), URL: "/practices/" + id + "/" + event, Kind: part.Plain})
	}
	if rq.URL.Query().Get("saved") != "" {
		c.Done = rq.sayOr("life.saved."+rq.URL.Query().Get("saved"), "dossier.saved")
	}
	c.WhoSaw = rq.whoSaw("practice", id)
	a := answer{page: "practices/file", shell: part.Page{Title: c.Lead.Title, Back: &part.Link{Text: c.Lead.Title, URL: "/practices/" + id}}, content: c, object: id}
	if wrong != nil {
		a.status = statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

// ownFilePage shows a practice what the organisation knows of it.
func (s *Server) ownFilePage(rq *request) (answer, error) { return s.ownFile(rq, nil) }

// ownFile shows it with what is wrong in what was just sent.
func (s *Server) ownFile(rq *request, wrong error) (answer, error) {
	by, ok := access.Allowed(rq.actor, access.ReadPractice, access.Target{Practices: []string{rq.hat.Of}})
	if !ok || !rq.inPractice() {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.ownFile"}
	}
	rq.rule = by
	c, err := s.fileOnPage(rq, rq.hat.Of, false, wrong)
	if err != nil {
		return answer{}, err
	}
	c.Lead.Text = rq.say("dossier.own", "organisation", rq.server.organisationName(rq, rq.actor.Tenant))
	c.Ask, c.WhoSaw = rq.contact(), rq.whoSaw("practice", rq.hat.Of)
	if rq.URL.Query().Get("saved") != "" {
		c.Done = rq.say("dossier.saved")
	}
	a := answer{page: "practices/file", shell: part.Page{Title: c.Lead.Title}, content: c, object: rq.hat.Of}
	if wrong != nil {
		a.status = statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

// contact says whom people can ask, nil when the organisation did not say.
func (rq *request) contact() *part.Facts {
	c := rq.organisation().Contact
	if !c.Contactable() {
		return nil
	}
	facts := &part.Facts{Items: []part.Fact{{Term: rq.say("dossier.ask"), Text: c.Name, Note: c.When}}}
	if c.Mail != "" {
		facts.Items = append(facts.Items, part.Fact{Term: rq.say("dossier.ask.mail"), Text: c.Mail})
	}
	if c.Phone != "" {
		facts.Items = append(facts.Items, part.Fact{Term: rq.say("dossier.ask.phone"), Text: c.Phone})
	}
	return facts
}

// fileOnPage puts a file on a page; keeps says whether the reader may change it.
func (s *Server) fileOnPage(rq *request, id string, keeps bool, wrong error) (*fileContent, error) {
	h, err := s.Keeper.History(rq.Context(), rq.actor, id)
	if err != nil {
		return nil, err
	}
	file, err := s.Keeper.Get(rq.Context(), rq.actor, id, rq.today(), time.Time{})
	if err != nil {
		return nil, err
	}
	names, err := s.placeNames(rq, rq.actor.Tenant)
	if err != nil {
		return nil, err
	}
	centres, err := s.Practices.ListCentres(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return nil, err
	}
	for _, c := range centres {
		names[c.ID] = c.Name
	}
	places, err := s.Practices.ListNeighbourhoods(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return nil, err
	}
	v := &fileView{request: rq, file: &file, history: &h, names: names, centres: centres, places: places, keeps: keeps,
		former: former{request: rq, action: "/practices/" + id + "/file", key: s.NewID(), version: file.Version, wrong: wrong}, who: map[string]string{}}
	return v.content(), nil
}

// fileView is a file while it is put on a page.
type fileView struct {
	*request
	former  former
	file    *practice.File
	history *practice.Chronicle
	names   map[string]string
	who     map[string]string
	centres []practice.Centre
	places  []practice.Neighbourhood
	keeps   bool
}

func (v *fileView) content() *fileContent {
	p := v.file.Practice
	c := &fileContent{Lead: part.Lead{Title: p.Name, Text: v.say("dossier.text")}, Facts: v.facts(), History: v.timeline()}
	if v.keeps {
		if year := v.set().ProgrammeYear(p.Cohort, v.today()); year > 0 {
			c.Lead.Actions = []part.Action{{Text: v.say("dossier.plan", "year", strconv.Itoa(year)), URL: "/practices/" + p.ID + "/plan/" + strconv.Itoa(year)}}
		}
	}
	if end := v.file.Ended(); end != nil {
		c.Banner = &part.Banner{Kind: part.InfoBanner, Title: v.say("life.until."+string(end.Kind), "date", v.date(end.On)), Text: v.say("life.until.text")}
	} else if from := v.file.Origins(v.today()); len(from) > 0 {
		c.Banner = &part.Banner{Kind: part.InfoBanner, Title: v.say("life.from.title", "names", v.list(v.originNames(from))), Text: v.say("life.from.text")}
	}
	c.Sections = []fileSection{v.phone(), v.belonging(), v.committed(), v.registered(), v.attendance(), v.signUps(), v.visits(), v.inUse(), v.waivers()}
	for i := range c.Sections {
		if s := &c.Sections[i]; len(s.Lines) > mostLines {
			s.Lines, s.Older = s.Lines[:mostLines], s.Lines[mostLines:]
			s.OlderTitle = v.say("dossier.older", "n", strconv.Itoa(len(s.Older)))
		}
	}
	if v.keeps {
		c.Sections = append([]fileSection{{ID: "who", Title: v.say("dossier.who"), Forms: v.whoForms()}}, c.Sections...)
	}
	if v.former.wrong != nil {
		var forms []fileForm
		for _, s := range c.Sections {
			forms = append(forms, s.Forms...)
			for _, line := range slices.Concat(s.Lines, s.Older) {
				if line.Withdraw != nil {
					forms = append(forms, *line.Withdraw)
				}
			}
		}
		c.Errors = v.former.wrongIn(forms...)
	}
	return c
}

// mostLines is how many facts of a kind are shown unfolded, the latest first.
const mostLines = 4

func (v *fileView) originNames(from []practice.Origin) []string {
	var out []string
	for _, o := range from {
		out = append(out, v.names[o.Practice])
	}
	return out
}

// facts says who the practice is.
func (v *fileView) facts() part.Facts {
	p := v.file.Practice
	var out part.Facts
	for _, code := range v.file.Codes() {
		fact := part.Fact{Term: v.say("dossier.code"), Text: code.AGB, Note: v.span(code.From, code.Until)}
		out.Items = append(out.Items, fact)
	}
	cohort := v.say("dossier.unknown")
	for _, c := range v.set().Region.Calendar.Cohorts {
		if c.Key == p.Cohort {
			cohort = c.Name.In(v.language)
		}
	}
	out.Items = append(out.Items, part.Fact{Term: v.say("dossier.cohort"), Text: cohort})
	if n := v.file.Neighbourhood; n != nil {
		out.Items = append(out.Items, part.Fact{Term: v.say("practices.neighbourhood"), Text: n.Name})
	}
	return out
}

// span says from when until when; nothing when it is not known.
func (v *fileView) span(from, until calendar.Date) string {
	switch {
	case from == calendar.None && until == calendar.None:
		return ""
	case until == calendar.None:
		return v.say("dossier.from", "from", v.date(from))
	case from == calendar.None:
		return v.say("dossier.until", "until", v.date(until))
	}
	return v.say("dossier.span", "from", v.date(from), "until", v.date(until))
}

// note says who recorded a fact, when and why.
func (v *fileView) note(r practice.Recorded, reason string) string {
	note := v.say("dossier.recorded", "who", v.by(r.By), "when", v.moment(r.At))
	if reason != "" {
		note = v.say("dossier.reason", "reason", reason) + " " + note
	}
	return note
}

// by is a name, looked up once.
func (v *fileView) by(id string) string {
	if _, known := v.who[id]; !known {
		v.who[id] = v.personName(id)
	}
	return v.who[id]
}

// line is a fact that can be withdrawn.
func (v *fileView) line(id, text string, r practice.Recorded, reason string) fileLine {
	line := fileLine{Text: text, Note: v.note(r, reason)}
	if v.keeps {
		f := v.former.form("unrecord-"+id, v.former.reason("unrecord-"+id))
		f.Title, f.Send, f.Hidden = v.say("dossier.do.unrecord"), part.Action{Text: v.say("dossier.do.unrecord"), Kind: part.Danger}, []keptField{{Name: "fact", Text: id}}
		f.Text = v.say("dossier.unrecord.text")
		line.Withdraw = &f
	}
	return line
}

// timeline tells what happened to the practice, what was taken back included,
// the latest first.
func (v *fileView) timeline() part.History {
	var out part.History
	for _, l := range slices.Backward(v.history.File.Life) {
		e := part.Event{Date: v.date(l.On), Machine: l.On.String(), Who: v.say("dossier.recorded", "who", v.by(l.Recorded.By), "when", v.moment(l.Recorded.At)),
			Text: v.happened(l), Reason: l.Reason}
		if gone, ok := v.history.Withdrawn[l.ID]; ok {
			e.Text += " " + v.say("dossier.withdrawn", "who", v.by(gone.Recorded.By), "when", v.moment(gone.Recorded.At), "reason", gone.Reason)
		}
		out.Events = append(out.Events, e)
	}
	return out
}

// happened puts an event in words.
func (v *fileView) happened(l practice.Life) string {
	value := l.Value
	for _, c := range v.set().Region.Calendar.Cohorts {
		if l.Kind == practice.Cohorted && c.Key == l.Value {
			value = c.Name.In(v.language)
		}
	}
	return v.say("life.was."+string(l.Kind), "value", value, "other", v.names[l.Other])
}
