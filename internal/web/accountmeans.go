package web

import (
	"net/url"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
)

// secureContent asks for two factors before a role can be worn: to be set, or
// to be shown by signing in with them.
type secureContent struct {
	Lead   part.Lead
	Errors *part.ErrorSummary
	Key    string
	Enter  bool // the means are there: sign in with them
	Stuck  bool // means may be set after an invitation only
	Half   bool // there is a password, and no app yet
	First  bool // the passkey is the one thing to do here
	NewKey part.TextField
}

func (s *Server) securePage(rq *request) (answer, error) {
	if rq.session.Account == "" {
		return answer{to: "/account"}, nil // in the demo nobody has means
	}
	return s.secure(rq, nil)
}

func (s *Server) secure(rq *request, wrong error) (answer, error) {
	own, err := s.Accounts.Means(rq.Context(), rq.actor)
	if err != nil {
		return answer{}, err
	}
	role := rq.say("role." + string(s.strongest(rq)))
	c := secureContent{
		Lead: part.Lead{Title: rq.say("secure.title"), Text: rq.say("secure.text", "role", role)},
		Key:  s.NewID(), Half: own.Password != "" && !own.TOTP.On(), Enter: own.Strong(), First: true, NewKey: rq.deviceName(),
	}
	c.Stuck = !c.Enter && rq.hat.ID != ""
	if c.Enter {
		c.Lead = part.Lead{Title: rq.say("secure.enter.title"), Text: rq.say("secure.enter.text", "role", role)}
	}
	a := answer{page: "account/secure", shell: part.Page{Title: c.Lead.Title, Quiet: true}, object: rq.actor.Person}
	if wrong != nil {
		c.Errors, a.status = rq.wrong(wrong, "device"), statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// strongest is the role for which two factors are asked.
func (s *Server) strongest(rq *request) access.Role {
	role := rq.hat.Role
	for _, h := range rq.person.Hats {
		if h.Worn(rq.today()) && !account.May(h.Role, rq.session.Method, rq.session.Level) {
			return h.Role
		}
	}
	return role
}

// goOn is where somebody goes who set a means: on with the role that may be
// worn now, or else to the page that asks for more.
func (s *Server) goOn(rq *request, in account.SignedIn, saved string) (answer, error) {
	before := rq.hat.ID
	if err := s.become(rq, in); err != nil {
		return answer{}, err
	}
	switch {
	case rq.hat.ID == "":
		return answer{to: "/account/secure"}, nil
	case before == "":
		return answer{to: s.start(rq)}, nil
	}
	return answer{to: "/account?saved=" + saved}, nil
}

func (s *Server) beginPasskey(rq *request) (answer, error) {
	return asJSON(s.Accounts.BeginPasskey(rq.Context(), rq.accountCommand()))
}

func (s *Server) addPasskey(rq *request) (answer, error) {
	in, err := s.Accounts.FinishPasskey(rq.Context(), rq.accountCommand(), rq.PostFormValue("challenge"), rq.PostFormValue("name"), []byte(rq.PostFormValue("passkey")))
	if again(err) {
		return s.meansAgain(rq, "device", err)
	}
	if err != nil {
		return answer{}, err
	}
	return s.goOn(rq, in, "passkey")
}

// meansAgain shows the page from which a means was set once more.
func (s *Server) meansAgain(rq *request, field string, err error) (answer, error) {
	if rq.hat.ID == "" {
		return s.secure(rq, err)
	}
	return s.showAccount(rq, field, err)
}

func (s *Server) renamePasskey(rq *request) (answer, error) {
	id := rq.PostFormValue("passkey")
	err := s.Accounts.RenamePasskey(rq.Context(), rq.accountCommand(), id, rq.PostFormValue("name"))
	return s.accountSaved(rq, "passkey-"+id, err)
}

func (s *Server) removePasskey(rq *request) (answer, error) {
	id := rq.PostFormValue("passkey")
	return s.accountSaved(rq, "passkeys", s.Accounts.RemovePasskey(rq.Context(), rq.accountCommand(), id))
}

// accountSaved leads back to the account, or shows it with what was wrong.
func (s *Server) accountSaved(rq *request, field string, err error) (answer, error) {
	if again(err) {
		return s.showAccount(rq, field, err)
	}
	if err != nil {
		return answer{}, stranger(err)
	}
	return answer{to: "/account?saved=" + url.QueryEscape(field)}, nil
}

// newPasswordContent asks for a new password.
type newPasswordContent struct {
	Lead   part.Lead
	Errors *part.ErrorSummary
	Key    string
	Mail   string // for the program that keeps passwords
	Old    *part.TextField
	New    part.TextField
}

func (s *Server) newPasswordPage(rq *request) (answer, error) {
	if rq.session.Account == "" {
		return answer{to: "/account"}, nil // in the demo nobody has a password
	}
	return s.newPassword(rq, nil)
}

func (s *Server) newPassword(rq *request, wrong error) (answer, error) {
	own, err := s.Accounts.Means(rq.Context(), rq.actor)
	if err != nil {
		return answer{}, err
	}
	c := newPasswordContent{Lead: part.Lead{Title: rq.say("password.title"), Text: rq.say("password.text")}, Key: s.NewID(), Mail: own.Mail, New: rq.passwordField(true)}
	if own.Password != "" {
		c.Lead.Title = rq.say("password.change.title")
		old := rq.passwordField(false)
		old.ID, old.Name, old.Label = "old", "old", rq.say("password.old")
		c.Old = &old
	}
	a := answer{page: "account/password", shell: part.Page{Title: c.Lead.Title, Quiet: true, Back: rq.backToAccount()}, object: rq.actor.Person}
	if wrong != nil {
		field := "password"
		if fault.CodeOf(wrong) == "account.password-wrong" && c.Old != nil {
			field = "old"
		}
		c.Errors, a.status = rq.wrong(wrong, field), statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// backToAccount leads to the page that one came from.
func (rq *request) backToAccount() *part.Link {
	if rq.hat.ID == "" {
		return &part.Link{Text: rq.say("secure.enter.title"), URL: "/account/secure"}
	}
	return &part.Link{Text: rq.say("account.title"), URL: "/account"}
}

func (s *Server) setPassword(rq *request) (answer, error) {
	in, err := s.Accounts.SetPassword(rq.Context(), rq.accountCommand(), rq.PostFormValue("old"), rq.PostFormValue("password"))
	if again(err) {
		return s.newPassword(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	return s.goOn(rq, in, "password")
}

func (s *Server) removePassword(rq *request) (answer, error) {
	return s.accountSaved(rq, "means", s.Accounts.RemovePassword(rq.Context(), rq.accountCommand()))
}

// totpContent shows the secret of an app as a picture and as text, once.
type totpContent struct {
	Lead    part.Lead
	Errors  *part.ErrorSummary
	Key     string
	Address string // goes along, to show the same once more after a wrong code
	Secret  string
	Picture part.Drawing
	Code    part.TextField
}

func (s *Server) beginTOTP(rq *request) (answer, error) {
	enrolment, err := s.Accounts.EnrolTOTP(rq.Context(), rq.accountCommand())
	if again(err) {
		return s.meansAgain(rq, "means", err)
	}
	if err != nil {
		return answer{}, err
	}
	return s.showTOTP(rq, enrolment.Address, nil)
}

// showTOTP draws the address of a secret.
func (s *Server) showTOTP(rq *request, address string, wrong error) (answer, error) {
	at, err := url.Parse(address)
	if err != nil || at.Scheme != "otpauth" || len(address) > 500 {
		return answer{}, &fault.Error{Kind: fault.Invalid, Code: "web.form-unreadable", Op: "web.showTOTP"}
	}
	picture, err := s.QR(address)
	if err != nil {
		return answer{}, err
	}
	c := totpContent{
		Lead: part.Lead{Title: rq.say("totp.title"), Text: rq.say("totp.text")}, Key: s.NewID(), Address: address, Secret: inFours(at.Query().Get("secret")),
		Picture: picture, Code: part.TextField{Autocomplete: "one-time-code", InputMode: "numeric", Short: true},
	}
	c.Code.Name, c.Code.Label = "code", rq.say("totp.code")
	a := answer{page: "account/totp", shell: part.Page{Title: c.Lead.Title, Quiet: true, Back: rq.backToAccount()}}
	if wrong != nil {
		c.Errors, a.status = rq.wrong(wrong, "code"), statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// inFours puts a space between every four letters, to read it out.
func inFours(text string) string {
	var b strings.Builder
	for i, letter := range text {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(letter)
	}
	return b.String()
}

// recoveryContent shows recovery codes, once.
type recoveryContent struct {
	Lead  part.Lead
	Label string
	Codes []string
	Print part.Action
	Go    part.Action
}

func (s *Server) confirmTOTP(rq *request) (answer, error) {
	in, codes, err := s.Accounts.ConfirmTOTP(rq.Context(), rq.accountCommand(), rq.PostFormValue("code"))
	if again(err) {
		return s.showTOTP(rq, rq.PostFormValue("address"), err)
	}
	if err != nil {
		return answer{}, err
	}
	fresh := rq.hat.ID == ""
	if err := s.become(rq, in); err != nil {
		return answer{}, err
	}
	to := "/account"
	if fresh {
		to = s.start(rq)
	}
	return s.showRecovery(rq, codes, to)
}

func (s *Server) newRecovery(rq *request) (answer, error) {
	codes, err := s.Accounts.RecoveryCodes(rq.Context(), rq.accountCommand())
	if again(err) {
		return s.showAccount(rq, "means", err)
	}
	if err != nil {
		return answer{}, err
	}
	return s.showRecovery(rq, codes, "/account")
}

func (s *Server) showRecovery(rq *request, codes []string, to string) (answer, error) {
	c := recoveryContent{
		Lead:  part.Lead{Title: rq.say("recovery.title"), Text: rq.say("recovery.text")},
		Label: rq.say("recovery.label", "name", rq.person.Name, "date", rq.date(rq.today())), Codes: codes,
		Print: part.Action{Text: rq.say("recovery.print"), Print: true, Icon: "print"},
		Go:    part.Action{Text: rq.say("recovery.go"), URL: to, Kind: part.Filled},
	}
	return answer{page: "account/recovery", shell: part.Page{Title: c.Lead.Title, Quiet: true}, content: c}, nil
}

func (s *Server) removeTOTP(rq *request) (answer, error) {
	return s.accountSaved(rq, "means", s.Accounts.RemoveTOTP(rq.Context(), rq.accountCommand()))
}
