package demo_test

import (
	"context"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"meertijd/demo"
	"meertijd/internal/audit"
	"meertijd/internal/store"
)

// database opens an empty SQLite file with a tenant for the demo.
func database(t testing.TB) demo.Stores {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "demo.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	at := time.Date(2020, 1, 1, 12, 0, 0, 0, time.UTC)
	record := audit.Record{At: at, Tenant: tenant, Event: audit.Create, Outcome: audit.OK, ObjectType: "tenant", ObjectID: tenant}
	if err := (store.Tenants{DB: db}).Save(ctx, store.Tenant{ID: tenant, Name: "Demo", Region: "demo", Created: at}, record); err != nil {
		t.Fatal(err)
	}
	return demo.Stores{Plans: store.Plans{DB: db}, Practices: store.Practices{DB: db}, People: store.People{DB: db}}
}

func TestADatabaseGetsTheSameDemo(t *testing.T) {
	for name, set := range sets(t) {
		begin := time.Now()
		w := fill(t, demo.Options{Set: set, Seed: 5, Stores: database(t)})
		t.Logf("%s: %d practices in %s", name, len(w.files()), time.Since(begin))
		fake := fill(t, demo.Options{Set: set, Seed: 5})
		if !reflect.DeepEqual(w.report, fake.report) {
			t.Errorf("%s: other people: %+v, not %+v", name, w.report, fake.report)
		}
		mine, other := w.files(), fake.files()
		for i := range mine {
			if !reflect.DeepEqual(w.summary(mine[i]), fake.summary(other[i])) {
				t.Errorf("%s: %s: %+v, not %+v", name, mine[i].Practice.Name, w.summary(mine[i]), fake.summary(other[i]))
			}
		}
		again := fill(t, demo.Options{Set: set, Seed: 5, Stores: w.Stores})
		if again.report.Made || !reflect.DeepEqual(again.report.People, w.report.People) {
			t.Errorf("%s: made twice", name)
		}
	}
}

func BenchmarkTwoHundred(b *testing.B) {
	for name, set := range sets(b) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				fill(b, demo.Options{Set: set, Practices: 200, Stores: database(b)})
			}
		})
	}
}
