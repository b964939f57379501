package store_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"meertijd/internal/attachment"
	"meertijd/internal/audit"
	"meertijd/internal/backup"
	"meertijd/internal/base/fault"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// busy writes rows, records and files until it is stopped, and says how many.
func busy(t *testing.T, db *store.DB) (stop func() int) {
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	var writer sync.WaitGroup
	writer.Go(func() {
		for ; ctx.Err() == nil; n++ {
			_ = db.Write(ctx, func(tx *store.Tx) error {
				if err := tx.Post(ctx, store.Message{Tenant: "tenant-a", ID: fmt.Sprint("w", n), Kind: "k", Payload: awkward[n%10], At: time.Unix(1, 0)}); err != nil {
					return err
				}
				return tx.Audit(ctx, record("tenant-a", "writer"))
			})
			time.Sleep(10 * time.Millisecond) // the data stay small, however slow the machine
			if n%20 == 0 {
				content := []byte(fmt.Sprint("file ", n))
				_ = store.Attachments{DB: db}.Save(ctx, attachment.File{Tenant: "tenant-b", ID: fmt.Sprint(n), Practice: "p1", Name: "f.pdf", Type: attachment.PDF,
					Size: int64(len(content)), Hash: attachment.HashOf(content), At: time.Unix(1, 0)}, content, record("tenant-b", "writer"))
			}
		}
	})
	return func() int { cancel(); writer.Wait(); return n }
}

func locked(t testing.TB) (backup.Lock, backup.Key) {
	t.Helper()
	identity, recipient, err := backup.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := backup.ForRecipients(recipient)
	if err != nil {
		t.Fatal(err)
	}
	key, err := backup.ByIdentities(identity)
	if err != nil {
		t.Fatal(err)
	}
	return lock, key
}

// backedUp makes a backup and gives what it says of itself.
func backedUp(t testing.TB, db *store.DB, path string, lock backup.Lock) (done store.Dumped) {
	t.Helper()
	_, err := backup.Create(path, lock, func(w io.Writer) (err error) {
		done, err = db.Dump(t.Context(), w, store.DumpOptions{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func from(path string, key backup.Key) store.Stream {
	return func(use func(io.Reader) error) error { return backup.Open(path, key, use) }
}

func TestAHundredBackupsUnderLoadAreRestoredWithoutADifference(t *testing.T) {
	rounds, err := strconv.Atoi(os.Getenv("MEERTIJD_SOAK_BACKUPS"))
	switch {
	case err == nil:
	case testing.Short():
		rounds = 10
	default:
		rounds = 100
	}
	dir := t.TempDir()
	db := storetest.Open(t, filepath.Join(dir, "busy.db"), store.Options{})
	furnish(t, db, 20)
	lock, key := locked(t)
	stop := busy(t, db)
	differ, last := 0, int64(0)
	for round := range rounds {
		file, place := filepath.Join(dir, fmt.Sprint(round, ".backup")), filepath.Join(dir, fmt.Sprint(round, ".db"))
		said := backedUp(t, db, file, lock)
		if _, err := store.Restore(t.Context(), place, store.Options{}, from(file, key), nil); err != nil {
			t.Fatal(err)
		}
		other, err := store.Open(t.Context(), place, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, found := dump(t, other, store.DumpOptions{}); !slices.Equal(found.Tables, said.Tables) {
			t.Errorf("backup %d differs", round)
		}
		if said.Rows() > last {
			differ++
		}
		last = said.Rows()
		if err := other.Close(); err != nil {
			t.Error(err)
		}
		for _, path := range []string{file, place} {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := stop(); n < rounds || differ < rounds/2 {
		t.Errorf("%d writes meanwhile, and only %d of %d backups had more than the one before", n, differ, rounds)
	}
}

func TestADamagedBackupRestoresNothing(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		dir := t.TempDir()
		db := storetest.Open(t, filepath.Join(dir, "from.db"), store.Options{})
		furnish(t, db, 15)
		lock, key := locked(t)
		file, bad := filepath.Join(dir, "whole"), filepath.Join(dir, "bad")
		said := backedUp(t, db, file, lock)
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for at := 0; at < len(whole); at += 1 + len(whole)/40 {
			for _, text := range [][]byte{slices.Concat(whole[:at], []byte{whole[at] ^ 4}, whole[at+1:]), whole[:at]} {
				if err := os.WriteFile(bad, text, 0o600); err != nil {
					t.Fatal(err)
				}
				if _, err := store.Restore(t.Context(), address, store.Options{}, from(bad, key), nil); err == nil || fault.KindOf(err) != fault.Invalid {
					t.Fatalf("harm at %d: %v", at, err)
				}
			}
		}
		records := func(tenant string) []audit.Record { return []audit.Record{record(tenant, "restorer")} }
		if _, err := store.Restore(t.Context(), address, store.Options{}, from(file, key), records); err != nil {
			t.Fatal("the whole one, after all those:", err)
		}
		other := storetest.Open(t, address, store.Options{})
		_, found := dump(t, other, store.DumpOptions{})
		if found.Rows() != said.Rows()+4 { // a record and its person, for two tenants
			t.Errorf("%d rows became %d", said.Rows(), found.Rows())
		}
	})
}
