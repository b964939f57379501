package store

import (
	"context"
	"database/sql"
)

// prepared is a statement that runs very often within one transaction: it is
// read and planned once.
type prepared struct {
	tx   *Tx
	text string
	stmt *sql.Stmt
}

// prepared reads and plans a statement; whoever asked for it closes it.
func (tx *Tx) prepared(ctx context.Context, text string) (*prepared, error) {
	const op = "store.prepared"
	s := prepare(text)
	if s.err != nil {
		return nil, tx.fail(ctx, op, text, s.err, false)
	}
	ctx, stop := tx.deadline(ctx)
	defer stop()
	stmt, err := tx.conn.PrepareContext(ctx, tx.db.engine.text(s))
	if err != nil {
		return nil, tx.fail(ctx, op, text, err, true)
	}
	return &prepared{tx, text, stmt}, nil
}

// exec runs it with values as both drivers take them: nil, int64, []byte, and
// text that is clean.
func (p *prepared) exec(ctx context.Context, values []any) error {
	if p.tx.doomed != nil {
		return p.tx.doomed
	}
	ctx, stop := p.tx.deadline(ctx)
	defer stop()
	_, err := p.stmt.ExecContext(ctx, values...)
	return p.tx.fail(ctx, "store.prepared", p.text, err, true)
}

func (p *prepared) close() {
	if p != nil {
		p.stmt.Close() // it goes with the transaction anyway
	}
}
