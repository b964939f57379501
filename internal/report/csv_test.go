package report_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"meertijd/internal/report"
)

func TestAFileOfRowsOpensAndRunsNothing(t *testing.T) {
	var out bytes.Buffer
	c, err := report.NewCSV(&out, "what", "who")
	if err != nil {
		t.Fatal(err)
	}
	cells := []string{"=1+1", "+31", "-2", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1", "a;b", `say "x"`, "two\r\nlines", "", "é", "a=b"}
	for _, cell := range cells {
		if err := c.Row(cell, "x"); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\uFEFF")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = ';', 2
	rows, err := r.ReadAll()
	if err != nil || !marked || len(rows) != len(cells)+1 {
		t.Fatal(err, len(rows))
	}
	want := []string{"'=1+1", "'+31", "'-2", "'@SUM(A1)", "'\tx", "'\nx", "'\n=1", "'＝1", "a;b", `say "x"`, "two\nlines", "", "é", "a=b"}
	for i, row := range rows[1:] {
		if row[0] != want[i] {
			t.Errorf("%q became %q, want %q", cells[i], row[0], want[i])
		}
		if slices.Contains([]string{"=", "+", "-", "@", "\t", "\r"}, row[0][:min(1, len(row[0]))]) {
			t.Errorf("%q would run", row[0])
		}
	}
}
