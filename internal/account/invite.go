package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
)

const maxName = 120

// Invite lets somebody in and mails a link. Person and hat are there at once, so
// whoever loses the mail can also ask for an ordinary link, if that is enough
// for the role. An address that is known already gets the hat beside its others.
func (s *Service) Invite(ctx context.Context, c InviteCommand) (Invitee, error) {
	c.Mail, c.Name = strings.TrimSpace(c.Mail), strings.TrimSpace(c.Name)
	if err := c.check(); err != nil {
		return Invitee{}, err
	}
	rule, err := s.manages(c.Actor, access.Hat{Role: c.Role, Of: c.Of})
	if err != nil {
		return Invitee{}, err
	}
	if c.Of != "" {
		if known, err := s.Store.Known(ctx, c.Actor.Tenant, c.Role == access.Coordinator, c.Of); err != nil || !known {
			return Invitee{}, orDenied(err, "Invite")
		}
		if err := s.goesOn(ctx, c.Actor.Tenant, c.Of, "Invite"); err != nil {
			return Invitee{}, err
		}
	}
	var out Invitee
	err = again("Invite", func() error {
		once := c.once("invite", c.Mail, c.Name, c.Role, c.Of, c.From, c.Until)
		answer, seen, err := s.Store.Answered(ctx, once)
		if err == nil && seen {
			err = json.Unmarshal([]byte(answer), &out)
		}
		if err != nil || seen {
			return err
		}
		out, err = s.invite(ctx, c, rule, once)
		return err
	})
	return out, err
}

func orDenied(err error, op string) error {
	if err != nil {
		return err
	}
	return denied(op)
}

// check says what is wrong with an invitation by itself.
func (c *InviteCommand) check() error {
	placed := c.Role.InPractice() || c.Role == access.Coordinator
	switch {
	case !ValidMail(c.Mail):
		return invalid("Invite", "account.mail-invalid")
	case c.Name == "" || len([]rune(c.Name)) > maxName:
		return invalid("Invite", "account.name-missing")
	case !slices.Contains(access.Roles, c.Role) || placed != (c.Of != ""):
		return invalid("Invite", "account.role-unknown")
	case c.Until != calendar.None && c.Until < c.From:
		return invalid("Invite", "account.dates")
	}
	return nil
}

// manages says whether an actor may give, change or end a hat. Who works in a
// practice does so for roles in that practice; nobody makes an administrator.
func (s *Service) manages(a access.Actor, hat access.Hat) (rule string, err error) {
	target := access.Target{}
	if hat.Role.InPractice() {
		target.Practices = []string{hat.Of}
	}
	rule, ok := access.Allowed(a, access.ManagePeople, target)
	if !ok || hat.Role == access.Administrator || hat.Role == access.Reader || a.Role.InPractice() && !hat.Role.InPractice() {
		return "", denied("manages")
	}
	return rule, nil
}

// once describes a command for the store.
func (c Command) once(name string, request ...any) Once {
	if c.Key == "" {
		return Once{}
	}
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s %q %q", name, c.Actor.Person, request)))
	return Once{Tenant: c.Actor.Tenant, Key: c.Key, Actor: c.Actor.Person, Command: name, Hash: hex.EncodeToString(sum[:])}
}

// invite makes or finds account and person, and gives the hat.
func (s *Service) invite(ctx context.Context, c InviteCommand, rule string, once Once) (Invitee, error) {
	a, person, err := s.guest(ctx, c.Actor.Tenant, c.Mail, c.Name, c.Language)
	if err != nil {
		return Invitee{}, err
	}
	for _, h := range person.Hats {
		if h.Role == c.Role && h.Of == c.Of && (h.Until == calendar.None || s.Today() <= h.Until) {
			return Invitee{}, &fault.Error{Kind: fault.Conflict, Code: "account.has-role", Op: "account.Invite"}
		}
	}
	hat := access.Hat{ID: s.NewID(), Role: c.Role, Of: c.Of, From: c.From, Until: c.Until}
	person.Hats = append(person.Hats, hat)
	t, m := s.invitation(&a, c.Actor, person.ID, hat.ID)
	out := Invitee{Person: person.ID, Hat: hat.ID, Ticket: t.ID}
	answer, err := json.Marshal(out)
	if err != nil {
		return Invitee{}, err
	}
	once.Answer = string(answer)
	return out, s.Store.Save(ctx, Change{
		Account: &a, Tenant: c.Actor.Tenant, Person: &person, Tickets: []Ticket{t}, Mails: []notice.Mail{m}, Once: once,
		Records: []audit.Record{s.roleRecord(c.Command, rule, person.ID, hat, "invited")},
	})
}

// guest gives the account of an address and its person in a tenant, made when
// they are not there. An account that was closed opens again without means.
func (s *Service) guest(ctx context.Context, tenant, mail, name, language string) (Account, access.Person, error) {
	a, err := s.Store.Find(ctx, By{Mail: mail})
	if err != nil && !missing(err) {
		return Account{}, access.Person{}, err
	}
	if err != nil {
		a = Account{ID: s.NewID(), Mail: mail, Name: name, Language: language, Created: s.Now()}
	} else if !a.Closed.IsZero() {
		a = Account{ID: a.ID, Mail: mail, Name: name, Language: language, Created: a.Created, Places: a.Places, Version: a.Version}
	}
	a.Version++
	for _, place := range a.Places {
		if place.Tenant == tenant {
			person, err := s.People.Person(ctx, tenant, place.Person)
			return a, person, err
		}
	}
	person := access.Person{ID: s.NewID(), Name: name}
	a.Places = append(slices.Clone(a.Places), Place{tenant, person.ID})
	return a, person, nil
}

