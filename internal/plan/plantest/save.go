package plantest

import (
	"context"
	"slices"

	"meertijd/internal/notice"
	"meertijd/internal/plan"
)

// undo takes back what a save did before it failed.
type undo []func()

// put sets a key of a map, and remembers how to take that back.
func put[K comparable, V any](u *undo, m map[K]V, key K, value V) {
	old, had := m[key]
	m[key] = value
	*u = append(*u, func() {
		if had {
			m[key] = old
			return
		}
		delete(m, key)
	})
}

// Save keeps all changes, or none.
func (f *Fake) Save(_ context.Context, change plan.Change, also ...plan.Change) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var done undo
	for _, c := range append([]plan.Change{change}, also...) {
		if err := f.save(&done, c); err != nil {
			for _, back := range slices.Backward(done) {
				back()
			}
			return err
		}
	}
	return nil
}

func (f *Fake) save(done *undo, c plan.Change) error {
	const op = "plantest.Save"
	next := clone(c.Plan)
	at := name{next.Tenant, next.ID}
	stored, there := f.plans[at]
	switch {
	case !there && c.Before > 0:
		return notFound(op)
	case stored.Version != c.Before || there && c.Before == 0:
		return plan.Moved(op)
	}
	if there {
		next = follow(stored, next)
	}
	put(done, f.plans, at, next)
	if !f.sit(done, &next) || !f.receipts(done, &next, len(stored.Events)) {
		return plan.Moved(op)
	}
	if !f.link(done, &next) {
		return conflict(op, "store.duplicate")
	}
	put(done, f.revisions, at, append(slices.Clone(f.revisions[at]), instants(c.Revisions)...))
	return f.remember(done, &c, at.tenant)
}

// follow lays a save over what is stored: events are only added, the year and
// the first moment stay, and what the save does not name stays too.
func follow(stored, next plan.Plan) plan.Plan {
	if have := len(stored.Events); have < len(next.Events) {
		next.Events = append(slices.Clone(stored.Events), next.Events[have:]...)
	} else {
		next.Events = stored.Events
	}
	next.Year, next.Created = stored.Year, stored.Created
	next.Members = keep(stored.Members, next.Members, func(m plan.Member) string { return m.Practice })
	next.Conflicts = keep(stored.Conflicts, next.Conflicts, func(c plan.Conflict) string { return c.ID })
	next.Remarks = keep(stored.Remarks, next.Remarks, func(r plan.Remark) string { return r.ID })
	next.Shares = keep(stored.Shares, next.Shares, func(s plan.Share) string { return s.ID })
	return next
}

// keep adds to a list what was stored and is not named in it.
func keep[T any](stored, next []T, id func(T) string) []T {
	for _, old := range stored {
		if !slices.ContainsFunc(next, func(n T) bool { return id(n) == id(old) }) {
			next = append(next, old)
		}
	}
	return next
}

// sit gives every joined practice its seat; false when another plan has it.
func (f *Fake) sit(done *undo, p *plan.Plan) bool {
	for _, m := range p.Members {
		at := seat{p.Tenant, m.Practice, p.Year}
		if m.Standing != plan.Joined && f.seats[at] == p.ID {
			put(done, f.seats, at, "")
		}
	}
	for _, m := range p.Members {
		at := seat{p.Tenant, m.Practice, p.Year}
		if m.Standing != plan.Joined || f.seats[at] == p.ID {
			continue
		}
		if f.seats[at] != "" {
			return false
		}
		put(done, f.seats, at, p.ID)
	}
	return true
}

// receipts keeps the numbers of new events; false when one was given before.
func (f *Fake) receipts(done *undo, p *plan.Plan, from int) bool {
	for _, e := range p.Events[min(from, len(p.Events)):] {
		at := name{p.Tenant, e.Number}
		if e.Number != "" && f.numbers[at] {
			return false
		}
		put(done, f.numbers, at, true)
	}
	return true
}

// link keeps the keys of shares; false when another plan has one.
func (f *Fake) link(done *undo, p *plan.Plan) bool {
	at := name{p.Tenant, p.ID}
	for _, s := range p.Shares {
		if has, taken := f.links[s.Key]; taken && has != at {
			return false
		}
		put(done, f.links, s.Key, at)
	}
	return true
}

// remember keeps the idempotency key, the mails and the audit record.
func (f *Fake) remember(done *undo, c *plan.Change, tenant string) error {
	if key := (name{tenant, c.Once.Key}); c.Once.Key != "" {
		if was, used := f.answers[key]; used {
			if was.Command != c.Once.Command || was.Hash != c.Once.Hash {
				return conflict("plantest.Save", "store.key-reused")
			}
			return conflict("plantest.Save", "store.duplicate")
		}
		put(done, f.answers, key, c.Once)
	}
	before := f.mails
	*done = append(*done, func() { f.mails = before })
	for _, m := range c.Mails {
		if m.To != "" && !slices.ContainsFunc(f.mails, func(was notice.Mail) bool { return was.Tenant == m.Tenant && was.ID == m.ID }) {
			f.mails = append(slices.Clip(f.mails), m)
		}
	}
	if c.Audit != nil {
		record, before := *c.Audit, f.records
		record.Fields = slices.Clone(record.Fields)
		f.records = append(slices.Clip(f.records), record)
		*done = append(*done, func() { f.records = before })
	}
	return nil
}
