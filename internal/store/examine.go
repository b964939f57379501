package store

import (
	"context"
	"io"
	"time"
)

// Examination is what somebody who looks after an installation wants to know of
// a database.
type Examination struct {
	Engine   string // with its version
	Schema   int    // migrations that have run
	Size     int64  // in bytes
	Rows     int64
	Problems []string // what the engine itself finds wrong; empty when nothing
	Latest   time.Time
	// Unfenced says that PostgreSQL does not keep tenants apart for this role: it
	// is a superuser, or may pass by the rights on rows.
	Unfenced bool
}

// examineTime bounds one statement of an examination: it reads everything.
const examineTime = 30 * time.Minute

// Examine reads the whole database, so that every checksum is looked at, and
// asks the engine whether its references and indexes fit.
func (db *DB) Examine(ctx context.Context) (Examination, error) {
	x := Examination{}
	err := db.Read(ctx, func(tx *Tx) error {
		x = Examination{}
		if err := tx.atMost(ctx, examineTime); err != nil {
			return err
		}
		ran, err := tx.ran(ctx)
		if err != nil {
			return err
		}
		x.Schema = len(ran)
		for _, ask := range []struct {
			text string
			into any
		}{{db.engine.versionText(), &x.Engine}, {db.engine.sizeText(), &x.Size}, {`select max(at) from audit`, &x.Latest}, {db.engine.unfencedText(), &x.Unfenced}} {
			if _, err := tx.One(ctx, ask.text, nil, ask.into); err != nil {
				return err
			}
		}
		for _, text := range db.engine.checks() {
			err := tx.Rows(ctx, text, nil, func(scan func(...any) error) error {
				x.Problems = append(x.Problems, "")
				return scan(&x.Problems[len(x.Problems)-1])
			})
			if err != nil {
				return err
			}
		}
		done, err := tx.dump(ctx, io.Discard, DumpOptions{})
		x.Rows = done.Rows()
		return err
	})
	x.Engine = db.Engine() + " " + x.Engine
	return x, err
}

func (e *sqlite) versionText() string  { return `select sqlite_version()` }
func (e *sqlite) unfencedText() string { return `select 0` } // nobody expects it to
func (e *sqlite) sizeText() string {
	return `select p.page_count * s.page_size from pragma_page_count() p, pragma_page_size() s`
}

// checks ask for what is wrong, a line each.
func (e *sqlite) checks() []string {
	return []string{
		`select integrity_check from pragma_integrity_check where integrity_check <> 'ok'`,
		`select distinct "table" || ' -> ' || parent from pragma_foreign_key_check`,
	}
}

func (e *postgres) versionText() string { return `select current_setting('server_version')` }
func (e *postgres) unfencedText() string {
	return `select case when rolsuper or rolbypassrls then 1 else 0 end from pg_catalog.pg_roles where rolname = current_user`
}
func (e *postgres) sizeText() string { return `select pg_database_size(current_database())` }

// checks finds constraints that were never verified and indexes that are not
// used because they failed; PostgreSQL keeps the others itself.
func (e *postgres) checks() []string {
	return []string{
		`select conname from pg_catalog.pg_constraint where not convalidated order by conname`,
		`select c.relname from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid where not i.indisvalid order by c.relname`,
	}
}
