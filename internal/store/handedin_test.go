package store_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// BenchmarkHandedIn asks who does an intervention, with four years of plans of
// many practices: one that many do, and one that nobody does.
func BenchmarkHandedIn(b *testing.B) {
	m := makeRegion(b, 50)
	for _, size := range []int{500, 5000} {
		if testing.Short() && size > 500 {
			b.Skip("fills a large database")
		}
		db := storetest.Open(b, filepath.Join(b.TempDir(), "handed.db"), store.Options{Statement: time.Minute})
		m.load(b, db)
		copies(b, db, 1, size/len(m.files))
		s := store.Interventions{DB: db}
		for name, key := range map[string]string{"many": often(m), "nobody": "none"} {
			b.Run(fmt.Sprintf("%d practices, %s", size, name), func(b *testing.B) {
				for b.Loop() {
					if _, err := s.HandedIn(b.Context(), demoTenant, key); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// often is the intervention that stands in most plans.
func often(m made) (key string) {
	n := map[string]int{}
	for i := range m.plans {
		for _, c := range m.plans[i].Fields.Choices() {
			if n[c.Intervention]++; n[c.Intervention] > n[key] {
				key = c.Intervention
			}
		}
	}
	return key
}
