package store_test

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// filled makes a database whose rows say what they should be.
func filled(t *testing.T, path string, rows int) {
	t.Helper()
	db := storetest.Open(t, path, store.Options{})
	write(t, db, func(tx *store.Tx) error {
		for i := range rows {
			m := store.Message{Tenant: "a", ID: fmt.Sprintf("%05d", i), Kind: "k", Payload: truth(i), At: time.Unix(1, 0)}
			if err := tx.Post(t.Context(), m); err != nil {
				return err
			}
		}
		return nil
	})
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// truth is the payload of a row; some are longer than a page.
func truth(i int) string { return strings.Repeat(fmt.Sprintf("%05d.", i), 10+i%7*200) }

// readAll reads every row in two ways, and gives the first error. A wrong value
// fails the test.
func readAll(t *testing.T, path string, rows int) error {
	t.Helper()
	db, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Read(t.Context(), func(tx *store.Tx) error {
		n := 0
		err := tx.Rows(t.Context(), `select id, payload from outbox order by id`, nil, func(scan func(...any) error) error {
			var id, payload string
			if err := scan(&id, &payload); err != nil {
				return err
			}
			if id != fmt.Sprintf("%05d", n) || payload != truth(n) {
				t.Errorf("a wrong value: %.30q of %q", payload, id)
			}
			n++
			return nil
		})
		if err == nil && n != rows {
			t.Errorf("%d rows", n)
		}
		if err != nil {
			return err
		}
		var waiting int64
		_, err = tx.One(t.Context(), `select cast(count(*) as bigint) from outbox where sent_at is null`, nil, &waiting)
		if err == nil && waiting != int64(rows) {
			t.Errorf("%d waiting", waiting)
		}
		return err
	})
}

func TestPagesHaveChecksumsFromTheBeginning(t *testing.T) {
	path := fileIn(t)
	filled(t, path, 200)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := int(binary.BigEndian.Uint16(content[16:]))
	if content[20] != 8 {
		t.Fatal("no bytes reserved")
	}
	for page := 0; page+size <= len(content); page += size {
		if bytes.Equal(content[page+size-8:page+size], make([]byte, 8)) {
			t.Errorf("page %d has no checksum", page/size+1)
		}
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var on int
	if err := db.QueryRow(`pragma checksum_verification`).Scan(&on); err != nil || on != 1 {
		t.Error("SQLite's own layer does not see them:", on, err)
	}
}

func TestDamageIsSeenBeforeAValue(t *testing.T) {
	const rows = 300
	path := fileIn(t)
	filled(t, path, rows)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := int(binary.BigEndian.Uint16(whole[16:]))
	chance := rand.New(rand.NewPCG(7, 7))
	damaged := 0
	for n := range 300 {
		hurt := bytes.Clone(whole)
		at := chance.IntN(len(hurt))
		if n < 100 { // the header, which decides how all is read
			at = n
		}
		hurt[at] ^= 1 << chance.IntN(8)
		if n%5 == 4 { // also half a page that was never written
			clear(hurt[at/size*size+size/2 : at/size*size+size])
		}
		if err := os.WriteFile(path, hurt, 0o600); err != nil {
			t.Fatal(err)
		}
		err := readAll(t, path, rows)
		switch code := fault.CodeOf(err); {
		case code == store.CodeDamaged:
			damaged++
		case err != nil:
			t.Errorf("bit at %d: %v", at, err)
		}
	}
	t.Logf("%d of 300 damaged pages were reported, the others were not read", damaged)
	if damaged < 150 {
		t.Error("hardly any damage was seen")
	}
}

func TestDamageInTheLogIsSeenBeforeAValue(t *testing.T) {
	const rows = 60
	path := fileIn(t)
	filled(t, path, rows)
	db := storetest.Open(t, path, store.Options{Readers: 1})
	exec(t, db, `update outbox set kind = 'changed'`) // every page now stands in the log
	log, err := os.ReadFile(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(8, 8))
	hurt := 0
	for range 300 {
		at := 32 + chance.IntN(len(log)-32)
		put(t, path+"-wal", log[at]^1<<chance.IntN(8), int64(at))
		if err := readChanged(t, path); err != nil {
			wantCode(t, err, store.CodeDamaged)
			hurt++
		}
		put(t, path+"-wal", log[at], int64(at))
	}
	if err := readChanged(t, path); err != nil {
		t.Error("it was mended, but:", err)
	}
	t.Logf("%d of 300 damaged frames were reported", hurt)
	if hurt < 100 {
		t.Error("hardly any damage was seen")
	}
}

func readChanged(t *testing.T, path string) error {
	t.Helper()
	db, err := store.Open(t.Context(), path, store.Options{ReadOnly: true, Readers: 1})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Read(t.Context(), func(tx *store.Tx) error {
		n := 0
		return tx.Rows(t.Context(), `select id, kind, payload from outbox order by id`, nil, func(scan func(...any) error) error {
			var id, kind, payload string
			if err := scan(&id, &kind, &payload); err != nil {
				return err
			}
			if kind != "changed" || payload != truth(n) {
				t.Errorf("a wrong value: %.30q of %q", payload, id)
			}
			n++
			return nil
		})
	})
}

func put(t *testing.T, path string, b byte, at int64) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteAt([]byte{b}, at); err != nil {
		t.Fatal(err)
	}
}

func TestATransactionLargerThanTheCacheIsReadBack(t *testing.T) {
	db := storetest.Open(t, fileIn(t), store.Options{})
	write(t, db, func(tx *store.Tx) error {
		if _, err := tx.Exec(t.Context(), `pragma cache_size = 10`); err != nil {
			return err
		}
		for round := range 3 {
			for i := range 500 {
				_, err := tx.Exec(t.Context(), `insert into outbox (tenant_id, id, kind, payload, created_at) values ('a', ?1, ?2, ?3, 'x')
					on conflict (tenant_id, id) do update set kind = excluded.kind`, fmt.Sprintf("%05d", i), fmt.Sprint(round), truth(i))
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	n := 0
	read(t, db, func(tx *store.Tx) error {
		return tx.Rows(t.Context(), `select kind, payload from outbox order by id`, nil, func(scan func(...any) error) error {
			var kind, payload string
			err := scan(&kind, &payload)
			if kind != "2" || payload != truth(n) {
				t.Errorf("row %d", n)
			}
			n++
			return err
		})
	})
	if n != 500 {
		t.Error(n)
	}
}
