package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"
)

// catchUp lets people work on until they have handed in as often as was asked;
// every other kill comes this late, the others come to a server that is cold.
func (d *drill) catchUp() {
	behind := int64(d.kills * d.handIns)
	for begun := time.Now(); time.Since(begun) < 10*time.Second && d.journal.handIns.Load() < behind; {
		time.Sleep(5 * time.Millisecond)
	}
}

// work does one thing after the other until the server is gone.
func (d *drill) work(ctx context.Context, p *person) {
	for !d.server.down.Load() {
		if !d.once(ctx, p) {
			return
		}
	}
}

// once does one thing; false when no answer came. A server that runs answers.
func (d *drill) once(ctx context.Context, p *person) bool {
	err := p.step(ctx)
	if err == nil || errors.Is(err, errLost) {
		return true
	}
	if gone := (errGone{}); !errors.As(err, &gone) || !d.server.down.Load() {
		d.check.report("answer", "%v", err)
	}
	return false
}

// waiting lists who never got an answer.
func (d *drill) waiting() []*person {
	return slices.DeleteFunc(slices.Clone(d.people), func(p *person) bool { return p.pending == nil })
}

// repeat lets everybody who got no answer ask again, while nothing disturbs.
func (d *drill) repeat(ctx context.Context) {
	var asking sync.WaitGroup
	for _, p := range d.waiting() {
		d.asked++
		asking.Go(func() { d.once(ctx, p) })
	}
	asking.Wait()
}

// colleagues chooses who works in a round: people of a few practices, so that
// several have the same plan open.
func colleagues(all []*person, most int, pick func(int) int) []*person {
	byPractice := map[string][]*person{}
	for _, p := range all {
		byPractice[p.practice] = append(byPractice[p.practice], p)
	}
	practices := slices.Sorted(maps.Keys(byPractice))
	var out []*person
	for len(out) < most && len(practices) > 0 {
		at := pick(len(practices))
		out = append(out, byPractice[practices[at]]...)
		practices = slices.Delete(practices, at, at+1)
	}
	return out[:min(most, len(out))]
}
