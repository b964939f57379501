package document

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"meertijd/internal/base/fault"
	"meertijd/internal/report"
)

// layout is a document with its text cleaned and its tables made square: what
// page and Word file both write.
type layout struct {
	Title, Subtitle, Origin string
	Language                string // nl-NL or en-GB
	OnePage                 bool
	Size                    size
	Parts                   []part
}

// part is one block; one of its fields is filled.
type part struct {
	Heading *heading
	Prose   *prose
	List    [][]string // items of lines
	Facts   []fact
	Table   *table
	Space   *space
}

type heading struct {
	Level      int // 2 or 3
	Text, Note string
}

type prose struct {
	Paragraphs [][]string // paragraphs of lines
	Soft       bool
}

type fact struct {
	Term  string
	Lines []string
	Note  string
}

type table struct {
	Caption string
	Heads   []cell
	Rows    [][]cell
}

// Small says that a table stays together on one side of paper.
func (t *table) Small() bool { return len(t.Rows) <= 12 }

// cell is one field of a table; Head is a field that names its row.
type cell struct {
	Lines        []string
	Number, Head bool
}

type space struct {
	Label string
	Lines []struct{}
}

// mostLines bounds the room to write on: about six sides of paper.
const mostLines = 200

// arrange cleans a document. A kind of block that it does not know is our
// mistake, and an error: leaving text out silently would be worse.
func arrange(d report.Document) (layout, error) {
	out := layout{
		Title: line(d.Title), Subtitle: line(d.Subtitle), Origin: line(d.Origin),
		Language: tag(d.Language), OnePage: d.OnePage,
	}
	for _, b := range d.Blocks {
		p, ok := arrangeBlock(b)
		if !ok {
			return layout{}, &fault.Error{Kind: fault.Internal, Code: "document.unknown-block", Op: "document.arrange", Cause: fmt.Errorf("%T", b)}
		}
		out.Parts = append(out.Parts, p)
	}
	out.Size = fit(out)
	return out, nil
}

func arrangeBlock(b report.Block) (part, bool) {
	if v := reflect.ValueOf(b); v.Kind() == reflect.Pointer && !v.IsNil() {
		b, _ = v.Elem().Interface().(report.Block)
	}
	switch b := b.(type) {
	case report.Heading:
		return part{Heading: &heading{Level: min(max(b.Level, 2), 3), Text: line(b.Text), Note: line(b.Note)}}, true
	case report.Paragraph:
		return part{Prose: &prose{Paragraphs: paragraphs(b.Text), Soft: b.Soft}}, true
	case report.List:
		var items [][]string
		for _, item := range b {
			items = append(items, lines(item))
		}
		return part{List: items}, true
	case report.Facts:
		var facts []fact
		for _, f := range b {
			facts = append(facts, fact{Term: line(f.Term), Lines: lines(f.Text), Note: line(f.Note)})
		}
		return part{Facts: facts}, true
	case report.Table:
		return part{Table: arrangeTable(b)}, true
	case report.Space:
		return part{Space: &space{Label: line(b.Label), Lines: make([]struct{}, min(max(b.Lines, 0), mostLines))}}, true
	}
	return part{}, false
}

// arrangeTable gives every row as many cells as the widest one. The first
// column names the rows, unless it holds numbers or stands alone.
func arrangeTable(t report.Table) *table {
	columns := len(t.Heads)
	for _, row := range t.Rows {
		columns = max(columns, len(row))
	}
	square := func(row []string) []cell {
		out := make([]cell, columns)
		for i := range out {
			out[i].Number = slices.Contains(t.Numbers, i)
			out[i].Lines = []string{""}
			if i < len(row) {
				out[i].Lines = lines(row[i])
			}
		}
		return out
	}
	out := &table{Caption: line(t.Caption)}
	if len(t.Heads) > 0 {
		out.Heads = square(t.Heads)
	}
	for _, row := range t.Rows {
		cells := square(row)
		if columns > 1 {
			cells[0].Head = !cells[0].Number
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

// tag gives the full language tag, which spelling checkers and readers want.
func tag(language string) string {
	if strings.HasPrefix(language, "en") {
		return "en-GB"
	}
	return "nl-NL"
}

// lines cleans a text and splits it at its line ends; it gives at least one.
func lines(text string) []string { return strings.Split(strings.Trim(clean(text), "\n"), "\n") }

// line cleans a text that has to stay on one line.
func line(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }

// paragraphs splits a text at its empty lines.
func paragraphs(text string) [][]string {
	var out [][]string
	var open []string
	for _, l := range append(lines(text), "") {
		if strings.TrimSpace(l) != "" {
			open = append(open, l)
		} else if len(open) > 0 {
			out, open = append(out, open), nil
		}
	}
	return out
}

// clean drops what neither XML nor paper can hold: control characters,
// characters that turn the direction of the text around, and halves of
// characters. Every sort of line end becomes a newline, a tab a space.
func clean(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\t", " ").Replace(text)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		case r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF, r == 0xFEFF:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}
