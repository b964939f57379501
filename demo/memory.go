package demo

import (
	"context"
	"slices"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
)

// A fill is the only one that writes, and reads the same plan and file some ten
// times for each save. So it remembers what it read, until it writes.

// plansMemory is a store of plans that remembers what was read or kept.
type plansMemory struct {
	plan.Store
	found map[seat]*plan.Plan // nil: there is none
	lists map[string][]plan.Plan
}

// seat is a year of a practice.
type seat struct {
	practice string
	year     int
}

func rememberPlans(s plan.Store) *plansMemory {
	return &plansMemory{Store: s, found: map[seat]*plan.Plan{}, lists: map[string][]plan.Plan{}}
}

// Find gives the plan that a practice has joined for a year.
func (m *plansMemory) Find(ctx context.Context, tenant, practice string, year int) (plan.Plan, error) {
	at := seat{practice, year}
	p, known := m.found[at]
	switch {
	case !known:
		read, err := m.Store.Find(ctx, tenant, practice, year)
		if err != nil && fault.KindOf(err) == fault.NotFound {
			m.found[at] = nil
		}
		if err != nil {
			return read, err
		}
		m.found[at], p = &read, &read
	case p == nil:
		return plan.Plan{}, &fault.Error{Kind: fault.NotFound, Code: "plan.not-found", Op: "demo.Find"}
	}
	return own(*p), nil
}

// List gives the plans that a practice has joined.
func (m *plansMemory) List(ctx context.Context, tenant, practice string) ([]plan.Plan, error) {
	all, known := m.lists[practice]
	if !known {
		read, err := m.Store.List(ctx, tenant, practice)
		if err != nil {
			return nil, err
		}
		all, m.lists[practice] = read, read
	}
	out := make([]plan.Plan, len(all))
	for i := range all {
		out[i] = own(all[i])
	}
	return out, nil
}

// own gives a plan that may be changed without changing what is remembered.
func own(p plan.Plan) plan.Plan {
	p.Fields = p.Fields.Clone()
	p.Members, p.Events, p.Conflicts = slices.Clip(p.Members), slices.Clip(p.Events), slices.Clip(p.Conflicts)
	p.Remarks, p.Shares = slices.Clip(p.Remarks), slices.Clip(p.Shares)
	return p
}

// Save keeps the plan. That of one practice is remembered as it was kept; of a
// plan that others take part in, everything is read again.
func (m *plansMemory) Save(ctx context.Context, change plan.Change, also ...plan.Change) error {
	err := m.Store.Save(ctx, change, also...)
	if p := change.Plan; err == nil && len(also) == 0 && len(p.Members) == 1 {
		m.keep(p.Members[0].Practice, own(p))
		return nil
	}
	for _, c := range append([]plan.Change{change}, also...) {
		for _, member := range c.Plan.Members {
			delete(m.found, seat{member.Practice, c.Plan.Year})
			delete(m.lists, member.Practice)
		}
	}
	return err
}

func (m *plansMemory) keep(practice string, p plan.Plan) {
	m.found[seat{practice, p.Year}] = &p
	all, known := m.lists[practice]
	if !known {
		return
	}
	all = slices.DeleteFunc(slices.Clone(all), func(other plan.Plan) bool { return other.ID == p.ID })
	m.lists[practice] = append(all, p)
	slices.SortFunc(m.lists[practice], func(a, b plan.Plan) int { return a.Year - b.Year })
}

// filesMemory is a store of practices that remembers the files that were read.
// In a demo nobody moves, so a file is the same on every day.
type filesMemory struct {
	practice.Store
	files map[string]practice.File
}

// Get gives a practice's file.
func (m *filesMemory) Get(ctx context.Context, tenant, id string, on calendar.Date) (practice.File, error) {
	if file, known := m.files[id]; known {
		return file, nil
	}
	file, err := m.Store.Get(ctx, tenant, id, on)
	if err == nil {
		m.files[id] = file
	}
	return file, err
}

// Save adds to a practice's file. What is attended for a health centre is in
// the files of others too.
func (m *filesMemory) Save(ctx context.Context, change practice.Change, record audit.Record, also ...practice.Change) error {
	delete(m.files, change.Practice.ID)
	if slices.ContainsFunc(change.Attendance, func(a practice.Attendance) bool { return a.Centre != "" }) {
		clear(m.files)
	}
	for i := range also {
		delete(m.files, also[i].Practice.ID)
	}
	return m.Store.Save(ctx, change, record, also...)
}

// SaveNeighbourhood keeps a neighbourhood, which stands in many files.
func (m *filesMemory) SaveNeighbourhood(ctx context.Context, n practice.Neighbourhood, record audit.Record) error {
	clear(m.files)
	return m.Store.SaveNeighbourhood(ctx, n, record)
}
