package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func known(t *testing.T) []migration {
	t.Helper()
	all, err := readMigrations(migrationFiles)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestADumpKnowsEveryTableAndColumn(t *testing.T) {
	for n := 1; n <= len(known(t)); n++ {
		tables, err := tablesOf(known(t)[:n])
		if err != nil {
			t.Fatal(err)
		}
		db := unmigrated(t, filepath.Join(t.TempDir(), "x.db"))
		if err := db.migrateWith(t.Context(), files(t, migrationFiles, n)); err != nil {
			t.Fatal(err)
		}
		var got, want []string
		for _, table := range tables {
			for _, c := range table.columns {
				want = append(want, fmt.Sprintf("%s.%s %s %v %v", table.name, c.name, c.kind, c.notNull, slices.Index(table.key, c.name)+1))
			}
		}
		err = db.Read(t.Context(), func(tx *Tx) error {
			return tx.Rows(t.Context(), `select t.name, c.name, c.type, c."notnull", c.pk from sqlite_schema t, pragma_table_info(t.name) c
				where t.type = 'table' and t.name not in ('schema_migration', 'sqlite_sequence')`, nil, func(scan func(...any) error) error {
				var table, column, kind string
				var required, key int64
				err := scan(&table, &column, &kind, &required, &key)
				got = append(got, fmt.Sprintf("%s.%s %s %v %d", table, column, kind, required == 1, key))
				return err
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("schema %d: the database has\n%s\nthe dump\n%s", n, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		db.Close()
	}
}

func TestTablesComeAfterThoseTheyReferTo(t *testing.T) {
	tables, err := tablesOf(known(t))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, table := range tables {
		for _, to := range table.references {
			if !seen[to] {
				t.Errorf("%s refers to %s, which comes later: a dump cannot be put in", table.name, to)
			}
		}
		seen[table.name] = true
		if len(table.key) == 0 {
			t.Errorf("%s has no primary key to order its rows by", table.name)
		}
	}
}

func TestItIsDecidedWhatAnExportHolds(t *testing.T) {
	tables, err := tablesOf(known(t))
	if err != nil {
		t.Fatal(err)
	}
	if names := undecided(tables); len(names) > 0 {
		t.Errorf("say in dumptenant.go what an export of one tenant does with %v", names)
	}
	held := map[string]bool{}
	for _, table := range tables {
		_, held[table.name] = DumpOptions{Tenant: "t", Credentials: true}.filter(table)
		for _, to := range table.references {
			if held[table.name] && !held[to] {
				t.Errorf("an export holds %s, but not %s to which it refers", table.name, to)
			}
		}
	}
	for name := range left {
		if !slices.ContainsFunc(tables, func(t table) bool { return t.name == name }) {
			t.Errorf("there is no table %s", name)
		}
	}
}

func TestWhatADumpCannotFollowIsRefused(t *testing.T) {
	for _, text := range []string{
		"create table a (x REAL);\n", "alter table a rename to b;\n", "create table a (\n x TEXT,\n exclude (x)\n);\n",
	} {
		if _, err := tablesOf([]migration{{name: "bad", text: text}}); err == nil {
			t.Errorf("%s is followed", text)
		}
	}
}
