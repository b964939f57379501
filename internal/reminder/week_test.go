package reminder

import (
	"testing"
	"time"
	_ "time/tzdata"

	"meertijd/internal/base/calendar"
)

func amsterdam(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestTheWeeklyMailIsDueFromMondayMorningUntilWednesdayIsOver(t *testing.T) {
	zone := amsterdam(t)
	for _, c := range []struct {
		now  string // UTC
		week string // empty: none
	}{
		{"2026-06-01T04:59:59Z", ""}, {"2026-06-01T05:00:00Z", "2026-06-01"}, // 7:00 in summer
		{"2026-06-03T21:59:59Z", "2026-06-01"}, {"2026-06-03T22:00:00Z", ""}, // midnight
		{"2026-06-07T22:30:00Z", ""},                                         // Monday already, and too early
		{"2026-01-05T05:59:59Z", ""}, {"2026-01-05T06:00:00Z", "2026-01-05"}, // 7:00 in winter
		{"2026-03-29T06:00:00Z", ""},                                         // the Sunday of the spring
		{"2026-03-30T04:59:59Z", ""}, {"2026-03-30T05:00:00Z", "2026-03-30"}, // the Monday after it
		{"2026-10-26T05:59:59Z", ""}, {"2026-10-26T06:00:00Z", "2026-10-26"}, // after the autumn
		{"2026-10-28T22:59:59Z", "2026-10-26"}, {"2026-10-28T23:00:00Z", ""},
		{"2025-12-29T06:00:00Z", "2025-12-29"}, {"2026-01-01T06:00:00Z", ""},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		week, due := Week(now, zone)
		if due != (c.week != "") || due && week != calendar.MustParse(c.week) {
			t.Errorf("%s: %v %v, want %q", c.now, week, due, c.week)
		}
	}
}

// Every hour of three years: each Monday has one stretch of time, and every
// week one.
func TestEveryWeekHasItsMailOnce(t *testing.T) {
	zone := amsterdam(t)
	begin := time.Date(2025, 1, 6, 0, 0, 0, 0, time.UTC)
	weeks, last := map[calendar.Date]int{}, calendar.None
	for h := range 156 * 7 * 24 {
		now := begin.Add(time.Duration(h) * time.Hour)
		week, due := Week(now, zone)
		if !due {
			continue
		}
		weeks[week]++
		if week < last || week.Time().Weekday() != time.Monday {
			t.Fatalf("%s: the week of %s after that of %s", now, week, last)
		}
		last = week
	}
	for week, hours := range weeks {
		if hours != 2*24+17 {
			t.Errorf("week %s is due for %d hours", week, hours)
		}
	}
	if len(weeks) != 156 {
		t.Errorf("%d weeks", len(weeks))
	}
}
