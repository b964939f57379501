package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

func fileIn(t testing.TB) string { return filepath.Join(t.TempDir(), "meertijd.db") }

func TestAFileThatCannotBeUsedIsNamed(t *testing.T) {
	write := func(t *testing.T, content []byte) string {
		path := fileIn(t)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreign := func(t *testing.T) string {
		path := fileIn(t)
		db, err := sql.Open("sqlite3", path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(`create table x (y)`); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, c := range map[string]struct {
		path string
		code fault.Code
	}{
		"a text":                     {write(t, bytes.Repeat([]byte("no database "), 1000)), store.CodeNotOurs},
		"a few bytes":                {write(t, []byte("x")), store.CodeNotOurs},
		"zeros":                      {write(t, make([]byte, 8192)), store.CodeNotOurs},
		"a folder":                   {t.TempDir(), store.CodeNotOurs},
		"another program's database": {foreign(t), store.CodeNotOurs},
		"a folder that is missing":   {filepath.Join(t.TempDir(), "no", "x.db"), store.CodeFolderMissing},
		"a file for a folder":        {filepath.Join(write(t, []byte("x")), "x.db"), store.CodeFolderMissing},
	} {
		t.Run(name, func(t *testing.T) {
			before, _ := os.ReadFile(c.path)
			_, err := store.Open(t.Context(), c.path, store.Options{})
			wantCode(t, err, c.code)
			var ours *fault.Error
			if errors.As(err, &ours) && ours.Args["path"] == "" {
				t.Error("no path")
			}
			if after, _ := os.ReadFile(c.path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
	t.Run("but a path may hold any sign", func(t *testing.T) {
		db := storetest.Open(t, filepath.Join(t.TempDir(), "é 100% a?b#c&d.db"), store.Options{})
		post(t, db, "1", "p")
	})
	t.Run("and an empty file is a new database", func(t *testing.T) {
		storetest.Open(t, write(t, nil), store.Options{})
	})
}

func TestAFileOpenedToBeReadIsNotChanged(t *testing.T) {
	path := fileIn(t)
	_, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	wantCode(t, err, store.CodeFileMissing)
	db := storetest.Open(t, path, store.Options{})
	post(t, db, "1", "p")
	db.Close()
	before, _ := os.ReadFile(path)
	db = storetest.Open(t, path, store.Options{ReadOnly: true})
	if payload(t, db, "1") != "p" {
		t.Error("it cannot be read")
	}
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `delete from outbox`)
		return err
	})
	wantCode(t, err, store.CodeReadOnly)
	db.Close()
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("it was changed")
	}
}

func TestRightsThatAreLackingAreNamed(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("rights do not bind root")
	}
	path := fileIn(t)
	storetest.Open(t, path, store.Options{}).Close()
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), path, store.Options{})
	if code := fault.CodeOf(err); code != store.CodeReadOnly && code != store.CodeRights {
		t.Error(err)
	}
}

func TestAFileThatAnotherProgramHolds(t *testing.T) {
	path := fileIn(t)
	storetest.Open(t, path, store.Options{}).Close()
	t.Run("all by itself cannot be opened", func(t *testing.T) {
		holder, err := sql.Open("sqlite3", path)
		if err != nil {
			t.Fatal(err)
		}
		defer holder.Close()
		holder.SetMaxOpenConns(1)
		if _, err := holder.Exec(`pragma locking_mode = exclusive; begin immediate; update audit_chain set head_seq = 0; commit`); err != nil {
			t.Fatal(err)
		}
		_, err = store.Open(t.Context(), path, store.Options{BusyWait: 50 * time.Millisecond})
		wantCode(t, err, store.CodeLocked)
	})
	t.Run("for a while is busy, and free again", func(t *testing.T) {
		db := storetest.Open(t, path, store.Options{BusyWait: 50 * time.Millisecond})
		holder, err := sql.Open("sqlite3", path)
		if err != nil {
			t.Fatal(err)
		}
		defer holder.Close()
		holder.SetMaxOpenConns(1)
		if _, err := holder.Exec(`begin immediate`); err != nil {
			t.Fatal(err)
		}
		err = db.Write(t.Context(), func(*store.Tx) error { return nil })
		wantCode(t, err, store.CodeBusy)
		read(t, db, func(*store.Tx) error { return nil })
		if _, err := holder.Exec(`rollback`); err != nil {
			t.Fatal(err)
		}
		post(t, db, "1", "p")
	})
}

