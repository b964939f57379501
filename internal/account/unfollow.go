package account

import (
	"context"
	"slices"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
)

// Unfollow takes back that people went along with a practice, which turned out
// not to go on as another one: from today on each has the roles that they would
// have had. What was changed by hand since stays: a role that was ended at the
// successor has ended. Asking twice changes nothing more.
func (s *Service) Unfollow(ctx context.Context, c Command, from, into string, on calendar.Date) error {
	rule, ok := access.Allowed(c.Actor, access.ManagePractice, access.Target{})
	if !ok {
		return denied("Unfollow")
	}
	all, err := s.Store.Moved(ctx, c.Actor.Tenant, into)
	if err != nil {
		return err
	}
	back := func(m Move) bool { return m.From == from && m.On == on }
	var people []string
	for _, m := range all {
		if back(m) && !slices.Contains(people, m.Person) {
			people = append(people, m.Person)
		}
	}
	for _, id := range people {
		p, err := s.People.Person(ctx, c.Actor.Tenant, id)
		if err != nil {
			return err
		}
		var moves []Move
		p.Hats, moves = s.returned(p.Hats, all, back)
		if err := s.moving(ctx, c, rule, &p, moves, "unmerged", from); err != nil {
			return err
		}
	}
	return nil
}

// returned gives the hats that change when moves are taken back, and the moves.
func (s *Service) returned(hats []access.Hat, all []Move, back func(Move) bool) (out []access.Hat, moves []Move) {
	find := func(id string) (access.Hat, bool) {
		at := slices.IndexFunc(hats, func(h access.Hat) bool { return h.ID == id })
		if at < 0 {
			return access.Hat{}, false
		}
		return hats[at], true
	}
	yesterday := s.Today().AddDays(-1)
	for _, m := range all {
		old, is := find(m.Hat)
		if !is || !back(m) {
			continue
		}
		next, came := find(m.Next)
		if old.Until == m.On.AddDays(-1) { // else somebody changed it since
			if old.Until = m.Was; came && before(next.Until, m.Was) {
				old.Until = next.Until
			}
			out = append(out, old)
		}
		needed := slices.ContainsFunc(all, func(x Move) bool { return x.Next == m.Next && !back(x) })
		if came && !needed && (next.Until == calendar.None || next.Until > yesterday) {
			next.Until = max(yesterday, next.From.AddDays(-1)) // not worn from today on
			out = append(out, next)
		}
		m.Undone = s.Now()
		moves = append(moves, m)
	}
	return out, moves
}

// before says whether a last day comes before another one, None being never.
func before(last, other calendar.Date) bool {
	return last != calendar.None && (other == calendar.None || last < other)
}
