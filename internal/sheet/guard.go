package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
)

const (
	maxParts    = 2000 // files in the workbook
	maxDepth    = 64   // elements within elements
	maxElements = 4_000_000
	maxRatio    = 150 // of a part of more than a megabyte
	maxPart     = 40 << 20
)

// guard looks at a workbook before anything parses it: how much it unpacks
// into, how deep its elements are nested, how many rows and columns there are.
// It reads the parts as a stream and ends at the first thing too many.
func guard(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return wrong(codeUnreadable, nil, err)
	}
	if len(archive.File) > maxParts {
		return wrong(codeBomb, nil, nil)
	}
	var total uint64
	workbook := false
	for _, f := range archive.File {
		total += f.UncompressedSize64
		tooDense := f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/max(f.CompressedSize64, 1) > maxRatio
		if total > intake.MaxUnpacked || f.UncompressedSize64 > maxPart || tooDense {
			return wrong(codeBomb, nil, nil)
		}
		workbook = workbook || strings.HasPrefix(strings.ToLower(f.Name), "xl/")
	}
	if !workbook {
		return wrong(codeNoPart, nil, nil)
	}
	cells := 0
	for _, f := range archive.File {
		switch strings.ToLower(path.Ext(f.Name)) {
		case ".xml", ".rels", ".vml":
			if err := guardPart(f, &cells); err != nil {
				return err
			}
		}
	}
	return nil
}

func guardPart(f *zip.File, cells *int) error {
	r, err := f.Open()
	if err != nil {
		return wrong(codeUnreadable, nil, err)
	}
	defer r.Close()
	s := elements{sheet: strings.HasPrefix(strings.ToLower(f.Name), "xl/worksheets/sheet"), cells: cells}
	if !s.sheet {
		s.sheet = strings.HasPrefix(strings.ToLower(f.Name), "xl/worksheets/")
	}
	buffer := make([]byte, 32<<10)
	for {
		n, err := r.Read(buffer)
		if code := s.pass(buffer[:n]); code != "" {
			return wrong(code, fault.Args{"max": limitOf(code), "sheet": ""}, nil)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return wrong(codeUnreadable, nil, err)
		}
	}
}

func limitOf(code fault.Code) string {
	switch code {
	case codeRows:
		return "50.000"
	case codeColumns:
		return "100"
	case codeCells:
		return "250.000"
	}
	return ""
}

// elements follows the tags of a part, byte by byte, without keeping it.
type elements struct {
	sheet bool
	cells *int
	depth int
	count int
	in    byte // '<' inside a tag, a quote inside a value, 0 in text
	tag   []byte
	last  byte
}

// maxTag is how much of a tag is looked at: its name and first attributes.
const maxTag = 80

func (e *elements) pass(part []byte) fault.Code {
	for i := 0; i < len(part); i++ {
		if e.in == 0 { // most of a sheet is text between tags
			next := bytes.IndexByte(part[i:], '<')
			if next < 0 {
				return ""
			}
			i += next
			e.in, e.tag, e.last = '<', e.tag[:0], 0
			if whole := wholeTag(part[i+1:]); whole != nil {
				i += len(whole) + 1
				e.in, e.last, e.tag = 0, whole[len(whole)-1], append(e.tag, whole[:min(len(whole), maxTag)]...)
				if code := e.end(); code != "" {
					return code
				}
			}
			continue
		}
		switch c := part[i]; {
		case e.in == '<' && c == '>':
			e.in = 0
			if code := e.end(); code != "" {
				return code
			}
			continue
		case e.in == '<' && (c == '"' || c == '\''):
			e.in = c
		case e.in != '<' && c == e.in:
			e.in = '<'
		}
		if e.last = part[i]; len(e.tag) < maxTag {
			e.tag = append(e.tag, part[i])
		}
	}
	return ""
}

// wholeTag gives a tag up to its end, when all of it is there and no value can
// hold the mark that ends it; nil leaves it to be read byte by byte.
func wholeTag(part []byte) []byte {
	end := bytes.IndexByte(part, '>')
	if end < 1 || bytes.Count(part[:end], []byte{'"'})%2 == 1 || bytes.IndexByte(part[:end], '\'') >= 0 {
		return nil
	}
	return part[:end]
}

// end weighs a tag that has come to its end.
func (e *elements) end() fault.Code {
	tag := string(e.tag)
	switch {
	case strings.HasPrefix(tag, "!DOCTYPE"), strings.HasPrefix(tag, "!ENTITY"):
		return codeBomb
	case strings.HasPrefix(tag, "!"), strings.HasPrefix(tag, "?"):
		return ""
	case strings.HasPrefix(tag, "/"):
		e.depth--
		return ""
	}
	if e.count++; e.count > maxElements {
		return codeBomb
	}
	if e.last != '/' {
		if e.depth++; e.depth > maxDepth {
			return codeBomb
		}
	}
	if e.sheet {
		return e.place(tag)
	}
	return ""
}

// place weighs a row or a cell by where it says it is.
func (e *elements) place(tag string) fault.Code {
	name, attributes, _ := strings.Cut(tag, " ")
	if at := strings.IndexByte(name, ':'); at >= 0 {
		name = name[at+1:]
	}
	switch strings.TrimSuffix(name, "/") {
	case "row":
		if row := number(attribute(attributes, "r")); row > intake.MaxRows {
			return codeRows
		}
	case "c":
		if *e.cells++; *e.cells > intake.MaxCells {
			return codeCells
		}
		at := attribute(attributes, "r")
		letters := strings.TrimRight(at, "0123456789")
		if columnOf(letters) > intake.MaxColumns {
			return codeColumns
		}
		if number(at[len(letters):]) > intake.MaxRows {
			return codeRows
		}
	}
	return ""
}

func attribute(attributes, name string) string {
	for word := range strings.FieldsSeq(attributes) {
		if value, ok := strings.CutPrefix(word, name+"="); ok {
			return strings.Trim(value, `"'/`)
		}
	}
	return ""
}

func number(text string) int {
	n := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' || n > 1<<30 {
			return n
		}
		n = n*10 + int(text[i]-'0')
	}
	return n
}

func columnOf(letters string) int {
	n := 0
	for i := range min(len(letters), 6) {
		c := letters[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			return 0
		}
		n = n*26 + int(c-'A') + 1
	}
	return n
}
