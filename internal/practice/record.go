package practice

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// Attended is one participant at a meeting, for a practice or for the health
// centre to which it belongs.
type Attended struct {
	Practice, Meeting, Series, Centre string
	On                                calendar.Date
}

// RecordAttendance records who was at a meeting, one or many at once. Who is
// down for that meeting already is left as it is; it gives how many were new.
func (s *Service) RecordAttendance(ctx context.Context, c Command, all ...Attended) (int, error) {
	return recordEach(ctx, s, c, "attendance", all, (*deed).attend)
}

// recordEach adds many facts at once, and gives how many were new.
func recordEach[T any](ctx context.Context, s *Service, c Command, what string, all []T, add func(*deed, T) (fresh bool, err error)) (int, error) {
	answer, err := s.carryOut(ctx, c, what, all, func(d *deed) error {
		added := 0
		for _, x := range all {
			fresh, err := add(d, x)
			if err != nil {
				return err
			}
			if fresh {
				added++
			}
		}
		d.answer = strconv.Itoa(added)
		return nil
	})
	n, _ := strconv.Atoi(answer)
	return n, err
}

func (d *deed) attend(a Attended) (bool, error) {
	f, err := d.live(a.Practice, a.On)
	if err != nil {
		return false, err
	}
	if err := d.day(a.On); err != nil {
		return false, err
	}
	switch {
	case a.Meeting == "":
		return false, wrong("practice.meeting-missing")
	case a.On > d.Today():
		return false, wrong("practice.attended-ahead")
	case a.Centre != "" && !f.in(InCentre, a.Centre, a.On):
		return false, wrong("practice.not-there")
	}
	same := func(b Attendance) bool { return b.Meeting == a.Meeting && b.On == a.On && b.Centre == a.Centre }
	if slices.ContainsFunc(f.Attendance, same) || slices.ContainsFunc(d.attending(a), same) {
		return false, nil
	}
	came := Attendance{ID: d.NewID(), Meeting: a.Meeting, On: a.On, Series: a.Series, Centre: a.Centre}
	ch := d.change(a.Practice, "attendance")
	for _, u := range f.SignUps {
		if u.For(a.Meeting, a.On) {
			d.instead(a.Practice, u.ID, came.ID, "")
			came.Series = cmp.Or(came.Series, u.Series)
		}
	}
	ch.Attendance = append(ch.Attendance, came)
	ch.Known = map[List]bool{Attendances: true}
	return true, nil
}

// attending lists what this command adds for the same unit.
func (d *deed) attending(a Attended) []Attendance {
	var out []Attendance
	for id, ch := range d.changes {
		if id == a.Practice || a.Centre != "" {
			out = append(out, ch.Attendance...)
		}
	}
	return out
}

// in says whether a practice belongs to something on a day; it may belong to
// more than one of a kind.
func (f *File) in(to Belonging, key string, on calendar.Date) bool {
	return slices.ContainsFunc(f.Memberships, func(m Membership) bool { return m.To == to && m.Key == key && m.From <= on && m.covers(on) })
}

// RecordVisit records a visit as it stands now. What was recorded of the same
// invitation makes place for it.
func (s *Service) RecordVisit(ctx context.Context, c Command, id string, v Visit) error {
	_, err := s.carryOut(ctx, c, "visit", []any{id, v}, func(d *deed) error {
		f, err := d.live(id, v.Invited)
		if err != nil {
			return err
		}
		if err := d.day(v.Invited); err != nil {
			return err
		}
		for _, on := range []calendar.Date{v.Declined, v.Planned, v.Held} {
			if on != calendar.None && on < v.Invited {
				return wrong("practice.visit-order")
			}
		}
		if v.Held > d.Today() {
			return wrong("practice.visit-ahead")
		}
		v.ID, v.Recorded = d.NewID(), Recorded{}
		ch := d.change(id, "visit")
		ch.Visits, ch.Known = append(ch.Visits, v), map[List]bool{Visits: true}
		for _, old := range f.Visits {
			if old.Invited == v.Invited {
				d.instead(id, old.ID, v.ID, "")
			}
		}
		return nil
	})
	return err
}

// RecordRegistered records how many patients were registered on the first day
// of a quarter. An earlier count of that day makes place for it.
func (s *Service) RecordRegistered(ctx context.Context, c Command, id string, quarter calendar.Quarter, patients int) error {
	_, err := s.carryOut(ctx, c, "registered", []any{id, quarter, patients}, func(d *deed) error {
		return d.registered(id, Registered{On: quarter.First(), Patients: patients})
	})
	return err
}

// RecordInUse records since when an intervention is in use.
func (s *Service) RecordInUse(ctx context.Context, c Command, id, intervention string, since calendar.Date) error {
	_, err := s.carryOut(ctx, c, "in-use", []any{id, intervention, since}, func(d *deed) error {
		f, err := d.live(id, since)
		if err != nil {
			return err
		}
		if err := d.day(since); err != nil {
			return err
		}
		if intervention == "" {
			return wrong("practice.intervention-missing")
		}
		if slices.ContainsFunc(f.InUse, func(u InUse) bool { return u.Intervention == intervention }) {
			return wrong("practice.in-use-already")
		}
		ch := d.change(id, "in-use")
		ch.InUse, ch.Known = append(ch.InUse, InUse{ID: d.NewID(), Intervention: intervention, Since: since}), map[List]bool{InUses: true}
		return nil
	})
	return err
}

// Unrecord withdraws a fact that was recorded by mistake: it stays in the
// history and counts no more. What had made place for it counts again; of a
// merger or a split the other side is withdrawn as well.
func (s *Service) Unrecord(ctx context.Context, c Command, id, fact, reason string) error {
	_, err := s.carryOut(ctx, c, "unrecord", []any{id, fact, reason}, func(d *deed) error {
		if err := d.happened(d.Today(), reason); err != nil {
			return err
		}
		return d.unrecord(id, fact, reason)
	})
	return err
}

// unrecord withdraws one fact.
func (d *deed) unrecord(id, fact, reason string) error {
	f, err := d.file(id)
	if err != nil {
		return err
	}
	if at := slices.IndexFunc(f.Life, func(l Life) bool { return l.ID == fact }); at >= 0 {
		return d.unlive(f, f.Life[at], reason)
	}
	field := f.fieldOf(fact)
	if field == "" {
		return &fault.Error{Kind: fault.NotFound, Code: "practice.no-such-fact", Op: "practice.Unrecord"}
	}
	d.change(id, field)
	d.instead(id, fact, "", reason)
	return d.restore(id, fact)
}

// unlive withdraws an event in a life. Without its opening a practice would be
// from nowhere: that one can only be ended.
func (d *deed) unlive(f *File, l Life, reason string) error {
	if l.Kind == Opened || l.Kind == SplitFrom {
		return wrong("practice.opening-stays")
	}
	d.change(f.Practice.ID, string(l.Kind))
	d.instead(f.Practice.ID, l.ID, "", reason)
	if l.Other == "" {
		return nil
	}
	if l.Kind == SplitInto {
		return wrong("practice.split-stays")
	}
	other, err := d.file(l.Other)
	if err != nil {
		return err
	}
	for _, o := range other.Life {
		if o.Other == f.Practice.ID && (o.Kind == MergedInto || o.Kind == MergedFrom) {
			d.change(l.Other, string(o.Kind))
			d.instead(l.Other, o.ID, "", reason)
		}
	}
	return nil
}
