package web

import (
	"net/http"
	"strings"

	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
)

// enterContent is the page on which one signs in.
type enterContent struct {
	Lead     part.Lead
	Errors   *part.ErrorSummary
	Carry    carried
	Mail     part.TextField
	Password part.TextField
	Send     string
	Others   []part.Link // other ways
}

func (s *Server) enterPage(rq *request) (answer, error) { return s.entering(rq, rq.carry(), nil) }

// entering shows the ways in; with a kept form they go along with it.
func (s *Server) entering(rq *request, c carried, wrong error) (answer, error) {
	rq.visitor()
	page := enterContent{
		Lead: part.Lead{Title: rq.say("signin.title"), Text: rq.say("signin.text")}, Carry: c, Send: rq.say("signin.send"),
		Mail: rq.mailField(), Password: rq.passwordField(false), Others: s.otherWays(rq, c.Next),
	}
	a := answer{page: "session/enter"}
	if c.To != "" {
		page.Lead = part.Lead{Title: rq.say("signin.ended.title"), Text: rq.say("signin.ended.text")}
		page.Send, page.Mail.Hint = rq.say("signin.ended.send"), ""
		a.status = http.StatusUnauthorized
	}
	if s.Demo != nil && c.To == "" {
		page.Lead.Text = rq.say("signin.demo.text")
	}
	if wrong != nil {
		page.Errors, a.status = rq.wrong(wrong, "mail"), statuses[fault.KindOf(wrong)]
	}
	a.shell, a.content = part.Page{Title: page.Lead.Title, Quiet: true}, page
	return a, nil
}

func (rq *request) mailField() part.TextField {
	f := part.TextField{Value: rq.PostFormValue("mail"), Type: "email", Autocomplete: "username"}
	f.Name, f.Label, f.Hint = "mail", rq.say("signin.mail"), rq.say("signin.mail.hint")
	return f
}

// passwordField asks for a password, one of now or a new one.
func (rq *request) passwordField(fresh bool) part.TextField {
	f := part.TextField{Type: "password", Autocomplete: "current-password"}
	f.Name, f.Label = "password", rq.say("signin.password.field")
	if fresh {
		f.Autocomplete, f.Label, f.Hint = "new-password", rq.say("password.new"), rq.say("password.new.hint")
	}
	return f
}

// otherWays are the quieter ways in: a password, and the organisation's own.
func (s *Server) otherWays(rq *request, next string) []part.Link {
	links := []part.Link{{Text: rq.say("signin.password"), URL: withNext("/sign-in/password", next)}}
	if s.SignInBy == nil {
		return links
	}
	for _, by := range s.SignInBy(rq.Context()) {
		links = append(links, part.Link{Text: rq.say("signin.openid", "organisation", by.Name), URL: withNext("/sign-in/openid/"+by.Tenant, next)})
	}
	return links
}

// askLink mails a link and a code. What it answers does not tell whether the
// address is known.
func (s *Server) askLink(rq *request) (answer, error) {
	c := rq.carry()
	mail := rq.PostFormValue("mail")
	if !account.ValidMail(account.FoldMail(mail)) {
		return s.entering(rq, c, &fault.Error{Kind: fault.Invalid, Code: "signin.mail-missing", Op: "web.askLink"})
	}
	err := s.Accounts.AskLink(rq.Context(), rq.visitor(), account.Ask{Mail: mail, Next: c.Next})
	switch {
	case again(err):
		return s.entering(rq, c, err)
	case err != nil:
		return answer{}, err
	case c.To != "":
		return s.checkingMail(rq, c, nil)
	}
	return answer{to: withNext("/sign-in/mail", c.Next)}, nil
}

// checkMailContent says that a mail is under way, if the address is known, and
// takes the code in it. It always looks the same.
type checkMailContent struct {
	Lead   part.Lead
	Errors *part.ErrorSummary
	Carry  carried
	Code   part.TextField
}

func (s *Server) checkMailPage(rq *request) (answer, error) {
	return s.checkingMail(rq, rq.carry(), nil)
}

func (s *Server) checkingMail(rq *request, c carried, wrong error) (answer, error) {
	page := checkMailContent{Lead: part.Lead{Title: rq.say("signin.check.title"), Text: rq.say("signin.check.text")}, Carry: c}
	page.Code = part.TextField{Autocomplete: "one-time-code", Short: true}
	page.Code.Name, page.Code.Label, page.Code.Hint = "code", rq.say("signin.check.code"), rq.say("signin.check.code.hint")
	a := answer{page: "session/mail", shell: part.Page{Title: page.Lead.Title, Quiet: true}}
	if wrong != nil {
		page.Errors, a.status = rq.wrong(wrong, "code"), statuses[fault.KindOf(wrong)]
	}
	a.content = page
	return a, nil
}

// useCode signs in by the code that was typed in the browser that asked.
func (s *Server) useCode(rq *request) (answer, error) {
	in, err := s.Accounts.UseCode(rq.Context(), rq.visitor(), rq.PostFormValue("code"))
	if again(err) {
		return s.checkingMail(rq, rq.carry(), err)
	}
	if err != nil {
		return answer{}, err
	}
	return s.enter(rq, in)
}

// linkContent asks to press a button, since only a POST may use a link: mail
// programs open links by themselves.
type linkContent struct {
	Lead       part.Lead
	Action, Go string
}

func (s *Server) linkPage(rq *request) (answer, error) {
	rq.visitor()
	return answer{page: "session/link", shell: part.Page{Title: rq.say("signin.link.title"), Quiet: true}, content: linkContent{
		Lead: part.Lead{Title: rq.say("signin.link.title"), Text: rq.say("signin.link.text")}, Action: rq.URL.EscapedPath(), Go: rq.say("signin.link.go"),
	}}, nil
}

// useLink signs in by a link.
func (s *Server) useLink(rq *request) (answer, error) {
	in, err := s.Accounts.UseLink(rq.Context(), rq.visitor(), rq.PathValue("token"))
	switch {
	case err == nil:
		return s.enter(rq, in)
	case fault.CodeOf(err) == "account.link-other-browser":
		return rq.dead("signin.link.other", part.Action{Text: rq.say("signin.link.other.here"), URL: "/sign-in"}), nil
	case overdue(err):
		return rq.dead("signin.link.gone", part.Action{Text: rq.say("signin.again"), URL: "/sign-in", Kind: part.Filled}), nil
	case again(err):
		return s.entering(rq, carried{}, err)
	}
	return answer{}, err
}

// overdue says whether a link or a step was used, is too old, or never was.
func overdue(err error) bool {
	code := string(fault.CodeOf(err))
	return strings.HasPrefix(code, "account.link-") || code == "account.too-many-tries"
}

// dead is a kind page for a link that does nothing here; code names its words.
func (rq *request) dead(code string, action part.Action, help ...string) answer {
	return answer{status: http.StatusGone, page: "problem/show", shell: part.Page{Title: rq.say(code + ".title"), Quiet: true}, content: problemContent{
		Problem: part.Problem{Title: rq.say(code + ".title"), Text: rq.say(code + ".text"), Help: help, Actions: []part.Action{action}},
	}}
}
