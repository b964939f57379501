package practice

import (
	"context"
	"slices"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// Place is a neighbourhood or health centre as the lead keeps it. ID is empty
// for a new one; Closed is its last day.
type Place struct {
	ID, Name, Coordinator string
	Closed                calendar.Date
	Fictional             bool // of a demo
}

// SaveNeighbourhood makes a neighbourhood, renames or closes it, or sets its
// coordinator. It gives the id.
func (s *Service) SaveNeighbourhood(ctx context.Context, c Command, p Place) (string, error) {
	d, by, err := s.placing(ctx, c, &p)
	if err != nil {
		return "", err
	}
	n, event, fields := Neighbourhood{Tenant: c.Actor.Tenant, ID: s.newPlace(c), Fictional: p.Fictional}, audit.Create, []string{"name"}
	if p.ID == "" { // the same form once more is nothing new
		if _, err := s.Store.GetNeighbourhood(ctx, c.Actor.Tenant, n.ID); fault.KindOf(err) != fault.NotFound {
			return n.ID, err
		}
	} else {
		if n, err = s.Store.GetNeighbourhood(ctx, c.Actor.Tenant, p.ID); err != nil {
			return "", err
		}
		event, fields = audit.Update, p.differs(n.Name, n.Coordinator, n.Closed)
		n.Agreements, n.Answers = nil, nil
		if len(fields) == 0 {
			return n.ID, nil
		}
	}
	n.Name, n.Coordinator, n.Closed = p.Name, p.Coordinator, p.Closed
	record := d.record(event, "neighbourhood", n.ID, by)
	record.Fields = fields
	return n.ID, s.Store.SaveNeighbourhood(ctx, n, record)
}

// newPlace gives the id of a new place: the key of its form, so that a form that
// is sent twice makes one place.
func (s *Service) newPlace(c Command) string {
	if c.Key == "" || len(c.Key) > 64 {
		return s.NewID()
	}
	return c.Key
}

// SaveCentre makes, renames or closes a health centre. It gives the id.
func (s *Service) SaveCentre(ctx context.Context, c Command, p Place) (string, error) {
	d, by, err := s.placing(ctx, c, &p)
	if err != nil {
		return "", err
	}
	centre, event, fields := Centre{Tenant: c.Actor.Tenant, ID: p.ID, Name: p.Name, Closed: p.Closed}, audit.Update, []string{"name", "closed"}
	if p.ID == "" {
		centre.ID, event = s.newPlace(c), audit.Create
	}
	all, err := s.Store.ListCentres(ctx, c.Actor.Tenant)
	at := slices.IndexFunc(all, func(x Centre) bool { return x.ID == centre.ID })
	switch {
	case err != nil:
		return "", err
	case at < 0 && p.ID != "":
		return "", &fault.Error{Kind: fault.NotFound, Code: "centre.not-found", Op: "practice.SaveCentre"}
	case at >= 0 && all[at] == centre:
		return centre.ID, nil
	}
	record := d.record(event, "centre", centre.ID, by)
	record.Fields = fields
	return centre.ID, s.Store.SaveCentre(ctx, centre, record)
}

// placing asks whether somebody may keep places, and looks at what was typed.
func (s *Service) placing(ctx context.Context, c Command, p *Place) (*deed, string, error) {
	by, ok := access.Allowed(c.Actor, access.ManagePractice, access.Target{})
	if !ok {
		return nil, "", denied("practice.place")
	}
	d := &deed{Service: s, ctx: ctx, c: c}
	p.Name = strings.TrimSpace(p.Name)
	if err := d.called(p.Name); err != nil {
		return nil, "", err
	}
	if p.Closed != calendar.None {
		if err := d.day(p.Closed); err != nil {
			return nil, "", err
		}
	}
	return d, by, nil
}

func (p Place) differs(name, coordinator string, closed calendar.Date) []string {
	var fields []string
	if p.Name != name {
		fields = append(fields, "name")
	}
	if p.Coordinator != coordinator {
		fields = append(fields, "coordinator")
	}
	if p.Closed != closed {
		fields = append(fields, "closed")
	}
	return fields
}
