package document_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"meertijd/internal/document"
	"meertijd/internal/report"
)

// hostile are texts that somebody could type or paste.
var hostile = []string{
	`<script>alert("hoi")</script>`, `</style><img src=x onerror=alert(1)>`, `]]> &amp; <!-- --> 'quote' "quote"`,
	"bel\a nul\x00 halve\xff\xfe tab\tregel\r\nvolgende\u2028nog een\u0085laatste", "om\u202egekeerd\u2066", "\uffff\ufeff\U0001fffe",
	strings.Repeat("arbeidsongeschiktheidsverzekeringsmaatschappij", 40), "👩‍⚕️ 🎉 É ij ĳ Ĳ ł ß ﷽ 漢字", `{{.Title}} ${x} %s \A "`, "",
}

// hostileDocument has every hostile text in every place.
func hostileDocument(onePage bool) report.Document {
	d := report.Document{Title: strings.Join(hostile, " "), Subtitle: strings.Join(hostile, " "), Origin: strings.Join(hostile, " "), Language: "xx\"><", OnePage: onePage}
	for _, h := range hostile {
		d.Blocks = append(d.Blocks,
			report.Heading{Level: -3, Text: h, Note: h}, report.Heading{Level: 9, Text: h},
			report.Paragraph{Text: h, Soft: true}, &report.Paragraph{Text: h}, report.List{h, h}, report.List{},
			report.Facts{{Term: h, Text: h + "\n" + h, Note: h}}, report.Facts{},
			report.Table{Caption: h, Heads: []string{h}, Rows: [][]string{{h, h, h}, {}, nil}, Numbers: []int{-1, 1, 99}},
			report.Table{}, report.Table{Rows: [][]string{{h}}}, report.Space{Label: h, Lines: -4}, report.Space{Lines: 1 << 30},
		)
	}
	return d
}

func documents() map[string]report.Document {
	english := sample()
	english.Language = "en"
	return map[string]report.Document{
		"sample": sample(), "one side": shortSample(), "English": english, "empty": {},
		"hostile": hostileDocument(false), "hostile on one side": hostileDocument(true),
	}
}

func page(t *testing.T, d report.Document) string {
	t.Helper()
	out, err := document.HTML(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// parts reads a Word file and insists that every part is well-formed XML.
func parts(t *testing.T, d report.Document) map[string]string {
	t.Helper()
	data, err := document.Word(d, made)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(content)
		reader := xml.NewDecoder(bytes.NewReader(content))
		for {
			if _, err := reader.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	return out
}

var markup = regexp.MustCompile(`(?s)<[^>]*>`)

// words are all words between the tags.
func words(markedUp string) []string {
	return strings.Fields(html.UnescapeString(markup.ReplaceAllString(markedUp, " ")))
}

// said collects every text of a document.
func said(v reflect.Value) []string {
	var out []string
	switch v.Kind() {
	case reflect.String:
		out = append(out, v.String())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "Language" {
				out = append(out, said(v.Field(i))...)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, said(v.Index(i))...)
		}
	case reflect.Interface, reflect.Pointer:
		out = said(v.Elem())
	}
	return out
}

func TestEveryWordStandsInPageAndWordFile(t *testing.T) {
	for name, d := range documents() {
		t.Run(name, func(t *testing.T) {
			_, inPage, _ := strings.Cut(page(t, d), "<body")
			file := parts(t, d)
			sets := map[string]map[string]bool{"page": {}, "Word": {}}
			for _, w := range words("<body" + inPage) {
				sets["page"][w] = true
			}
			for _, w := range words(file["word/document.xml"] + file["word/footer1.xml"]) {
				sets["Word"][w] = true
			}
			for _, text := range said(reflect.ValueOf(d)) {
				for _, w := range strings.Fields(text) {
					if strings.ContainsFunc(w, func(r rune) bool {
						return r < ' ' || r > 0xFFFD || r == 0xFEFF || r >= 0x2020 && r < 0x2070 || r == '\uFFFD'
					}) {
						continue // loses a character that cannot be on paper
					}
					for where, set := range sets {
						if !set[w] {
							t.Errorf("%s misses %q", where, w)
						}
					}
				}
			}
		})
	}
}

func TestTheSameTextInTheSameOrder(t *testing.T) {
	for _, d := range []report.Document{sample(), shortSample()} {
		d.Origin = ""
		_, inPage, _ := strings.Cut(page(t, d), "<body")
		a, b := words("<body"+inPage), words(parts(t, d)["word/document.xml"])
		if !reflect.DeepEqual(a, b) {
			t.Errorf("the page says\n%q\nand the Word file\n%q", a, b)
		}
	}
}
