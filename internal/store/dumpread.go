package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"slices"
	"strconv"

	"meertijd/internal/base/fault"
)

// CheckDump reads a dump to its end and holds it against its own hashes. It
// needs no database. Whatever a dump misses or has too much is a fault.
func CheckDump(ctx context.Context, r io.Reader) (Dumped, error) {
	return readDump(ctx, r, nil)
}

// dumpVisitor is told what a dump holds, in its order.
type dumpVisitor interface {
	begin(Dumped) error
	row(t table, values []any) error // the slice is used again, what is in it is not
	end(t table, said DumpedTable) error
}

// dumpReader reads lines and hashes them.
type dumpReader struct {
	from  *bufio.Reader
	no    int
	whole hash.Hash // of everything above this line
	line  []byte
}

func (d *dumpReader) damaged(cause error) error {
	return failure("store.readDump", CodeDumpDamaged, fault.Args{"line": strconv.Itoa(d.no)}, cause)
}

// next reads a line, its end included.
func (d *dumpReader) next() error {
	d.no++
	d.whole.Write(d.line)
	d.line = d.line[:0]
	for {
		part, err := d.from.ReadSlice('\n')
		d.line = append(d.line, part...)
		switch {
		case len(d.line) > dumpLine:
			return d.damaged(errors.New("a line too long"))
		case err == nil:
			return nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return d.damaged(err)
		}
	}
}

// object reads a line as an object with exactly these fields.
func (d *dumpReader) object(into any) error {
	dec := json.NewDecoder(bytes.NewReader(d.line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return d.damaged(err)
	}
	if again, err := json.Marshal(into); err != nil || !bytes.Equal(append(again, '\n'), d.line) {
		return d.damaged(errors.New("a line that is not written as it should be"))
	}
	return nil
}

func newDumpReader(r io.Reader) *dumpReader {
	return &dumpReader{from: bufio.NewReaderSize(r, 1<<16), whole: sha256.New()}
}

func readDump(ctx context.Context, r io.Reader, visit dumpVisitor) (Dumped, error) {
	d := newDumpReader(r)
	done, tables, err := d.header()
	if err != nil {
		return done, err
	}
	if visit != nil {
		if err := visit.begin(done); err != nil {
			return done, err
		}
	}
	for len(tables) > 0 {
		if err := d.next(); err != nil {
			return done, err
		}
		if bytes.HasPrefix(d.line, []byte(`{"tables"`)) {
			break
		}
		var t table
		if t, tables, err = d.which(tables); err != nil {
			return done, err
		}
		one, err := d.rows(ctx, t, visit)
		if err != nil {
			return done, err
		}
		done.Tables = append(done.Tables, one)
	}
	if !bytes.HasPrefix(d.line, []byte(`{"tables"`)) {
		if err := d.next(); err != nil {
			return done, err
		}
	}
	return done, d.close(done)
}

// header reads the first line, and finds the schema that it names.
func (d *dumpReader) header() (head Dumped, tables []table, err error) {
	if err := d.next(); err != nil {
		return head, nil, err
	}
	if err := d.object(&head); err != nil || head.Form != dumpForm {
		return head, nil, failure("store.readDump", CodeDumpUnknown, nil, err)
	}
	known, err := readMigrations(migrationFiles)
	if err != nil {
		return head, nil, failure("store.readDump", CodeStatement, nil, err)
	}
	if head.Schema < 1 || head.Schema > len(known) || sumOf(known[:head.Schema]) != head.Sums {
		return head, nil, failure("store.readDump", CodeDumpNewer, fault.Args{"app": head.App}, nil)
	}
	if tables, err = tablesOf(known[:head.Schema]); err != nil {
		return head, nil, failure("store.readDump", CodeStatement, nil, err)
	}
	return head, tables, nil
}

// which finds the table of a line among those that may still come. Of a whole
// dump each has to come; an export leaves some out.
func (d *dumpReader) which(tables []table) (table, []table, error) {
	var line tableLine
	if err := d.object(&line); err != nil {
		return table{}, nil, err
	}
	at := slices.IndexFunc(tables, func(t table) bool { return t.name == line.Table })
	if at < 0 || !slices.Equal(tables[at].line(), line.Columns) {
		return table{}, nil, d.damaged(errors.New("table " + line.Table))
	}
	return tables[at], tables[at+1:], nil
}

// rows reads the rows of a table and what it says of them.
func (d *dumpReader) rows(ctx context.Context, t table, visit dumpVisitor) (DumpedTable, error) {
	sum, one, values := sha256.New(), DumpedTable{Name: t.name}, make([]any, len(t.columns))
	for {
		if err := d.next(); err != nil {
			return one, err
		}
		if d.line[0] != '[' {
			break
		}
		if ctx.Err() != nil {
			return one, failure("store.readDump", CodeCancelled, nil, ctx.Err())
		}
		if err := parseRow(t, d.line, values); err != nil {
			return one, d.damaged(err)
		}
		sum.Write(d.line)
		one.Rows++
		if visit != nil {
			if err := visit.row(t, values); err != nil {
				return one, err
			}
		}
	}
	var end endLine
	if err := d.object(&end); err != nil {
		return one, err
	}
	if one.Sum = hex.EncodeToString(sum.Sum(nil)); end != (endLine{one.Rows, one.Sum}) {
		return one, d.damaged(errors.New("rows of " + t.name))
	}
	if visit == nil {
		return one, nil
	}
	return one, visit.end(t, one)
}

// close reads the last line and sees that nothing follows it.
func (d *dumpReader) close(done Dumped) error {
	var last closeLine
	if err := d.object(&last); err != nil {
		return err
	}
	if last != (closeLine{len(done.Tables), done.Rows(), hex.EncodeToString(d.whole.Sum(nil))}) {
		return d.damaged(errors.New("the end"))
	}
	if _, err := d.from.ReadByte(); !errors.Is(err, io.EOF) {
		return d.damaged(errors.New("something after the end"))
	}
	return nil
}
