package regiontest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"meertijd/internal/dossier"
	"meertijd/internal/region"
)

// Fake keeps standings in memory. It knows no facts: whoever tests says with
// Write what was written. Err is what every method gives, when there is one.
type Fake struct {
	mu    sync.Mutex
	Err   error
	held  map[string]*held
	Looks int // how often it was asked what is kept
}

// held is what there is of one tenant.
type held struct {
	version   int64
	of        map[string]int64
	practices map[string]*kept // nil while nothing is kept
}

// kept is a row as a database has it: with the practice as text.
type kept struct {
	row     region.Kept
	content []byte
}

var _ region.Store = (*Fake)(nil)

// NewFake gives an empty store.
func NewFake() *Fake { return &Fake{held: map[string]*held{}} }

func (f *Fake) of(tenant string) *held {
	if f.held[tenant] == nil {
		f.held[tenant] = &held{of: map[string]int64{}, practices: map[string]*kept{}}
	}
	return f.held[tenant]
}

// Write says that something of these sources was written, in one transaction. A
// practice that was not there is there from now on.
func (f *Fake) Write(tenant string, sources ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	h := f.of(tenant)
	h.version++
	for _, source := range sources {
		h.of[source] = h.version
		if id, ok := strings.CutPrefix(source, dossier.OfPractice); ok && h.practices[id] == nil {
			h.practices[id] = &kept{}
		}
	}
}

// Remove says that a practice was taken away.
func (f *Fake) Remove(tenant, practice string) {
	f.Write(tenant, dossier.OfPractice+practice)
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.of(tenant).practices, practice)
}

// PutBack gives the store of a tenant as it was at the beginning: no version,
// nothing kept.
func (f *Fake) PutBack(tenant string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	h := f.of(tenant)
	h.version, h.of = 0, map[string]int64{}
	for id := range h.practices {
		h.practices[id] = &kept{}
	}
}

// Changed tells what changed after a version.
func (f *Fake) Changed(_ context.Context, tenant string, after int64) (region.Changes, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	h := f.of(tenant)
	changes := region.Changes{Version: h.version}
	for source, version := range h.of {
		if version > after {
			if changes.Of == nil {
				changes.Of = map[string]int64{}
			}
			changes.Of[source] = version
		}
	}
	return changes, f.Err
}

// Kept gives every practice as it is kept.
func (f *Fake) Kept(_ context.Context, tenant string) (rows []region.Kept, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Looks++
	for id, k := range f.of(tenant).practices {
		row := k.row
		row.Practice = &region.Practice{ID: id}
		if k.content != nil {
			if err := json.Unmarshal(k.content, row.Practice); err != nil {
				return nil, err
			}
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b region.Kept) int { return strings.Compare(a.Practice.ID, b.Practice.ID) })
	return rows, f.Err
}

// Keep replaces what is kept, where that is not of a later version.
func (f *Fake) Keep(_ context.Context, tenant string, rows []region.Kept) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.Err != nil {
		return f.Err
	}
	for _, row := range rows {
		k := f.of(tenant).practices[row.Practice.ID]
		if k == nil || k.row.Version > row.Version {
			continue
		}
		content, err := json.Marshal(row.Practice)
		if err != nil {
			return err
		}
		row.Practice = nil
		*k = kept{row: row, content: content}
	}
	return nil
}
