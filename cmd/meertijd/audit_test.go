package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/store"
)

// told runs a command and gives what it wrote and how it ended.
func told(args ...string) (out, wrong string, code int) {
	var o, e bytes.Buffer
	code = run(args, streams{&o, &e})
	return o.String(), e.String(), code
}

// audited makes a database with two organisations and 20 records each.
func audited(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "test.db")
	db, err := store.Open(t.Context(), file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, tenant := range []string{"one", "two"} {
		at := time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC)
		made := audit.Record{At: at, Tenant: tenant, Event: audit.Create, Outcome: audit.OK, ObjectType: "tenant", Person: audit.Person{User: "=cmd|x"}}
		if err := (store.Tenants{DB: db}).Save(t.Context(), store.Tenant{ID: tenant, Name: tenant, Region: "r", Created: at}, made); err != nil {
			t.Fatal(err)
		}
		for n := range 19 {
			made.Event, made.At, made.ObjectID = audit.Read, at.AddDate(0, 0, n), fmt.Sprint(n)
			if n > 16 {
				made.Shown = audit.NewList("practice", []string{"p1", "p2"})
			}
			if err := db.AuditRead(t.Context(), made); err != nil {
				t.Fatal(err)
			}
		}
	}
	return file
}

// inside changes the tables of a database behind the back of the program.
func inside(t *testing.T, file, text string) {
	t.Helper()
	db, err := store.Open(t.Context(), file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.Exec(context.Background(), `pragma defer_foreign_keys = on`); err != nil {
			return err
		}
		_, err := tx.Exec(context.Background(), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestHeadsAreSignedAndTheRecordIsVerified(t *testing.T) {
	file := audited(t)
	heads, wrong, code := told("audit", "head", "--db", file)
	if code != 0 || strings.Count(heads, "meertijd/audit/head/1 ") != 2 {
		t.Fatal(heads, wrong, code)
	}
	key := filepath.Join(filepath.Dir(file), "meertijd-audit.key")
	if info, err := os.Stat(key); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	if again, _, _ := told("audit", "head", "--db", file); again != heads {
		t.Error("nothing grew, and the heads differ")
	}
	public, _, code := told("audit", "key", "--db", file)
	if code != 0 || !strings.Contains(heads, " "+strings.TrimSpace(public)+" ") {
		t.Error(public, code)
	}
	kept := filepath.Join(t.TempDir(), "heads.txt")
	if err := os.WriteFile(kept, []byte("# kept elsewhere\n\n"+heads), 0o600); err != nil {
		t.Fatal(err)
	}
	out, wrong, code := told("audit", "verify", "--db", file, "--heads", kept)
	if code != 0 || wrong != "" || !strings.Contains(out, "one: 20 regels, 0 zonder persoon, 1 handtekening") || !strings.Contains(out, "2 organisaties nagekeken tegen 2 einden van elders: 0 niet in orde") {
		t.Error(out, wrong, code)
	}
	for harm, want := range map[string]string{
		`update audit set object_id = 'x' where tenant_id = 'one' and seq = 3`:                                                                    "one: Regel 3 is veranderd. [audit.edited]",
		`update audit_person set user_id = 'x' where tenant_id = 'two' and seq = 9`:                                                               "[audit.person-edited]",
		`delete from audit_signature where tenant_id = 'two'`:                                                                                     "[audit.unsigned]",
		`update audit_signature set signature = 'x' where tenant_id = 'two'`:                                                                      "[audit.forged]",
		`update audit_chain set head_seq = 19, head_hash = (select hash from audit where tenant_id = 'one' and seq = 19) where tenant_id = 'one'`: "[audit.broken]",
		`delete from audit_person where tenant_id = 'one' and seq = 2`:                                                                            "[audit.unrecorded]",
	} {
		copied := copyOf(t, file)
		inside(t, copied, harm)
		if _, wrong, code := told("audit", "verify", "--db", copied, "--heads", kept); code != 1 || !strings.Contains(wrong, want) {
			t.Errorf("%s: %d %s", harm, code, wrong)
		}
	}
	t.Run("a whole organisation that is gone shows from what was kept elsewhere only", func(t *testing.T) {
		copied := copyOf(t, file)
		for _, table := range []string{"audit_person", "audit_purged", "audit_signature", "audit", "audit_chain"} {
			inside(t, copied, "delete from "+table+" where tenant_id = 'one'")
		}
		if _, wrong, code := told("audit", "verify", "--db", copied); code != 0 {
			t.Error(wrong, code)
		}
		if _, wrong, code := told("audit", "verify", "--db", copied, "--heads", kept); code != 1 || !strings.Contains(wrong, "audit.truncated") && !strings.Contains(wrong, "audit.unsigned") {
			t.Error(wrong, code)
		}
	})
	t.Run("another key is a stranger", func(t *testing.T) {
		other := filepath.Join(t.TempDir(), "other.key")
		strange, _, _ := told("audit", "key", "--key", other)
		if _, wrong, code := told("audit", "verify", "--db", file, "--public-key", strings.TrimSpace(strange)); code != 1 || !strings.Contains(wrong, "audit.stranger") {
			t.Error(wrong, code)
		}
	})
}

func copyOf(t *testing.T, file string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy.db")
	for _, end := range []string{"", "-wal"} {
		data, err := os.ReadFile(file + end)
		if os.IsNotExist(err) {
			continue
		}
		if err == nil {
			err = os.WriteFile(to+end, data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}

func TestWhatIsWrongAtTheCommandLineIsSaidInASentence(t *testing.T) {
	file := audited(t)
	open := filepath.Join(t.TempDir(), "open.key")
	if err := os.WriteFile(open, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "broken.key")
	if err := os.WriteFile(broken, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"chmod 600":            {"audit", "head", "--db", file, "--key", open},
		"niet te lezen":        {"audit", "head", "--db", file, "--key", broken},
		"geen sleutel maken":   {"audit", "head", "--db", file, "--key", "/nowhere/key"},
		"geen openbare":        {"audit", "verify", "--db", file, "--public-key", "x"},
		"geen getekende":       {"audit", "verify", "--db", file, "--heads", "/nowhere"},
		"is geen getekend":     {"audit", "verify", "--db", file, "--heads", broken},
		"minstens 5 jaar":      {"audit", "purge", "--db", file, "--before", "2026-06-10"},
		"geen datum":           {"audit", "purge", "--db", file, "--before", "soon"},
		"Deze organisatie":     {"audit", "export", "--db", file, "--tenant", "x"},
		"/nowhere/meertijd.db": {"audit", "verify", "--db", "/nowhere/meertijd.db"},
	} {
		if _, wrong, code := told(args...); code != 2 || !strings.Contains(wrong, want) {
			t.Errorf("%v: %d %s", args, code, wrong)
		}
	}
}

func TestTheRecordIsWrittenOutAndThatIsRecorded(t *testing.T) {
	file := audited(t)
	out, wrong, code := told("audit", "export", "--db", file, "--tenant", "one", "--from", "2026-06-03", "--until", "2026-06-05")
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\uFEFF")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || code != 0 || len(rows) != 4 || rows[1][4] != "'=cmd|x" || rows[0][4] != "user" {
		t.Error(rows, err, code, wrong)
	}
	one, _, code := told("audit", "export", "--db", file, "--tenant", "one", "--from", "2026-06-03", "--until", "2026-06-03", "--json")
	if code != 0 || strings.Count(one, "\n") != 1 {
		t.Error(one)
	}
	out, _, code = told("audit", "export", "--db", file, "--tenant", "one", "--json")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var last map[string]string
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || code != 0 || len(lines) != 23 {
		t.Fatal(err, code, len(lines))
	}
	if last["event"] != "export" || last["object_type"] != "audit" || last["method"] != "command" {
		t.Error(last)
	}
	if n := strings.Count(out, `"shown":"practice/p1 practice/p2"`); n != 1 || strings.Count(out, audit.NewList("practice", []string{"p1", "p2"}).ID) != 4 {
		t.Errorf("the list stands in the file %d times", n)
	}
	if _, wrong, code := told("audit", "verify", "--db", file); code != 0 {
		t.Error(wrong)
	}
}

func TestPersonsOfOldRecordsGo(t *testing.T) {
	file := audited(t)
	inside(t, file, `update tenant set name = name`)
	db, err := store.Open(t.Context(), file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	old := audit.Record{At: time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC), Tenant: "old", Event: audit.Read, Outcome: audit.OK, Person: audit.Person{User: "u"}}
	for range 3 {
		if err := db.AuditRead(t.Context(), old); err != nil {
			t.Fatal(err)
		}
	}
	db.Close()
	out, wrong, code := told("audit", "purge", "--db", file, "--before", "2018-01-01")
	if code != 0 || !strings.Contains(out, "old: uit 3 regels") || !strings.Contains(out, "one: uit 0 regels") {
		t.Error(out, wrong, code)
	}
	if out, _, _ = told("audit", "purge", "--db", file, "--before", "2018-01-01"); !strings.Contains(out, "old: uit 0 regels") {
		t.Error(out)
	}
	out, wrong, code = told("audit", "verify", "--db", file)
	if code != 0 || !strings.Contains(out, "old: 4 regels, 3 zonder persoon") {
		t.Error(out, wrong, code)
	}
}
