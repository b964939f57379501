package store_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// tampered is a database with two signed chains, one of which lost persons.
func tampered(t *testing.T) (*store.DB, audit.Evidence) {
	db := storetest.Open(t, filepath.Join(t.TempDir(), "test.db"), store.Options{})
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 24 {
		r := record(fmt.Sprint("t", n%2), fmt.Sprint("u", n%5))
		r.Fields, r.Role, r.AccessPoint = []string{"a", "b"}, "lead", fmt.Sprint("10.0.0.", n)
		r.At = time.Unix(1_500_000_000+int64(n)*1000, 0)
		if n%3 == 0 {
			r.Shown = audit.NewList("practice", []string{"p1", fmt.Sprint("p", n%4)})
		}
		write(t, db, func(tx *store.Tx) error { return tx.Audit(t.Context(), r) })
		if n == 15 {
			write(t, db, func(tx *store.Tx) error {
				n, err := tx.PurgePersons(t.Context(), time.Unix(1_500_005_000, 0), record("t0", "purger"))
				if n != 3 {
					t.Error(n)
				}
				return err
			})
		}
		if n%6 == 5 {
			if _, err := db.SignHeads(t.Context(), key, time.Unix(1_600_000_000+int64(n), 0)); err != nil {
				t.Fatal(err)
			}
		}
	}
	heads, err := db.Heads(t.Context())
	if err != nil || len(heads) != 8 {
		t.Fatal(len(heads), err)
	}
	return db, audit.Evidence{Heads: heads, Keys: []ed25519.PublicKey{public}}
}

// problems looks at every chain within a transaction.
func problems(tx *store.Tx, kept audit.Evidence) (found []audit.Problem, err error) {
	tenants, err := tx.Audited(context.Background(), kept)
	for _, tenant := range tenants {
		if err != nil {
			break
		}
		var report audit.Report
		report, err = tx.CheckAudit(context.Background(), tenant, kept)
		found = append(found, report.Problems...)
	}
	return found, err
}

var kinds = map[string][]string{
	"audit":           {"at", "event", "outcome", "object_type", "object_id", "object_version", "fields", "rule", "request_id", "app_version", "commitment", "previous_hash", "hash", "list_id"},
	"audit_person":    {"salt", "user_id", "role", "organisation", "on_behalf_of", "method", "session_hash", "access_point"},
	"audit_signature": {"head_hash", "signed_at", "public_key", "signature"},
	"audit_purged":    {"by_seq"},
	"audit_chain":     {"head_seq", "head_hash"},
}

var names = []string{"audit", "audit", "audit", "audit_person", "audit_person", "audit_signature", "audit_purged", "audit_chain"}

func one[T any](chance *rand.Rand, list []T) T { return list[chance.IntN(len(list))] }

// damage picks something to do to the tables of the audit record.
func damage(chance *rand.Rand) (text string, args []any) {
	tenant, seq, other := fmt.Sprint("t", chance.IntN(2)), int64(1+chance.IntN(12)), int64(1+chance.IntN(12))
	table := one(chance, names)
	column := one(chance, kinds[table])
	at := ` where tenant_id = ?1 and seq = ?2`
	args = []any{tenant, seq}
	if table == "audit_chain" {
		at, args = ` where tenant_id = ?1`, args[:1]
	}
	switch chance.IntN(10) {
	case 9: // what a list showed
		return one(chance, []string{
			`update audit_list set things = things || 'practice/p9' where tenant_id = ?1`, `delete from audit_list where tenant_id = ?1`,
			`update audit_list set list_id = list_id || 'x' where tenant_id = ?1`, `update audit_list set tenant_id = 't9' where tenant_id = ?1`,
			`insert into audit_list (tenant_id, list_id, things) values (?1, 'x', 'y')`,
		}), args[:1]
	case 0: // a letter more
		return `update ` + table + ` set ` + column + ` = ` + column + ` || 'x'` + at, args
	case 1: // one letter of a text becomes another
		return `update ` + table + ` set ` + column + ` = case when length(` + column + `) > 1 then
			case when substr(` + column + `, 2, 1) = '3' then substr(` + column + `, 1, 1) || '4' else substr(` + column + `, 1, 1) || '3' end
			|| substr(` + column + `, 3) else ` + column + ` || '7' end` + at, args
	case 2:
		return `update ` + table + ` set ` + column + ` = upper(` + column + `) || ''` + at, args
	case 3:
		return `delete from ` + table + at, args
	case 4: // the end
		return `delete from ` + table + ` where tenant_id = ?1 and ` + order(table) + ` >= ?2`, []any{tenant, seq}
	case 5: // the content of another row in its place
		if table == "audit_chain" {
			return `update audit_chain set head_hash = (select a.hash from audit a where a.tenant_id = ?1 and a.seq = ?2), head_seq = ?2 where tenant_id = ?1`, []any{tenant, seq}
		}
		return `update ` + table + ` set ` + column + ` = coalesce((select o.` + column + ` from ` + table + ` o where o.tenant_id = ?1 and o.seq = ?3), ` + column + `)` + at, []any{tenant, seq, other}
	case 6: // to another place or another tenant
		if table == "audit_chain" {
			return `update audit_chain set tenant_id = 't9' where tenant_id = ?1`, args
		}
		return `update ` + table + ` set ` + one(chance, []string{"seq = seq + 100", "seq = -seq", "tenant_id = 't9'"}) + at, args
	case 7: // a row that was never written
		return `insert into audit (tenant_id, seq, at, event, outcome, commitment, previous_hash, hash)
			select tenant_id, ?3, at, event, outcome, commitment, previous_hash, hash from audit` + at, []any{tenant, seq, 13 + chance.Int64N(9)}
	}
	return `insert into audit_person (tenant_id, seq, salt, user_id) values (?1, ?2, ?3, 'x')
		on conflict (tenant_id, seq) do update set user_id = 'somebody', role = excluded.role`, []any{tenant, seq + 13*int64(chance.IntN(2)), "00"}
}

