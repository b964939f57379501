package store_test

import (
	"testing"

	"meertijd/internal/intervention"
	"meertijd/internal/intervention/interventiontest"
	"meertijd/internal/plan"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

type interventions struct {
	store.Interventions
	recorded
}

func TestInterventionsKeepTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		interventiontest.Contract(t, func(t *testing.T) (intervention.Store, plan.Store) {
			db := storetest.Open(t, fresh(t, address), store.Options{})
			return interventions{store.Interventions{DB: db}, recorded{db}}, store.Plans{DB: db}
		})
	})
}
