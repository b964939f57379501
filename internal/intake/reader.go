package intake

import (
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// reader reads one row: first everything in it, so that all that is wrong is
// said at once, and then what it does.
type reader struct {
	kind    Kind
	table   *Table
	line    *Line
	columns map[string]int
	drafts  *drafts
	about   *draft // the practice of the row, as far as it is known
	row     Row
}

func (r *reader) empty() bool {
	for key, column := range r.columns {
		if key != exampleHeader && r.line.Cell(column) != "" {
			return false
		}
	}
	return r.text(exampleHeader) == ""
}

// read gives what the row means, and lets a row without faults do its work in
// the drafts.
func (r *reader) read() Row {
	r.row = Row{Sheet: r.table.Name, No: r.line.No, Cells: r.line.Cells, Standing: Same}
	if r.text(exampleHeader) != "" || strings.HasPrefix(Fold(r.first()), "totaal") {
		r.row.Standing, r.row.Subject = Ignored, r.first()
		return r.row
	}
	if unreadable := strings.ContainsRune(strings.Join(r.line.Cells, ""), '\uFFFD'); unreadable {
		r.notice(fieldName, "intake.letters", nil)
	}
	work := r.meaning()
	if len(r.row.Faults) == 0 && work != nil {
		work()
	}
	if len(r.row.Faults) > 0 {
		r.row.Standing, r.row.Changes = Wrong, nil
		if r.about == nil {
			r.drafts.lost = true
		} else {
			r.drafts.doubted[r.about] = true
		}
	}
	return r.row
}

// meaning reads the row as one of its kind, and gives the work to do when
// nothing is wrong.
func (r *reader) meaning() func() {
	switch r.kind {
	case Neighbourhoods:
		return r.neighbourhood()
	case Practices:
		return r.practice()
	case People:
		return r.person()
	case Patients:
		return r.patients()
	case History:
		return r.history()
	case Attendance:
		return r.attendance()
	case SignUps:
		return r.signUp()
	case Visits:
		return r.visit()
	case InUse:
		return r.inUse()
	}
	return r.waiver()
}

// first gives the first cell with something in it.
func (r *reader) first() string {
	for _, c := range r.line.Cells {
		if c = strings.TrimSpace(c); c != "" {
			return c
		}
	}
	return ""
}

func (r *reader) text(field string) string {
	column, ok := r.columns[field]
	if !ok {
		return ""
	}
	return strings.Join(strings.Fields(r.line.Cell(column)), " ")
}

// at gives the address of a field's cell; the row when it has no column.
func (r *reader) at(field string) string {
	column, ok := r.columns[field]
	if !ok {
		column = 0
	}
	return Address(column, r.line.No)
}

// wrong notes what is wrong with a cell.
func (r *reader) wrong(field string, code fault.Code, args fault.Args) {
	r.row.Faults = append(r.row.Faults, fault.Fault{Code: code, Path: r.at(field), Args: r.args(field, args)})
}

func (r *reader) notice(field string, code fault.Code, args fault.Args) {
	r.row.Notices = append(r.row.Notices, fault.Fault{Code: code, Path: r.at(field), Args: r.args(field, args)})
}

func (r *reader) args(field string, args fault.Args) fault.Args {
	out := fault.Args{"field": field, "value": shortened(r.text(field))}
	for k, v := range args {
		out[k] = v
	}
	return out
}

func shortened(text string) string {
	if r := []rune(text); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return text
}

// must gives the text of a field that has to be filled in.
func (r *reader) must(field string) string {
	text := r.text(field)
	if text == "" {
		r.wrong(field, "intake.empty", nil)
	}
	return text
}

// day gives the date of a field, none when it is empty.
func (r *reader) day(field string) calendar.Date {
	text := r.text(field)
	if text == "" || text == "-" || strings.EqualFold(text, "n.v.t.") {
		return calendar.None
	}
	d, ok := day(text, r.table.Since1904)
	if !ok {
		r.wrong(field, "intake.date", nil)
	}
	return d
}

// past gives a date that cannot be after today.
func (r *reader) past(field string) calendar.Date {
	d := r.day(field)
	if d > r.drafts.here.On {
		r.wrong(field, "intake.future", fault.Args{"date": d.String()})
	}
	return d
}

// mustPast is past for a field that has to be filled in.
func (r *reader) mustPast(field string) calendar.Date {
	if r.must(field) == "" {
		return calendar.None
	}
	return r.past(field)
}

// code gives the AGB code of the row, put right when a spreadsheet damaged it.
func (r *reader) code() string {
	text := r.text(fieldAGB)
	if text == "" {
		return ""
	}
	code, mended, ok := agb(text)
	if !ok {
		r.wrong(fieldAGB, "intake.agb", nil)
		return ""
	}
	if mended {
		r.notice(fieldAGB, "intake.agb-mended", fault.Args{"code": code})
	}
	return code
}

// became notes a change, and what the row stands for with it.
func (r *reader) became(standing Standing, field, old, now string) {
	if r.row.Standing != New {
		r.row.Standing = standing
	}
	r.row.Changes = append(r.row.Changes, Difference{field, old, now})
}
