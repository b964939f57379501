package store

import (
	"database/sql"
	"encoding/base64"
	"strconv"

	"meertijd/internal/base/legible"
)

// cells are places for one row of a table, by the kinds of its columns.
type cells struct {
	table  table
	dest   []any
	values []any // nil, string, int64 or []byte
}

func newCells(t table) *cells {
	c := &cells{table: t, dest: make([]any, len(t.columns)), values: make([]any, len(t.columns))}
	for i, col := range t.columns {
		switch col.kind {
		case "TEXT":
			c.dest[i] = new(sql.NullString)
		case "BYTEA":
			c.dest[i] = new([]byte)
		default:
			c.dest[i] = new(sql.NullInt64)
		}
	}
	return c
}

// take turns what was scanned into values.
func (c *cells) take() {
	for i, d := range c.dest {
		c.values[i] = nil
		switch d := d.(type) {
		case *sql.NullString:
			if d.Valid {
				c.values[i] = d.String
			}
		case *sql.NullInt64:
			if d.Valid {
				c.values[i] = d.Int64
			}
		case *[]byte:
			switch { // a driver may give no bytes as nothing
			case *d != nil:
				c.values[i] = *d
			case c.table.columns[i].notNull:
				c.values[i] = []byte{}
			}
		}
	}
}

// key gives the values of the key.
func (c *cells) key() []any {
	out := make([]any, len(c.table.key))
	for i, name := range c.table.key {
		out[i] = c.values[c.table.at(name)]
	}
	return out
}

// appendRow writes values as one line of JSON. There is one way to write a
// row, so equal rows have equal hashes whatever engine they came from.
func appendRow(b []byte, values []any) []byte {
	b = append(b, '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		switch v := v.(type) {
		case nil:
			b = append(b, "null"...)
		case string:
			b = appendQuoted(b, legible.Clean(v))
		case int64:
			b = strconv.AppendInt(b, v, 10)
		case []byte:
			b = append(b, '"')
			b = base64.StdEncoding.AppendEncode(b, v)
			b = append(b, '"')
		}
	}
	return append(b, ']', '\n')
}

const hexDigits = "0123456789abcdef"

// appendQuoted writes a JSON string in which only what must be is escaped.
func appendQuoted(b []byte, text string) []byte {
	b = append(b, '"')
	from := 0
	for i := range len(text) {
		c := text[i]
		if !escaped(c) {
			continue
		}
		b = append(b, text[from:i]...)
		from = i + 1
		if c >= ' ' {
			b = append(b, '\\', c)
		} else {
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(append(b, text[from:]...), '"')
}

func escaped(c byte) bool { return c < ' ' || c == '"' || c == '\\' }
