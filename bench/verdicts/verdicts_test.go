package main

import (
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// practicesFor makes practices and the two rule sets for a benchmark.
func practicesFor(b *testing.B, n int) (plain, wide *rule.Set, all []*rule.Facts) {
	b.Helper()
	plain, err := readUtrecht("../../regions/utrecht")
	if err != nil {
		b.Fatal(err)
	}
	if wide, err = extend(plain.Region); err != nil {
		b.Fatal(err)
	}
	m := newMaker(wide, 2026)
	for i := range n {
		all = append(all, m.practice(i))
	}
	return plain, wide, all
}

// BenchmarkEvaluator judges one practice with buffers that are used again:
// five years, about 25 rules each.
func BenchmarkEvaluator(b *testing.B) {
	_, wide, all := practicesFor(b, 500)
	on := calendar.Of(2027, 12, 15)
	var e rule.Evaluator
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		e.Evaluate(wide, all[i%len(all)], on)
	}
}

// BenchmarkEvaluate judges one practice with buffers of its own.
func BenchmarkEvaluate(b *testing.B) {
	_, wide, all := practicesFor(b, 500)
	on := calendar.Of(2027, 12, 15)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		rule.Evaluate(wide, all[i%len(all)], on)
	}
}

// BenchmarkFindRepair looks for the repair of one practice.
func BenchmarkFindRepair(b *testing.B) {
	plain, wide, all := practicesFor(b, 500)
	for name, set := range map[string]*rule.Set{"own": plain, "extended": wide} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				f := all[i%len(all)]
				start, _ := set.YearOf(f.Cohort, 1+i%years)
				rule.FindRepair(set, f, start+60)
			}
		})
	}
}

// BenchmarkVerdicts is the row that is held against the peers, alone: to see
// what a change of the engine does, with -cpuprofile.
func BenchmarkVerdicts(b *testing.B) {
	_, set, all := practicesFor(b, 5000)
	on := calendar.Of(2027, 12, 15)
	var e rule.Evaluator
	for b.Loop() {
		for _, facts := range all {
			e.Verdicts(set, facts, on)
		}
	}
}
