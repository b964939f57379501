package sheet

import (
	"io"

	"github.com/xuri/excelize/v2"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
	"meertijd/internal/report"
)

// Put writes a list as "csv" or "xlsx" while its rows are made.
func (Files) Put(w io.Writer, format string, s *report.Sheet) error {
	switch format {
	case "csv":
		return putText(w, s)
	case "xlsx":
		return putWorkbook(w, s)
	}
	return &fault.Error{Kind: fault.NotFound, Code: "sheet.format", Op: "sheet.Put"}
}

// putText writes what is above the list, an empty line, and the list.
func putText(w io.Writer, s *report.Sheet) error {
	above := append(append([]string{}, s.About...), "")
	file, err := report.NewCSV(w, above[0])
	for _, line := range above[1:] {
		if err == nil {
			err = file.Row(line)
		}
	}
	if err == nil {
		err = file.Row(s.Heads...)
	}
	if err != nil {
		return err
	}
	cells := make([]string, 0, len(s.Heads))
	for row := range s.Rows {
		cells = cells[:0]
		for _, c := range row {
			cells = append(cells, c.String())
		}
		if err := file.Row(cells...); err != nil {
			return err
		}
	}
	return file.Close()
}

// workbook is a sheet while it is written.
type workbook struct {
	*excelize.StreamWriter
	day, bold int
	row       int
	cells     []any
}

// putWorkbook writes texts as texts, numbers as numbers and days as days: a text
// is never taken for a formula, and its type says so.
func putWorkbook(w io.Writer, s *report.Sheet) error {
	f := excelize.NewFile()
	defer f.Close()
	name := WorkbookName(s.Name)
	if err := f.SetSheetName(f.GetSheetName(0), name); err != nil {
		return unwritten(err)
	}
	b, err := begin(f, name, len(s.Heads), len(s.About)+2)
	if err != nil {
		return unwritten(err)
	}
	for _, line := range s.About {
		if err := b.put(excelize.Cell{Value: line}); err != nil {
			return unwritten(err)
		}
	}
	b.row++
	for _, head := range s.Heads {
		b.cells = append(b.cells, excelize.Cell{StyleID: b.bold, Value: head})
	}
	if err := b.flush(); err != nil {
		return unwritten(err)
	}
	for row := range s.Rows {
		for _, c := range row {
			b.cells = append(b.cells, b.cell(c))
		}
		if err := b.flush(); err != nil {
			return unwritten(err)
		}
	}
	if err := filtered(f, name, len(s.About)+2, b.row, len(s.Heads)); err != nil {
		return unwritten(err)
	}
	if err := b.Flush(); err != nil {
		return unwritten(err)
	}
	_, err = f.WriteTo(w)
	return err
}

// filtered puts a filter on the heads, over all rows up to the last one.
func filtered(f *excelize.File, name string, heads, last, columns int) error {
	if columns == 0 {
		return nil
	}
	to, err := excelize.CoordinatesToCellName(columns, last)
	if err != nil {
		return err
	}
	return f.AutoFilter(name, intake.Address(0, heads)+":"+to, nil)
}

// begin makes the styles, the widths and what stays in sight, down to the row with
// the heads, all of which come before the rows.
func begin(f *excelize.File, name string, columns, heads int) (*workbook, error) {
	format := report.DayFormat
	day, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return nil, err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, err
	}
	stream, err := f.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: heads, TopLeftCell: intake.Address(0, heads+1), ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	if err := stream.SetColWidth(1, 1, 34); err != nil {
		return nil, err
	}
	if columns > 1 {
		err = stream.SetColWidth(2, columns, 20)
	}
	return &workbook{StreamWriter: stream, day: day, bold: bold}, err
}

// epoch is the number that a spreadsheet has for 1970-01-01.
const epoch = 25569

func (b *workbook) cell(c report.Cell) any {
	switch {
	case c.Counts:
		return c.Number
	case c.Day != calendar.None:
		return excelize.Cell{StyleID: b.day, Value: int(c.Day) + epoch}
	case c.Text == "":
		return nil
	}
	return excelize.Cell{Value: c.Text}
}

func (b *workbook) put(cells ...any) error {
	b.cells = append(b.cells, cells...)
	return b.flush()
}

// flush writes the row that was gathered.
func (b *workbook) flush() error {
	b.row++
	at, err := excelize.CoordinatesToCellName(1, b.row)
	if err != nil {
		return err
	}
	err = b.SetRow(at, b.cells)
	b.cells = b.cells[:0]
	return err
}

func unwritten(err error) error {
	return &fault.Error{Kind: fault.Internal, Code: "sheet.write", Op: "sheet.Put", Cause: err}
}
