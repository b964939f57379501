package document

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/xml"
	"strings"
	"text/template"
	"time"

	"meertijd/internal/report"
)

//go:embed word/*.xml
var wordSources embed.FS

var wordTemplates = template.Must(template.New("word").Funcs(template.FuncMap{"x": escape}).ParseFS(wordSources, "word/*.xml"))

// wordParts are the files in a Word file and the template of each, in the
// order in which they are written; the body is written by wordBody.
var wordParts = []struct{ name, template string }{
	{"[Content_Types].xml", "content-types.xml"},
	{"_rels/.rels", "package.rels.xml"},
	{"docProps/app.xml", "app.xml"},
	{"docProps/core.xml", "core.xml"},
	{"word/_rels/document.xml.rels", "document.rels.xml"},
	{"word/footer1.xml", "footer1.xml"},
	{"word/numbering.xml", "numbering.xml"},
	{"word/settings.xml", "settings.xml"},
	{"word/styles.xml", "styles.xml"},
}

// Word gives the document as a Word file. The same document and time give the
// same bytes.
func Word(d report.Document, made time.Time) ([]byte, error) {
	l, err := arrange(d)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	file := zip.NewWriter(&out)
	made = made.UTC().Truncate(2 * time.Second) // zip counts in steps of two
	add := func(name string, content []byte) error {
		w, err := file.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: made})
		if err == nil {
			_, err = w.Write(content)
		}
		return err
	}
	for _, p := range wordParts {
		content, err := wordPart(p.template, l, made)
		if err != nil {
			return nil, err
		}
		if err := add(p.name, content); err != nil {
			return nil, err
		}
	}
	if err := add("word/document.xml", wordBody(l)); err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// wordPart fills in one template. Styles get sizes, the others get the text.
func wordPart(name string, l layout, made time.Time) ([]byte, error) {
	var view any = sizesOf(l)
	if name != "styles.xml" {
		decimal := ","
		if l.Language == "en-GB" {
			decimal = "."
		}
		view = struct {
			layout
			Made, Decimal string
		}{l, made.Format(time.RFC3339), decimal}
	}
	var out bytes.Buffer
	err := wordTemplates.ExecuteTemplate(&out, name, view)
	return out.Bytes(), err
}

// sizes are what the styles need: half points of letters, twentieths of a
// point of room.
type sizes struct {
	Language                                              string
	Half, Title, Subtitle, Heading1, Heading2, Small      int
	Gap, Wide, Cell, After, Leading, Width, Side, Foot, V int
}

// sizesOf sets a document of one side tighter, on smaller margins.
func sizesOf(l layout) sizes {
	half := l.Size.Half + 1 // Calibri is smaller than the letters of the page
	s := sizes{
		Language: l.Language, Half: half, Title: half * 2, Subtitle: half * 115 / 100, Heading1: half * 13 / 10, Heading2: half * 11 / 10, Small: half * 88 / 100,
		Gap: 120, Wide: 320, Cell: 60, After: 160, Leading: 276, Side: 1191, Foot: 567, V: 1134,
	}
	if l.OnePage {
		s.Title = half * 18 / 10
		s.Gap, s.Wide, s.Cell, s.After, s.Leading, s.Side, s.Foot, s.V = 70, 170, 24, 100, 245, 907, 397, 737
	}
	s.Width = 11906 - 2*s.Side
	return s
}

// escape writes text for XML. The text was cleaned, so that every character
// may stand in XML 1.0.
func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder does not fail
	return b.String()
}
