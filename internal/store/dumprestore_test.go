package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	system "os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

func streamOf(text []byte) Stream {
	return func(use func(io.Reader) error) error { return use(bytes.NewReader(text)) }
}

// aged makes a dump of an earlier schema with something in it.
func aged(t *testing.T, schema int, want DumpOptions) []byte {
	t.Helper()
	db := unmigrated(t, filepath.Join(t.TempDir(), "aged.db"))
	defer db.Close()
	if err := db.migrateWith(t.Context(), files(t, migrationFiles, schema)); err != nil {
		t.Fatal(err)
	}
	err := db.Write(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec(t.Context(), `insert into tenant (tenant_id, name, name_folded, region, created_at)
			values ('rho', 'Organisatie', 'organisatie', 'r', '2026-06-02T08:00:00.000Z')`)
		if err != nil {
			return err
		}
		return recordedFirst(t.Context(), tx, audit.Record{At: time.Unix(1, 0), Tenant: "rho", Event: audit.Create, Outcome: audit.OK, ObjectType: "tenant"})
	})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := db.Dump(t.Context(), &b, want); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// recordedFirst begins a chain as the first schema kept it, which had no lists.
func recordedFirst(ctx context.Context, tx *Tx, r audit.Record) error {
	e := audit.Link(audit.Head{}, r, make([]byte, saltSize))
	_, chain := tx.Exec(ctx, `insert into audit_chain (tenant_id, head_seq, head_hash) values (?1, 1, ?2)`, e.Tenant, e.Hash.String())
	_, entry := tx.Exec(ctx, `insert into audit (tenant_id, seq, at, event, outcome, object_type, commitment, previous_hash, hash)
		values (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`, e.Tenant, e.At, e.Event, e.Outcome, e.ObjectType, e.Commitment.String(), e.Previous.String(), e.Hash.String())
	_, person := tx.Exec(ctx, `insert into audit_person (tenant_id, seq, salt) values (?1, 1, ?2)`, e.Tenant, hex.EncodeToString(e.Salt))
	return errors.Join(chain, entry, person)
}

func restored(tenant string) []audit.Record {
	return []audit.Record{{At: time.Unix(2, 0), Tenant: tenant, Event: audit.Restore, Outcome: audit.OK}}
}

