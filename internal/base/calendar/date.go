package calendar

import (
	"fmt"
	"strconv"
	"time"
)

// Date is a day, counted from 1970-01-01. The zero value means "no date";
// 1970-01-01 itself therefore cannot be written, which no regional plan needs.
type Date int32

// None is the absent date.
const None Date = 0

// Latest is later than every date that a plan can name.
const Latest Date = 1<<31 - 1

const secondsPerDay = 24 * 60 * 60

// Of gives the date of a year, month and day. Days beyond the end of a month
// run on into the next one, as with time.Date.
func Of(year int, month time.Month, day int) Date {
	return Date(firstOf(year, int(month)-1) + day - 1)
}

// The calendar repeats itself every 400 years. Counted from the first of
// March a leap day is the last of its year, and five months have 153 days.
const (
	daysPer400Years = 146097
	daysPer100Years = 36524
	daysPer4Years   = 1461
	daysBefore1970  = 719468 // from 1 March of the year 0
)

// firstOf gives the first day of a month that is counted from January of a
// year, in days from 1970-01-01; month 12 is January of the year after. It is
// written out because time.Date takes several times as long, and dates are
// most of what the rule engine works with.
func firstOf(year, month int) int {
	fromMarch := year*12 + month - 2
	year, month = floor(fromMarch, 12), fromMarch-12*floor(fromMarch, 12)
	return 365*year + floor(year, 4) - floor(year, 100) + floor(year, 400) + (153*month+2)/5 - daysBefore1970
}

// floor divides and rounds down, also below zero.
func floor(n, by int) int {
	if n < 0 {
		return -((by - 1 - n) / by)
	}
	return n / by
}

// parts gives the year, the month counted from 0, and the day of the month.
func (d Date) parts() (year, month, day int) {
	days := int(d) + daysBefore1970
	era := floor(days, daysPer400Years)
	days -= era * daysPer400Years
	year = (days - days/(daysPer4Years-1) + days/daysPer100Years - days/(daysPer400Years-1)) / 365
	days -= 365*year + year/4 - year/100
	fromMarch := (5*days + 2) / 153
	day = days - (153*fromMarch+2)/5 + 1
	year += 400 * era
	if fromMarch >= 10 {
		return year + 1, fromMarch - 10, day
	}
	return year, fromMarch + 2, day
}

// Parse reads an ISO date, 2026-04-01. Years from 1971 to 2199 are taken.
func Parse(text string) (Date, error) {
	t, err := time.Parse("2006-01-02", text)
	if err != nil {
		return None, fmt.Errorf("not a date: %q", text)
	}
	if t.Year() < 1971 || t.Year() > 2199 {
		return None, fmt.Errorf("year out of range 1971 to 2199: %q", text)
	}
	return Of(t.Year(), t.Month(), t.Day()), nil
}

// MustParse is Parse for constants in tests; it panics on anything else.
func MustParse(text string) Date {
	d, err := Parse(text)
	if err != nil {
		panic(err)
	}
	return d
}

// Time gives midnight UTC of the day, for formatting only.
func (d Date) Time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// String gives the ISO form, or the empty string for no date.
func (d Date) String() string {
	if d == None || d == Latest {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

// Year gives the calendar year.
func (d Date) Year() int {
	year, _, _ := d.parts()
	return year
}

// AddDays moves by days.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// AddMonths moves by whole months; the 31st becomes the last day of a shorter
// month, so that a deadline never slips into the month after.
func (d Date) AddMonths(n int) Date {
	year, month, day := d.parts()
	first, next := firstOf(year, month+n), firstOf(year, month+n+1)
	return Date(min(first+day, next) - 1)
}

// MarshalText writes the ISO form; no date is empty.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form; empty is no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = None
		return nil
	}
	parsed, err := Parse(string(text))
	*d = parsed
	return err
}

// Quarter is a calendar quarter: four times the year, plus 0 to 3.
type Quarter int32

// QuarterOf gives the quarter in which a date lies.
func QuarterOf(d Date) Quarter {
	year, month, _ := d.parts()
	return Quarter(year*4 + month/3)
}

// First gives the first day of the quarter.
func (q Quarter) First() Date { return Of(int(q)/4, time.Month(int(q)%4*3+1), 1) }

// Last gives the last day of the quarter.
func (q Quarter) Last() Date { return (q + 1).First() - 1 }

// String gives 2026-Q2.
func (q Quarter) String() string {
	return strconv.Itoa(int(q)/4) + "-Q" + strconv.Itoa(int(q)%4+1)
}