// invitation makes the ticket of an invitation and the mail that brings it.
func (s *Service) invitation(a *Account, by access.Actor, person, hat string) (Ticket, notice.Mail) {
	t, token := s.ticket(Invitation)
	t.Account, t.Tenant, t.Person, t.Hat, t.Mail = a.ID, by.Tenant, person, hat, a.Mail
	m := s.mail("invitation", by.Tenant, a, map[string]string{"by": by.Name, "days": strconv.Itoa(int(lives[Invitation].Hours()) / 24)})
	m.Link, m.Before = InvitationPath+token, t.Expires
	return t, m
}

// roleRecord is the record of a hat that was given, changed or ended.
func (s *Service) roleRecord(c Command, rule, person string, hat access.Hat, what string) audit.Record {
	r := s.record(audit.RoleChange, c.Actor.Tenant, c.Request, by(c.Actor))
	r.ObjectType, r.ObjectID, r.Rule = "person", person, rule
	r.Fields = []string{what, string(hat.Role), hat.Of}
	return r
}

// hatOf gives a person of the actor's tenant, and a hat that the actor manages.
func (s *Service) hatOf(ctx context.Context, a access.Actor, person, hat string) (p access.Person, at int, rule string, err error) {
	if p, err = s.People.Person(ctx, a.Tenant, person); err != nil {
		return p, 0, "", err
	}
	if at = slices.IndexFunc(p.Hats, func(h access.Hat) bool { return h.ID == hat }); at < 0 {
		return p, 0, "", denied("hat")
	}
	rule, err = s.manages(a, p.Hats[at])
	return p, at, rule, err
}

// Invitations lists the unused invitations that the actor may withdraw or send
// anew, those that expired too.
func (s *Service) Invitations(ctx context.Context, a access.Actor) ([]Guest, error) {
	if !access.Has(a.Role, access.ManagePeople) {
		return nil, denied("Invitations")
	}
	open, err := s.Store.Invitations(ctx, a.Tenant)
	if err != nil {
		return nil, err
	}
	var out []Guest
	for i := range open {
		p, at, _, err := s.hatOf(ctx, a, open[i].Person, open[i].Hat)
		if fault.KindOf(err) == fault.Denied || missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, guestOf(&open[i], p, p.Hats[at]))
	}
	return out, nil
}

func guestOf(t *Ticket, p access.Person, hat access.Hat) Guest {
	return Guest{
		ID: t.ID, Purpose: t.Purpose, Tenant: t.Tenant, Person: p.ID, Name: p.Name, Mail: t.Mail, Hat: hat, Expires: t.Expires, Strong: hat.Role.Strong(),
	}
}

// Reinvite sends an invitation that nobody used anew; the earlier link ends.
func (s *Service) Reinvite(ctx context.Context, c Command, person, hat string) error {
	return again("Reinvite", func() error {
		p, at, rule, err := s.hatOf(ctx, c.Actor, person, hat)
		if err != nil {
			return err
		}
		open, err := s.Store.Invitations(ctx, c.Actor.Tenant)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(open, func(t Ticket) bool { return t.Person == person && t.Hat == hat }) {
			return invalid("Reinvite", "account.accepted")
		}
		a, err := s.Store.Find(ctx, By{Tenant: c.Actor.Tenant, Person: person})
		if err != nil {
			return err
		}
		t, m := s.invitation(&a, c.Actor, person, hat)
		return s.Store.Save(ctx, Change{
			Tickets: []Ticket{t}, Mails: []notice.Mail{m}, Void: &Void{Account: a.ID, Hat: hat, Purposes: []Purpose{Invitation}, At: s.Now()},
			Records: []audit.Record{s.roleRecord(c, rule, person, p.Hats[at], "invited")},
		})
	})
}

// WithdrawInvitation ends an invitation that nobody used, and its hat.
func (s *Service) WithdrawInvitation(ctx context.Context, c Command, ticket string) error {
	open, err := s.Store.Invitations(ctx, c.Actor.Tenant)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(open, func(t Ticket) bool { return t.ID == ticket })
	if at < 0 {
		return denied("WithdrawInvitation")
	}
	return s.EndHat(ctx, c, open[at].Person, open[at].Hat, s.Today().AddDays(-1))
}

// EndHat sets the last day of a hat. A day before today ends it at once: the
// next request in it is refused. What was done in it stays. No organisation is
// left without a lead: nobody there could invite one any more.
func (s *Service) EndHat(ctx context.Context, c Command, person, hat string, last calendar.Date) error {
	p, at, rule, err := s.hatOf(ctx, c.Actor, person, hat)
	if err != nil {
		return err
	}
	ended := p.Hats[at]
	ended.Until = last
	p.Hats = []access.Hat{ended}
	change := Change{
		Tenant: c.Actor.Tenant, Person: &p, Records: []audit.Record{s.roleRecord(c, rule, person, ended, "until "+last.String())},
	}
	if ended.Role == access.Lead {
		change.LedOn = s.Today()
	}
	if last < s.Today() {
		a, err := s.Store.Find(ctx, By{Tenant: c.Actor.Tenant, Person: person})
		if err != nil && !missing(err) {
			return err
		}
		change.Void = &Void{Account: a.ID, Hat: hat, Purposes: []Purpose{Invitation}, At: s.Now()}
	}
	return s.Store.Save(ctx, change)
}
