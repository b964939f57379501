package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/ast"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"meertijd/internal/base/calendar"
)

// Two tenants with the same ids in every table: whatever a store is asked for
// one, nothing of the other may come back, and nothing of it may change.

const (
	mine, theirs = "a", "b"
	mark         = "secret of " // and the tenant: in whatever is not an id
	shared       = "x"          // the id of everything, in both
)

// oddColumns hold what their table or its reader insists on.
var oddColumns = map[string]any{
	"audit.outcome": "ok", "plan_member.standing": "joined", "organisation_logo.type": "image/png", "delivery.state": "waiting",
	"plan_event.kind": "submitted", "plan_verdict.facts": `{}`, "plan_verdict.record": `{}`, "plan_field.kept": 0, "plan.burst_audit": 0,
	"attendance.centre": "", "intake_upload.choices": `{}`, "setup_link.used_at": nil, "session.ended_at": nil, "outbox.sent_at": nil,
	"account_ticket.used_at": nil, "mandate.withdrawn_at": nil, "attachment.withdrawn_at": nil, "withdrawal.id": "another",
	"membership.kind": "centre", "backup_run.kind": "proof", "idempotency.key": "another",
	"plan_revision.no": 2, "account_ticket.purpose": "invitation",
	"intake_upload.at": time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC),
}

// valueOf makes up what stands in a column.
func valueOf(t table, c column, tenant string) any {
	odd, isOdd := oddColumns[t.name+"."+c.name]
	switch {
	case isOdd && (odd != nil || !c.notNull):
		return odd
	case c.name == "tenant_id":
		return tenant
	case c.kind == "BYTEA":
		return []byte(mark + tenant)
	case c.kind == "BIGINT":
		return 1
	case c.kind == "SMALLINT":
		return 0
	case c.name == "hash" || strings.HasSuffix(c.name, "_hash") || c.name == "commitment":
		sum := sha256.Sum256([]byte(mark + tenant)) // of the bytes of a file
		return hex.EncodeToString(sum[:])
	case slices.Contains([]string{"account_id", "session_key", "ticket_key", "link_key", "passkey_id", "mail_folded", "subject", "share_key"}, c.name):
		return shared + tenant
	case strings.HasSuffix(c.name, "_at") || c.name == "at":
		return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	case strings.HasSuffix(c.name, "_on") || c.name == "on_date":
		return calendar.MustParse("2026-01-02")
	case slices.Contains(t.key, c.name), c.name == "id", c.name == "key", strings.HasSuffix(c.name, "_id"), strings.HasSuffix(c.name, "_key"):
		return shared
	}
	return mark + tenant
}

