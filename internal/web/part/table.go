package part

// Table shows rows of values; it scrolls in its own frame on a narrow screen.
// The first cell of a row is its heading. Template: table.
type Table struct {
	ID, Caption string
	HideCaption bool // only for screen readers
	Columns     []Column
	Rows        []Row
	Total       *Row
	Empty       string // the sentence when there are no rows
}

// Column is the head of a column.
type Column struct {
	Text   string
	Number bool // right-aligned, figures of one width
	Hide   bool // the head is only for screen readers
}

// Row is one row of a table.
type Row struct {
	ID    string
	Cells []Cell
}

// Cell is one value, with a link or a pill when it has one.
type Cell struct {
	Text, Note string
	URL        string
	Pill       *Pill
	Actions    []Action
	Call       string // a number to call, with its country
	CallText   string // that number as people read it
}

// Head gives the head of a column, for where a row stands by itself.
func (t Table) Head(column int) string {
	if column < len(t.Columns) {
		return t.Columns[column].Text
	}
	return ""
}

// Numeric says whether a column holds numbers.
func (t Table) Numeric(column int) bool { return column < len(t.Columns) && t.Columns[column].Number }

// Timeline shows the years of a practice side by side. Template: timeline.
type Timeline struct {
	Caption string
	Years   []TimelineYear
}

// TimelineYear is one year: what was or will be done in it.
type TimelineYear struct {
	Title, When     string
	URL             string // to what was handed in
	Lines           []string
	Current, Future bool
}

// History lists what happened, the latest first. Template: history.
type History struct {
	Events []Event
}

// Event is one thing that happened.
type Event struct {
	Date, Who, Text, Reason string
	Machine                 string // the date as a machine reads it: 2026-05-19
	Link                    *Link
}
