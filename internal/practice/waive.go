package practice

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// Waive lets a condition go for a practice and a programme year.
func (s *Service) Waive(ctx context.Context, c Command, id, condition string, year int, on calendar.Date, reason string) error {
	_, err := s.carryOutAs(ctx, c, access.WaiveCondition, "waive", []any{id, condition, year, on, reason}, func(d *deed) error {
		fresh, err := d.waive(id, Waiver{Condition: condition, Year: year, On: on, Reason: reason})
		if err == nil && !fresh {
			return wrong("practice.waived-already")
		}
		return err
	})
	return err
}

// WaiveAll lets a condition go for many practices at once. Those for which it
// was let go already are left as they are; it gives how many were new.
func (s *Service) WaiveAll(ctx context.Context, c Command, ids []string, w Waiver) (int, error) {
	answer, err := s.carryOutAs(ctx, c, access.WaiveCondition, "waive-all", []any{ids, w}, func(d *deed) error {
		return d.forEach(ids, func(id string) (bool, error) { return d.waive(id, w) })
	})
	n, _ := strconv.Atoi(answer)
	return n, err
}

// waive adds a waiver; false when there is one already.
func (d *deed) waive(id string, w Waiver) (bool, error) {
	f, err := d.file(id)
	if err != nil {
		return false, err
	}
	if err := d.happened(w.On, w.Reason); err != nil {
		return false, err
	}
	if w.Condition == "" || w.Year < 1 {
		return false, wrong("practice.condition-missing")
	}
	if slices.ContainsFunc(f.Waivers, func(o Waiver) bool { return o.Condition == w.Condition && o.Year == w.Year }) {
		return false, nil
	}
	ch := d.change(id, "waiver")
	ch.Waivers = append(ch.Waivers, Waiver{ID: d.NewID(), Condition: w.Condition, Year: w.Year, On: w.On, Reason: strings.TrimSpace(w.Reason)})
	return true, nil
}

// Unwaive withdraws a waiver: the condition is asked again, and the waiver stays
// in the history with the reason.
func (s *Service) Unwaive(ctx context.Context, c Command, id, waiver, reason string) error {
	_, err := s.carryOutAs(ctx, c, access.WaiveCondition, "unwaive", []any{id, waiver, reason}, func(d *deed) error {
		f, err := d.file(id)
		if err != nil {
			return err
		}
		if err := d.happened(d.Today(), reason); err != nil {
			return err
		}
		if !slices.ContainsFunc(f.Waivers, func(w Waiver) bool { return w.ID == waiver }) {
			return &fault.Error{Kind: fault.NotFound, Code: "practice.no-such-fact", Op: "practice.Unwaive"}
		}
		return d.unrecord(id, waiver, reason)
	})
	return err
}
