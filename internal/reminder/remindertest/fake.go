package remindertest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/notice"
	"meertijd/internal/notice/noticetest"
	"meertijd/internal/reminder"
)

// Fake keeps reminders in memory: a reminder.Store, Book and Digests. It is safe
// for goroutines, and its mail goes into the outbox that it was made with.
type Fake struct {
	mu      sync.Mutex
	box     *noticetest.Fake
	drafts  map[key]reminder.Draft
	sent    map[key]reminder.Reminder
	readers map[string][]reminder.Reader
	weeks   map[key]map[string]bool
	off     map[string]map[string]bool
	mails   []notice.Mail
	records []audit.Record
}

// key is an id within a tenant.
type key struct{ tenant, id string }

// NewFake makes an empty store.
func NewFake(box *noticetest.Fake) *Fake {
	return &Fake{
		box: box, drafts: map[key]reminder.Draft{}, sent: map[key]reminder.Reminder{}, readers: map[string][]reminder.Reader{},
		weeks: map[key]map[string]bool{}, off: map[string]map[string]bool{},
	}
}

// Records gives the audit records that came with the changes, in order.
func (f *Fake) Records() []audit.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.records)
}

// Mails gives all mail that was put into the outbox, in order.
func (f *Fake) Mails() []notice.Mail {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.mails)
}

// Put makes somebody known who can be mailed, or not.
func (f *Fake) Put(tenant string, readers ...reminder.Reader) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.readers[tenant] = append(f.readers[tenant], readers...)
}

// Readers lists who was put.
func (f *Fake) Readers(_ context.Context, tenant string, _ calendar.Date) ([]reminder.Reader, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.readers[tenant]), nil
}

func stored(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// SaveDraft makes a draft, or replaces what it says.
func (f *Fake) SaveDraft(_ context.Context, d reminder.Draft, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := key{d.Tenant, d.ID}
	if _, sent := f.sent[at]; sent {
		return nil
	}
	if was, known := f.drafts[at]; known {
		d.By = was.By
	}
	d.At, d.Choices = stored(d.At), slices.Clone(d.Choices)
	f.drafts[at] = d
	f.records = append(f.records, record)
	return nil
}

// Draft gives a draft that has not been sent.
func (f *Fake) Draft(_ context.Context, tenant, id string) (reminder.Draft, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	d, known := f.drafts[key{tenant, id}]
	if !known {
		return d, reminder.Missing("remindertest.Draft")
	}
	d.Choices = slices.Clone(d.Choices)
	return d, nil
}

// Send keeps a reminder with its mails, once.
func (f *Fake) Send(ctx context.Context, r reminder.Reminder, since time.Time, record audit.Record) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := key{r.Tenant, r.ID}
	if _, sent := f.sent[at]; sent {
		return false, nil
	}
	last := f.since(r.Tenant, since)
	for _, s := range r.Sent {
		if last[s.Practice].Reminder != s.Before {
			return false, reminder.Moved("remindertest.Send")
		}
	}
	kept := r
	kept.At, kept.Sent = stored(r.At), slices.Clone(r.Sent)
	for i := range kept.Sent {
		kept.Sent[i].Mails = slices.Clone(kept.Sent[i].Mails)
		for k := range kept.Sent[i].Mails {
			m := &kept.Sent[i].Mails[k]
			if err := f.box.Post(ctx, m.Mail, r.At); err != nil {
				return false, err
			}
			f.mails = append(f.mails, m.Mail)
			m.Mail = notice.Mail{}
		}
	}
	f.sent[at] = kept
	delete(f.drafts, at)
	f.records = append(f.records, record)
	return true, nil
}

