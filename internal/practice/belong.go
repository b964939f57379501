package practice

import (
	"context"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
)

// join adds a membership from a day on.
func (d *deed) join(id string, to Belonging, key string, on calendar.Date, reason string) {
	ch := d.change(id, string(to))
	ch.Memberships = append(ch.Memberships, Membership{ID: d.NewID(), To: to, Key: key, From: on, Reason: strings.TrimSpace(reason)})
}

// covers says whether a membership reaches a day or goes on after it.
func (m *Membership) covers(on calendar.Date) bool {
	return m.Until == calendar.None || on <= m.Until
}

// part ends a membership after a last day. A row does not change: one with an
// end comes in its place, or none when it would end before it began.
func (d *deed) part(id string, m Membership, last calendar.Date, reason string) {
	ch, old := d.change(id, string(m.To)), m.ID
	if last < m.From {
		d.instead(id, old, "", reason)
		return
	}
	m.ID, m.Until, m.Reason, m.Recorded = d.NewID(), last, strings.TrimSpace(reason), Recorded{}
	ch.Memberships = append(ch.Memberships, m)
	d.instead(id, old, m.ID, reason)
}

// Move lets a practice belong to another neighbourhood from a day on.
func (s *Service) Move(ctx context.Context, c Command, id, neighbourhood string, on calendar.Date, reason string) error {
	_, err := s.carryOut(ctx, c, "move", []any{id, neighbourhood, on, reason}, func(d *deed) error {
		f, err := d.begins(id, on, reason)
		if err != nil {
			return err
		}
		n, err := d.Store.GetNeighbourhood(ctx, c.Actor.Tenant, neighbourhood)
		if err != nil {
			return err
		}
		if n.Closed != calendar.None && on > n.Closed {
			return wrong("practice.place-closed", "name", n.Name)
		}
		if f.On(InNeighbourhood, on) == neighbourhood {
			return wrong("practice.there-already")
		}
		for _, m := range f.Memberships {
			if m.To == InNeighbourhood && m.covers(on) {
				d.part(id, m, on-1, reason)
			}
		}
		d.join(id, InNeighbourhood, neighbourhood, on, reason)
		return nil
	})
	return err
}

// begins reads the file of a practice to which something happens for a reason.
func (d *deed) begins(id string, on calendar.Date, reason string) (*File, error) {
	f, err := d.live(id, on)
	if err == nil {
		err = d.happened(on, reason)
	}
	return f, err
}

// JoinGroup lets a practice belong to a group from a day on.
func (s *Service) JoinGroup(ctx context.Context, c Command, id, group string, on calendar.Date, reason string) error {
	return s.joins(ctx, c, id, InGroup, group, on, reason)
}

// JoinCentre lets a practice belong to a health centre from a day on.
func (s *Service) JoinCentre(ctx context.Context, c Command, id, centre string, on calendar.Date, reason string) error {
	return s.joins(ctx, c, id, InCentre, centre, on, reason)
}

func (s *Service) joins(ctx context.Context, c Command, id string, to Belonging, key string, on calendar.Date, reason string) error {
	_, err := s.carryOut(ctx, c, "join-"+string(to), []any{id, key, on, reason}, func(d *deed) error {
		f, err := d.begins(id, on, reason)
		if err != nil {
			return err
		}
		if key == "" {
			return wrong("practice.place-missing")
		}
		if slices.ContainsFunc(f.Memberships, func(m Membership) bool { return m.To == to && m.Key == key && m.covers(on) }) {
			return wrong("practice.there-already")
		}
		d.join(id, to, key, on, reason)
		d.change(id).Known = map[List]bool{listOf(to): true}
		return nil
	})
	return err
}

func listOf(to Belonging) List {
	if to == InCentre {
		return Centres
	}
	return Groups
}

// LeaveGroup ends belonging to a group after a last day.
func (s *Service) LeaveGroup(ctx context.Context, c Command, id, group string, last calendar.Date, reason string) error {
	return s.parts(ctx, c, id, InGroup, group, last, reason)
}

// LeaveCentre ends belonging to a health centre after a last day.
func (s *Service) LeaveCentre(ctx context.Context, c Command, id, centre string, last calendar.Date, reason string) error {
	return s.parts(ctx, c, id, InCentre, centre, last, reason)
}

func (s *Service) parts(ctx context.Context, c Command, id string, to Belonging, key string, last calendar.Date, reason string) error {
	_, err := s.carryOut(ctx, c, "leave-"+string(to), []any{id, key, last, reason}, func(d *deed) error {
		f, err := d.begins(id, last, reason)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(f.Memberships, func(m Membership) bool { return m.To == to && m.Key == key && m.covers(last+1) })
		if at < 0 {
			return wrong("practice.not-there")
		}
		d.part(id, f.Memberships[at], last, reason)
		return nil
	})
	return err
}

// commit adds a commitment to a plan from a day on.
func (d *deed) commit(id, plan string, on calendar.Date, reason string) {
	ch := d.change(id, "commitment")
	ch.Commitments = append(ch.Commitments, Commitment{ID: d.NewID(), Plan: plan, From: on, Reason: strings.TrimSpace(reason)})
}

// Commit records that a practice binds itself to a version of the regional plan.
func (s *Service) Commit(ctx context.Context, c Command, id, plan string, on calendar.Date) error {
	_, err := s.carryOut(ctx, c, "commit", []any{id, plan, on}, func(d *deed) error {
		f, err := d.live(id, on)
		if err != nil {
			return err
		}
		if err := d.day(on); err != nil {
			return err
		}
		if plan == "" {
			return wrong("practice.plan-missing")
		}
		if slices.Contains(f.committed(on), plan) {
			return wrong("practice.committed-already")
		}
		d.commit(id, plan, on, "")
		d.change(id).Known = map[List]bool{Commitments: true}
		return nil
	})
	return err
}

// Withdraw ends a commitment: from that day on the practice is not bound.
func (s *Service) Withdraw(ctx context.Context, c Command, id, plan string, on calendar.Date, reason string) error {
	_, err := s.carryOut(ctx, c, "withdraw", []any{id, plan, on, reason}, func(d *deed) error {
		f, err := d.begins(id, on, reason)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(f.Commitments, func(x Commitment) bool { return x.Plan == plan && x.Withdrawn == calendar.None && x.From <= on })
		if at < 0 {
			return wrong("practice.not-committed")
		}
		x := f.Commitments[at]
		old := x.ID
		x.ID, x.Withdrawn, x.Reason, x.Recorded = d.NewID(), on, strings.TrimSpace(reason), Recorded{}
		ch := d.change(id, "commitment")
		ch.Commitments = append(ch.Commitments, x)
		d.instead(id, old, x.ID, reason)
		return nil
	})
	return err
}
