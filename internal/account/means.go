package account

import (
	"context"
	"slices"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
)

// recoveryCodes is how many codes one gets, and recoveryLetters how long they are.
const (
	recoveryCodes   = 10
	recoveryLetters = 16
)

// SetPassword sets or changes the password; old is the present one, empty when
// there is none. Other sessions end.
func (s *Service) SetPassword(ctx context.Context, c Command, old, password string) (SignedIn, error) {
	o, err := s.mine(ctx, c)
	if err != nil {
		return SignedIn{}, err
	}
	if code := checkPassword(password, &o.account); code != "" {
		return SignedIn{}, invalid("SetPassword", code)
	}
	if err := s.proves(ctx, &o, old); err != nil {
		return SignedIn{}, err
	}
	made, err := s.Hasher.Hash(ctx, password)
	if err != nil {
		return SignedIn{}, err
	}
	return s.means(ctx, c, "password-set", PasswordTOTP, func(now *own, change *Change) error {
		if now.account.Password != o.account.Password {
			return invalid("SetPassword", "account.password-wrong") // changed since it was compared
		}
		now.account.Password = made
		change.Endings = append(change.Endings, Ending{Account: now.account.ID, But: now.session.Key, At: s.Now()})
		change.Void = &Void{Account: now.account.ID, Purposes: []Purpose{secondStep}, At: s.Now()}
		return nil
	})
}

// proves asks for the present password, when there is one. Whoever finds a
// screen open must not be able to try them all.
func (s *Service) proves(ctx context.Context, o *own, old string) error {
	if o.account.Password == "" {
		return nil
	}
	if err := tooOften(s.Limiter.Allow(ctx, "own "+o.account.ID, perSecond)); err != nil {
		return err
	}
	ok, err := s.Hasher.Verify(ctx, o.account.Password, clip(old, maxPassword))
	if err == nil && !ok {
		err = s.failOwn(ctx, o, "account.password-wrong")
	}
	return err
}

// failOwn records that somebody in a session did not show who they are, and
// gives the error.
func (s *Service) failOwn(ctx context.Context, o *own, code fault.Code) error {
	record := s.record(audit.LoginFail, o.session.Tenant, o.Request, by(o.Actor))
	record.Outcome, record.ObjectType, record.ObjectID, record.Rule = audit.Failed, "account", o.account.ID, string(code)
	if err := s.Store.Save(ctx, Change{Records: []audit.Record{record}}); err != nil {
		return err
	}
	return invalid("own", code)
}

// RemovePassword takes the password away, and the app that goes with it.
func (s *Service) RemovePassword(ctx context.Context, c Command) error {
	_, err := s.means(ctx, c, "password-removed", "", func(o *own, change *Change) error {
		o.account.Password, o.account.TOTP, o.account.Recovery = "", TOTP{}, nil
		change.Void = &Void{Account: o.account.ID, Purposes: []Purpose{secondStep}, At: s.Now()}
		return nil
	})
	return err
}

// EnrolTOTP makes a new secret. It counts once ConfirmTOTP got a code of it;
// until then an app that was in use stays in use.
func (s *Service) EnrolTOTP(ctx context.Context, c Command) (Enrolment, error) {
	secret, err := s.OneTime.Secret()
	if err != nil {
		return Enrolment{}, err
	}
	var mail string
	_, err = s.means(ctx, c, "app-begun", noMail, func(o *own, _ *Change) error {
		if o.account.Password == "" {
			return invalid("EnrolTOTP", "account.password-first")
		}
		mail = o.account.Mail
		o.account.TOTP.Next, err = s.Sealer.Seal([]byte(secret), "totp "+o.account.ID)
		return err
	})
	return Enrolment{Secret: secret, Address: s.OneTime.Address(secret, mail)}, err
}

// ConfirmTOTP takes the first code of a new app, and gives ten recovery codes,
// which are shown once.
func (s *Service) ConfirmTOTP(ctx context.Context, c Command, code string) (SignedIn, []string, error) {
	var codes []string
	in, err := s.means(ctx, c, "app-added", PasswordTOTP, func(o *own, _ *Change) error {
		if len(o.account.TOTP.Next) == 0 {
			return invalid("ConfirmTOTP", "account.app-not-begun")
		}
		if err := tooOften(s.Limiter.Allow(ctx, "own "+o.account.ID, perSecond)); err != nil {
			return err
		}
		o.account.TOTP = TOTP{Secret: o.account.TOTP.Next, Confirmed: s.Now()}
		ok, err := s.fits(&o.account, code)
		if err != nil {
			return err
		}
		if !ok {
			return s.failOwn(ctx, o, "account.code-wrong")
		}
		codes = s.renew(&o.account)
		return nil
	})
	if err != nil {
		return SignedIn{}, nil, err
	}
	return in, codes, nil
}

// RemoveTOTP takes the app and the recovery codes away.
func (s *Service) RemoveTOTP(ctx context.Context, c Command) error {
	_, err := s.means(ctx, c, "app-removed", "", func(o *own, _ *Change) error {
		if !o.account.TOTP.On() {
			return invalid("RemoveTOTP", "account.app-not-begun")
		}
		o.account.TOTP, o.account.Recovery = TOTP{}, nil
		return nil
	})
	return err
}

