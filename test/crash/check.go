package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/store"
)

// tenant is the only tenant of a demo.
const tenant = "demo"

// nowhere is the practice of somebody who works for the whole region.
const nowhere = "region"

// hat is who one can be.
type hat struct {
	name     string
	role     access.Role
	practice string
}

// check holds the file against the journal, while no server has it open. It
// looks at what a round touched; everything comes at the end.
type check struct {
	file     string
	journal  *journal
	hats     map[string]hat
	chain    *chain
	reads    int
	unsaid   int // handed in, and a repeat of the button does not say so
	mu       sync.Mutex
	findings []finding
	round    int
}

// finding is something that may not be.
type finding struct{ class, text string }

// newCheck reads who there is.
func newCheck(ctx context.Context, file string, j *journal) (*check, error) {
	c := &check{file: file, journal: j, hats: map[string]hat{}, chain: newChain()}
	return c, c.open(ctx, func(db *store.DB) error {
		people, err := store.People{DB: db}.People(ctx, tenant, calendar.Of(2100, time.January, 1))
		if err != nil {
			return err
		}
		for _, p := range people {
			for _, h := range p.Hats {
				of := h.Of
				switch h.Role {
				case access.Owner, access.Manager, access.Employee:
				case access.Lead:
					of = nowhere
				default:
					continue
				}
				c.hats[p.ID+" "+h.ID] = hat{p.Name, h.Role, of}
			}
		}
		return nil
	})
}

// open opens the file as it lies there, to read only.
func (c *check) open(ctx context.Context, look func(*store.DB) error) error {
	db, err := store.Open(ctx, c.file, store.Options{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("the file cannot be opened after kill %d: %w", c.round, err)
	}
	defer db.Close()
	return look(db)
}

// report notes and prints a finding.
func (c *check) report(class, format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f := finding{class, fmt.Sprintf(format, args...)}
	if slices.Contains(c.findings, f) {
		return // a plan is looked at again whenever it is touched
	}
	c.findings = append(c.findings, f)
	if len(c.findings) <= mostFindings {
		fmt.Printf("FOUND after kill %d: %s: %s\n", c.round, f.class, f.text)
	}
}

// count says how much of a class was found.
func (c *check) count(class string) (n int) {
	for _, f := range c.findings {
		if f.class == class {
			n++
		}
	}
	return n
}

// after verifies what a round touched.
func (c *check) after(ctx context.Context, kill int) error {
	c.round = kill
	return c.open(ctx, func(db *store.DB) error {
		c.pages(ctx, db)
		if err := c.chain.read(ctx, db, c.report); err != nil {
			return err
		}
		c.readsKept()
		for at := range c.journal.touched {
			if err := c.desk(ctx, db, at); err != nil {
				return err
			}
		}
		clear(c.journal.touched)
		return nil
	})
}

// everything verifies all plans that were ever touched, and the whole chain
// from its first record on against the head that was seen here.
func (c *check) everything(ctx context.Context, kill int) error {
	c.unsaid = 0
	for at := range c.journal.entries {
		c.journal.touched[at] = true
	}
	if err := c.after(ctx, kill); err != nil {
		return err
	}
	return c.open(ctx, func(db *store.DB) error {
		head := c.chain.head()
		problems, err := db.VerifyAudit(ctx, tenant, &head)
		for _, p := range problems {
			c.report("chain", "record %d: %s", p.Seq, p.Code)
		}
		return err
	})
}

// pages lets SQLite walk through the whole file; every page that it reads is
// held against its checksum on the way.
func (c *check) pages(ctx context.Context, db *store.DB) {
	said := ""
	err := db.Read(ctx, func(tx *store.Tx) error {
		_, err := tx.One(ctx, `pragma integrity_check`, nil, &said)
		return err
	})
	if err != nil || said != "ok" {
		c.report("torn", "integrity_check says %q, %v", said, err)
	}
}

// readsKept looks whether what was shown was recorded before it was shown.
func (c *check) readsKept() {
	for _, e := range c.journal.reads {
		c.reads++
		if n := c.chain.requests[e.Request]; n != 1 {
			c.report(lostOrDoubled(n), "%d audit records of a read: %s", n, e)
		}
	}
	c.journal.reads = nil
}

// already counts hand-ins that were done when their answer was lost: asked
// again, they were answered by a request that did nothing.
func (c *check) already() (n int) {
	for _, entries := range c.journal.entries {
		for _, e := range entries {
			if e.Kind == handingIn && e.State == acknowledged && e.Tries > 1 && c.chain.handIns[e.Request] == 0 {
				n++
			}
		}
	}
	return n
}

// late holds the restarts against the promise.
func (c *check) late(ready []time.Duration, promise time.Duration) {
	sorted := slices.Sorted(slices.Values(ready))
	if at := sorted[(len(sorted)-1)*99/100]; at > promise {
		c.report("late", "1 of 100 restarts took %v or longer; promised are %v", at, promise)
	}
}

func lostOrDoubled(n int) string {
	if n == 0 {
		return "lost"
	}
	return "doubled"
}
