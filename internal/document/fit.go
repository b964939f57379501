package document

import (
	"strings"
	"unicode/utf8"
)

// size is how large a document is set, in half points, as Word counts.
type size struct {
	Name string // class of the page
	Half int    // half points of running text
}

// The sizes: one for documents of any length, and three for one side of A4,
// of which the largest that is thought to fit is taken.
var (
	ordinary = size{Name: "ordinary", Half: 21}
	tight    = []size{{"tight-1", 20}, {"tight-2", 18}, {"tight-3", 17}}
)

// sideHeight is the height of one side of A4 without margins, in mm. The
// estimate is some 3 to 10% too high, which leaves room.
const sideHeight = 272.0

// fit chooses the size. What is too long even for the smallest one gets that
// one, and a second side: smaller cannot be read.
func fit(l layout) size {
	if !l.OnePage {
		return ordinary
	}
	for _, s := range tight {
		if height(l, s) <= sideHeight {
			return s
		}
	}
	return tight[len(tight)-1]
}

// height estimates how high a document is on paper at a size, in mm.
func height(l layout, s size) float64 {
	em := float64(s.Half) / 2 * 0.3528
	leading := em * 1.4
	across := func(share float64) int { return int(178 * share / (em * 0.5)) }
	h := 4.5*em + leading*float64(rows(l.Subtitle, across(1))) + 2*leading
	for _, p := range l.Parts {
		switch {
		case p.Heading != nil:
			h += 2.6 * em * float64(rows(p.Heading.Text+p.Heading.Note, across(0.8)))
		case p.Prose != nil:
			for _, paragraph := range p.Prose.Paragraphs {
				h += leading*float64(rowsOf(paragraph, across(1))) + 0.5*em
			}
		case p.List != nil:
			for _, item := range p.List {
				h += leading*float64(rowsOf(item, across(0.96))) + 0.15*em
			}
		case p.Facts != nil:
			for _, f := range p.Facts {
				right := rowsOf(f.Lines, across(0.61))
				if f.Note != "" {
					right += rows(f.Note, across(0.61))
				}
				h += leading*float64(max(rows(f.Term, across(0.34)), right)) + 0.6*em
			}
		case p.Table != nil:
			h += leading*float64(tableRows(p.Table, across)) + 0.7*em*float64(len(p.Table.Rows)+1) + 2*em
		case p.Space != nil:
			h += 2*leading + 8*float64(len(p.Space.Lines))
		}
	}
	return h
}

// tableRows estimates how many lines the rows of a table take together. Wide
// columns get more room than narrow ones, so that a row counts as one text.
func tableRows(t *table, across func(float64) int) int {
	total := rows(t.Caption, across(1))
	for _, row := range append([][]cell{t.Heads}, t.Rows...) {
		text, most := 0, 0
		for _, c := range row {
			most = max(most, len(c.Lines))
			text += utf8.RuneCountInString(strings.Join(c.Lines, " ")) + 2
		}
		total += max(most, 1+text/across(0.9))
	}
	return total
}

func rowsOf(lines []string, across int) int {
	n := 0
	for _, l := range lines {
		n += rows(l, across)
	}
	return n
}

func rows(text string, across int) int { return 1 + utf8.RuneCountInString(text)/max(across, 1) }

// columnWidths divides a width by what the columns hold: by the longest text
// of each, where a short column and a very long one both count as moderate.
func columnWidths(t *table, width int) []int {
	var weights []int
	total := 0
	for _, row := range append([][]cell{t.Heads}, t.Rows...) {
		for i, c := range row {
			if i == len(weights) {
				weights = append(weights, 6)
			}
			for _, l := range c.Lines {
				weights[i] = max(weights[i], min(utf8.RuneCountInString(l)+2, 40))
			}
		}
	}
	for _, w := range weights {
		total += w
	}
	left := width
	for i, w := range weights {
		weights[i] = width * w / total
		if i == len(weights)-1 {
			weights[i] = left
		}
		left -= weights[i]
	}
	return weights
}
