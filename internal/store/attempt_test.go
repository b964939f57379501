package store_test

import (
	"fmt"
	"testing"
	"time"

	"meertijd/internal/account"
	"meertijd/internal/account/accounttest"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

func TestAttemptsInADatabase(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		accounttest.AttemptsContract(t, func(t *testing.T) account.Attempts {
			return store.Attempts{DB: storetest.Open(t, fresh(t, address), store.Options{})}
		})
	})
}

// What limits cost: one transaction a second for all who try, and a look for
// somebody who was not there in the last ten seconds.
func BenchmarkAttempts(b *testing.B) {
	db := storetest.Open(b, b.TempDir()+"/test.db", store.Options{})
	kept := store.Attempts{DB: db}
	storm := make([]account.Taking, 150) // 50 a second, three buckets each
	for i := range storm {
		storm[i] = account.Taking{Bucket: fmt.Sprintf("%032d", i), Cost: time.Minute, Most: time.Hour}
	}
	b.Run("a second of a storm", func(b *testing.B) {
		for b.Loop() {
			if _, err := kept.Take(b.Context(), time.Now(), storm); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("a look", func(b *testing.B) {
		for b.Loop() {
			if _, err := kept.Full(b.Context(), storm[0].Bucket); err != nil {
				b.Fatal(err)
			}
		}
	})
}
