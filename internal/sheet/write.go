package sheet

import (
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"

	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
)

// Write writes a table as "csv" or "xlsx". All cells are text, so that a code
// keeps its zeros and nothing is taken for a formula.
func (Files) Write(format string, t intake.Table) ([]byte, error) {
	switch format {
	case "csv":
		return writeText(t), nil
	case "xlsx":
		return writeWorkbook(t)
	}
	return nil, &fault.Error{Kind: fault.NotFound, Code: "sheet.format", Op: "sheet.Write"}
}

// writeText writes UTF-8 with a mark and semicolons, as a Dutch Excel opens it
// without asking. A cell that a spreadsheet would take for a formula gets a
// quote before it.
func writeText(t intake.Table) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	no := 1
	for _, row := range t.Rows {
		for ; no < row.No; no++ {
			b.WriteString("\r\n")
		}
		for i, cell := range row.Cells {
			if i > 0 {
				b.WriteByte(';')
			}
			b.WriteString(quote(tame(cell)))
		}
		b.WriteString("\r\n")
		no++
	}
	return b.Bytes()
}

// tame keeps a spreadsheet from computing a cell. Some read past space before
// the sign of a formula, and some take a wide sign for one.
func tame(cell string) string {
	bare := strings.TrimLeft(cell, " \u00a0\ufeff\x00")
	if strings.IndexAny(bare, "=+-@\t\r\n＝＋－＠") == 0 {
		return "'" + cell
	}
	return cell
}

func quote(cell string) string {
	if !strings.ContainsAny(cell, ";\"\r\n") {
		return cell
	}
	return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
}

func writeWorkbook(t intake.Table) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	name := WorkbookName(t.Name)
	text := 49 // the format "text"
	style, err := f.NewStyle(&excelize.Style{NumFmt: text})
	steps := []func() error{
		func() error { return err },
		func() error { return f.SetSheetName(f.GetSheetName(0), name) },
		func() error { return f.SetColStyle(name, "A:Z", style) },
		func() error { return f.SetColWidth(name, "A", "Z", 22) },
	}
	for _, row := range t.Rows {
		for column, cell := range row.Cells {
			at := intake.Address(column, row.No)
			steps = append(steps,
				func() error { return f.SetCellStr(name, at, cell) },
				func() error { return f.SetCellStyle(name, at, at, style) })
		}
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, &fault.Error{Kind: fault.Internal, Code: "sheet.write", Op: "sheet.Write", Cause: err}
		}
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		return nil, &fault.Error{Kind: fault.Internal, Code: "sheet.write", Op: "sheet.Write", Cause: err}
	}
	return b.Bytes(), nil
}
