package practice_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
)

// note is one thing that the model remembers: what held from a day on, from
// when to when it was believed.
type note struct {
	what, value  string
	from, until  calendar.Date // until: None goes on
	known, taken time.Time     // taken: zero is still believed
	fact         string        // its id in the store
}

// model tells a practice again from its notes, in the simplest way there is.
type model struct{ notes []note }

// holds gives the value of something on a day as it was known at an instant:
// the latest that had begun by then.
func (m *model) holds(what string, on calendar.Date, at time.Time) string {
	value, from := "", calendar.Date(-1)
	for _, n := range m.notes {
		believed := !n.known.After(at) && (n.taken.IsZero() || n.taken.After(at))
		if n.what == what && believed && n.from <= on && (n.until == calendar.None || on <= n.until) && n.from >= from {
			value, from = n.value, n.from
		}
	}
	return value
}

// story tells everything on a day.
func (m *model) story(on calendar.Date, at time.Time) string {
	end := m.holds("end", on-1, at)
	place, group := m.holds("place", on, at), m.holds("group", on, at)
	if end != "" {
		place, group = "", ""
	}
	return strings.Join([]string{m.holds("name", on, at), m.holds("code", on, at), m.holds("cohort", on, at), place, group, m.holds("count", on, at), end}, "|")
}

func told(f *practice.File, on calendar.Date) string {
	end, count := "", ""
	if f.Over(on) {
		end = string(f.Ended().Kind)
	}
	for _, r := range f.Registered {
		if r.On <= on {
			count = fmt.Sprint(r.Patients)
		}
	}
	p := f.Tell(on)
	return strings.Join([]string{p.Name, p.AGB, p.Cohort, f.On(practice.InNeighbourhood, on), f.On(practice.InGroup, on), count, end}, "|")
}

// run is one random life.
type run struct {
	*office
	*model
	t  *rapid.T
	id string
}

// day draws one of few days, so that events meet.
func (r *run) day() calendar.Date {
	return d("2026-01-01") + calendar.Date(rapid.IntRange(0, 60).Draw(r.t, "day"))
}

func (r *run) add(n note, f practice.File, fact string) {
	n.known, n.fact = r.now, fact
	r.notes = append(r.notes, n)
}

// step does one random deed, and notes it when it was allowed.
func (r *run) step(i int) {
	on, text := r.day(), fmt.Sprint("v", i)
	life := func(what string, value string, err error) {
		if err == nil {
			f := r.file()
			at := slices.IndexFunc(f.Life, func(l practice.Life) bool { return l.Value == value })
			r.add(note{what: what, value: value, from: on}, f, f.Life[at].ID)
		}
	}
	switch rapid.IntRange(0, 7).Draw(r.t, "deed") {
	case 0:
		life("name", text, r.Rename(ctx, r.lead(), r.id, on, text, "x"))
	case 1:
		code := fmt.Sprintf("%08d", i)
		life("code", code, r.ChangeCode(ctx, r.lead(), r.id, on, code, "x"))
	case 2:
		life("cohort", text, r.ChangeCohort(ctx, r.lead(), r.id, on, text, "x"))
	case 3:
		r.move(on)
	case 4:
		r.group(on)
	case 5:
		r.count(i)
	case 6:
		r.mistake()
	case 7:
		if rapid.IntRange(0, 3).Draw(r.t, "ends") == 0 && r.Leave(ctx, r.lead(), r.id, on, "x") == nil {
			f := r.file()
			r.add(note{what: "end", value: "left", from: on}, f, f.Ended().ID)
		}
	}
}

func (r *run) file() practice.File { return r.get(r.id, "2026-06-02") }

// move ends every place that reaches the day, and begins the new one.
func (r *run) move(on calendar.Date) {
	to := rapid.SampledFrom([]string{"n1", "n2", "n3"}).Draw(r.t, "place")
	if r.Move(ctx, r.lead(), r.id, to, on, "x") != nil {
		return
	}
	r.cut("place", on-1)
	f := r.file()
	at := slices.IndexFunc(f.Memberships, func(m practice.Membership) bool {
		return m.To == practice.InNeighbourhood && m.From == on && m.Until == calendar.None
	})
	r.add(note{what: "place", value: to, from: on}, f, f.Memberships[at].ID)
	r.rename("place", practice.InNeighbourhood)
}

