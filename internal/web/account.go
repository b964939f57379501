package web

import (
	"strconv"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
	"meertijd/internal/web/render"
)

// accountRoutes are the pages of one's own account. Who came in without a role
// that may be worn yet reaches these and nothing else.
func (s *Server) accountRoutes() []Route {
	may := access.UseOwnAccount
	return []Route{
		{Pattern: "GET /account", May: may, Reads: "account", Try: "/account", handle: s.accountPage},
		{Pattern: "POST /account/mail", May: may, Reads: "account", handle: s.changeMail},
		{Pattern: "POST /account/profile", May: may, Reads: "account", handle: s.changeProfile},
		{Pattern: "GET /account/secure", May: may, Reads: "account", Try: "/account/secure", handle: s.securePage},
		{Pattern: "GET /account/password", May: may, Reads: "account", Try: "/account/password", handle: s.newPasswordPage},
		{Pattern: "POST /account/password", May: may, Reads: "account", handle: s.setPassword},
		{Pattern: "POST /account/password/remove", May: may, Reads: "account", handle: s.removePassword},
		{Pattern: "POST /account/totp/begin", May: may, Reads: "account", handle: s.beginTOTP},
		{Pattern: "POST /account/totp", May: may, Reads: "account", handle: s.confirmTOTP},
		{Pattern: "POST /account/totp/remove", May: may, Reads: "account", handle: s.removeTOTP},
		{Pattern: "POST /account/recovery", May: may, Reads: "account", handle: s.newRecovery},
		{Pattern: "POST /account/passkeys/begin", May: may, Reads: "account", handle: s.beginPasskey},
		{Pattern: "POST /account/passkeys", May: may, Reads: "account", handle: s.addPasskey},
		{Pattern: "POST /account/passkeys/rename", May: may, Reads: "account", handle: s.renamePasskey},
		{Pattern: "POST /account/passkeys/remove", May: may, Reads: "account", handle: s.removePasskey},
		{Pattern: "POST /account/sessions/end", May: may, Reads: "account", handle: s.endOneSession},
		{Pattern: "POST /account/sessions/end-others", May: may, Reads: "account", handle: s.endOtherSessions},
		{Pattern: "POST /account/hat", May: may, handle: s.switchHat},
		{Pattern: "POST /account/behalf", May: may, handle: s.actFor},
	}
}

// accountContent is the page of one's own account.
type accountContent struct {
	Lead     part.Lead
	Key      string
	Errors   *part.ErrorSummary
	Saved    *part.Banner
	Demo     bool // nobody has an account here
	Hats     []hatLine
	Behalf   []part.Action
	Name     part.TextField
	Language part.Radios
	Mail     part.TextField
	Passkeys []passkeyLine
	NewKey   part.TextField
	Means    part.Facts
	Password bool // there is one
	App      bool // codes are in use
	Sessions []sessionLine
	Others   bool // there are sessions beside this one
	First    bool // the passkey is the one thing to do here
	More     []part.Link
}

// hatLine is one role of one's own.
type hatLine struct {
	Text   string
	Note   string
	Worn   bool
	Change part.Action
}

// passkeyLine is one passkey.
type passkeyLine struct {
	ID, Text string
	Name     part.TextField
}

// sessionLine is one place where one is signed in.
type sessionLine struct {
	Key, Title, Text string
	This             bool
}

func (s *Server) accountPage(rq *request) (answer, error) { return s.showAccount(rq, "", nil) }