func order(table string) string {
	if table == "audit_chain" {
		return "head_seq"
	}
	return "seq"
}

var errUndo = errors.New("undo")

// state says everything that the six tables hold.
func state(tx *store.Tx) (text string, err error) {
	for _, q := range []string{
		`select count(*), coalesce(sum(seq * seq), 0), coalesce(group_concat(tenant_id || seq || at || event || outcome || object_type || object_id || object_version || fields || rule || request_id || app_version || commitment || previous_hash || hash || list_id, '|' order by tenant_id, seq), '') from audit`,
		`select count(*), coalesce(sum(seq * seq), 0), coalesce(group_concat(tenant_id || seq || salt || user_id || '-' || role || organisation || on_behalf_of || method || session_hash || access_point, '|' order by tenant_id, seq), '') from audit_person`,
		`select count(*), coalesce(sum(seq * seq), 0), coalesce(group_concat(tenant_id || seq || head_hash || signed_at || public_key || signature, '|' order by tenant_id, seq), '') from audit_signature`,
		`select count(*), coalesce(sum(seq * seq), 0), coalesce(group_concat(tenant_id || seq || '-' || by_seq, '|' order by tenant_id, seq), '') from audit_purged`,
		`select count(*), coalesce(sum(head_seq), 0), coalesce(group_concat(tenant_id || head_seq || head_hash, '|' order by tenant_id), '') from audit_chain`,
		`select count(*), coalesce(sum(length(things)), 0), coalesce(group_concat(tenant_id || list_id || things, '|' order by tenant_id, list_id), '') from audit_list`,
	} {
		var n, sum int64
		var all string
		if _, err := tx.One(context.Background(), q, nil, &n, &sum, &all); err != nil {
			return "", err
		}
		text += fmt.Sprint(n, sum, all)
	}
	return text, nil
}

// Ten thousand times somebody who can write the tables changes something in
// them. What changed nothing, or was refused by a rule of the tables, is tried
// again otherwise.
func TestTenThousandTamperingsAreAllFound(t *testing.T) {
	db, kept := tampered(t)
	chance := rand.New(rand.NewPCG(4, 9))
	before := ""
	write(t, db, func(tx *store.Tx) (err error) {
		found, err := problems(tx, kept)
		if len(found) > 0 || err != nil {
			t.Fatal(found, err)
		}
		before, err = state(tx)
		return err
	})
	goal := 10_000
	if testing.Short() {
		goal = 500
	}
	for done, tried := 0, 0; done < goal; tried++ {
		if tried > 5*goal {
			t.Fatal("most of it changes nothing")
		}
		text, args := damage(chance)
		_ = db.Write(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.Exec(t.Context(), `pragma defer_foreign_keys = on`); err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec(t.Context(), text, args...); err != nil {
				return errUndo // a rule of the tables
			}
			done++
			if found, err := problems(tx, kept); err != nil || len(found) > 0 {
				return errUndo
			}
			if now, err := state(tx); err != nil || now != before {
				t.Fatalf("not found: %s %v", text, args)
			}
			done-- // it changed nothing
			return errUndo
		})
	}
	write(t, db, func(tx *store.Tx) error {
		found, err := problems(tx, kept)
		if len(found) > 0 {
			t.Error(found)
		}
		return err
	})
}
