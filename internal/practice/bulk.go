package practice

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
)

// forEach does one thing for many practices and keeps how many it was new for.
func (d *deed) forEach(ids []string, do func(id string) (bool, error)) error {
	if len(ids) == 0 {
		return wrong("practice.nobody-chosen")
	}
	n := 0
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			continue
		}
		fresh, err := do(id)
		if err != nil {
			return err
		}
		if fresh {
			n++
		}
	}
	d.answer = strconv.Itoa(n)
	return nil
}

// VisitStep is how far a visit has come.
type VisitStep string

// The steps of a visit.
const (
	VisitInvited  VisitStep = "invited"
	VisitPlanned  VisitStep = "planned"
	VisitDeclined VisitStep = "declined"
	VisitHeld     VisitStep = "held"
)

// VisitSteps lists them in their order.
var VisitSteps = []VisitStep{VisitInvited, VisitPlanned, VisitDeclined, VisitHeld}

// RecordVisits records one step of the visit to many practices. What follows an
// invitation belongs to the last one that is open; a practice that was never
// invited stops it, by name. It gives for how many it was new.
func (s *Service) RecordVisits(ctx context.Context, c Command, step VisitStep, on calendar.Date, ids ...string) (int, error) {
	answer, err := s.carryOut(ctx, c, "visits", []any{step, on, ids}, func(d *deed) error {
		if !slices.Contains(VisitSteps, step) {
			return wrong("practice.step-missing")
		}
		return d.forEach(ids, func(id string) (bool, error) { return d.visit(id, step, on) })
	})
	n, _ := strconv.Atoi(answer)
	return n, err
}

// visit takes one step; false when it was recorded already.
func (d *deed) visit(id string, step VisitStep, on calendar.Date) (bool, error) {
	f, err := d.live(id, on)
	if err != nil {
		return false, err
	}
	if err := d.day(on); err != nil {
		return false, err
	}
	v, old, err := f.stepped(step, on)
	if err != nil || v == old {
		return false, err
	}
	switch {
	case v.Planned != calendar.None && v.Planned < v.Invited, v.Declined != calendar.None && v.Declined < v.Invited, v.Held != calendar.None && v.Held < v.Invited:
		return false, wrong("practice.visit-order")
	case v.Held > d.Today():
		return false, wrong("practice.visit-ahead")
	}
	v.ID, v.Recorded = d.NewID(), Recorded{}
	ch := d.change(id, "visit")
	ch.Visits, ch.Known = append(ch.Visits, v), map[List]bool{Visits: true}
	if old.ID != "" {
		d.instead(id, old.ID, v.ID, "")
	}
	return true, nil
}

// stepped gives the visit after a step, and as it was: the last one that is
// neither held nor declined, or one of which this step is known already.
func (f *File) stepped(step VisitStep, on calendar.Date) (now, was Visit, err error) {
	for _, v := range slices.Backward(f.Visits) {
		if v.on(step) != nil && *v.on(step) == on {
			return v, v, nil
		}
	}
	if step == VisitInvited {
		return Visit{Invited: on}, Visit{}, nil
	}
	for _, v := range slices.Backward(f.Visits) {
		if v.Held != calendar.None || v.Declined != calendar.None {
			continue
		}
		now, was = v, v
		*now.on(step) = on
		return now, was, nil
	}
	return Visit{}, Visit{}, wrong("practice.not-invited", "name", f.Practice.Name)
}

// on points at the day of a step.
func (v *Visit) on(step VisitStep) *calendar.Date {
	return map[VisitStep]*calendar.Date{VisitInvited: &v.Invited, VisitPlanned: &v.Planned, VisitDeclined: &v.Declined, VisitHeld: &v.Held}[step]
}

// CommitAll records that many practices bind themselves to a version of the
// regional plan. It gives for how many it was new.
func (s *Service) CommitAll(ctx context.Context, c Command, plan string, on calendar.Date, ids ...string) (int, error) {
	answer, err := s.carryOut(ctx, c, "commit-all", []any{plan, on, ids}, func(d *deed) error {
		if strings.TrimSpace(plan) == "" {
			return wrong("practice.plan-missing")
		}
		if err := d.day(on); err != nil {
			return err
		}
		return d.forEach(ids, func(id string) (bool, error) {
			f, err := d.live(id, on)
			if err != nil || slices.Contains(f.committed(on), plan) {
				return false, err
			}
			d.commit(id, plan, on, "")
			d.change(id).Known = map[List]bool{Commitments: true}
			return true, nil
		})
	})
	n, _ := strconv.Atoi(answer)
	return n, err
}

// Mistake is a fact of a practice that was recorded by mistake.
type Mistake struct{ Practice, Fact string }

// UnrecordAll withdraws facts of many practices at once. What counts no more
// already is left as it is; it gives how many were withdrawn.
func (s *Service) UnrecordAll(ctx context.Context, c Command, reason string, all ...Mistake) (int, error) {
	answer, err := s.carryOut(ctx, c, "unrecord-all", []any{reason, all}, func(d *deed) error {
		if len(all) == 0 {
			return wrong("practice.nobody-chosen")
		}
		if err := d.happened(d.Today(), reason); err != nil {
			return err
		}
		done := map[string]bool{}
		for _, m := range all {
			f, err := d.file(m.Practice)
			if err != nil {
				return err
			}
			if done[m.Fact] || f.fieldOf(m.Fact) == "" { // of a health centre the file of each practice holds it
				continue
			}
			if err := d.unrecord(m.Practice, m.Fact, reason); err != nil {
				return err
			}
			done[m.Fact] = true
		}
		d.answer = strconv.Itoa(len(done))
		return nil
	})
	n, _ := strconv.Atoi(answer)
	return n, err
}
