package main

import (
	"context"
	"fmt"
	"slices"

	"meertijd/internal/audit"
	"meertijd/internal/plan"
	"meertijd/internal/store"
)

// chain follows the audit chain from kill to kill. The verifier stays: what
// comes next has to follow the record that was the last one before, so that a
// record that was seen once can never go or change unnoticed.
type chain struct {
	verifier *audit.Verifier
	problems int
	requests map[string]int  // records of a request
	handIns  map[string]int  // records of a hand-in, by request
	submits  map[string]int  // hand-ins recorded, by plan and version
	ofPlan   map[string]int  // hand-ins recorded, by plan
	versions map[string]bool // plans and versions that have a record
}

func newChain() *chain {
	return &chain{verifier: audit.NewVerifier(tenant), requests: map[string]int{}, handIns: map[string]int{},
		submits: map[string]int{}, ofPlan: map[string]int{}, versions: map[string]bool{}}
}

func (c *chain) head() audit.Head { return c.verifier.Last() }

// manyRecords is how many records are read at once.
const manyRecords = 5000

// read takes what was added, and holds the end against the head beside it.
func (c *chain) read(ctx context.Context, db *store.DB, report func(string, string, ...any)) error {
	err := db.Read(ctx, func(tx *store.Tx) error {
		for {
			n := 0
			err := tx.EachEntry(ctx, tenant, c.head().Seq, manyRecords, func(e audit.Entry) error {
				n++
				c.next(e)
				return nil
			})
			if err != nil {
				return err
			}
			if n < manyRecords {
				break
			}
		}
		head, err := tx.Head(ctx, tenant)
		if err == nil && head != c.head() {
			report("torn", "the head of the chain is %d %s, its last record %d %s", head.Seq, head.Hash, c.head().Seq, c.head().Hash)
		}
		return err
	})
	problems := c.verifier.Problems()
	for _, p := range problems[c.problems:] {
		report("chain", "record %d: %s", p.Seq, p.Code)
	}
	c.problems = len(problems)
	return err
}

func (c *chain) next(e audit.Entry) {
	c.verifier.Next(e)
	if e.RequestID != "" {
		c.requests[e.RequestID]++
	}
	if e.ObjectType != "plan" || e.ObjectVersion == 0 {
		return
	}
	at := version(e.ObjectID, int(e.ObjectVersion))
	c.versions[at] = true
	if slices.Contains(e.Fields, "submit") {
		c.submits[at]++
		c.handIns[e.RequestID]++
		c.ofPlan[e.ObjectID]++
	}
}

func version(plan string, no int) string { return fmt.Sprint(plan, " ", no) }

// recorded holds a plan's hand-ins against the chain, both ways.
func (c *check) recorded(p *plan.Plan) {
	handIns := 0
	for i := range p.Events {
		e := &p.Events[i]
		if !c.chain.versions[version(p.ID, e.Version)] {
			c.report("lost", "no audit record of event %d (%s) of plan %s", e.No, e.Kind, p.ID)
		}
		if e.Kind != plan.HandedIn && e.Kind != plan.Changed {
			continue
		}
		handIns++
		if n := c.chain.submits[version(p.ID, e.Version)]; n != 1 {
			c.report(lostOrDoubled(n), "%d audit records of hand-in %s of plan %s", n, e.Number, p.ID)
		}
	}
	if n := c.chain.ofPlan[p.ID]; n != handIns {
		c.report("torn", "%d hand-ins of plan %s, and %d audit records of them", handIns, p.ID, n)
	}
	if p.Burst.Audit > 0 && !c.chain.versions[version(p.ID, p.Burst.Audit)] {
		c.report("lost", "the saves of plan %s point to an audit record of version %d that is not there", p.ID, p.Burst.Audit)
	}
}
