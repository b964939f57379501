package practice

import (
	"cmp"
	"slices"
	"time"

	"meertijd/internal/base/calendar"
)

// LifeKind is what happened to a practice as a whole.
type LifeKind string

// What happens to a practice. Left, Closed and MergedInto date its last day;
// the others the first day on which they hold.
const (
	Opened     LifeKind = "opened"
	Renamed    LifeKind = "renamed"
	Recoded    LifeKind = "code"
	Cohorted   LifeKind = "cohort"
	TakenOver  LifeKind = "owner"
	Left       LifeKind = "left"
	Closed     LifeKind = "closed"
	MergedInto LifeKind = "merged-into"
	MergedFrom LifeKind = "merged-from"
	SplitInto  LifeKind = "split-into"
	SplitFrom  LifeKind = "split-from"
)

// Ends says whether nothing is owed after the day of such an event.
func (k LifeKind) Ends() bool { return k == Left || k == Closed || k == MergedInto }

// Life is an event in the life of a practice. Value is the new name, code,
// starting moment or owner; Other the practice it merged or split with.
type Life struct {
	ID                   string
	Kind                 LifeKind
	On                   calendar.Date
	Value, Other, Reason string
	Recorded             Recorded
}

// Tell gives who the practice was on a day: as it was first recorded, with the
// names, codes and starting moments that hold since.
func (f *File) Tell(on calendar.Date) Practice {
	p := f.First
	for i := range f.Life {
		l := &f.Life[i]
		if l.On > on {
			continue
		}
		switch l.Kind {
		case Renamed:
			p.Name = l.Value
		case Recoded:
			p.AGB = l.Value
		case Cohorted:
			p.Cohort = l.Value
		}
	}
	return p
}

// Ended gives the event that ends the practice, nil while it goes on.
func (f *File) Ended() *Life {
	var end *Life
	for i := range f.Life {
		if l := &f.Life[i]; l.Kind.Ends() && (end == nil || l.On < end.On) {
			end = l
		}
	}
	return end
}

// Over says whether a day comes after the last one of the practice.
func (f *File) Over(on calendar.Date) bool {
	end := f.Ended()
	return end != nil && on > end.On
}

// Day gives the day on which to look at the practice: its last one when that
// is past, else the day that was asked.
func (f *File) Day(on calendar.Date) calendar.Date {
	if f.Over(on) {
		return f.Ended().On
	}
	return on
}

// Origin is a practice from which this one came. What happened there counts
// here too: after a merger all of it, after a split what came before Before.
type Origin struct {
	Practice string
	Before   calendar.Date // None: all of it
}

// Origins lists the practices from which this one came by a day.
func (f *File) Origins(on calendar.Date) []Origin {
	var out []Origin
	for _, l := range f.Life {
		switch {
		case l.On > on:
		case l.Kind == MergedFrom:
			out = append(out, Origin{Practice: l.Other})
		case l.Kind == SplitFrom:
			out = append(out, Origin{Practice: l.Other, Before: l.On})
		}
	}
	return out
}

// Code is a care provider code with the days on which it held, both included.
type Code struct {
	AGB         string
	From, Until calendar.Date
}

// Codes lists all codes the practice ever had, oldest first.
func (f *File) Codes() []Code {
	codes := []Code{{AGB: f.First.AGB}}
	for _, l := range f.Life {
		if last := &codes[len(codes)-1]; l.Kind == Recoded {
			last.Until = l.On - 1
			codes = append(codes, Code{AGB: l.Value, From: l.On})
		}
	}
	return slices.DeleteFunc(codes, func(c Code) bool { return c.AGB == "" })
}

// Had says whether the practice has, had or will have a code.
func (f *File) Had(code string) bool {
	return slices.ContainsFunc(f.Codes(), func(c Code) bool { return c.AGB == code })
}

// Withdrawal says that a fact counts no more, since when and why; By names the
// fact that came in its place, if one did.
type Withdrawal struct {
	Reason     string
	ReplacedBy string
	Recorded   Recorded
}

// Version is one save of a file: which fields it touched, by whom and when.
type Version struct {
	No       int
	Fields   []string
	Recorded Recorded
}

// Chronicle is everything that was ever recorded of a practice, what was
// withdrawn included.
type Chronicle struct {
	File      File
	Withdrawn map[string]Withdrawal // by id of the fact
	Versions  []Version
}

// Known gives the file as it was known at an instant, told on a day: what was
// recorded by then and not withdrawn yet. Which lists were kept is not dated;
// those of now are given.
func (h *Chronicle) Known(at time.Time, on calendar.Date) File {
	f := h.File
	f.Memberships = known(h, at, f.Memberships, func(m *Membership) (string, Recorded) { return m.ID, m.Recorded })
	f.Commitments = known(h, at, f.Commitments, func(c *Commitment) (string, Recorded) { return c.ID, c.Recorded })
	f.InUse = known(h, at, f.InUse, func(u *InUse) (string, Recorded) { return u.ID, u.Recorded })
	f.Attendance = known(h, at, f.Attendance, func(a *Attendance) (string, Recorded) { return a.ID, a.Recorded })
	f.SignUps = known(h, at, f.SignUps, func(u *SignUp) (string, Recorded) { return u.ID, u.Recorded })
	f.Phones = known(h, at, f.Phones, func(p *Phone) (string, Recorded) { return p.ID, p.Recorded })
	f.Visits = known(h, at, f.Visits, func(v *Visit) (string, Recorded) { return v.ID, v.Recorded })
	f.Registered = known(h, at, f.Registered, func(r *Registered) (string, Recorded) { return r.ID, r.Recorded })
	f.Populations = known(h, at, f.Populations, func(p *Population) (string, Recorded) { return p.ID, p.Recorded })
	f.Waivers = known(h, at, f.Waivers, func(w *Waiver) (string, Recorded) { return w.ID, w.Recorded })
	f.Life = known(h, at, f.Life, func(l *Life) (string, Recorded) { return l.ID, l.Recorded })
	slices.SortStableFunc(f.Life, func(a, b Life) int { return cmp.Compare(a.On, b.On) })
	f.Practice = f.Tell(on)
	return f
}

func known[T any](h *Chronicle, at time.Time, rows []T, of func(*T) (string, Recorded)) []T {
	var out []T
	for i := range rows {
		id, recorded := of(&rows[i])
		gone, withdrawn := h.Withdrawn[id]
		if !recorded.At.After(at) && (!withdrawn || gone.Recorded.At.After(at)) {
			out = append(out, rows[i])
		}
	}
	return out
}

// With gives the file as it would be after a change that adds to it.
func (f File) With(c Change) File {
	if c.Practice.Name != "" {
		f.First, f.Practice = c.Practice, c.Practice
	}
	if f.Known == nil {
		f.Known = c.Known
	}
	gone := func(id string) bool { return slices.Contains(c.Withdrawn, id) }
	f.Life = slices.DeleteFunc(slices.Concat(f.Life, c.Life), func(l Life) bool { return gone(l.ID) })
	f.Memberships = slices.DeleteFunc(slices.Concat(f.Memberships, c.Memberships), func(m Membership) bool { return gone(m.ID) })
	f.Commitments = slices.DeleteFunc(slices.Concat(f.Commitments, c.Commitments), func(x Commitment) bool { return gone(x.ID) })
	return f
}
