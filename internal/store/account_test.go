package store_test

import (
	"encoding/json"
	"testing"

	"meertijd/internal/account/accounttest"
	"meertijd/internal/notice"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

type peopleStore = store.People

type accounts struct {
	store.Accounts
	peopleStore
	recorded
	db *store.DB
	t  *testing.T
}

// Mails gives the mail that waits.
func (a accounts) Mails() (all []notice.Mail) {
	read(a.t, a.db, func(tx *store.Tx) error {
		waiting, err := tx.Waiting(a.t.Context(), 100)
		for _, w := range waiting {
			var m notice.Mail
			if err := json.Unmarshal([]byte(w.Payload), &m); err != nil {
				return err
			}
			all = append(all, m)
		}
		return err
	})
	return all
}

func TestAccountsKeepTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		accounttest.Contract(t, func(t *testing.T) accounttest.Stores {
			db := storetest.Open(t, fresh(t, address), store.Options{})
			for _, id := range []string{"p1", "p2"} {
				exec(t, db, `insert into practice (tenant_id, practice_id, name, name_folded) values (?1, ?2, ?2, ?2)`, "tenant-a", id)
			}
			exec(t, db, `insert into neighbourhood (tenant_id, neighbourhood_id, name, name_folded) values ('tenant-a', 'n1', 'n', 'n')`)
			return accounts{store.Accounts{DB: db}, store.People{DB: db}, recorded{db}, db, t}
		})
	})
}
