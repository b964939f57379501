package demo

import (
	"fmt"
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// life puts in the agenda what is known of a practice and what it does.
func (f *fill) life(o *office) {
	o.patients = 1800 + f.chance.IntN(7200)
	f.on(o.joined, o.Name, func() error { return f.join(o) })
	if !o.is(UnknownHistory) {
		for year := 1; year <= o.now; year++ {
			if start, _ := f.Set.YearOf(o.Cohort, year); f.has(o, year) {
				f.on(min(start.AddDays(12), f.On-3), o.Name, func() error { return f.yearly(o, year) })
			}
		}
		f.on(f.On-2, o.Name, func() error { return f.yearly(o, 0) })
		f.meetings(o)
		f.visits(o)
	}
	f.years(o)
}

// join makes the practice and its people.
func (f *fill) join(o *office) error {
	open := practice.Open{
		Name: o.Name, AGB: o.AGB, Cohort: o.Cohort, On: o.since(), Reason: f.text("opened", ""), Neighbourhood: o.place.ID,
		Fresh: true, Bare: o.is(UnknownHistory), Fictional: true,
	}
	if o.group != "" {
		open.Groups = []string{o.group}
	}
	if o.centre != "" {
		open.Centres = []string{o.centre}
	}
	id, err := f.keeper.Open(f.ctx, f.keeping(), open)
	if err != nil {
		return err
	}
	o.ID = id
	if o.index%7 != 5 { // of some nobody wrote down a number
		if err := f.keeper.RecordPhone(f.ctx, f.keeping(), o.ID, madeUpNumber(o.index)); err != nil {
			return err
		}
	}
	if item := f.inUse(o); item != "" {
		if err := f.keeper.RecordInUse(f.ctx, f.keeping(), o.ID, item, o.joined.AddDays(-100-f.chance.IntN(800))); err != nil {
			return err
		}
	}
	for _, p := range o.staff {
		if err := f.hire(p, p.roles[o], o.ID, o.since()); err != nil {
			return err
		}
	}
	return nil
}

// madeUpNumber is a telephone number that nobody has: there is no area 0999.
func madeUpNumber(index int) string { return fmt.Sprintf("0999 %06d", 120000+index*137) }

// since is the day from which the practice belongs to anything: the first of
// the quarter in which it joined.
func (o *office) since() calendar.Date { return calendar.QuarterOf(o.joined).First() }

// inUse picks something that a practice uses already, in one of eight. What
// shares a plan has the same history, and nothing of its own.
func (f *fill) inUse(o *office) string {
	if o.index%8 != 3 || o.is(Joint) || o.is(UnknownHistory) {
		return ""
	}
	tuned, rest := f.agreeable()
	if all := append(rest, tuned...); len(all) > 0 {
		return pick(f, all)
	}
	return ""
}

// keeping is the programme lead, who keeps the files of practices.
func (f *fill) keeping() practice.Command {
	return practice.Command{Actor: f.leader(), Request: "demo"}
}

// yearly records what comes in once a year: the commitment to the regional
// plan of that year, and the counts of patients since the last time.
func (f *fill) yearly(o *office, year int) error {
	if p := f.Set.Plan(year); p != nil && p.Years[0] == year && !o.is(NotCommitted) && f.commits(p.Years) {
		start, _ := f.Set.YearOf(o.Cohort, year)
		if err := f.keeper.Commit(f.ctx, f.keeping(), o.ID, p.Key, start); err != nil {
			return err
		}
	}
	var n practice.Counts
	for ; o.counted.First() <= f.clock.Today(); o.counted++ {
		o.patients = min(max(o.patients+o.patients*(f.chance.IntN(21)-10)/1000, 1800), 9000)
		n.Registered = append(n.Registered, practice.Registered{On: o.counted.First(), Patients: o.patients})
	}
	if len(n.Registered) == 0 {
		return nil
	}
	if year > 0 {
		n.Populations = f.populations(o, year, n.Registered[len(n.Registered)-1])
	}
	return f.keeper.RecordCounts(f.ctx, f.keeping(), o.ID, n)
}

// commits says whether any of the years of a plan asks a commitment.
func (f *fill) commits(years []int) bool {
	for _, year := range years {
		for _, r := range f.Set.Rules(year) {
			if r.Kind() == "commitment" {
				return true
			}
		}
	}
	return false
}

// populations counts the populations that decide on a supplement: above the
// share for the practices of the group, and for one other that could join it.
func (f *fill) populations(o *office, year int, counted practice.Registered) []practice.Population {
	var out []practice.Population
	for _, r := range f.Set.Rules(year) {
		if r.Kind() != "share" {
			continue
		}
		share := int(r.Condition.Share)
		part := share - 3 - f.chance.IntN(max(share-4, 1))
		if o.group == r.Condition.Group && o.group != "" || o.index == 9 {
			part = share + 2 + f.chance.IntN(15)
		}
		out = append(out, practice.Population{
			Measure: r.Condition.Measure, On: counted.On,
			Patients: counted.Patients * max(min(part, 99), 1) / 100, Of: counted.Patients, List: listName(),
		})
	}
	return out
}

// meetings puts the meetings of every year in the agenda: recorded two days
// later, by the practice that sent somebody.
func (f *fill) meetings(o *office) {
	if o.guest || o.centre != "" && o.with > 0 {
		return // somebody else goes for them
	}
	for year := 1; year <= o.now; year++ {
		for _, r := range f.holds(o, "meetings", year) { // of a plan, so there is one
			days, series := f.dates(o, r, year)
			for i, day := range days {
				missed := o.is(Missed) && year == o.now-1 && i == len(days)-1
				if day >= f.On-2 || missed || o.index >= len(script) && f.percent(6) {
					continue
				}
				f.on(day+2, o.Name, func() error {
					_, err := f.keeper.RecordAttendance(f.ctx, f.keeping(), practice.Attended{
						Practice: o.ID, Meeting: r.Condition.Meeting, On: day, Series: series, Centre: o.centre,
					})
					return err
				})
			}
		}
	}
}

// dates gives the days of a meeting that a practice owes: those of its series,
// or else one in every quarter, or spread over a year that has passed.
func (f *fill) dates(o *office, r *rule.Rule, year int) (days []calendar.Date, series string) {
	for _, m := range f.Set.Plan(year).Meetings {
		if m.Key != r.Condition.Meeting {
			continue
		}
		for _, s := range m.Series {
			if slices.Contains(s.Years, year) && (len(s.Cohorts) == 0 || slices.Contains(s.Cohorts, o.Cohort)) {
				return s.Dates, s.Key
			}
		}
	}
	start, end := f.Set.YearOf(o.Cohort, year)
	if r.Condition.Spread == "quarter" {
		for q := calendar.QuarterOf(start); q.First() <= end; q++ {
			days = append(days, workday(q.First().AddDays(40)))
		}
		return days, ""
	}
	for i := range r.Required() {
		if day := workday(start + (end-start)*calendar.Date(2*i+1)/calendar.Date(2*r.Required())); year < o.now {
			days = append(days, day)
		}
	}
	return days, ""
}

// visits records the talks: held in each year that is over, and this year held,
// planned or declined, for most.
func (f *fill) visits(o *office) {
	for year := 1; year <= o.now; year++ {
		start, end := f.Set.YearOf(o.Cohort, year)
		if !f.has(o, year) || f.none(o, "visit", year) && f.none(o, "invitation", year) {
			continue
		}
		if year == o.now {
			f.talk(o, start, end)
			continue
		}
		v := practice.Visit{Invited: workday(f.between(start+30, start+60)), Held: workday(f.between(end-30, end-10))}
		v.Planned = v.Held
		f.keepVisit(o, v.Held, v)
	}
}

// talk is the visit of this year.
func (f *fill) talk(o *office, start, end calendar.Date) {
	if o.index%4 == 3 {
		return
	}
	v := practice.Visit{Invited: workday(min(f.between(start+5, start+20), f.On-1))}
	switch {
	case o.index%8 == 6:
		v.Declined = workday(min(v.Invited+6, f.On-1))
	case o.index%3 == 1 && f.On-v.Invited > 25:
		v.Planned = workday(f.between(f.On-15, f.On-3))
		v.Held = v.Planned
	default:
		v.Planned = workday(min(f.between(f.On+5, f.On+60), end))
	}
	f.keepVisit(o, max(v.Invited, v.Declined, v.Held), v)
}

func (f *fill) keepVisit(o *office, day calendar.Date, v practice.Visit) {
	f.on(day, o.Name, func() error {
		return f.keeper.RecordVisit(f.ctx, f.keeping(), o.ID, v)
	})
}
