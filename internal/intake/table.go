package intake

import (
	"strconv"
	"strings"

	"meertijd/internal/base/spelling"
)

// The limits of what can be read, checked before a file is taken apart.
const (
	MaxUpload   = 10 << 20 // bytes of the file
	MaxUnpacked = 64 << 20 // bytes of what is packed in it
	MaxRows     = 50_000
	MaxColumns  = 100
	MaxCells    = 250_000 // with something in them
)

// Table is one sheet as text. A date that the spreadsheet knows to be one is
// 2023-07-02; a bare number stays a number. Since1904 says from which day the
// spreadsheet counts its dates.
type Table struct {
	Name      string // of the sheet; empty for a text file
	Since1904 bool
	Rows      []Line
}

// Line is one row of a sheet with its number there, from 1.
type Line struct {
	No    int
	Cells []string
}

// Cell gives the text of a column, nothing when the row ends before it.
func (l *Line) Cell(column int) string {
	if column < 0 || column >= len(l.Cells) {
		return ""
	}
	return strings.TrimSpace(l.Cells[column])
}

// Address names a cell as a spreadsheet does, "B12"; columns count from 0.
func Address(column, row int) string { return ColumnName(column) + strconv.Itoa(row) }

// ColumnName names a column as a spreadsheet does: A, B, … Z, AA.
func ColumnName(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// Fold makes the text by which headers and names are compared.
func Fold(text string) string { return spelling.Fold(text) }
