package store_test

import (
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// The figures of one machine: a change with its record, the record of a read,
// and a read by key.
func BenchmarkStore(b *testing.B) {
	for name, address := range map[string]func() string{
		"SQLite":     func() string { return filepath.Join(b.TempDir(), "b.db") },
		"PostgreSQL": func() string { return storetest.Postgres(b) },
	} {
		b.Run(name, func(b *testing.B) {
			db := storetest.Open(b, address(), store.Options{})
			var n atomic.Int64
			add := func(tx *store.Tx) error {
				i := n.Add(1)
				m := store.Message{Tenant: "a", ID: fmt.Sprintf("%09d", i), Kind: "k", Payload: "p", At: time.Unix(1, 0)}
				if err := tx.Post(b.Context(), m); err != nil {
					return err
				}
				return tx.Audit(b.Context(), record(fmt.Sprint("t", i%60), "u"))
			}
			b.Run("change with its record", func(b *testing.B) {
				for b.Loop() {
					if err := db.Write(b.Context(), add); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("record of a read, 64 at once", func(b *testing.B) {
				b.SetParallelism(32)
				b.RunParallel(func(p *testing.PB) {
					for p.Next() {
						if err := db.AuditRead(b.Context(), record(fmt.Sprint("t", n.Add(1)%60), "u")); err != nil {
							b.Error(err)
						}
					}
				})
			})
			b.Run("read by key", func(b *testing.B) {
				for b.Loop() {
					var text string
					if err := db.Read(b.Context(), func(tx *store.Tx) error {
						_, err := tx.One(b.Context(), `select payload from outbox where tenant_id = ?1 and id = ?2`, []any{"a", "000000001"}, &text)
						return err
					}); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
