package document

import (
	"fmt"
	"strings"
)

// body collects the XML of a document's text.
type body struct {
	strings.Builder
	width int // of the text, in twentieths of a point
}

// wordBody writes word/document.xml. Level 2 becomes Word's heading 1: the
// title is a Title, and navigation begins under it.
func wordBody(l layout) []byte {
	s := sizesOf(l)
	b := &body{width: s.Width}
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`)
	b.paragraph("Title", "", run(l.Title))
	b.paragraph("Subtitle", "", run(l.Subtitle))
	for _, p := range l.Parts {
		b.part(p)
	}
	fmt.Fprintf(b, `<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="567" w:footer="%d" w:gutter="0"/></w:sectPr></w:body></w:document>`, s.V, s.Side, s.V, s.Side, s.Foot)
	return []byte(b.String())
}

func (b *body) part(p part) {
	switch {
	case p.Heading != nil:
		text := run(p.Heading.Text)
		if p.Heading.Note != "" {
			text += `<w:r><w:rPr><w:rStyle w:val="Note"/></w:rPr><w:t xml:space="preserve">   ` + escape(p.Heading.Note) + `</w:t></w:r>`
		}
		b.paragraph(fmt.Sprintf("Heading%d", p.Heading.Level-1), "", text)
	case p.Prose != nil:
		style := "Normal"
		if p.Prose.Soft {
			style = "Soft"
		}
		for _, paragraph := range p.Prose.Paragraphs {
			b.paragraph(style, "", run(paragraph...))
		}
	case p.List != nil:
		for _, item := range p.List {
			b.paragraph("ListBullet", "", run(item...))
		}
	case p.Facts != nil:
		b.facts(p.Facts)
	case p.Table != nil:
		b.table(p.Table)
	case p.Space != nil:
		if p.Space.Label != "" {
			b.paragraph("Caption", "", run(p.Space.Label))
		}
		for range p.Space.Lines {
			b.paragraph("WriteLine", "", "")
		}
		b.paragraph("After", "", "")
	}
}

// paragraph writes one; properties come after its style.
func (b *body) paragraph(style, properties, content string) {
	b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + properties + `</w:pPr>` + content + `</w:p>`)
}

// run writes text; a next line follows on a line of its own.
func run(lines ...string) string {
	var b strings.Builder
	b.WriteString("<w:r>")
	for i, l := range lines {
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		b.WriteString(`<w:t xml:space="preserve">` + escape(l) + `</w:t>`)
	}
	b.WriteString("</w:r>")
	return b.String()
}

// facts writes a table of two columns, of which the first names the row.
func (b *body) facts(facts []fact) {
	term := b.width * 36 / 100
	b.begin([]int{term, b.width - term}, false, "")
	for _, f := range facts {
		b.WriteString(`<w:tr>`)
		b.field(term, func() {
			b.paragraph("Cell", "", strings.Replace(run(f.Term), "<w:r>", "<w:r><w:rPr><w:b/><w:bCs/></w:rPr>", 1))
		})
		b.field(b.width-term, func() {
			b.paragraph("Cell", "", run(f.Lines...))
			if f.Note != "" {
				b.paragraph("Remark", "", run(f.Note))
			}
		})
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
	b.paragraph("After", "", "")
}

// table writes heads that come back on every side, and rows that stay whole.
func (b *body) table(t *table) {
	if t.Caption != "" {
		b.paragraph("Caption", "", run(t.Caption))
	}
	widths := columnWidths(t, b.width)
	if len(widths) == 0 {
		return
	}
	b.begin(widths, len(t.Heads) > 0, t.Caption)
	if len(t.Heads) > 0 {
		b.row(`<w:cantSplit/><w:tblHeader/>`, "CellHead", "", t.Heads, widths)
	}
	for i, row := range t.Rows {
		together := "<w:keepNext/>"
		if !t.Small() || i == len(t.Rows)-1 {
			together = ""
		}
		b.row(`<w:cantSplit/>`, "Cell", together, row, widths)
	}
	b.WriteString(`</w:tbl>`)
	b.paragraph("After", "", "")
}

func (b *body) row(properties, style, paragraph string, cells []cell, widths []int) {
	b.WriteString(`<w:tr><w:trPr>` + properties + `</w:trPr>`)
	for i, c := range cells {
		align := paragraph
		if c.Number {
			align += `<w:jc w:val="right"/>`
		}
		b.field(widths[i], func() { b.paragraph(style, align, run(c.Lines...)) })
	}
	b.WriteString(`</w:tr>`)
}

// begin opens a table with its columns. The first column names the rows, for
// those who hear the table.
func (b *body) begin(widths []int, heads bool, caption string) {
	first, look := 0, "0080"
	if heads {
		first, look = 1, "00A0"
	}
	fmt.Fprintf(b, `<w:tbl><w:tblPr><w:tblStyle w:val="Lines"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="%s" w:firstRow="%d" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>`, b.width, look, first)
	if caption != "" {
		b.WriteString(`<w:tblCaption w:val="` + escape(caption) + `"/>`)
	}
	b.WriteString(`</w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, w)
	}
	b.WriteString(`</w:tblGrid>`)
}

func (b *body) field(width int, content func()) {
	fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, width)
	content()
	b.WriteString(`</w:tc>`)
}
