package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meertijd/internal/backup"
	"meertijd/internal/base/fault"
	"meertijd/internal/store"
)

// kept is a database with settings for backups, and what was logged.
func kept(t *testing.T) (*config, *store.DB, *slog.Logger, *bytes.Buffer) {
	t.Helper()
	dir := t.TempDir()
	c := &config{DB: filepath.Join(dir, "a.db"), Backup: backupConfig{Folder: filepath.Join(dir, "backups"), At: "03:30", Keep: 2, KeepWeeks: 1}}
	if err := os.Mkdir(c.Backup.Folder, 0o700); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), c.DB, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	var said bytes.Buffer
	return c, db, slog.New(slog.NewTextHandler(&said, nil)), &said
}

func TestANightMakesAndProvesABackup(t *testing.T) {
	c, db, log, said := kept(t)
	k, err := keeper(c, db, log)
	if err != nil {
		t.Fatal(err)
	}
	if !k.Once(t.Context()) {
		t.Fatal(said)
	}
	newest, err := backup.Newest(c.Backup.Folder)
	if err != nil || newest == "" {
		t.Fatal(newest, err)
	}
	if info, err := os.Stat(c.proofKey()); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(c.DB), scratch+"*")); len(left) > 0 {
		t.Error("the proof stays:", left)
	}
	if code := warning(db, time.Now())(t.Context()); code != "" {
		t.Error(code)
	}
	t.Run("and what fails is told", func(t *testing.T) {
		k.Prove = func(context.Context, func(func(io.Reader) error) error) error {
			return &fault.Error{Kind: fault.Invalid, Code: "store.chain-broken"}
		}
		time.Sleep(1100 * time.Millisecond) // a name says the second
		if k.Once(t.Context()) || warning(db, time.Now())(t.Context()) != "backup.warn.failed" || !strings.Contains(said.String(), "store.chain-broken") {
			t.Error(said)
		}
	})
	t.Run("and a night without a proof is told", func(t *testing.T) {
		_, empty, _, _ := kept(t)
		if code := warning(empty, time.Now().Add(-49*time.Hour))(t.Context()); code != "backup.warn.old" {
			t.Error(code)
		}
	})
}

func TestTablesAreChangedAfterABackup(t *testing.T) {
	c, _, log, said := kept(t)
	c.DB = filepath.Join(filepath.Dir(c.DB), "old.db")
	old, err := store.Open(t.Context(), c.DB, store.Options{Schema: 4})
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), c.DB, store.Options{BeforeMigrate: c.before(log)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	files, _ := filepath.Glob(filepath.Join(c.Backup.Folder, "meertijd-before-schema-*.backup"))
	if len(files) != 1 || !strings.Contains(said.String(), files[0]) || backup.CheckSum(files[0]) != nil {
		t.Fatal(files, said)
	}
	if n, err := db.Schema(t.Context()); err != nil || n != store.SchemaVersion() {
		t.Error(n, err)
	}
	again := c.before(log)
	c.Backup.Folder = filepath.Join(c.Backup.Folder, "none")
	if err := again(t.Context(), db, 4, 5); fault.CodeOf(err) != "backup.unwritable" {
		t.Error("without a backup the tables would be changed:", err)
	}
}

// With a recipient the backup before an upgrade is locked for that key and for
// this server; without one, or a folder, it is plain and that is said.
func TestTheBackupBeforeAnUpgradeIsLockedForTheRecipient(t *testing.T) {
	for name, try := range map[string]struct {
		folder, recipient bool
	}{"with a recipient": {false, true}, "with both": {true, true}, "with a folder": {true, false}, "with neither": {false, false}} {
		t.Run(name, func(t *testing.T) {
			c, db, log, said := kept(t)
			if !try.folder {
				c.Backup.Folder = ""
			}
			identity, recipient, err := backup.NewKey()
			if err != nil {
				t.Fatal(err)
			}
			if try.recipient {
				c.Backup.Recipient = recipient
			}
			if err := c.before(log)(t.Context(), db, 4, 5); err != nil {
				t.Fatal(err)
			}
			files, _ := filepath.Glob(filepath.Join(filepath.Dir(c.DB), "*.backup"))
			more, _ := filepath.Glob(filepath.Join(filepath.Dir(c.DB), "backups", "*.backup"))
			files = append(files, more...)
			if len(files) != 1 {
				t.Fatal(files)
			}
			opens := func(key backup.Key) bool {
				return backup.Open(files[0], key, func(r io.Reader) error { _, err := io.Copy(io.Discard, r); return err }) == nil
			}
			mine, err := backup.ByIdentities(identity)
			if err != nil {
				t.Fatal(err)
			}
			plain := !try.folder && !try.recipient
			if opens(backup.Key{}) != plain || !plain && opens(mine) != try.recipient {
				t.Errorf("opens without a key: %v, with the recipient's: %v", opens(backup.Key{}), opens(mine))
			}
			warned := strings.Contains(said.String(), "level=WARN") && strings.Contains(said.String(), "set backup-recipient")
			if warned != plain {
				t.Error(said)
			}
		})
	}
}
