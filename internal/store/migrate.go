package store

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/base/fault"
)

//go:embed migration/*.sql
var migrationFiles embed.FS

// migration is one file, migration/00001_foundation.sql. Its text is never
// changed once it has run anywhere: its sum is kept beside it.
type migration struct {
	version int64
	name    string
	text    string
	sum     string
}

// readMigrations gives the migrations in order, numbered 1, 2, 3 without gaps.
func readMigrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "migration/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	out := make([]migration, len(names))
	for i, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		number, title, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(name, "migration/"), ".sql"), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil || version != int64(i+1) || len(number) != 5 {
			return nil, fmt.Errorf("%s: expected number %05d", name, i+1)
		}
		sum := sha256.Sum256(text)
		out[i] = migration{version, title, string(text), hex.EncodeToString(sum[:])}
	}
	return out, nil
}

// migrationTime bounds one statement of a migration, the wait for another
// program that is migrating included.
const migrationTime = 30 * time.Minute

// migrate runs what has not run yet, each file in a transaction of its own.
func (db *DB) migrate(ctx context.Context) error { return db.migrateWith(ctx, migrationFiles) }

func (db *DB) migrateWith(ctx context.Context, files fs.FS) error {
	known, err := readMigrations(files)
	if err != nil {
		return failure("store.migrate", CodeStatement, nil, err)
	}
	if n := db.options.Schema; n > 0 && n < len(known) {
		known = known[:n]
	}
	for {
		done, err := db.migrateOne(ctx, known)
		if done || err != nil {
			return err
		}
	}
}

// Migrate brings the tables up to the last migration, after a database was
// opened with an earlier one.
func (db *DB) Migrate(ctx context.Context) error {
	db.options.Schema = 0
	return db.migrate(ctx)
}

// warnBefore tells who wants to know that tables are about to change.
func (db *DB) warnBefore(ctx context.Context) error {
	if db.options.BeforeMigrate == nil {
		return nil
	}
	from, err := db.Schema(ctx)
	if err != nil || from == 0 || from >= SchemaVersion() {
		return err
	}
	return db.options.BeforeMigrate(ctx, db, from, SchemaVersion())
}

// Schema gives how many migrations have run here.
func (db *DB) Schema(ctx context.Context) (n int, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		ran, err := tx.ran(ctx)
		n = len(ran)
		return err
	})
	return n, err
}

// migrateOne runs the next migration, if there is one. Asking which is next and
// running it happens under one lock, so two programs may start together.
func (db *DB) migrateOne(ctx context.Context, known []migration) (done bool, err error) {
	err = db.Write(ctx, func(tx *Tx) error {
		tx.patience = migrationTime
		for _, text := range db.engine.lockSchema() {
			if _, err := tx.Exec(ctx, text); err != nil {
				return err
			}
		}
		ran, err := tx.ran(ctx)
		if err != nil {
			return err
		}
		if err := compare(ran, known); err != nil {
			return err
		}
		if done = len(ran) == len(known); done {
			return nil
		}
		return tx.run(ctx, known[len(ran)])
	})
	return done, err
}

// checkSchema is for who may not change anything: all migrations have run.
func (db *DB) checkSchema(ctx context.Context) error {
	known, err := readMigrations(migrationFiles)
	if err != nil {
		return failure("store.migrate", CodeStatement, nil, err)
	}
	return db.Read(ctx, func(tx *Tx) error {
		ran, err := tx.ran(ctx)
		if err != nil {
			return err
		}
		if err := compare(ran, known); err != nil {
			return err
		}
		if len(ran) < len(known) && !db.options.AsIs {
			return failure("store.migrate", CodeReadOnly, nil, nil)
		}
		return nil
	})
}

// ran lists the sums of the migrations that have run, in order.
func (tx *Tx) ran(ctx context.Context) (sums []string, err error) {
	var one int64
	found, err := tx.One(ctx, tx.db.engine.hasTable(), []any{"schema_migration"}, &one)
	if err != nil || !found {
		return nil, err
	}
	err = tx.Rows(ctx, `select checksum from schema_migration order by version`, nil, func(scan func(...any) error) error {
		sums = append(sums, "")
		return scan(&sums[len(sums)-1])
	})
	return sums, err
}

// compare holds what has run against what this program knows.
func compare(ran []string, known []migration) error {
	if len(ran) > len(known) {
		return failure("store.migrate", CodeNewerSchema, fault.Args{
			"found": strconv.Itoa(len(ran)), "known": strconv.Itoa(len(known)),
		}, nil)
	}
	for i, sum := range ran {
		if sum != known[i].sum {
			return failure("store.migrate", CodeSchemaChanged, fault.Args{"migration": known[i].name}, nil)
		}
	}
	return nil
}

// run runs one migration, statement by statement.
func (tx *Tx) run(ctx context.Context, m migration) error {
	for _, text := range split(m.text) {
		if text = tx.db.engine.schema(text); text == "" {
			continue
		}
		if _, err := tx.Exec(ctx, text); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `insert into schema_migration (version, name, checksum, run_at, app_version)
		values (?1, ?2, ?3, ?4, ?5)`, m.version, m.name, m.sum, tx.db.options.Now(), tx.db.options.AppVersion)
	return err
}

// split cuts a migration at every line that ends in a semicolon. No statement
// of a migration has such a line inside.
func split(text string) []string {
	var out []string
	for part := range strings.SplitAfterSeq(text+"\n", ";\n") {
		if lines := bare(part); lines != "" {
			out = append(out, strings.TrimSuffix(strings.TrimSpace(part), ";"))
		}
	}
	return out
}

// bare takes out lines of comment, to see whether anything is left.
func bare(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "--") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