// RecoveryCodes makes ten new codes, shown once; the old ones end.
func (s *Service) RecoveryCodes(ctx context.Context, c Command) ([]string, error) {
	var codes []string
	_, err := s.means(ctx, c, "codes-renewed", "", func(o *own, _ *Change) error {
		if !o.account.TOTP.On() {
			return invalid("RecoveryCodes", "account.app-not-begun")
		}
		codes = s.renew(&o.account)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// renew gives an account fresh recovery codes.
func (s *Service) renew(a *Account) (codes []string) {
	a.Recovery = nil
	for range recoveryCodes {
		code := spell(s.Token(), recoveryLetters)
		codes = append(codes, grouped(code))
		a.Recovery = append(a.Recovery, RecoveryCode{Hash: hash("recovery", a.ID+" "+code)})
	}
	slices.SortFunc(a.Recovery, func(a, b RecoveryCode) int { return strings.Compare(a.Hash, b.Hash) })
	return codes
}

// fits says whether a code is the app's, and makes it and every earlier one
// useless.
func (s *Service) fits(a *Account, code string) (bool, error) {
	secret, err := s.Sealer.Open(a.TOTP.Secret, "totp "+a.ID)
	if err != nil {
		return false, &fault.Error{Kind: fault.Internal, Code: "account.seal", Op: "account.fits", Cause: err}
	}
	step, ok := s.OneTime.Step(string(secret), ungrouped(code), s.Now())
	if !ok || step <= a.TOTP.Step {
		return false, nil
	}
	a.TOTP.Step = step
	return true, nil
}

// spend uses a code of the app or a recovery code, and gives the method that it
// makes; nothing when it is neither.
func (s *Service) spend(a *Account, code string) (method string, err error) {
	if !a.TOTP.On() {
		return "", nil
	}
	ok, err := s.fits(a, code)
	if err != nil {
		return "", err
	}
	if ok {
		return PasswordTOTP, nil
	}
	wanted := hash("recovery", a.ID+" "+ungrouped(code))
	for i := range a.Recovery {
		if same(a.Recovery[i].Hash, wanted) && a.Recovery[i].Used.IsZero() {
			a.Recovery[i].Used = s.Now()
			return PasswordRecovery, nil
		}
	}
	return "", nil
}

// ChangeMail asks for another address. It counts once the link that goes there
// is used; the answer is the same when somebody else has the address.
func (s *Service) ChangeMail(ctx context.Context, c Command, mail string) error {
	mail = strings.TrimSpace(mail)
	if !ValidMail(mail) {
		return invalid("ChangeMail", "account.mail-invalid")
	}
	_, err := s.means(ctx, c, "mail-asked", noMail, func(o *own, change *Change) error {
		if err := tooOften(s.Limiter.Allow(ctx, "own "+o.account.ID, perSecond)); err != nil {
			return err
		}
		_, err := s.Store.Find(ctx, By{Mail: mail})
		if err != nil && !missing(err) {
			return err
		}
		t, token := s.ticket(ConfirmMail)
		t.Account, t.Tenant, t.Person, t.Mail = o.account.ID, o.session.Tenant, o.session.Person, mail
		m := s.mail("confirm-mail", o.session.Tenant, &o.account, nil)
		if m.To = mail; err == nil {
			m.To = "" // somebody has it already
		}
		m.Link, m.Before = MailPath+token, t.Expires
		change.Void = &Void{Account: o.account.ID, Purposes: []Purpose{ConfirmMail}, At: s.Now()}
		change.Tickets, change.Mails = []Ticket{t}, []notice.Mail{m}
		return nil
	})
	return err
}

// ConfirmMail uses the link that went to a new address, in any browser.
func (s *Service) ConfirmMail(ctx context.Context, v Visitor, token string) error {
	if err := s.limit(ctx, v, ""); err != nil {
		return err
	}
	return again("ConfirmMail", func() error {
		t, err := s.Store.Ticket(ctx, hash("link", token))
		if err != nil && !missing(err) {
			return err
		}
		if t.Purpose != ConfirmMail {
			return s.fail(ctx, v, entry{method: MailLink}, "account.link-unknown", Change{})
		}
		if code := s.closed(&t); code != "" {
			return s.fail(ctx, v, entry{method: MailLink, ticket: t}, code, Change{})
		}
		a, err := s.Store.Find(ctx, By{ID: t.Account})
		if err != nil {
			return err
		}
		o := own{Command: Command{Request: v.Request}, account: a, session: access.Session{Tenant: t.Tenant}}
		o.Actor = access.Actor{Tenant: t.Tenant, Person: t.Person, Method: MailLink}
		told := s.changedMeans(&o, "mail") // at the old address
		o.account.Mail = t.Mail
		o.account.Version++
		change := Change{Account: &o.account, Tickets: []Ticket{s.use(t)}, Mails: []notice.Mail{told}}
		change.Records = append(change.Records, s.ownRecord(&o, "mail"))
		change.Void = &Void{Account: a.ID, Purposes: []Purpose{SignIn}, At: s.Now()}
		return s.Store.Save(ctx, change)
	})
}
