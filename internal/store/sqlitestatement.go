package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/ncruces/go-sqlite3"
	sqlitedriver "github.com/ncruces/go-sqlite3/driver"
)

// openKeeping opens a pool whose connections keep the statements that they read
// and planned: for the small questions of a page that is most of the work.
// SQLite plans a statement anew by itself when the schema changed meanwhile.
func openKeeping(name string, setup func(*sqlite3.Conn) error) (*sql.DB, error) {
	c, err := (&sqlitedriver.SQLite{}).OpenConnector(name)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(&keeping{c, setup}), nil
}

type keeping struct {
	driver.Connector
	setup func(*sqlite3.Conn) error
}

// Connect connects, and prepares the connection.
func (k *keeping) Connect(ctx context.Context) (driver.Conn, error) {
	made, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	c := made.(keepable)
	if err := k.setup(c.Raw()); err != nil {
		_ = c.Close() // it never was of use
		return nil, err
	}
	return &keepingConn{keepable: c, kept: map[string]*keptStatement{}}, nil
}

// keepable is what the connections of this driver are.
type keepable interface {
	sqlitedriver.Conn
	driver.ExecerContext
	driver.NamedValueChecker
}

// mostKept bounds the statements that a connection keeps. They are constants of
// the program; what comes later than this many is read each time.
const mostKept = 400

type keepingConn struct {
	keepable
	kept map[string]*keptStatement
}

// PrepareContext gives the statement that was kept, when nobody uses it.
func (c *keepingConn) PrepareContext(ctx context.Context, text string) (driver.Stmt, error) {
	if s := c.kept[text]; s != nil && !s.busy {
		s.busy = true
		return s, nil
	}
	made, err := c.keepable.PrepareContext(ctx, text)
	if err != nil || len(c.kept) >= mostKept || c.kept[text] != nil {
		return made, err
	}
	s := &keptStatement{usable: made.(usable), busy: true}
	c.kept[text] = s
	return s, nil
}

// ExecContext runs what begins and ends a transaction from what was kept too.
func (c *keepingConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	switch text {
	case "begin", "begin immediate", "commit":
		s, err := c.PrepareContext(ctx, text)
		if err != nil {
			return nil, err
		}
		defer s.Close()
		return s.(driver.StmtExecContext).ExecContext(ctx, args)
	}
	return c.keepable.ExecContext(ctx, text, args)
}

// Close closes what was kept, and the connection.
func (c *keepingConn) Close() error {
	var errs []error
	for _, s := range c.kept {
		errs = append(errs, s.usable.Close())
	}
	return errors.Join(append(errs, c.keepable.Close())...)
}

// usable is what the statements of this driver are.
type usable interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
	driver.NamedValueChecker
}

// keptStatement is not closed by whoever used it: it goes with the connection.
type keptStatement struct {
	usable
	busy bool
}

// Close lets the next one use it.
func (s *keptStatement) Close() error {
	s.busy = false
	return nil
}
