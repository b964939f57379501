package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"meertijd/internal/base/fault"
)

// postgres is one pool. Writes are serializable, because that is what SQLite
// gives with its one writer: a rule that was checked in a transaction still
// holds when it commits, on both engines, without a lock in any query. What it
// costs, transactions that have to run again, Write hides. Reads see one
// snapshot (repeatable read) and never have to run again.
type postgres struct{ pool *sql.DB }

const connectTime = 3 * time.Second

func openPostgres(address string, o Options) (*postgres, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, failure("store.Open", CodeAddress, nil, errors.New("not an address of PostgreSQL"))
	}
	config.ConnectTimeout = orElse(config.ConnectTimeout, connectTime)
	// The server ends a statement that takes too long, and keeps the connection;
	// the deadline of the caller, a little later, is for a server that is gone.
	config.RuntimeParams["statement_timeout"] = strconv.FormatInt(o.Statement.Milliseconds(), 10)
	config.RuntimeParams["application_name"] = "meertijd"
	config.RuntimeParams["timezone"] = "UTC"
	config.DialFunc = dial
	pool := sql.OpenDB(connector{stdlib.GetConnector(*config)})
	pool.SetMaxOpenConns(o.Readers + o.Writers)
	pool.SetMaxIdleConns(o.Readers + o.Writers)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return &postgres{pool}, nil
}

// toConnect marks a context in which a connection is being made.
type toConnect struct{}

type connector struct{ driver.Connector }

// Connect connects, and leaves a mark for dial.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	return c.Connector.Connect(context.WithValue(ctx, toConnect{}, true))
}

// dial refuses the second connection that pgx makes to cancel a statement: the
// cancel may reach another statement, of another caller, on a shared server
// process. A connection that took too long is dropped instead.
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	if ctx.Value(toConnect{}) == nil {
		return nil, errors.New("no cancel requests")
	}
	dialer := net.Dialer{Control: sendTimeout, KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3,
	}}
	return dialer.DialContext(ctx, network, address)
}

func (e *postgres) text(s statement) string { return s.postgres }
func (e *postgres) close() error            { return e.pool.Close() }
func (e *postgres) idle(any) bool           { return false }

// schema gives every TEXT column the collation in which SQLite compares: by
// bytes. What the database was created with would differ from place to place.
func (e *postgres) schema(text string) string {
	if table, is := isolated(text); is {
		return isolate(table)
	}
	return strings.ReplaceAll(text, " TEXT", ` TEXT collate "C"`)
}

// isolate lets a transaction see and write only rows of the tenant that begin
// named. Force: without it the rights do not hold for the role that owns the
// table, and that is ours. A connection that named none, a program of somebody
// else, sees nothing. The setting is asked for once a statement, not once a row.
func isolate(table string) string {
	const setting = `(select current_setting('meertijd.tenant', true))`
	return `alter table ` + table + ` enable row level security, force row level security;
		create policy tenant on ` + table + ` using (tenant_id = ` + setting + ` or ` + setting + ` = '` + everyone + `')`
}

// lockSchema takes a lock that ends with the transaction; the number is ours.
// What was there before the wait for the lock must not count, so each statement
// sees what is there when it begins (read committed).
func (e *postgres) lockSchema() []string {
	return []string{
		`set transaction isolation level read committed`,
		`set local statement_timeout = 0`,
		`select pg_advisory_xact_lock(1299474794)`,
	}
}

func (e *postgres) hasTable() string {
	return `select 1 from pg_catalog.pg_tables where schemaname = current_schema() and tablename = ?1`
}

// begin names the tenant in the same message; the name ends with the transaction.
func (e *postgres) begin(writing bool, tenant string) string {
	name := `; set local meertijd.tenant = '` + strings.ReplaceAll(tenant, `'`, `''`) + `'`
	if writing {
		return `begin isolation level serializable` + name
	}
	return `begin isolation level repeatable read, read only` + name
}

func (e *postgres) patiently(most time.Duration) string {
	return `set local statement_timeout = ` + strconv.FormatInt(most.Milliseconds(), 10)
}

func (e *postgres) connect(ctx context.Context, _ bool) (*sql.Conn, error) {
	return e.pool.Conn(ctx)
}

// check refuses a database that cannot hold every name.
func (e *postgres) check(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, 2*connectTime)
	defer stop()
	var encoding string
	if err := e.pool.QueryRowContext(ctx, `show server_encoding`).Scan(&encoding); err != nil {
		return failure("store.Open", e.judge(err).code, nil, err)
	}
	if encoding != "UTF8" {
		return failure("store.Open", CodeEncoding, fault.Args{"found": encoding}, nil)
	}
	return nil
}

func (e *postgres) judge(err error) verdict {
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return judgeServer(server)
	}
	var connecting *pgconn.ConnectError
	if errors.As(err, &connecting) {
		return verdict{code: CodeUnreachable}
	}
	var network net.Error
	if errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err) || strings.Contains(errorText(err), "conn closed") {
		return verdict{code: CodeUnreachable, retry: true}
	}
	return judgePlain(err)
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// judgeCommit knows one answer that is certain: an ERROR of the server undid the
// transaction. Anything else, a server that stops included, leaves open whether
// the commit was done. Not even "safe to retry" is believed: pgx 5.10 says so of
// a COMMIT that was sent and of which the answer was lost, because it looks at
// the closed connection instead of at why it was closed.
func (e *postgres) judgeCommit(err error) verdict {
	var server *pgconn.PgError
	if errors.As(err, &server) && server.SeverityUnlocalized == "ERROR" {
		return judgeServer(server)
	}
	return verdict{code: CodeCommitUnknown}
}

// states gives the code of a SQLSTATE, or of a class of them.
var states = map[string]verdict{
	"40001": {code: CodeBusy, retry: true}, // serialization failure
	"40P01": {code: CodeBusy, retry: true}, // deadlock
	"40":    {code: CodeBusy, retry: true},
	"23505": {code: CodeDuplicate},
	"23":    {code: CodeConstraint},
	"53100": {code: CodeFull},
	"53":    {code: CodeBusy}, // memory, connections
	"55P03": {code: CodeBusy},
	"57014": {code: CodeStatementTimeout},
	"57":    {code: CodeUnreachable, retry: true}, // it is stopping or starting
	"08":    {code: CodeUnreachable, retry: true},
	"25006": {code: CodeReadOnly},
	"42501": {code: CodeRights},
	"28":    {code: CodeRights},
	"3D":    {code: CodeUnreachable},
	"58":    {code: CodeDamaged},
	"XX001": {code: CodeDamaged},
	"XX002": {code: CodeDamaged},
}

func judgeServer(err *pgconn.PgError) verdict {
	if err.Code == "0A000" && strings.Contains(err.Routine, "RevalidateCachedQuery") {
		return verdict{code: CodeBusy, retry: true} // a table changed under a prepared statement
	}
	if v, known := states[err.Code]; known {
		return v
	}
	if len(err.Code) == 5 {
		if v, known := states[err.Code[:2]]; known {
			return v
		}
	}
	return verdict{code: CodeStatement}
}
