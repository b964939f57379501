package accounttest

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"meertijd/internal/account"
)

// Attempts keeps what was taken from buckets in memory: an account.Attempts. It
// is safe for goroutines.
type Attempts struct {
	Failing error // of everything that is kept from now on
	Takes   int   // how often something was taken

	mu   sync.Mutex
	full map[string]time.Time
}

var _ account.Attempts = (*Attempts)(nil)

// NewAttempts makes an empty store.
func NewAttempts() *Attempts { return &Attempts{full: map[string]time.Time{}} }

// Size says how many buckets are kept.
func (f *Attempts) Size() int { return len(f.Names()) }

// Names gives the names of the buckets.
func (f *Attempts) Names() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Sorted(maps.Keys(f.full))
}

// Full gives when a bucket is full again.
func (f *Attempts) Full(_ context.Context, bucket string) (time.Time, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.full[bucket], nil
}

// Take takes from buckets.
func (f *Attempts) Take(_ context.Context, now time.Time, takings []account.Taking) (all []time.Time, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.Failing != nil {
		return nil, f.Failing
	}
	f.Takes++
	now = now.UTC().Truncate(time.Millisecond)
	for _, t := range takings {
		full := f.full[t.Bucket]
		if full.Before(now) {
			full = now
		}
		if full = full.Add(t.Cost); full.After(now.Add(t.Most)) {
			full = now.Add(t.Most)
		}
		f.full[t.Bucket] = full
		all = append(all, full)
	}
	return all, nil
}

// Forget removes the buckets that were full by a moment.
func (f *Attempts) Forget(_ context.Context, by time.Time) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	before := len(f.full)
	maps.DeleteFunc(f.full, func(_ string, full time.Time) bool { return !full.After(by) })
	return int64(before - len(f.full)), nil
}