func TestAFullDisk(t *testing.T) {
	db := storetest.Open(t, fileIn(t), store.Options{})
	pages := func(n int) {
		write(t, db, func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), fmt.Sprintf(`pragma max_page_count = %d`, n))
			return err
		})
	}
	post(t, db, "1", "before")
	pages(1) // as small as it is now
	var err error
	for n := 0; err == nil && n < 1000; n++ {
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			if err := tx.Audit(t.Context(), record("a", "u")); err != nil {
				return err
			}
			return tx.Post(t.Context(), store.Message{Tenant: "a", ID: fmt.Sprint("f", n), Payload: strings.Repeat("x", 5000), At: time.Unix(1, 0)})
		})
	}
	wantCode(t, err, store.CodeFull)
	t.Run("lets reads go on", func(t *testing.T) {
		if payload(t, db, "1") != "before" {
			t.Error("it cannot be read")
		}
	})
	t.Run("never skips the record of a read", func(t *testing.T) {
		var err error
		r := record("a", "u")
		r.RequestID = strings.Repeat("x", 4000)
		for n := 0; err == nil && n < 1000; n++ {
			err = db.AuditRead(t.Context(), r)
		}
		wantCode(t, err, store.CodeFull)
	})
	t.Run("heals by itself", func(t *testing.T) {
		pages(1_000_000)
		post(t, db, "2", "after")
		var head int64
		read(t, db, func(tx *store.Tx) error {
			h, err := tx.Head(t.Context(), "a")
			head = h.Seq
			return err
		})
		whole(t, db, "a", head)
	})
}

func TestWorkForWhichNobodyWaitsMayTakeLonger(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		db := storetest.Open(t, address, store.Options{Statement: 20 * time.Millisecond})
		var most time.Duration
		count := func(ctx context.Context, to int) error {
			return db.Read(ctx, func(tx *store.Tx) error {
				if err := store.AtMost(tx, ctx, most); err != nil {
					return err
				}
				var n int64
				_, err := tx.One(ctx, fmt.Sprintf(`with recursive c (x) as (select 1 union all select x + 1 from c where x < %d)
					select cast(count(*) as bigint) from c`, to), nil, &n)
				return err
			})
		}
		// No more work than this machine needs to pass the bound: the race detector
		// makes it a hundred times slower, and a minute is not long then.
		to := 10_000
		var err error
		for ; err == nil && to < 1_000_000_000; to *= 2 {
			err = count(t.Context(), to)
		}
		wantCode(t, err, store.CodeStatementTimeout)
		if err := count(store.Patiently(t.Context()), to/2); err != nil {
			t.Error(err)
		}
		most = time.Minute // as a dump, a purge and an examination ask
		if err := count(t.Context(), to/2); err != nil {
			t.Error(err)
		}
	})
}

func TestAStatementThatTakesTooLongEnds(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		db := storetest.Open(t, address, store.Options{Statement: 300 * time.Millisecond})
		post(t, db, "1", "p")
		start := time.Now()
		err := db.Read(t.Context(), func(tx *store.Tx) error {
			var n int64
			_, err := tx.One(t.Context(), `with recursive c (x) as (select 1 union all select x + 1 from c where x < 1000000000)
				select cast(count(*) as bigint) from c`, nil, &n)
			return err
		})
		wantCode(t, err, store.CodeStatementTimeout)
		if took := time.Since(start); took > 3*time.Second {
			t.Error(took)
		}
		post(t, db, "2", "p")
	})
}
