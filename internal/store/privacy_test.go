package store_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/privacy"
	"meertijd/internal/privacy/privacytest"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// personRows writes one row about a person into every table of the register
// that names persons, whatever the table is for.
func personRows(t *testing.T, db *store.DB, tenant, person, other string) {
	t.Helper()
	columns := map[string][]string{}
	read(t, db, func(tx *store.Tx) error {
		return tx.Rows(t.Context(), `select m.name, p.name || ' ' || p.type from sqlite_master m join pragma_table_info(m.name) p
			where m.type = 'table' order by m.name, p.cid`, nil, func(scan func(...any) error) error {
			var table, column string
			err := scan(&table, &column)
			columns[table] = append(columns[table], column)
			return err
		})
	})
	write(t, db, func(tx *store.Tx) error {
		if _, err := tx.Exec(t.Context(), `insert into practice (tenant_id, practice_id, name, name_folded) values (?1, ?2, 'x', 'x')`, tenant, "practice_id-"+person); err != nil {
			return err
		}
		for n, table := range register(t) {
			if table.Erase == privacy.NoPerson || table.Erase == privacy.Purge {
				continue
			}
			if table.Name == "reminder_mail" { // what it is of names nobody, so it has no row of its own here
				_, err := tx.Exec(t.Context(), `insert into reminder_practice (tenant_id, reminder_id, practice_id, ord, year, kind, letters, at)
					values (?1, ?2, ?3, 1, 4, 'sent', '{}', '2026-06-02T10:00:00.000Z')`, tenant, person+"-reminder_id", "practice_id-"+person)
				if err != nil {
					return err
				}
			}
			var names, marks []string
			var args []any
			for _, c := range columns[table.Name] {
				name, kind, _ := strings.Cut(c, " ")
				what := ""
				for _, known := range table.Columns {
					if known.Name == name {
						what = known.What
					}
				}
				var value any = fmt.Sprint(person, "-", name)
				switch {
				case name == "tenant_id":
					value = tenant
				case what == privacy.WhoColumn:
					value = person
				case what == "account" || name == "account_id":
					value = "account-" + person
				case what == "person-mail" || table.Name == "account" && name == "mail":
					value = person + "@example.test"
				case what == privacy.NameColumn, what == "name":
					value = "Sanne Voorbeeld"
				case slices.Contains([]string{"practice_id", "neighbourhood_id", "plan_id", "import_id"}, name):
					value = name + "-" + person
				case kind == "BIGINT" || kind == "SMALLINT":
					value = int64(n + 1)
				case name == "standing":
					value = "joined"
				case name == "centre":
					value = ""
				}
				if name == "theirs_person" || name == "withdrawn_by" && len(table.Persons()) > 1 && table.Erase != privacy.Remove {
					value = other
				}
				names, marks, args = append(names, name), append(marks, fmt.Sprint("?", len(args)+1)), append(args, value)
			}
			text := "insert into " + table.Name + " (" + strings.Join(names, ", ") + ") values (" + strings.Join(marks, ", ") + ")"
			if _, err := tx.Exec(t.Context(), text, args...); err != nil {
				return fmt.Errorf("%s: %w", table.Name, err)
			}
		}
		return nil
	})
}

// Of two people with one name, exactly the rows of the one come out, from every
// table that the register says names persons; after erasing none do, and those
// of the other are as they were.
func TestExactlyTheRowsOfOnePersonComeOutAndGo(t *testing.T) {
	db := storetest.Open(t, filepath.Join(t.TempDir(), "test.db"), store.Options{})
	held := store.Privacy{DB: db, Register: register(t)}
	personRows(t, db, "rho", "one", "two")
	personRows(t, db, "rho", "two", "three")
	personRows(t, db, "other", "one-elsewhere", "two")
	for range 3 {
		for _, who := range []string{"one", "two"} {
			if err := db.AuditRead(t.Context(), record("rho", who)); err != nil {
				t.Fatal(err)
			}
		}
	}
	before := map[string]int{}
	found, err := held.Held(t.Context(), "rho", "one")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		before[f.Table] = len(f.Rows)
		for _, row := range f.Rows {
			for _, v := range row {
				if strings.HasPrefix(v.Text, "two") || strings.HasPrefix(v.Text, "three") || v.What == privacy.SecretColumn && v.Text != "" {
					t.Errorf("%s.%s shows %q", f.Table, v.Column, v.Text)
				}
			}
		}
	}
	for _, table := range register(t) {
		want := 1
		switch table.Erase {
		case privacy.NoPerson:
			want = 0
		case privacy.Purge:
			want = 3
		}
		if before[table.Name] != want {
			t.Errorf("%s: %d rows, want %d", table.Name, before[table.Name], want)
		}
	}
	others, err := held.Held(t.Context(), "rho", "two")
	if err != nil {
		t.Fatal(err)
	}
	done, err := held.Erase(t.Context(), "rho", "one", record("rho", "lead"))
	if err != nil || done.Already || len(done.Tables) != len(before) {
		for _, c := range done.Tables {
			delete(before, c.Table)
		}
		t.Fatal(before, err)
	}
	if found, err = held.Held(t.Context(), "rho", "one"); err != nil || len(found) > 0 {
		t.Error(found, err)
	}
	after, err := held.Held(t.Context(), "rho", "two")
	if err != nil || len(after) != len(others) {
		t.Fatal(err, len(after), len(others))
	}
	for i := range others { // a table at a time, so that one sees which
		if fmt.Sprint(after[i]) != fmt.Sprint(others[i]) {
			t.Errorf("another person changed:\n%v\n%v", others[i], after[i])
		}
	}
	whole(t, db, "rho", 7)
}

