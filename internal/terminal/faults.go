package terminal

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"meertijd/internal/base/fault"
	"meertijd/internal/wording"
)

// Fault is something wrong in a file, with the place where it stands.
type Fault struct {
	fault.Fault
	File       string
	Line       int
	Column     int
	SourceLine string
}

// WriteFault shows a fault with its place, the line itself with a mark under
// the spot, and what would be right.
func WriteFault(w io.Writer, language string, f Fault) {
	where := f.File
	if f.Line > 0 {
		where = fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)
	}
	fmt.Fprintf(w, "%s: %s [%s]\n", oneLine(where), oneLine(wording.Fault(language, f.Fault)), f.Code)
	if f.SourceLine == "" {
		return
	}
	line, column := window(f.SourceLine, f.Column)
	fmt.Fprintf(w, "    %s\n    %s^\n", line, strings.Repeat(" ", column-1))
}

// oneLine keeps a value from making lines of its own.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// maxShown bounds the part of a source line that is shown.
const maxShown = 100

// window gives the part of a line around a column, tabs as spaces.
func window(line string, column int) (string, int) {
	runes := []rune(strings.ReplaceAll(line, "\t", " "))
	column = min(max(column, 1), len(runes)+1)
	from := max(0, column-1-maxShown/2)
	to := min(len(runes), from+maxShown)
	shown := string(runes[from:to])
	if !utf8.ValidString(shown) {
		shown = strings.ToValidUTF8(shown, "?")
	}
	return shown, column - from
}
