package reminder

import (
	"time"

	"meertijd/internal/base/calendar"
)

// The weekly mail goes out on Monday from seven o'clock. Whoever could not be
// reached then still gets it until Wednesday is over: later it would only stand
// in the way of the next one.
const (
	digestHour = 7
	digestDays = 3
)

// Week gives the Monday of the weekly mail that may go out at a moment, by the
// clock of a place; false when none may. Weeks that were missed are not made up
// for: there is never more than one.
func Week(now time.Time, zone *time.Location) (calendar.Date, bool) {
	local := now.In(zone)
	today := calendar.Of(local.Year(), local.Month(), local.Day())
	monday := today.AddDays(-(int(local.Weekday()) + 6) % 7)
	begin := at(monday, digestHour, zone)
	return monday, !now.Before(begin) && now.Before(Until(monday, zone))
}

// Until gives the moment from which the mail of a week is of no use.
func Until(week calendar.Date, zone *time.Location) time.Time {
	return at(week.AddDays(digestDays), 0, zone)
}

// at is an hour of a day by the clock of a place, also when the clock moved.
func at(day calendar.Date, hour int, zone *time.Location) time.Time {
	t := day.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), hour, 0, 0, 0, zone)
}
