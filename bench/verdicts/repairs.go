package main

import (
	"runtime"
	"slices"
	"time"

	"meertijd/internal/rule"
)

// repairTimes is how long FindRepair takes for one practice.
type repairTimes struct {
	name                       string
	searched, needed, unproven int
	p50, p95, p99, longest     time.Duration
}

// timeRepairs looks for a repair for every practice, a fifth of them in each
// programme year, 60 days after the year began.
func timeRepairs(name string, set *rule.Set, all []*rule.Facts) repairTimes {
	out := repairTimes{name: name, searched: len(all)}
	took := make([]time.Duration, len(all))
	runtime.GC()
	for i, f := range all {
		start, _ := set.YearOf(f.Cohort, 1+i%years)
		begin := cpu()
		repair := rule.FindRepair(set, f, start+60)
		took[i] = cpu() - begin
		if repair.Needed {
			out.needed++
		}
		if !repair.Proven {
			out.unproven++
		}
	}
	slices.Sort(took)
	at := func(percent int) time.Duration { return took[(len(took)-1)*percent/100] }
	out.p50, out.p95, out.p99, out.longest = at(50), at(95), at(99), took[len(took)-1]
	return out
}