// twins opens a database with both tenants in it.
func twins(t *testing.T) (*DB, []table) {
	t.Helper()
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	tables, err := tablesOf(known(t))
	if err != nil {
		t.Fatal(err)
	}
	// nobody has been purged yet: their rows are here
	tables = slices.DeleteFunc(tables, func(t table) bool { return t.name == "audit_purged" })
	err = db.Write(t.Context(), func(tx *Tx) error {
		for _, table := range tables {
			for _, tenant := range []string{mine, theirs} {
				var args []any
				for _, c := range table.columns {
					args = append(args, valueOf(table, c, tenant))
				}
				text := table.insert(1)
				if !strings.Contains(text, "on conflict") {
					text += " on conflict do nothing"
				}
				if _, err := tx.Exec(t.Context(), text, args...); err != nil {
					return fmt.Errorf("%s: %w", table.name, err)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return db, tables
}

// rowsOf writes down every row of a tenant.
func rowsOf(t *testing.T, db *DB, tables []table, tenant string) string {
	t.Helper()
	var out strings.Builder
	err := db.Read(t.Context(), func(tx *Tx) error {
		for _, table := range tables {
			if table.at("tenant_id") < 0 {
				continue
			}
			values, into := make([]any, len(table.columns)), make([]any, len(table.columns))
			for i := range values {
				into[i] = &values[i]
			}
			err := tx.Rows(t.Context(), table.query("tenant_id = ?1", false), []any{tenant}, func(scan func(...any) error) error {
				err := scan(into...)
				fmt.Fprintln(&out, table.name, values)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// stores are all of them, by name.
func stores(db *DB) map[string]any {
	r, _ := Register()
	return map[string]any{
		"People": People{db}, "Accounts": Accounts{db}, "Attachments": Attachments{db}, "Attempts": Attempts{db}, "Trail": Trail{db}, "BackupRuns": BackupRuns{db},
		"Deliveries": Deliveries{db}, "Intakes": Intakes{db}, "Interventions": Interventions{db}, "Networks": Networks{db}, "Organisations": Organisations{db}, "Plans": Plans{db},
		"Practices": Practices{db}, "Privacy": Privacy{db, r}, "Reminders": Reminders{db}, "Standings": Standings{db}, "Tenants": Tenants{db}, "Views": Views{db}, "DB": db,
	}
}

// parameters gives the names of the parameters of every method, by
// "Type.Method", and the names of the types that hold a DB.
func parameters(t *testing.T) (names map[string][]string, holders []string) {
	t.Helper()
	names = map[string][]string{}
	for _, d := range declarations(t) {
		switch d := d.(type) {
		case *ast.FuncDecl:
			for _, field := range d.Type.Params.List {
				for _, name := range field.Names {
					names[nameOf(d)] = append(names[nameOf(d)], name.Name)
				}
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if holder := keeperOf(spec); holder != "" {
					holders = append(holders, holder)
				}
			}
		}
	}
	return names, holders
}

// keeperOf gives the name of a type with a field DB.
func keeperOf(spec ast.Spec) string {
	if s, ok := spec.(*ast.TypeSpec); ok {
		if fields, ok := s.Type.(*ast.StructType); ok {
			for _, f := range fields.Fields.List {
				if len(f.Names) == 1 && f.Names[0].Name == "DB" {
					return s.Name.Name
				}
			}
		}
	}
	return ""
}

// insisted are fields that hold one of a few words.
var insisted = map[string]string{"Outcome": "ok", "Standing": "joined"}

// stranger makes arguments: for mine, and for the rest the id that both have.
type stranger struct {
	tenant bool     // a place for a tenant was found
	heard  []string // what a callback was given
}

func (s *stranger) fill(v reflect.Value, name string, depth int) {
	switch v.Type() {
	case reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)))
		return
	case reflect.TypeFor[calendar.Date]():
		v.Set(reflect.ValueOf(calendar.MustParse("2026-01-02")))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(cmp.Or(insisted[name], shared))
		if strings.EqualFold(name, "tenant") {
			s.tenant = true
			v.SetString(mine)
		}
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Pointer:
		if depth < 4 && v.Type().Elem().Kind() == reflect.Struct {
			v.Set(reflect.New(v.Type().Elem()))
			s.fill(v.Elem(), name, depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				s.fill(v.Field(i), v.Type().Field(i).Name, depth+1)
			}
		}
	case reflect.Slice:
		if depth < 3 && v.Type().Elem().Kind() != reflect.Uint8 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			s.fill(v.Index(0), name, depth+1)
		}
	case reflect.Func:
		kind := v.Type()
		v.Set(reflect.MakeFunc(kind, func(in []reflect.Value) (out []reflect.Value) {
			for _, x := range in {
				s.heard = append(s.heard, textsIn(x, 0)...)
			}
			for i := range kind.NumOut() {
				out = append(out, reflect.Zero(kind.Out(i)))
			}
			return out
		}))
	}
}

// textsIn gives every text within a value.
func textsIn(v reflect.Value, depth int) (all []string) {
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() && depth < 12 {
			return textsIn(v.Elem(), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			all = append(all, textsIn(v.Field(i), depth+1)...)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return []string{string(v.Bytes())}
		}
		for i := range v.Len() {
			all = append(all, textsIn(v.Index(i), depth+1)...)
		}
	case reflect.Map:
		for k, x := range v.Seq2() {
			all = append(append(all, textsIn(k, depth+1)...), textsIn(x, depth+1)...)
		}
	}
	return all
}

// ask calls a method for mine, and says what came back; asked is false when the
// method is not about one tenant.
func ask(t *testing.T, method reflect.Value, names []string) (texts []string, asked bool) {
	s, args := &stranger{}, []reflect.Value{}
	kind := method.Type()
	for i := range kind.NumIn() {
		if kind.In(i) == reflect.TypeFor[context.Context]() {
			args = append(args, reflect.ValueOf(t.Context()))
			continue
		}
		in := kind.In(i)
		if kind.IsVariadic() && i == kind.NumIn()-1 {
			break
		}
		v := reflect.New(in).Elem()
		s.fill(v, names[i], 0)
		args = append(args, v)
	}
	if !s.tenant {
		return nil, false
	}
	for _, out := range method.Call(args) {
		texts = append(texts, textsIn(out, 0)...)
	}
	return append(texts, s.heard...), true
}

// lost lists the rows that are no longer as they were.
func lost(before, now string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(before, "\n"), func(row string) bool { return strings.Contains(now, row) }), "\n")
}

// notAsked are methods that are not called with made-up arguments.
var notAsked = map[string]string{
	"DB.Dump":      "writes to a file; TestATenantMoves looks at it",
	"DB.Import":    "reads from a file",
	"DB.Load":      "reads from a file",
	"DB.SignHeads": "is of all tenants",

	"Organisations.Begin": "a new link of a first start ends those before it, whoever they were for",
}

func TestWhatIsAskedForOneTenantIsNotOfAnother(t *testing.T) {
	db, tables := twins(t)
	names, holders := parameters(t)
	slices.Sort(holders)
	if known := slices.Sorted(maps.Keys(stores(db))); !slices.Equal(slices.DeleteFunc(known, func(s string) bool { return s == "DB" }), holders) {
		t.Errorf("stores that are not looked at: %v, not %v", known, holders)
	}
	ours, other := rowsOf(t, db, tables, mine), rowsOf(t, db, tables, theirs)
	if strings.Count(ours, "\n") != strings.Count(other, "\n") || strings.Count(other, mark+theirs) < 100 {
		t.Fatalf("no twins:\n%s\n%s", ours, other)
	}
	asked, read, changed := 0, 0, 0
	for _, store := range slices.Sorted(maps.Keys(stores(db))) {
		for i := range reflect.TypeOf(stores(db)[store]).NumMethod() {
			name := store + "." + reflect.TypeOf(stores(db)[store]).Method(i).Name
			if notAsked[name] != "" {
				continue
			}
			texts, about := ask(t, reflect.ValueOf(stores(db)[store]).Method(i), names[name])
			if !about {
				continue
			}
			asked++
			if all := strings.Join(texts, "\n"); strings.Contains(all, mark+theirs) {
				t.Errorf("%s gives what is of another tenant: %q", name, texts)
			} else if strings.Contains(all, mark+mine) {
				read++
			}
			if now := rowsOf(t, db, tables, theirs); now != other {
				t.Errorf("%s changed another tenant:\n%s", name, lost(other, now))
				db, _ = twins(t)
			}
			if rowsOf(t, db, tables, mine) != ours { // what comes next finds everything again
				changed++
				db, _ = twins(t)
			}
		}
	}
	if asked < 60 || read < 25 || changed < 10 {
		t.Error("too little came of it to prove anything")
	}
	t.Logf("%d methods asked: %d gave something of the own tenant, %d changed it", asked, read, changed)
}
