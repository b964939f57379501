package gallery

import (
	"strconv"

	"meertijd/internal/web/part"
)

// region shows every mark of a square, and a late one.
func (s sample) region(c *content) {
	words := map[part.Mark]string{
		part.MarkDone: s.in("ingeleverd en in orde", "handed in and in order"), part.MarkOpen: s.in("ingeleverd, nog iets open", "handed in, something open"),
		part.MarkBack: s.in("teruggegeven", "returned"), part.MarkReady: s.in("compleet, nog niet ingeleverd", "complete, not handed in"),
		part.MarkBusy: s.in("bezig", "under way"), part.MarkNone: s.in("nog niet begonnen", "not begun"), part.MarkOut: s.in("programma nog niet begonnen", "programme not begun"),
	}
	groups := []part.SquareGroup{{Name: "Noord", URL: "#cijfers"}, {Name: "Parkbuurt", URL: "#cijfers"}}
	for i, mark := range part.Marks {
		c.Squares.Legend = append(c.Squares.Legend, part.SquareKind{Kind: mark, Text: words[mark], Count: strconv.Itoa(i + 2)})
		for n := range i + 2 {
			g := &groups[n%2]
			g.Squares = append(g.Squares, part.Square{Kind: mark, Name: s.in("Praktijk Proef ", "Practice Proef ") + strconv.Itoa(n+1) + ": " + words[mark], URL: "#cijfers"})
		}
	}
	late := s.in("te laat (rode rand)", "late (red edge)")
	groups[1].Squares = append(groups[1].Squares, part.Square{Kind: part.MarkNone + part.MarkLate, Name: "De Verzonnen Linde: " + late, URL: "#cijfers"})
	c.Squares.Legend = append(c.Squares.Legend, part.SquareKind{Kind: part.MarkNone + part.MarkLate, Text: late, Count: "1", URL: "#cijfers"})
	c.Squares.Groups = part.DrawSquares(groups)
	c.Squares.Text = s.in("Elk vakje is een praktijk.", "Each square is a practice.")
}
