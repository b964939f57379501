package sheet

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
)

// read gives the rows of the one sheet of a file as text: "2: a|b".
func read(t *testing.T, data []byte) []string {
	t.Helper()
	tables, err := Files{}.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, row := range tables[0].Rows {
		out = append(out, strings.TrimSuffix(intake.Address(0, row.No), "")[1:]+": "+strings.Join(row.Cells, "|"))
	}
	return out
}

func wide16(text string, order []byte, mark bool) []byte {
	var out []byte
	if mark {
		text = "\ufeff" + text
	}
	for _, u := range utf16.Encode([]rune(text)) {
		pair := []byte{byte(u), byte(u >> 8)}
		if order[0] == 1 {
			slices.Reverse(pair)
		}
		out = append(out, pair...)
	}
	return out
}

func TestATextFileIsReadWhateverItWasSavedAs(t *testing.T) {
	const text = "Praktijk;Wijk\r\nCafé ’t Hoekje;Één\r\n"
	old, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"1: Praktijk|Wijk", "2: Café ’t Hoekje|Één"}
	for name, data := range map[string][]byte{
		"UTF-8": []byte(text), "UTF-8 with a mark": []byte("\xef\xbb\xbf" + text), "Windows-1252": []byte(old),
		"UTF-16 little": wide16(text, []byte{0}, true), "UTF-16 big": wide16(text, []byte{1}, true),
		"UTF-16 without a mark": wide16(text, []byte{0}, false), "commas": []byte(strings.ReplaceAll(text, ";", ",")),
		"tabs": []byte(strings.ReplaceAll(text, ";", "\t")), "only line feeds": []byte(strings.ReplaceAll(text, "\r", "")),
		"only returns": []byte(strings.ReplaceAll(text, "\n", "")), "no end": []byte(strings.TrimSpace(text)),
	} {
		if got := read(t, data); !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestCellsAreCutWhereTheyEnd(t *testing.T) {
	for text, want := range map[string][]string{
		"a;\"b;c\";d\n":                   {"1: a|b;c|d"},
		"a;\"b \"\"c\"\"\"\n":             {"1: a|b \"c\""},
		"a;\"twee\nregels\";b\nc;d;e\n":   {"1: a|twee\nregels|b", "2: c|d|e"},
		"titel\n\n;;\na;b\n":              {"1: titel", "4: a|b"},
		"a,b;c\n\"x,y\";d\n\"x,z\";e\n":   {"1: a,b|c", "2: x,y|d", "3: x,z|e"},
		"sep=,\na,b;c\n":                  {"2: a|b;c"},
		"a;\"nooit dicht\nb;c\n":          {"1: a|nooit dicht\nb;c\n"},
		"a;\"b\" c;d\n":                   {"1: a|b c|d"},
		"een\ntwee\n":                     {"1: een", "2: twee"},
		"a;b;;;;\n":                       {"1: a|b"},
		"2,5;3\n":                         {"1: 2,5|3"},
		"naam\taantal\nx, y\t2,5\nz\t3\n": {"1: naam|aantal", "2: x, y|2,5", "3: z|3"},
	} {
		if got := read(t, []byte(text)); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestWhatIsNoSpreadsheetIsRefusedInItsOwnWords(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want fault.Code
	}{
		"old Excel": {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxx"), codeOldExcel}, "PDF": {[]byte("%PDF-1.7\n"), codeOther},
		"empty": {nil, codeEmpty}, "only blanks": {[]byte(" ;;\n\n"), codeEmpty}, "bytes": {[]byte("a\x00b\x00\x01;c;ddd"), codeOther},
		"broken zip": {[]byte("PK\x03\x04rest"), codeUnreadable}, "too large": {make([]byte, intake.MaxUpload+1), codeTooLarge},
		"too wide": {[]byte(strings.Repeat("x;", 101) + "\n"), codeColumns}, "too long": {[]byte(strings.Repeat("x;y\n", 50_001)), codeRows},
		"too many cells": {[]byte(strings.Repeat(strings.Repeat("x;", 99)+"x\n", 5000)), codeCells},
	} {
		if _, err := (Files{}).Read(c.data); fault.CodeOf(err) != c.want || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// book makes a workbook.
func makeBook(t testing.TB, fill func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func set(t testing.TB, f *excelize.File, sheet string, cells map[string]any) {
	t.Helper()
	for at, value := range cells {
		if err := f.SetCellValue(sheet, at, value); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAWorkbookIsReadAsItIsShown(t *testing.T) {
	data := makeBook(t, func(f *excelize.File) {
		set(t, f, "Sheet1", map[string]any{
			"A1": "Overzicht praktijken", "A3": "AGB", "B3": "Startdatum", "C3": "Aantal", "D3": "Wijk", "A4": 1099901, "B4": 45017, "C4": 2450, "D4": "Noord",
			"A5": "01099902", "B5": 45017, "C5": 45017, "A6": 1.5, "B6": true,
		})
		date, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		own := "dd-mm-yyyy"
		dutch, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &own})
		_ = f.SetCellStyle("Sheet1", "B4", "B4", date)
		_ = f.SetCellStyle("Sheet1", "B5", "B5", dutch)
		_ = f.MergeCell("Sheet1", "A1", "D1")
		_ = f.MergeCell("Sheet1", "D4", "D6")
		_ = f.SetRowVisible("Sheet1", 5, false)
		_ = f.SetCellFormula("Sheet1", "E4", "C4*2")
		_, _ = f.NewSheet("Tweede")
		set(t, f, "Tweede", map[string]any{"B2": "x"})
	})
	want := []string{
		"1: Overzicht praktijken|Overzicht praktijken|Overzicht praktijken|Overzicht praktijken", "3: AGB|Startdatum|Aantal|Wijk",
		"4: 1099901|2023-04-01|2450|Noord", "5: 01099902|2023-04-01|45017|Noord", "6: 1.5|1||Noord",
	}
	if got := read(t, data); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	tables, err := Files{}.Read(data)
	if err != nil || len(tables) != 2 || tables[1].Name != "Tweede" || tables[1].Rows[0].No != 2 {
		t.Error(tables, err)
	}
}

func TestAWorkbookThatCountsFrom1904(t *testing.T) {
	data := makeBook(t, func(f *excelize.File) {
		yes := true
		_ = f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
		set(t, f, "Sheet1", map[string]any{"A1": "Datum", "A2": 43555, "A3": 43555})
		date, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		_ = f.SetCellStyle("Sheet1", "A2", "A2", date)
	})
	tables, err := Files{}.Read(data)
	if err != nil || !tables[0].Since1904 || tables[0].Rows[1].Cells[0] != "2023-04-01" || tables[0].Rows[2].Cells[0] != "43555" {
		t.Errorf("%+v %v", tables, err)
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	table := intake.Table{Name: "Lijst: één/twee", Rows: []intake.Line{{No: 1, Cells: []string{"AGB", "Naam; met \"teken\""}}, {No: 3, Cells: []string{"01099901", "twee\nregels"}}}}
	for _, format := range []string{"csv", "xlsx"} {
		data, err := Files{}.Write(format, table)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, data); !slices.Equal(got, []string{"1: AGB|Naam; met \"teken\"", "3: 01099901|twee\nregels"}) {
			t.Errorf("%s: %q", format, got)
		}
	}
	if _, err := (Files{}).Write("ods", table); fault.CodeOf(err) != "sheet.format" {
		t.Error(err)
	}
}

func TestACellIsNeverTakenForAFormula(t *testing.T) {
	table := intake.Table{Rows: []intake.Line{{No: 1, Cells: []string{"=1+1", "@x", "-1", "+2", "\tx", "gewoon"}}}}
	data, err := Files{}.Write("csv", table)
	if err != nil || !strings.Contains(string(data), "'=1+1;'@x;'-1;'+2;'\tx;gewoon") {
		t.Errorf("%q %v", data, err)
	}
	data, err = Files{}.Write("xlsx", table)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if formula, err := f.GetCellFormula(f.GetSheetName(0), "A1"); formula != "" || err != nil {
		t.Error(formula, err)
	}
}
