package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/ncruces/go-sqlite3"
	sqlitedriver "github.com/ncruces/go-sqlite3/driver"

	"meertijd/internal/base/fault"
)

// applicationID marks a file as ours: "Mtij".
const applicationID = 0x4D74696A

// sqliteNeeded is the first version without the fault that loses a WAL which
// was reset at the wrong moment.
const sqliteNeeded = 3_051_003

// sqlite is one file: one connection that writes, a few that read. More than
// one writer would only wait for each other, and less politely.
type sqlite struct {
	writer, readers *sql.DB
}

func openSQLite(ctx context.Context, path string, o Options) (*sqlite, error) {
	if err := inspect(path, o.ReadOnly); err != nil {
		return nil, err
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, failure("store.Open", CodeAddress, fault.Args{"path": path}, err)
	}
	e := &sqlite{}
	if e.writer, err = openKeeping(sqliteName(full, o), setup(o, !o.ReadOnly)); err == nil {
		e.readers, err = openKeeping(sqliteName(full, o), setup(o, false))
	}
	if err != nil {
		return nil, failure("store.Open", CodeAddress, fault.Args{"path": path}, err)
	}
	e.writer.SetMaxOpenConns(1)
	e.readers.SetMaxOpenConns(o.Readers)
	e.readers.SetMaxIdleConns(o.Readers)
	return e, nil
}

func sqliteName(path string, o Options) string {
	mode := "rwc"
	if o.ReadOnly {
		mode = "ro"
	}
	name := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path)}
	return name.String() + "?vfs=" + pageVFS + "&mode=" + mode
}

// setup prepares every new connection.
func setup(o Options, writing bool) func(*sqlite3.Conn) error {
	return func(c *sqlite3.Conn) error {
		if err := c.BusyTimeout(o.BusyWait); err != nil {
			return err
		}
		// "a" is a name and never a string, and like minds capitals: as in PostgreSQL.
		for _, op := range []sqlite3.DBConfig{sqlite3.DBCONFIG_DQS_DML, sqlite3.DBCONFIG_DQS_DDL} {
			if _, err := c.Config(op, false); err != nil {
				return err
			}
		}
		common := `pragma foreign_keys = on; pragma trusted_schema = off; pragma synchronous = full;
			pragma case_sensitive_like = on;`
		if !writing {
			return c.Exec(common + `pragma query_only = on`)
		}
		if err := found(c); err != nil {
			return err
		}
		if o.making {
			return c.Exec(common + inHaste)
		}
		return c.Exec(common + `pragma journal_mode = wal`)
	}
}

// inHaste is for a file that is of no use to anybody before it is whole: nothing
// has to survive a crash, so every page is written once.
const inHaste = `pragma synchronous = off; pragma journal_mode = memory; pragma cache_size = -65536`

// found lays the ground of a new file: eight reserved bytes per page for the
// checksum, which cannot be added later without writing the file anew, and the
// mark that makes it ours.
func found(c *sqlite3.Conn) error {
	pages, _, err := c.Prepare(`pragma page_count`)
	if err != nil {
		return err
	}
	defer pages.Close()
	if !pages.Step() || pages.ColumnInt(0) > 0 {
		return pages.Err()
	}
	if err := pages.Close(); err != nil {
		return err
	}
	if _, err := c.FileControl("main", sqlite3.FCNTL_RESERVE_BYTES, checksumSize); err != nil {
		return err
	}
	return c.Exec(fmt.Sprintf(`pragma application_id = %d`, applicationID))
}

func (e *sqlite) text(s statement) string { return s.sqlite }
func (e *sqlite) lockSchema() []string    { return nil } // begin immediate did
func (e *sqlite) judgeCommit(err error) verdict {
	v := e.judge(err)
	var code sqlite3.ExtendedErrorCode
	if errors.As(err, &code) && (code == sqlite3.IOERR_FSYNC || code == sqlite3.IOERR_DIR_FSYNC) {
		v = verdict{code: CodeCommitUnknown} // on the disk perhaps, in the file not yet
	}
	return v
}

// idle is true when SQLite undid the transaction by itself, as it does on a
// full disk.
func (e *sqlite) idle(driverConn any) bool {
	c, ok := driverConn.(sqlitedriver.Conn)
	return ok && c.Raw().GetAutocommit()
}

