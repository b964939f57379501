package practicetest

import (
	"context"
	"maps"
	"slices"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

// Agreements gives every agreement that was ever recorded of a neighbourhood.
func (f *Fake) Agreements(_ context.Context, tenant, neighbourhood string) ([]practice.Agreed, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []practice.Agreed
	for _, a := range copied(f.places[name{tenant, neighbourhood}]).Agreements {
		x := practice.Agreed{Agreement: a}
		if w, gone := f.withdrawn[name{tenant, a.ID}]; gone {
			x.Withdrawn = &w
		}
		all = append(all, x)
	}
	return all, nil
}

// SaveAgreements adds agreements and withdraws others.
func (f *Fake) SaveAgreements(_ context.Context, c practice.Agreeing, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	const op = "practicetest.SaveAgreements"
	at := name{c.Tenant, c.Neighbourhood}
	n, there := f.places[at]
	if !there {
		return failed(fault.NotFound, "neighbourhood.not-found", op)
	}
	for _, id := range c.Withdrawn {
		_, gone := f.withdrawn[name{c.Tenant, id}]
		if gone || !slices.ContainsFunc(n.Agreements, func(a practice.Agreement) bool { return a.ID == id }) {
			return practice.AgreementGone(op)
		}
	}
	a := &adding{fake: f, tenant: c.Tenant, by: practice.Recorded{At: record.At.UTC().Truncate(time.Millisecond), By: record.User}, used: map[name]bool{}}
	n.Agreements = add(a, "agreement", n.Agreements, copied(practice.Neighbourhood{Agreements: c.Add}).Agreements, agreement)
	if a.failed {
		return failed(fault.Conflict, "store.duplicate", op)
	}
	n.Agreements = rows(n.Agreements, func(string) bool { return false }, agreement)
	maps.Copy(f.used, a.used)
	f.places[at] = n
	f.withdraw(c.Tenant, &practice.Change{Withdrawn: c.Withdrawn, Why: c.Why, Replaced: c.Replaced}, a.by)
	f.records = append(f.records, record)
	return nil
}

// counting leaves out the agreements that were withdrawn.
func (f *Fake) counting(n practice.Neighbourhood) practice.Neighbourhood {
	n = copied(n)
	n.Agreements = rows(n.Agreements, func(id string) bool { _, gone := f.withdrawn[name{n.Tenant, id}]; return gone }, agreement)
	return n
}
