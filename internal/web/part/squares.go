package part

import (
	"html/template"
	"slices"
	"strconv"
	"strings"
)

// Squares shows many things at once, one square each, in groups. What a square
// says shows by its fill, its edge and its sign, and its name is heard on focus.
// Template: squares.
type Squares struct {
	Groups Drawing // made by DrawSquares
	Legend []SquareKind
	Text   string // how to read it
}

// SquareGroup is a group with its squares; the ones that stand best come first.
type SquareGroup struct {
	Name, URL string
	Squares   []Square
}

// Square is one thing.
type Square struct {
	Kind Mark
	Name string // what it is and how it stands
	URL  string
}

// Mark is what a square says.
type Mark string

// The marks. Late comes beside another one.
const (
	MarkDone  Mark = "done"
	MarkOpen  Mark = "open"
	MarkBack  Mark = "back"
	MarkReady Mark = "ready"
	MarkBusy  Mark = "busy"
	MarkNone  Mark = "none"
	MarkOut   Mark = "out"
	MarkLate  Mark = " late"
)

// Marks lists them in the order in which they stand in a group.
var Marks = []Mark{MarkDone, MarkOpen, MarkBack, MarkReady, MarkBusy, MarkNone, MarkOut}

// signs stand in the squares, so that no colour is needed to tell them apart.
var signs = map[Mark]string{MarkDone: "✓", MarkOpen: "!", MarkBack: "↩", MarkReady: "=", MarkBusy: "…", MarkNone: "–", MarkOut: "·"}

// Sign gives the sign of a mark.
func (m Mark) Sign() string { return signs[Mark(strings.TrimSuffix(string(m), string(MarkLate)))] }

// Order is the place of a mark in a group; late ones come after others alike.
func (m Mark) Order() int {
	plain, late := strings.CutSuffix(string(m), string(MarkLate))
	order := 2 * slices.Index(Marks, Mark(plain))
	if late {
		order++
	}
	return order
}

// SquareKind explains a mark, with how many there are.
type SquareKind struct {
	Kind  Mark
	Text  string
	Count string
	URL   string
}

// DrawSquares writes the groups. A region has thousands of squares, so it is
// written by hand and once for everybody; every text is escaped here.
func DrawSquares(groups []SquareGroup) Drawing {
	var b strings.Builder
	for i := range groups {
		g := &groups[i]
		b.WriteString(`<section class="square-group"><h3>`)
		if g.URL != "" {
			b.WriteString(`<a href="` + template.HTMLEscapeString(g.URL) + `">` + template.HTMLEscapeString(g.Name) + `</a>`)
		} else {
			b.WriteString(template.HTMLEscapeString(g.Name))
		}
		b.WriteString(` <span class="soft">` + strconv.Itoa(len(g.Squares)) + `</span></h3><ul>`)
		for k := range g.Squares {
			s := &g.Squares[k]
			name := template.HTMLEscapeString(s.Name)
			b.WriteString(`<li><a class="square ` + string(s.Kind) + `" href="` + template.HTMLEscapeString(s.URL) +
				`" aria-label="` + name + `">` + s.Kind.Sign() + `</a></li>`)
		}
		b.WriteString("</ul></section>\n")
	}
	return Drawing(b.String())
}
