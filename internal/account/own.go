package account

import (
	"context"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
)

// own is somebody at work on the own account.
type own struct {
	Command
	session access.Session
	hat     access.Hat
	account Account
	strong  bool // some hat, now or later, asks for two factors
}

// mine looks up whose command this is. The session has to be good now, not only
// when the request began.
func (s *Service) mine(ctx context.Context, c Command) (own, error) {
	p, hat, err := s.present(ctx, c.Actor.Session)
	if err != nil {
		return own{}, err
	}
	if p.Session.Account == "" {
		return own{}, invalid("mine", "account.demo")
	}
	o := own{Command: c, session: p.Session, hat: hat}
	o.Actor = actor(&p, hat)
	if o.account, err = s.Store.Find(ctx, By{ID: p.Session.Account}); err != nil {
		return own{}, err
	}
	o.strong, err = s.asksForTwo(ctx, &o.account)
	return o, err
}

// asksForTwo says whether an account has, or will have, a hat that two factors
// are needed for.
func (s *Service) asksForTwo(ctx context.Context, a *Account) (bool, error) {
	for _, place := range a.Places {
		person, err := s.People.Person(ctx, place.Tenant, place.Person)
		if err != nil && !missing(err) {
			return false, err
		}
		for _, h := range person.Hats {
			if h.Role.Strong() && (h.Until == calendar.None || s.Today() <= h.Until) {
				return true, nil
			}
		}
	}
	return false, nil
}

// mayChange says whether means of signing in may be changed in this session.
// Nobody adds a stronger key through a weaker door: with two factors set, or
// asked for, it takes a session of level 2, or the first one of somebody who was
// invited. A provider never opens more than its own organisation.
func (o *own) mayChange() error {
	switch {
	case o.session.Method == ByOpenID:
		return invalid("means", "account.means-by-openid")
	case o.session.Level >= 2:
		return nil
	case o.account.Strong() || o.strong && o.session.Method != Invited:
		return invalid("means", "account.needs-two-factors")
	}
	return nil
}

// means changes the means of the own account. What tells the account by mail
// which means was changed. Somebody who was invited and now has two factors goes on
// in a session of level 2, by the method given.
func (s *Service) means(ctx context.Context, c Command, what, method string, do func(o *own, change *Change) error) (in SignedIn, err error) {
	err = again(what, func() error {
		o, err := s.mine(ctx, c)
		if err != nil {
			return err
		}
		if err := o.mayChange(); err != nil {
			return err
		}
		change := Change{Account: &o.account}
		if err := do(&o, &change); err != nil {
			return err
		}
		if o.strong && !o.account.Strong() && o.session.Level >= 2 {
			return invalid(what, "account.last-means")
		}
		o.account.Version++
		change.Records = append(change.Records, s.ownRecord(&o, what))
		if what != "" && method != noMail {
			change.Mails = append(change.Mails, s.changedMeans(&o, what))
		}
		if in, err = s.rise(ctx, &o, method, &change); err != nil {
			return err
		}
		return s.Store.Save(ctx, change)
	})
	return in, err
}

// noMail stands for the method of a change that needs no mail and no new level.
const noMail = "-"

// rise replaces the session of somebody who was invited and now has two factors.
func (s *Service) rise(ctx context.Context, o *own, method string, change *Change) (SignedIn, error) {
	if o.session.Level >= 2 || o.session.Method != Invited || !o.account.Strong() || method == noMail {
		return SignedIn{Session: o.session, Hat: o.hat}, nil
	}
	next := o.session
	next.Method, next.Level = method, 2
	if next.Hat == "" {
		choices, err := s.choices(ctx, &o.account, "", method, 2)
		if err != nil {
			return SignedIn{}, err
		}
		for _, c := range choices {
			if c.Person == next.Person && c.Tenant == next.Tenant {
				next.Hat, o.hat = c.Hat.ID, c.Hat
				break
			}
		}
	}
	token := s.rotate(o.session, &next, change)
	return SignedIn{Token: token, Session: next, Hat: o.hat}, nil
}

// rotate ends a session and begins the one that takes its place. It keeps its
// age: twelve hours are twelve hours.
func (s *Service) rotate(old access.Session, next *access.Session, change *Change) string {
	token := s.Token()
	next.Key, next.Seen = SessionKey(token), s.Now()
	change.Sessions = append(change.Sessions, *next)
	change.Endings = append(change.Endings, Ending{Key: old.Key, Must: true, At: s.Now()})
	return token
}

