package store

import (
	"strings"
	"testing"
)

func TestPlaceholders(t *testing.T) {
	for _, c := range []struct {
		name, sql, postgres string
		args                int
	}{
		{"none", `select 1`, `select 1`, 0},
		{"one", `select ?1`, `select $1`, 1},
		{"out of order and again", `?2 ?1 ?2`, `$2 $1 $2`, 2},
		{"two digits", `?1?2?3?4?5?6?7?8?9?10`, `$1$2$3$4$5$6$7$8$9$10`, 10},
		{"in a string", `'?1' = ?1`, `'?1' = $1`, 1},
		{"a bare one in a string", `'what?' = ?1`, `'what?' = $1`, 1},
		{"in a string with a quote", `'it''s ?1' = ?1`, `'it''s ?1' = $1`, 1},
		{"after an empty string", `'' = ?1`, `'' = $1`, 1},
		{"in a quoted name", `"a?1""b" = ?1`, `"a?1""b" = $1`, 1},
		{"in a line comment", "-- ?1 'x\n?1", "-- ?1 'x\n$1", 1},
		{"in a comment at the end", `?1 -- it's`, `$1 -- it's`, 1},
		{"in a comment", `/* ?1 ' " */ ?1 /* ** / */`, `/* ?1 ' " */ $1 /* ** / */`, 1},
		{"before a cast", `?1::text || a::text`, `$1::text || a::text`, 1},
		{"beside signs", `(a=?1)+?2-?1/?2*1`, `(a=$1)+$2-$1/$2*1`, 2},
		{"after a minus", `1-?1`, `1-$1`, 1},
		{"beside letters beyond ASCII", `"é" = é and ?1`, `"é" = é and $1`, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := rewrite(c.sql)
			if got.err != nil || got.postgres != c.postgres || got.sqlite != c.sql || got.args != c.args {
				t.Errorf("%q is %q with %d arguments, %v", c.sql, got.postgres, got.args, got.err)
			}
		})
	}
}

func TestWhatTheEnginesReadDifferentlyIsRefused(t *testing.T) {
	for name, sql := range map[string]string{
		"a bare placeholder":                 `select ?`,
		"placeholder zero":                   `select ?0`,
		"a leading zero":                     `select ?01`,
		"too many":                           `select ?1000`,
		"far too many":                       `select ?99999999999999999999`,
		"a skipped one":                      `select ?1, ?3`,
		"a word against it":                  `select ?1and`,
		"a word before it":                   `limit?1`,
		"a dollar placeholder":               `select $1`,
		"a dollar in a word":                 `select a$1`,
		"a dollar string":                    `select $$ ?1 $$`,
		"a named placeholder":                `select :name`,
		"an at placeholder":                  `select @name`,
		"a backquoted name":                  "select `a`",
		"a bracketed name":                   `select [a]`,
		"a string with escapes":              `select E'\''`,
		"a hexadecimal string":               `select x'00'`,
		"a string that is not closed":        `select 'a`,
		"a name that is not closed":          `select "a`,
		"a comment that is not closed":       `select /* a`,
		"a comment within a comment":         `select /* /* */ 1`,
		"an operator with a question mark":   `select a ?| b`,
		"a comment that ends while it opens": `select /*/ 1`,
	} {
		t.Run(name, func(t *testing.T) {
			if s := rewrite(sql); s.err == nil {
				t.Errorf("%q became %q", sql, s.postgres)
			}
		})
	}
}

// FuzzPlaceholder holds the tokenizer against what must be true of any text:
// nothing but placeholders changes, and doing it backwards gives the source.
func FuzzPlaceholder(f *testing.F) {
	for _, seed := range []string{`select ?1, '?2' -- ?3`, `"a""?1"/*?*/::?2?1`, `'''?1'''?1`, "é?1", "--?1\n?1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		s := rewrite(sql)
		if s.err != nil {
			return
		}
		if len(s.postgres) != len(sql) {
			t.Fatalf("%q became %q", sql, s.postgres)
		}
		placeholders := 0
		for i := range len(sql) {
			switch {
			case sql[i] == s.postgres[i]:
			case sql[i] == '?' && s.postgres[i] == '$':
				placeholders++
			default:
				t.Fatalf("%q became %q", sql, s.postgres)
			}
		}
		if placeholders < s.args {
			t.Fatalf("%d arguments, %d placeholders in %q", s.args, placeholders, sql)
		}
		if s.args == 0 && s.postgres != sql {
			t.Fatalf("%q became %q", sql, s.postgres)
		}
		if again := rewrite("'" + strings.ReplaceAll(sql, "'", "''") + "'"); again.err != nil || again.args != 0 {
			t.Fatalf("within a string %q has %d arguments, %v", sql, again.args, again.err)
		}
	})
}
