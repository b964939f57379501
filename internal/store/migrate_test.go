package store

import (
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"meertijd/internal/base/fault"
)

func files(t *testing.T, from fs.FS, most int) fstest.MapFS {
	t.Helper()
	names, err := fs.Glob(from, "migration/*.sql")
	if err != nil || len(names) < most {
		t.Fatal(names, err)
	}
	out := fstest.MapFS{}
	for _, name := range names[:most] {
		text, err := fs.ReadFile(from, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: text}
	}
	return out
}

// unmigrated opens a database without running a migration.
func unmigrated(t *testing.T, path string) *DB {
	t.Helper()
	o := Options{}.withDefaults()
	e, err := openSQLite(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	db := &DB{engine: e, options: o}
	if err := e.check(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

func version(t *testing.T, db *DB) (n int) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *Tx) error {
		sums, err := tx.ran(t.Context())
		n = len(sums)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestMigrations(t *testing.T) {
	all, err := readMigrations(migrationFiles)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("run from every earlier schema", func(t *testing.T) {
		for from := range len(all) + 1 {
			path := filepath.Join(t.TempDir(), "x.db")
			db := unmigrated(t, path)
			if err := db.migrateWith(t.Context(), files(t, migrationFiles, from)); err != nil {
				t.Fatal(err)
			}
			if got := version(t, db); got != from {
				t.Fatalf("%d ran, want %d", got, from)
			}
			db.Close()
			db, err := Open(t.Context(), path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := version(t, db); got != len(all) {
				t.Errorf("from %d: %d ran", from, got)
			}
			db.Close()
		}
	})
	t.Run("of a newer version are not touched", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.db")
		db := unmigrated(t, path)
		more := files(t, migrationFiles, len(all))
		more[fmt.Sprintf("migration/%05d_later.sql", len(all)+1)] = &fstest.MapFile{Data: []byte("create table later (id TEXT);\n")}
		if err := db.migrateWith(t.Context(), more); err != nil {
			t.Fatal(err)
		}
		db.Close()
		for _, readOnly := range []bool{false, true} {
			_, err := Open(t.Context(), path, Options{ReadOnly: readOnly})
			if fault.CodeOf(err) != CodeNewerSchema {
				t.Error(err)
			}
		}
	})
	t.Run("that were changed after they ran are refused", func(t *testing.T) {
		db := unmigrated(t, filepath.Join(t.TempDir(), "x.db"))
		defer db.Close()
		if err := db.migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		changed := files(t, migrationFiles, len(all))
		name := slices.Sorted(maps.Keys(changed))[0]
		changed[name].Data = append(changed[name].Data, "-- x\n"...)
		if err := db.migrateWith(t.Context(), changed); fault.CodeOf(err) != CodeSchemaChanged {
			t.Error(err)
		}
	})
	t.Run("that fail leave nothing behind", func(t *testing.T) {
		db := unmigrated(t, filepath.Join(t.TempDir(), "x.db"))
		defer db.Close()
		more := files(t, migrationFiles, len(all))
		more[fmt.Sprintf("migration/%05d_bad.sql", len(all)+1)] = &fstest.MapFile{
			Data: []byte("create table half (id TEXT);\ninsert into nowhere values (1);\n"),
		}
		if err := db.migrateWith(t.Context(), more); fault.CodeOf(err) != CodeStatement {
			t.Error(err)
		}
		if got := version(t, db); got != len(all) {
			t.Error(got)
		}
		err := db.Write(t.Context(), func(tx *Tx) error {
			_, err := tx.Exec(t.Context(), `create table half (id TEXT)`)
			return err
		})
		if err != nil {
			t.Error("the table is still there:", err)
		}
	})
	t.Run("are numbered without a gap", func(t *testing.T) {
		for _, name := range []string{"migration/00002_a.sql", "migration/1_a.sql", "migration/a.sql"} {
			if _, err := readMigrations(fstest.MapFS{name: &fstest.MapFile{}}); err == nil {
				t.Error(name)
			}
		}
	})
}

func TestAMigrationIsCutAtSemicolonsThatEndALine(t *testing.T) {
	got := split("-- only; this\n\ncreate table a (\n x TEXT default ';' -- y;z\n);\n-- b\ncreate index b;\n-- the end\n")
	if len(got) != 2 || got[1] != "-- b\ncreate index b" {
		t.Errorf("%q", got)
	}
}

func TestEveryCodeHasAKindOrIsOurMistake(t *testing.T) {
	for _, code := range Codes {
		if _, known := kinds[code]; !known && code != CodeConstraint && code != CodeStatement {
			t.Errorf("%s has no kind", code)
		}
	}
	if len(kinds)+2 != len(Codes) {
		t.Error(len(kinds), len(Codes))
	}
}
