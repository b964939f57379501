package store

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

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
func unmigrated(t *testing.T, address string) *DB {
	t.Helper()
	o := Options{}.withDefaults()
	db := &DB{options: o}
	var err error
	if strings.HasPrefix(address, "postgres") {
		db.engine, err = openPostgres(address, o)
	} else {
		db.engine, err = openSQLite(t.Context(), address, o)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := db.engine.check(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// emptySchema gives the address of PostgreSQL with a schema of its own, which is
// as good as a database of its own here; nothing without PostgreSQL.
func emptySchema(t *testing.T) string {
	t.Helper()
	server := os.Getenv("MEERTIJD_TEST_POSTGRES")
	if server == "" {
		return ""
	}
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("migrate_%d_%d", os.Getpid(), time.Now().UnixNano())
	run := func(text string) {
		pool, err := openPostgres(server, Options{}.withDefaults())
		if err != nil {
			t.Fatal(err)
		}
		defer pool.close()
		if _, err := pool.pool.ExecContext(context.Background(), text); err != nil {
			t.Error(err)
		}
	}
	run("create schema " + name)
	t.Cleanup(func() { run("drop schema " + name + " cascade") })
	query := address.Query()
	query.Set("search_path", name)
	address.RawQuery = query.Encode()
	return address.String()
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
		for n := range 2 * (len(all) + 1) {
			from, path := n/2, filepath.Join(t.TempDir(), "x.db")
			if n%2 == 1 {
				if path = emptySchema(t); path == "" {
					continue
				}
			}
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

func TestWhatOneEngineCannotIsLeftOut(t *testing.T) {
	lite, server := &sqlite{}, &postgres{}
	for _, part := range split("-- Why.\nisolate plan;\n\ncreate table isolate_me (\n    id TEXT\n);\n") {
		table, is := isolated(part)
		if is != (table == "plan") || is != (lite.schema(part) == "") {
			t.Errorf("%q: %q %v", part, table, is)
		}
		if policy := strings.Contains(server.schema(part), "create policy tenant on plan using (tenant_id = "); policy != is {
			t.Errorf("%q became %q", part, server.schema(part))
		}
	}
	for _, text := range []string{"isolate", "isolate a b", "isolate a; drop table b", "select isolate"} {
		if table, is := isolated(text); is {
			t.Errorf("%q isolates %q", text, table)
		}
	}
	db := unmigrated(t, filepath.Join(t.TempDir(), "x.db"))
	defer db.Close()
	part := files(t, migrationFiles, len(known(t)))
	part[fmt.Sprintf("migration/%05d_x.sql", len(known(t))+1)] = &fstest.MapFile{Data: []byte("create table x (tenant_id TEXT not null primary key);\nisolate x;\n")}
	if err := db.migrateWith(t.Context(), part); err != nil {
		t.Error(err)
	}
}
