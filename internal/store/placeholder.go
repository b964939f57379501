package store

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// statement is a SQL text that was looked through once.
type statement struct {
	sqlite   string
	postgres string
	args     int   // how many arguments it takes
	err      error // why it cannot be run on both engines
}

// statements remembers every text: they are constants of the program, so there
// are as many as there are queries.
var statements sync.Map // string → statement

func prepare(sql string) statement {
	if known, ok := statements.Load(sql); ok {
		return known.(statement)
	}
	s := rewrite(sql)
	statements.Store(strings.Clone(sql), s)
	return s
}

// rewrite finds the placeholders of a text and writes them as PostgreSQL wants
// them. Refused is what one engine would read otherwise than the other: a bare
// ?, a number that is skipped, and $1, which this SQLite driver binds by first
// appearance and so silently binds wrong.
func rewrite(sql string) statement {
	r := rewriter{sql: sql}
	for r.err == nil && r.at < len(sql) {
		r.step()
	}
	for n, used := range r.used {
		if !used && r.err == nil {
			r.err = fmt.Errorf("placeholder ?%d is skipped", n+1)
		}
	}
	return statement{sqlite: sql, postgres: r.out.String(), args: len(r.used), err: r.err}
}

type rewriter struct {
	sql  string
	at   int
	out  strings.Builder
	used []bool
	// after says that a placeholder ended right here: its digits are no word.
	after bool
	err   error
}

// step moves past one token.
func (r *rewriter) step() {
	rest := r.sql[r.at:]
	switch c := rest[0]; {
	case c == '\'' || c == '"':
		r.quoted(c)
	case strings.HasPrefix(rest, "--"):
		r.until("\n", false)
	case strings.HasPrefix(rest, "/*"):
		r.comment()
	case c == '?':
		r.placeholder()
	case wordByte(c):
		r.word()
	case c == '$' || c == '`' || c == '[' || c == '@':
		r.err = fmt.Errorf("%q at %d means something to one engine only", c, r.at)
	case c == ':' && len(rest) > 1 && rest[1] != ':' && (r.at == 0 || r.sql[r.at-1] != ':'):
		r.err = fmt.Errorf("named placeholder at %d", r.at)
	default:
		r.take(1)
	}
}

// take copies n bytes as they are.
func (r *rewriter) take(n int) {
	r.after = false
	r.out.WriteString(r.sql[r.at : r.at+n])
	r.at += n
}

// until copies up to and with an end mark.
func (r *rewriter) until(end string, required bool) {
	i := strings.Index(r.sql[r.at:], end)
	switch {
	case i >= 0:
		r.take(i + len(end))
	case required:
		r.err = fmt.Errorf("no %s after %d", end, r.at)
	default:
		r.take(len(r.sql) - r.at)
	}
}

// quoted copies a string or a quoted name; a doubled quote stays inside.
func (r *rewriter) quoted(quote byte) {
	for i := r.at + 1; i < len(r.sql); i++ {
		if r.sql[i] != quote {
			continue
		}
		if i+1 < len(r.sql) && r.sql[i+1] == quote {
			i++
			continue
		}
		r.take(i + 1 - r.at)
		return
	}
	r.err = fmt.Errorf("quote at %d is not closed", r.at)
}

// comment copies a comment. PostgreSQL nests them and SQLite does not, so one
// within another is refused.
func (r *rewriter) comment() {
	start := r.at
	r.take(2)
	r.until("*/", true)
	if r.err == nil && strings.Contains(r.sql[start+2:r.at], "/*") {
		r.err = fmt.Errorf("comment within the comment at %d", start)
	}
}

// word copies a word or number. A word right before a quote would be a prefix
// such as E'\n', which only PostgreSQL knows.
func (r *rewriter) word() {
	n := 1
	for r.at+n < len(r.sql) && (wordByte(r.sql[r.at+n]) || r.sql[r.at+n] == '$') {
		n++
	}
	switch {
	case strings.Contains(r.sql[r.at:r.at+n], "$"):
		r.err = fmt.Errorf("$ in the word at %d", r.at)
	case r.at+n < len(r.sql) && r.sql[r.at+n] == '\'':
		r.err = fmt.Errorf("prefixed string at %d", r.at)
	default:
		r.take(n)
	}
}

// maxPlaceholder is far below what the engines allow; a longer list is asked
// for in parts.
const maxPlaceholder = 999

func (r *rewriter) placeholder() {
	n := 1
	for r.at+n < len(r.sql) && r.sql[r.at+n] >= '0' && r.sql[r.at+n] <= '9' {
		n++
	}
	digits := r.sql[r.at+1 : r.at+n]
	number, err := strconv.Atoi(digits)
	if err != nil || number < 1 || number > maxPlaceholder || digits[0] == '0' {
		r.err = fmt.Errorf("placeholder ?%s at %d", digits, r.at)
		return
	}
	// PostgreSQL would take a$1 for one name.
	if r.at > 0 && wordByte(r.sql[r.at-1]) && !r.after || r.at+n < len(r.sql) && wordByte(r.sql[r.at+n]) {
		r.err = fmt.Errorf("word against the placeholder at %d", r.at)
		return
	}
	for len(r.used) < number {
		r.used = append(r.used, false)
	}
	r.used[number-1] = true
	r.out.WriteString("$" + digits)
	r.at += n
	r.after = true
}

func wordByte(c byte) bool {
	return c == '_' || c >= 0x80 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}
