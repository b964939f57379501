package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// whole fails the test unless the chain has n entries and no problem.
func whole(t *testing.T, db *store.DB, tenant string, n int64) {
	t.Helper()
	var head audit.Head
	read(t, db, func(tx *store.Tx) (err error) { head, err = tx.Head(t.Context(), tenant); return err })
	if head.Seq != n {
		t.Errorf("%d entries, want %d", head.Seq, n)
	}
	problems, err := db.VerifyAudit(t.Context(), tenant, &head)
	if err != nil || problems != nil {
		t.Error(problems, err)
	}
}

func TestTheChainIsUnbroken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		t.Run("when eight write fifty records each", func(t *testing.T) {
			var all sync.WaitGroup
			for g := range 8 {
				all.Go(func() {
					for i := range 50 {
						if err := db.Write(t.Context(), func(tx *store.Tx) error {
							id := fmt.Sprintf("%d-%d", g, i)
							if err := tx.Post(t.Context(), store.Message{Tenant: "rho", ID: id, Kind: "k", At: time.Unix(1, 0)}); err != nil {
								return err
							}
							return tx.Audit(t.Context(), record("rho", fmt.Sprint("u", g)))
						}); err != nil {
							t.Error(err)
						}
					}
				})
			}
			all.Wait()
			whole(t, db, "rho", 400)
		})
		t.Run("when reads are recorded meanwhile, for several tenants", func(t *testing.T) {
			var all sync.WaitGroup
			for g := range 40 {
				all.Go(func() {
					for range 10 {
						if err := db.AuditRead(t.Context(), record(fmt.Sprint("t", g%3), "u")); err != nil {
							t.Error(err)
						}
					}
				})
			}
			for range 20 {
				write(t, db, func(tx *store.Tx) error { return tx.Audit(t.Context(), record("t0", "w")) })
			}
			all.Wait()
			whole(t, db, "t0", 160)
			whole(t, db, "t1", 130)
			whole(t, db, "t2", 130)
		})
		t.Run("with texts that no database keeps as they are", func(t *testing.T) {
			r := record("odd", "u\x00\xff")
			r.Fields = []string{"a\nb", "", "é"}
			r.AccessPoint = "\x00"
			write(t, db, func(tx *store.Tx) error { return tx.Audit(t.Context(), r) })
			r.Fields = []string{""}
			write(t, db, func(tx *store.Tx) error { return tx.Audit(t.Context(), r) })
			whole(t, db, "odd", 2)
		})
		t.Run("after persons were purged", func(t *testing.T) {
			write(t, db, func(tx *store.Tx) error {
				n, err := tx.PurgePersons(t.Context(), time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), record("rho", "purger"))
				if n != 400 {
					t.Error(n)
				}
				return err
			})
			whole(t, db, "rho", 401)
		})
		t.Run("and what is done to it behind its back shows", func(t *testing.T) {
			for want, text := range map[fault.Code]string{
				audit.Edited:    `update audit set object_id = '2' where tenant_id = 't1' and seq = 5`,
				audit.Truncated: `update audit_chain set head_seq = head_seq + 1 where tenant_id = 't2'`,
				audit.Broken:    `update audit_chain set head_seq = 5 where tenant_id = 't0'`,
			} {
				exec(t, db, text)
				found := false
				for _, tenant := range []string{"t0", "t1", "t2"} {
					problems, err := db.VerifyAudit(t.Context(), tenant, nil)
					if err != nil {
						t.Error(err)
					}
					for _, p := range problems {
						found = found || p.Code == want
					}
				}
				if !found {
					t.Errorf("%s does not show", want)
				}
			}
		})
	})
}

func TestARecordGoesWithItsChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		mine := errors.New("mine")
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			return errors.Join(tx.Audit(t.Context(), record("a", "u")), mine)
		})
		if !errors.Is(err, mine) {
			t.Error(err)
		}
		whole(t, db, "a", 0)
	})
}

func TestAReadThatCannotBeRecordedFails(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		exec(t, db, `alter table audit rename to audit_gone`)
		wantCode(t, db.AuditRead(t.Context(), record("a", "u")), store.CodeStatement)
		gone, stop := context.WithCancel(t.Context())
		stop()
		if err := db.AuditRead(gone, record("a", "u")); err == nil {
			t.Error("no error")
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		wantCode(t, db.AuditRead(t.Context(), record("a", "u")), store.CodeClosed)
		wantCode(t, db.Ping(t.Context()), store.CodeClosed)
	})
}

func TestACommandIsDoneOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		submit := func(r store.Request) (answer []byte, err error) {
			err = db.Write(t.Context(), func(tx *store.Tx) error {
				var seen bool
				if answer, seen, err = tx.Once(t.Context(), r); seen || err != nil {
					return err
				}
				if err := tx.Audit(t.Context(), record("a", "u")); err != nil {
					return err
				}
				head, err := tx.Head(t.Context(), "a")
				answer = fmt.Appendf(nil, "done as %d", head.Seq)
				return errors.Join(err, tx.Remember(t.Context(), r, answer))
			})
			return answer, err
		}
		r := store.Request{Tenant: "a", Key: "k", Actor: "u", Command: "submit", Hash: "h"}
		t.Run("when sixteen send it at the same time", func(t *testing.T) {
			var all sync.WaitGroup
			for range 16 {
				all.Go(func() {
					if answer, err := submit(r); err != nil || string(answer) != "done as 1" {
						t.Errorf("%s %v", answer, err)
					}
				})
			}
			all.Wait()
			whole(t, db, "a", 1)
		})
		for name, change := range map[string]func(*store.Request){
			"not for another request": func(r *store.Request) { r.Hash = "other" },
			"not for another actor":   func(r *store.Request) { r.Actor = "other" },
			"not for another command": func(r *store.Request) { r.Command = "other" },
		} {
			t.Run(name, func(t *testing.T) {
				other := r
				change(&other)
				_, err := submit(other)
				wantCode(t, err, store.CodeKeyReused)
			})
		}
		t.Run("in each tenant", func(t *testing.T) {
			other := r
			other.Tenant = "b"
			if answer, err := submit(other); err != nil || string(answer) != "done as 2" {
				t.Errorf("%s %v", answer, err)
			}
		})
		t.Run("until it is forgotten", func(t *testing.T) {
			write(t, db, func(tx *store.Tx) error {
				n, err := tx.Forget(t.Context(), time.Now().Add(time.Hour))
				if n != 2 {
					t.Error(n)
				}
				return err
			})
			if answer, err := submit(r); err != nil || string(answer) != "done as 3" {
				t.Errorf("%s %v", answer, err)
			}
		})
	})
}

func TestTheOutboxGivesEachMessageUntilItIsSent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for i := range 5 {
			post(t, db, fmt.Sprint(i), "p")
		}
		waiting := func(most int) (list []store.Message) {
			read(t, db, func(tx *store.Tx) (err error) { list, err = tx.Waiting(t.Context(), most); return err })
			return list
		}
		if list := waiting(3); len(list) != 3 || list[2].ID != "2" || !list[0].At.Equal(time.Unix(1, 0)) {
			t.Error(list)
		}
		for want := range 2 {
			write(t, db, func(tx *store.Tx) error {
				first, err := tx.Sent(t.Context(), "a", "1", time.Unix(2, 0))
				if first != (want == 0) {
					t.Error(first)
				}
				return err
			})
		}
		if list := waiting(10); len(list) != 4 {
			t.Error(list)
		}
	})
}

// A wrong clock is written down as it was; the place in the chain says what
// came first.
func TestARecordKeepsItsPlaceWhateverTheClockSays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		at := time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC)
		steps := []time.Duration{0, time.Hour, -48 * time.Hour, 1, 24 * 365 * time.Hour, 2}
		for _, step := range steps {
			write(t, db, func(tx *store.Tx) error {
				r := record("rho", "u")
				r.At = at.Add(step)
				return tx.Audit(t.Context(), r)
			})
		}
		seq := int64(0)
		read(t, db, func(tx *store.Tx) error {
			return tx.EachEntry(t.Context(), "rho", 0, 100, func(e audit.Entry) error {
				if seq++; e.Seq != seq || !e.At.Equal(at.Add(steps[seq-1]).Truncate(time.Millisecond)) {
					t.Errorf("record %d of %s stands in place %d", e.Seq, e.At, seq)
				}
				return nil
			})
		})
		if problems, err := db.VerifyAudit(t.Context(), "rho", nil); err != nil || len(problems) > 0 || seq != int64(len(steps)) {
			t.Error(problems, err, seq)
		}
	})
}
