package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/report"
)

// sample has what attacks taught: formulas, signs that look like one, line ends,
// and words of several languages.
func sample(rows int) *report.Sheet {
	return &report.Sheet{
		Name: "Praktijken", About: []string{"2 van de 9 praktijken, stand op 2 juni 2026", "Alleen: Wijk: =Noord; Plan: te laat"}, Heads: []string{"Praktijk", "In orde", "Ingeleverd op", "+Wijk"},
		Rows: func(yield func([]report.Cell) bool) {
			for i := range rows {
				cells := []report.Cell{
					{Text: []string{"=1+2", "Één; ‘twee’ 🦉", "@SUM(A1)", "-1", "met \"\nregel"}[i%5]},
					{Number: i, Counts: true}, {Day: calendar.MustParse("2026-06-02").AddDays(i % 400)}, {},
				}
				if i%2 == 0 {
					cells[2] = report.Cell{}
				}
				if !yield(cells) {
					return
				}
			}
		},
	}
}

func put(t *testing.T, format string, rows int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (Files{}).Put(&b, format, sample(rows)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAListHasRealDaysAndNumbersAndNoFormulas(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(put(t, "xlsx", 5)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for at, want := range map[string]string{
		"A1": "2 van de 9 praktijken, stand op 2 juni 2026", "A2": "Alleen: Wijk: =Noord; Plan: te laat", "A4": "Praktijk", "D4": "+Wijk",
		"A5": "=1+2", "B5": "0", "C5": "", "A6": "Één; ‘twee’ 🦉", "B6": "1", "C6": "03-06-2026", "D6": "", "A8": "-1",
	} {
		got, err := f.GetCellValue("Praktijken", at)
		if err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", at, got, want, err)
		}
		if formula, _ := f.GetCellFormula("Praktijken", at); formula != "" {
			t.Errorf("%s computes %q", at, formula)
		}
	}
	if raw, _ := f.GetCellValue("Praktijken", "C6", excelize.Options{RawCellValue: true}); raw != "46176" {
		t.Errorf("the day is %q, and not the number of a day", raw)
	}
}

func TestATextListIsDutchAndDefused(t *testing.T) {
	text := string(put(t, "csv", 5))
	want := "\ufeff2 van de 9 praktijken, stand op 2 juni 2026\r\n\"Alleen: Wijk: =Noord; Plan: te laat\"\r\n\r\nPraktijk;In orde;Ingeleverd op;'+Wijk\r\n" +
		"'=1+2;0;;\r\n\"Één; ‘twee’ 🦉\";1;03-06-2026;\r\n'@SUM(A1);2;;\r\n'-1;3;05-06-2026;\r\n\"met \"\"\r\nregel\";4;;\r\n"
	if got := strings.ReplaceAll(text, "\"\"\r\n\r\n", "\r\n\r\n"); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestAListOfAnUnknownFormatIsRefused(t *testing.T) {
	if err := (Files{}).Put(&bytes.Buffer{}, "ods", sample(1)); fault.CodeOf(err) != "sheet.format" {
		t.Error(err)
	}
}

// A list of a whole region does not grow in memory with its rows.
func TestALongListIsStreamed(t *testing.T) {
	for _, format := range []string{"csv", "xlsx"} {
		data := put(t, format, 5000)
		tables, err := Files{}.Read(data)
		if err != nil || len(tables) == 0 {
			t.Fatalf("%s: %v", format, err)
		}
		rows := tables[0].Rows
		if last := rows[len(rows)-1]; last.Cells[1] != "4999" {
			t.Errorf("%s ends with %v", format, last)
		}
	}
}

// LibreOffice opens both, with days as days: it writes them in another way when
// it is asked to.
func TestLibreOfficeOpensTheList(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("soffice is not installed: nobody looked whether LibreOffice opens the list")
	}
	if testing.Short() {
		t.Skip("LibreOffice takes seconds")
	}
	dir := t.TempDir()
	for _, format := range []string{"csv", "xlsx"} {
		name := filepath.Join(dir, "in-"+format+"."+format)
		if err := os.WriteFile(name, put(t, format, 5), 0o600); err != nil {
			t.Fatal(err)
		}
		args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "office"), "--headless"}
		if format == "csv" { // semicolons, UTF-8, Dutch (1043), numbers and days recognised
			args = append(args, "--infilter=Text - txt - csv (StarCalc):59,34,76,1,,1043,false,true")
		}
		// flat XML says of each cell what it is
		args = append(args, "--convert-to", "fods:OpenDocument Spreadsheet Flat XML", "--outdir", dir, name)
		command := exec.CommandContext(t.Context(), office, args...)
		command.WaitDelay = time.Second
		out, err := command.CombinedOutput()
		if bytes.Contains(out, []byte("could not be loaded")) {
			t.Skip("LibreOffice is here without Calc: nobody looked whether it opens the list")
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", format, err, out)
		}
		data, err := os.ReadFile(filepath.Join(dir, "in-"+format+".fods"))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`office:value-type="date" office:date-value="2026-06-03"`, `office:value-type="float" office:value="4"`, "Één; ‘twee’ 🦉"} {
			if !bytes.Contains(data, []byte(want)) {
				t.Errorf("%s in LibreOffice has no %s", format, want)
			}
		}
		if bytes.Contains(data, []byte("table:formula")) {
			t.Errorf("%s computes something in LibreOffice", format)
		}
	}
}

func BenchmarkList(b *testing.B) {
	for _, format := range []string{"csv", "xlsx"} {
		b.Run(fmt.Sprint(format, " of 5000"), func(b *testing.B) {
			for b.Loop() {
				if err := (Files{}).Put(&bytes.Buffer{}, format, sample(5000)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestTheHeadsStayInSightAndFilter(t *testing.T) {
	for rows, want := range map[int]string{0: "A4:D4", 5: "A4:D9"} {
		data := put(t, "xlsx", rows)
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		panes, err := f.GetPanes("Praktijken")
		if err != nil || !panes.Freeze || panes.YSplit != 4 || panes.TopLeftCell != "A5" {
			t.Errorf("%d rows: %+v %v", rows, panes, err)
		}
		found := ""
		for _, name := range f.GetDefinedName() {
			if name.Name == "_xlnm._FilterDatabase" {
				found = strings.ReplaceAll(name.RefersTo[strings.Index(name.RefersTo, "!")+1:], "$", "")
			}
		}
		sheet := strings.ReplaceAll(part(t, data, "xl/worksheets/sheet1.xml"), "$", "")
		if found != want || !strings.Contains(sheet, `<autoFilter ref="`+want+`"`) {
			t.Errorf("%d rows: the filter is on %q, want %s: %s", rows, found, want, sheet[max(0, len(sheet)-400):])
		}
		_ = f.Close()
	}
}

// part gives a file out of a workbook.
func part(t *testing.T, workbook []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	data, err := fs.ReadFile(z, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
