package store_test

import (
	"testing"

	"meertijd/internal/intake"
	"meertijd/internal/intake/intaketest"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

type intakes struct {
	store.Intakes
	recorded
}

func TestIntakesKeepTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		intaketest.Contract(t, func(t *testing.T) intake.Store {
			db := storetest.Open(t, fresh(t, address), store.Options{})
			return intakes{store.Intakes{DB: db}, recorded{db}}
		})
	})
}
