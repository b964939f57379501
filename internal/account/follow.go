package account

import (
	"context"
	"slices"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
)

// Follow lets people go along with their practices, which go on as another one
// from a day on: each has the same role there from that day, and the old one ends
// the day before. Who had that role there already keeps it. Asking twice changes
// nothing more.
func (s *Service) Follow(ctx context.Context, c Command, from []string, into string, on calendar.Date) error {
	rule, ok := access.Allowed(c.Actor, access.ManagePractice, access.Target{})
	if !ok {
		return denied("Follow")
	}
	ids, err := s.team(ctx, c.Actor.Tenant, from, on)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p, err := s.People.Person(ctx, c.Actor.Tenant, id)
		if err != nil {
			return err
		}
		p.Hats = s.moved(p.Hats, from, into, on)
		record := s.record(audit.RoleChange, c.Actor.Tenant, c.Request, by(c.Actor))
		record.ObjectType, record.ObjectID, record.Rule, record.Fields = "person", id, rule, []string{"merged", into}
		if err := s.Store.Save(ctx, Change{Tenant: c.Actor.Tenant, Person: &p, Records: []audit.Record{record}}); err != nil {
			return err
		}
	}
	return nil
}

// Team says how many people have a role in some practices that goes on after
// a day.
func (s *Service) Team(ctx context.Context, a access.Actor, practices []string, on calendar.Date) (int, error) {
	if _, ok := access.Allowed(a, access.ManagePractice, access.Target{}); !ok {
		return 0, denied("Team")
	}
	ids, err := s.team(ctx, a.Tenant, practices, on)
	return len(ids), err
}

// team lists the people with a role in some practices that was not over by a day.
func (s *Service) team(ctx context.Context, tenant string, practices []string, on calendar.Date) (ids []string, err error) {
	for _, day := range []calendar.Date{on.AddDays(-1), s.Today()} {
		people, err := s.People.People(ctx, tenant, day)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			if !slices.Contains(ids, p.ID) && slices.ContainsFunc(p.Hats, func(h access.Hat) bool { return goesOn(h, practices, on) }) {
				ids = append(ids, p.ID)
			}
		}
	}
	return ids, nil
}

// goesOn says whether a hat in one of some practices is not over by a day.
func goesOn(h access.Hat, practices []string, on calendar.Date) bool {
	return h.Role.InPractice() && slices.Contains(practices, h.Of) && (h.Until == calendar.None || on <= h.Until)
}

// moved gives the hats that change: those that end, and those that begin.
func (s *Service) moved(hats []access.Hat, from []string, into string, on calendar.Date) (out []access.Hat) {
	for _, h := range hats {
		if !goesOn(h, from, on) {
			continue
		}
		next := access.Hat{ID: s.NewID(), Role: h.Role, Of: into, From: max(on, h.From), Until: h.Until}
		h.Until = on.AddDays(-1)
		out = append(out, h)
		has := func(x access.Hat) bool { return x.Role == next.Role && goesOn(x, []string{into}, on) }
		if !slices.ContainsFunc(hats, has) && !slices.ContainsFunc(out, has) {
			out = append(out, next)
		}
	}
	return out
}
