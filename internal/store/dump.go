package store

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
	"time"

	"meertijd/internal/base/fault"
)

// A dump is the whole database, or one tenant, as lines of JSON that no engine
// has a hand in:
//
//	{"dump":"meertijd/dump/1","schema":11,…}        header
//	{"table":"tenant","columns":["tenant_id TEXT",…]}
//	["demo","Een organisatie",…]                    a row, in the order of its key
//	{"rows":1,"sum":"…"}                            SHA-256 over the lines of the rows
//	…                                               every table, in the order of references
//	{"tables":40,"rows":9981,"sum":"…"}             SHA-256 over all that stands above
const dumpForm = "meertijd/dump/1"

const (
	dumpPage    = 200      // rows that are asked for at once
	dumpLine    = 16 << 20 // longest line, in bytes
	dumpStretch = time.Minute
)

// Dumped says what a dump holds.
type Dumped struct {
	Form   string `json:"dump"`
	Schema int    `json:"schema"` // how many migrations had run
	Sums   string `json:"sums"`   // which ones
	App    string `json:"app"`
	At     string `json:"at"`
	Tenant string `json:"tenant,omitempty"` // of an export; empty when everything is in it

	Tables []DumpedTable `json:"-"`
}

// DumpedTable is a table with its rows counted and hashed.
type DumpedTable struct {
	Name string
	Rows int64
	Sum  string
}

// Rows counts all rows.
func (d Dumped) Rows() (n int64) {
	for _, t := range d.Tables {
		n += t.Rows
	}
	return n
}

// DumpOptions say what of the database is wanted; the zero value is everything.
type DumpOptions struct {
	Tenant      string // only this tenant
	Credentials bool   // with what its people sign in with
}

type tableLine struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

type endLine struct {
	Rows int64  `json:"rows"`
	Sum  string `json:"sum"`
}

type closeLine struct {
	Tables int    `json:"tables"`
	Rows   int64  `json:"rows"`
	Sum    string `json:"sum"`
}

// Dump writes the database as it is at one moment, while others go on writing.
func (db *DB) Dump(ctx context.Context, w io.Writer, o DumpOptions) (done Dumped, err error) {
	begun := false
	err = db.Read(ctx, func(tx *Tx) error {
		if begun { // what was written cannot be taken back
			return failure("store.Dump", CodeUnreachable, nil, nil)
		}
		begun = true
		if err := tx.atMost(ctx, dumpStretch); err != nil {
			return err
		}
		done, err = tx.dump(ctx, w, o)
		return err
	})
	return done, err
}

func (tx *Tx) dump(ctx context.Context, w io.Writer, o DumpOptions) (Dumped, error) {
	tables, head, err := tx.schema(ctx)
	if err != nil {
		return Dumped{}, err
	}
	head.At, head.Tenant = Instant(tx.db.options.Now()), o.Tenant
	d := dumpWriter{to: bufio.NewWriterSize(w, 1<<16), whole: sha256.New(), done: head}
	d.object(head)
	for _, t := range tables {
		filter, wanted := o.filter(t)
		if wanted && d.err == nil {
			d.err = d.table(ctx, tx, t, filter, o)
		}
	}
	d.object(closeLine{len(d.done.Tables), d.done.Rows(), hex.EncodeToString(d.whole.Sum(nil))})
	if d.err == nil {
		d.err = d.to.Flush()
	}
	return d.done, d.err
}

// schema gives the tables of this database, also when it is not the newest.
func (tx *Tx) schema(ctx context.Context) ([]table, Dumped, error) {
	known, err := readMigrations(migrationFiles)
	if err != nil {
		return nil, Dumped{}, failure("store.Dump", CodeStatement, nil, err)
	}
	ran, err := tx.ran(ctx)
	if err != nil {
		return nil, Dumped{}, err
	}
	if err := compare(ran, known); err != nil {
		return nil, Dumped{}, err
	}
	tables, err := tablesOf(known[:len(ran)])
	if err != nil {
		return nil, Dumped{}, failure("store.Dump", CodeStatement, nil, err)
	}
	return tables, Dumped{Form: dumpForm, Schema: len(ran), Sums: sumOf(known[:len(ran)]), App: tx.db.options.AppVersion}, nil
}

// dumpWriter writes lines and hashes them.
type dumpWriter struct {
	to    *bufio.Writer
	whole hash.Hash
	done  Dumped
	err   error
}

func (d *dumpWriter) line(b []byte) {
	if d.err == nil {
		d.whole.Write(b)
		_, d.err = d.to.Write(b)
	}
}

func (d *dumpWriter) object(v any) {
	b, err := json.Marshal(v)
	if d.err == nil {
		d.err = err
	}
	d.line(append(b, '\n'))
}

func (d *dumpWriter) table(ctx context.Context, tx *Tx, t table, filter string, o DumpOptions) error {
	d.object(tableLine{t.name, t.line()})
	end, err := tx.eachRow(ctx, t, filter, o, func(line []byte) error {
		if len(line) > dumpLine {
			return failure("store.Dump", CodeDumpDamaged, fault.Args{"line": t.name}, nil)
		}
		d.line(line)
		return d.err
	})
	if err != nil {
		return err
	}
	d.object(endLine{end.Rows, end.Sum})
	d.done.Tables = append(d.done.Tables, end)
	return d.err
}

// eachRow gives the rows of a table as lines in the order of the key, and
// counts and hashes them. It asks for a page at a time, so that no statement
// takes long and memory stays small.
func (tx *Tx) eachRow(ctx context.Context, t table, filter string, o DumpOptions, each func(line []byte) error) (DumpedTable, error) {
	sum, out := sha256.New(), DumpedTable{Name: t.name}
	var after []any
	var line []byte
	for {
		var args []any
		if filter != "" {
			args = append(args, o.Tenant)
		}
		n, c := 0, newCells(t)
		err := tx.Rows(ctx, t.query(filter, after != nil), append(args, after...), func(scan func(...any) error) error {
			if err := scan(c.dest...); err != nil {
				return err
			}
			c.take()
			n++
			line = appendRow(line[:0], c.values)
			sum.Write(line)
			return each(line)
		})
		if err != nil {
			return out, err
		}
		out.Rows += int64(n)
		if n < dumpPage {
			break
		}
		after = c.key()
	}
	out.Sum = hex.EncodeToString(sum.Sum(nil))
	return out, nil
}
