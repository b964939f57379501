package web

import (
	"encoding/json"
	"net/http"
	"net/url"

	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
)

// withNext adds to an address where to go afterwards.
func withNext(to, next string) string {
	if next == "" {
		return to
	}
	return to + "?next=" + url.QueryEscape(next)
}

// passwordContent asks for address and password.
type passwordContent struct {
	Lead     part.Lead
	Errors   *part.ErrorSummary
	Carry    carried
	Mail     part.TextField
	Password part.TextField
}

func (s *Server) passwordPage(rq *request) (answer, error) { return s.askPassword(rq, nil) }

func (s *Server) askPassword(rq *request, wrong error) (answer, error) {
	page := passwordContent{
		Lead: part.Lead{Title: rq.say("signin.password.title"), Text: rq.say("signin.password.text")}, Carry: rq.carry(),
		Mail: rq.mailField(), Password: rq.passwordField(false),
	}
	page.Mail.Hint = ""
	a := answer{page: "session/password", shell: part.Page{Title: page.Lead.Title, Quiet: true}}
	if wrong != nil {
		page.Errors, a.status = rq.wrong(wrong, "mail"), statuses[fault.KindOf(wrong)]
	}
	a.content = page
	return a, nil
}

// usePassword signs in, or asks for the second step.
func (s *Server) usePassword(rq *request) (answer, error) {
	c := rq.carry()
	step, err := s.Accounts.SignInPassword(rq.Context(), rq.visitor(), rq.PostFormValue("mail"), rq.PostFormValue("password"), c.Next)
	switch {
	case again(err):
		return s.askPassword(rq, err)
	case err != nil:
		return answer{}, err
	case step.Pending != "":
		return s.askSecond(rq, step.Pending, nil)
	}
	return s.enter(rq, step.SignedIn)
}

// secondContent asks for a code of the app, or a recovery code.
type secondContent struct {
	Lead    part.Lead
	Errors  *part.ErrorSummary
	Carry   carried
	Pending string
	Code    part.TextField
}

func (s *Server) askSecond(rq *request, pending string, wrong error) (answer, error) {
	page := secondContent{Lead: part.Lead{Title: rq.say("signin.second.title"), Text: rq.say("signin.second.text")}, Carry: rq.carry(), Pending: pending}
	page.Code = part.TextField{Autocomplete: "one-time-code", Short: true}
	page.Code.Name, page.Code.Label = "code", rq.say("signin.second.code")
	a := answer{page: "session/second", shell: part.Page{Title: page.Lead.Title, Quiet: true}}
	if wrong != nil {
		page.Errors, a.status = rq.wrong(wrong, "code"), statuses[fault.KindOf(wrong)]
	}
	a.content = page
	return a, nil
}

func (s *Server) useSecond(rq *request) (answer, error) {
	pending := rq.PostFormValue("pending")
	in, err := s.Accounts.SecondStep(rq.Context(), rq.visitor(), pending, rq.PostFormValue("code"))
	switch {
	case overdue(err):
		return rq.dead("signin.link.gone", part.Action{Text: rq.say("signin.password"), URL: "/sign-in/password", Kind: part.Filled}), nil
	case again(err):
		return s.askSecond(rq, pending, err)
	case err != nil:
		return answer{}, err
	}
	return s.enter(rq, in)
}

// challenge is what the script on the page gets: the options are for the
// device, the key comes back in the form.
type challenge struct {
	Key     string          `json:"key"`
	Options json.RawMessage `json:"options"`
}

func asJSON(c account.Challenge, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	data, err := json.Marshal(challenge{Key: c.Key, Options: c.Options})
	return answer{data: data}, err
}

func (s *Server) askPasskey(rq *request) (answer, error) {
	return asJSON(s.Accounts.BeginPasskeySignIn(rq.Context(), rq.visitor(), rq.carry().Next))
}

func (s *Server) usePasskey(rq *request) (answer, error) {
	in, err := s.Accounts.FinishPasskeySignIn(rq.Context(), rq.visitor(), rq.PostFormValue("challenge"), []byte(rq.PostFormValue("passkey")))
	if err != nil && (again(err) || fault.KindOf(err) == fault.NotFound) {
		return s.entering(rq, rq.carry(), &fault.Error{Kind: fault.Invalid, Code: "signin.passkey.refused", Op: "web.usePasskey", Cause: err})
	}
	if err != nil {
		return answer{}, err
	}
	return s.enter(rq, in)
}

// askProvider sends the browser to the organisation's own sign-in.
func (s *Server) askProvider(rq *request) (answer, error) {
	to, err := s.Accounts.BeginOpenID(rq.Context(), rq.visitor(), rq.PathValue("organisation"), inside(rq.FormValue("next")))
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return answer{}, gone("web.askProvider")
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: to}, nil
}

// useProvider is where the organisation's own sign-in sends the browser back.
func (s *Server) useProvider(rq *request) (answer, error) {
	in, err := s.Accounts.FinishOpenID(rq.Context(), rq.visitor(), rq.FormValue("state"), rq.FormValue("code"))
	if err != nil && fault.KindOf(err) != fault.Unavailable && fault.KindOf(err) != fault.Internal {
		a := rq.dead("signin.openid", part.Action{Text: rq.say("signin.again"), URL: "/sign-in", Kind: part.Filled})
		a.status = http.StatusUnprocessableEntity
		return a, nil
	}
	if err != nil {
		return answer{}, err
	}
	return s.enter(rq, in)
}
