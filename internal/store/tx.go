package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"meertijd/internal/base/fault"
)

// Tx is one transaction. It belongs to one goroutine.
type Tx struct {
	db       *DB
	conn     *sql.Conn
	writing  bool
	scanning bool          // rows are being read: PostgreSQL cannot do two things at once
	doomed   error         // the first statement that failed
	again    bool          // and running the whole transaction again may help
	patience time.Duration // longest time for one statement
	facts    touched       // what it wrote of what practices are judged on
}

// errStatementTime marks a statement that took longer than it may.
var errStatementTime = errors.New("the statement took too long")

// Write runs f in a transaction that can change things, and commits. When
// somebody else was first, everything is undone and f runs again: f must not
// have effects outside the transaction. An error or panic of f undoes all.
func (db *DB) Write(ctx context.Context, f func(*Tx) error) error {
	return db.lane.run(ctx, func() (bool, error) {
		return db.attempt(ctx, true, f)
	})
}

// Read runs f in a transaction that sees one consistent state, also when
// others write meanwhile. It cannot change anything.
func (db *DB) Read(ctx context.Context, f func(*Tx) error) error {
	again, err := db.attempt(ctx, false, f)
	if again { // a connection that the server dropped while it lay idle
		_, err = db.attempt(ctx, false, f)
	}
	return err
}

// wholeTime is the longest for one statement of work for which nobody waits and
// that reads something of every practice.
const wholeTime = time.Minute

type patient struct{}

// Patiently gives statements a minute, for work beside the pages: who asks for a
// page is told sooner that it does not come.
func Patiently(ctx context.Context) context.Context { return context.WithValue(ctx, patient{}, true) }

// atMost lets a statement of this transaction take so long, on the engine too
// where that bounds statements itself.
func (tx *Tx) atMost(ctx context.Context, most time.Duration) error {
	if most <= tx.patience {
		return nil
	}
	tx.patience = most
	text := tx.db.engine.patiently(most)
	if text == "" {
		return nil
	}
	return tx.fail(ctx, "store.tx", text, tx.command(ctx, text), true)
}

// attempt runs f once and says whether running it again makes sense.
func (db *DB) attempt(ctx context.Context, writing bool, f func(*Tx) error) (again bool, err error) {
	conn, err := db.engine.connect(ctx, writing)
	if err != nil {
		return db.judged(ctx, "store.connect", err)
	}
	tx := &Tx{db: db, conn: conn, writing: writing, patience: db.options.Statement}
	begin := db.engine.begin(writing, fence(ctx))
	if ctx.Value(patient{}) != nil {
		tx.patience = max(tx.patience, wholeTime)
		if text := db.engine.patiently(tx.patience); text != "" {
			begin += "; " + text
		}
	}
	open := true
	defer func() { // also when f panics
		if open {
			tx.rollback()
		}
		conn.Close()
	}()
	if err := tx.command(ctx, begin); err != nil {
		return db.judged(ctx, "store.begin", err)
	}
	if err = f(tx); err == nil && tx.doomed == nil {
		err = tx.count(ctx)
	}
	switch {
	case tx.again:
		return true, tx.doomed
	case errors.Is(err, errLostRace):
		return true, failure("store.tx", CodeBusy, nil, err)
	case err == nil && tx.doomed != nil:
		return false, tx.doomed
	case err != nil:
		return false, err
	}
	open = false
	return tx.commit(ctx)
}

// judged translates an error and says whether another attempt may help.
func (db *DB) judged(ctx context.Context, op string, err error) (bool, error) {
	again := ctx.Err() == nil && db.engine.judge(err).retry
	return again, db.translate(ctx, op, err)
}

// command runs a statement of the transaction itself.
func (tx *Tx) command(ctx context.Context, text string) error {
	ctx, stop := tx.deadline(ctx)
	defer stop()
	_, err := tx.conn.ExecContext(ctx, text)
	return err
}

// grace lets PostgreSQL end a statement by itself, which keeps the connection.
const grace = 250 * time.Millisecond

// deadline bounds one statement.
func (tx *Tx) deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, tx.patience+grace, errStatementTime)
}