// cut ends what reaches beyond a last day: the old notes are believed no more.
func (r *run) cut(what string, last calendar.Date) {
	for i := range r.notes {
		n := r.notes[i]
		if n.what != what || !n.taken.IsZero() || n.until != calendar.None && n.until <= last {
			continue
		}
		r.notes[i].taken = r.now
		if last >= n.from {
			n.until, n.known, n.taken = last, r.now, time.Time{}
			r.notes = append(r.notes, n)
		}
	}
}

// rename finds the ids of the rows that came in the place of others.
func (r *run) rename(what string, to practice.Belonging) {
	f := r.file()
	for i := range r.notes {
		n := &r.notes[i]
		for _, m := range f.Memberships {
			if n.what == what && n.taken.IsZero() && m.To == to && m.Key == n.value && m.From == n.from && m.Until == n.until {
				n.fact = m.ID
			}
		}
	}
}

// group joins or leaves the one group.
func (r *run) group(on calendar.Date) {
	if rapid.Bool().Draw(r.t, "join") {
		if r.JoinGroup(ctx, r.lead(), r.id, "g", on, "x") == nil {
			r.add(note{what: "group", value: "g", from: on}, practice.File{}, "")
			r.rename("group", practice.InGroup)
		}
		return
	}
	f := r.file()
	at := slices.IndexFunc(f.Memberships, func(m practice.Membership) bool {
		return m.To == practice.InGroup && (m.Until == calendar.None || m.Until > on)
	})
	if r.LeaveGroup(ctx, r.lead(), r.id, "g", on, "x") == nil {
		for i := range r.notes {
			if r.notes[i].fact == f.Memberships[at].ID && r.notes[i].taken.IsZero() {
				n := r.notes[i]
				r.notes[i].taken = r.now
				if on >= n.from {
					n.until, n.known = on, r.now
					r.notes = append(r.notes, n)
				}
			}
		}
		r.rename("group", practice.InGroup)
	}
}

// count records patients on the one quarter of these days.
func (r *run) count(i int) {
	if r.RecordRegistered(ctx, r.lead(), r.id, calendar.QuarterOf(d("2026-01-01")), i) != nil {
		return
	}
	for k := range r.notes {
		if r.notes[k].what == "count" && r.notes[k].taken.IsZero() {
			r.notes[k].taken = r.now
		}
	}
	f := r.file()
	r.add(note{what: "count", value: fmt.Sprint(i), from: d("2026-01-01")}, f, f.Registered[0].ID)
}

// mistake takes back an event in the life; the other kinds restore what was
// there before, which has tests of its own.
func (r *run) mistake() {
	f := r.file()
	if len(f.Life) < 2 {
		return
	}
	l := f.Life[rapid.IntRange(0, len(f.Life)-1).Draw(r.t, "which")]
	if r.Unrecord(ctx, r.lead(), r.id, l.ID, "x") == nil {
		for i := range r.notes {
			if r.notes[i].fact == l.ID {
				r.notes[i].taken = r.now
			}
		}
	}
}

// A file told on any day, as it was known at any instant, is what a simple
// model tells.
func TestALifeIsToldAsItWentAndAsItWasKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &run{office: newOffice(t), model: &model{}, t: t}
		for _, n := range []string{"n1", "n2", "n3"} {
			r.must(r.store.SaveNeighbourhood(ctx, practice.Neighbourhood{Tenant: tenant, ID: n, Name: n}, audit.Record{At: r.now, Tenant: tenant}))
		}
		r.id = r.opens("Een", "99999999")
		r.notes = []note{{what: "name", value: "Een"}, {what: "code", value: "99999999"}, {what: "cohort", value: "2024-01"}}
		moments := []time.Time{r.now}
		for i := range rapid.IntRange(1, 25).Draw(t, "steps") {
			r.now = r.now.Add(time.Minute)
			moments = append(moments, r.now)
			r.step(i + 1)
		}
		for _, at := range moments {
			for on := d("2025-12-30"); on <= d("2026-03-05"); on++ {
				f, err := r.Get(ctx, r.lead().Actor, r.id, on, at)
				r.must(err)
				if got, want := told(&f, on), r.story(on, at); got != want {
					t.Fatalf("on %s as known at %s\n%s, want\n%s\n%+v", on, at.Format("15:04"), got, want, r.notes)
				}
			}
		}
		now := r.get(r.id, "2026-03-05")
		if got, want := told(&now, d("2026-03-05")), r.story(d("2026-03-05"), r.now); got != want {
			t.Fatalf("now %s, want %s", got, want)
		}
	})
}
