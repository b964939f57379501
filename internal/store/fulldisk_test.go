package store_test

import (
	"bytes"
	"context"
	"os"
	system "os/exec"
	"path/filepath"
	"testing"

	"meertijd/internal/base/fault"
	"meertijd/internal/store"
)

// A file system without room answers in another way than a page limit of
// SQLite does. Only root can make a small one.
func TestAFileSystemWithoutRoom(t *testing.T) {
	dir := t.TempDir()
	if os.Geteuid() != 0 || system.Command("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", dir).Run() != nil {
		t.Skip("no small file system can be made here")
	}
	t.Cleanup(func() {
		if err := system.Command("umount", dir).Run(); err != nil {
			t.Log(err) // busy: it goes with the machine
		}
	})
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(dir, "meertijd.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	save := func(key string) error {
		return db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `insert into idempotency (tenant_id, key, actor_id, command, request_hash, answer, created_at)
				values ('t', ?1, 'a', 'c', 'h', ?2, '2026-06-02T08:00:00.000Z')`, key, string(bytes.Repeat([]byte("x"), 20000)))
			return err
		})
	}
	if err := save("before"); err != nil {
		t.Fatal(err)
	}
	filler := filepath.Join(dir, "filler")
	_ = os.WriteFile(filler, bytes.Repeat([]byte{1}, 8<<20), 0o600) // fails when it is full, which is what is wanted
	if code := fault.CodeOf(save("full")); code != store.CodeFull {
		t.Errorf("saving on a full disk gives %q", code)
	}
	found := 0
	err = db.Read(ctx, func(tx *store.Tx) error {
		_, err := tx.One(ctx, `select count(*) from idempotency`, nil, &found)
		return err
	})
	if err != nil || found != 1 {
		t.Errorf("%d rows are read, %v", found, err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := save("after"); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
