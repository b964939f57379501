package rule

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/money"
	"meertijd/internal/programme"
)

// income multiplies the tariff by the patients registered on the first day of
// each quarter of the calendar year. A quarter without a count or a tariff
// leaves the total incomplete; it is never guessed.
func (ev *evaluation) income() Income {
	now := ev.calendarYear()
	year, counted := now.year, ev.nextCountedYear(now)
	if counted != year {
		if counted != 0 {
			ev.reached(calendar.Of(counted, 1, 1))
		}
		return Income{Year: year}
	}
	out := Income{Year: year, Complete: true}
	for i, first := range now.quarters {
		if !ev.reached(first) {
			break
		}
		patients, counted := ev.registered(first)
		tariff, priced := ev.tariff(first)
		if !counted || !priced {
			out.Complete = false
			continue
		}
		line := next(&ev.quarters)
		line.Quarter, line.Patients, line.Tariff, line.Amount = now.first+calendar.Quarter(i), patients, tariff, tariff.Times(patients)
		out.Total += line.Amount
	}
	out.Quarters = since(ev.quarters, 0)
	ev.reached(now.next)
	return out
}

// calendarYear is the calendar year of the date, with the first days of its
// quarters and of the year after.
type calendarYear struct {
	on       calendar.Date
	year     int
	first    calendar.Quarter
	quarters [4]calendar.Date
	next     calendar.Date
}

// calendarYear works out the year once for all practices that are judged on a
// date.
func (ev *evaluation) calendarYear() *calendarYear {
	now := &ev.now
	if now.year != 0 && now.on == ev.on {
		return now
	}
	now.on, now.year = ev.on, ev.on.Year()
	now.first, now.next = calendar.QuarterOf(calendar.Of(now.year, 1, 1)), calendar.Of(now.year+1, 1, 1)
	for i := range now.quarters {
		now.quarters[i] = (now.first + calendar.Quarter(i)).First()
	}
	return now
}

// nextCountedYear gives the first calendar year from this one on with a count
// of patients, 0 when there is none: no later date matters to the income then.
func (ev *evaluation) nextCountedYear(now *calendarYear) int {
	first, next := now.quarters[0], calendar.Latest
	for i := range ev.facts.Registered {
		if on := ev.facts.Registered[i].On; on >= first {
			next = min(next, on)
		}
	}
	switch {
	case next == calendar.Latest:
		return 0
	case next < now.next:
		return now.year
	}
	return next.Year()
}

// registered gives the count on a day. Two counts for one day are a mistake in
// the facts; the larger one is taken, whatever their order.
func (ev *evaluation) registered(on calendar.Date) (patients int, ok bool) {
	for i := range ev.facts.Registered {
		if r := &ev.facts.Registered[i]; r.On == on && (!ok || r.Patients > patients) {
			patients, ok = r.Patients, true
		}
	}
	return patients, ok
}

// tariff gives the amount in force on a day: the last published one.
func (ev *evaluation) tariff(on calendar.Date) (money.Cents, bool) {
	best := -1
	for i := range ev.set.tariffs {
		t := &ev.set.tariffs[i]
		if t.From <= on && on <= t.Until && (t.Published == calendar.None || ev.reached(t.Published)) {
			best = i // what overlaps is a correction, and stands after what it corrects
		}
	}
	if best < 0 {
		return 0, false
	}
	return ev.set.tariffs[best].Amount, true
}

// hashedTariffs gives the values of tariffs that an answer depends on.
func hashedTariffs(tariffs []programme.Tariff) []programme.Tariff {
	out := slices.Clone(tariffs)
	for i := range out {
		out[i].Source = nil
	}
	return out
}