func TestPrivacyKeepsTheContract(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		privacytest.Contract(t, func(t *testing.T) (privacy.Store, func() []audit.Record) {
			write(t, db, func(tx *store.Tx) error {
				for _, p := range privacytest.People {
					for text, args := range map[string][]any{
						`insert into person (tenant_id, person_id, name, name_folded) values (?1, ?2, 'Sanne Voorbeeld', 'sanne voorbeeld')`: {p[0], p[1]},
						`insert into account (account_id, mail, mail_folded, name, created_at, version)
							values ('account-' || ?1, ?1 || '@example.test', ?1 || '@example.test', 'Sanne Voorbeeld', '2026-01-01T00:00:00.000Z', 1)`: {p[1]},
					} {
						if _, err := tx.Exec(t.Context(), text, args...); err != nil {
							return err
						}
					}
					if _, err := tx.Exec(t.Context(), `insert into account_person (tenant_id, person_id, account_id, ord) values (?1, ?2, 'account-' || ?2, 0)`, p[0], p[1]); err != nil {
						return err
					}
				}
				return nil
			})
			return store.Privacy{DB: db, Register: register(t)}, func() []audit.Record { return recordsOf(t, db, "rho") }
		})
	})
}

// recordsOf gives what was recorded of a tenant.
func recordsOf(t *testing.T, db *store.DB, tenant string) (all []audit.Record) {
	t.Helper()
	err := db.EachRecord(t.Context(), tenant, func(e audit.Entry) error {
		all = append(all, e.Record)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWhatIsOverGoesByItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		now := time.Date(2026, 6, 2, 3, 0, 0, 0, time.UTC)
		write(t, db, func(tx *store.Tx) error {
			for n, seen := range []time.Time{now.AddDate(0, 0, -91), now.AddDate(0, 0, -89)} {
				if _, err := tx.Exec(t.Context(), `insert into session (session_key, tenant_id, person_id, begun_at, seen_at) values (?1, 'a', 'u', ?2, ?2)`, fmt.Sprint(n), seen); err != nil {
					return err
				}
				if _, err := tx.Exec(t.Context(), `insert into outbox (tenant_id, id, kind, payload, created_at, sent_at) values ('a', ?1, 'k', '', ?2, ?3)`, fmt.Sprint(n), seen, []any{seen, nil}[n]); err != nil {
					return err
				}
			}
			r := record("a", "u")
			r.At = now.AddDate(-store.KeptYears, 0, -1)
			return tx.Audit(t.Context(), r)
		})
		gone, err := db.Expire(t.Context(), now)
		if err != nil {
			t.Fatal(err)
		}
		counts := map[string]int64{}
		for _, g := range gone {
			counts[g.What] = g.Rows
		}
		if counts["session"] != 1 || counts["outbox"] != 1 || counts["audit_person"] != 1 {
			t.Error(counts)
		}
		whole(t, db, "a", 2)
		if again, _ := db.Expire(t.Context(), now); again[0].Rows != 0 {
			t.Error(again)
		}
	})
}

// Every table that the register keeps for some days goes by itself.
func TestWhatTheRegisterKeepsForDaysExpires(t *testing.T) {
	db := storetest.Open(t, filepath.Join(t.TempDir(), "test.db"), store.Options{})
	gone, err := db.Expire(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	swept := map[string]bool{}
	for _, g := range gone {
		swept[g.What] = true
	}
	for _, table := range register(t) {
		if strings.HasPrefix(table.Kept, "day") != swept[table.Name] && table.Name != "audit_person" {
			t.Errorf("%s is kept %s, and swept: %v", table.Name, table.Kept, swept[table.Name])
		}
	}
}

func TestNobodyIsErasedTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		held := store.Privacy{DB: db, Register: register(t)}
		_, err := held.Erase(t.Context(), "rho", "nobody", record("rho", "lead"))
		if fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
	})
}
