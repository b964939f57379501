package audittest

import (
	"context"
	"slices"
	"sync"

	"meertijd/internal/audit"
)

// Fake keeps the records of tenants in memory. It is safe for goroutines.
type Fake struct {
	mu      sync.Mutex
	entries map[string][]audit.Entry
}

// NewFake makes a fake with nothing in it.
func NewFake() *Fake { return &Fake{entries: map[string][]audit.Entry{}} }

// Put adds records to the chains of their tenants.
func (f *Fake) Put(records ...audit.Record) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range records {
		var head audit.Head
		if n := len(f.entries[r.Tenant]); n > 0 {
			head = f.entries[r.Tenant][n-1].Head()
		}
		f.entries[r.Tenant] = append(f.entries[r.Tenant], audit.Link(head, r, []byte("0123456789abcdef")))
	}
}

// Records gives the entries that fit, the latest first.
func (f *Fake) Records(_ context.Context, tenant string, filter audit.Filter) (out []audit.Entry, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range slices.Backward(f.entries[tenant]) {
		if filter.Fits(e) && len(out) < filter.Most {
			out = append(out, e)
		}
	}
	return out, nil
}

// Users lists who occurs in the entries that fit.
func (f *Fake) Users(_ context.Context, tenant string, filter audit.Filter) (out []string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	filter.User, filter.Before = "", 0
	for _, e := range f.entries[tenant] {
		if filter.Fits(e) && e.User != "" {
			out = append(out, e.User)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
