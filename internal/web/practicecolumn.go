package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
	"meertijd/internal/region"
	"meertijd/internal/report"
	"meertijd/internal/web/part"
)

// column is something that the list tells of a practice: on the page, and in a
// file, where it may be several cells. A column with an order can be sorted by;
// one with an action is for who may do that.
type column struct {
	key    string
	may    access.Action
	sort   region.Order
	number bool
	cell   func(*rowWords, *region.Practice) part.Cell
	heads  []string
	values func(*rowWords, *region.Practice) []report.Cell
}

// listColumns are the columns that there are, in their order. The first is
// always there.
var listColumns = []column{
	{key: "name", sort: region.ByName, cell: func(t *rowWords, p *region.Practice) part.Cell {
		return part.Cell{Text: p.Name, URL: "/practices/" + url.PathEscape(p.ID)}
	}},
	{key: "neighbourhood", sort: region.ByPlace, cell: func(t *rowWords, p *region.Practice) part.Cell { return part.Cell{Text: p.Place} }},
	{key: "year", sort: region.ByYear, number: true, cell: func(t *rowWords, p *region.Practice) part.Cell { return part.Cell{Text: ordinal(p.Year)} },
		values: func(t *rowWords, p *region.Practice) []report.Cell { return []report.Cell{counted(p.Year, p.Year > 0)} }},
	{key: "state", sort: region.ByStanding, cell: (*rowWords).state, values: func(t *rowWords, p *region.Practice) []report.Cell {
		c := t.state(p)
		return []report.Cell{{Text: strings.TrimSpace(strings.Join([]string{c.Pill.Text, c.Note}, " "))}}
	}},
	{key: "met", sort: region.ByMet, number: true, cell: func(t *rowWords, p *region.Practice) part.Cell {
		if p.Year == 0 {
			return part.Cell{}
		}
		return part.Cell{Text: t.say("practices.of", "good", strconv.Itoa(p.Now.Good), "n", strconv.Itoa(asks(p)))}
	}, heads: []string{"met", "asked"}, values: func(t *rowWords, p *region.Practice) []report.Cell {
		return []report.Cell{counted(p.Now.Good, p.Year > 0), counted(asks(p), p.Year > 0)}
	}},
	{key: "missed", cell: func(t *rowWords, p *region.Practice) part.Cell { return part.Cell{Text: t.missed(p, mostNamed)} },
		values: func(t *rowWords, p *region.Practice) []report.Cell { return text(t.missed(p, len(p.Now.States))) }},
	{key: "handed-in", sort: region.ByLast, cell: func(t *rowWords, p *region.Practice) part.Cell { return part.Cell{Text: t.day(p.Now.Last)} },
		values: func(t *rowWords, p *region.Practice) []report.Cell { return []report.Cell{{Day: p.Now.Last}} }},
	{key: "need", cell: func(t *rowWords, p *region.Practice) part.Cell { return part.Cell{Text: t.why(p)} }},
	{key: "cohort", cell: func(t *rowWords, p *region.Practice) part.Cell { return part.Cell{Text: t.cohort(p.Cohort)} }},
	{key: "group", cell: func(t *rowWords, p *region.Practice) part.Cell { return part.Cell{Text: t.groups(p)} }},
	{key: "agb", cell: func(t *rowWords, p *region.Practice) part.Cell { return part.Cell{Text: strings.Join(p.Codes, ", ")} }},
	{key: "partners", cell: func(t *rowWords, p *region.Practice) part.Cell { return part.Cell{Text: t.partners(p)} }},
	{key: "centre", cell: func(t *rowWords, p *region.Practice) part.Cell { return part.Cell{Text: t.centresOf(p)} }},
	{key: "before", cell: (*rowWords).before, values: func(t *rowWords, p *region.Practice) []report.Cell {
		c := t.before(p)
		if c.Pill == nil {
			return text("")
		}
		return text(c.Pill.Text)
	}},
	{key: "before-handed-in", cell: func(t *rowWords, p *region.Practice) part.Cell { return part.Cell{Text: t.day(lastBefore(p))} },
		values: func(t *rowWords, p *region.Practice) []report.Cell { return []report.Cell{{Day: lastBefore(p)}} }},
	changeColumn(region.ChangeAdded),
	changeColumn(region.ChangeDeepened),
	changeColumn(region.ChangeGone),
	{key: "phone", cell: func(t *rowWords, p *region.Practice) part.Cell {
		return part.Cell{Call: p.Phone, CallText: practice.SpellPhone(p.Phone)}
	}, values: func(t *rowWords, p *region.Practice) []report.Cell { return text(practice.SpellPhone(p.Phone)) }},
	{key: "contact", may: access.KeepNotes, cell: func(t *rowWords, p *region.Practice) part.Cell { return part.Cell{Text: t.day(p.Contact)} },
		values: func(t *rowWords, p *region.Practice) []report.Cell { return []report.Cell{{Day: p.Contact}} }},
}

// usualColumns are those that are shown when nobody chose.
var usualColumns = []string{"neighbourhood", "year", "state", "met", "missed"}

// changeColumns are those when the list is of what practices changed.
var changeColumns = []string{"neighbourhood", string(region.ChangeAdded), string(region.ChangeDeepened), string(region.ChangeGone)}

// columnAt says where a column stands; -1 when there is none.
func columnAt(key string) int {
	return slices.IndexFunc(listColumns, func(c column) bool { return c.key == key })
}

// columns gives the columns of the list.
func (l listing) columns() []column {
	out := []column{listColumns[0]}
	keys := l.Columns
	switch {
	case len(keys) == 0 && l.Changed != "":
		keys = changeColumns
	case len(keys) == 0:
		keys = usualColumns
	}
	for _, key := range keys {
		out = append(out, listColumns[columnAt(key)])
	}
	return out
}

// mostNamed is how many conditions a row names before it counts the rest.
const mostNamed = 2

func text(s string) []report.Cell { return []report.Cell{{Text: s}} }

func counted(n int, known bool) report.Cell {
	if !known {
		return report.Cell{}
	}
	return report.Cell{Number: n, Counts: true}
}

func ordinal(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

// asks is how many conditions the plan of a practice is held to.
func asks(p *region.Practice) int { return p.Now.Content + p.Now.Refused }

func lastBefore(p *region.Practice) calendar.Date {
	if p.Before == nil {
		return calendar.None
	}
	return p.Before.Last
}