// commit commits, without a deadline and deaf to whoever gives up waiting: a
// COMMIT that was sent may be done whatever we decide afterwards.
func (tx *Tx) commit(ctx context.Context) (again bool, err error) {
	_, err = tx.conn.ExecContext(context.WithoutCancel(ctx), "commit")
	if err == nil {
		return false, nil
	}
	v := tx.db.engine.judgeCommit(err)
	tx.rollback()
	if !tx.writing {
		return false, nil // what was read, was read in full
	}
	return v.retry, failure("store.commit", v.code, nil, err)
}

// rollbackTime bounds a ROLLBACK; a connection that cannot do it in time is
// thrown away, which undoes everything as well.
const rollbackTime = 2 * time.Second

func (tx *Tx) rollback() {
	ctx, stop := context.WithTimeout(context.Background(), rollbackTime)
	defer stop()
	if _, err := tx.conn.ExecContext(ctx, "rollback"); err != nil {
		_ = tx.conn.Raw(func(driverConn any) error {
			if tx.db.engine.idle(driverConn) {
				return nil
			}
			return driver.ErrBadConn
		})
	}
}

// ready looks at a statement before it is sent.
func (tx *Tx) ready(text string, args []any) (string, []any, error) {
	s := prepare(text)
	switch {
	case tx.doomed != nil:
		return "", nil, tx.doomed
	case s.err != nil:
		return "", nil, s.err
	case s.args != len(args):
		return "", nil, fmt.Errorf("%d arguments for %d placeholders", len(args), s.args)
	case tx.scanning:
		return "", nil, errors.New("a statement while rows are being read")
	}
	sent, err := toDriver(args)
	return tx.db.engine.text(s), sent, err
}

// fail remembers the first error: a transaction of which a statement failed is
// over on PostgreSQL, and so it is on SQLite.
func (tx *Tx) fail(ctx context.Context, op, text string, err error, sent bool) error {
	if err == nil {
		return nil
	}
	if !sent {
		var ours *fault.Error
		if !errors.As(err, &ours) {
			err = failure(op, CodeStatement, nil, fmt.Errorf("%w in: %s", err, text))
		}
	} else {
		again, translated := tx.db.judged(ctx, op, err)
		tx.again = tx.again || again && tx.doomed == nil
		err = translated
	}
	if tx.doomed == nil {
		tx.doomed = err
	}
	return err
}

// Exec runs a statement and gives how many rows it touched.
func (tx *Tx) Exec(ctx context.Context, text string, args ...any) (int64, error) {
	const op = "store.Exec"
	native, sent, err := tx.ready(text, args)
	if err != nil {
		return 0, tx.fail(ctx, op, text, err, false)
	}
	ctx, stop := tx.deadline(ctx)
	defer stop()
	result, err := tx.conn.ExecContext(ctx, native, sent...)
	if err != nil {
		return 0, tx.fail(ctx, op, text, err, true)
	}
	rows, err := result.RowsAffected()
	if err == nil && rows > 0 {
		tx.wrote(text, sent)
	}
	return rows, tx.fail(ctx, op, text, err, true)
}

// Rows runs a query and calls each for every row. Within it no other statement
// can run. An error of each ends the query and comes back as it is.
func (tx *Tx) Rows(ctx context.Context, text string, args []any, each func(scan func(...any) error) error) error {
	const op = "store.Rows"
	native, sent, err := tx.ready(text, args)
	if err != nil {
		return tx.fail(ctx, op, text, err, false)
	}
	ctx, stop := tx.deadline(ctx)
	defer stop()
	rows, err := tx.conn.QueryContext(ctx, native, sent...)
	if err != nil {
		return tx.fail(ctx, op, text, err, true)
	}
	tx.scanning = true
	defer func() { rows.Close(); tx.scanning = false }()
	scan := func(dest ...any) error {
		if err := rows.Scan(fromDriver(dest)...); err != nil {
			return tx.fail(ctx, op, text, err, false)
		}
		return nil
	}
	for rows.Next() {
		if err := each(scan); err != nil {
			return err
		}
	}
	return tx.fail(ctx, op, text, errors.Join(rows.Err(), rows.Close()), true)
}

// errEnough ends a query after its first row.
var errEnough = errors.New("one row is enough")

// One reads the first row of a query into dest, and says whether there is one.
func (tx *Tx) One(ctx context.Context, text string, args []any, dest ...any) (found bool, err error) {
	err = tx.Rows(ctx, text, args, func(scan func(...any) error) error {
		if err := scan(dest...); err != nil {
			return err
		}
		found = true
		return errEnough
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return found && err == nil, err
}
