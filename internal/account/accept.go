package account

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
)

// invites are the purposes of links by which one comes in for the first time,
// or anew.
var invites = []Purpose{Invitation, Reset, FirstStart}

// InvitationOf shows what a link is for. It uses nothing: a GET calls it.
func (s *Service) InvitationOf(ctx context.Context, token string) (Guest, error) {
	t, err := s.Store.Ticket(ctx, hash("link", token))
	if err != nil && !missing(err) {
		return Guest{}, err
	}
	if !slices.Contains(invites, t.Purpose) {
		return Guest{}, invalid("InvitationOf", "account.link-unknown")
	}
	if code := s.closed(&t); code != "" {
		return Guest{}, invalid("InvitationOf", code)
	}
	p, err := s.People.Person(ctx, t.Tenant, t.Person)
	if err != nil {
		return Guest{}, err
	}
	var hat access.Hat
	if at := slices.IndexFunc(p.Hats, func(h access.Hat) bool { return h.ID == t.Hat }); at >= 0 {
		hat = p.Hats[at]
	}
	return guestOf(&t, p, hat), nil
}

// AcceptInvitation uses the link of an invitation, a reset or a first start, in
// any browser: the mail was read somewhere. A reset takes all means and
// sessions away. Who needs two factors and has none comes in without a hat, and
// sets them first.
func (s *Service) AcceptInvitation(ctx context.Context, v Visitor, token string) (in SignedIn, err error) {
	if err := s.limit(ctx, v, ""); err != nil {
		return SignedIn{}, err
	}
	err = again("AcceptInvitation", func() error {
		t, err := s.Store.Ticket(ctx, hash("link", token))
		if err != nil && !missing(err) {
			return err
		}
		e := entry{method: Invited, level: 1, ticket: t}
		if !slices.Contains(invites, t.Purpose) {
			return s.fail(ctx, v, entry{method: Invited}, "account.link-unknown", Change{})
		}
		if code := s.closed(&t); code != "" {
			return s.fail(ctx, v, e, code, Change{})
		}
		if e.account, err = s.Store.Find(ctx, By{ID: t.Account}); err != nil {
			return err
		}
		change := Change{Tickets: []Ticket{s.use(t)}}
		if t.Purpose == Reset {
			s.strip(&e.account, &change)
		}
		in, err = s.enter(ctx, v, e, change)
		return err
	})
	return in, err
}

// strip takes all means of an account away, and ends its sessions.
func (s *Service) strip(a *Account, change *Change) {
	a.Password, a.TOTP, a.Recovery, a.Passkeys, a.Identities = "", TOTP{}, nil, nil, nil
	change.Endings = append(change.Endings, Ending{Account: a.ID, At: s.Now()})
	change.Void = &Void{Account: a.ID, Purposes: []Purpose{SignIn, Reset, secondStep, passkeyRegister, ConfirmMail}, At: s.Now()}
	change.Mails = append(change.Mails, s.mail("changed-means-reset", home(a), a, nil))
}

// ResetMeans mails somebody a link by which all means are set anew. Until it is
// used, nothing changes. It cannot be asked for somebody who also wears a hat
// with two factors elsewhere: that is not this organisation's to open.
func (s *Service) ResetMeans(ctx context.Context, c Command, person string) error {
	return again("ResetMeans", func() error {
		p, err := s.People.Person(ctx, c.Actor.Tenant, person)
		if err != nil {
			return err
		}
		rule, err := s.managesAll(c.Actor, p)
		if err != nil {
			return err
		}
		a, err := s.Store.Find(ctx, By{Tenant: c.Actor.Tenant, Person: person})
		if err != nil {
			return err
		}
		if err := s.onlyHere(ctx, c.Actor.Tenant, &a); err != nil {
			return err
		}
		t, m := s.reset(&a, Place{c.Actor.Tenant, person}, c.Actor.Name)
		record := s.record(audit.RoleChange, c.Actor.Tenant, c.Request, by(c.Actor))
		record.ObjectType, record.ObjectID, record.Rule, record.Fields = "person", person, rule, []string{"reset"}
		return s.Store.Save(ctx, Change{
			Void: &Void{Account: a.ID, Purposes: []Purpose{Reset}, At: s.Now()}, Tickets: []Ticket{t}, Mails: []notice.Mail{m}, Records: []audit.Record{record},
		})
	})
}

// managesAll says whether an actor manages every hat of a person that is worn.
func (s *Service) managesAll(a access.Actor, p access.Person) (rule string, err error) {
	err = denied("ResetMeans")
	for _, h := range p.Hats {
		if !h.Worn(s.Today()) {
			continue
		}
		if rule, err = s.manages(a, h); err != nil {
			return "", err
		}
	}
	return rule, err
}

