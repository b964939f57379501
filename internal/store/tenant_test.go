package store_test

import (
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

func TestTenantsAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		tenants := store.Tenants{DB: db}
		_, err := tenants.Get(t.Context(), "tenant-a")
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("got %v", err)
		}
		wantCode(t, err, "tenant.not-found")
		want := store.Tenant{ID: "tenant-a", Name: "Zuid", Region: "voorbeeld", Created: time.Unix(1780000000, 0).UTC()}
		for _, x := range []store.Tenant{want, {ID: "tenant-b", Name: "École", Region: "voorbeeld", Created: want.Created}, want} {
			record := audit.Record{At: want.Created, Tenant: x.ID, Event: audit.ConfigChange, Outcome: audit.OK}
			if err := tenants.Save(t.Context(), x, record); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := tenants.Get(t.Context(), "tenant-a"); err != nil || got != want {
			t.Error(got, err)
		}
		if all, err := tenants.List(t.Context()); err != nil || len(all) != 2 || all[1] != want {
			t.Error(all, err)
		}
		if n := len(recorded{db}.Records()); n != 3 {
			t.Errorf("%d audit records", n)
		}
	})
}
