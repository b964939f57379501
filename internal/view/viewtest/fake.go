package viewtest

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/spelling"
	"meertijd/internal/view"
)

// Fake keeps views and groups in memory. It is safe for goroutines.
type Fake struct {
	mu      sync.Mutex
	views   []view.View
	groups  []view.Group
	first   map[[2]string]string // by tenant and person
	records []audit.Record
}

// NewFake makes an empty store.
func NewFake() *Fake { return &Fake{first: map[[2]string]string{}} }

// Records gives the audit records that came with the changes, in order.
func (f *Fake) Records() []audit.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.records)
}

// SaveView keeps a view.
func (f *Fake) SaveView(_ context.Context, v view.View, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	v.At = v.At.UTC().Truncate(time.Millisecond)
	at := slices.IndexFunc(f.views, func(o view.View) bool { return o.Tenant == v.Tenant && o.ID == v.ID })
	if at < 0 {
		f.views, f.records = append(f.views, v), append(f.records, record)
		return nil
	}
	was := &f.views[at]
	if was.Name == v.Name && was.Address == v.Address && was.Shared == v.Shared {
		return nil
	}
	was.Name, was.Address, was.Shared, was.At = v.Name, v.Address, v.Shared, v.At
	f.records = append(f.records, record)
	return nil
}

// RemoveView takes a view away.
func (f *Fake) RemoveView(_ context.Context, tenant, id string, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.views)
	f.views = slices.DeleteFunc(f.views, func(v view.View) bool { return v.Tenant == tenant && v.ID == id })
	if len(f.views) == n {
		return nil
	}
	for key, first := range f.first {
		if key[0] == tenant && first == id {
			delete(f.first, key)
		}
	}
	f.records = append(f.records, record)
	return nil
}

// ListViews gives all views of an organisation.
func (f *Fake) ListViews(_ context.Context, tenant string) (all []view.View, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, v := range f.views {
		if v.Tenant == tenant {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(a, b view.View) int {
		return cmp.Or(cmp.Compare(spelling.Fold(a.Name), spelling.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// SetDefault makes a view the one with which a person begins.
func (f *Fake) SetDefault(_ context.Context, tenant, person, id string, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := [2]string{tenant, person}
	if f.first[key] == id {
		return nil
	}
	f.first[key] = id
	f.records = append(f.records, record)
	return nil
}

// Default gives the view with which a person begins.
func (f *Fake) Default(_ context.Context, tenant, person string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.first[[2]string{tenant, person}], nil
}

// SaveGroup makes a group or changes it.
func (f *Fake) SaveGroup(_ context.Context, c view.Change, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := slices.IndexFunc(f.groups, func(g view.Group) bool { return g.Tenant == c.Tenant && g.ID == c.ID })
	changed := at < 0
	if changed {
		at = len(f.groups)
		f.groups = append(f.groups, view.Group{Tenant: c.Tenant, ID: c.ID, Name: c.Name, By: c.By, At: c.At.UTC().Truncate(time.Millisecond)})
	}
	g := &f.groups[at]
	now := slices.Concat(g.Practices, c.Add)
	slices.Sort(now)
	now = slices.DeleteFunc(slices.Compact(now), func(id string) bool { return slices.Contains(c.Remove, id) })
	if changed = changed || g.Name != c.Name || !slices.Equal(now, g.Practices); changed {
		g.Name, g.Practices = c.Name, now
		f.records = append(f.records, record)
	}
	return nil
}

// RemoveGroup takes a group away.
func (f *Fake) RemoveGroup(_ context.Context, tenant, id string, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.groups)
	f.groups = slices.DeleteFunc(f.groups, func(g view.Group) bool { return g.Tenant == tenant && g.ID == id })
	if len(f.groups) < n {
		f.records = append(f.records, record)
	}
	return nil
}

// ListGroups gives all groups of an organisation.
func (f *Fake) ListGroups(_ context.Context, tenant string) (all []view.Group, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, g := range f.groups {
		if g.Tenant == tenant {
			g.Practices = slices.Clone(g.Practices)
			all = append(all, g)
		}
	}
	slices.SortFunc(all, func(a, b view.Group) int {
		return cmp.Or(cmp.Compare(spelling.Fold(a.Name), spelling.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}
