package dossier_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// family remembers, in the simplest way, who was where and what ran where.
type family struct {
	went  map[string]map[calendar.Date]bool // by practice: days of a meeting
	runs  map[string]map[string]bool        // by practice: what it chose in year 1
	alive []string
}

func (f *family) adopt(to, from string, before calendar.Date) {
	if f.went[to] == nil {
		f.went[to], f.runs[to] = map[calendar.Date]bool{}, map[string]bool{}
	}
	for on := range f.went[from] {
		if before == calendar.None || on < before {
			f.went[to][on] = true
		}
	}
	for item := range f.runs[from] {
		f.runs[to][item] = true
	}
}

// However practices merge and split, every meeting and every choice counts for
// who goes on, and counts once.
func TestNothingIsLostOrCountedTwiceByMergersAndSplits(t *testing.T) {
	items := []string{"flexible-duration", "triage-training", "lean", "task-shift", "kiosk-x"}
	rapid.Check(t, func(r *rapid.T) {
		w := newTown(t)
		f := &family{went: map[string]map[calendar.Date]bool{}, runs: map[string]map[string]bool{}}
		for i := range 4 {
			id := fmt.Sprint("q", i)
			facts := w.practiceOf(id, items[i])
			w.put(facts)
			f.went[id], f.runs[id] = map[calendar.Date]bool{}, map[string]bool{items[i]: true, "four-domains": true}
			f.alive = append(f.alive, id)
		}
		on := day("2026-04-10")
		for i := range rapid.IntRange(1, 12).Draw(r, "steps") {
			on += calendar.Date(rapid.IntRange(1, 15).Draw(r, "days"))
			a := rapid.SampledFrom(f.alive).Draw(r, "who")
			b := rapid.SampledFrom(f.alive).Draw(r, "with")
			code := fmt.Sprintf("0199%04d", i)
			switch deed := rapid.IntRange(0, 4).Draw(r, "deed"); {
			case deed <= 1:
				w.went(a, "", on.String())
				f.went[a][on] = true
			case deed == 2 && a != b:
				_, err := w.Merge(ctx, lead, practice.Merge{From: []string{a}, Into: b, On: on, Reason: "x"})
				w.must(err)
				f.adopt(b, a, calendar.None)
				f.alive = slices.DeleteFunc(f.alive, func(x string) bool { return x == a })
			case deed == 3 && a != b:
				id, err := w.Merge(ctx, lead, practice.Merge{From: []string{a, b}, On: on, Reason: "x", New: practice.Open{Name: "N", AGB: code, Cohort: "2023-04"}})
				w.must(err)
				f.adopt(id, a, calendar.None)
				f.adopt(id, b, calendar.None)
				f.alive = append(slices.DeleteFunc(f.alive, func(x string) bool { return x == a || x == b }), id)
			case deed == 4:
				id, err := w.Split(ctx, lead, practice.Split{Practice: a, On: on, Reason: "x", New: practice.Open{Name: "D", AGB: code}})
				w.must(err)
				f.adopt(id, a, on)
				f.alive = append(f.alive, id)
			}
		}
		for _, id := range f.alive {
			have := w.facts(id, on)
			f.check(r, id, have)
		}
	})
}

func (f *family) check(t *rapid.T, id string, have *rule.Facts) {
	seen := map[calendar.Date]int{}
	for _, a := range have.Attendance {
		seen[a.On]++
	}
	for on := range f.went[id] {
		if seen[on] != 1 {
			t.Fatalf("%s: the meeting of %s counts %d times", id, on, seen[on])
		}
	}
	if len(seen) != len(f.went[id]) {
		t.Fatalf("%s: %v, want %v", id, seen, f.went[id])
	}
	ran := map[string]int{}
	for _, y := range have.Years {
		if y.Year == 1 {
			for _, c := range y.Choices {
				ran[c.Intervention]++
			}
		}
	}
	for item := range f.runs[id] {
		if ran[item] != 1 {
			t.Fatalf("%s: %s counts %d times", id, item, ran[item])
		}
	}
	if len(ran) != len(f.runs[id]) {
		t.Fatalf("%s: %v, want %v", id, ran, f.runs[id])
	}
}