func (e *sqlite) hasTable() string {
	return `select 1 from sqlite_schema where type = 'table' and name = ?1`
}

// schema leaves out what this engine cannot: it has no rights on rows.
func (e *sqlite) schema(text string) string {
	if _, is := isolated(text); is {
		return ""
	}
	return text
}

func (e *sqlite) patiently(time.Duration) string { return "" }

func (e *sqlite) begin(writing bool, _ string) string {
	if writing {
		return `begin immediate`
	}
	return `begin`
}

func (e *sqlite) connect(ctx context.Context, writing bool) (*sql.Conn, error) {
	if writing {
		return e.writer.Conn(ctx)
	}
	return e.readers.Conn(ctx)
}

func (e *sqlite) close() error {
	return errors.Join(e.readers.Close(), e.writer.Close())
}

// check refuses an engine with a known fault, and a file that is not ours.
func (e *sqlite) check(ctx context.Context) error {
	conn, err := e.connect(ctx, true)
	if err != nil {
		return err
	}
	defer conn.Close()
	var version string
	var id int64
	if err := conn.QueryRowContext(ctx, `select sqlite_version()`).Scan(&version); err != nil {
		return err
	}
	if sqliteNumber(version) < sqliteNeeded {
		return failure("store.Open", CodeEngineOld, fault.Args{"found": version, "needed": "3.51.3"}, nil)
	}
	if err := conn.QueryRowContext(ctx, `pragma application_id`).Scan(&id); err != nil {
		return err
	}
	if id != applicationID {
		return failure("store.Open", CodeNotOurs, nil, nil)
	}
	return nil
}

// sqliteNumber reads 3.53.4 as 3053004.
func sqliteNumber(version string) (n int) {
	for _, part := range strings.SplitN(version+".0.0", ".", 4)[:3] {
		var p int
		_, _ = fmt.Sscan(part, &p)
		n = n*1000 + p
	}
	return n
}

func (e *sqlite) judge(err error) verdict {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return verdict{code: CodeFull}
	}
	if errors.Is(err, syscall.EROFS) {
		return verdict{code: CodeReadOnly}
	}
	if errors.Is(err, fs.ErrPermission) {
		return verdict{code: CodeRights}
	}
	var extended sqlite3.ExtendedErrorCode
	if !errors.As(err, &extended) {
		return judgePlain(err)
	}
	switch extended {
	case sqlite3.BUSY_SNAPSHOT, sqlite3.BUSY_RECOVERY:
		return verdict{code: CodeBusy, retry: true}
	case sqlite3.CONSTRAINT_UNIQUE, sqlite3.CONSTRAINT_PRIMARYKEY, sqlite3.CONSTRAINT_ROWID:
		return verdict{code: CodeDuplicate}
	case sqlite3.IOERR_WRITE, sqlite3.IOERR_TRUNCATE, sqlite3.IOERR_SHMSIZE, sqlite3.IOERR_SHMMAP, sqlite3.IOERR_FSYNC:
		// a file system without room answers a write like this; what was
		// stored before is as it was
		return verdict{code: CodeFull}
	}
	if code, known := sqliteCodes[extended.Code()]; known {
		return verdict{code: code}
	}
	return verdict{code: CodeStatement}
}

var sqliteCodes = map[sqlite3.ErrorCode]fault.Code{
	sqlite3.FULL: CodeFull, sqlite3.BUSY: CodeBusy, sqlite3.LOCKED: CodeBusy, sqlite3.PROTOCOL: CodeBusy,
	sqlite3.CORRUPT: CodeDamaged, sqlite3.NOTADB: CodeDamaged, sqlite3.READONLY: CodeReadOnly,
	sqlite3.PERM: CodeRights, sqlite3.AUTH: CodeRights, sqlite3.CANTOPEN: CodeRights,
	sqlite3.CONSTRAINT: CodeConstraint, sqlite3.INTERRUPT: CodeCancelled, sqlite3.IOERR: CodeDamaged,
}

// judgePlain judges errors that come from database/sql itself.
func judgePlain(err error) verdict {
	switch {
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone):
		return verdict{code: CodeUnreachable, retry: true}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return verdict{code: CodeCancelled}
	case err != nil && err.Error() == "sql: database is closed":
		return verdict{code: CodeClosed}
	}
	return verdict{code: CodeStatement}
}
