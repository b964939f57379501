package report

import (
	"encoding/csv"
	"io"
	"strings"
)

// CSV writes rows as a file that a Dutch spreadsheet opens at once: UTF-8 with
// a mark, a semicolon between the cells.
type CSV struct{ to *csv.Writer }

// NewCSV begins a file with the heads of its columns.
func NewCSV(w io.Writer, heads ...string) (CSV, error) {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return CSV{}, err
	}
	c := CSV{csv.NewWriter(w)}
	c.to.Comma, c.to.UseCRLF = ';', true
	return c, c.Row(heads...)
}

// Row adds a row.
func (c CSV) Row(cells ...string) error {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = harmless(cell)
	}
	return c.to.Write(safe)
}

// Close writes what is left.
func (c CSV) Close() error {
	c.to.Flush()
	return c.to.Error()
}

// harmless keeps a spreadsheet from reading a cell as a formula. Every line end
// becomes a plain one, since readers of CSV disagree about it.
func harmless(cell string) string {
	cell = strings.ReplaceAll(strings.ReplaceAll(cell, "\r\n", "\n"), "\r", "\n")
	bare := strings.TrimLeft(cell, " \u00a0\ufeff\x00") // some read past it
	if strings.IndexAny(bare, "=+-@\t\r\n＝＋－＠") == 0 {
		return "'" + cell
	}
	return cell
}
