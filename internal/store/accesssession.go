package store

import (
	"context"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

const noSession fault.Code = "session.not-found"

// sessionColumns are read by scanSession, in this order.
const sessionColumns = `session_key, tenant_id, person_id, hat_id, language, account_id, method, level, agent,
	on_behalf_of, begun_at, seen_at`

// sessionInto lists where the columns of a session go.
func sessionInto(x *access.Session) []any {
	return []any{
		&x.Key, &x.Tenant, &x.Person, &x.Hat, &x.Language, &x.Account, &x.Method, &x.Level, &x.Agent,
		&x.OnBehalfOf, &x.Begun, &x.Seen,
	}
}

// Session gives a session that has not ended.
func (s People) Session(ctx context.Context, key string) (session access.Session, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		session, err = tx.session(ctx, key)
		return err
	})
	return session, err
}

func (tx *Tx) session(ctx context.Context, key string) (x access.Session, err error) {
	found, err := tx.One(ctx, `select `+sessionColumns+` from session where session_key = ?1 and ended_at is null`,
		[]any{key}, sessionInto(&x)...)
	return x, orMissing(found, err, "store.People.Session", noSession)
}

// SaveSession begins a session or moves it. One that has ended, or that is
// somebody else's, is not there: a late request must not revive it.
func (s People) SaveSession(ctx context.Context, x access.Session, record *audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		rows, err := tx.Exec(ctx, `insert into session (`+sessionColumns+`, ended_at)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
			on conflict (session_key) do update set hat_id = excluded.hat_id, language = excluded.language,
				seen_at = excluded.seen_at, ended_at = excluded.ended_at
			where session.ended_at is null and session.tenant_id = excluded.tenant_id
				and session.person_id = excluded.person_id`,
			x.Key, x.Tenant, x.Person, x.Hat, x.Language, x.Account, x.Method, x.Level, x.Agent, x.OnBehalfOf,
			x.Begun, x.Seen, x.Ended)
		if err := orMissing(rows > 0, err, "store.People.SaveSession", noSession); err != nil || record == nil {
			return err
		}
		return tx.Audit(ctx, *record)
	})
}
