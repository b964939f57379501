package calendar

import (
	"testing"
	"time"
)

// TestTheCalendarIsThatOfTheTimePackage walks over every day of some five
// centuries, leap years and round centuries among them.
func TestTheCalendarIsThatOfTheTimePackage(t *testing.T) {
	for day := Date(-100_000); day < 100_000; day++ {
		at := day.Time()
		year, month, inMonth := day.parts()
		if year != at.Year() || month != int(at.Month())-1 || inMonth != at.Day() {
			t.Fatalf("%s: %d %d %d", at, year, month+1, inMonth)
		}
		if back := Of(year, at.Month(), inMonth); back != day {
			t.Fatalf("%s gives %s", at, back)
		}
		if q := QuarterOf(day); q.First() > day || q.Last() < day || int(q)%4 != (int(at.Month())-1)/3 {
			t.Fatalf("%s is not in %s", day, q)
		}
	}
}

func TestDaysAndMonthsRunOn(t *testing.T) {
	for month := -30; month <= 30; month++ {
		for day := -40; day <= 400; day += 11 {
			want := Date(time.Date(2026, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
			if have := Of(2026, time.Month(month), day); have != want {
				t.Fatalf("2026 %d %d: %s, not %s", month, day, have, want)
			}
		}
	}
}

// TestMonthsAfterADayStayInTheirMonth compares with steps of the time package.
func TestMonthsAfterADayStayInTheirMonth(t *testing.T) {
	for day := MustParse("1999-01-01"); day < MustParse("2005-01-01"); day++ {
		for _, n := range []int{-25, -12, -1, 0, 1, 3, 11, 12, 26} {
			at := day.Time()
			first := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
			last := first.AddDate(0, 1, -1).Day()
			want := Of(first.Year(), first.Month(), min(at.Day(), last))
			if have := day.AddMonths(n); have != want {
				t.Fatalf("%d months after %s: %s, not %s", n, day, have, want)
			}
		}
	}
}