// ownRecord is the record of a change of the own account.
func (s *Service) ownRecord(o *own, what string) audit.Record {
	r := s.record(audit.Update, o.session.Tenant, o.Request, by(o.Actor))
	r.ObjectType, r.ObjectID, r.ObjectVersion, r.Rule = "account", o.account.ID, int64(o.account.Version), "own account"
	r.Fields = []string{what}
	return r
}

// changedMeans tells an account that its means were changed.
func (s *Service) changedMeans(o *own, what string) notice.Mail {
	return s.mail("changed-means-"+what, o.session.Tenant, &o.account, nil)
}

// Means gives the own account with all its means, for its page. Secrets and
// hashes are left out.
func (s *Service) Means(ctx context.Context, a access.Actor) (Account, error) {
	o, err := s.mine(ctx, Command{Actor: a})
	if err != nil {
		return Account{}, err
	}
	out := o.account
	if out.Password != "" {
		out.Password = "set"
	}
	if out.TOTP.On() {
		out.TOTP.Secret = []byte("set")
	}
	out.TOTP.Next = nil
	for i := range out.Recovery {
		out.Recovery[i].Hash = ""
	}
	return out, nil
}

// present looks up a session by its key, and says what hat is on.
func (s *Service) present(ctx context.Context, key string) (Present, access.Hat, error) {
	over := &fault.Error{Kind: fault.NotFound, Code: errGone, Op: "account.Identify"}
	p, err := s.Store.Present(ctx, key)
	if err != nil {
		return Present{}, access.Hat{}, err
	}
	if !p.Session.Alive(s.Now()) || !p.Account.Closed.IsZero() {
		return Present{}, access.Hat{}, over
	}
	hat, ok := s.worn(&p)
	if !ok {
		return Present{}, access.Hat{}, over
	}
	if p.Ended, err = s.ended(ctx, p.Session, hat); err != nil {
		return Present{}, access.Hat{}, err
	}
	if p.Ended != calendar.None && p.Session.OnBehalfOf != "" {
		return Present{}, access.Hat{}, over // nobody acts for a practice that ended, or out of one
	}
	return p, hat, nil
}

// goesOn asks whether the last day of a practice is not past: nobody comes to
// work in one that has ended. A neighbourhood has no last day here.
func (s *Service) goesOn(ctx context.Context, tenant, practice, op string) error {
	last, err := s.Practices.LastDay(ctx, tenant, practice)
	if err == nil && last != calendar.None && s.Today() > last {
		err = invalid(op, "account.practice-ended")
	}
	return err
}

// ended gives the last day of the practice of a hat, or of the one that is acted
// for, once one of them is past.
func (s *Service) ended(ctx context.Context, x access.Session, hat access.Hat) (calendar.Date, error) {
	var at []string
	if hat.Role.InPractice() {
		at = append(at, hat.Of)
	}
	if x.OnBehalfOf != "" {
		at = append(at, x.OnBehalfOf)
	}
	for _, practice := range at {
		last, err := s.Practices.LastDay(ctx, x.Tenant, practice)
		if err != nil || last != calendar.None && s.Today() > last {
			return last, err
		}
	}
	return calendar.None, nil
}

// worn gives the hat of a session, if it may be worn now. Without a hat one is
// there only to set one's first means.
func (s *Service) worn(p *Present) (access.Hat, bool) {
	if p.Session.Account != "" && !p.Account.Is(p.Session.Tenant, p.Session.Person) {
		return access.Hat{}, false
	}
	if p.Session.Hat == "" {
		return access.Hat{}, p.Session.Method == Invited && p.Session.OnBehalfOf == ""
	}
	for _, h := range p.Person.Hats {
		if h.ID == p.Session.Hat {
			return h, h.Worn(s.Today()) && May(h.Role, p.Session.Method, p.Session.Level) && s.mandated(p, h)
		}
	}
	return access.Hat{}, false
}

// mandated says whether the practice that a session acts for still lets it.
func (s *Service) mandated(p *Present, hat access.Hat) bool {
	if p.Session.OnBehalfOf == "" {
		return true
	}
	for i := range p.Mandates {
		if p.Mandates[i].Practice == p.Session.OnBehalfOf && p.Mandates[i].Lets(hat, s.Today()) {
			return true
		}
	}
	return false
}

// actor is who acts in a session.
func actor(p *Present, hat access.Hat) access.Actor {
	return access.Actor{
		Tenant: p.Session.Tenant, Person: p.Person.ID, Name: p.Person.Name, Role: hat.Role, Of: hat.Of,
		OnBehalfOf: p.Session.OnBehalfOf, Session: p.Session.Key, Method: p.Session.Method, Ended: p.Ended,
	}
}
