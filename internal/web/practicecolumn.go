package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/region"
	"meertijd/internal/report"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// column is something that the list tells of a practice: on the page, and in a
// file, where it may be several cells. A column with an order can be sorted by.
type column struct {
	key    string
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
}

// usualColumns are those that are shown when nobody chose.
var usualColumns = []string{"neighbourhood", "year", "state", "met", "missed"}

// columnAt says where a column stands; -1 when there is none.
func columnAt(key string) int {
	return slices.IndexFunc(listColumns, func(c column) bool { return c.key == key })
}

// columns gives the columns of the list.
func (l listing) columns() []column {
	out := []column{listColumns[0]}
	keys := l.Columns
	if len(keys) == 0 {
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

// rowWords puts practices of a list into words.
type rowWords struct {
	glance
	centres map[string]string
	cohorts map[string]string
}

// tells makes what puts a list into words. Centres are read when they are told.
func (s *Server) tells(rq *request, l *roll) (*rowWords, error) {
	t := &rowWords{glance: glance{rq, l.board}, cohorts: map[string]string{}}
	for _, c := range rq.set().Region.Calendar.Cohorts {
		t.cohorts[c.Key] = c.Name.In(rq.language)
	}
	if l.Centre == "" && !slices.Contains(l.Columns, "centre") {
		return t, nil
	}
	all, err := s.Practices.ListCentres(rq.Context(), rq.actor.Tenant)
	t.centres = map[string]string{}
	for _, c := range all {
		t.centres[c.ID] = c.Name
	}
	return t, err
}

func (t *rowWords) day(d calendar.Date) string {
	if d == calendar.None {
		return ""
	}
	return t.date(d)
}

// state is how the plan of this year stands.
func (t *rowWords) state(p *region.Practice) part.Cell {
	c := part.Cell{Pill: t.practicePill(p)}
	if p.Now.Late {
		c.Note = t.say("practices.late")
	}
	return c
}

// before is how the plan of the year before stood.
func (t *rowWords) before(p *region.Practice) part.Cell {
	if p.Before == nil {
		return part.Cell{}
	}
	return part.Cell{Pill: standingPill(t.request, p.Before.Summary)}
}

// missed names the conditions that are not met, and counts those beyond a number.
func (t *rowWords) missed(p *region.Practice, most int) string {
	var names []string
	for _, r := range t.set().Rules(p.Year) {
		if state, asked := p.Now.States[r.Condition.ID]; asked && state == rule.NotMet {
			names = append(names, t.condition(p.Year, r.Condition.ID))
		}
	}
	if len(names) > most {
		more := t.say("list.more", "n", strconv.Itoa(len(names)-most))
		names = append(names[:most], more)
	}
	return strings.Join(names, "; ")
}

func (t *rowWords) cohort(key string) string { return cmp.Or(t.cohorts[key], key) }

// group names a group of the programme.
func (t *rowWords) group(key string) string {
	for _, g := range t.set().Region.Groups {
		if g.Key == key {
			return g.Name.In(t.language)
		}
	}
	return key
}

func (t *rowWords) groups(p *region.Practice) string {
	var names []string
	for _, key := range p.Groups {
		names = append(names, t.group(key))
	}
	return strings.Join(names, ", ")
}

func (t *rowWords) centresOf(p *region.Practice) string {
	var names []string
	for _, id := range p.Centres {
		names = append(names, cmp.Or(t.centres[id], id))
	}
	return strings.Join(names, ", ")
}

// partners names the practices with which the plan of this year is shared.
func (t *rowWords) partners(p *region.Practice) string {
	var names []string
	for _, id := range p.Now.Partners {
		if other := t.board.Get(id); other != nil {
			names = append(names, other.Name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
