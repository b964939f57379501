package planbook

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The limits of one file. Marks and keys bound the work of the YAML library,
// whose time and memory grow with the square of nesting and of the number of
// keys in one mapping.
const (
	MaxBytes = 1 << 20 // of one file
	maxDepth = 32
	maxMarks = 60_000
	maxKeys  = 500
	maxLine  = 20_000

	maxLineFaults = 20 // beyond this the file is not text at all
)

// byteOrderMark is what some editors put before the first line; it says
// nothing, and nobody can see it.
var byteOrderMark = []byte("\ufeff")

// syntax turns bytes into a tree, or gives nil with the faults that prevent it.
func (f *file) syntax(data []byte) ast.Node {
	start := place{1, 1}
	switch {
	case len(data) > MaxBytes:
		f.at(place{}, "yaml.too-large", "", "size", strconv.Itoa(len(data)), "limit", strconv.Itoa(MaxBytes))
		return nil
	case !utf8.Valid(data):
		f.at(f.firstInvalid(), "yaml.not-utf8", "")
		return nil
	case len(bytes.TrimSpace(data)) == 0:
		f.at(start, "yaml.empty", "")
		return nil
	}
	if n := marks(data); n > maxMarks {
		f.at(place{}, "yaml.too-many-parts", "", "count", strconv.Itoa(n), "limit", strconv.Itoa(maxMarks))
		return nil
	}
	data = bytes.TrimPrefix(data, byteOrderMark)
	if !f.plainLines() {
		return nil
	}
	tokens, err := tokenize(string(data))
	if err != nil {
		f.at(start, "yaml.syntax", "", "detail", err.Error())
		return nil
	}
	if !f.tokens(tokens) {
		return nil
	}
	tree, err := parse(tokens)
	if err != nil {
		f.syntaxError(tokens, err)
		return nil
	}
	switch {
	case len(tree.Docs) == 0 || tree.Docs[0].Body == nil:
		f.at(start, "yaml.empty", "")
		return nil
	case len(tree.Docs) > 1:
		f.at(placeOf(tree.Docs[1].Start), "yaml.several-documents", "")
		return nil
	}
	return tree.Docs[0].Body
}

// tokenize and parse guard against a panic in the library: bad input is a
// fault with a line, never a stack trace.
func tokenize(text string) (tokens token.Tokens, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return lexer.Tokenize(text), nil
}

func parse(tokens token.Tokens) (tree *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

func (f *file) syntaxError(tokens token.Tokens, err error) {
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) && syntax.Token != nil {
		f.wrong(tokens, placeOf(syntax.Token), syntax.Message)
		return
	}
	f.at(place{1, 1}, "yaml.syntax", "", "detail", err.Error())
}

// wrong reports a place where the library lost its way. A quote or bracket
// that was left open shows only lines later, so its own place comes first.
func (f *file) wrong(tokens token.Tokens, p place, detail string) {
	var open []*token.Token
	for _, t := range tokens {
		at := placeOf(t)
		if at.line > p.line || at.line == p.line && at.column > p.column {
			break
		}
		switch t.Type {
		case token.DoubleQuoteType, token.SingleQuoteType:
			if strings.Contains(strings.TrimSpace(t.Origin), "\n") {
				f.at(at, "yaml.quote-open", "")
				return
			}
		case token.MappingStartType, token.SequenceStartType:
			open = append(open, t)
		case token.MappingEndType, token.SequenceEndType:
			open = open[:max(len(open)-1, 0)]
		}
	}
	if n := len(open); n > 0 && placeOf(open[n-1]).line < p.line {
		f.at(placeOf(open[n-1]), "yaml.bracket-open", "")
		return
	}
	if strings.Contains(detail, "quoted text") {
		f.at(p, "yaml.quote-open", "")
		return
	}
	f.at(p, "yaml.syntax", "", "detail", detail)
}

func placeOf(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{1, 1}
	}
	return place{max(t.Position.Line, 1), max(t.Position.Column, 1)}
}

// marks counts the bytes that can begin a token.
func marks(data []byte) int {
	n := 0
	for _, b := range data {
		switch b {
		case ':', '-', ',', '[', ']', '{', '}', '?', '#', '\n', '"', '\'', '&', '*', '!', '|', '>', '%', '@', '`':
			n++
		}
	}
	return n
}

