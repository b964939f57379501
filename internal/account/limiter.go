package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"time"
)

// Limit is how much of something may happen: so many at once, and one more each
// Every. One that is of this server alone is about how much it can bear, and not
// about who asks.
type Limit struct {
	Burst int
	Every time.Duration
	Alone bool
}

// most is how long an empty bucket takes to fill up.
func (l Limit) most() time.Duration { return time.Duration(l.Burst) * l.Every }

// The limits of attempts to come in. Behind one address can sit a room full of
// people who are shown Meertijd together.
var (
	perMail    = Limit{Burst: 10, Every: 3 * time.Minute}
	perAddress = Limit{Burst: 200, Every: 5 * time.Second}
	perSecond  = Limit{Burst: 5, Every: 15 * time.Minute} // second steps of one account
	overall    = Limit{Burst: 1000, Every: 20 * time.Millisecond, Alone: true}
)

// maxBuckets bounds what the limiter remembers. When there are so many, those
// that ran full again are forgotten; when none is, newcomers share one. The
// overall limit is asked first, so a flood cannot come that far: at 50 a second
// and 3 minutes each some 10,000 buckets are in use.
const maxBuckets = 20_000

// stale is how long a bucket may be behind what other servers took from it.
const stale = 10 * time.Second

// Attempts keeps what was taken from buckets, for a server that starts again and
// for the others. Names of buckets are hashes.
type Attempts interface {
	// Full gives when a bucket is full again; the zero time for one that is not kept.
	Full(ctx context.Context, bucket string) (time.Time, error)
	// Take takes from buckets, all or none, and gives in that order when each is
	// full again. None becomes emptier than empty.
	Take(ctx context.Context, now time.Time, takings []Taking) ([]time.Time, error)
	// Forget removes the buckets that were full by a moment, and says how many.
	Forget(ctx context.Context, by time.Time) (int64, error)
}

// Taking is what was taken from a bucket: Cost is how much later it is full
// again, Most how long an empty one takes.
type Taking struct {
	Bucket     string
	Cost, Most time.Duration
}

// Limiter counts attempts in buckets that fill up with time. It decides by what
// it remembers, and hands over in one go what was taken (Flush): a storm of
// attempts costs one transaction a second. It is safe for goroutines; its zero
// value is not, use NewLimiter.
type Limiter struct {
	now     func() time.Time
	kept    Attempts // nil remembers only here
	mu      sync.Mutex
	buckets map[string]bucket
	taken   map[string]Taking // not handed over yet
	swept   time.Time
	flushed time.Time // when full buckets were last forgotten elsewhere
}

// bucket is full again at an instant; what lies before it is what was taken.
// Read is when it was last held against what others took.
type bucket struct{ full, read time.Time }

// NewLimiter makes a limiter that reads a clock. Without attempts that are kept,
// it forgets everything when the program ends.
func NewLimiter(now func() time.Time, kept Attempts) *Limiter {
	return &Limiter{now: now, kept: kept, buckets: map[string]bucket{}, taken: map[string]Taking{}}
}

// Allow takes one from a bucket, or says how long it takes until there is one.
func (l *Limiter) Allow(ctx context.Context, key string, limit Limit) (wait time.Duration) {
	return l.ask(ctx, key, limit, true)
}

// Spare says how long it takes until there is one in a bucket, and takes nothing.
func (l *Limiter) Spare(ctx context.Context, key string, limit Limit) (wait time.Duration) {
	return l.ask(ctx, key, limit, false)
}

func (l *Limiter) ask(ctx context.Context, key string, limit Limit, take bool) time.Duration {
	key = bucketOf(key)
	l.catchUp(ctx, key, limit)
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if _, known := l.buckets[key]; !known && take && len(l.buckets) >= maxBuckets {
		if l.sweep(now); len(l.buckets) >= maxBuckets {
			key = "everybody else"
		}
	}
	b, empty := l.buckets[key], now.Add(limit.most())
	if b.full.Before(now) || b.full.After(empty) { // after: the clock was set back, and nobody waits until it is there again
		b.full = now
	}
	b.full = b.full.Add(limit.Every)
	if wait := b.full.Sub(empty); wait > 0 {
		return wait
	}
	if take {
		if b.read.IsZero() {
			b.read = now // it was held against what is kept just now
		}
		l.buckets[key] = b
		l.owe(key, limit)
	}
	return 0
}

// bucketOf names a bucket without saying of whom it is.
func bucketOf(key string) string {
	sum := sha256.Sum256([]byte("meertijd attempt " + key))
	return hex.EncodeToString(sum[:16])
}

// owe notes what has to be handed over.
func (l *Limiter) owe(key string, limit Limit) {
	if l.kept == nil || limit.Alone {
		return
	}
	t := l.taken[key]
	l.taken[key] = Taking{Bucket: key, Cost: min(t.Cost+limit.Every, limit.most()), Most: limit.most()}
}

// catchUp holds a bucket against what others took from it, or this server before
// it was started again. When that cannot be read, what is remembered holds:
// whoever comes in has to be read from the same place.
func (l *Limiter) catchUp(ctx context.Context, key string, limit Limit) {
	if l.kept == nil || limit.Alone {
		return
	}
	l.mu.Lock()
	b := l.buckets[key]
	l.mu.Unlock()
	if age := l.now().Sub(b.read); !b.read.IsZero() && 0 <= age && age < stale {
		return
	}
	full, err := l.kept.Full(ctx, key)
	if err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.learn(key, full.Add(l.taken[key].Cost), now, now.Add(limit.most()))
}

// learn remembers when a bucket is full again, unless it is not even known and
// full already.
func (l *Limiter) learn(key string, full, now, empty time.Time) {
	b, known := l.buckets[key]
	if full.After(empty) {
		full = empty // another server's clock is ahead
	}
	if full.After(b.full) {
		b.full = full
	}
	if b.read = now; known || b.full.After(now) && len(l.buckets) < maxBuckets {
		l.buckets[key] = b
	}
}

// Flush hands over what was taken since the last time. It is called every second,
// and once more before the program ends. What cannot be handed over is kept for
// the next time.
func (l *Limiter) Flush(ctx context.Context) error {
	if l.kept == nil {
		return nil
	}
	l.mu.Lock()
	now := l.now()
	takings := make([]Taking, 0, len(l.taken))
	for _, t := range l.taken {
		takings = append(takings, t)
	}
	clear(l.taken)
	forget := now.Sub(l.flushed) >= time.Minute || now.Before(l.flushed)
	if forget {
		l.flushed = now
	}
	l.mu.Unlock()
	slices.SortFunc(takings, func(a, b Taking) int { return strings.Compare(a.Bucket, b.Bucket) }) // two servers lock rows in one order
	if err := l.hand(ctx, now, takings); err != nil || !forget {
		return err
	}
	_, err := l.kept.Forget(ctx, now)
	return err
}

func (l *Limiter) hand(ctx context.Context, now time.Time, takings []Taking) error {
	if len(takings) == 0 {
		return nil
	}
	full, err := l.kept.Take(ctx, now, takings)
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, t := range takings {
		have := l.taken[t.Bucket]
		if err != nil {
			t.Cost = min(t.Cost+have.Cost, t.Most)
			l.taken[t.Bucket] = t
			continue
		}
		l.learn(t.Bucket, full[i].Add(have.Cost), now, now.Add(t.Most))
	}
	return err
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
