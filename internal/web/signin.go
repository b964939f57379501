package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// signInContent is the page on which one chooses who to be, in the demo.
type signInContent struct {
	Lead   part.Lead
	People *part.People
	Carry  carried     // what was typed when the session was over
	Kept   []keptField // the same, to be sent again
	To     string      // where that form goes
}

// home is the first page: choosing a person in the demo, otherwise signing in.
func (s *Server) home(rq *request) (answer, error) {
	switch {
	case s.Demo != nil:
	case rq.session.Key == "":
		return s.enterPage(rq)
	case rq.hat.ID == "":
		return answer{to: "/account/secure"}, nil
	default:
		return answer{to: s.start(rq)}, nil
	}
	people, err := s.people(rq)
	if err != nil {
		return answer{}, err
	}
	people.Next = inside(rq.URL.Query().Get("next"))
	return answer{page: "session/choose", shell: part.Page{Title: rq.say("web.choose.title")}, content: signInContent{
		Lead: part.Lead{Title: rq.say("web.choose.title"), Text: rq.say("web.choose.text")}, People: people,
	}}, nil
}

// inside keeps an address only when it is one of ours.
func inside(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n") {
		return ""
	}
	return next
}

// roleOrder is the order of the groups of people.
var roleOrder = []access.Role{access.Manager, access.Owner, access.Employee, access.Coordinator, access.Lead, access.Finance, access.Auditor}

// people lists who one can be, by role.
func (s *Server) people(rq *request) (*part.People, error) {
	people, err := s.People.People(rq.Context(), s.Demo.Tenant, s.Today())
	if err != nil {
		return nil, err
	}
	names, err := s.placeNames(rq, s.Demo.Tenant)
	if err != nil {
		return nil, err
	}
	out := &part.People{Action: "/sign-in", Name: "hat"}
	for _, role := range roleOrder {
		group := part.PeopleGroup{Title: rq.say("web.choose." + string(role))}
		for _, p := range people {
			for _, h := range p.Hats {
				if h.Role == role && len(group.People) < 60 {
					group.People = append(group.People, part.PersonChoice{
						Value: p.ID + " " + h.ID, Name: p.Name, Role: rq.say("role." + string(role)),
						Practice: names[h.Of], Current: h.ID == rq.hat.ID && rq.hat.ID != "",
					})
				}
			}
		}
		if len(out.Groups) == 0 && len(group.People) > 0 {
			group.People[0].Note = rq.say("web.choose.begin")
		}
		if len(group.People) > 0 {
			out.Groups = append(out.Groups, group)
		}
	}
	return out, nil
}

// names gives the names of a few practices by id.
func (s *Server) names(rq *request, tenant string, ids []string) (map[string]string, error) {
	out := map[string]string{}
	for _, id := range ids {
		if _, known := out[id]; known || id == "" {
			continue
		}
		file, err := s.Practices.Get(rq.Context(), tenant, id, rq.today())
		if err != nil {
			return nil, err
		}
		out[id] = file.Practice.Name
	}
	return out, nil
}

// everybody lists the practices that ever had to do with a plan.
func everybody(p *plan.Plan) []string {
	var ids []string
	for _, m := range p.Members {
		ids = append(ids, m.Practice)
	}
	return ids
}

// placeNames gives the names of all practices and neighbourhoods by id.
func (s *Server) placeNames(rq *request, tenant string) (map[string]string, error) {
	names := map[string]string{}
	files, err := s.Practices.List(rq.Context(), tenant, "", s.Today())
	if err != nil {
		return nil, err
	}
	for i := range files {
		names[files[i].Practice.ID] = files[i].Practice.Name
	}
	places, err := s.Practices.ListNeighbourhoods(rq.Context(), tenant)
	for i := range places {
		names[places[i].ID] = places[i].Name
	}
	return names, err
}

// signIn begins a session for the chosen person. A form that was sent when the
// session was over is offered again.
func (s *Server) signIn(rq *request) (answer, error) {
	personID, hatID, _ := strings.Cut(rq.PostFormValue("hat"), " ")
	person, err := s.People.Person(rq.Context(), s.Demo.Tenant, personID)
	if err != nil {
		return answer{}, err
	}
	at := slices.IndexFunc(person.Hats, func(h access.Hat) bool { return h.ID == hatID && h.Worn(s.Today()) })
	if at < 0 {
		return answer{}, &fault.Error{Kind: fault.NotFound, Code: "web.no-such-person", Op: "web.signIn"}
	}
	hat := person.Hats[at]
	token := s.Token()
	session := access.Session{
		Key: account.SessionKey(token), Tenant: s.Demo.Tenant, Person: person.ID, Hat: hat.ID, Language: rq.language,
		Method: account.InDemo, Level: 2, Agent: agent(rq.UserAgent()), Begun: s.Now(), Seen: s.Now(),
	}
	if err := s.endSession(rq); err != nil {
		return answer{}, err
	}
	rq.actor = access.Actor{Tenant: s.Demo.Tenant, Person: person.ID, Name: person.Name, Role: hat.Role, Of: hat.Of, Session: session.Key}
	record := rq.record(audit.Login, "session", "")
	record.Method = account.InDemo
	if err := s.People.SaveSession(rq.Context(), session, &record); err != nil {
		return answer{}, err
	}
	return s.enter(rq, account.SignedIn{Token: token, Session: session, Hat: hat})
}

