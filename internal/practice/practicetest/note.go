package practicetest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

var _ practice.NoteStore = (*Fake)(nil)

// Notes gives the notes about a practice, the latest day first.
func (f *Fake) Notes(_ context.Context, tenant, id string) ([]practice.Note, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []practice.Note
	for _, n := range f.notes {
		if n.Tenant == tenant && n.Practice == id {
			all = append(all, n)
		}
	}
	slices.SortFunc(all, func(a, b practice.Note) int {
		return cmp.Or(cmp.Compare(b.On, a.On), strings.Compare(b.ID, a.ID))
	})
	return all, nil
}

// LastContacts gives the day of the last contact with each practice.
func (f *Fake) LastContacts(_ context.Context, tenant string) (map[string]calendar.Date, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	last := map[string]calendar.Date{}
	for _, n := range f.notes {
		if n.Tenant == tenant && n.Contact() {
			last[n.Practice] = max(last[n.Practice], n.On)
		}
	}
	return last, nil
}

// AddNotes keeps notes, all or none.
func (f *Fake) AddNotes(_ context.Context, notes []practice.Note, once practice.Once, record audit.Record) error {
	const op = "practicetest.AddNotes"
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, seen, err := f.answered(record.Tenant, once); seen || err != nil {
		return cmp.Or(err, failed(fault.Conflict, "store.duplicate", op))
	}
	all := slices.Clone(f.notes)
	for _, n := range notes {
		if _, there := f.files[name{n.Tenant, n.Practice}]; !there {
			return failed(fault.NotFound, "practice.not-found", op)
		}
		if slices.ContainsFunc(all, func(o practice.Note) bool { return o.Tenant == n.Tenant && o.ID == n.ID }) {
			return failed(fault.Conflict, "store.duplicate", op)
		}
		n.Recorded.At = n.Recorded.At.UTC().Truncate(time.Millisecond)
		all = append(all, n)
	}
	if f.notes = all; once.Key != "" {
		f.answers[name{record.Tenant, once.Key}] = once
	}
	f.records = append(f.records, record)
	return nil
}

// RemoveNote takes a note away for good.
func (f *Fake) RemoveNote(_ context.Context, tenant, id, note string, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := slices.IndexFunc(f.notes, func(n practice.Note) bool { return n.Tenant == tenant && n.Practice == id && n.ID == note })
	if at < 0 {
		return failed(fault.NotFound, "note.not-found", "practicetest.RemoveNote")
	}
	f.notes = slices.Delete(slices.Clone(f.notes), at, at+1)
	f.records = append(f.records, record)
	return nil
}
