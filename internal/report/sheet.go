package report

import (
	"iter"
	"strconv"

	"meertijd/internal/base/calendar"
)

// Sheet is a list that becomes a spreadsheet. About stands above it: what was
// asked, on which day, and whether it is made up. Rows are made one at a time.
type Sheet struct {
	Name  string
	About []string
	Heads []string
	Rows  iter.Seq[[]Cell]
}

// Cell is a text, a number when Counts, or a day. The zero value is empty.
type Cell struct {
	Text   string
	Number int
	Counts bool
	Day    calendar.Date
}

// DayFormat is how a Dutch spreadsheet shows a day.
const DayFormat = "dd-mm-yyyy"

// String writes the cell as a Dutch spreadsheet reads it.
func (c Cell) String() string {
	switch {
	case c.Counts:
		return strconv.Itoa(c.Number)
	case c.Day != calendar.None:
		return c.Day.Time().Format("02-01-2006")
	}
	return c.Text
}
