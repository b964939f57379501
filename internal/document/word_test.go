package document_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meertijd/internal/document"
	"meertijd/internal/report"
)

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	for name, d := range documents() {
		first, err := document.Word(d, made)
		if err != nil {
			t.Fatal(err)
		}
		again, err := document.Word(d, made.In(time.FixedZone("CEST", 7200)))
		if err != nil || !bytes.Equal(first, again) {
			t.Errorf("%s: two Word files of one document differ: %v", name, err)
		}
		if once, twice := page(t, d), page(t, d); once != twice {
			t.Errorf("%s: two pages of one document differ", name)
		}
	}
}

func TestTheWordFileHasItsStructure(t *testing.T) {
	file := parts(t, sample())
	for name, wants := range map[string][]string{
		"word/document.xml": {
			`<w:pStyle w:val="Title"/></w:pPr><w:r><w:t xml:space="preserve">Praktijkplan jaar 4</w:t>`,
			`<w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t xml:space="preserve">A · Anders werken in de praktijk</w:t>`,
			`<w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t xml:space="preserve">Wat we daarvan`,
			`<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`, `<w:pStyle w:val="ListBullet"/>`, `<w:tblCaption w:val="Bijeenkomsten in jaar 4"/>`,
			`<w:jc w:val="right"/></w:pPr><w:r><w:t xml:space="preserve">2,5</w:t>`, `<w:footerReference w:type="default" r:id="rId4"/>`,
		},
		"word/styles.xml":   {`<w:name w:val="heading 1"/>`, `<w:outlineLvl w:val="0"/>`, `<w:lang w:val="nl-NL"`},
		"word/settings.xml": {`<w:autoHyphenation/>`, `<w:decimalSymbol w:val=","/>`},
		"word/footer1.xml":  {`nummer P4-0017`, ` NUMPAGES `},
		"docProps/core.xml": {`<dc:title>Praktijkplan jaar 4</dc:title>`, `<dc:language>nl-NL</dc:language>`, `>2026-06-02T14:10:00Z<`},
	} {
		for _, want := range wants {
			if !strings.Contains(file[name], want) {
				t.Errorf("%s has no %s", name, want)
			}
		}
	}
	if n := strings.Count(file["word/document.xml"], `"WriteLine"`); n != 5 {
		t.Errorf("%d lines to write on", n)
	}
}

// Every cell of a table row has a column, or Word calls the file damaged.
func TestEveryRowHasACellForEveryColumn(t *testing.T) {
	body := parts(t, hostileDocument(false))["word/document.xml"]
	for _, table := range strings.Split(body, "<w:tbl>")[1:] {
		table, _, _ = strings.Cut(table, "</w:tbl>")
		columns := strings.Count(table, "<w:gridCol ")
		for _, row := range strings.Split(table, "<w:tr>")[1:] {
			if cells := strings.Count(row, "<w:tc>"); cells != columns || columns == 0 {
				t.Fatalf("%d cells in %d columns", cells, columns)
			}
		}
	}
}

func TestLibreOfficeOpensTheWordFile(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("no LibreOffice here")
	}
	for _, d := range []report.Document{sample(), hostileDocument(true)} {
		folder := t.TempDir()
		data, err := document.Word(d, made)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "a.docx"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		defer cancel()
		cmd := exec.CommandContext(ctx, office, "-env:UserInstallation=file://"+folder+"/profile", "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, filepath.Join(folder, "a.docx"))
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		text, err := os.ReadFile(filepath.Join(folder, "a.txt"))
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.Fields(d.Title)[0]; !strings.Contains(string(text), want) {
			t.Errorf("LibreOffice does not read %q", want)
		}
	}
}
