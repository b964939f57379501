package store_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// kept counts the lists of a tenant.
func kept(t *testing.T, db *store.DB, tenant string) (n int64) {
	write(t, db, func(tx *store.Tx) error {
		_, err := tx.One(t.Context(), `select count(*) from audit_list where tenant_id = ?1`, []any{tenant}, &n)
		return err
	})
	return n
}

func TestListsThatShowedTheSameAreKeptOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var group sync.WaitGroup
		for n := range 20 {
			group.Go(func() {
				r := record(fmt.Sprint("t", n%2), "lead")
				r.Shown = audit.NewList("practice", [][]string{{"p1", "p2"}, {"p2", "p1"}, {"p3"}}[n%3])
				if err := db.AuditRead(t.Context(), r); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		write(t, db, func(tx *store.Tx) error {
			r := record("t0", "lead")
			r.Shown = audit.NewList("practice", []string{"p4"})
			return tx.Audit(t.Context(), r)
		})
		for tenant, want := range map[string]int64{"t0": 3, "t1": 2} {
			if n := kept(t, db, tenant); n != want {
				t.Errorf("%s keeps %d lists, want %d", tenant, n, want)
			}
			if found, err := db.VerifyAudit(t.Context(), tenant, nil); err != nil || found != nil {
				t.Error(found, err)
			}
		}
		things, err := db.AuditList(t.Context(), "t1", audit.NewList("practice", []string{"p1", "p2"}).ID)
		if err != nil || things != "\npractice/p1\npractice/p2\n" {
			t.Errorf("%q %v", things, err)
		}
		if things, err = db.AuditList(t.Context(), "t1", audit.NewList("practice", []string{"p4"}).ID); err != nil || things != "" {
			t.Errorf("another organisation's list: %q %v", things, err)
		}
	})
}

func TestAListIsKeptAgainWhenItsTransactionFailed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := record("t0", "lead")
		r.Shown = audit.NewList("practice", []string{"p1"})
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			if err := tx.Audit(t.Context(), r); err != nil {
				return err
			}
			return errUndo
		})
		if err == nil || kept(t, db, "t0") != 0 {
			t.Fatal(err)
		}
		for range 2 {
			if err := db.AuditRead(t.Context(), r); err != nil || kept(t, db, "t0") != 1 {
				t.Fatal(err)
			}
		}
	})
}

func TestWhoseListWasTamperedWithIsFoundOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := record("t0", "lead")
		r.Shown = audit.NewList("practice", []string{"p1"})
		if err := db.AuditRead(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		for text, code := range map[string]audit.Problem{
			`update audit_list set things = things || 'practice/p2' where tenant_id = ?1`: {Seq: 1, Code: audit.ListEdited},
			`delete from audit_list where tenant_id = ?1`:                                 {Seq: 1, Code: audit.ListEdited},
			`update audit set list_id = '' where tenant_id = ?1`:                          {Seq: 1, Code: audit.Edited},
		} {
			_ = db.Write(t.Context(), func(tx *store.Tx) error {
				if _, err := tx.Exec(t.Context(), text, "t0"); err != nil {
					t.Fatal(err)
				}
				found, err := tx.VerifyAudit(t.Context(), "t0", nil)
				if err != nil || !slices.Contains(found, code) {
					t.Errorf("%s: %v %v", text, found, err)
				}
				return errUndo
			})
		}
	})
}

// BenchmarkShown measures what a read costs when it is about a list, and how
// quickly is found who saw a practice: 5,000 practices, pages of thirty, and a
// record of 100,000 entries of which one in ten is of a list.
func BenchmarkShown(b *testing.B) {
	const practices, page, length = 5000, 30, 100_000
	ids := make([]string, practices)
	for i := range ids {
		ids[i] = fmt.Sprintf("0190a1b2-c3d4-7e5f-8a6b-%012d", i)
	}
	chance := rand.New(rand.NewPCG(1, 2))
	some := func() []string {
		from := chance.IntN(practices - page)
		return ids[from : from+page]
	}
	db := storetest.Open(b, filepath.Join(b.TempDir(), "test.db"), store.Options{})
	for done := 0; done < length; done += 5000 {
		err := db.Write(b.Context(), func(tx *store.Tx) error {
			for i := range 5000 {
				r := record("rho", fmt.Sprint("u", i%50))
				r.At, r.ObjectType, r.ObjectID = time.Unix(1_780_000_000+int64(done+i), 0), "plan", fmt.Sprint(i)
				if i%10 == 0 {
					r.Shown = audit.NewList("practice", some())
				}
				if err := tx.Audit(b.Context(), r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	reads := func(shown func() []string) func(*testing.B) {
		return func(b *testing.B) {
			b.RunParallel(func(p *testing.PB) {
				for p.Next() {
					r := record("rho", "lead")
					r.Shown = audit.NewList("practice", shown())
					if err := db.AuditRead(b.Context(), r); err != nil {
						b.Error(err)
					}
				}
			})
		}
	}
	b.SetParallelism(32)
	b.Run("a read without a list", reads(func() []string { return nil }))
	b.Run("a page that was seen before", reads(func() []string { return ids[:page] }))
	b.Run("a page that nobody saw", reads(func() []string {
		at := rand.IntN(practices - 40)
		return append(slices.Clone(ids[at:at+page]), ids[rand.IntN(practices)], ids[rand.IntN(practices)])
	}))
	b.Run("a file of all, seen before", reads(func() []string { return ids }))
	b.Run("who saw a practice", func(b *testing.B) {
		for b.Loop() {
			found, err := store.Trail{DB: db}.Records(b.Context(), "rho", audit.Filter{Object: audit.Object{Type: "practice", ID: ids[2500]}, Most: 50})
			if err != nil || len(found) < 20 {
				b.Fatal(len(found), err)
			}
		}
	})
}
