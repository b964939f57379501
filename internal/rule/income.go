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
	year := ev.on.Year()
	counted := ev.nextCountedYear(year)
	if counted != year {
		if counted != 0 {
			ev.reached(calendar.Of(counted, 1, 1))
		}
		return Income{Year: year}
	}
	out := Income{Year: year, Complete: true}
	first := calendar.QuarterOf(calendar.Of(year, 1, 1))
	for q := first; q < first+4; q++ {
		if !ev.reached(q.First()) {
			break
		}
		patients, counted := ev.registered(q.First())
		tariff, priced := ev.tariff(q.First())
		if !counted || !priced {
			out.Complete = false
			continue
		}
		line := QuarterIncome{Quarter: q, Patients: patients, Tariff: tariff, Amount: tariff.Times(patients)}
		ev.quarters = append(ev.quarters, line)
		out.Total += line.Amount
	}
	out.Quarters = since(ev.quarters, 0)
	ev.reached(calendar.Of(year+1, 1, 1))
	return out
}

// nextCountedYear gives the first calendar year from this one on with a count
// of patients, 0 when there is none: no later date matters to the income then.
func (ev *evaluation) nextCountedYear(year int) int {
	first, next := calendar.Of(year, 1, 1), calendar.Latest
	for i := range ev.facts.Registered {
		if on := ev.facts.Registered[i].On; on >= first {
			next = min(next, on)
		}
	}
	if next == calendar.Latest {
		return 0
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
		if t.From <= on && on <= t.Until && (t.Published == calendar.None || ev.reached(t.Published)) &&
			(best < 0 || t.Published >= ev.set.tariffs[best].Published) {
			best = i
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
