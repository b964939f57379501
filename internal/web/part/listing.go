package part

// Listing is one page of a long list: heads that sort, and rows that can be
// ticked. On a phone a row becomes a card. The first cell of a row is its
// heading. Template: listing.
type Listing struct {
	ID, Caption string
	Tick        string // name of the boxes to tick; empty when there are none
	Form        string // id of the form that they belong to
	Heads       []Head
	Rows        []ListingRow
}

// Head is the head of a column. Sorted is ascending or descending while the list
// is in its order; URL sorts by it, the other way round when it is.
type Head struct {
	Text   string
	URL    string
	Sorted string
	Number bool
}

// Icon points the way in which the column is sorted.
func (h Head) Icon() string {
	switch h.Sorted {
	case "ascending":
		return "up"
	case "descending":
		return "down"
	}
	return ""
}

// ListingRow is a row; Label says what ticking it chooses.
type ListingRow struct {
	Value, Label string
	Ticked       bool
	Cells        []Cell
}

// Head gives the head of a column, for where a row stands by itself.
func (l Listing) Head(column int) string { return l.Heads[column].Text }

// Numeric says whether a column holds numbers.
func (l Listing) Numeric(column int) bool { return l.Heads[column].Number }

// Chips says what a list is narrowed to; each can be taken away. Template: chips.
type Chips struct {
	Label string // of the group: "Je ziet alleen"
	Chips []Chip
	Clear *Link // takes all of them away
}

// Chip is one thing that a list is narrowed to. URL shows the list without it.
type Chip struct{ Text, Remove, URL string }

// Search is the field in the frame of a page that finds things from anywhere.
// Template: search.
type Search struct {
	Action, Name, Label string
	Hint                string // the key that leads to it
	Value               string
}
