package account

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
)

const maxReason = 500

// MandatesPath is where a practice sees who may act on its behalf.
const MandatesPath = "/people/mandates"

// GiveMandate lets the RHO, or a colleague practice, act on behalf of a
// practice. A lead who writes down what a practice asked for has to say so.
func (s *Service) GiveMandate(ctx context.Context, c MandateCommand) (Mandate, error) {
	c.Reason = strings.TrimSpace(c.Reason)
	rule, ok := access.Allowed(c.Actor, access.ManageMandate, access.Target{Practices: []string{c.Practice}})
	if !ok {
		return Mandate{}, denied("GiveMandate")
	}
	switch {
	case c.Practice == c.To:
		return Mandate{}, invalid("GiveMandate", "account.mandate-self")
	case c.From == calendar.None || c.Until != calendar.None && c.Until < c.From:
		return Mandate{}, invalid("GiveMandate", "account.dates")
	case c.Actor.Role == access.Lead && c.Reason == "" || len([]rune(c.Reason)) > maxReason:
		return Mandate{}, invalid("GiveMandate", "account.reason-missing")
	}
	for _, practice := range []string{c.Practice, c.To} {
		if known, err := s.Store.Known(ctx, c.Actor.Tenant, false, practice); practice != "" && (err != nil || !known) {
			return Mandate{}, orDenied(err, "GiveMandate")
		}
		if err := s.goesOn(ctx, c.Actor.Tenant, practice, "GiveMandate"); err != nil {
			return Mandate{}, err
		}
	}
	once := c.once("mandate", c.Practice, c.To, c.From, c.Until, c.Reason)
	answer, seen, err := s.Store.Answered(ctx, once)
	if err != nil || seen {
		var m Mandate
		if err == nil {
			err = json.Unmarshal([]byte(answer), &m)
		}
		return m, err
	}
	m := Mandate{
		ID: s.NewID(), Tenant: c.Actor.Tenant, Practice: c.Practice, To: c.To, From: c.From, Until: c.Until, Reason: c.Reason,
		By: c.Actor.Person, ByName: c.Actor.Name, At: s.Now(),
	}
	kept, err := json.Marshal(m)
	if err != nil {
		return Mandate{}, err
	}
	once.Answer = string(kept)
	mails, err := s.tellPractice(ctx, c.Actor, "mandate-given", &m)
	if err != nil {
		return Mandate{}, err
	}
	return m, s.Store.Save(ctx, Change{Mandate: &m, Once: once, Mails: mails, Records: []audit.Record{s.mandateRecord(c.Command, rule, &m, audit.Create)}})
}

// tellPractice mails the owners and managers of a practice what a lead did with
// a mandate of theirs: they have to be able to say that it is not so.
func (s *Service) tellPractice(ctx context.Context, by access.Actor, code string, m *Mandate) (mails []notice.Mail, err error) {
	if by.Role != access.Lead {
		return nil, nil
	}
	people, err := s.People.People(ctx, m.Tenant, s.Today())
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		if !slices.ContainsFunc(p.Hats, func(h access.Hat) bool {
			return h.Of == m.Practice && (h.Role == access.Owner || h.Role == access.Manager)
		}) {
			continue
		}
		a, err := s.Store.Find(ctx, By{Tenant: m.Tenant, Person: p.ID})
		if missing(err) || err == nil && !a.Closed.IsZero() {
			continue
		}
		if err != nil {
			return nil, err
		}
		told := s.mail(code, m.Tenant, &a, map[string]string{"by": by.Name, "reason": m.Reason})
		told.Link = MandatesPath
		mails = append(mails, told)
	}
	return mails, nil
}

func (s *Service) mandateRecord(c Command, rule string, m *Mandate, event audit.Event) audit.Record {
	r := s.record(event, c.Actor.Tenant, c.Request, by(c.Actor))
	r.ObjectType, r.ObjectID, r.Rule, r.Fields = "mandate", m.ID, rule, []string{m.Practice, m.To}
	return r
}

// WithdrawMandate ends a mandate at once: who acts by it is stopped at the next
// request.
func (s *Service) WithdrawMandate(ctx context.Context, c Command, practice, id string) error {
	rule, ok := access.Allowed(c.Actor, access.ManageMandate, access.Target{Practices: []string{practice}})
	if !ok {
		return denied("WithdrawMandate")
	}
	all, err := s.Store.Mandates(ctx, c.Actor.Tenant, practice)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(m Mandate) bool { return m.ID == id && practice != "" })
	if at < 0 {
		return &fault.Error{Kind: fault.NotFound, Code: "account.no-mandate", Op: "account.WithdrawMandate"}
	}
	m := all[at]
	if !m.Withdrawn.IsZero() {
		return nil
	}
	m.Withdrawn, m.WithdrawnBy = s.Now(), c.Actor.Person
	mails, err := s.tellPractice(ctx, c.Actor, "mandate-withdrawn", &m)
	if err != nil {
		return err
	}
	return s.Store.Save(ctx, Change{Mandate: &m, Mails: mails, Records: []audit.Record{s.mandateRecord(c, rule, &m, audit.Update)}})
}

// Mandates lists the mandates that a practice gave, newest first, the withdrawn
// ones too.
func (s *Service) Mandates(ctx context.Context, a access.Actor, practice string) ([]Mandate, error) {
	if _, ok := access.Allowed(a, access.ManageMandate, access.Target{Practices: []string{practice}}); !ok || practice == "" {
		return nil, denied("Mandates")
	}
	return s.Store.Mandates(ctx, a.Tenant, practice)
}

// Received lists the mandates by which the actor may act today.
func (s *Service) Received(ctx context.Context, a access.Actor) ([]Mandate, error) {
	all, err := s.Store.Mandates(ctx, a.Tenant, "")
	hat := access.Hat{Role: a.Role, Of: a.Of}
	return slices.DeleteFunc(all, func(m Mandate) bool {
		if err != nil || !m.Lets(hat, s.Today()) {
			return true
		}
		var last calendar.Date
		last, err = s.ended(ctx, access.Session{Tenant: a.Tenant, OnBehalfOf: m.Practice}, hat)
		return last != calendar.None
	}), err
}
