package privacy

import (
	"context"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// Value is what one column says. Hidden ones are kept and not shown: secrets,
// and what the row says of somebody else.
type Value struct {
	Column string `json:"column"`
	What   string `json:"what"`
	Text   string `json:"text"`
	Hidden bool   `json:"hidden,omitempty"`
}

// Found are the rows of a table that are about a person.
type Found struct {
	Table string    `json:"table"`
	Rows  [][]Value `json:"rows"`
}

// Export is all that is held of a person at a moment.
type Export struct {
	Person string    `json:"person"`
	At     time.Time `json:"at"`
	Tables []Found   `json:"tables"`
}

// Erasure is what became of a person's rows. Already says that the person was
// erased before, and nothing was done now.
type Erasure struct {
	Tables  []Count
	Already bool
}

// Count is how many rows of a table an erasure is about.
type Count struct {
	Table string
	Erase Erase
	Rows  int
}

// Somebody is a person of an organisation, whether or not they have a role now.
type Somebody struct {
	ID   string
	Name string
	Mail string // empty without an account
}

// Store finds what is held of a person.
type Store interface {
	// People lists the people of a tenant whose name or mail address has some
	// words in it, whoever left too, by folded name and id.
	People(ctx context.Context, tenant, words string) ([]Somebody, error)
	// Held gives every row of every table of the register that names a person,
	// in the order of the register; nothing of anybody else.
	Held(ctx context.Context, tenant, person string) ([]Found, error)
	// Erase removes a person, or makes the rows nameless, as the register says.
	// The record is one with it. A person who was erased before gives Already;
	// one who never was there is NotFound (person.not-found).
	Erase(ctx context.Context, tenant, person string, record audit.Record) (Erasure, error)
}

// Erased stands where the name of a person stood who was erased, and ErasedID
// where the id stood: nobody has it.
const (
	Erased   = "gewist"
	ErasedID = "erased"
)

// Service does what people may ask about their own data.
type Service struct {
	Store    Store
	Register Register
	Now      func() time.Time
}

// Own gives all that is held of whoever asks.
func (s *Service) Own(ctx context.Context, actor access.Actor) (Export, string, error) {
	rule, ok := access.Allowed(actor, access.UseOwnAccount, access.Target{Practices: []string{actor.Of}, Neighbourhood: actor.Of})
	if !ok || actor.Person == "" {
		return Export{}, "", denied("privacy.Own")
	}
	found, err := s.Store.Held(ctx, actor.Tenant, actor.Person)
	return Export{Person: actor.Person, At: s.Now(), Tables: found}, rule, err
}

// People lists whom an actor can erase: everybody who is or was here.
func (s *Service) People(ctx context.Context, actor access.Actor, words string) ([]Somebody, string, error) {
	rule, ok := access.Allowed(actor, access.ErasePerson, access.Target{})
	if !ok {
		return nil, "", denied("privacy.People")
	}
	all, err := s.Store.People(ctx, actor.Tenant, words)
	return all, rule, err
}

// Preview says what an erasure would do, without doing it.
func (s *Service) Preview(ctx context.Context, actor access.Actor, person string) ([]Count, string, error) {
	rule, err := may(actor, person)
	if err != nil {
		return nil, "", err
	}
	found, err := s.Store.Held(ctx, actor.Tenant, person)
	if err != nil {
		return nil, "", err
	}
	var counts []Count
	for _, f := range found {
		if t := s.Register.Table(f.Table); t != nil && len(f.Rows) > 0 {
			counts = append(counts, Count{f.Table, t.Erase, len(f.Rows)})
		}
	}
	if len(counts) == 0 {
		return nil, "", &fault.Error{Kind: fault.NotFound, Code: "person.not-found", Op: "privacy.Preview"}
	}
	return counts, rule, nil
}

// Erase erases a person. Nobody erases themselves: whoever can erase would so
// wipe out what they did.
func (s *Service) Erase(ctx context.Context, actor access.Actor, person string, record audit.Record) (Erasure, error) {
	rule, err := may(actor, person)
	if err != nil {
		return Erasure{}, err
	}
	record.At, record.Tenant, record.Event, record.Outcome = s.Now(), actor.Tenant, audit.Delete, audit.OK
	record.ObjectType, record.ObjectID, record.Rule = "person", person, rule
	return s.Store.Erase(ctx, actor.Tenant, person, record)
}

func may(actor access.Actor, person string) (rule string, err error) {
	rule, ok := access.Allowed(actor, access.ErasePerson, access.Target{})
	switch {
	case !ok || person == "":
		return "", denied("privacy.Erase")
	case person == actor.Person:
		return "", &fault.Error{Kind: fault.Invalid, Code: "privacy.own", Op: "privacy.Erase"}
	}
	return rule, nil
}

func denied(op string) error {
	return &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: op}
}
