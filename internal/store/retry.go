package store

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// lane decides who may write at once. First attempts go side by side; from the
// third attempt on a transaction has the lane to itself, so that within one
// program nobody loses forever.
//
//	attempt 1, 2   ══▶ ══▶ ══▶   beside each other
//	attempt 3…     ─────▶        alone
type lane struct {
	mu sync.RWMutex
	counters
}

const (
	attempts      = 10
	aloneFrom     = 2
	retryWait     = 2 * time.Millisecond
	retryWaitMost = 250 * time.Millisecond
)

// run calls attempt until it does not ask for another, or too often.
func (l *lane) run(ctx context.Context, attempt func() (again bool, err error)) error {
	for n := 0; ; n++ {
		again, err := l.once(n >= aloneFrom, attempt)
		if err == nil || !again {
			return err
		}
		if n == attempts-1 {
			l.busy.Add(1)
			return err
		}
		l.repeats.Add(1)
		if !pause(ctx, n) {
			return err
		}
	}
}

func (l *lane) once(alone bool, attempt func() (bool, error)) (bool, error) {
	if alone {
		l.mu.Lock()
		defer l.mu.Unlock()
	} else {
		l.mu.RLock()
		defer l.mu.RUnlock()
	}
	return attempt()
}

// pause waits a little longer every time, by chance so that two that collided
// do not collide again. It is false when the caller went away.
func pause(ctx context.Context, n int) bool {
	most := min(retryWait<<n, retryWaitMost)
	timer := time.NewTimer(most/2 + rand.N(most/2))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
