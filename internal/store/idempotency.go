package store

import (
	"context"
	"time"

	"meertijd/internal/base/fault"
)

// Request is a command as its sender identified it. Hash is a hash of
// everything in it that matters for the outcome.
type Request struct {
	Tenant  string
	Key     string
	Actor   string
	Command string
	Hash    string
}

// Once looks whether a request was carried out before, and gives the answer of
// then. The same key with anything else about it different is a mistake of the
// sender, and never gets somebody else's answer. An empty key is never seen.
//
//	answer, seen, err := tx.Once(ctx, request)
//	if seen || err != nil { return answer, err }
//	… do it …
//	err = tx.Remember(ctx, request, answer)
func (tx *Tx) Once(ctx context.Context, r Request) (answer []byte, seen bool, err error) {
	if r.Key == "" {
		return nil, false, nil
	}
	was := r
	seen, err = tx.One(ctx, `select actor_id, command, request_hash, answer from idempotency
		where tenant_id = ?1 and key = ?2`, []any{r.Tenant, r.Key}, &was.Actor, &was.Command, &was.Hash, &answer)
	if err != nil || !seen {
		return nil, false, err
	}
	if was != r {
		return nil, false, failure("store.Once", CodeKeyReused, fault.Args{"command": was.Command}, nil)
	}
	return answer, true, nil
}

// Remember keeps the answer to a request, in the transaction that carried it
// out. When the same request was carried out meanwhile, Write runs again and
// Once finds that answer.
func (tx *Tx) Remember(ctx context.Context, r Request, answer []byte) error {
	if r.Key == "" {
		return nil
	}
	rows, err := tx.Exec(ctx, `insert into idempotency (tenant_id, key, actor_id, command, request_hash, answer, created_at)
		values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (tenant_id, key) do nothing`,
		r.Tenant, r.Key, r.Actor, r.Command, r.Hash, answer, tx.db.options.Now())
	if err == nil && rows == 0 {
		return errLostRace
	}
	return err
}

// Forget drops answers from before an instant; the sender will not ask again.
func (tx *Tx) Forget(ctx context.Context, before time.Time) (int64, error) {
	return tx.Exec(ctx, `delete from idempotency where created_at < ?1`, before)
}
