package store_test

import (
	"testing"

	"meertijd/internal/audit"
	"meertijd/internal/audit/audittest"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

func TestTheTrailKeepsTheContract(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		audittest.Contract(t, func(t *testing.T, records []audit.Record) audit.Trail {
			write(t, db, func(tx *store.Tx) error {
				for _, r := range records {
					if err := tx.Audit(t.Context(), r); err != nil {
						return err
					}
				}
				return nil
			})
			return store.Trail{DB: db}
		})
	})
}
