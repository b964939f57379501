package plan

import (
	"context"
	"slices"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
)

// takeAlong lets a plan that nobody has saved begin with what the practices
// from which this one came had written for the year, handed in or not.
func (s *Service) takeAlong(ctx context.Context, p *Plan, practice string) error {
	life, err := s.Dossier.Life(ctx, p.Tenant, practice, s.Today())
	if err != nil {
		return err
	}
	theirs := Fields{}
	for _, from := range life.From {
		before, err := s.Store.Find(ctx, p.Tenant, from, p.Year)
		switch {
		case err == nil:
			theirs = Unite(theirs, before.Fields)
		case fault.KindOf(err) != fault.NotFound:
			return err
		}
	}
	p.Fields = Unite(theirs, p.Fields)
	return nil
}

// Unite gives the fields of two plans as one. Of a field that both have, the
// first one's counts; two different texts are both kept as long as they fit, once.
func Unite(first, second Fields) Fields {
	out := first.Clone()
	for path, text := range second {
		have := out[path]
		switch {
		case have == "":
			out.Put(path, text)
		case !strings.Contains(have, text) && path.IsText() && len([]rune(have))+len([]rune(text))+2 <= MaxText:
			out.Put(path, have+"\n\n"+text)
		}
	}
	return out
}

// Succeed lets the plans of this year and the next follow practices that went
// on as another one: in a joint plan the successor takes their place, and what
// they wrote is added to the plan that the successor has. Without a successor
// they only leave. Asking twice changes nothing more.
func (s *Service) Succeed(ctx context.Context, c Command, from []string, into string) error {
	by, ok := access.Allowed(c.Actor, access.ManagePractice, access.Target{})
	if !ok {
		return &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "plan.Succeed"}
	}
	for _, practice := range from {
		facts, err := s.Dossier.Facts(ctx, c.Actor.Tenant, practice, s.Today(), nil)
		if err != nil {
			return err
		}
		now := s.Rules(c.Actor.Tenant).ProgrammeYear(facts.Cohort, s.Today())
		for _, year := range []int{now, now + 1} {
			err := again("plan.Succeed", func() error { return s.follow(ctx, c, by, practice, into, year) })
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// follow does so for one practice and year.
func (s *Service) follow(ctx context.Context, c Command, by, practice, into string, year int) error {
	p, found, err := s.found(ctx, c, practice, year)
	if !found || err != nil {
		return err
	}
	own, has, err := s.found(ctx, c, into, year)
	switch {
	case err != nil:
		return err
	case p.Joint():
		return s.replace(ctx, c, by, p, practice, into, has)
	case !has || own.ID == p.ID || own.Joint():
		return nil
	}
	merged := Unite(own.Fields, p.Fields)
	changed := Difference(own.Fields, merged)
	if len(changed) == 0 {
		return nil
	}
	change := s.change(Save{Command: c}, own, merged, by)
	s.audited(&change, c, by, changed...)
	return s.Store.Save(ctx, change)
}

// found gives the plan of a practice for a year, and whether there is one.
func (s *Service) found(ctx context.Context, c Command, practice string, year int) (Plan, bool, error) {
	if practice == "" {
		return Plan{}, false, nil
	}
	p, err := s.Store.Find(ctx, c.Actor.Tenant, practice, year)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return Plan{}, false, nil
	}
	return p, err == nil, err
}

// replace takes a practice out of a joint plan, and lets its successor in when
// that has no plan of the year yet.
func (s *Service) replace(ctx context.Context, c Command, by string, p Plan, practice, into string, has bool) error {
	change := s.change(Save{Command: c}, p, p.Fields, by)
	change.Plan = detach(change.Plan)
	members := &change.Plan.Members
	(*members)[change.Plan.member(practice)] = s.member(practice, Left, c)
	s.event(&change.Plan, LeftOut, author(c.Actor), "", practice)
	if into != "" && !has {
		if at := change.Plan.member(into); at >= 0 {
			*members = slices.Delete(*members, at, at+1)
		}
		*members = append(*members, s.member(into, Joined, c))
		s.event(&change.Plan, JoinedIn, author(c.Actor), "", into)
	}
	s.audited(&change, c, by, "members")
	return s.Store.Save(ctx, change)
}
