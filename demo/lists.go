package demo

import (
	"cmp"
	"slices"
	"time"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/view"
)

// The days before the end on which practices sign up for what is to come, and on
// which the lead keeps views and groups; of every few practices one waits.
const (
	signedUp = 9
	listed   = 8
	fewWait  = 3
	comes    = 21 // days after the end of a meeting that has no dates yet
)

// views are the lists that the lead of a demo keeps: what their address asks, and
// whether others see them. Their names say that they are examples.
var views = []struct {
	address string
	shared  bool
}{
	{"sort=neighbourhood&state=" + string(plan.IsSilent), true},
	{"sort=need&state=" + string(plan.IsAtRisk), true},
	{"column=neighbourhood&column=state&down=yes&sort=met", false},
}

// ownGroup is how many practices the lead puts into each own group.
const ownGroup = 4

// lists puts in the agenda what the lead keeps: views, groups of practices, and
// who signed up for the next meetings. It draws no lots.
func (f *fill) lists(cast []*office) {
	for _, o := range cast {
		if o.guest || o.centre != "" && o.with > 0 || o.index%fewWait == 0 {
			continue
		}
		f.closing(signedUp, o.Name, func() error { return f.signUp(o) })
	}
	if f.Stores.Views == nil {
		return
	}
	service := &view.Service{Store: f.Stores.Views, Now: f.clock.Now, NewID: f.newID}
	for i, name := range texts["view *"][:len(views)] {
		v := view.View{Name: name, Address: views[i].address, Shared: views[i].shared}
		f.closing(listed, name, func() error {
			_, err := service.Save(f.ctx, view.Command{Actor: f.leader(), Key: "demo " + name, Request: "demo"}, v)
			return err
		})
	}
	for i, name := range texts["group *"] {
		some := cast[min(i*ownGroup, len(cast)):min((i+1)*ownGroup, len(cast))]
		if len(some) == 0 {
			break
		}
		f.closing(listed, name, func() error {
			var members []string
			for _, o := range some {
				members = append(members, o.ID)
			}
			_, err := service.Put(f.ctx, view.Command{Actor: f.leader(), Key: "demo " + name, Request: "demo"}, view.Change{Name: name, Add: members})
			return err
		})
	}
}

// closing puts something in the agenda after work, so many days before the end.
func (f *fill) closing(days int, about string, do func() error) {
	at := workday(f.On.AddDays(-days)).Time().Add(closes * time.Hour)
	f.agenda = append(f.agenda, step{at: at, about: about, do: do})
}

// signUp puts a practice down for the next meeting that it owes, or that there is
// for everybody.
func (f *fill) signUp(o *office) error {
	var next []practice.SignedUp
	add := func(meeting, series string, days []calendar.Date) {
		if at := slices.IndexFunc(days, func(d calendar.Date) bool { return d > f.On }); at >= 0 {
			next = append(next, practice.SignedUp{Practice: o.ID, Meeting: meeting, Series: series, On: days[at]})
		}
	}
	for _, r := range f.holds(o, "meetings", o.now) {
		days, series := f.dates(o, r, o.now)
		add(r.Condition.Meeting, series, days)
	}
	for _, m := range f.Set.Plan(o.now).Meetings {
		for _, s := range m.Series {
			if len(s.Cohorts) == 0 || slices.Contains(s.Cohorts, o.Cohort) {
				add(m.Key, s.Key, s.Dates)
			}
		}
		if len(m.Series) == 0 && len(m.Dates) == 0 {
			add(m.Key, "", []calendar.Date{workday(f.On.AddDays(comes))})
		}
	}
	if len(next) == 0 {
		return nil
	}
	first := slices.MinFunc(next, func(a, b practice.SignedUp) int { return cmp.Compare(a.On, b.On) })
	_, err := f.keeper.RecordSignUps(f.ctx, f.keeping(), first)
	return err
}
