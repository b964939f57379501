package store_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"meertijd/internal/base/fault"
	"meertijd/internal/privacy"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
	"meertijd/internal/wording"
)

func register(t testing.TB) privacy.Register {
	t.Helper()
	r, err := store.Register()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// schema gives every column of a fresh database, by table.
func schema(t *testing.T) map[string][]string {
	t.Helper()
	db := storetest.Open(t, filepath.Join(t.TempDir(), "test.db"), store.Options{})
	out := map[string][]string{}
	read(t, db, func(tx *store.Tx) error {
		return tx.Rows(t.Context(), `select m.name, p.name from sqlite_master m join pragma_table_info(m.name) p
			where m.type = 'table' and m.name not like 'sqlite_%' order by m.name, p.cid`, nil, func(scan func(...any) error) error {
			var table, column string
			err := scan(&table, &column)
			out[table] = append(out[table], column)
			return err
		})
	})
	return out
}

func TestEveryColumnIsInTheRegisterAndNothingElse(t *testing.T) {
	known, is := map[string][]string{}, schema(t)
	for _, table := range register(t) {
		if known[table.Name] != nil {
			t.Errorf("%s is there twice", table.Name)
		}
		for _, c := range table.Columns {
			known[table.Name] = append(known[table.Name], c.Name)
		}
	}
	for table, columns := range is {
		for _, c := range columns {
			if !slices.Contains(known[table], c) {
				t.Errorf("%s.%s is not in register.txt: say what it is for, and of whom", table, c)
			}
		}
	}
	for table, columns := range known {
		for _, c := range columns {
			if !slices.Contains(is[table], c) {
				t.Errorf("%s.%s is in register.txt and not in the tables", table, c)
			}
		}
	}
}

// person is how a column is called that says who somebody is.
var person = regexp.MustCompile(`(^|_)(person|person_id|user_id|actor_id)$|^(recorded|saved|withdrawn|given|burst|undone)_by$|^coordinator$`)

// notOne are columns that are called so and name nobody.
var notOne = []string{}

func TestColumnsThatNameAPersonSaySo(t *testing.T) {
	for _, table := range register(t) {
		for _, c := range table.Columns {
			if person.MatchString(c.Name) && c.What != privacy.WhoColumn && !slices.Contains(notOne, table.Name+"."+c.Name) {
				t.Errorf("%s.%s names a person, and the register says %q", table.Name, c.Name, c.What)
			}
		}
		named := len(table.Persons()) > 0 || slices.ContainsFunc(table.Columns, func(c privacy.Column) bool { return c.What == "account" || c.What == "person-mail" })
		if named != (table.Erase != privacy.NoPerson) {
			t.Errorf("%s: named %v, and on erasure %q", table.Name, named, table.Erase)
		}
		if !slices.Contains([]privacy.Erase{privacy.NoPerson, privacy.Remove, privacy.Anonymise, privacy.Purge}, table.Erase) {
			t.Errorf("%s: %q", table.Name, table.Erase)
		}
	}
}

func TestEveryCodeOfTheRegisterHasASentence(t *testing.T) {
	need := func(code string) {
		for _, language := range wording.Languages {
			if !wording.Has(language, code) {
				t.Errorf("%s has no sentence in %s", code, language)
			}
		}
	}
	for _, table := range register(t) {
		for _, code := range []string{"table." + table.Name, "ground." + table.Ground, "whose." + table.Whose, "kept." + table.Kept, "erase." + string(table.Erase)} {
			need("register." + code)
		}
		for _, c := range table.Columns {
			need("register.what." + c.What)
		}
	}
	for _, code := range []fault.Code{"privacy.own", "audit.too-young"} {
		need(string(code))
	}
}
