package store_test

import (
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"meertijd/internal/access"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// ofThePlatform are the tables with a tenant_id that are looked up before the
// tenant is known, or are of an account that may be in several tenants.
var ofThePlatform = []string{"session", "account_person", "account_ticket", "setup_link"}

// onPostgres opens PostgreSQL with two connections, so that what a transaction
// leaves behind would show in the next one.
func onPostgres(t *testing.T) (*store.DB, string) {
	t.Helper()
	address := storetest.Postgres(t)
	return storetest.Open(t, address, store.Options{AppVersion: "test", Readers: 1, Writers: 1}), address
}

// texts reads the first column of a query.
func texts(t *testing.T, db *store.DB, text string, args ...any) (all []string) {
	t.Helper()
	read(t, db, func(tx *store.Tx) error {
		return tx.Rows(t.Context(), text, args, func(scan func(...any) error) error {
			all = append(all, "")
			return scan(&all[len(all)-1])
		})
	})
	return all
}

func TestEveryTableWithATenantIsIsolated(t *testing.T) {
	db, _ := onPostgres(t)
	tables := texts(t, db, `select c.relname from pg_catalog.pg_class c
		join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
		where c.relkind in ('r', 'p') and c.relnamespace = cast(current_schema() as regnamespace) order by c.relname`)
	isolated := texts(t, db, `select c.relname from pg_catalog.pg_class c
		join pg_catalog.pg_policies p on p.tablename = c.relname and p.schemaname = current_schema()
		where c.relrowsecurity and c.relforcerowsecurity and c.relnamespace = cast(current_schema() as regnamespace)
			and p.policyname = 'tenant' and p.permissive = 'PERMISSIVE' and p.cmd = 'ALL' and p.qual like '%meertijd.tenant%' and p.with_check is null
		order by c.relname`)
	if len(tables) < 50 {
		t.Fatal("only", tables)
	}
	for _, table := range tables {
		if slices.Contains(isolated, table) == slices.Contains(ofThePlatform, table) {
			t.Errorf(`%s: the migration that makes it needs a line "isolate %s;", unless it is of the platform`, table, table)
		}
	}
	if n := texts(t, db, `select cast(count(*) as text) from pg_catalog.pg_policies where schemaname = current_schema()`); n[0] != texts(t, db, `select cast(cast(?1 as bigint) as text)`, len(isolated))[0] {
		t.Error("a table has a second policy, which lets more through:", n)
	}
}

func TestAStatementThatForgetsItsTenantSeesItsOwnOnly(t *testing.T) {
	db, address := onPostgres(t)
	for _, tenant := range []string{"a", "b", "o'b"} {
		write(t, db, func(tx *store.Tx) error {
			return tx.Post(t.Context(), store.Message{Tenant: tenant, ID: "1", Kind: "k", Payload: "of " + tenant, At: time.Unix(1, 0)})
		})
	}
	forgetful := func(t *testing.T, tenant string) (all []string) {
		ctx := access.InTenant(t.Context(), tenant)
		err := db.Read(ctx, func(tx *store.Tx) error {
			return tx.Rows(ctx, `select payload from outbox order by tenant_id`, nil, func(scan func(...any) error) error {
				all = append(all, "")
				return scan(&all[len(all)-1])
			})
		})
		if err != nil {
			t.Error(err)
		}
		return all
	}
	everything := []string{"of a", "of b", "of o'b"}
	for tenant, want := range map[string][]string{
		"a": {"of a"}, "b": {"of b"}, "o'b": {"of o'b"}, "c": nil, "": nil, "*": nil, "a\\": nil, "a\x00": nil,
		"a'; set local meertijd.tenant = '*": nil, "a' or 'a' = 'a": nil,
	} {
		if got := forgetful(t, tenant); !slices.Equal(got, want) {
			t.Errorf("%q sees %q", tenant, got)
		}
		if got := texts(t, db, `select payload from outbox order by tenant_id`); !slices.Equal(got, everything) {
			t.Errorf("after %q the platform sees %q", tenant, got)
		}
	}
	t.Run("and changes its own only", func(t *testing.T) {
		ctx := access.InTenant(t.Context(), "a")
		for _, text := range []string{`update outbox set payload = 'changed'`, `delete from outbox`} {
			err := db.Write(ctx, func(tx *store.Tx) error {
				if n, err := tx.Exec(ctx, text); err != nil || n != 1 {
					t.Error(text, n, err)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
		if got := texts(t, db, `select payload from outbox order by tenant_id`); !slices.Equal(got, everything[1:]) {
			t.Error(got)
		}
	})
	t.Run("and writes nothing for another", func(t *testing.T) {
		ctx := access.InTenant(t.Context(), "b")
		for _, text := range []string{
			`insert into outbox (tenant_id, id, kind, payload, created_at) values ('a', '2', 'k', '', '')`,
			`insert into outbox (tenant_id, id, kind, payload, created_at) values ('*', '2', 'k', '', '')`,
			`insert into outbox (tenant_id, id, kind, payload, created_at) values ('o''b', '1', 'k', '', '') on conflict (tenant_id, id) do update set payload = 'x'`,
			`update outbox set tenant_id = 'a'`,
		} {
			err := db.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec(ctx, text)
				return err
			})
			wantCode(t, err, store.CodeRights)
		}
	})
	t.Run("and another program that names no tenant sees nothing", func(t *testing.T) {
		conn, err := pgx.Connect(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		var n int
		if err := conn.QueryRow(t.Context(), `select count(*) from outbox`).Scan(&n); err != nil || n != 0 {
			t.Error(n, err)
		}
	})
}

func TestARoleThatPassesByTheFenceIsNoticed(t *testing.T) {
	db, address := onPostgres(t)
	x, err := db.Examine(t.Context())
	if err != nil || x.Unfenced {
		t.Fatal("the role of the tests may not be a superuser: nothing would be proved", x.Unfenced, err)
	}
	super, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	super.User = url.User("postgres")
	if conn, err := pgx.Connect(t.Context(), super.String()); err != nil {
		t.Skip("no superuser to try it with")
	} else {
		conn.Close(t.Context())
	}
	x, err = storetest.Open(t, super.String(), store.Options{}).Examine(t.Context())
	if err != nil || !x.Unfenced {
		t.Error(x.Unfenced, err)
	}
}

func TestSQLiteHasNoFence(t *testing.T) {
	db := storetest.Open(t, t.TempDir()+"/x.db", store.Options{})
	post(t, db, "1", "p")
	ctx := access.InTenant(t.Context(), "another")
	err := db.Read(ctx, func(tx *store.Tx) error {
		var n int
		if _, err := tx.One(ctx, `select count(*) from outbox`, nil, &n); err != nil || n != 1 {
			t.Error("decision 0031 says otherwise:", n, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if x, err := db.Examine(t.Context()); err != nil || x.Unfenced {
		t.Error(x.Unfenced, err)
	}
}
