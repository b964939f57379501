package id_test

import (
	"bytes"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"meertijd/internal/base/id"
)

var noon = time.Date(2026, 6, 2, 12, 0, 0, 0, time.UTC)

func still() time.Time { return noon }

func TestIdentifiers(t *testing.T) {
	t.Run("carry the instant, the version and the variant", func(t *testing.T) {
		s := &id.Source{Now: still, Rand: bytes.NewReader(make([]byte, 10))}
		if got, want := s.New(), "019e8834-7600-7000-8000-000000000000"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
	t.Run("rise while the clock stands still, and past the counter", func(t *testing.T) {
		s := &id.Source{Now: still, Rand: rand.Reader}
		rises(t, s, 20000)
	})
	t.Run("rise when the clock steps back", func(t *testing.T) {
		now := noon
		s := &id.Source{Now: func() time.Time { now = now.Add(-time.Second); return now }, Rand: rand.Reader}
		rises(t, s, 5000)
	})
	t.Run("never repeat among goroutines", func(t *testing.T) {
		s := &id.Source{Now: time.Now, Rand: rand.Reader}
		var mu sync.Mutex
		var all sync.WaitGroup
		seen := map[string]bool{}
		for range 8 {
			all.Go(func() {
				for range 2000 {
					one := s.New()
					mu.Lock()
					seen[one] = true
					mu.Unlock()
				}
			})
		}
		all.Wait()
		if len(seen) != 16000 {
			t.Error(len(seen))
		}
	})
}

func rises(t *testing.T, s *id.Source, n int) {
	t.Helper()
	last := ""
	for range n {
		next := s.New()
		if next <= last {
			t.Fatalf("%s after %s", next, last)
		}
		if !id.Valid(next) {
			t.Fatalf("%s is not valid", next)
		}
		last = next
	}
}

func TestWhatIsNoIdentifier(t *testing.T) {
	for _, text := range []string{
		"", "x", "019E8834-7600-7000-8000-000000000000", "019e8834-7600-4000-8000-000000000000",
		"019e8834-7600-7000-c000-000000000000", "019e8834-7600-7000-8000-00000000000g", "019e8834x7600-7000-8000-000000000000",
	} {
		if id.Valid(text) {
			t.Errorf("%q is valid", text)
		}
	}
}
