package store_test

import (
	"testing"

	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
	"meertijd/internal/view"
	"meertijd/internal/view/viewtest"
)

type views struct {
	store.Views
	recorded
}

func TestViewsKeepTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		viewtest.Contract(t, func(t *testing.T) view.Store {
			db := storetest.Open(t, fresh(t, address), store.Options{})
			return views{store.Views{DB: db}, recorded{db}}
		})
	})
}
