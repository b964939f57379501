package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"io"
	"strings"
	"time"

	"meertijd/internal/base/fault"
)

// Options are what an opener may set; the zero value serves.
type Options struct {
	Now        func() time.Time // the one clock; time.Now when nil
	Rand       io.Reader        // chance for salts; crypto/rand when nil
	AppVersion string           // kept with every migration that is run
	Readers    int              // how many may read at once; 8 when 0
	Writers    int              // PostgreSQL: how many may write at once; 16 when 0
	Statement  time.Duration    // longest time for one statement; 5 s when 0
	BusyWait   time.Duration    // SQLite: how long to wait for another program's write; 5 s when 0
	ReadOnly   bool             // change nothing, not even the schema
	AsIs       bool             // leave the tables as they are, also when they are of an earlier schema
	Schema     int              // bring the tables up to this migration only; to the last when 0
	making     bool             // a file that is thrown away when anything goes wrong, and settled when nothing does

	// BeforeMigrate is called before the tables of a database that has some are
	// changed; an error keeps them as they are.
	BeforeMigrate func(ctx context.Context, db *DB, from, to int) error
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	o.Readers = orElse(o.Readers, 8)
	o.Writers = orElse(o.Writers, 16)
	o.Statement = orElse(o.Statement, 5*time.Second)
	o.BusyWait = orElse(o.BusyWait, 5*time.Second)
	return o
}

func orElse[T int | time.Duration](value, otherwise T) T {
	if value == 0 {
		return otherwise
	}
	return value
}

// engine is what SQLite and PostgreSQL do each in their own way.
type engine interface {
	// text picks the engine's form of a statement.
	text(statement) string
	// schema writes a statement of a migration as the engine wants it; nothing
	// when it is not for this engine.
	schema(string) string
	// connect takes a connection that can write, or one that only reads.
	connect(ctx context.Context, writing bool) (*sql.Conn, error)
	// begin gives the statement that begins a transaction, which keeps to a tenant
	// where the engine can.
	begin(writing bool, tenant string) string
	// patiently lets the statements of a transaction take so long, where the engine
	// bounds them itself; nothing where it does not.
	patiently(time.Duration) string
	// lockSchema keeps a second program from migrating at the same time.
	lockSchema() []string
	// hasTable asks whether table ?1 exists.
	hasTable() string
	// judge says what an error means.
	judge(error) verdict
	// judgeCommit says what an error of COMMIT means.
	judgeCommit(error) verdict
	// idle asks whether a connection is outside any transaction after all.
	idle(driverConn any) bool
	// versionText, unfencedText, sizeText and checks are for an examination: which
	// engine, whether its role sees all tenants, how large, and what is wrong, a
	// line each.
	versionText() string
	unfencedText() string
	sizeText() string
	checks() []string
	// check looks for what would spoil data later on.
	check(context.Context) error
	close() error
}

// DB is an open database. It is safe for goroutines.
type DB struct {
	engine  engine
	options Options
	lane    lane
	reads   readBatches
	lists   keptLists
}

// Open opens the database at an address, a file path or postgres://…, and
// brings its tables up to date. A file that does not exist is made; the folder
// has to be there.
func Open(ctx context.Context, address string, options Options) (*DB, error) {
	options = options.withDefaults()
	db := &DB{options: options}
	var err error
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		db.engine, err = openPostgres(address, options)
	} else {
		db.engine, err = openSQLite(ctx, address, options)
	}
	if err != nil {
		return nil, err
	}
	if err := db.ready(ctx); err != nil {
		db.engine.close()
		return nil, db.atOpen(ctx, address, err)
	}
	return db, nil
}

// ready makes the database fit for use.
func (db *DB) ready(ctx context.Context) error {
	if err := db.engine.check(ctx); err != nil {
		return err
	}
	if db.options.ReadOnly || db.options.AsIs {
		return db.checkSchema(ctx)
	}
	if err := db.warnBefore(ctx); err != nil {
		return err
	}
	return db.migrate(ctx)
}

// atOpen adds what only an opener can do something about: the file.
func (db *DB) atOpen(ctx context.Context, address string, err error) error {
	err = db.translate(ctx, "store.Open", err)
	code := fault.CodeOf(err)
	if _, file := db.engine.(*sqlite); !file {
		return err
	}
	args := fault.Args{"path": address}
	switch code {
	case CodeBusy:
		return failure("store.Open", CodeLocked, args, err)
	case CodeRights, CodeLocked, CodeReadOnly, CodeDamaged, CodeFull, CodeNotOurs:
		return failure("store.Open", code, args, err)
	}
	return err
}

// Close lets batches that are under way end, and closes the database.
func (db *DB) Close() error {
	db.reads.close()
	return db.engine.close()
}

// Ping asks whether the database answers, for a health check.
func (db *DB) Ping(ctx context.Context) error {
	return db.Read(ctx, func(tx *Tx) error {
		var one int64
		_, err := tx.One(ctx, `select 1`, nil, &one)
		return err
	})
}

// Engine names the engine, "sqlite" or "postgres", for logs and start-up.
func (db *DB) Engine() string {
	if _, file := db.engine.(*sqlite); file {
		return "sqlite"
	}
	return "postgres"
}
