package store_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// awkward are texts that something on the way might change.
var awkward = []string{
	"gewoon", "", "É é ĳ 👩‍⚕️", "regel\neen\r\n\ttwee", `"aanhaling" \ en / en <b>&`, "\x01\x1f\x7f", "\u2028\u2029", "0012", "null", "x'); --",
	strings.Repeat("lang ë ", 3000),
}

// furnish puts something of every kind of value into a database, for two tenants.
func furnish(t *testing.T, db *store.DB, rows int) {
	t.Helper()
	for _, tenant := range []string{"tenant-a", "tenant-b"} {
		at := time.Date(2026, 6, 2, 8, 0, 0, 0, time.UTC)
		err := store.Tenants{DB: db}.Save(t.Context(), store.Tenant{ID: tenant, Name: "Organisatie " + tenant, Region: "r", Created: at}, record(tenant, "u"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			text := awkward[i%len(awkward)]
			write(t, db, func(tx *store.Tx) error {
				if err := tx.Post(t.Context(), store.Message{Tenant: tenant, ID: fmt.Sprintf("%04d", i), Kind: "k", Payload: text, At: at}); err != nil {
					return err
				}
				_, err := tx.Exec(t.Context(), `insert into idempotency (tenant_id, key, actor_id, command, request_hash, answer, created_at)
					values (?1, ?2, 'a', 'c', ?3, ?4, ?5)`, tenant, fmt.Sprint("k", i), text, []byte(text), at)
				if err != nil {
					return err
				}
				return tx.Audit(t.Context(), record(tenant, text))
			})
		}
		c := practice.Change{By: "ada", At: at}
		c.Practice = practice.Practice{Tenant: tenant, ID: "p1", Name: "Praktijk É"}
		c.Registered = []practice.Registered{{ID: "r1", Patients: 2400}}
		if err := (store.Practices{DB: db}).Save(t.Context(), c, record(tenant, "u")); err != nil {
			t.Fatal(err)
		}
	}
}

func dump(t *testing.T, db *store.DB, o store.DumpOptions) ([]byte, store.Dumped) {
	t.Helper()
	var b bytes.Buffer
	done, err := db.Dump(t.Context(), &b, o)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), done
}

func load(t *testing.T, db *store.DB, b []byte) store.Dumped {
	t.Helper()
	done, err := db.Load(t.Context(), bytes.NewReader(b), store.LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestADumpIsTheSameOnBothEngines(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, from string) {
		db := storetest.Open(t, from, store.Options{})
		furnish(t, db, 450)
		text, said := dump(t, db, store.DumpOptions{})
		if said.Rows() < 2700 {
			t.Errorf("%d rows", said.Rows())
		}
		storetest.EachAddress(t, func(t *testing.T, to string) {
			other := storetest.Open(t, to, store.Options{})
			loaded := load(t, other, text)
			_, again := dump(t, other, store.DumpOptions{})
			if !slices.Equal(loaded.Tables, said.Tables) || !slices.Equal(again.Tables, said.Tables) {
				t.Errorf("%+v\nbecame\n%+v", said, again)
			}
		})
	})
}

func TestADumpGoesIntoAnEmptyDatabaseOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		furnish(t, db, 3)
		text, before := dump(t, db, store.DumpOptions{})
		_, err := db.Load(t.Context(), bytes.NewReader(text), store.LoadOptions{})
		wantCode(t, err, store.CodeNotEmpty)
		if _, after := dump(t, db, store.DumpOptions{}); !slices.Equal(before.Tables, after.Tables) {
			t.Error("it was changed")
		}
	})
}

func TestADamagedDumpLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		from := storetest.Open(t, filepath.Join(t.TempDir(), "from.db"), store.Options{})
		furnish(t, from, 40)
		text, _ := dump(t, from, store.DumpOptions{})
		_, empty := dump(t, db, store.DumpOptions{})
		lines := bytes.SplitAfter(text, []byte("\n"))
		swapped := slices.Clone(lines)
		row := slices.IndexFunc(lines, func(l []byte) bool { return bytes.HasPrefix(l, []byte("[")) })
		swapped[row], swapped[row+1] = swapped[row+1], swapped[row]
		for name, bad := range map[string][]byte{
			"cut off in the last line": text[:len(text)-1], "without its end": bytes.Join(lines[:len(lines)-2], nil), "half": text[:len(text)/2],
			"nothing": nil, "with something after it": append(bytes.Clone(text), '\n'), "with rows swapped": bytes.Join(swapped, nil),
			"without a row": bytes.Join(slices.Delete(slices.Clone(lines), row, row+1), nil),
		} {
			if _, err := db.Load(t.Context(), bytes.NewReader(bad), store.LoadOptions{}); fault.KindOf(err) != fault.Invalid || err == nil {
				t.Errorf("%s: %v", name, err)
			}
			if _, after := dump(t, db, store.DumpOptions{}); !slices.Equal(empty.Tables, after.Tables) {
				t.Fatalf("%s left something", name)
			}
		}
		load(t, db, text)
	})
}

func TestEveryChangedByteOfADumpIsFound(t *testing.T) {
	db := storetest.Open(t, filepath.Join(t.TempDir(), "from.db"), store.Options{})
	furnish(t, db, 4)
	text, _ := dump(t, db, store.DumpOptions{})
	chance := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		bad := bytes.Clone(text)
		at := chance.IntN(len(bad))
		bad[at] ^= 1 << chance.IntN(8)
		if _, err := store.CheckDump(t.Context(), bytes.NewReader(bad)); err == nil {
			t.Fatalf("byte %d: %q", at, bad[max(0, at-20):min(len(bad), at+20)])
		}
	}
}

