package interventiontest

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/intervention"
	"meertijd/internal/plan"
)

// Fake keeps who is glad to tell in memory, and reads what was handed in from a
// store of plans. It is safe for goroutines.
type Fake struct {
	plans   plan.Store
	mu      sync.Mutex
	tellers []kept
	records []audit.Record
}

// kept is an offer with what became of it.
type kept struct {
	intervention.Teller
	ended bool
}

// NewFake makes a store in which nobody offered anything.
func NewFake(plans plan.Store) *Fake { return &Fake{plans: plans} }

// Records gives the audit records that came with the changes, in order.
func (f *Fake) Records() []audit.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.records)
}

// Save keeps an offer and ends the one before.
func (f *Fake) Save(_ context.Context, t intervention.Teller, names []string, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if slices.ContainsFunc(f.tellers, func(o kept) bool { return o.Tenant == t.Tenant && o.ID == t.ID }) {
		return nil
	}
	f.end(t.Tenant, names, t.Intervention)
	t.At = t.At.UTC().Truncate(time.Millisecond)
	f.tellers = append(f.tellers, kept{Teller: t})
	f.records = append(f.records, record)
	return nil
}

// end ends the offers that hold, and says whether there was one.
func (f *Fake) end(tenant string, names []string, key string) (ended bool) {
	for i := range f.tellers {
		if o := &f.tellers[i]; o.Tenant == tenant && slices.Contains(names, o.Practice) && o.Intervention == key && !o.ended {
			o.ended, o.Contact, ended = true, "", true
		}
	}
	return ended
}

// Withdraw ends the offer of a practice.
func (f *Fake) Withdraw(_ context.Context, tenant string, names []string, key string, _ intervention.Author, _ time.Time, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.end(tenant, names, key) {
		f.records = append(f.records, record)
	}
	return nil
}

// Tellers gives the offers that hold.
func (f *Fake) Tellers(_ context.Context, tenant, key string) (all []intervention.Teller, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, o := range f.tellers {
		if o.Tenant == tenant && !o.ended && (key == "" || key == o.Intervention) {
			all = append(all, o.Teller)
		}
	}
	slices.SortFunc(all, func(a, b intervention.Teller) int {
		return cmp.Or(cmp.Compare(a.Intervention, b.Intervention), a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// HandedIn gives what was handed in about an intervention.
func (f *Fake) HandedIn(ctx context.Context, tenant, key string) (all []intervention.Doing, err error) {
	plans, err := f.plans.Region(ctx, tenant)
	if err != nil {
		return nil, err
	}
	for i := range plans {
		kept := plans[i].Kept()
		if kept == nil {
			continue
		}
		said := intervention.Doing{Year: plans[i].Year}
		for _, c := range kept.Fields.Choices() {
			if c.Intervention == key && !said.Runs() {
				said.Mode = c.Mode
			}
		}
		for _, said.Practice = range plans[i].Practices() {
			all = append(all, said)
		}
	}
	slices.SortFunc(all, func(a, b intervention.Doing) int {
		return cmp.Or(cmp.Compare(a.Practice, b.Practice), cmp.Compare(a.Year, b.Year))
	})
	return all, nil
}
