package plan

import (
	"context"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
)

// SaveSubmit keeps a form and hands the plan in: one version, one transaction
// and one audit record, which names the fields too. The key of the command is
// of the hand-in. What stands in its way is kept all the same, and the error
// says why it was not handed in (as of Submit; plan.reason-missing when the
// plan was handed in before, since a form asks for no reason). A form that
// clashes is saved with its conflicts, and the event that comes back is nil.
func (s *Service) SaveSubmit(ctx context.Context, c Save) (Saved, *Event, error) {
	c.Fields = clean(c.Fields)
	if faults := c.Fields.Check(); len(faults) > 0 {
		return Saved{}, nil, &fault.Error{Kind: fault.Invalid, Code: "plan.invalid", Op: "plan.SaveSubmit", Faults: faults}
	}
	var saved Saved
	var event *Event
	var stopped error
	err := again("plan.SaveSubmit", func() (err error) {
		saved, event, stopped, err = s.saveSubmit(ctx, c)
		return err
	})
	if err == nil {
		err = stopped
	}
	return saved, event, err
}

// saveSubmit does it once. Stopped is why what was saved was not handed in.
func (s *Service) saveSubmit(ctx context.Context, c Save) (saved Saved, event *Event, stopped, err error) {
	m, err := s.pour(ctx, c)
	if err != nil {
		return saved, nil, nil, err
	}
	p := m.saved.Plan
	by, err := s.allowed(ctx, c.Actor, access.SubmitPlan, &p)
	if err != nil {
		return saved, nil, nil, err
	}
	once := c.once("plan.submit", "", c.Practice, c.Year, "")
	if m.nothing && !(p.Kept() != nil && p.Edited()) {
		if e, seen, err := s.repeated(ctx, &p, once); seen || err != nil {
			return m.saved, &e, nil, err
		}
	}
	if stopped, err = s.stops(ctx, &m); err != nil {
		return saved, nil, nil, err
	}
	if stopped != nil || len(m.saved.Conflicts) > 0 {
		if !m.nothing {
			err = s.keep(ctx, c.Command, m)
		}
		if len(m.saved.Conflicts) > 0 {
			stopped = nil
		}
		return m.saved, nil, stopped, err
	}
	if m.nothing {
		m.change = s.change(Save{Command: c.Command}, p, p.Fields, by)
	}
	plan, e, err := s.handIn(ctx, Submit{Command: c.Command, Practice: c.Practice, Year: c.Year}, m.change, by, once, m.fields...)
	return Saved{Plan: plan, Base: m.saved.Base}, &e, nil, err
}

// stops says what keeps a form that was poured from being handed in.
func (s *Service) stops(ctx context.Context, m *poured) (stopped, err error) {
	judged, err := s.Judge(ctx, &m.saved.Plan, true)
	if err != nil {
		return nil, err
	}
	return s.Ready(&m.saved.Plan, judged, false, ""), nil
}
