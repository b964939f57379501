package account

import (
	"sync"
	"time"
)

// Limit is how much of something may happen: so many at once, and one more each
// Every.
type Limit struct {
	Burst int
	Every time.Duration
}

// The limits of attempts to come in. Behind one address can sit a room full of
// people who are shown Meertijd together.
var (
	perMail    = Limit{Burst: 10, Every: 3 * time.Minute}
	perAddress = Limit{Burst: 200, Every: 5 * time.Second}
	perSecond  = Limit{Burst: 5, Every: 15 * time.Minute} // second steps of one account
	overall    = Limit{Burst: 1000, Every: 20 * time.Millisecond}
)

// maxBuckets bounds what the limiter remembers. When there are so many, those
// that ran full again are forgotten; when none is, newcomers share one. The
// overall limit is asked first, so a flood cannot come that far: at 50 a second
// and 3 minutes each some 10,000 buckets are in use.
const maxBuckets = 20_000

// Limiter counts attempts in buckets that fill up with time. It is safe for
// goroutines; its zero value is not, use NewLimiter.
type Limiter struct {
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]bucket
	swept   time.Time
}

// bucket is full again at an instant; what lies before it is what was taken.
type bucket struct{ full time.Time }

// NewLimiter makes a limiter that reads a clock.
func NewLimiter(now func() time.Time) *Limiter {
	return &Limiter{now: now, buckets: map[string]bucket{}}
}

// Allow takes one from a bucket, or says that it is empty.
func (l *Limiter) Allow(key string, limit Limit) bool { return l.ask(key, limit, true) }

// Spare says whether there is one left, and takes nothing.
func (l *Limiter) Spare(key string, limit Limit) bool { return l.ask(key, limit, false) }

func (l *Limiter) ask(key string, limit Limit, take bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if _, known := l.buckets[key]; !known && take && len(l.buckets) >= maxBuckets {
		if l.sweep(now); len(l.buckets) >= maxBuckets {
			key = "everybody else"
		}
	}
	full, empty := l.buckets[key].full, now.Add(time.Duration(limit.Burst)*limit.Every)
	if full.Before(now) || full.After(empty) { // after: the clock was set back, and nobody waits until it is there again
		full = now
	}
	full = full.Add(limit.Every)
	if full.After(empty) {
		return false
	}
	if take {
		l.buckets[key] = bucket{full}
	}
	return true
}

// Size says how many buckets are remembered, for the metrics.
func (l *Limiter) Size() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.buckets)
}

// sweep forgets full buckets, at most once a second: a flood of newcomers must
// not make every one of them walk through all.
func (l *Limiter) sweep(now time.Time) {
	if d := now.Sub(l.swept); d >= 0 && d < time.Second {
		return
	}
	l.swept = now
	for key, b := range l.buckets {
		if !b.full.After(now) {
			delete(l.buckets, key)
		}
	}
}
