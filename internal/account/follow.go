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
		var moves []Move
		p.Hats, moves = s.moved(p.Hats, from, into, on)
		if err := s.moving(ctx, c, rule, &p, moves, "merged", into); err != nil {
			return err
		}
	}
	return nil
}

// moving keeps what becomes of the hats of a person, with one record.
func (s *Service) moving(ctx context.Context, c Command, rule string, p *access.Person, moves []Move, fields ...string) error {
	record := s.record(audit.RoleChange, c.Actor.Tenant, c.Request, by(c.Actor))
	record.ObjectType, record.ObjectID, record.Rule, record.Fields = "person", p.ID, rule, fields
	for i := range moves {
		moves[i].Person = p.ID
	}
	return s.Store.Save(ctx, Change{Tenant: c.Actor.Tenant, Person: p, Moves: moves, Records: []audit.Record{record}})
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
	for _, practice := range practices {
		people, err := s.Store.Staff(ctx, tenant, practice, on)
		if err != nil {
			return nil, err
		}
		for _, id := range people {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids, nil
}

// goesOn says whether a hat in one of some practices is not over by a day.
func goesOn(h access.Hat, practices []string, on calendar.Date) bool {
	return h.Role.InPractice() && slices.Contains(practices, h.Of) && (h.Until == calendar.None || on <= h.Until)
}

// moved gives the hats that change: those that end, and those that begin, with
// how the one came of the other.
func (s *Service) moved(hats []access.Hat, from []string, into string, on calendar.Date) (out []access.Hat, moves []Move) {
	for _, h := range hats {
		if !goesOn(h, from, on) {
			continue
		}
		next := access.Hat{ID: s.NewID(), Role: h.Role, Of: into, From: max(on, h.From), Until: h.Until}
		move := Move{Hat: h.ID, From: h.Of, Into: into, On: on, Was: h.Until}
		h.Until = on.AddDays(-1)
		out = append(out, h)
		if at := slices.IndexFunc(out, func(x access.Hat) bool { return reaches(x, next) }); at >= 0 {
			move.Next = out[at].ID // came of another hat just now
		} else if !slices.ContainsFunc(hats, func(x access.Hat) bool { return reaches(x, next) }) {
			move.Next, out = next.ID, append(out, next)
		}
		moves = append(moves, move)
	}
	return out, moves
}

// reaches says whether a hat is the same role at the same place, on all days of
// another one.
func reaches(x, of access.Hat) bool {
	longer := x.Until == calendar.None || of.Until != calendar.None && of.Until <= x.Until
	return x.Role == of.Role && x.Of == of.Of && x.From <= of.From && longer
}
