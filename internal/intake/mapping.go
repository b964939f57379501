package intake

import (
	"slices"
	"strings"
	"sync"
)

// Mapping says which field the columns hold, by folded header. A header that
// is mapped to nothing is left alone.
type Mapping map[string]string

// Guess maps the headers of a table as far as they are known, and keeps what
// was chosen earlier. A field is taken once: by the header that is nearest.
func Guess(kind Kind, t *Table, chosen Mapping) Mapping {
	m, taken := Mapping{}, map[string]bool{}
	heads := t.headers(headerRow(kind, t, chosen))
	for _, h := range heads {
		if key, ok := chosen[h]; ok {
			m[h] = key
			taken[key] = true
		}
	}
	for _, sure := range []bool{true, false} {
		for _, h := range heads {
			if _, done := m[h]; done {
				continue
			}
			if key := guess(kind, h, sure, taken); key != "" {
				m[h], taken[key] = key, true
			}
		}
	}
	return m
}

// written gives, for each kind and folded header, the field that is written so.
var written = sync.OnceValue(func() map[Kind]map[string]string {
	out := map[Kind]map[string]string{}
	for kind, all := range fields {
		out[kind] = map[string]string{}
		for _, f := range all {
			for _, h := range f.Headers {
				if _, taken := out[kind][Fold(h)]; !taken {
					out[kind][Fold(h)] = f.Key
				}
			}
		}
	}
	return out
})

// guess finds the field of a header: one that is written so, or, when we need
// not be sure, one that begins so or differs by a slip of the keys.
func guess(kind Kind, header string, sure bool, taken map[string]bool) string {
	if key := written()[kind][header]; sure && taken == nil {
		return key
	}
	for _, f := range fields[kind] {
		if taken[f.Key] {
			continue
		}
		for _, h := range f.Headers {
			known := Fold(h)
			switch {
			case known == header:
				return f.Key
			case sure:
			case len(known) >= 4 && strings.HasPrefix(header, known+" "):
				return f.Key
			case len(known) >= 5 && nearest(header, []string{known}) != "":
				return f.Key
			}
		}
	}
	return ""
}

// headers gives the folded headers in a row of a table. A header that stands
// there twice has its number behind it the second time.
func (t *Table) headers(row int) []string {
	if row < 0 {
		return nil
	}
	return headersOf(&t.Rows[row])
}

func headersOf(line *Line) []string {
	var out []string
	for _, cell := range line.Cells {
		h := Fold(cell)
		for n := 2; h != "" && slices.Contains(out, h); n++ {
			h = Fold(cell) + " " + string(rune('0'+min(n, 9)))
			if n == 9 {
				break
			}
		}
		out = append(out, h)
	}
	return out
}

// headerRow finds the row with the names of the columns, by its place among the
// rows: the one of the first thirty in which most columns are known, and of
// equals the first. Titles above it have one text, or one text many times.
func headerRow(kind Kind, t *Table, chosen Mapping) int {
	best, most := -1, 0
	for i := range min(len(t.Rows), 30) {
		score := headerScore(kind, &t.Rows[i], chosen)
		if score > most {
			best, most = i, score
		}
	}
	return best
}

func headerScore(kind Kind, line *Line, chosen Mapping) int {
	known, distinct := map[string]bool{}, map[string]bool{}
	for _, h := range headersOf(line) {
		if h == "" {
			continue
		}
		distinct[Fold(h)] = true
		key, ok := chosen[h]
		if !ok {
			key = guess(kind, h, true, nil)
		}
		if key != "" {
			known[key] = true
		}
	}
	score := len(known) * 100
	if len(known) > 0 || len(distinct) >= 2 {
		score += min(len(distinct), 50)
	}
	return score
}

// Column is a column of a table as the mapping page shows it.
type Column struct {
	No      int // from 0
	Header  string
	Key     string // the folded header
	Field   string
	Samples []string
}

// Columns lists the columns of a table with three values from each.
func Columns(kind Kind, t *Table, m Mapping) []Column {
	at := headerRow(kind, t, m)
	if at < 0 {
		return nil
	}
	var out []Column
	for i, key := range t.headers(at) {
		if key == "" {
			continue
		}
		c := Column{No: i, Header: t.Rows[at].Cell(i), Key: key, Field: m[key]}
		for r := at + 1; r < len(t.Rows) && len(c.Samples) < 3; r++ {
			if text := t.Rows[r].Cell(i); text != "" && text != c.Header && !slices.Contains(c.Samples, text) {
				c.Samples = append(c.Samples, text)
			}
		}
		out = append(out, c)
	}
	return out
}

// BestTable picks the sheet that fits a kind best, and the one of a name when
// there is one.
func BestTable(kind Kind, tables []Table, name string, chosen Mapping) (Table, bool) {
	best, most := -1, 0
	for i := range tables {
		t := &tables[i]
		if name != "" && t.Name == name {
			return *t, true
		}
		if at := headerRow(kind, t, chosen); at >= 0 {
			if score := headerScore(kind, &t.Rows[at], chosen); score > most {
				best, most = i, score
			}
		}
	}
	if best < 0 || name != "" {
		return Table{}, false
	}
	return tables[best], true
}
