package account

import (
	"context"
	"slices"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// Identify says who a session token is, at this moment: the session, the hat,
// and the actor that they make. Nothing of it is kept from request to request:
// a hat that ended, means that do not suffice and a mandate that was withdrawn
// end the session here. session.not-found when it is over.
//
// The hat is zero for somebody who was invited and has to set means first; such
// an actor may do nothing but what is done on the own account.
func (s *Service) Identify(ctx context.Context, token string) (Present, access.Hat, access.Actor, error) {
	p, hat, err := s.present(ctx, SessionKey(token))
	if err != nil {
		return Present{}, access.Hat{}, access.Actor{}, err
	}
	return p, hat, actor(&p, hat), nil
}

// SignOut ends the session of the actor.
func (s *Service) SignOut(ctx context.Context, c Command) error {
	record := s.record(audit.Logout, c.Actor.Tenant, c.Request, by(c.Actor))
	record.ObjectType, record.Rule = "session", "own account"
	return s.Store.Save(ctx, Change{Endings: []Ending{{Key: c.Actor.Session, At: s.Now()}}, Records: []audit.Record{record}})
}

// Sessions lists the sessions of the own account that still last.
func (s *Service) Sessions(ctx context.Context, a access.Actor) ([]access.Session, error) {
	o, err := s.mine(ctx, Command{Actor: a})
	if err != nil {
		return nil, err
	}
	all, err := s.Store.Sessions(ctx, o.account.ID)
	return slices.DeleteFunc(all, func(x access.Session) bool { return !x.Alive(s.Now()) }), err
}

// Revoke ends one of the own sessions, by its key.
func (s *Service) Revoke(ctx context.Context, c Command, key string) error {
	all, err := s.Sessions(ctx, c.Actor)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(x access.Session) bool { return x.Key == key }) {
		return &fault.Error{Kind: fault.NotFound, Code: errGone, Op: "account.Revoke"}
	}
	return s.endSessions(ctx, c, Ending{Key: key, At: s.Now()})
}

// RevokeOthers ends all of the own sessions but this one.
func (s *Service) RevokeOthers(ctx context.Context, c Command) error {
	o, err := s.mine(ctx, c)
	if err != nil {
		return err
	}
	return s.endSessions(ctx, c, Ending{Account: o.account.ID, But: o.session.Key, At: s.Now()})
}

func (s *Service) endSessions(ctx context.Context, c Command, ending Ending) error {
	record := s.record(audit.Logout, c.Actor.Tenant, c.Request, by(c.Actor))
	record.ObjectType, record.ObjectID, record.Rule = "session", ending.Key, "own account"
	return s.Store.Save(ctx, Change{Endings: []Ending{ending}, Records: []audit.Record{record}})
}

// Hats lists the hats that the account can wear today, in all tenants; in the
// demo those of the person.
func (s *Service) Hats(ctx context.Context, a access.Actor) ([]Choice, error) {
	p, hat, err := s.present(ctx, a.Session)
	if err != nil {
		return nil, err
	}
	choices, err := s.within(ctx, &p)
	for i := range choices {
		choices[i].Worn = hat.ID != "" && choices[i].Hat.ID == hat.ID && choices[i].Tenant == p.Session.Tenant
	}
	return choices, err
}

// within lists the hats that a session can choose from. What came in by a
// provider stays in that organisation; who was invited may wear more than the
// one hat, but no stronger one.
func (s *Service) within(ctx context.Context, p *Present) ([]Choice, error) {
	account, only := p.Account, ""
	if p.Session.Account == "" {
		account.Places = []Place{{p.Session.Tenant, p.Session.Person}}
	}
	if p.Session.Method == ByOpenID {
		only = p.Session.Tenant
	}
	return s.choices(ctx, &account, only, p.Session.Method, p.Session.Level)
}

// SwitchHat puts on another hat: a new session with a new token, which is as
// old as this one.
func (s *Service) SwitchHat(ctx context.Context, c Command, tenant, hat string) (SignedIn, error) {
	p, _, err := s.present(ctx, c.Actor.Session)
	if err != nil {
		return SignedIn{}, err
	}
	choices, err := s.within(ctx, &p)
	if err != nil {
		return SignedIn{}, err
	}
	at := slices.IndexFunc(choices, func(x Choice) bool { return x.Tenant == tenant && x.Hat.ID == hat })
	switch {
	case at < 0:
		return SignedIn{}, denied("SwitchHat")
	case !choices[at].May:
		return SignedIn{}, invalid("SwitchHat", "account.needs-two-factors")
	}
	next := p.Session
	next.Tenant, next.Person, next.Hat, next.OnBehalfOf = tenant, choices[at].Person, hat, ""
	return s.turn(ctx, c, &p, next, choices[at].Hat, "hat")
}

// ActFor begins to act on behalf of a practice that gave a mandate, or with an
// empty practice ends it: a new session with a new token.
func (s *Service) ActFor(ctx context.Context, c Command, practice string) (SignedIn, error) {
	p, hat, err := s.present(ctx, c.Actor.Session)
	if err != nil {
		return SignedIn{}, err
	}
	if practice != "" {
		given, err := s.Store.Mandates(ctx, p.Session.Tenant, practice)
		if err != nil {
			return SignedIn{}, err
		}
		if !slices.ContainsFunc(given, func(m Mandate) bool { return m.Lets(hat, s.Today()) }) {
			return SignedIn{}, denied("ActFor")
		}
	}
	if last, err := s.ended(ctx, access.Session{Tenant: p.Session.Tenant, OnBehalfOf: practice}, hat); err != nil || last != calendar.None && practice != "" {
		return SignedIn{}, orDenied(err, "ActFor")
	}
	next := p.Session
	next.OnBehalfOf = practice
	return s.turn(ctx, c, &p, next, hat, "on-behalf-of")
}

// turn puts one session in the place of another.
func (s *Service) turn(ctx context.Context, c Command, p *Present, next access.Session, hat access.Hat, what string) (SignedIn, error) {
	var change Change
	token := s.rotate(p.Session, &next, &change)
	record := s.record(audit.Login, next.Tenant, c.Request, audit.Person{
		User: next.Person, Role: string(hat.Role), Organisation: hat.Of, OnBehalfOf: next.OnBehalfOf, Session: next.Key, Method: next.Method,
	})
	record.ObjectType, record.Fields = "session", []string{what}
	change.Records = []audit.Record{record}
	if err := s.Store.Save(ctx, change); err != nil {
		return SignedIn{}, err
	}
	return SignedIn{Token: token, Session: next, Hat: hat}, nil
}

// keptFor is how long tickets and sessions stay after they ended, so that a
// link that was used says so instead of being unknown.
const keptFor = 30 * 24 * time.Hour

// Tidy forgets what ended long ago.
func (s *Service) Tidy(ctx context.Context) error { return s.Store.Tidy(ctx, s.Now().Add(-keptFor)) }
