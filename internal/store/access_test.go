package store_test

import (
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/access/accesstest"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

type people struct {
	access.Store
	recorded
}

func TestPeopleKeepTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		accesstest.Contract(t, func(t *testing.T) access.Store {
			db := storetest.Open(t, fresh(t, address), store.Options{})
			return people{store.People{DB: db}, recorded{db}}
		})
	})
}
