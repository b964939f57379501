package gallery

import "meertijd/internal/web/part"

// list shows a list that is narrowed, sorted both ways, with rows that can be
// ticked.
func (s sample) list(c *content) {
	remove := s.in("haal dit filter weg", "take this filter away")
	c.Chips = part.Chips{Label: s.in("Je ziet alleen", "You see only"), Clear: &part.Link{Text: s.in("Wis alles", "Clear all"), URL: "#cijfers"}, Chips: []part.Chip{
		{Text: s.in("Wijk: Noord", "Neighbourhood: Noord"), Remove: remove, URL: "#cijfers"}, {Text: s.in("Plan: te laat", "Plan: too late"), Remove: remove, URL: "#cijfers"},
	}}
	c.Listing = part.Listing{ID: "lijst", Caption: s.in("Praktijken die passen", "Practices that fit"), Tick: "tick", Heads: []part.Head{
		{Text: s.in("Praktijk", "Practice"), URL: "#cijfers", Sorted: "ascending"}, {Text: "Plan", URL: "#cijfers", Sorted: "descending"},
		{Text: s.in("Jaar", "Year"), URL: "#cijfers", Number: true}, {Text: s.in("Wat nog mist", "What is missing")},
	}}
	for _, name := range []string{"De Verzonnen Linde", "Het Verzonnen Plein"} {
		c.Listing.Rows = append(c.Listing.Rows, part.ListingRow{Value: name, Label: s.in("Kies ", "Choose ") + name, Ticked: name == "De Verzonnen Linde", Cells: []part.Cell{
			{Text: name, URL: "#cijfers"}, {Pill: &part.Pill{State: part.Half, Text: s.in("bezig", "under way")}, Note: s.in("te laat", "too late")}, {Text: "4"},
			{Text: s.in("Eén keuze bij B", "One choice at B")},
		}})
	}
}