// start is the first page of a role.
func (s *Server) start(rq *request) string {
	switch {
	case rq.inPractice():
		return "/today"
	case rq.hat.Role == access.Coordinator:
		return "/neighbourhood"
	case s.beginning(rq):
		return "/organisation/start"
	case access.Has(rq.hat.Role, access.ReadRegion):
		return "/region"
	case access.Has(rq.hat.Role, access.ManageTenants):
		return "/platform"
	}
	return "/account"
}

// keptPrefix marks fields that were typed before the session ended.
const keptPrefix = "kept."

// offerKept shows what was typed when the session ended, to be sent again.
func (s *Server) offerKept(rq *request, to string) (answer, error) {
	content := signInContent{Lead: part.Lead{Title: rq.say("web.kept.title"), Text: rq.say("web.kept.text")}, To: to}
	for _, field := range rq.carry().Kept {
		content.Kept = append(content.Kept, keptField{Name: strings.TrimPrefix(field.Name, keptPrefix), Text: field.Text})
	}
	return answer{page: "session/kept", shell: part.Page{Title: content.Lead.Title}, content: content}, nil
}

// ended answers a request without a session. What was typed stays on the page,
// and is sent again after the same person signed in.
func (s *Server) ended(rq *request) (answer, error) {
	if rq.live() {
		return answer{status: http.StatusUnauthorized, plain: []byte(rq.say("web.ended.title"))}, nil
	}
	if rq.looks() {
		return answer{to: "/?next=" + url.QueryEscape(rq.URL.RequestURI())}, nil
	}
	c := carried{To: rq.URL.Path, By: rq.last()}
	for _, f := range typed(rq) {
		f.Name = keptPrefix + f.Name
		c.Kept = append(c.Kept, f)
	}
	return s.endedPage(rq, c)
}

// endedPage lets somebody sign in without losing what was typed.
func (s *Server) endedPage(rq *request, c carried) (answer, error) {
	if s.Demo == nil {
		return s.entering(rq, c, nil)
	}
	people, err := s.people(rq)
	if err != nil {
		return answer{}, err
	}
	content := signInContent{Lead: part.Lead{Title: rq.say("web.ended.title"), Text: rq.say("web.ended.text")}, Carry: c, People: people}
	return answer{status: http.StatusUnauthorized, page: "session/ended", shell: part.Page{Title: content.Lead.Title}, content: content}, nil
}

// endSession ends the session that a request came in with.
func (s *Server) endSession(rq *request) error {
	if rq.session.Key == "" {
		return nil
	}
	ended := rq.session
	ended.Ended = s.Now()
	return s.People.SaveSession(rq.Context(), ended, nil)
}

// signOut ends the session.
func (s *Server) signOut(rq *request) (answer, error) {
	if rq.session.Key != "" {
		ended := rq.session
		ended.Ended = s.Now()
		record := rq.record(audit.Logout, "session", "")
		record.Rule = "own account"
		if err := s.People.SaveSession(rq.Context(), ended, &record); err != nil {
			return answer{}, err
		}
	}
	rq.setCookie(s.cookieName(sessionCookie), "", -1)
	return answer{to: "/signed-out"}, nil
}

func (s *Server) signedOut(rq *request) (answer, error) {
	return answer{page: "problem/show", shell: part.Page{Title: rq.say("web.signed-out.title"), Quiet: true}, content: problemContent{Problem: part.Problem{
		Title: rq.say("web.signed-out.title"), Text: rq.say("web.signed-out.text"),
		Actions: []part.Action{{Text: rq.say("web.signed-out.again"), URL: "/", Kind: part.Filled}},
	}}}, nil
}

// speak remembers the language, and goes back to where the reader was.
func (s *Server) speak(rq *request) (answer, error) {
	to := rq.PostFormValue("to")
	if !slices.Contains(wording.Languages, to) {
		return answer{}, &fault.Error{Kind: fault.Invalid, Code: "web.no-such-language", Op: "web.speak"}
	}
	rq.setCookie(languageCookie, to, 365*24*3600)
	if rq.session.Key != "" && rq.session.Language != to {
		session := rq.session
		session.Language = to
		if err := s.People.SaveSession(rq.Context(), session, nil); err != nil {
			return answer{}, err
		}
	}
	back := inside(rq.PostFormValue("back"))
	if back == "" {
		back = "/"
	}
	return answer{to: back}, nil
}

// place is the name of the practice or neighbourhood of the hat.
func (rq *request) place() string {
	if rq.actor.Of == "" {
		return ""
	}
	name, err := rq.server.placeOf(rq, rq.actor.Tenant, access.Hat{Role: rq.actor.Role, Of: rq.actor.Of})
	if err != nil {
		return ""
	}
	return name
}

// file gives the practice of the hat, read once a request.
func (rq *request) file() (*practice.File, error) {
	if rq.practice != nil {
		return rq.practice, nil
	}
	file, err := rq.server.Practices.Get(rq.Context(), rq.actor.Tenant, rq.hat.Of, rq.today())
	if err != nil {
		return nil, err
	}
	rq.practice = &file
	return rq.practice, nil
}

// year is the programme year of the practice, 0 before it began.
func (rq *request) year() (int, error) {
	file, err := rq.file()
	if err != nil {
		return 0, err
	}
	return rq.set().ProgrammeYear(file.Practice.Cohort, file.Day(rq.today())), nil
}
