package network

import (
	"cmp"
	"context"
	"slices"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// Recorded says who wrote something down, and when.
type Recorded struct {
	At time.Time
	By string // id of the person
}

// Store keeps what neighbourhoods do together. Every method is within one
// tenant; what is of another is not there. A change and its record are one.
type Store interface {
	// Outlook gives a version of the multi-year plan of a neighbourhood, the
	// latest with version 0; version 0 when there is none. A version that is not
	// there is NotFound (network.no-version).
	Outlook(ctx context.Context, tenant, neighbourhood string, version int) (Outlook, error)
	// Outlooks gives every version without its sections, the latest first.
	Outlooks(ctx context.Context, tenant, neighbourhood string) ([]Outlook, error)
	// SaveOutlook keeps the next version. It fails with kind Conflict
	// (network.moved) when there is one with its number, and with kind NotFound
	// (neighbourhood.not-found) without the neighbourhood.
	SaveOutlook(ctx context.Context, o Outlook, record audit.Record) error
	// Partners gives the organisations on the map, by folded name and id.
	Partners(ctx context.Context, tenant, neighbourhood string) ([]Partner, error)
	// SavePartner puts an organisation on the map (version 1) or changes it: the
	// version before must be the stored one, else it fails with kind Conflict
	// (network.moved). Without the neighbourhood it is NotFound.
	SavePartner(ctx context.Context, p Partner, record audit.Record) error
	// RemovePartner takes an organisation off the map with everything about the
	// people there. It fails with kind Conflict (network.moved) when it is
	// another version, or not there.
	RemovePartner(ctx context.Context, p Partner, record audit.Record) error
}

// Service does what a coordinator does with her network. It asks access, reads
// the store and saves.
type Service struct {
	Store Store
	Now   func() time.Time
	Today func() calendar.Date
	NewID func() string
}

// Command says who wants something. Key makes what is new safe to ask twice.
type Command struct {
	Actor   access.Actor
	Key     string
	Request string // id of the request, for the audit record
}

// Moved makes the error that a store gives when another save came first.
func Moved(op string) error {
	return &fault.Error{Kind: fault.Conflict, Code: errMoved, Op: op}
}

const errMoved fault.Code = "network.moved"

func (c Command) may(neighbourhood string) (rule string, err error) {
	rule, ok := access.Allowed(c.Actor, access.EditNetwork, access.Target{Neighbourhood: neighbourhood})
	if !ok || neighbourhood == "" {
		return "", &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "network"}
	}
	return rule, nil
}

// record begins the audit record of a change.
func (s *Service) record(c Command, neighbourhood, rule string, fields ...string) audit.Record {
	a := c.Actor
	return audit.Record{
		At: s.Now(), Tenant: a.Tenant, Event: audit.Update, Outcome: audit.OK, ObjectType: "network", ObjectID: neighbourhood,
		Rule: rule, RequestID: c.Request, Fields: fields,
		Person: audit.Person{User: a.Person, Role: string(a.Role), Organisation: a.Of, OnBehalfOf: a.OnBehalfOf, Session: a.Session, Method: a.Method, AccessPoint: a.AccessPoint},
	}
}

// Edit is a multi-year plan as a form sent it. Base is the version that the form
// began from. Chosen says that whoever sent it saw what others changed.
type Edit struct {
	Command
	Neighbourhood string
	Base          int
	Sections      []Section
}

// Edited is what came of a form. With clashes nothing was kept: Outlook is what
// stands now, and Sections what the form should show.
type Edited struct {
	Outlook  Outlook
	Sections []Section
	Clashes  []Clash
}

// Write keeps a multi-year plan, poured together with what others kept since the
// form began. Where both changed a section nothing is kept, and the form is to
// show both texts.
func (s *Service) Write(ctx context.Context, c Edit) (Edited, error) {
	rule, err := c.may(c.Neighbourhood)
	if err != nil {
		return Edited{}, err
	}
	mine := clean(c.Sections)
	if err := check(mine); err != nil {
		return Edited{}, err
	}
	for range tries {
		out, err := s.write(ctx, c, rule, mine)
		if fault.CodeOf(err) != errMoved {
			return out, err
		}
	}
	return Edited{}, Moved("network.Write")
}

