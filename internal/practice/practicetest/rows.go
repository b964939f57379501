package practicetest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
)

// row is what every dated fact has: an id, the day by which it is sorted, and
// who recorded it.
type row struct {
	id       *string
	on       calendar.Date
	recorded *practice.Recorded
}

func membership(m *practice.Membership) row { return row{&m.ID, m.From, &m.Recorded} }
func commitment(c *practice.Commitment) row { return row{&c.ID, c.From, &c.Recorded} }
func inUse(u *practice.InUse) row           { return row{&u.ID, u.Since, &u.Recorded} }
func attendance(a *practice.Attendance) row { return row{&a.ID, a.On, &a.Recorded} }
func signUp(u *practice.SignUp) row         { return row{&u.ID, u.On, &u.Recorded} }
func phone(p *practice.Phone) row           { return row{&p.ID, calendar.None, &p.Recorded} }
func registered(r *practice.Registered) row { return row{&r.ID, r.On, &r.Recorded} }
func population(p *practice.Population) row { return row{&p.ID, p.On, &p.Recorded} }
func waiver(w *practice.Waiver) row         { return row{&w.ID, w.On, &w.Recorded} }
func agreement(a *practice.Agreement) row   { return row{&a.ID, a.From, &a.Recorded} }
func life(l *practice.Life) row             { return row{&l.ID, l.On, &l.Recorded} }
func present(p *presence) row               { return attendance(&p.Attendance) }
func answer(a *practice.Answer) row         { return row{&a.ID, calendar.None, &a.Recorded} }
func visit(v *practice.Visit) row           { return row{&v.ID, visitDay(v), &v.Recorded} }
func visitDay(v *practice.Visit) calendar.Date {
	return cmp.Or(v.Held, v.Planned, v.Declined, v.Invited)
}

// rows copies a list without what was withdrawn, by day and id.
func rows[T any](in []T, gone func(id string) bool, of func(*T) row) []T {
	var out []T
	for _, r := range in {
		if !gone(*of(&r).id) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b T) int {
		x, y := of(&a), of(&b)
		return cmp.Or(cmp.Compare(lastIfNone(x.on), lastIfNone(y.on)), strings.Compare(*x.id, *y.id))
	})
	return out
}

// lastIfNone puts what has no date behind what has one.
func lastIfNone(d calendar.Date) calendar.Date {
	if d == calendar.None {
		return calendar.Latest
	}
	return d
}

// adding collects what one save adds; nothing is kept when an id was used.
type adding struct {
	fake   *Fake
	tenant string
	by     practice.Recorded
	used   map[name]bool
	failed bool
}

// add copies new rows behind a list. A row that does not say who recorded it
// was recorded by whoever saves.
func add[T any](a *adding, list string, have, rows []T, of func(*T) row) []T {
	have = slices.Clip(have)
	for _, r := range rows {
		x := of(&r)
		at := name{a.tenant, list + " " + *x.id}
		if a.used[at] || a.fake.used[at] {
			a.failed = true
			return have
		}
		a.used[at] = true
		if *x.recorded == (practice.Recorded{}) {
			*x.recorded = a.by
		}
		x.recorded.At = x.recorded.At.UTC().Truncate(time.Millisecond)
		have = append(have, r)
	}
	return have
}
