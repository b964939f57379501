package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// request is one request with who sent it.
type request struct {
	*http.Request
	server   *Server
	route    Route
	id       string
	language string
	session  access.Session
	person   access.Person
	hat      access.Hat
	actor    access.Actor
	rule     string         // by which the read was allowed
	practice *practice.File // of the hat, once it was read
	cookies  []*http.Cookie
	verdicts rule.Evaluator // of one practice after another, for lists
}

// the names of the cookies; __Host- only where the connection is secure.
const (
	sessionCookie  = "meertijd-session"
	languageCookie = "meertijd-language"
)

func (s *Server) cookieName(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

func (rq *request) setCookie(name, value string, seconds int) {
	rq.cookies = append(rq.cookies, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: rq.server.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// language is what the reader chose, else what the browser asks, else Dutch.
func language(r *http.Request) string {
	if c, err := r.Cookie(languageCookie); err == nil && slices.Contains(wording.Languages, c.Value) {
		return c.Value
	}
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), "-")
		tag, _, _ = strings.Cut(tag, ";")
		if slices.Contains(wording.Languages, tag) {
			return tag
		}
	}
	return wording.Languages[0]
}

// identify finds the session of a request, and who is in it.
func (rq *request) identify() error {
	s := rq.server
	c, err := rq.Cookie(s.cookieName(sessionCookie))
	if err != nil || s.People == nil {
		return nil
	}
	session, err := s.People.Session(rq.Context(), plan.LinkKey(c.Value))
	if fault.KindOf(err) == fault.NotFound && err != nil || err == nil && !session.Alive(s.Now()) {
		return nil
	}
	if err != nil {
		return err
	}
	person, err := s.People.Person(rq.Context(), session.Tenant, session.Person)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(person.Hats, func(h access.Hat) bool { return h.ID == session.Hat && h.Worn(s.Today()) })
	if at < 0 {
		return nil // the hat is no longer worn: the session is over
	}
	rq.session, rq.person, rq.hat = session, person, person.Hats[at]
	rq.actor = access.Actor{
		Tenant: session.Tenant, Person: person.ID, Name: person.Name, Role: rq.hat.Role, Of: rq.hat.Of, Session: session.Key,
	}
	if s.Now().Sub(session.Seen) > touch {
		session.Seen = s.Now()
		return s.People.SaveSession(rq.Context(), session, nil)
	}
	return nil
}

// say gives a sentence in the language of the request.
func (rq *request) say(code string, args ...string) string {
	values := fault.Args{}
	for i := 0; i+1 < len(args); i += 2 {
		values[args[i]] = args[i+1]
	}
	return wording.Text(rq.language, code, values)
}

func (rq *request) set() *rule.Set { return rq.server.Rules(rq.actor.Tenant) }

func (rq *request) words() wording.Words { return wording.Words{Language: rq.language, Set: rq.set()} }

func (rq *request) today() calendar.Date { return rq.server.Today() }

func (rq *request) date(d calendar.Date) string { return wording.Date(rq.language, d) }

// live says whether the page is open and asks for a part of it.
func (rq *request) live() bool { return rq.Header.Get("HX-Request") == "true" }

// record begins the audit record of what this request does with an object.
func (rq *request) record(event audit.Event, object, id string) audit.Record {
	return audit.Record{
		At: rq.server.Now(), Tenant: rq.actor.Tenant, Event: event, Outcome: audit.OK, Person: plan.Person(rq.actor),
		ObjectType: object, ObjectID: id, Rule: rq.rule, RequestID: rq.id, AppVersion: rq.server.Version,
	}
}

// command says who asks, with the key of the form.
func (rq *request) command() plan.Command {
	return plan.Command{Actor: rq.actor, Key: rq.PostFormValue("key"), Request: rq.id}
}

func sortedNames(form url.Values) []string { return slices.Sorted(maps.Keys(form)) }

// frame fills in what every page shows around its content.
func (s *Server) frame(rq *request, p part.Page) part.Page {
	p.Path = rq.URL.RequestURI()
	if rq.Method != http.MethodGet {
		p.Path = "/"
	}
	p.Footer = []part.Link{{Text: rq.say("web.footer.help"), URL: "/help"}}
	if s.Demo != nil {
		p.Demo = rq.say("web.demo")
		if s.Demo.Fixed != calendar.None {
			p.Demo = rq.say("web.demo-on", "date", rq.date(s.Demo.Fixed))
		}
	}
	if rq.session.Key == "" {
		return p
	}
	p.Organisation = rq.set().Region.Organisation.In(rq.language)
	p.Person = &part.Person{
		Name: rq.person.Name, Role: rq.say("role." + string(rq.hat.Role)), Practice: rq.place(), SignOutURL: "/sign-out",
	}
	if s.Demo != nil {
		p.Person.ChangeURL = "/"
	}
	p.Places = rq.places()
	if p.Bar == nil {
		p.Bar = &part.Bottombar{Places: p.Places}
	}
	return p
}

// touch is how long a session may be used before that is written down.
const touch = time.Minute
