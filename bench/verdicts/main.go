// Command verdicts times the judging of practices by the rule engine next to
// two general engines that compute the same verdicts, and prints one table.
// What is measured, and what the numbers do not say, is in ../README.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"

	"meertijd/internal/base/calendar"
)

// options are what the command line can change.
type options struct {
	practices, sample, batch, repairs int
	seed                              uint64
	region                            string
	on                                calendar.Date
}

func main() {
	o := options{on: calendar.Of(2027, 12, 15)}
	flag.IntVar(&o.practices, "practices", 5000, "how many fictional practices")
	flag.IntVar(&o.sample, "sample", 500, "how many of them the policy engine judges")
	flag.IntVar(&o.batch, "batch", 100, "practices in one query of the policy engine")
	flag.Uint64Var(&o.seed, "seed", 2026, "seed of the generator")
	flag.StringVar(&o.region, "region", "../regions/utrecht", "folder of the region")
	flag.IntVar(&o.repairs, "repairs", 1000, "how many of them get a repair; 0 for none")
	flag.Parse()
	runtime.GOMAXPROCS(1)
	if err := run(context.Background(), o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