// tries is how often a save is done again when somebody else was first.
const tries = 20

func (s *Service) write(ctx context.Context, c Edit, rule string, mine []Section) (Edited, error) {
	tenant := c.Actor.Tenant
	now, err := s.Store.Outlook(ctx, tenant, c.Neighbourhood, 0)
	if err != nil {
		return Edited{}, err
	}
	base := now
	if c.Base < now.Version {
		if base = (Outlook{}); c.Base > 0 {
			if base, err = s.Store.Outlook(ctx, tenant, c.Neighbourhood, c.Base); err != nil {
				return Edited{}, err
			}
		}
	}
	merged, clashes := Merge(base.Sections, now.Sections, mine)
	if len(clashes) > 0 {
		return Edited{Outlook: now, Sections: merged, Clashes: clashes}, nil
	}
	if slices.Equal(merged, now.Sections) {
		return Edited{Outlook: now, Sections: merged}, nil
	}
	if err := check(merged); err != nil {
		return Edited{}, err
	}
	next := Outlook{
		Tenant: tenant, Neighbourhood: c.Neighbourhood, Version: now.Version + 1, Sections: merged,
		By: c.Actor.Person, ByName: c.Actor.Name, At: s.Now(),
	}
	record := s.record(c.Command, c.Neighbourhood, rule, "multi-year-plan")
	record.ObjectVersion = int64(next.Version)
	return Edited{Outlook: next, Sections: merged}, s.Store.SaveOutlook(ctx, next, record)
}

// Keep puts an organisation on the map, or changes it. A new one has no id: it
// gets the key of its form, so that a form that is sent twice makes one.
func (s *Service) Keep(ctx context.Context, c Command, p Partner) error {
	rule, err := c.may(p.Neighbourhood)
	if err != nil {
		return err
	}
	p.clean()
	p.Checked = cmp.Or(p.Checked, s.Today())
	if err := p.check(s.Today()); err != nil {
		return err
	}
	all, err := s.Store.Partners(ctx, c.Actor.Tenant, p.Neighbourhood)
	if err != nil {
		return err
	}
	id := cmp.Or(p.ID, c.id(s))
	if slices.ContainsFunc(all, func(x Partner) bool { return p.ID == "" && x.ID == id && len(p.differs(&x)) > 0 }) {
		id = s.NewID() // another form of the same page
	}
	at := slices.IndexFunc(all, func(x Partner) bool { return x.ID == id })
	fields := []string{"partner"}
	switch {
	case p.ID == "" && at >= 0: // the same form once more
		return nil
	case p.ID != "" && (at < 0 || all[at].Version != p.Version):
		return Moved("network.Keep")
	case p.ID == "" && len(all) >= MaxPartners:
		return wrong("network.partners-many")
	case p.ID != "":
		if fields = p.differs(&all[at]); len(fields) == 0 {
			return nil
		}
	}
	p.Tenant, p.ID, p.Version = c.Actor.Tenant, id, p.Version+1
	p.Recorded = Recorded{s.Now(), c.Actor.Person}
	return s.Store.SavePartner(ctx, p, s.record(c, p.Neighbourhood, rule, fields...))
}

// id is the key of the form when that can be an id.
func (c Command) id(s *Service) string {
	if c.Key == "" || len(c.Key) > 64 {
		return s.NewID()
	}
	return c.Key
}

// Remove takes an organisation off the map, with the people there.
func (s *Service) Remove(ctx context.Context, c Command, neighbourhood, id string, version int) error {
	rule, err := c.may(neighbourhood)
	if err != nil {
		return err
	}
	p := Partner{Tenant: c.Actor.Tenant, Neighbourhood: neighbourhood, ID: id, Version: version}
	return s.Store.RemovePartner(ctx, p, s.record(c, neighbourhood, rule, "partner-removed"))
}
