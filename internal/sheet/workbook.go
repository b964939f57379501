package sheet

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"meertijd/internal/base/calendar"
	"meertijd/internal/intake"
)

// maxMerged bounds the merged cells that are filled in, in all.
const maxMerged = intake.MaxCells

// readWorkbook reads every sheet of an XLSX file. The library may stumble over
// what is broken in a way that nobody foresaw: that is a broken file as well.
func readWorkbook(data []byte) (tables []intake.Table, err error) {
	if err := guard(data); err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			tables, err = nil, wrong(codeUnreadable, nil, fmt.Errorf("%v", r))
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: intake.MaxUnpacked, UnzipXMLSizeLimit: intake.MaxUnpacked,
	})
	if err != nil {
		return nil, wrong(codeUnreadable, nil, err)
	}
	defer f.Close()
	b := book{File: f, dates: map[int]bool{}}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		b.since1904 = *props.Date1904
	}
	for _, name := range f.GetSheetList() {
		t, err := b.sheet(name)
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	return tables, nil
}

// book is a workbook while it is read.
type book struct {
	*excelize.File
	since1904 bool
	dates     map[int]bool // by style: whether it shows a date
	cells     int
	merged    int
}

func (b *book) sheet(name string) (intake.Table, error) {
	t := intake.Table{Name: name, Since1904: b.since1904}
	rows, err := b.Rows(name)
	if err != nil {
		return t, wrong(codeUnreadable, nil, err)
	}
	defer rows.Close()
	for no := 1; rows.Next(); no++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return t, wrong(codeUnreadable, nil, err)
		}
		if no > intake.MaxRows {
			return t, tooMany(codeRows, intake.MaxRows, name)
		}
		for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) > intake.MaxColumns {
			return t, tooMany(codeColumns, intake.MaxColumns, name)
		}
		if b.cells += len(cells); b.cells > intake.MaxCells {
			return t, tooMany(codeCells, intake.MaxCells, name)
		}
		if len(cells) > 0 {
			t.Rows = append(t.Rows, intake.Line{No: no, Cells: cells})
		}
	}
	if err := rows.Error(); err != nil {
		return t, wrong(codeUnreadable, nil, err)
	}
	if err := b.showDates(&t); err != nil {
		return t, err
	}
	return t, b.spread(&t)
}

// showDates writes numbers that the sheet shows as a date as that date.
func (b *book) showDates(t *intake.Table) error {
	for i := range t.Rows {
		row := &t.Rows[i]
		for column, text := range row.Cells {
			day, ok := intake.Serial(text, t.Since1904)
			if !ok {
				continue
			}
			style, err := b.GetCellStyle(t.Name, intake.Address(column, row.No))
			if err != nil {
				return wrong(codeUnreadable, nil, err)
			}
			if b.showsDate(style) && day != calendar.None {
				row.Cells[column] = day.String()
			}
		}
	}
	return nil
}

// showsDate says whether a style shows a number as a date.
func (b *book) showsDate(style int) bool {
	known, seen := b.dates[style]
	if seen {
		return known
	}
	if s, err := b.GetStyle(style); err == nil && s != nil {
		known = dateFormat(s.NumFmt)
		if s.CustomNumFmt != nil {
			known = known || dateCode(*s.CustomNumFmt)
		}
	}
	b.dates[style] = known
	return known
}

// dateFormat knows the numbers of the formats that every spreadsheet has.
func dateFormat(n int) bool {
	return n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 58
}

// dateCode says whether the code of a format shows a day: it has a year or a
// day outside quotes and brackets. Hours alone are no date.
func dateCode(code string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == '"':
			quoted = !quoted
		case quoted:
		case code[i] == '[':
			bracket = true
		case code[i] == ']':
			bracket = false
		case bracket:
		case code[i] == '\\':
			i++
		case c == 'y' || c == 'd' || c == 'j': // a Dutch Excel may write "dd-mm-jjjj"
			return true
		}
	}
	return false
}

// spread writes what a merged cell says into every row and column that it
// covers, as far as the sheet has rows.
func (b *book) spread(t *intake.Table) error {
	merged, err := b.GetMergeCells(t.Name)
	if err != nil {
		return wrong(codeUnreadable, nil, err)
	}
	at := map[int]*intake.Line{}
	for i := range t.Rows {
		at[t.Rows[i].No] = &t.Rows[i]
	}
	last := 0
	if n := len(t.Rows); n > 0 {
		last = t.Rows[n-1].No
	}
	for _, m := range merged {
		left, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			continue
		}
		right, bottom, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		first := at[top]
		if err != nil || first == nil || first.Cell(left-1) == "" {
			continue
		}
		text := first.Cells[left-1]
		for row := top; row <= min(bottom, last); row++ {
			if at[row] == nil {
				continue
			}
			for column := left; column <= min(right, intake.MaxColumns); column++ {
				if b.merged++; b.merged > maxMerged {
					return tooMany(codeCells, intake.MaxCells, t.Name)
				}
				fill(at[row], column-1, text)
			}
		}
	}
	return nil
}

func fill(line *intake.Line, column int, text string) {
	for len(line.Cells) <= column {
		line.Cells = append(line.Cells, "")
	}
	if strings.TrimSpace(line.Cells[column]) == "" {
		line.Cells[column] = text
	}
}

// WorkbookName makes a text fit for the name of a sheet.
func WorkbookName(text string) string {
	text = strings.NewReplacer(":", " ", "\\", " ", "/", " ", "?", " ", "*", " ", "[", " ", "]", " ").Replace(text)
	if r := []rune(text); len(r) > 31 {
		text = string(r[:31])
	}
	if text = strings.Trim(text, " '"); text == "" {
		return "Blad1"
	}
	return text
}
