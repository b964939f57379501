package practice

import (
	"context"
	"slices"

	"meertijd/internal/base/calendar"
)

// Merge lets practices go on as one from a day on: Into is one of them, or
// empty for a new practice that New describes. The first of From is the one
// whose file was shown.
type Merge struct {
	From   []string
	Into   string
	New    Open
	On     calendar.Date
	Reason string
}

// Merge ends practices and lets their successor go on with their history. It
// gives the id of the successor.
func (s *Service) Merge(ctx context.Context, c Command, m Merge) (string, error) {
	return s.carryOut(ctx, c, "merge", m, func(d *deed) error {
		if err := d.mergeable(m); err != nil {
			return err
		}
		for _, id := range m.From {
			if err := d.end(id, Life{Kind: MergedInto, On: m.On - 1, Other: m.Into, Reason: m.Reason}); err != nil {
				return err
			}
		}
		d.answer = m.Into
		if m.Into == "" {
			if err := d.succeed(m); err != nil {
				return err
			}
		} else if _, err := d.live(m.Into, m.On); err != nil {
			return err
		}
		for _, id := range m.From {
			d.changes[id].Life[0].Other = d.answer
			d.happen(d.answer, Life{Kind: MergedFrom, On: m.On, Other: id, Reason: m.Reason})
		}
		return nil
	})
}

// mergeable looks whether so many practices can go on as one on the day. A
// merger is recorded on the day or later: plans cannot change hands in advance.
func (d *deed) mergeable(m Merge) error {
	if err := d.happened(m.On, m.Reason); err != nil {
		return err
	}
	if m.On > d.Today() {
		return wrong("practice.merge-ahead")
	}
	if slices.Contains(m.From, m.Into) || len(slices.Compact(slices.Sorted(slices.Values(m.From)))) != len(m.From) {
		return wrong("practice.merge-itself")
	}
	if len(m.From) == 0 || m.Into == "" && len(m.From) < 2 {
		return wrong("practice.merge-few")
	}
	return nil
}

// succeed makes the practice that goes on. It keeps the lists that all of its
// predecessors kept, and what all of them committed themselves to.
func (d *deed) succeed(m Merge) error {
	d.answer = d.NewID()
	m.New.On, m.New.Reason = m.On, m.Reason
	if err := d.open(d.answer, m.New); err != nil {
		return err
	}
	ch := d.change(d.answer)
	for _, list := range append(slices.Clone(kept), History) {
		ch.Known[list] = !slices.ContainsFunc(m.From, func(id string) bool { return !d.files[id].Known[list] })
	}
	for _, bound := range d.files[m.From[0]].committed(m.On - 1) {
		if !slices.ContainsFunc(m.From, func(id string) bool { return !slices.Contains(d.files[id].committed(m.On-1), bound) }) {
			d.commit(d.answer, bound, m.On, m.Reason)
		}
	}
	return nil
}

// committed lists the plans to which a practice is bound on a day.
func (f *File) committed(on calendar.Date) []string {
	var out []string
	for _, c := range f.Commitments {
		if c.From <= on && (c.Withdrawn == calendar.None || on < c.Withdrawn) && !slices.Contains(out, c.Plan) {
			out = append(out, c.Plan)
		}
	}
	return out
}

// Split lets a part of a practice go on as another one from a day on. Without
// places of its own the new one belongs where the practice belongs.
type Split struct {
	Practice string
	New      Open
	On       calendar.Date
	Reason   string
}

// Split makes a practice out of a part of another, which goes on itself. Both
// have the history up to that day. It gives the id of the new practice.
func (s *Service) Split(ctx context.Context, c Command, p Split) (string, error) {
	return s.carryOut(ctx, c, "split", p, func(d *deed) error {
		f, err := d.live(p.Practice, p.On)
		if err != nil {
			return err
		}
		if p.On > d.Today() {
			return wrong("practice.merge-ahead")
		}
		p.New.On, p.New.Reason = p.On, p.Reason
		if p.New.Cohort == "" {
			p.New.Cohort = f.Tell(p.On).Cohort
		}
		places := p.New.Neighbourhood == "" && len(p.New.Groups)+len(p.New.Centres) == 0
		d.answer = d.NewID()
		d.change(p.Practice)
		if err := d.open(d.answer, p.New); err != nil {
			return err
		}
		d.change(d.answer).Known = f.Known
		for _, m := range f.Memberships {
			if places && m.From <= p.On && (m.Until == calendar.None || p.On <= m.Until) {
				d.join(d.answer, m.To, m.Key, p.On, p.Reason)
			}
		}
		for _, bound := range f.committed(p.On) {
			d.commit(d.answer, bound, p.On, p.Reason)
		}
		d.happen(p.Practice, Life{Kind: SplitInto, On: p.On, Other: d.answer, Reason: p.Reason})
		d.happen(d.answer, Life{Kind: SplitFrom, On: p.On, Other: p.Practice, Reason: p.Reason})
		return nil
	})
}
