// Command crash proves the first promise of reliability: a server that is
// killed with SIGKILL while people work loses no write that it acknowledged,
// leaves none half done and does none twice.
//
//	round:  start ▸ ready? ▸ try again what had no answer ▸ people work ▸ KILL ▸ verify
//	                                        └ each answer goes in the journal ┘     │
//	        the journal, the plans, the revisions and the audit chain must agree ◂──┘
//
// It works as people do, over HTTP with forms and cookies, on a demo that it
// makes itself. Verifying happens on the file as the kill left it, before any
// server has touched it again. Chance is seeded and the seed printed.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// options are what the command line says.
type options struct {
	kills, clients, practices, handIns int
	binary, data                       string
	seed                               uint64
	longest, ready                     time.Duration
}

func main() {
	var o options
	flag.IntVar(&o.kills, "kills", 200, "how often the server is killed")
	flag.IntVar(&o.clients, "clients", 16, "how many people work at once")
	flag.IntVar(&o.practices, "practices", 60, "how many practices the demo has")
	flag.IntVar(&o.handIns, "hand-ins", 6, "how many plans are handed in for each kill, if there is time")
	flag.StringVar(&o.binary, "binary", "", "the program; built from ./cmd/meertijd when empty")
	flag.StringVar(&o.data, "data", "", "an empty folder for the data; a temporary one when empty")
	flag.Uint64Var(&o.seed, "seed", uint64(time.Now().UnixNano()), "what chance begins with")
	flag.DurationVar(&o.longest, "longest", 400*time.Millisecond, "the longest time between the first request and the kill")
	flag.DurationVar(&o.ready, "ready", time.Second, "within what time 99 of 100 restarts must answer")
	flag.Parse()
	findings, err := run(context.Background(), o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "crash:", err)
		os.Exit(2)
	}
	if findings > 0 {
		os.Exit(1)
	}
}

// run kills as often as was asked, and says how much was found.
func run(ctx context.Context, o options) (findings int, err error) {
	if o.data == "" {
		if o.data, err = os.MkdirTemp("", "meertijd-crash-"); err != nil {
			return 0, err
		}
	}
	if o.data, err = filepath.Abs(o.data); err != nil {
		return 0, err
	}
	if err := os.MkdirAll(o.data, 0o700); err != nil {
		return 0, err
	}
	fmt.Printf("seed %d, data in %s\n", o.seed, o.data)
	d, err := newDrill(ctx, o)
	if err != nil {
		return 0, err
	}
	defer d.server.kill()
	for d.kills < o.kills && len(d.check.findings) < mostFindings {
		if err := d.round(ctx); err != nil {
			return 0, err
		}
		if d.kills%20 == 0 {
			fmt.Println(d.summary())
		}
	}
	if err := d.end(ctx); err != nil {
		return 0, err
	}
	fmt.Println(d.summary())
	if n := len(d.check.findings); n > 0 {
		fmt.Printf("%d findings; the data stays in %s\n", n, o.data)
		return n, nil
	}
	return 0, os.RemoveAll(o.data)
}

// mostFindings is after how many findings going on tells nothing new.
const mostFindings = 20

// chanceOf makes the chance of one person or part, the same for a seed however
// the others get on.
func chanceOf(seed uint64, part int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(part)))
}