// onlyHere refuses an account with a hat elsewhere that asks for two factors.
func (s *Service) onlyHere(ctx context.Context, tenant string, a *Account) error {
	others := Account{Places: slices.DeleteFunc(slices.Clone(a.Places), func(p Place) bool { return p.Tenant == tenant })}
	two, err := s.asksForTwo(ctx, &others)
	if err == nil && two {
		err = invalid("ResetMeans", "account.reset-elsewhere")
	}
	return err
}

// reset makes the ticket of a reset and the mail that brings it.
func (s *Service) reset(a *Account, place Place, by string) (Ticket, notice.Mail) {
	t, token := s.ticket(Reset)
	t.Account, t.Tenant, t.Person, t.Mail = a.ID, place.Tenant, place.Person, a.Mail
	m := s.mail("reset", place.Tenant, a, map[string]string{"by": by, "hours": strconv.Itoa(int(lives[Reset].Hours()))})
	m.Link, m.Before = InvitationPath+token, t.Expires
	return t, m
}

// FirstStart makes the first lead of an organisation, and gives the path of a
// link that works once, for a day. It is for whoever has the server in hand:
// there is nobody yet to ask.
func (s *Service) FirstStart(ctx context.Context, c StartCommand) (path string, err error) {
	return s.first(ctx, c, access.Lead, "first-start")
}

// Administrator makes an administrator of the platform, who is in no
// organisation, and gives the path of such a link. It too is for whoever has the
// server in hand: on pages nobody makes one.
func (s *Service) Administrator(ctx context.Context, c StartCommand) (path string, err error) {
	c.Tenant = Platform
	return s.first(ctx, c, access.Administrator, "administrator")
}

// first gives somebody a role without anybody who lets them in. What names the
// mail and the record.
func (s *Service) first(ctx context.Context, c StartCommand, role access.Role, what string) (path string, err error) {
	c.Mail, c.Name = strings.TrimSpace(c.Mail), strings.TrimSpace(c.Name)
	guest := InviteCommand{Mail: c.Mail, Name: c.Name, Role: role}
	if err := guest.check(); err != nil {
		return "", err
	}
	err = again("FirstStart", func() error {
		a, person, err := s.guest(ctx, c.Tenant, c.Mail, c.Name, c.Language)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(person.Hats, func(h access.Hat) bool { return h.Role == role && h.Worn(s.Today()) })
		if at < 0 {
			at = len(person.Hats)
			person.Hats = append(person.Hats, access.Hat{ID: s.NewID(), Role: role, From: s.Today()})
		}
		t, token := s.ticket(FirstStart)
		t.Account, t.Tenant, t.Person, t.Hat, t.Mail = a.ID, c.Tenant, person.ID, person.Hats[at].ID, a.Mail
		m := s.mail(what, c.Tenant, &a, map[string]string{"hours": strconv.Itoa(int(lives[FirstStart].Hours()))})
		m.Link, m.Before = InvitationPath+token, t.Expires
		path = m.Link
		return s.Store.Save(ctx, Change{
			Account: &a, Tenant: c.Tenant, Person: &person, Tickets: []Ticket{t}, Mails: []notice.Mail{m},
			Void:    &Void{Account: a.ID, Hat: t.Hat, Purposes: []Purpose{FirstStart}, At: s.Now()},
			Records: []audit.Record{s.serverRecord(c.Tenant, person.ID, what)},
		})
	})
	if err != nil {
		return "", err
	}
	return path, nil
}

// Recover gives the path of a link by which somebody's means are set anew, and
// mails it too; without a tenant, in the name of the first one that the account
// is in. It is for whoever has the server in hand.
func (s *Service) Recover(ctx context.Context, tenant, mail string) (path string, err error) {
	a, err := s.Store.Find(ctx, By{Mail: mail})
	if err != nil {
		return "", err
	}
	if tenant == "" {
		tenant = home(&a)
	}
	at := slices.IndexFunc(a.Places, func(p Place) bool { return p.Tenant == tenant })
	if at < 0 || !a.Closed.IsZero() {
		return "", &fault.Error{Kind: fault.NotFound, Code: errNotFound, Op: "account.Recover"}
	}
	t, m := s.reset(&a, a.Places[at], "")
	err = s.Store.Save(ctx, Change{
		Void: &Void{Account: a.ID, Purposes: []Purpose{Reset}, At: s.Now()}, Tickets: []Ticket{t}, Mails: []notice.Mail{m},
		Records: []audit.Record{s.serverRecord(tenant, a.Places[at].Person, "reset")},
	})
	if err != nil {
		return "", err
	}
	return m.Link, nil
}

// serverRecord is the record of what was done on the server itself.
func (s *Service) serverRecord(tenant, person, what string) audit.Record {
	r := s.record(audit.DirectAccess, tenant, "", audit.Person{AccessPoint: "server"})
	r.ObjectType, r.ObjectID, r.Rule, r.Fields = "person", person, "server", []string{what}
	return r
}
