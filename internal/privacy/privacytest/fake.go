package privacytest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/privacy"
)

// Fake holds one row of the table person for everybody. It is safe for
// goroutines.
type Fake struct {
	mu      sync.Mutex
	names   map[[2]string]string // by tenant and person
	erased  map[[2]string]bool
	records []audit.Record
}

// NewFake makes an empty store.
func NewFake() *Fake { return &Fake{names: map[[2]string]string{}, erased: map[[2]string]bool{}} }

// Put adds a person, who has the id as name of the mail address.
func (f *Fake) Put(tenant, person, name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.names[[2]string{tenant, person}] = name
}

// Records gives the audit records that came with erasures, in order.
func (f *Fake) Records() []audit.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.records)
}

// People lists the people in whose name or address some words are.
func (f *Fake) People(_ context.Context, tenant, words string) (all []privacy.Somebody, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	words = strings.ToLower(words)
	for key, name := range f.names {
		mail := key[1] + "@example.test"
		if key[0] == tenant && (strings.Contains(strings.ToLower(name), words) || strings.Contains(mail, words)) {
			all = append(all, privacy.Somebody{ID: key[1], Name: name, Mail: mail})
		}
	}
	slices.SortFunc(all, func(a, b privacy.Somebody) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return all, nil
}

// Held gives the row of a person.
func (f *Fake) Held(_ context.Context, tenant, person string) ([]privacy.Found, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	name, there := f.names[[2]string{tenant, person}]
	if !there {
		return nil, nil
	}
	return []privacy.Found{{Table: "person", Rows: [][]privacy.Value{{
		{Column: "person_id", What: privacy.WhoColumn, Text: person}, {Column: "name", What: privacy.NameColumn, Text: name},
	}}}}, nil
}

// Erase takes a person out.
func (f *Fake) Erase(_ context.Context, tenant, person string, record audit.Record) (privacy.Erasure, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := [2]string{tenant, person}
	if _, there := f.names[key]; !there {
		if f.erased[key] {
			return privacy.Erasure{Already: true}, nil
		}
		return privacy.Erasure{}, &fault.Error{Kind: fault.NotFound, Code: "person.not-found", Op: "privacytest.Erase"}
	}
	delete(f.names, key)
	f.erased[key] = true
	f.records = append(f.records, record)
	return privacy.Erasure{Tables: []privacy.Count{{Table: "person", Erase: privacy.Remove, Rows: 1}}}, nil
}
