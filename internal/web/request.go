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
	"meertijd/internal/organisation"
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
	hat      access.Hat // its place is that of the practice acted for, while that is so
	actor    access.Actor
	rule     string                     // by which the read was allowed
	practice *practice.File             // of the hat, once it was read
	mine     *organisation.Organisation // once it was read
	refused  []refusal                  // what was sent in and looks like data about patients
	shown    *audit.List                // what the answer shows a list of
	listed   []string                   // practices that it shows beside each other
	cookies  []*http.Cookie
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
	if err != nil || s.Accounts == nil {
		return nil
	}
	if err := rq.present(c.Value); err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return nil // over: the page asks to sign in again
		}
		return err
	}
	if s.Now().Sub(rq.session.Seen) > touch {
		session := rq.session
		session.Seen = s.Now()
		return s.People.SaveSession(rq.Context(), session, nil)
	}
	return nil
}

// beyond are the permissions of which the work is not within one organisation:
// an account may be in several, and the platform is all of them.
var beyond = []access.Action{access.UseOwnAccount, access.ManageTenants}

// fence keeps the rest of a request within the organisation of its session.
// Whoever comes to an open address may be about to be somebody else.
func (rq *request) fence() {
	if !rq.route.Open && !slices.Contains(beyond, rq.route.May) {
		rq.within(rq.actor.Tenant)
	}
}

func (rq *request) within(tenant string) {
	rq.Request = rq.WithContext(access.InTenant(rq.Context(), tenant))
}

// present makes a session that of this request.
func (rq *request) present(token string) error {
	p, hat, actor, err := rq.server.Accounts.Identify(rq.Context(), token)
	if err != nil {
		return err
	}
	actor.AccessPoint = rq.client()
	rq.session, rq.person, rq.hat, rq.actor = p.Session, p.Person, hat, actor
	if actor.OnBehalfOf != "" {
		rq.hat.Of = actor.OnBehalfOf
	}
	return nil
}

// inPractice says whether somebody is at work in a practice: their own, or one
// that they act for.
func (rq *request) inPractice() bool {
	return rq.hat.Role.InPractice() || rq.actor.OnBehalfOf != ""
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

// words puts verdicts into words, as somebody of the practice reads them or as
// somebody who looks at it does. Whoever reads along by a link reads with the practice.
func (rq *request) words() wording.Words {
	return wording.Words{Language: rq.language, Set: rq.set(), About: rq.hat.Role != "" && !rq.inPractice()}
}

func (rq *request) today() calendar.Date { return rq.server.Today() }

func (rq *request) date(d calendar.Date) string { return wording.Date(rq.language, d) }

// live says whether the page is open and asks for a part of it.
func (rq *request) live() bool { return rq.Header.Get("HX-Request") == "true" }

// looks says whether the request only asks to see something. HEAD asks for the
// same as GET, and its headers tell something of what is there.
func (rq *request) looks() bool {
	return rq.Method == http.MethodGet || rq.Method == http.MethodHead
}

// record begins the audit record of what this request does with an object.
func (rq *request) record(event audit.Event, object, id string) audit.Record {
	who := plan.Person(rq.actor)
	who.AccessPoint = rq.client()
	r := audit.Record{
		At: rq.server.Now(), Tenant: rq.actor.Tenant, Event: event, Outcome: audit.OK, Person: who,
		ObjectType: object, ObjectID: id, Rule: rq.rule, RequestID: rq.id, AppVersion: rq.server.Version,
	}
	if event == audit.Read {
		r.Shown = rq.onList()
	}
	return r
}

// command says who asks, with the key of the form.
func (rq *request) command() plan.Command {
	return plan.Command{Actor: rq.actor, Key: rq.PostFormValue("key"), Request: rq.id}
}

func sortedNames(form url.Values) []string { return slices.Sorted(maps.Keys(form)) }

// whoIsHere is who signed in, in which role, with where they can go from there.
func (rq *request) whoIsHere() *part.Person {
	p := &part.Person{Name: rq.person.Name, Practice: rq.place(), SignOutURL: "/sign-out"}
	if rq.hat.ID != "" {
		p.Role = rq.say("role." + string(rq.hat.Role))
	}
	p.Hats, p.HatURL = rq.hats(), "/account/hat"
	p.Links = append([]part.Link{{Text: rq.say("account.title"), URL: "/account"}}, rq.nowAndThen()...)
	if access.Has(rq.hat.Role, access.ManagePeople) && rq.hat.Role.InPractice() && rq.actor.Ended == calendar.None {
		p.Links = append(p.Links, part.Link{Text: rq.say("people.of-practice"), URL: "/people"})
	}
	if rq.inPractice() {
		p.Links = append(p.Links, part.Link{Text: rq.say("dossier.own.link"), URL: "/practice"})
	}
	if rq.server.Demo != nil {
		p.ChangeURL = "/"
	}
	return p
}

// behalfName is the practice that somebody acts for.
func (rq *request) behalfName() string {
	file, err := rq.file()
	if err != nil {
		return ""
	}
	return file.Practice.Name
}

// frame fills in what every page shows around its content.
func (s *Server) frame(rq *request, p part.Page) part.Page {
	p.Path = rq.URL.RequestURI()
	if !rq.looks() {
		p.Path = "/"
	}
	p.Footer = []part.Link{{Text: rq.say("web.footer.help"), URL: "/help"}}
	if s.Demo != nil {
		p.Demo = rq.say("web.demo")
		if s.Demo.Fixed != calendar.None {
			p.Demo = rq.say("web.demo-on", "date", rq.date(s.Demo.Fixed))
		}
	}
	rq.dress(&p)
	if rq.session.Key == "" {
		return p
	}
	p.Organisation = s.organisationName(rq, rq.actor.Tenant)
	p.Footer = append(p.Footer, rq.ownLinks()...)
	p.Person = rq.whoIsHere()
	if rq.actor.OnBehalfOf != "" {
		p.Behalf = &part.Behalf{Text: rq.say("account.behalf.banner", "practice", rq.behalfName()), EndURL: "/account/behalf"}
	}
	p.Notices = append(rq.backupWarning(), p.Notices...)
	p.Search = rq.searchField()
	p.Places = rq.places()
	if p.Bar == nil && len(p.Places) > 0 {
		p.Bar = &part.Bottombar{Places: p.Places}
	}
	return p
}

// touch is how long a session may be used before that is written down.
const touch = time.Minute
