package demo

import (
	"fmt"
	"slices"
	"time"

	"meertijd/internal/base/calendar"
)

// clock stands still until the agenda moves it.
type clock struct{ now time.Time }

// Now gives the moment.
func (c *clock) Now() time.Time { return c.now }

// Today gives the day. Steps are done in office hours, in which the day is the
// same in the Netherlands as in UTC.
func (c *clock) Today() calendar.Date { return calendar.Of(c.now.Date()) }

// step is something that somebody does at a moment, about a practice or place.
type step struct {
	at    time.Time
	about string
	do    func() error
}

// slot is a day of something in the agenda: what is about one thing keeps its order.
type slot struct {
	about string
	day   calendar.Date
}

// The office hours in which people work, in UTC.
const (
	opens  = 7
	closes = 16
)

// on puts a step on a day, or on the working day before it, at some moment
// within office hours. What is about one thing and falls on one day is done in
// the order in which it was put in.
func (f *fill) on(day calendar.Date, about string, do func() error) {
	day = workday(min(day, f.On-1))
	at := day.Time().Add(opens*time.Hour + time.Duration(f.chance.IntN((closes-opens)*60))*time.Minute)
	if last, ok := f.booked[slot{about, day}]; ok && !at.After(last) {
		at = last.Add(90 * time.Second)
	}
	f.booked[slot{about, day}] = at
	f.agenda = append(f.agenda, step{at: at, about: about, do: do})
}

// workday gives the day itself, or the Friday before a weekend.
func workday(day calendar.Date) calendar.Date {
	switch day.Time().Weekday() {
	case time.Saturday:
		return day - 1
	case time.Sunday:
		return day - 2
	}
	return day
}

// run does the steps in the order of their moments.
func (f *fill) run() error {
	slices.SortStableFunc(f.agenda, func(a, b step) int { return a.at.Compare(b.at) })
	for _, s := range f.agenda {
		f.clock.now = s.at
		if err := s.do(); err != nil {
			return fmt.Errorf("demo, %s, %s: %w", s.at.Format(time.DateOnly), s.about, err)
		}
	}
	return nil
}

// between picks a day, both included; the first when they cross.
func (f *fill) between(first, last calendar.Date) calendar.Date {
	if last <= first {
		return first
	}
	return first.AddDays(f.chance.IntN(int(last-first) + 1))
}

// percent is true in so many of a hundred cases.
func (f *fill) percent(n int) bool { return f.chance.IntN(100) < n }

// pick gives one of a list that is not empty.
func pick[T any](f *fill, from []T) T { return from[f.chance.IntN(len(from))] }
