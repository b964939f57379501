package calendar

import (
	"fmt"
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
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
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
func (d Date) Year() int { return d.Time().Year() }

// AddDays moves by days.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// AddMonths moves by whole months; the 31st becomes the last day of a shorter
// month, so that a deadline never slips into the month after.
func (d Date) AddMonths(n int) Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return Of(first.Year(), first.Month(), min(t.Day(), last))
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
	t := d.Time()
	return Quarter(t.Year()*4 + (int(t.Month())-1)/3)
}

// First gives the first day of the quarter.
func (q Quarter) First() Date { return Of(int(q)/4, time.Month(int(q)%4*3+1), 1) }

// Last gives the last day of the quarter.
func (q Quarter) Last() Date { return (q + 1).First() - 1 }

// String gives 2026-Q2.
func (q Quarter) String() string { return fmt.Sprintf("%d-Q%d", int(q)/4, int(q)%4+1) }