// holds says whether a database has the tenant, with a whole chain of so many.
func holds(t *testing.T, db *DB, entries int64) {
	t.Helper()
	tenant, err := Tenants{DB: db}.Get(t.Context(), "rho")
	if err != nil || tenant.Name != "Organisatie" {
		t.Error(tenant, err)
	}
	problems, err := db.VerifyAudit(t.Context(), "rho", nil)
	if err != nil || len(problems) > 0 {
		t.Error(problems, err)
	}
	err = db.Read(t.Context(), func(tx *Tx) error {
		head, err := tx.Head(t.Context(), "rho")
		if head.Seq != entries {
			t.Errorf("%d records, want %d", head.Seq, entries)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestABackupOfEveryEarlierSchemaIsRestored(t *testing.T) {
	for schema := 1; schema <= len(known(t)); schema++ {
		path := filepath.Join(t.TempDir(), "new.db")
		if _, err := Restore(t.Context(), path, Options{}, streamOf(aged(t, schema, DumpOptions{})), restored); err != nil {
			t.Fatalf("from schema %d: %v", schema, err)
		}
		if left, _ := filepath.Glob(path + "*"); !slices.Equal(left, []string{path}) {
			t.Error("beside it:", left)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Error(info.Mode(), err)
		}
		db, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		holds(t, db, 2)
		db.Close()
	}
}

func TestAnExportOfAnEarlierSchemaIsImported(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Import(t.Context(), streamOf(aged(t, 4, DumpOptions{Tenant: "rho"})), LoadOptions{Record: restored}); err != nil {
		t.Fatal(err)
	}
	holds(t, db, 2)
	_, err = db.Import(t.Context(), streamOf(aged(t, 4, DumpOptions{})), LoadOptions{})
	if fault.CodeOf(err) != CodeDumpWhole {
		t.Error(err)
	}
}

func TestARestoreThatFailsLeavesNothing(t *testing.T) {
	whole := aged(t, len(known(t)), DumpOptions{})
	dir := t.TempDir()
	path := filepath.Join(dir, "new.db")
	ctx, stop := context.WithCancel(t.Context())
	for name, c := range map[string]struct {
		ctx  context.Context
		from Stream
	}{
		"half a dump":             {t.Context(), streamOf(whole[:len(whole)/2])},
		"an export of one tenant": {t.Context(), streamOf(aged(t, 3, DumpOptions{Tenant: "rho"}))},
		"whole once, then not": {t.Context(), func() Stream {
			n := 0
			return func(use func(io.Reader) error) error { n++; return use(bytes.NewReader(whole[:len(whole)-(n-1)*9])) }
		}()},
		"somebody who goes away": {ctx, func(use func(io.Reader) error) error { defer stop(); return use(bytes.NewReader(whole)) }},
	} {
		if _, err := Restore(c.ctx, path, Options{}, c.from, restored); err == nil {
			t.Errorf("%s is restored", name)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%s leaves %v", name, left)
		}
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), path, Options{}, streamOf(whole), restored); fault.CodeOf(err) != CodeNotEmpty {
		t.Error("over a file:", err)
	}
	if err := os.WriteFile(path+".other"+restoring, []byte("broken off"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), path+".other", Options{}, streamOf(whole), restored); err != nil {
		t.Error("after one that was killed:", err)
	}
}

func TestWhatBecameOfBackupsIsKept(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := BackupRuns{DB: db}
	if last, good, err := s.Last(t.Context(), "backup"); err != nil || last.ID != "" || good.ID != "" {
		t.Error(last, good, err)
	}
	at := time.Date(2026, 6, 2, 3, 30, 0, 0, time.UTC)
	for i, r := range []BackupRun{{ID: "old", Kind: "backup"}, {ID: "a", Kind: "backup", File: "f", Bytes: 7}, {ID: "b", Kind: "backup", Code: "backup.full"}, {ID: "c", Kind: "proof"}} {
		r.Begun, r.Ended = at.AddDate(-3+3*min(i, 1), 0, i), at.AddDate(-3+3*min(i, 1), 0, i)
		if err := s.Save(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	last, good, err := s.Last(t.Context(), "backup")
	if err != nil || last.ID != "b" || last.Code != "backup.full" || good.ID != "a" || good.Bytes != 7 || !good.Ended.Equal(at.AddDate(0, 0, 1)) {
		t.Error(last, good, err)
	}
}

// Wherever the disk is full, nothing stays and the words are clear; with room
// it works. Only root can make a small file system.
func TestARestoreOnADiskThatIsFull(t *testing.T) {
	dir := t.TempDir()
	if os.Geteuid() != 0 || system.Command("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", dir).Run() != nil {
		t.Skip("no small file system can be made here")
	}
	t.Cleanup(func() {
		if err := system.Command("umount", dir).Run(); err != nil {
			t.Log(err) // busy: it goes with the machine
		}
	})
	from := streamOf(heavy(t, 3<<20))
	path, filler := filepath.Join(dir, "new.db"), filepath.Join(dir, "filler")
	for room := 0; room < 3<<20; room += 300 << 10 { // full at the first page, at the last, and between
		_ = os.WriteFile(filler, make([]byte, 6<<20-room), 0o600) // fails when it is full, which may be
		_, err := Restore(t.Context(), path, Options{}, from, restored)
		if fault.CodeOf(err) != CodeFull {
			t.Errorf("with room for %d kB: %v", room>>10, err)
		}
		if left, _ := filepath.Glob(path + "*"); len(left) > 0 {
			t.Errorf("with room for %d kB it leaves %v", room>>10, left)
		}
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Restore(t.Context(), path, Options{}, from, restored); err != nil {
		t.Error("with room again:", err)
	}
}

// heavy makes a dump of at least so many bytes.
func heavy(t *testing.T, size int) []byte {
	t.Helper()
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "heavy.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Write(t.Context(), func(tx *Tx) error {
		for i := range size / 20_000 {
			err := tx.Post(t.Context(), Message{Tenant: "rho", ID: fmt.Sprint(i), Kind: "k", Payload: strings.Repeat("x", 20_000), At: time.Unix(1, 0)})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := db.Dump(t.Context(), &b, DumpOptions{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
