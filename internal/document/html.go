package document

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"

	"meertijd/internal/report"
)

//go:embed part/page.html
var pageSource string

//go:embed part/page.css
var pageStyle string

//go:embed face
var faces embed.FS

var pageTemplate = template.Must(template.New("page").Parse(pageSource))

// baseStyle is the style of every page, with its letters inside.
var baseStyle = "\n" + face("font-latin-ext") + face("font-latin") + pageStyle

// face gives the style that carries a font, or nothing when its file is not
// there: then the page has the letters of the machine.
func face(name string) string {
	style, err := faces.ReadFile("face/" + name + ".css")
	if err != nil {
		return ""
	}
	font, err := faces.ReadFile("face/" + name + ".woff2")
	if err != nil {
		return ""
	}
	return strings.Replace(string(style), "FILE", base64.StdEncoding.EncodeToString(font), 1)
}

// HTML gives the complete page for paper: with its own style and letters,
// without scripts, and without anything from elsewhere. The page carries a
// content security policy that forbids the rest.
func HTML(d report.Document) ([]byte, error) {
	l, err := arrange(d)
	if err != nil {
		return nil, err
	}
	style := baseStyle + runningFoot(l)
	hash := sha256.Sum256([]byte(style))
	view := struct {
		layout
		Style  template.CSS
		Policy string
	}{l, template.CSS(style), "default-src 'none'; font-src data:; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'"}
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, view); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// runningFoot puts origin and page number under every side. One side needs no
// number, and has its origin in the text.
func runningFoot(l layout) string {
	if l.OnePage {
		return ""
	}
	return "@page{@bottom-left{content:" + cssString(l.Origin) + "}@bottom-right{content:counter(page) \" / \" counter(pages)}}\n"
}

// cssString writes a text as a CSS string. Everything but letters and digits
// of ASCII is a numbered escape, so that nothing in it can end string or style.
func cssString(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\%06X", r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
