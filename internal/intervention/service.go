package intervention

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// MaxContact is the longest way to reach a practice, in letters.
const MaxContact = 200

// Service does what people ask about interventions.
type Service struct {
	Store   Store
	Rules   func(tenant string) *rule.Set
	Now     func() time.Time
	NewID   func() string
	Version string
	// Names gives a practice and those that merged into it: their offers are its
	// own. Nil knows of no mergers.
	Names func(ctx context.Context, tenant, practice string) ([]string, error)
}

// Command is what a practice says about an intervention. Key makes it once: the
// same form sent again changes nothing.
type Command struct {
	Actor        access.Actor
	Practice     string
	Intervention string
	Contact      string
	Key          string
	Request      string
}

// Tell keeps that a practice is glad to tell colleagues about an intervention,
// with how to reach it.
func (s *Service) Tell(ctx context.Context, c Command) error {
	const op = "intervention.Tell"
	by, err := s.may(c, op)
	if err != nil {
		return err
	}
	contact := strings.Join(strings.Fields(c.Contact), " ")
	switch have := len([]rune(contact)); {
	case have == 0:
		return &fault.Error{Kind: fault.Invalid, Code: "intervention.contact-missing", Op: op}
	case have > MaxContact:
		return &fault.Error{Kind: fault.Invalid, Code: "intervention.contact-too-long", Op: op,
			Args: fault.Args{"max": strconv.Itoa(MaxContact), "have": strconv.Itoa(have)}}
	}
	t := Teller{Tenant: c.Actor.Tenant, ID: s.id(c), Practice: c.Practice, Intervention: c.Intervention, Contact: contact, By: author(c.Actor), At: s.Now()}
	names, err := s.names(ctx, c)
	if err != nil {
		return err
	}
	return s.Store.Save(ctx, t, names, s.record(c, audit.Create, by))
}

// Withdraw ends what Tell began. A practice that offered nothing is left as it is.
func (s *Service) Withdraw(ctx context.Context, c Command) error {
	by, err := s.may(c, "intervention.Withdraw")
	if err != nil {
		return err
	}
	names, err := s.names(ctx, c)
	if err != nil {
		return err
	}
	return s.Store.Withdraw(ctx, c.Actor.Tenant, names, c.Intervention, author(c.Actor), s.Now(), s.record(c, audit.Delete, by))
}

func (s *Service) names(ctx context.Context, c Command) ([]string, error) {
	if s.Names == nil {
		return []string{c.Practice}, nil
	}
	return s.Names(ctx, c.Actor.Tenant, c.Practice)
}

// may says by which rule somebody speaks for a practice. An intervention that
// the region does not know is not there.
func (s *Service) may(c Command, op string) (by string, err error) {
	by, ok := access.Allowed(c.Actor, access.TellIntervention, access.Target{Practices: []string{c.Practice}})
	if !ok {
		return "", &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: op}
	}
	set := s.Rules(c.Actor.Tenant)
	if !slices.ContainsFunc(set.Region.Catalogue, func(i programme.Intervention) bool { return i.Key == c.Intervention }) {
		return "", &fault.Error{Kind: fault.NotFound, Code: "intervention.not-found", Op: op}
	}
	return by, nil
}

// id is made of the key of the form and what it is about, so that the form can
// be sent again; nobody can choose the id of somebody else's offer.
func (s *Service) id(c Command) string {
	if c.Key == "" {
		return s.NewID()
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{"meertijd teller", c.Actor.Tenant, c.Actor.Person, c.Practice, c.Intervention, c.Key}, "\n")))
	return hex.EncodeToString(sum[:])[:32]
}

func author(a access.Actor) Author { return Author{a.Person, a.Name, string(a.Role)} }

func (s *Service) record(c Command, event audit.Event, by string) audit.Record {
	a := c.Actor
	return audit.Record{
		At: s.Now(), Tenant: a.Tenant, Event: event, Outcome: audit.OK,
		Person:     audit.Person{User: a.Person, Role: string(a.Role), Organisation: a.Of, OnBehalfOf: a.OnBehalfOf, Method: a.Method, Session: a.Session, AccessPoint: a.AccessPoint},
		ObjectType: "teller", ObjectID: c.Practice, Fields: []string{"intervention " + c.Intervention},
		Rule: by, RequestID: c.Request, AppVersion: s.Version,
	}
}