// showAccount shows the page; a fault is about a field.
func (s *Server) showAccount(rq *request, field string, wrong error) (answer, error) {
	c := accountContent{Lead: part.Lead{Title: rq.say("account.title"), Text: rq.say("account.text")}, Key: s.NewID(), Demo: rq.session.Account == ""}
	if saved := rq.URL.Query().Get("saved"); saved != "" {
		c.Saved = &part.Banner{Kind: part.DoneBanner, Title: rq.say("account.saved"), Live: true}
		if saved == "mail-sent" {
			c.Saved.Title = rq.say("account.mail.sent")
		}
	}
	var err error
	if c.Hats, err = s.hatLines(rq); err != nil {
		return answer{}, err
	}
	if c.Behalf, err = s.behalfActions(rq); err != nil {
		return answer{}, err
	}
	if rq.hat.ID != "" {
		c.More = []part.Link{{Text: rq.say("account.activity"), URL: "/account/activity"}, {Text: rq.say("account.data"), URL: "/account/data"}}
	}
	if !c.Demo {
		if err := s.fillAccount(rq, &c); err != nil {
			return answer{}, err
		}
	}
	a := answer{page: "account/show", shell: part.Page{Title: c.Lead.Title, Quiet: true}, object: rq.actor.Person}
	if wrong != nil {
		c.Errors, a.status = rq.wrong(wrong, field), statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// fillAccount adds what the account itself holds.
func (s *Server) fillAccount(rq *request, c *accountContent) error {
	own, err := s.Accounts.Means(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	sessions, err := s.Accounts.Sessions(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	c.profile(rq, &own)
	c.means(rq, &own)
	for _, session := range sessions {
		line := sessionLine{Key: session.Key, Title: session.Agent, This: session.Key == rq.session.Key}
		line.Text = rq.say("account.sessions.line", "method", rq.say("method."+session.Method), "begun", rq.moment(session.Begun), "seen", rq.moment(session.Seen))
		if line.Title == "" {
			line.Title = rq.say("account.sessions.unknown")
		}
		c.Others = c.Others || !line.This
		c.Sessions = append(c.Sessions, line)
	}
	return nil
}

// profile fills in who somebody is.
func (c *accountContent) profile(rq *request, own *account.Account) {
	c.Name = part.TextField{Value: own.Name, Autocomplete: "name"}
	c.Name.Name, c.Name.Label = "name", rq.say("account.name")
	c.Language.Name, c.Language.Label, c.Language.Inline = "language", rq.say("account.language"), true
	for _, code := range []string{"nl", "en"} {
		c.Language.Options = append(c.Language.Options, part.Option{Value: code, Label: rq.say("account.language." + code), Chosen: own.Language == code})
	}
	c.Mail = part.TextField{Value: own.Mail, Type: "email", Autocomplete: "email"}
	if rq.PostForm.Has("mail") {
		c.Mail.Value = rq.PostFormValue("mail")
	}
	c.Mail.Name, c.Mail.Label, c.Mail.Hint = "mail", rq.say("account.mail"), rq.say("account.mail.hint")
}

// means fills in how somebody can sign in.
func (c *accountContent) means(rq *request, own *account.Account) {
	for _, key := range own.Passkeys {
		line := passkeyLine{ID: key.ID, Text: rq.say("account.passkeys.line", "date", rq.dayOf(key.Created))}
		if !key.Used.IsZero() {
			line.Text = rq.say("account.passkeys.used", "date", rq.dayOf(key.Created), "used", rq.moment(key.Used))
		}
		line.Name = part.TextField{Value: key.Name}
		line.Name.ID, line.Name.Name, line.Name.Label = "passkey-"+key.ID, "name", rq.say("account.passkeys.name")
		c.Passkeys = append(c.Passkeys, line)
	}
	c.NewKey = rq.deviceName()
	c.Password, c.App = own.Password != "", own.TOTP.On()
	password, app, codes := rq.say("account.password.none"), rq.say("account.totp.none"), 0
	if c.Password {
		password = rq.say("account.password.set")
	}
	if c.App {
		app = rq.say("account.totp.on", "date", rq.dayOf(own.TOTP.Confirmed))
	}
	for _, code := range own.Recovery {
		if code.Used.IsZero() {
			codes++
		}
	}
	c.Means.Items = []part.Fact{{Term: rq.say("signin.password.field"), Text: password}, {Term: rq.say("account.totp"), Text: app}}
	if c.App {
		c.Means.Items = append(c.Means.Items, part.Fact{Term: rq.say("account.recovery"), Text: rq.say("account.recovery.left", "n", strconv.Itoa(codes))})
	}
}

// deviceName asks how a passkey is to be called.
func (rq *request) deviceName() part.TextField {
	f := part.TextField{Value: agent(rq.UserAgent())}
	if f.Value == "" {
		f.Value = rq.say("account.passkeys.default")
	}
	f.ID, f.Name, f.Label = "device", "name", rq.say("account.passkeys.name")
	return f
}

// hatLines lists one's own roles, with a button to each that is not worn now.
func (s *Server) hatLines(rq *request) ([]hatLine, error) {
	choices, err := s.Accounts.Hats(rq.Context(), rq.actor)
	if err != nil {
		return nil, err
	}
	var lines []hatLine
	for _, c := range choices {
		place, err := s.placeOf(rq, c.Tenant, c.Hat)
		if err != nil {
			return nil, err
		}
		line := hatLine{Text: rq.say("people.line", "role", rq.say("role."+string(c.Hat.Role)), "place", place), Worn: c.Worn}
		if !c.Worn && !c.May {
			line.Note = rq.say("account.hats.enter")
		}
		line.Change = part.Action{Text: rq.say("account.hats.go"), Name: "hat", Value: c.Tenant + " " + c.Hat.ID, Label: rq.say("account.hats.go") + ": " + line.Text}
		lines = append(lines, line)
	}
	return lines, nil
}

// behalfActions offers to act for the practices that let this role do so.
func (s *Server) behalfActions(rq *request) ([]part.Action, error) {
	received, err := s.Accounts.Received(rq.Context(), rq.actor)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, m := range received {
		ids = append(ids, m.Practice)
	}
	names, err := s.names(rq, rq.actor.Tenant, ids)
	if err != nil {
		return nil, err
	}
	var actions []part.Action
	seen := map[string]bool{}
	for _, m := range received {
		if m.Practice != rq.actor.OnBehalfOf && !seen[m.Practice] {
			seen[m.Practice] = true
			actions = append(actions, part.Action{Text: rq.say("account.behalf.go", "practice", names[m.Practice]), Name: "practice", Value: m.Practice})
		}
	}
	return actions, nil
}

// changeMail asks for another address; it counts once its link is used.
func (s *Server) changeMail(rq *request) (answer, error) {
	err := s.Accounts.ChangeMail(rq.Context(), rq.accountCommand(), rq.PostFormValue("mail"))
	if again(err) {
		return s.showAccount(rq, "mail", err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/account?saved=mail-sent"}, nil
}

// changeProfile keeps name and language.
func (s *Server) changeProfile(rq *request) (answer, error) {
	err := s.Accounts.SetProfile(rq.Context(), rq.accountCommand(), rq.PostFormValue("name"), rq.PostFormValue("language"))
	if again(err) {
		return s.showAccount(rq, "name", err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/account?saved=profile"}, nil
}

// accountCommand says who asks something of an account, with the key of the form.
func (rq *request) accountCommand() account.Command {
	return account.Command{Actor: rq.actor, Key: rq.PostFormValue("key"), Request: rq.id}
}

// dayOf is the day of a moment, in words.
func (rq *request) dayOf(t time.Time) string {
	t = t.In(render.Zone)
	return rq.date(calendar.Of(t.Year(), t.Month(), t.Day()))
}
