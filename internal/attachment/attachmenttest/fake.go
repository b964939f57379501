package attachmenttest

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"meertijd/internal/attachment"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// Fake keeps files in memory. It is safe for goroutines, and what goes in or
// out is a copy.
type Fake struct {
	mu      sync.Mutex
	files   map[name]attachment.File
	blobs   map[name][]byte
	records []audit.Record
}

// name is an id or a hash within a tenant.
type name struct{ tenant, id string }

// NewFake makes an empty store.
func NewFake() *Fake {
	return &Fake{files: map[name]attachment.File{}, blobs: map[name][]byte{}}
}

// Records gives the audit records that came with the changes, in order.
func (f *Fake) Records() []audit.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.records)
}

// Save keeps a file with its content.
func (f *Fake) Save(_ context.Context, file attachment.File, content []byte, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if was, found := f.files[name{file.Tenant, file.ID}]; found {
		if was.Hash == file.Hash {
			return nil
		}
		return &fault.Error{Kind: fault.Conflict, Code: "attachment.exists", Op: "attachmenttest.Save"}
	}
	file.At = file.At.UTC().Truncate(time.Millisecond)
	f.files[name{file.Tenant, file.ID}] = file
	f.blobs[name{file.Tenant, file.Hash}] = bytes.Clone(content)
	f.records = append(f.records, record)
	return nil
}

// List gives the files of a practice, those that were withdrawn too.
func (f *Fake) List(_ context.Context, tenant, practice string) (all []attachment.File, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for at, file := range f.files {
		if at.tenant == tenant && file.Practice == practice {
			all = append(all, file)
		}
	}
	slices.SortFunc(all, func(a, b attachment.File) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

func missing() error {
	return &fault.Error{Kind: fault.NotFound, Code: "attachment.not-found", Op: "attachmenttest"}
}

// Get gives what is known of a file.
func (f *Fake) Get(_ context.Context, tenant, id string) (attachment.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	file, found := f.files[name{tenant, id}]
	if !found {
		return file, missing()
	}
	return file, nil
}

// Content gives the bytes of a file.
func (f *Fake) Content(_ context.Context, tenant, id string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	file, found := f.files[name{tenant, id}]
	if !found {
		return nil, missing()
	}
	content, found := f.blobs[name{tenant, file.Hash}]
	if !found {
		return nil, &fault.Error{Kind: fault.NotFound, Code: "attachment.gone", Op: "attachmenttest.Content"}
	}
	return bytes.Clone(content), nil
}

// Withdraw marks a file as withdrawn.
func (f *Fake) Withdraw(_ context.Context, tenant, id string, by attachment.Author, at time.Time, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	file, found := f.files[name{tenant, id}]
	if !found {
		return missing()
	}
	if !file.Withdrawn.IsZero() {
		return nil
	}
	file.Withdrawn, file.WithdrawnBy = at.UTC().Truncate(time.Millisecond), by
	f.files[name{tenant, id}] = file
	f.records = append(f.records, record)
	return nil
}

// Sweep takes away bytes to which only files refer that were withdrawn before
// a moment.
func (f *Fake) Sweep(_ context.Context, tenant string, before time.Time, record audit.Record) (n int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	before = before.UTC().Truncate(time.Millisecond)
	for at := range f.blobs {
		used := false
		for _, file := range f.files {
			used = used || file.Tenant == at.tenant && file.Hash == at.id && (file.Withdrawn.IsZero() || !file.Withdrawn.Before(before))
		}
		if at.tenant == tenant && !used {
			delete(f.blobs, at)
			n++
		}
	}
	if n > 0 {
		f.records = append(f.records, record)
	}
	return n, nil
}
