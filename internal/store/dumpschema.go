package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// table is a table as the migrations make it. A dump is read and written by
// these, and not by what an engine says of itself, so that it is the same on
// both, and that of an earlier schema too.
type table struct {
	name       string
	columns    []column
	key        []string
	references []string
}

type column struct {
	name    string
	kind    string // TEXT, BIGINT, SMALLINT or BYTEA
	notNull bool
}

// line describes the columns, for a reader that checks that it means the same.
func (t table) line() []string {
	out := make([]string, len(t.columns))
	for i, c := range t.columns {
		out[i] = c.name + " " + c.kind
	}
	return out
}

// ofTenant says whether every row is of one tenant.
func (t table) ofTenant() bool { return len(t.columns) > 0 && t.columns[0].name == "tenant_id" }

// at gives the place of a column, or -1.
func (t table) at(name string) int {
	return slices.IndexFunc(t.columns, func(c column) bool { return c.name == name })
}

var (
	createTable = regexp.MustCompile(`(?s)^create table (\w+) \((.*)\)$`)
	addColumn   = regexp.MustCompile(`(?s)^alter table (\w+) add column (.*)$`)
	dropTable   = regexp.MustCompile(`^drop table (\w+)$`)
	dropColumn  = regexp.MustCompile(`^alter table (\w+) drop column (\w+)$`)
	primaryKey  = regexp.MustCompile(`^primary key \(([^)]*)\)`)
	reference   = regexp.MustCompile(`\breferences (\w+)`)
	columnOf    = regexp.MustCompile(`^(\w+) (TEXT|BIGINT|SMALLINT|BYTEA)\b`)
	comment     = regexp.MustCompile(`(?m)--.*$`)
	notNull     = regexp.MustCompile(`\bnot null\b`)
	inlineKey   = regexp.MustCompile(`\bprimary key\b`)
)

// tablesOf gives the tables that migrations make, in an order in which rows can
// be put in: what is referred to comes first. The list of migrations is no part
// of it: a database has its own.
func tablesOf(known []migration) ([]table, error) {
	var all []table
	for _, m := range known {
		for _, text := range split(m.text) {
			text = strings.Join(strings.Fields(comment.ReplaceAllString(text, "")), " ")
			if err := applyTo(&all, text); err != nil {
				return nil, fmt.Errorf("%s: %w", m.name, err)
			}
		}
	}
	return slices.DeleteFunc(all, func(t table) bool { return t.name == "schema_migration" }), nil
}

// applyTo applies one statement to the tables known so far.
func applyTo(all *[]table, text string) error {
	find := func(name string) int {
		return slices.IndexFunc(*all, func(t table) bool { return t.name == name })
	}
	if m := createTable.FindStringSubmatch(text); m != nil {
		t := table{name: m[1]}
		for _, part := range parts(m[2]) {
			if err := t.take(part); err != nil {
				return err
			}
		}
		*all = append(*all, t)
		return nil
	}
	if m := addColumn.FindStringSubmatch(text); m != nil && find(m[1]) >= 0 {
		return (*all)[find(m[1])].take(m[2])
	}
	if m := dropColumn.FindStringSubmatch(text); m != nil && find(m[1]) >= 0 {
		t := &(*all)[find(m[1])]
		t.columns = slices.DeleteFunc(t.columns, func(c column) bool { return c.name == m[2] })
		return nil
	}
	if m := dropTable.FindStringSubmatch(text); m != nil && find(m[1]) >= 0 {
		*all = slices.Delete(*all, find(m[1]), find(m[1])+1)
		return nil
	}
	if strings.HasPrefix(text, "create table") || strings.HasPrefix(text, "alter table") {
		return fmt.Errorf("a dump cannot follow: %s", text)
	}
	return nil // an index or rows
}

// take reads one part of a table's definition.
func (t *table) take(part string) error {
	if m := primaryKey.FindStringSubmatch(part); m != nil {
		t.key = strings.Split(strings.ReplaceAll(m[1], " ", ""), ",")
		return nil
	}
	if m := reference.FindStringSubmatch(part); m != nil {
		t.references = append(t.references, m[1])
	}
	if m := columnOf.FindStringSubmatch(part); m != nil {
		t.columns = append(t.columns, column{m[1], m[2], notNull.MatchString(part)})
		if inlineKey.MatchString(part) {
			t.key = []string{m[1]}
		}
		return nil
	}
	for _, rule := range []string{"foreign key", "check", "unique"} {
		if strings.HasPrefix(part, rule) {
			return nil
		}
	}
	return fmt.Errorf("a dump cannot follow: %s", part)
}

// parts cuts a definition at the commas outside brackets and quotes.
func parts(text string) (out []string) {
	depth, from, quoted := 0, 0, false
	for i, r := range text {
		switch {
		case r == '\'':
			quoted = !quoted
		case quoted:
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			out = append(out, strings.TrimSpace(text[from:i]))
			from = i + 1
		}
	}
	return append(out, strings.TrimSpace(text[from:]))
}

// sumOf names a schema: two programs with the same one read each other's dumps.
func sumOf(known []migration) string {
	sum := sha256.New()
	for _, m := range known {
		sum.Write([]byte(m.sum))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// SchemaVersion is the number of migrations that this program knows.
func SchemaVersion() int {
	known, err := readMigrations(migrationFiles)
	if err != nil {
		return 0 // a program that cannot read them opens no database either
	}
	return len(known)
}

// query asks for a page of rows in the order of the key: the first page, or
// what comes after a key. A filter takes argument ?1.
func (t table) query(filter string, after bool) string {
	var b strings.Builder
	b.WriteString("select ")
	for i, c := range t.columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c.name)
	}
	b.WriteString(" from " + t.name)
	first, glue := 1, " where "
	if filter != "" {
		b.WriteString(glue + filter)
		first, glue = 2, " and "
	}
	if after {
		marks := make([]string, len(t.key))
		for i := range marks {
			marks[i] = "?" + strconv.Itoa(first+i)
		}
		b.WriteString(glue + "(" + strings.Join(t.key, ", ") + ") > (" + strings.Join(marks, ", ") + ")")
	}
	b.WriteString(" order by " + strings.Join(t.key, ", ") + " limit " + strconv.Itoa(dumpPage))
	return b.String()
}

// insert puts in so many rows at once.
func (t table) insert(rows int) string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	var b strings.Builder
	b.WriteString("insert into " + t.name + " (" + strings.Join(names, ", ") + ") values ")
	for row := range rows {
		if row > 0 {
			b.WriteString(", ")
		}
		marks := make([]string, len(names))
		for i := range marks {
			marks[i] = "?" + strconv.Itoa(row*len(names)+i+1)
		}
		b.WriteString("(" + strings.Join(marks, ", ") + ")")
	}
	if !t.ofTenant() { // who is of two tenants may be here already
		b.WriteString(" on conflict (" + strings.Join(t.key, ", ") + ") do nothing")
	}
	return b.String()
}
