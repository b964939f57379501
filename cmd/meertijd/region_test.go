package main

import (
	"testing"
	"time"

	"meertijd/internal/web/render"
)

// The boards are made anew once a day, also on the days on which the clock is
// put forward and back.
func TestUntilMorning(t *testing.T) {
	for from, want := range map[time.Time]time.Duration{
		time.Date(2026, 6, 2, 23, 30, 0, 0, render.Zone):  30*time.Minute + time.Second,
		time.Date(2026, 6, 2, 0, 0, 1, 0, render.Zone):    24 * time.Hour,
		time.Date(2026, 3, 29, 0, 0, 1, 0, render.Zone):   23 * time.Hour,
		time.Date(2026, 10, 25, 0, 0, 1, 0, render.Zone):  25 * time.Hour,
		time.Date(2026, 12, 31, 12, 0, 0, 0, render.Zone): 12*time.Hour + time.Second,
	} {
		if got := untilMorning(from); got != want {
			t.Errorf("%s: %s, want %s", from, got, want)
		}
	}
}