func (f *file) firstInvalid() place {
	for i, line := range f.lines {
		if !utf8.ValidString(line) {
			valid := strings.ToValidUTF8(line, "\x00")
			return place{i + 1, utf8.RuneCountInString(valid[:strings.IndexByte(valid, 0)]) + 1}
		}
	}
	return place{1, 1}
}

// plainLines refuses lines that no person types: beyond any sentence, indented
// by tabs, which show differently everywhere, or with characters that hide
// text. Each line gives at most one fault.
func (f *file) plainLines() bool {
	before := len(f.faults)
	for i, line := range f.lines {
		line = strings.TrimSuffix(line, "\r") // Windows ends a line with it
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		tab, hidden := strings.IndexByte(indent, '\t'), hiddenIn(line)
		switch {
		case len(line) > maxLine:
			f.at(place{i + 1, 1}, "yaml.line-too-long", "", "limit", strconv.Itoa(maxLine))
		case hidden > 0:
			f.at(place{i + 1, hidden}, "yaml.control-character", "")
		case tab >= 0 && strings.TrimSpace(line) != "":
			f.at(place{i + 1, tab + 1}, "yaml.tab", "")
		}
		if len(f.faults)-before >= maxLineFaults {
			break
		}
	}
	return len(f.faults) == before
}

// hiddenIn gives the column of the first character that cannot be seen, or 0.
func hiddenIn(line string) int {
	column := 0
	for _, r := range line {
		column++
		if r < ' ' && r != '\t' || r >= 0x7f && r <= 0x9f || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff {
			return column
		}
	}
	return 0
}

// nesting is the blocks and brackets that are open, the innermost last.
type nesting []level

type level struct {
	column, keys int
	flow         bool
}

// enter opens a level, closes the blocks that are indented further, and counts
// a key of the level that is then the innermost.
func (n *nesting) enter(column int, flow, key bool) {
	levels := *n
	for !flow && len(levels) > 0 && !levels[len(levels)-1].flow && levels[len(levels)-1].column > column {
		levels = levels[:len(levels)-1]
	}
	if flow || len(levels) == 0 || !levels[len(levels)-1].flow && levels[len(levels)-1].column < column {
		levels = append(levels, level{column: column, flow: flow})
	}
	if key {
		levels[len(levels)-1].keys++
	}
	*n = levels
}

// close ends the innermost bracket and the blocks within it.
func (n *nesting) close() {
	levels := *n
	for len(levels) > 0 && !levels[len(levels)-1].flow {
		levels = levels[:len(levels)-1]
	}
	*n = levels[:max(len(levels)-1, 0)]
}

// tokens refuses what the strict dialect leaves out, and bounds depth and
// width before the library builds a tree.
func (f *file) tokens(tokens token.Tokens) bool {
	before := len(f.faults)
	var levels nesting
	for _, t := range tokens {
		p := placeOf(t)
		switch t.Type {
		case token.AnchorType:
			f.at(p, "yaml.anchor", "")
		case token.AliasType:
			f.at(p, "yaml.alias", "")
		case token.TagType:
			f.at(p, "yaml.tag", "", "tag", t.Value)
		case token.MergeKeyType:
			f.at(p, "yaml.merge", "")
		case token.DirectiveType:
			f.at(p, "yaml.directive", "")
		case token.MappingKeyType:
			f.at(p, "yaml.complex-key", "")
		case token.InvalidType:
			f.wrong(tokens, p, t.Error)
		case token.MappingStartType, token.SequenceStartType:
			levels.enter(p.column, true, false)
		case token.MappingEndType, token.SequenceEndType:
			levels.close()
		case token.SequenceEntryType:
			levels.enter(p.column, false, false)
		case token.MappingValueType:
			column := p.column
			if t.Prev != nil {
				column = placeOf(t.Prev).column
			}
			levels.enter(column, false, true)
		}
		deep := len(levels) > maxDepth
		wide := len(levels) > 0 && levels[len(levels)-1].keys > maxKeys
		switch {
		case deep:
			f.at(p, "yaml.too-deep", "", "limit", strconv.Itoa(maxDepth))
			return false
		case wide:
			f.at(p, "yaml.too-many-keys", "", "limit", strconv.Itoa(maxKeys))
			return false
		}
	}
	return len(f.faults) == before
}
