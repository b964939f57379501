package store_test

import (
	"testing"

	"meertijd/internal/network"
	"meertijd/internal/network/networktest"
	"meertijd/internal/practice"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

type networks struct {
	store.Networks
	recorded
}

func TestNetworksKeepTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		networktest.Contract(t, func(t *testing.T) network.Store {
			db := storetest.Open(t, fresh(t, address), store.Options{})
			for _, tenant := range []string{"tenant-a", "tenant-b"} {
				for _, id := range []string{"n1", "n2"} {
					n := practice.Neighbourhood{Tenant: tenant, ID: id, Name: "Wijk"}
					r := update(handIn)
					r.Tenant = tenant
					if err := (store.Practices{DB: db}).SaveNeighbourhood(t.Context(), n, r); err != nil {
						t.Fatal(err)
					}
				}
			}
			return networks{store.Networks{DB: db}, recorded{db}}
		})
	})
}
