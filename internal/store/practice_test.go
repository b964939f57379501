package store_test

import (
	"path/filepath"
	"strings"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
	"meertijd/internal/practice/practicetest"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// fresh gives the address of an empty database of the same engine, for a
// contract that wants one for each of its tests.
func fresh(t *testing.T, like string) string {
	if strings.HasPrefix(like, "postgres") {
		return storetest.Postgres(t)
	}
	return filepath.Join(t.TempDir(), "test.db")
}

type practices struct {
	store.Practices
	recorded
}

func TestPracticesKeepTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		practicetest.Contract(t, func(t *testing.T) practice.Store {
			db := storetest.Open(t, fresh(t, address), store.Options{})
			return practices{store.Practices{DB: db}, recorded{db}}
		})
	})
}

func TestNotesKeepTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		practicetest.NoteContract(t, func(t *testing.T) practicetest.Noted {
			db := storetest.Open(t, fresh(t, address), store.Options{})
			return practices{store.Practices{DB: db}, recorded{db}}
		})
	})
}

func TestAWithdrawnRowStaysInItsTable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := store.Practices{DB: db}
		c := practice.Change{By: "ada", At: handIn}
		c.Practice = practice.Practice{Tenant: "tenant-a", ID: "p1", Name: "Een"}
		c.Visits = []practice.Visit{{ID: "v1", Held: calendar.MustParse("2026-02-01")}}
		for _, c := range []practice.Change{c, {File: practice.File{Practice: c.Practice}, Withdrawn: []string{"v1"}, By: "eva", At: handIn}} {
			if err := s.Save(t.Context(), c, update(handIn)); err != nil {
				t.Fatal(err)
			}
		}
		file, err := s.Get(t.Context(), "tenant-a", "p1", calendar.MustParse("2026-06-02"))
		if err != nil || len(file.Visits) != 0 {
			t.Error(file.Visits, err)
		}
		var held calendar.Date
		var who string
		read(t, db, func(tx *store.Tx) error {
			_, err := tx.One(t.Context(), `select v.held_on, w.withdrawn_by from visit v
				join withdrawal w on w.tenant_id = v.tenant_id and w.id = v.id
				where v.tenant_id = ?1 and v.id = ?2`, []any{"tenant-a", "v1"}, &held, &who)
			return err
		})
		if held != calendar.MustParse("2026-02-01") || who != "eva" {
			t.Error(held, who)
		}
	})
}
