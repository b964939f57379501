package plan

import (
	"context"
	"slices"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
)

// Invite asks another practice to share the plan. Its own plan of the year
// stays as it is until it joins.
func (s *Service) Invite(ctx context.Context, c Command, practice string, year int, other string) (Plan, error) {
	return s.happen(ctx, c, practice, year, access.JoinPlan, []string{"invite", other}, func(p *Plan) error {
		if _, err := s.Dossier.Facts(ctx, p.Tenant, other, s.Today(), nil); err != nil {
			return err
		}
		if other == practice {
			return &fault.Error{Kind: fault.Invalid, Code: "plan.joint-self", Op: "plan.Invite"}
		}
		if err := s.goesOn(ctx, p.Tenant, other, "plan.Invite"); err != nil {
			return err
		}
		if at := p.member(other); at >= 0 {
			if p.Members[at].Standing != Left {
				return &fault.Error{Kind: fault.Invalid, Code: "plan.joint-twice", Op: "plan.Invite"}
			}
			p.Members[at] = s.member(other, Invited, c)
		} else {
			p.Members = append(p.Members, s.member(other, Invited, c))
		}
		s.event(p, InvitedIn, author(c.Actor), "", other)
		return nil
	})
}

func (p *Plan) member(practice string) int {
	return slices.IndexFunc(p.Members, func(m Member) bool { return m.Practice == practice })
}

func (s *Service) member(practice, standing string, c Command) Member {
	return Member{Practice: practice, Standing: standing, At: s.Now(), By: author(c.Actor)}
}

// Accept lets the actor's practice join a plan to which it was invited. Its own
// plan of the year is set aside and kept; one that it already shares with
// others, or that was handed in, has to be left first.
func (s *Service) Accept(ctx context.Context, c Command, plan, practice string) (Plan, error) {
	var out Plan
	err := again("plan.Accept", func() error {
		p, at, by, err := s.invitation(ctx, c, plan, practice)
		if err != nil {
			return err
		}
		var aside []Change
		own, err := s.Store.Find(ctx, p.Tenant, practice, p.Year)
		switch {
		case err == nil:
			if own.Joint() || own.Kept() != nil {
				return &fault.Error{Kind: fault.Conflict, Code: "plan.joint-has-own", Op: "plan.Accept"}
			}
			away := s.change(Save{Command: c}, own, own.Fields, by)
			away.Plan = detach(away.Plan)
			away.Plan.Members[away.Plan.member(practice)] = s.member(practice, Left, c)
			s.event(&away.Plan, LeftOut, author(c.Actor), "", practice)
			s.audited(&away, c, by, "leave")
			aside = append(aside, away)
		case fault.KindOf(err) != fault.NotFound:
			return err
		}
		change := s.change(Save{Command: c}, p, p.Fields, by)
		change.Plan = detach(change.Plan)
		change.Plan.Members[at] = s.member(practice, Joined, c)
		s.event(&change.Plan, JoinedIn, author(c.Actor), "", practice)
		s.audited(&change, c, by, "join")
		out = change.Plan
		return s.inOrder(ctx, append(aside, change))
	})
	return out, err
}

// inOrder saves several changes in one transaction, the first one first.
func (s *Service) inOrder(ctx context.Context, changes []Change) error {
	return s.Store.Save(ctx, changes[0], changes[1:]...)
}

// Decline says no to an invitation.
func (s *Service) Decline(ctx context.Context, c Command, plan, practice string) error {
	return again("plan.Decline", func() error {
		p, at, by, err := s.invitation(ctx, c, plan, practice)
		if err != nil {
			return err
		}
		change := s.change(Save{Command: c}, p, p.Fields, by)
		change.Plan = detach(change.Plan)
		change.Plan.Members[at] = s.member(practice, Left, c)
		s.event(&change.Plan, Declined, author(c.Actor), "", practice)
		s.audited(&change, c, by, "decline")
		return s.Store.Save(ctx, change)
	})
}

// invitation finds the plan to which a practice is invited, by somebody who may
// answer for the practice.
func (s *Service) invitation(ctx context.Context, c Command, plan, practice string) (Plan, int, string, error) {
	by, ok := access.Allowed(c.Actor, access.JoinPlan, access.Target{Practices: []string{practice}})
	if !ok {
		return Plan{}, 0, "", &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "plan.Accept"}
	}
	p, err := s.Store.Get(ctx, c.Actor.Tenant, plan)
	if err != nil {
		return Plan{}, 0, "", err
	}
	at := p.member(practice)
	if at < 0 || p.Members[at].Standing != Invited {
		return Plan{}, 0, "", &fault.Error{Kind: fault.NotFound, Code: "plan.no-invitation", Op: "plan.Accept"}
	}
	return p, at, by, nil
}

// Leave takes a practice out of a joint plan. It goes on with a copy of what
// the plan says; when the plan was handed in, the copy is a draft.
func (s *Service) Leave(ctx context.Context, c Command, practice string, year int) (Plan, error) {
	var out Plan
	err := again("plan.Leave", func() error {
		p, err := s.Store.Find(ctx, c.Actor.Tenant, practice, year)
		if err != nil {
			return err
		}
		// its partners have no say in whether a practice leaves
		by, ok := access.Allowed(c.Actor, access.JoinPlan, access.Target{Practices: []string{practice}, Plan: p.ID})
		if !ok {
			return &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "plan.Leave"}
		}
		if !p.Joint() {
			return &fault.Error{Kind: fault.Invalid, Code: "plan.not-joint", Op: "plan.Leave"}
		}
		left := s.change(Save{Command: c}, p, p.Fields, by)
		left.Plan = detach(left.Plan)
		left.Plan.Members[left.Plan.member(practice)] = s.member(practice, Left, c)
		s.event(&left.Plan, LeftOut, author(c.Actor), "", practice)
		s.audited(&left, c, by, "leave")
		copied := s.change(Save{Command: c}, Plan{
			Tenant: p.Tenant, Year: year, Fields: Fields{}, Members: []Member{{Practice: practice, Standing: Joined}},
		}, p.Fields.Clone(), by)
		s.audited(&copied, c, by, "leave")
		out = copied.Plan
		return s.inOrder(ctx, []Change{left, copied})
	})
	return out, err
}
