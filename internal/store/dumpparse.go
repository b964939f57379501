package store

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// rowParser reads a line as appendRow writes it, and no other: a row that could
// be written in two ways would have two hashes. It reads every byte of a backup
// twice, so it is written out by hand.
type rowParser struct {
	text string
	at   int
}

var errNotARow = errors.New("a row that is not written as rows are")

// parseRow reads a line into values, one for each column. The values do not
// point into the line.
func parseRow(t table, line []byte, values []any) error {
	p := rowParser{text: string(line)}
	if !utf8.ValidString(p.text) || !p.take("[") {
		return errNotARow
	}
	for i, c := range t.columns {
		if i > 0 && !p.take(",") {
			return fmt.Errorf("no value for %s.%s", t.name, c.name)
		}
		var err error
		if values[i], err = p.cell(c.kind); err != nil {
			return fmt.Errorf("%s.%s: %w", t.name, c.name, err)
		}
	}
	if !p.take("]\n") || p.at != len(p.text) {
		return errNotARow
	}
	return nil
}

// take moves past a word that has to be here.
func (p *rowParser) take(word string) bool {
	here := strings.HasPrefix(p.text[p.at:], word)
	if here {
		p.at += len(word)
	}
	return here
}

func (p *rowParser) cell(kind string) (any, error) {
	switch {
	case p.take("null"):
		return nil, nil
	case kind == "TEXT":
		return p.quoted()
	case kind == "BYTEA":
		text, err := p.quoted()
		if err != nil || strings.ContainsAny(text, "\r\n") { // which base64 passes over
			return nil, errNotARow
		}
		return base64.StdEncoding.Strict().DecodeString(text)
	}
	return p.number()
}

func (p *rowParser) number() (int64, error) {
	end := strings.IndexAny(p.text[p.at:], ",]")
	if end < 0 {
		return 0, errNotARow
	}
	digits := p.text[p.at : p.at+end]
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, err
	}
	if strconv.FormatInt(n, 10) != digits {
		return 0, errNotARow
	}
	p.at += end
	return n, nil
}

// quoted reads a string. Most have nothing that is escaped.
func (p *rowParser) quoted() (string, error) {
	if !p.take(`"`) {
		return "", errNotARow
	}
	var out strings.Builder
	for from := p.at; p.at < len(p.text); {
		c := p.text[p.at]
		switch {
		case c == '"' && out.Len() == 0:
			p.at++
			return p.text[from : p.at-1], nil
		case c == '"':
			out.WriteString(p.text[from:p.at])
			p.at++
			return out.String(), nil
		case c == '\\':
			out.WriteString(p.text[from:p.at])
			plain, ok := p.escape()
			if !ok {
				return "", errNotARow
			}
			out.WriteByte(plain)
			from = p.at
		case c < ' ':
			return "", errNotARow
		default:
			p.at++
		}
	}
	return "", errNotARow
}

// escape reads what appendQuoted escapes. A NUL is never kept.
func (p *rowParser) escape() (byte, bool) {
	if p.take(`\"`) || p.take(`\\`) {
		return p.text[p.at-1], true
	}
	if !p.take(`\u00`) || len(p.text) < p.at+2 {
		return 0, false
	}
	high, low := strings.IndexByte(hexDigits, p.text[p.at]), strings.IndexByte(hexDigits, p.text[p.at+1])
	p.at += 2
	return byte(high<<4 | low), (high == 0 || high == 1) && low >= 0 && high+low > 0
}
