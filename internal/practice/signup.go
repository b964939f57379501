package practice

import (
	"context"
	"slices"

	"meertijd/internal/base/calendar"
)

// For says whether a sign-up is for a meeting on a day.
func (u *SignUp) For(meeting string, on calendar.Date) bool {
	return u.Meeting == meeting && u.On == on
}

// Expected lists the meetings to come, on a day or later, at which the practice
// is expected.
func (f *File) Expected(on calendar.Date) []SignUp {
	if f.Over(on) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.SignUps), func(u SignUp) bool { return u.On < on || f.Over(u.On) })
}

// SignedUp is a practice that will be at a meeting.
type SignedUp struct {
	Practice, Meeting, Series string
	On                        calendar.Date
}

// RecordSignUps records who will be at a meeting to come, one or many at once.
// Who is down for it already is left as it is; it gives how many were new.
func (s *Service) RecordSignUps(ctx context.Context, c Command, all ...SignedUp) (int, error) {
	return recordEach(ctx, s, c, "sign-up", all, (*deed).signUp)
}

func (d *deed) signUp(u SignedUp) (bool, error) {
	f, err := d.live(u.Practice, u.On)
	if err != nil {
		return false, err
	}
	if err := d.day(u.On); err != nil {
		return false, err
	}
	switch {
	case u.Meeting == "":
		return false, wrong("practice.meeting-missing")
	case u.On < d.Today():
		return false, wrong("practice.sign-up-past")
	}
	same := func(x SignUp) bool { return x.For(u.Meeting, u.On) }
	there := func(a Attendance) bool { return a.Meeting == u.Meeting && a.On == u.On }
	if slices.ContainsFunc(f.SignUps, same) || slices.ContainsFunc(f.Attendance, there) {
		return false, nil
	}
	if ch := d.changes[u.Practice]; ch != nil && slices.ContainsFunc(ch.SignUps, same) {
		return false, nil
	}
	ch := d.change(u.Practice, "sign-up")
	ch.SignUps = append(ch.SignUps, SignUp{ID: d.NewID(), Meeting: u.Meeting, Series: u.Series, On: u.On})
	return true, nil
}
