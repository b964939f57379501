package web

import (
	"net/http"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/web/part"
)

// enterRoutes are the ways in. All work without a session; what changes
// something is a POST.
func (s *Server) enterRoutes() []Route {
	return []Route{
		{Pattern: "GET /sign-in", Open: true, Try: "/sign-in", handle: s.enterPage},
		{Pattern: "GET /sign-in/mail", Open: true, Try: "/sign-in/mail", handle: s.checkMailPage},
		{Pattern: "POST /sign-in/mail", Open: true, handle: s.askLink},
		{Pattern: "POST /sign-in/code", Open: true, handle: s.useCode},
		{Pattern: "GET /sign-in/link/{token}", Open: true, Try: "/sign-in/link/none", handle: s.linkPage},
		{Pattern: "POST /sign-in/link/{token}", Open: true, handle: s.useLink},
		{Pattern: "GET /sign-in/password", Open: true, Try: "/sign-in/password", handle: s.passwordPage},
		{Pattern: "POST /sign-in/password", Open: true, handle: s.usePassword},
		{Pattern: "POST /sign-in/second", Open: true, handle: s.useSecond},
		{Pattern: "POST /sign-in/passkey/begin", Open: true, handle: s.askPasskey},
		{Pattern: "POST /sign-in/passkey", Open: true, handle: s.usePasskey},
		{Pattern: "POST /sign-in/back", Open: true, handle: s.comeBack},
		{Pattern: "GET /sign-in/openid/{organisation}", Open: true, handle: s.askProvider},
		{Pattern: "GET /sign-in/openid/callback", Open: true, handle: s.useProvider},
		{Pattern: "GET /invitation/{token}", Open: true, handle: s.invitationPage},
		{Pattern: "POST /invitation/{token}", Open: true, handle: s.acceptInvitation},
		{Pattern: "GET /account/mail/{token}", Open: true, Try: "/account/mail/none", handle: s.confirmMailPage},
		{Pattern: "POST /account/mail/{token}", Open: true, handle: s.confirmMail},
	}
}

// the cookies of a browser in which nobody is signed in yet: the secret to which
// links by mail are bound, and who was here last, so that what was typed is
// offered to that person only.
const (
	browserCookie = "meertijd-browser"
	whoCookie     = "meertijd-who"
	browserLife   = int(24 * time.Hour / time.Second)
)

// visitor says who knocks. A browser that has no secret yet gets one.
func (rq *request) visitor() account.Visitor {
	s := rq.server
	browser := ""
	if c, err := rq.Cookie(s.cookieName(browserCookie)); err == nil {
		browser = c.Value
	}
	if browser == "" {
		browser = s.Token()
		rq.setCookie(s.cookieName(browserCookie), browser, browserLife)
	}
	return account.Visitor{
		Browser: browser, Address: rq.client(), Agent: agent(rq.UserAgent()), Language: rq.language, Request: rq.id, Session: rq.session.Key,
	}
}

// browsers and systems are told apart by the first of these words that a
// browser says of itself; the order matters, since most name several.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systems  = [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "Mac"}, {"CrOS", "Chromebook"}, {"Linux", "Linux"}}
)

// agent says in two words what a browser is, empty when nobody knows.
func agent(says string) string {
	var words []string
	for _, list := range [][][2]string{browsers, systems} {
		for _, known := range list {
			if strings.Contains(says, known[0]) {
				words = append(words, known[1])
				break
			}
		}
	}
	return strings.Join(words, " · ")
}

// carried goes along while somebody signs in: where to go on, and what was
// typed when the session ended.
type carried struct {
	Next string
	To   string // where the form that was typed goes
	By   string // who typed it
	Kept []keptField
}

// carry reads what a sign-in form brought along.
func (rq *request) carry() carried {
	c := carried{Next: inside(rq.FormValue("next")), To: inside(rq.PostFormValue("kept-to")), By: rq.PostFormValue("kept-by")}
	if c.To == "" {
		return c
	}
	for _, name := range sortedNames(rq.PostForm) {
		if strings.HasPrefix(name, keptPrefix) {
			for _, text := range rq.PostForm[name] {
				c.Kept = append(c.Kept, keptField{Name: name, Text: text})
			}
		}
	}
	return c
}

// who marks an account, or a person of the demo, for the cookie that says whose
// text is kept.
func who(session access.Session) string {
	if session.Account != "" {
		return plan.LinkKey("who " + session.Account)
	}
	return plan.LinkKey("who " + session.Tenant + " " + session.Person)
}

// last is who was signed in here last.
func (rq *request) last() string {
	c, err := rq.Cookie(rq.server.cookieName(whoCookie))
	if err != nil {
		return ""
	}
	return c.Value
}

// enter lets somebody in: the cookie of the session, and on to where they were.
func (s *Server) enter(rq *request, in account.SignedIn) (answer, error) {
	if err := s.become(rq, in); err != nil {
		return answer{}, err
	}
	c := rq.carry()
	switch next := inside(in.Next); {
	case rq.hat.ID == "":
		return answer{to: "/account/secure"}, nil
	case c.To != "" && c.By != who(rq.session):
		return s.notYours(rq)
	case c.To != "":
		return s.offerKept(rq, c.To)
	case c.Next != "":
		return answer{to: c.Next}, nil
	case next != "":
		return answer{to: next}, nil
	}
	return answer{to: s.start(rq)}, nil
}

// become makes a new session that of this request too, with its cookies.
func (s *Server) become(rq *request, in account.SignedIn) error {
	if in.Token == "" {
		return nil
	}
	if err := rq.present(in.Token); err != nil {
		return err
	}
	rq.setCookie(s.cookieName(sessionCookie), in.Token, 0)
	rq.setCookie(s.cookieName(whoCookie), who(rq.session), 0)
	return nil
}

// notYours is shown to somebody who signs in where another person was typing.
func (s *Server) notYours(rq *request) (answer, error) {
	return answer{status: http.StatusForbidden, page: "problem/show", shell: part.Page{Title: rq.say("signin.kept.other.title"), Quiet: true}, content: problemContent{Problem: part.Problem{
		Title: rq.say("signin.kept.other.title"), Text: rq.say("signin.kept.other.text"),
		Actions: []part.Action{{Text: rq.say("signin.kept.other.go", "name", rq.person.Name), URL: s.start(rq), Kind: part.Filled}},
	}}}, nil
}

// comeBack is for who signed in elsewhere in this browser, while a page with
// typed text stayed open.
func (s *Server) comeBack(rq *request) (answer, error) {
	c := rq.carry()
	switch {
	case rq.session.Key == "":
		return s.endedPage(rq, c)
	case c.To == "" || c.By != who(rq.session):
		return s.notYours(rq)
	}
	return s.offerKept(rq, c.To)
}

// again says whether a fault is one to show on the same page, to try again.
func again(err error) bool {
	return err != nil && (fault.KindOf(err) == fault.Invalid || fault.KindOf(err) == fault.Conflict)
}

// stranger makes what is not there look like what is not yours.
func stranger(err error) error {
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.stranger", Cause: err}
	}
	return err
}

// wrong puts a fault above a form, with a jump to the field it is about.
func (rq *request) wrong(err error, field string) *part.ErrorSummary {
	text := rq.why(err)
	return &part.ErrorSummary{Errors: []part.Link{{Text: text, URL: "#" + field}}}
}
