package storetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"meertijd/internal/store"
)

// Variable names the environment variable with the URL of PostgreSQL.
const Variable = "MEERTIJD_TEST_POSTGRES"

// Each runs a test on a fresh SQLite file and, when there is one, on a fresh
// PostgreSQL database.
func Each(t *testing.T, test func(*testing.T, *store.DB)) {
	t.Helper()
	EachAddress(t, func(t *testing.T, address string) {
		test(t, Open(t, address, store.Options{AppVersion: "test"}))
	})
}

// EachAddress is Each for a test that opens the database itself.
func EachAddress(t *testing.T, test func(t *testing.T, address string)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) {
		test(t, filepath.Join(t.TempDir(), "test.db"))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		test(t, Postgres(t))
	})
}

// Open opens a database for the length of a test.
func Open(t testing.TB, address string, options store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), address, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

var number atomic.Int64

// Postgres makes a PostgreSQL database for the length of a test and gives its
// address; without PostgreSQL it skips the test.
func Postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(Variable)
	if server == "" {
		t.Skip(Variable + " is not set")
	}
	name := fmt.Sprintf("test_%d_%d_%d", os.Getpid(), time.Now().UnixNano(), number.Add(1))
	run(t, server, "create database "+name+" template template0 encoding 'UTF8'")
	t.Cleanup(func() { drop(t, server, name) })
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + name
	return address.String()
}

// drop removes a database. With force first would fail whenever the server is
// cleaning up in it, because that work is not this role's to end.
func drop(t testing.TB, server, name string) {
	t.Helper()
	var err error
	for n := range 6 {
		force := ""
		if n%2 == 1 {
			force = " with (force)"
		}
		if err = try(server, "drop database if exists "+name+force); err == nil {
			return
		}
	}
	t.Error(err)
}

func run(t testing.TB, server, command string) {
	t.Helper()
	if err := try(server, command); err != nil {
		t.Fatal(err)
	}
}

func try(server, command string) error {
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, command)
	return err
}
