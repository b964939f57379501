package main

import (
	"encoding/json"
	"maps"
	"strings"

	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

// whole looks whether a plan agrees with itself: what it says now and what each
// hand-in kept is made again from the revisions alone, and every kept state has
// its verdict. A save of which half arrived would show here.
func (c *check) whole(p *plan.Plan, revisions []plan.Revision) {
	now, at := plan.Fields{}, 0
	until := func(version int) {
		for ; at < len(revisions) && revisions[at].No <= version; at++ {
			r := revisions[at]
			if strings.HasPrefix(string(r.Path), "conflict.") {
				continue
			}
			if now[r.Path] != r.Old {
				c.report("torn", "revision %d of %s of plan %s changes %q, but it said %q", r.No, r.Path, p.ID, shorten(r.Old, 80), shorten(now[r.Path], 80))
			}
			now.Put(r.Path, r.New)
		}
	}
	for i := range p.Events {
		e := &p.Events[i]
		if e.No != i+1 || e.Version > p.Version || i > 0 && e.Version < p.Events[i-1].Version {
			c.report("torn", "event %d of plan %s stands in place %d with version %d of %d", e.No, p.ID, i+1, e.Version, p.Version)
		}
		until(e.Version)
		if e.Keeps() {
			c.kept(p, e, now)
		}
	}
	until(p.Version)
	if at < len(revisions) {
		c.report("torn", "plan %s is at version %d and has a revision of version %d", p.ID, p.Version, revisions[at].No)
	}
	if !maps.Equal(now, p.Fields) {
		c.report("torn", "plan %s does not say what its revisions say: %v", p.ID, plan.Difference(now, p.Fields))
	}
}

// kept looks at one event that keeps a state.
func (c *check) kept(p *plan.Plan, e *plan.Event, then plan.Fields) {
	if e.Kind != plan.Returned { // a return keeps what was handed in before it
		if !maps.Equal(then, e.Fields) {
			c.report("torn", "hand-in %s of plan %s does not keep what the plan said at version %d: %v", e.Number, p.ID, e.Version, plan.Difference(then, e.Fields))
		}
		if e.Number == "" {
			c.report("torn", "event %d of plan %s has no number", e.No, p.ID)
		}
	}
	if len(e.Verdicts) == 0 {
		c.report("torn", "event %d (%s) of plan %s has no verdict", e.No, e.Kind, p.ID)
	}
	for _, v := range e.Verdicts {
		var facts rule.Facts
		if err := json.Unmarshal(v.Facts, &facts); err != nil || len(v.Record.States) == 0 {
			c.report("torn", "the verdict of event %d of plan %s cannot be read: %v, %d states", e.No, p.ID, err, len(v.Record.States))
		}
	}
}
