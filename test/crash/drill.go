package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"
)

// drill is the whole exercise.
type drill struct {
	options
	server  *server
	journal *journal
	people  []*person
	check   *check
	chance  *rand.Rand
	shared  *http.Transport
	kills   int
	ready   []time.Duration
	asked   int // commands that were sent again after a kill
}

// newDrill makes the demo and signs everybody in.
func newDrill(ctx context.Context, o options) (*drill, error) {
	d := &drill{options: o, journal: newJournal(), chance: chanceOf(o.seed, 0)}
	d.shared = &http.Transport{MaxIdleConnsPerHost: 2 * o.clients}
	var err error
	if d.server, err = newServer(ctx, o); err != nil {
		return nil, err
	}
	if _, err := d.server.start(5 * time.Minute); err != nil {
		return nil, fmt.Errorf("making the demo: %w", err)
	}
	file, err := d.server.file()
	if err != nil {
		return nil, err
	}
	if d.check, err = newCheck(ctx, file, d.journal); err != nil {
		return nil, err
	}
	if d.people, err = d.gather(ctx); err != nil {
		return nil, err
	}
	fmt.Printf("%d people of %d practices, %d at a time, %d kills\n", len(d.people), o.practices, o.clients, o.kills)
	d.server.kill()
	return d, d.check.after(ctx, d.kills)
}

// gather signs in everybody who can be chosen on the first page and works on
// plans, and tells the lead which plans there are.
func (d *drill) gather(ctx context.Context) ([]*person, error) {
	front, err := newBrowser(d.server.address, d.shared)
	if err != nil {
		return nil, err
	}
	page, err := front.get(ctx, "/")
	if err != nil {
		return nil, err
	}
	var people, leads []*person
	var region []desk
	for _, c := range controls(page.body) {
		hat, known := d.check.hats[c.value]
		if c.name != "hat" || !known {
			continue
		}
		p := &person{journal: d.journal, chance: chanceOf(d.seed, 1+len(people)+len(leads)), hat: c.value,
			name: hat.name, role: hat.role, practice: hat.practice, typed: 1 + len(people) + len(leads)}
		if p.browser, err = newBrowser(d.server.address, d.shared); err != nil {
			return nil, err
		}
		if err := p.signIn(ctx); err != nil {
			return nil, err
		}
		if hat.practice == nowhere {
			leads = append(leads, p)
			continue
		}
		people = append(people, p)
		region = append(region, desk{p.practice, p.year})
	}
	for _, p := range leads {
		p.region = region
	}
	return append(people, leads...), nil
}

// round is one kill with all that belongs to it.
func (d *drill) round(ctx context.Context) error {
	if err := d.start(); err != nil {
		return err
	}
	crew := colleagues(d.people, d.clients, d.chance.IntN)
	// a repeat can meet a kill as well
	if d.chance.IntN(4) > 0 {
		d.repeat(ctx)
	} else {
		crew = append(crew, d.waiting()...)
	}
	d.kills++
	var working sync.WaitGroup
	seen := map[*person]bool{}
	for _, p := range crew {
		if seen[p] {
			continue
		}
		seen[p], p.round = true, d.kills
		working.Go(func() { d.work(ctx, p) })
	}
	if d.kills%2 == 0 {
		d.catchUp()
	}
	time.Sleep(5*time.Millisecond + time.Duration(d.chance.Int64N(int64(d.longest))))
	d.server.kill()
	working.Wait()
	d.shared.CloseIdleConnections()
	return d.check.after(ctx, d.kills)
}

func (d *drill) start() error {
	took, err := d.server.start(30 * time.Second)
	if err == nil {
		d.ready = append(d.ready, took)
	}
	return err
}

// end repeats what is left, ends the server in peace and verifies everything.
func (d *drill) end(ctx context.Context) error {
	if err := d.start(); err != nil {
		return err
	}
	d.repeat(ctx)
	d.server.stop()
	d.check.late(d.ready, d.options.ready)
	if err := d.check.everything(ctx, d.kills); err != nil {
		return err
	}
	if n := d.check.unsaid; n > 0 {
		fmt.Printf("%d people pressed the button again for a hand-in that was done, and got its questions in place of the receipt\n", n)
	}
	return nil
}

func (d *drill) summary() string {
	slices.Sort(d.ready)
	at := func(of float64) int64 { return d.ready[int(of*float64(len(d.ready)-1))].Milliseconds() }
	return fmt.Sprintf("%d kills, %d acknowledged hand-ins, %d acknowledged saves, %d lost, %d torn, %d doubled; ready again p50 %d ms, max %d ms; "+
		"%d asked again, %d hand-ins of these were done already, %d other commands, %d reads in the audit chain",
		d.kills, d.journal.count(handingIn), d.journal.count(saving), d.check.count("lost"), d.check.count("torn"), d.check.count("doubled"),
		at(0.5), at(1), d.asked, d.check.already(), d.journal.count(returning)+d.journal.count(sharing)+d.journal.count(remarking)+d.journal.count(settling), d.check.reads) +
		fmt.Sprintf("; %d files, %d mandates, %d sessions", d.journal.count(attaching), d.journal.count(mandating), d.journal.count(signingIn))
}
