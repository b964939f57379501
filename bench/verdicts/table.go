package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"meertijd/internal/rule"
)

// describe says what is judged.
func describe(w io.Writer, o options, plain, wide *rule.Set) {
	fmt.Fprintf(w, "%d fictional practices, %d programme years, seen on %s, seed %d, one core\n", o.practices, years, o.on, o.seed)
	var own, all []string
	for n := 1; n <= years; n++ {
		own = append(own, fmt.Sprint(len(plain.Rules(n))))
		all = append(all, fmt.Sprint(len(wide.Rules(n))))
	}
	fmt.Fprintf(w, "rules in years 1 to %d: %s (the region's own: %s)\n\n", years, strings.Join(all, ", "), strings.Join(own, ", "))
}

// distribution prints the verdicts per kind, so that a reader sees that no
// rule is trivial. A verdict of "unknown" would break the comparison.
func distribution(w io.Writer, set *rule.Set, ours [][]rule.State) error {
	states := []rule.State{rule.Met, rule.NotMet, rule.NotYetDue, rule.NotApplicable}
	counts := map[string]map[rule.State]int{}
	for _, practice := range ours {
		k := 0
		for n := 1; n <= years; n++ {
			for _, r := range set.Rules(n) {
				if counts[r.Kind()] == nil {
					counts[r.Kind()] = map[rule.State]int{}
				}
				counts[r.Kind()][practice[k]]++
				k++
			}
		}
	}
	fmt.Fprintf(w, "%-20s", "verdicts by kind")
	for _, s := range states {
		fmt.Fprintf(w, "%16s", s)
	}
	fmt.Fprintln(w)
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		if n := counts[kind][rule.Unknown] + counts[kind][rule.Waived]; n > 0 {
			return fmt.Errorf("%d verdicts of %s are unknown or waived", n, kind)
		}
		fmt.Fprintf(w, "%-20s", kind)
		for _, s := range states {
			fmt.Fprintf(w, "%16d", counts[kind][s])
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w)
	return nil
}

// printTable prints one line per engine; the first is the measure, a peer's
// in the rounds that took turns with its own.
func printTable(w io.Writer, rows []row) {
	fmt.Fprintf(w, "%-50s %14s %16s %14s %10s\n", "engine", "rules x years", "total", "ns/rule-year", "ratio")
	for _, r := range rows {
		if r.ours == 0 {
			r.ours = rows[0].each()
		}
		fmt.Fprintf(w, "%-50s %14d %16s %14.1f %9.1fx\n", r.engine, r.judged, r.took.Round(10*time.Microsecond), r.each(), r.times())
	}
	fmt.Fprintln(w)
}

// printBars holds the measurements against the bars; 150 ms is for 5,000
// practices. The peers give verdicts, so the verdicts are held against them,
// with their trace; the whole answer is shown beside it. It never fails on time.
func printBars(w io.Writer, o options, rows, peers []row, repairs []repairTimes) {
	whole, plain := rows[1], rows[2]
	bar := func(what, have string, reached bool) {
		verdict := "not reached"
		if reached {
			verdict = "reached"
		}
		fmt.Fprintf(w, "%-64s %-50s %s\n", what, have, verdict)
	}
	for _, b := range []struct {
		engine string
		times  float64
	}{{"expr-lang", 30}, {fmt.Sprintf("OPA, batches of %d", o.batch), 100}} {
		for _, p := range peers {
			if strings.HasPrefix(p.engine, b.engine) {
				have := fmt.Sprintf("%.1fx (whole answer %.1fx)", p.times(), p.each()/p.whole)
				bar(fmt.Sprintf("at least %.0fx %s", b.times, p.engine), have, p.times() >= b.times)
			}
		}
	}
	limit := 150 * time.Millisecond * time.Duration(o.practices) / 5000
	bar("all practices and years in less than "+limit.String(), fmt.Sprintf("%s (plain Evaluate %s)", milliseconds(whole.took), milliseconds(plain.took)), whole.took < limit)
	for _, r := range repairs {
		have := fmt.Sprintf("p50 %s p95 %s p99 %s max %s", short(r.p50), short(r.p95), short(r.p99), short(r.longest))
		bar("repair p99 < 5 ms, "+r.name, have, r.p99 < 5*time.Millisecond)
		fmt.Fprintf(w, "    %d searched, %d needed a repair, %d not proven smallest\n", r.searched, r.needed, r.unproven)
	}
}

func milliseconds(d time.Duration) string { return d.Round(100 * time.Microsecond).String() }

func short(d time.Duration) string { return d.Round(10 * time.Microsecond).String() }
