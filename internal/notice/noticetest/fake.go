package noticetest

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"meertijd/internal/notice"
)

// Fake is an outbox in memory.
type Fake struct {
	mu   sync.Mutex
	rows []*row
}

// row is a mail with what was tried of it.
type row struct {
	mail     notice.Mail
	posted   time.Time
	state    notice.State
	attempts int
	doubtful bool
	lease    string
	until    time.Time
	next     time.Time
	code     string
}

// NewFake makes an empty outbox.
func NewFake() *Fake { return &Fake{} }

// Post puts a mail into it; the same mail twice is one.
func (f *Fake) Post(_ context.Context, m notice.Mail, at time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.row(m) != nil {
		return nil
	}
	r := &row{mail: m, posted: at, state: notice.Waiting}
	if m.To == "" {
		r.state = notice.Sent
	}
	f.rows = append(f.rows, r)
	slices.SortFunc(f.rows, func(a, b *row) int {
		return cmp.Or(cmp.Compare(a.mail.ID, b.mail.ID), cmp.Compare(a.mail.Tenant, b.mail.Tenant))
	})
	return nil
}

func (f *Fake) row(m notice.Mail) *row {
	for _, r := range f.rows {
		if r.mail.ID == m.ID && r.mail.Tenant == m.Tenant {
			return r
		}
	}
	return nil
}

// Claim takes the oldest mail that may be tried now.
func (f *Fake) Claim(_ context.Context, lease string, now, until time.Time) (notice.Delivery, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.rows {
		if ended(r.state) || now.Before(r.next) || now.Before(r.until) {
			continue
		}
		found := r.state
		r.attempts++
		r.doubtful = r.doubtful || found == notice.Handing
		r.state, r.lease, r.until = notice.Claimed, lease, until
		return notice.Delivery{Mail: r.mail, Posted: r.posted, State: found, Attempts: r.attempts, Doubtful: r.doubtful, Lease: lease}, true, nil
	}
	return notice.Delivery{}, false, nil
}

// Hand marks that the last line of a mail is about to be sent.
func (f *Fake) Hand(_ context.Context, d notice.Delivery, until time.Time) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.row(d.Mail)
	if r == nil || r.lease != d.Lease || r.state != notice.Claimed {
		return false, nil
	}
	r.state, r.until = notice.Handing, until
	return true, nil
}

// Finish keeps what became of a mail.
func (f *Fake) Finish(_ context.Context, d notice.Delivery, o notice.Outcome) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.row(d.Mail)
	if r == nil || r.lease != d.Lease {
		return false, nil
	}
	r.state, r.code, r.next, r.lease, r.until = o.State, o.Code, o.Next, "", time.Time{}
	r.doubtful = r.doubtful || o.Doubtful
	if ended(o.State) {
		r.mail = notice.Mail{ID: r.mail.ID, Tenant: r.mail.Tenant}
	}
	return true, nil
}

// Pending lists mail that has not ended.
func (f *Fake) Pending(_ context.Context, most int) (list []notice.Mail, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.rows {
		if !ended(r.state) && len(list) < most {
			list = append(list, r.mail)
		}
	}
	return list, nil
}

// Counts tells how many mails are in each state.
func (f *Fake) Counts(context.Context) (notice.Count, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	counts := notice.Count{}
	for _, r := range f.rows {
		counts[r.state]++
	}
	return counts, nil
}

// State tells how far a mail has come, and why.
func (f *Fake) State(id string) (notice.State, string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.rows {
		if r.mail.ID == id {
			return r.state, r.code
		}
	}
	return "", ""
}

func ended(s notice.State) bool {
	return s != notice.Waiting && s != notice.Claimed && s != notice.Handing
}
