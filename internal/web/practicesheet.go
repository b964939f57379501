package web

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/audit"
	"meertijd/internal/region"
	"meertijd/internal/report"
)

// Sheets writes a list as a spreadsheet, while its rows are made.
type Sheets interface {
	Put(w io.Writer, format string, s *report.Sheet) error
}

var sheetTypes = map[string]string{
	"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// listFile gives all practices that the list shows, on every page of it, in the
// same order and with the same columns.
func (s *Server) listFile(format string) func(*request) (answer, error) {
	return func(rq *request) (answer, error) {
		l := listingOf(rq.Form)
		r, err := s.pick(rq, l)
		if err != nil {
			return answer{}, err
		}
		t, err := s.tells(rq, r)
		if err != nil {
			return answer{}, err
		}
		sheet := t.sheet(r)
		rq.showed(r.ids()...)
		return answer{
			event: audit.Export, filter: append(l.words(0), "rows="+strconv.Itoa(len(r.list))),
			fileType: sheetTypes[format], fileName: sheet.Name + " " + rq.today().String() + "." + format,
			stream: func(w io.Writer) error { return s.Sheets.Put(w, format, sheet) },
		}, nil
	}
}

// sheet is the list as a spreadsheet.
func (t *rowWords) sheet(r *roll) *report.Sheet {
	out := &report.Sheet{Name: t.say("list.file.name"), About: t.about(r)}
	columns := r.columns()
	for _, c := range columns {
		if len(c.heads) == 0 {
			out.Heads = append(out.Heads, t.say("list.column."+c.key))
		}
		for _, head := range c.heads {
			out.Heads = append(out.Heads, t.say("list.column.file."+head))
		}
	}
	out.Rows = func(yield func([]report.Cell) bool) {
		cells := make([]report.Cell, 0, len(out.Heads))
		for _, p := range r.list {
			cells = cells[:0]
			for i := range columns {
				cells = append(cells, columns[i].tell(t, p)...)
			}
			if !yield(cells) {
				return
			}
		}
	}
	return out
}

// tell gives the cells of a column in a file: what the page says, when nothing
// else was said of it.
func (c *column) tell(t *rowWords, p *region.Practice) []report.Cell {
	if c.values != nil {
		return c.values(t, p)
	}
	return text(c.cell(t, p).Text)
}

// about says above a file what it is: how many practices, on which day, which
// ones, and that they are made up when they are.
func (t *rowWords) about(r *roll) []string {
	only := t.say("list.file.everything")
	if narrowed := t.narrowing(r); len(narrowed) > 0 {
		words := make([]string, len(narrowed))
		for i, n := range narrowed {
			words[i] = n.text
		}
		only = t.say("list.file.only", "what", strings.Join(words, "; "))
	}
	lines := []string{t.say("list.file.about", "n", strconv.Itoa(len(r.list)), "all", strconv.Itoa(len(t.board.Practices)), "date", t.date(t.today())), only}
	if slices.ContainsFunc(r.list, func(p *region.Practice) bool { return p.Fictional }) {
		lines = append(lines, t.say("list.file.made-up"))
	}
	return lines
}

// chosenOf reads which practices were ticked, or that all are meant that fit the
// list. The list itself is asked as its hidden fields say.
func chosenOf(rq *request) (l listing, chosen bool) {
	l = listingOf(rq.Form)
	if rq.FormValue("all") != "" {
		return l, true
	}
	ids := slices.Compact(slices.Sorted(slices.Values(rq.Form["tick"])))
	l.Query = region.Query{Chosen: true, Of: ids, Sort: l.Sort, Down: l.Down}
	l.List, l.View = "", ""
	return l, len(ids) > 0
}

// pickChosen finds the practices that were ticked, or all that fit.
func (s *Server) pickChosen(rq *request) (*roll, bool, error) {
	l, chosen := chosenOf(rq)
	if !chosen {
		return nil, false, nil
	}
	r, err := s.pick(rq, l)
	if err != nil {
		return nil, false, err
	}
	return r, len(r.list) > 0, nil
}
