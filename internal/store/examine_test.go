package store_test

import (
	"testing"
	"time"

	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

func TestAnExaminationReadsEverything(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		furnish(t, db, 5)
		x, err := db.Examine(t.Context())
		if err != nil || len(x.Problems) > 0 || x.Schema != store.SchemaVersion() || x.Rows < 30 || x.Size < 1000 || len(x.Engine) < 8 {
			t.Errorf("%+v %v", x, err)
		}
		if want := time.Date(2026, 6, 2, 12, 0, 0, 123_000_000, time.UTC); !x.Latest.Equal(want) {
			t.Error(x.Latest)
		}
	})
}
