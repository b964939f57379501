package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"slices"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// loadRows is how many rows are put in with one statement, if so many values
// may go with it.
const loadRows = 32

// LoadOptions say how a dump is put in.
type LoadOptions struct {
	As     string                             // an export: the tenant gets this name
	Record func(tenant string) []audit.Record // written into the chain of each tenant, after all was verified
	later  bool                               // an earlier schema: chains are verified once it is up to date
}

// Load puts a dump into this database in one transaction, holds what is then
// kept against the hashes of the dump, and verifies the chain of every tenant.
// A whole dump goes into an empty database with its own schema; an export goes
// beside other tenants. Whatever is wrong, nothing was changed.
func (db *DB) Load(ctx context.Context, r io.Reader, o LoadOptions) (done Dumped, err error) {
	begun := false
	err = db.Write(ctx, func(tx *Tx) error {
		if begun { // what was read cannot be read again
			return failure("store.Load", CodeBusy, nil, nil)
		}
		begun = true
		tx.patience = migrationTime
		for _, text := range db.engine.lockSchema() {
			if _, err := tx.Exec(ctx, text); err != nil {
				return err
			}
		}
		l := &loader{ctx: ctx, tx: tx, options: o}
		defer l.prepare(nil, nil)
		if done, err = readDump(ctx, r, l); err != nil {
			return err
		}
		return l.verify()
	})
	return done, err
}

// loader puts rows in as they come.
type loader struct {
	ctx       context.Context
	tx        *Tx
	options   LoadOptions
	head      Dumped
	values    []any // of the rows that wait, one after another
	many, one *prepared
	line      []byte
	sum       hash.Hash // of a table of which the tenant gets another name
	kept      []keptTable
}

// keptTable is what must be found in a table afterwards.
type keptTable struct {
	table table
	said  DumpedTable
}

// tenant is under which name an export is put in.
func (l *loader) tenant() string {
	if l.options.As != "" && l.head.Tenant != "" {
		return l.options.As
	}
	return l.head.Tenant
}

func (l *loader) begin(head Dumped) error {
	l.head, l.sum = head, sha256.New()
	tables, here, err := l.tx.schema(l.ctx)
	if err != nil {
		return err
	}
	if here.Schema != head.Schema {
		return failure("store.Load", CodeDumpNewer, fault.Args{"app": head.App}, nil)
	}
	for _, t := range tables {
		text, args, code := `select 1 from `+t.name+` limit 1`, []any(nil), CodeNotEmpty
		if head.Tenant != "" {
			if t.at("tenant_id") < 0 {
				continue
			}
			text, args, code = `select 1 from `+t.name+` where tenant_id = ?1 limit 1`, []any{l.tenant()}, CodeTenantExists
		}
		var one int64
		found, err := l.tx.One(l.ctx, text, args, &one)
		if err != nil {
			return err
		}
		if found {
			return failure("store.Load", code, fault.Args{"table": t.name, "tenant": l.tenant()}, nil)
		}
	}
	return nil
}

// skips says whether a table stays out because the tenant gets another name.
func (l *loader) skips(t table) bool {
	return l.renames() && chained(t.name)
}

// renames says whether the tenant gets another name.
func (l *loader) renames() bool { return l.tenant() != l.head.Tenant }

func (l *loader) row(t table, values []any) error {
	if l.skips(t) {
		return nil
	}
	if l.renames() {
		renamed(t, values, l.head.Tenant, l.tenant())
		l.line = appendRow(l.line[:0], values)
		l.sum.Write(l.line)
	}
	if l.many == nil {
		if err := l.ready(t); err != nil {
			return err
		}
	}
	l.values = append(l.values, values...)
	if len(l.values) < loadAtOnce(t)*len(t.columns) {
		return nil
	}
	err := l.many.exec(l.ctx, l.values)
	l.values = l.values[:0]
	return err
}

// loadAtOnce is how many rows of a table are put in with one statement.
func loadAtOnce(t table) int { return min(loadRows, maxPlaceholder/len(t.columns)) }

// ready prepares what puts rows into a table, many at once and one alone.
func (l *loader) ready(t table) error {
	many, err := l.tx.prepared(l.ctx, t.insert(loadAtOnce(t)))
	if err != nil {
		return err
	}
	one, err := l.tx.prepared(l.ctx, t.insert(1))
	l.prepare(many, one)
	return err
}

// prepare puts other statements in the place of those of the table before.
func (l *loader) prepare(many, one *prepared) {
	l.many.close()
	l.one.close()
	l.many, l.one = many, one
}

// end puts in what still waits.
func (l *loader) end(t table, said DumpedTable) error {
	for row := range slices.Chunk(l.values, len(t.columns)) {
		if err := l.one.exec(l.ctx, row); err != nil {
			return err
		}
	}
	l.values = l.values[:0]
	l.prepare(nil, nil)
	if l.renames() {
		said.Sum = hex.EncodeToString(l.sum.Sum(nil))
	}
	if !l.skips(t) {
		l.kept = append(l.kept, keptTable{t, said})
	}
	l.sum.Reset()
	return nil
}

// verify reads back what is kept, and then the chains.
func (l *loader) verify() error {
	for _, k := range l.kept {
		o := DumpOptions{Tenant: l.tenant(), Credentials: true}
		filter, _ := o.filter(k.table)
		found, err := l.tx.eachRow(l.ctx, k.table, filter, o, func([]byte) error { return nil })
		if err != nil {
			return err
		}
		if found != k.said && !k.table.ofTenant() {
			return failure("store.Load", CodeDuplicate, fault.Args{"table": k.table.name}, nil)
		}
		if found != k.said {
			return failure("store.Load", CodeDumpDamaged, fault.Args{"line": k.table.name}, nil)
		}
	}
	if l.options.later {
		return nil
	}
	return l.chains()
}

// chains verifies the chain of every tenant that came, and records that it came.
func (l *loader) chains() error {
	tenants := []string{l.tenant()}
	if l.tenant() == "" {
		var err error
		if tenants, err = l.tx.tenants(l.ctx); err != nil {
			return err
		}
	}
	for _, tenant := range tenants {
		if err := l.chain(tenant); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) chain(tenant string) error {
	problems, err := l.tx.VerifyAudit(l.ctx, tenant, nil)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return failure("store.Load", CodeChainBroken, fault.Args{"tenant": tenant, "code": string(problems[0].Code)}, nil)
	}
	if l.options.Record == nil {
		return nil
	}
	return l.tx.auditAll(l.ctx, l.options.Record(tenant))
}

// tenants lists everybody who has a chain or a name here.
func (tx *Tx) tenants(ctx context.Context) (all []string, err error) {
	err = tx.Rows(ctx, `select tenant_id from tenant union select tenant_id from audit_chain order by tenant_id`, nil,
		func(scan func(...any) error) error {
			all = append(all, "")
			return scan(&all[len(all)-1])
		})
	return all, err
}