func TestADumpIsOneMomentWhileOthersWrite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		furnish(t, db, 30)
		n := 0
		write := func(ctx context.Context) error { // two rows and a record that belong together
			n++
			return db.Write(ctx, func(tx *store.Tx) error {
				for _, tenant := range []string{"tenant-a", "tenant-b"} {
					if err := tx.Post(ctx, store.Message{Tenant: tenant, ID: fmt.Sprint("w", n), Kind: "k", Payload: "p", At: time.Unix(1, 0)}); err != nil {
						return err
					}
				}
				return tx.Audit(ctx, record("tenant-a", "writer"))
			})
		}
		rounds, meanwhile := 40, 0
		if testing.Short() {
			rounds = 5
		}
		for range rounds {
			ctx, stop := context.WithCancel(t.Context())
			var writer sync.WaitGroup
			began, wrote := make(chan struct{}), 0
			writer.Go(func() {
				defer close(began)
				for ctx.Err() == nil {
					if err := write(ctx); err != nil {
						if ctx.Err() == nil {
							t.Error(err)
						}
						return
					}
					if wrote++; wrote == 1 {
						began <- struct{}{}
					}
				}
			})
			<-began
			text, said := dump(t, db, store.DumpOptions{})
			stop()
			writer.Wait()
			meanwhile += wrote - 1
			other := storetest.Open(t, filepath.Join(t.TempDir(), "other.db"), store.Options{})
			if loaded := load(t, other, text); !slices.Equal(loaded.Tables, said.Tables) {
				t.Fatal("it differs")
			}
			var a, b int64
			read(t, other, func(tx *store.Tx) error {
				_, err := tx.One(t.Context(), `select sum(case when tenant_id = 'tenant-a' then 1 else 0 end),
					sum(case when tenant_id = 'tenant-b' then 1 else 0 end) from outbox`, nil, &a, &b)
				return err
			})
			if a != b {
				t.Fatalf("%d beside %d: half of a transaction", a, b)
			}
			_ = other.Close()
		}
		if meanwhile == 0 {
			t.Errorf("nothing was written while %d dumps were made", rounds)
		}
	})
}

func TestATenantMoves(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, from string) {
		db := storetest.Open(t, from, store.Options{})
		furnish(t, db, 12)
		text, said := dump(t, db, store.DumpOptions{Tenant: "tenant-a"})
		if bytes.Contains(text, []byte("tenant-b")) {
			t.Error("another tenant is in it")
		}
		storetest.EachAddress(t, func(t *testing.T, to string) {
			other := storetest.Open(t, to, store.Options{})
			load(t, other, text)
			_, again := dump(t, other, store.DumpOptions{Tenant: "tenant-a"})
			if !slices.Equal(again.Tables, said.Tables) {
				t.Errorf("%+v became %+v", said.Tables, again.Tables)
			}
			_, err := other.Load(t.Context(), bytes.NewReader(text), store.LoadOptions{})
			wantCode(t, err, store.CodeTenantExists)
			t.Run("and comes once more under another name", func(t *testing.T) {
				_, err := other.Load(t.Context(), bytes.NewReader(text), store.LoadOptions{As: "tenant-c", Record: func(tenant string) []audit.Record {
					return []audit.Record{record(tenant, "import")}
				}})
				if err != nil {
					t.Fatal(err)
				}
				moved, _ := dump(t, other, store.DumpOptions{Tenant: "tenant-c"})
				if bytes.Contains(moved, []byte(`"tenant-a"`)) || !bytes.Contains(moved, []byte("Praktijk É")) {
					t.Error("the name stayed behind")
				}
				if problems, err := other.VerifyAudit(t.Context(), "tenant-c", nil); err != nil || len(problems) > 0 {
					t.Error(problems, err)
				}
			})
		})
	})
}

func TestABrokenChainIsNotLoaded(t *testing.T) {
	db := storetest.Open(t, filepath.Join(t.TempDir(), "from.db"), store.Options{})
	furnish(t, db, 3)
	exec(t, db, `update audit set object_id = 'other' where seq = 2`)
	text, _ := dump(t, db, store.DumpOptions{})
	other := storetest.Open(t, filepath.Join(t.TempDir(), "to.db"), store.Options{})
	_, err := other.Load(t.Context(), bytes.NewReader(text), store.LoadOptions{})
	wantCode(t, err, store.CodeChainBroken)
}

func FuzzReadingADump(f *testing.F) {
	db, err := store.Open(f.Context(), filepath.Join(f.TempDir(), "from.db"), store.Options{})
	if err != nil {
		f.Fatal(err)
	}
	defer db.Close()
	var b bytes.Buffer
	if _, err := db.Dump(f.Context(), &b, store.DumpOptions{}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"dump":"meertijd/dump/1"}` + "\n[]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		done, err := store.CheckDump(t.Context(), bytes.NewReader(text))
		if err != nil && fault.CodeOf(err) == "" {
			t.Error("a fault without a code:", err)
		}
		if err == nil && done.Schema == 0 {
			t.Error("a dump without a schema")
		}
	})
}
