package networktest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/network"
)

// Fake keeps networks in memory. It is safe for goroutines, and what goes in or
// out is a copy. There says which neighbourhoods exist; nil is all of them.
type Fake struct {
	There func(tenant, neighbourhood string) bool

	mu       sync.Mutex
	outlooks map[place][]network.Outlook // oldest first
	partners map[place][]network.Partner
	records  []audit.Record
}

type place struct{ tenant, neighbourhood string }

// NewFake makes an empty store.
func NewFake() *Fake {
	return &Fake{outlooks: map[place][]network.Outlook{}, partners: map[place][]network.Partner{}}
}

// Records gives the audit records that came with the saves, in order.
func (f *Fake) Records() []audit.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clip(f.records)
}

func (f *Fake) there(tenant, neighbourhood, op string) error {
	if f.There == nil || f.There(tenant, neighbourhood) {
		return nil
	}
	return &fault.Error{Kind: fault.NotFound, Code: "neighbourhood.not-found", Op: op}
}

// Outlook gives a version of a multi-year plan.
func (f *Fake) Outlook(_ context.Context, tenant, neighbourhood string, version int) (network.Outlook, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := f.outlooks[place{tenant, neighbourhood}]
	switch {
	case version == 0 && len(all) == 0:
		return network.Outlook{Tenant: tenant, Neighbourhood: neighbourhood}, nil
	case version == 0:
		version = len(all)
	case version < 0 || version > len(all):
		return network.Outlook{Tenant: tenant, Neighbourhood: neighbourhood}, &fault.Error{Kind: fault.NotFound, Code: "network.no-version", Op: "networktest.Outlook"}
	}
	o := all[version-1]
	o.Sections = slices.Clone(o.Sections)
	return o, nil
}

// Outlooks gives every version without its sections.
func (f *Fake) Outlooks(_ context.Context, tenant, neighbourhood string) ([]network.Outlook, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := slices.Clone(f.outlooks[place{tenant, neighbourhood}])
	slices.Reverse(all)
	for i := range all {
		all[i].Sections = nil
	}
	return all, nil
}

// SaveOutlook keeps the next version.
func (f *Fake) SaveOutlook(_ context.Context, o network.Outlook, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	const op = "networktest.SaveOutlook"
	at := place{o.Tenant, o.Neighbourhood}
	if err := f.there(o.Tenant, o.Neighbourhood, op); err != nil {
		return err
	}
	if o.Version != len(f.outlooks[at])+1 {
		return network.Moved(op)
	}
	o.Sections, o.At = slices.Clone(o.Sections), settled(o.At)
	f.outlooks[at] = append(f.outlooks[at], o)
	f.records = append(f.records, record)
	return nil
}

func settled(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// Partners gives the organisations on the map.
func (f *Fake) Partners(_ context.Context, tenant, neighbourhood string) ([]network.Partner, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := slices.Clone(f.partners[place{tenant, neighbourhood}])
	for i := range all {
		all[i].Contacts = slices.Clone(all[i].Contacts)
	}
	slices.SortFunc(all, func(a, b network.Partner) int {
		return strings.Compare(strings.ToLower(a.Name)+"\x00"+a.ID, strings.ToLower(b.Name)+"\x00"+b.ID)
	})
	return all, nil
}

// SavePartner puts an organisation on the map or changes it.
func (f *Fake) SavePartner(_ context.Context, p network.Partner, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	const op = "networktest.SavePartner"
	if err := f.there(p.Tenant, p.Neighbourhood, op); err != nil {
		return err
	}
	where := place{p.Tenant, p.Neighbourhood}
	at := slices.IndexFunc(f.partners[where], func(x network.Partner) bool { return x.ID == p.ID })
	known := at >= 0
	for other, all := range f.partners {
		known = known || other.tenant == p.Tenant && slices.ContainsFunc(all, func(x network.Partner) bool { return x.ID == p.ID })
	}
	switch {
	case p.Version == 1 && known, p.Version != 1 && (at < 0 || f.partners[where][at].Version != p.Version-1):
		return network.Moved(op)
	}
	p.Contacts, p.Recorded.At = slices.Clone(p.Contacts), settled(p.Recorded.At)
	if at < 0 {
		f.partners[where] = append(f.partners[where], p)
	} else {
		f.partners[where][at] = p
	}
	f.records = append(f.records, record)
	return nil
}

// RemovePartner takes an organisation off the map.
func (f *Fake) RemovePartner(_ context.Context, p network.Partner, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	where := place{p.Tenant, p.Neighbourhood}
	at := slices.IndexFunc(f.partners[where], func(x network.Partner) bool { return x.ID == p.ID && x.Version == p.Version })
	if at < 0 {
		return network.Moved("networktest.RemovePartner")
	}
	f.partners[where] = slices.Delete(f.partners[where], at, at+1)
	f.records = append(f.records, record)
	return nil
}
