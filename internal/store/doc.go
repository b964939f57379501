// Package store keeps what has to stay, in SQLite (one file, the default) or
// in PostgreSQL. It is the only package that imports database/sql.
//
//	db.Write(ctx, func(tx *store.Tx) error {           one transaction, run again
//	    _, err := tx.Exec(ctx, `update plan            when somebody was first
//	        set version = version + 1
//	        where tenant_id = ?1 and id = ?2`, tenant, id)
//	    if err != nil { return err }
//	    return tx.Audit(ctx, record)                    the chain, same transaction
//	})
//
//	noun.go ─▶ Tx ─▶ placeholder.go ─┬▶ sqlite.go ─▶ sqlitepage.go   page checksums
//	  one SQL text       ?1 → $1     └▶ postgres.go                  serializable
//
// One SQL text serves both engines, so it stays inside what they share: ids,
// instants and dates are TEXT, booleans smallint, money bigint; placeholders
// ?1, ?2; no date arithmetic and no JSON functions; `nulls last, id` in every
// order. Every word that only one engine knows stands in its file.
//
// Tenants are kept apart twice. Every statement names its tenant, which a test
// reads from the text. And what a context is within by access.InTenant, a
// transaction on PostgreSQL cannot leave: a migration says "isolate plan;", and
// the engine makes row-level security of it. SQLite leaves that statement out.
// A context without a tenant is the platform's own work and sees all.
//
// Errors come out as fault.Error with the codes of errors.go. A statement that
// failed dooms its transaction on both engines: Write returns the first error
// even when the caller dropped it.
package store
