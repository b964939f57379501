package store_test

import (
	"context"
	"fmt"
	"testing"

	"meertijd/internal/audit"
	"meertijd/internal/notice"
	"meertijd/internal/plan"
	"meertijd/internal/plan/plantest"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// recorded shows the audit records of a database, for a contract.
type recorded struct{ db *store.DB }

func (r recorded) Records() (all []audit.Record) {
	err := r.db.Read(context.Background(), func(tx *store.Tx) error {
		all = nil
		for _, tenant := range []string{"tenant-a", "tenant-b"} {
			err := tx.EachEntry(context.Background(), tenant, 0, 1000, func(e audit.Entry) error {
				all = append(all, e.Record)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	return all
}

// Mails gives the mail that waits.
func (r recorded) Mails() []notice.Mail {
	all, err := store.Deliveries{DB: r.db}.Pending(context.Background(), 100)
	if err != nil {
		panic(err)
	}
	return all
}

type plans struct {
	store.Plans
	recorded
}

func TestPlansKeepTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		plantest.Contract(t, func(t *testing.T) plan.Store {
			db := storetest.Open(t, fresh(t, address), store.Options{})
			return plans{store.Plans{DB: db}, recorded{db}}
		})
	})
}

func TestAPlanIsReadInOneState(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := store.Plans{DB: db}
		c := typical(1, 1)
		c.Plan.Events = nil
		const saves = 60
		done := make(chan error, 1)
		save := func(version int) error {
			c.Before, c.Plan.Version = version-1, version
			c.Plan.Fields = plan.Fields{plan.NewStaff: fmt.Sprint(version)}
			c.Plan.Remarks = append(c.Plan.Remarks, plan.Remark{ID: fmt.Sprint("r", version), Text: "x"})
			return s.Save(t.Context(), c)
		}
		if err := save(1); err != nil {
			t.Fatal(err)
		}
		go func() {
			for version := 2; version <= saves; version++ {
				if err := save(version); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
		for p := (plan.Plan{}); p.Version < saves; {
			all, err := s.Region(t.Context(), "tenant-a")
			if err != nil || len(all) != 1 {
				t.Fatal(len(all), err)
			}
			if p = all[0]; p.Fields[plan.NewStaff] != fmt.Sprint(p.Version) || len(p.Remarks) != p.Version {
				t.Fatalf("version %d says %s with %d remarks", p.Version, p.Fields[plan.NewStaff], len(p.Remarks))
			}
			select {
			case err := <-done:
				if err != nil {
					t.Fatal(err)
				}
			default:
			}
		}
	})
}
