package sheet

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"meertijd/internal/intake"
)

// readText reads a text file with separators between its cells.
func readText(data []byte) ([]intake.Table, error) {
	text, ok := decode(data)
	if !ok {
		return nil, wrong(codeOther, nil, nil)
	}
	first, rest, _ := strings.Cut(text, "\n")
	separator, said := strings.CutPrefix(strings.ToLower(strings.TrimRight(first, "\r")), "sep=")
	s := scanner{rows: []intake.Line{}}
	switch {
	case said && len(separator) == 1:
		s.separator, s.no = separator[0], 1
		text = rest
	default:
		s.separator = separatorOf(text)
	}
	if err := s.scan(text); err != nil {
		return nil, err
	}
	return []intake.Table{{Rows: s.rows}}, nil
}

// decode makes text of bytes: UTF-8 and UTF-16 by their mark or their form,
// else Windows-1252, in which Dutch spreadsheets are saved. What holds bytes
// that no text has is none.
func decode(data []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(data[3:]), "\uFFFD"), true
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return wide(data[2:], binary.LittleEndian), true
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return wide(data[2:], binary.BigEndian), true
	}
	if order := wideOrder(data); order != nil {
		return wide(data, order), true
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", false
	}
	if utf8.Valid(data) {
		return string(data), true
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(text), err == nil
}

// wideOrder sees UTF-16 without a mark: every other byte of it is zero.
func wideOrder(data []byte) binary.ByteOrder {
	head := data[:min(len(data), 1000)&^1]
	var even, odd int
	for i := 0; i < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	switch most := len(head) / 2 * 8 / 10; {
	case len(head) >= 4 && odd >= most && even == 0:
		return binary.LittleEndian
	case len(head) >= 4 && even >= most && odd == 0:
		return binary.BigEndian
	}
	return nil
}

func wide(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	return strings.ReplaceAll(string(utf16.Decode(units)), "\x00", "")
}

// separatorOf picks what stands between cells: the mark that is found on most
// of the first lines, outside quotes, and then the one that is found most.
func separatorOf(text string) byte {
	const enough = 30
	lines, best, most := 0, byte(';'), 0
	counts := map[byte]int{}
	on := map[byte]int{}
	quoted := false
	here := map[byte]bool{}
	for i := 0; i < min(len(text), 64<<10) && lines < enough; i++ {
		switch c := text[i]; c {
		case '"':
			quoted = !quoted
		case '\n':
			if quoted {
				continue
			}
			lines++
			for mark := range here {
				on[mark]++
			}
			clear(here)
		case ';', ',', '\t':
			if !quoted {
				counts[c]++
				here[c] = true
			}
		}
	}
	for mark := range here {
		on[mark]++
	}
	for _, mark := range []byte{';', '\t', ','} {
		if score := on[mark]*1000 + counts[mark]; score > most {
			best, most = mark, score
		}
	}
	return best
}

// scanner cuts a text into cells.
type scanner struct {
	separator byte
	rows      []intake.Line
	no, cells int
	line      []string
	cell      strings.Builder
}

func (s *scanner) scan(text string) error {
	for i := 0; i < len(text); {
		if s.cell.Len() == 0 && text[i] == '"' {
			i = s.quoted(text, i+1)
			continue
		}
		if s.cell.Len() > maxCell {
			return wrong(codeOther, nil, nil)
		}
		switch c := text[i]; c {
		case s.separator:
			if s.endCell(); len(s.line) > maxBlankColumns {
				return tooMany(codeColumns, intake.MaxColumns, "")
			}
		case '\r', '\n':
			if c == '\r' && i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			if err := s.endRow(); err != nil {
				return err
			}
		default:
			s.cell.WriteByte(c)
		}
		i++
	}
	if s.cell.Len() > 0 || len(s.line) > 0 {
		return s.endRow()
	}
	return nil
}

// quoted reads a cell between quotes from after the first, and gives where the
// text goes on. A quote that is never closed ends with the text.
func (s *scanner) quoted(text string, i int) int {
	for i < len(text) {
		if text[i] != '"' {
			s.cell.WriteByte(text[i])
			i++
			continue
		}
		if i+1 < len(text) && text[i+1] == '"' {
			s.cell.WriteByte('"')
			i += 2
			continue
		}
		i++
		for i < len(text) && text[i] != s.separator && text[i] != '\n' && text[i] != '\r' {
			s.cell.WriteByte(text[i]) // words behind the quote belong to the cell
			i++
		}
		break
	}
	return i
}

func (s *scanner) endCell() {
	s.line = append(s.line, s.cell.String())
	s.cell.Reset()
}

func (s *scanner) endRow() error {
	if s.cell.Len() > maxCell {
		return wrong(codeOther, nil, nil)
	}
	s.endCell()
	s.no++
	used := len(s.line)
	for used > 0 && strings.TrimSpace(s.line[used-1]) == "" {
		used--
	}
	switch {
	case used > intake.MaxColumns:
		return tooMany(codeColumns, intake.MaxColumns, "")
	case used > 0 && s.no > intake.MaxRows:
		return tooMany(codeRows, intake.MaxRows, "")
	case s.no > maxBlankRows:
		return tooMany(codeRows, intake.MaxRows, "")
	}
	if s.cells += used; s.cells > intake.MaxCells {
		return tooMany(codeCells, intake.MaxCells, "")
	}
	if used > 0 {
		s.rows = append(s.rows, intake.Line{No: s.no, Cells: append([]string(nil), s.line[:used]...)})
	}
	s.line = s.line[:0]
	return nil
}

// What a spreadsheet can hold: empty lines and columns that are passed over,
// and bytes in one cell. A text in which more stands together is no list.
const (
	maxBlankRows    = 1_100_000
	maxBlankColumns = 16_384
	maxCell         = 128 << 10
)
