package store

import (
	"context"
	"time"
)

// Message is something that has to be done after the commit. It is put into
// the outbox in the transaction that causes it, so either both are there or
// neither; it is done at least once, so whoever does it must bear a repeat.
type Message struct {
	Tenant  string
	ID      string
	Kind    string
	Payload string
	At      time.Time
}

// Post puts a message into the outbox.
func (tx *Tx) Post(ctx context.Context, m Message) error {
	_, err := tx.Exec(ctx, `insert into outbox (tenant_id, id, kind, payload, created_at)
		values (?1, ?2, ?3, ?4, ?5)`, m.Tenant, m.ID, m.Kind, m.Payload, m.At)
	return err
}

// Waiting lists messages of every tenant that have not been sent, oldest
// first, at most so many.
func (tx *Tx) Waiting(ctx context.Context, most int) (list []Message, err error) {
	err = tx.Rows(ctx, `select tenant_id, id, kind, payload, created_at from outbox
		where sent_at is null order by id limit ?1`, []any{most}, func(scan func(...any) error) error {
		var m Message
		if err := scan(&m.Tenant, &m.ID, &m.Kind, &m.Payload, &m.At); err != nil {
			return err
		}
		list = append(list, m)
		return nil
	})
	return list, err
}

// Sent marks a message as done. It is false when somebody else did it first.
func (tx *Tx) Sent(ctx context.Context, tenant, id string, at time.Time) (bool, error) {
	rows, err := tx.Exec(ctx, `update outbox set sent_at = ?3
		where tenant_id = ?1 and id = ?2 and sent_at is null`, tenant, id, at)
	return rows == 1, err
}