// Get gives a reminder with what was sent.
func (f *Fake) Get(_ context.Context, tenant, id string) (reminder.Reminder, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r, known := f.sent[key{tenant, id}]
	if !known {
		return r, reminder.Missing("remindertest.Get")
	}
	r.Sent = slices.Clone(r.Sent)
	for i := range r.Sent {
		r.Sent[i].Mails = slices.Clone(r.Sent[i].Mails)
		for k := range r.Sent[i].Mails {
			r.Sent[i].Mails[k].State, _ = f.box.State(r.Sent[i].Mails[k].ID)
		}
	}
	return r, nil
}

// all gives the reminders of a tenant, the latest first.
func (f *Fake) all(tenant string) (all []reminder.Reminder) {
	for at, r := range f.sent {
		if at.tenant == tenant {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b reminder.Reminder) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	return all
}

func (f *Fake) count(into notice.Count, s reminder.Sent) {
	for _, m := range s.Mails {
		state, _ := f.box.State(m.ID)
		into[state]++
	}
}

// List gives the latest reminders first.
func (f *Fake) List(_ context.Context, tenant string, most int) (out []reminder.Outline, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.all(tenant) {
		o := reminder.Outline{ID: r.ID, By: r.By, At: r.At, On: r.On, Practices: len(r.Sent), Mails: notice.Count{}}
		for _, s := range r.Sent {
			f.count(o.Mails, s)
		}
		out = append(out, o)
	}
	return out[:min(len(out), most)], nil
}

// Since gives for each practice the last reminder at or after a moment.
func (f *Fake) Since(_ context.Context, tenant string, since time.Time) (map[string]reminder.Told, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.since(tenant, since), nil
}

func (f *Fake) since(tenant string, since time.Time) map[string]reminder.Told {
	out := map[string]reminder.Told{}
	for _, r := range slices.Backward(f.all(tenant)) {
		for _, s := range r.Sent {
			if !r.At.Before(stored(since)) {
				out[s.Practice] = told(r, s)
			}
		}
	}
	return out
}

func told(r reminder.Reminder, s reminder.Sent) reminder.Told {
	return reminder.Told{Reminder: r.ID, Practice: s.Practice, Year: s.Year, By: r.By, At: r.At, On: r.On}
}

// Of gives the reminders of a practice, the latest first.
func (f *Fake) Of(_ context.Context, tenant, practice string) (out []reminder.Told, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.all(tenant) {
		for _, s := range r.Sent {
			if s.Practice == practice {
				t := told(r, s)
				t.Mails = notice.Count{}
				f.count(t.Mails, s)
				out = append(out, t)
			}
		}
	}
	return out, nil
}

// Week gives who got the mail of a week.
func (f *Fake) Week(_ context.Context, tenant string, week calendar.Date) (map[string]bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return cloned(f.weeks[key{tenant, week.String()}]), nil
}

func cloned(m map[string]bool) map[string]bool {
	out := map[string]bool{}
	maps.Copy(out, m)
	return out
}

// Keep puts the mail of a week for a person into the outbox, once.
func (f *Fake) Keep(ctx context.Context, tenant, person string, week calendar.Date, m notice.Mail, record audit.Record) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := key{tenant, week.String()}
	if f.weeks[at][person] {
		return false, nil
	}
	if err := f.box.Post(ctx, m, record.At); err != nil {
		return false, err
	}
	if f.weeks[at] == nil {
		f.weeks[at] = map[string]bool{}
	}
	f.weeks[at][person] = true
	f.mails = append(f.mails, m)
	f.records = append(f.records, record)
	return true, nil
}

// Off gives who does not want the weekly mail.
func (f *Fake) Off(_ context.Context, tenant string) (map[string]bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return cloned(f.off[tenant]), nil
}

// Choose keeps whether a person wants the weekly mail.
func (f *Fake) Choose(_ context.Context, tenant, person string, wanted bool, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.off[tenant] == nil {
		f.off[tenant] = map[string]bool{}
	}
	delete(f.off[tenant], person)
	if !wanted {
		f.off[tenant][person] = true
	}
	f.records = append(f.records, record)
	return nil
}
