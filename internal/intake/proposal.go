package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"meertijd/internal/base/fault"
)

// Standing is what an import would do with a row.
type Standing string

// The standings of a row.
const (
	New     Standing = "new"
	Changed Standing = "changed"
	Same    Standing = "same"
	Wrong   Standing = "error"
	Ignored Standing = "ignored" // an example, a total, somebody who was not there
)

// Difference is a field that gets another value; Old is empty for a new one.
type Difference struct {
	Field    string
	Old, New string
}

// Row is what a row of the file means. The path of a fault or a notice is the
// address of the cell, and its arguments say what would be right.
type Row struct {
	Sheet    string
	No       int
	Subject  string // what the row is about, in its own words
	Standing Standing
	Changes  []Difference
	Notices  []fault.Fault // put right on the way, and worth a look
	Faults   []fault.Fault
	Cells    []string
	part     string // of what it is a part that is loaded whole: a practice's year
}

// Counts says how many rows stand how.
type Counts struct{ New, Changed, Same, Wrong, Ignored int }

// Proposal is what an import would do. Faults are about the file as a whole:
// then there are no rows. Hash names what was shown.
type Proposal struct {
	Kind    Kind
	Sheet   string
	Headers []string
	Rows    []Row
	Faults  []fault.Fault
	Counts  Counts
	Hash    string
	drafts  *drafts
}

// Ready says whether the proposal can be applied: something would change, and
// rows with an error are left out on purpose or not there.
func (p *Proposal) Ready(skip bool) bool {
	return len(p.Faults) == 0 && p.Counts.New+p.Counts.Changed > 0 && (p.Counts.Wrong == 0 || skip)
}

// Errors lists the rows with an error.
func (p *Proposal) Errors() []Row {
	return slices.DeleteFunc(slices.Clone(p.Rows), func(r Row) bool { return r.Standing != Wrong })
}

// Leftover is a table of the rows with an error, as they were, with the reasons
// behind them: to be put right and loaded again. Reason puts a fault in words.
func (p *Proposal) Leftover(title string, reason func(fault.Fault) string) Table {
	t := Table{Name: p.Sheet, Rows: []Line{{No: 1, Cells: append(slices.Clone(p.Headers), title)}}}
	for _, r := range p.Errors() {
		cells := slices.Clone(r.Cells)
		for len(cells) < len(p.Headers) {
			cells = append(cells, "")
		}
		text := ""
		for i, f := range r.Faults {
			if i > 0 {
				text += " | "
			}
			text += f.Path + ": " + reason(f)
		}
		t.Rows = append(t.Rows, Line{No: len(t.Rows) + 1, Cells: append(cells[:len(p.Headers):len(p.Headers)], text)})
	}
	return t
}

// seal counts the rows and names the whole by a hash.
func (p *Proposal) seal(o Options) {
	h := sha256.New()
	fmt.Fprintf(h, "%s %q %q %v", p.Kind, p.Sheet, p.Headers, o.Complete)
	for i := range p.Rows {
		r := &p.Rows[i]
		switch r.Standing {
		case New:
			p.Counts.New++
		case Changed:
			p.Counts.Changed++
		case Same:
			p.Counts.Same++
		case Wrong:
			p.Counts.Wrong++
		default:
			p.Counts.Ignored++
		}
		fmt.Fprintf(h, "\n%d %s %q %q %q", r.No, r.Standing, r.Cells, r.Changes, r.Subject)
		for _, f := range r.Faults {
			fmt.Fprintf(h, " %s", f.Error())
		}
	}
	p.Hash = hex.EncodeToString(h.Sum(nil))
}

// Preview says what an import of a table would do. It writes nothing and looks
// at nothing but its arguments: the same gives the same.
func Preview(kind Kind, t *Table, m Mapping, o Options, here Here) Proposal {
	p := Proposal{Kind: kind, Sheet: t.Name, drafts: newDrafts(here, o)}
	at := headerRow(kind, t, m)
	if at < 0 {
		p.Faults = []fault.Fault{{Code: "intake.no-header"}}
		return p
	}
	p.Headers = t.Rows[at].Cells
	if p.Faults = missingFields(kind, t.headers(at), m); len(p.Faults) > 0 {
		return p
	}
	columns := columnsOf(t.headers(at), m)
	for i := at + 1; i < len(t.Rows); i++ {
		line := &t.Rows[i]
		if again := headersOf(line); isHeader(kind, again, m) {
			columns = columnsOf(again, m) // a second block, or the same header once more
			continue
		}
		r := &reader{kind: kind, table: t, line: line, columns: columns, drafts: p.drafts}
		if r.empty() {
			continue
		}
		p.Rows = append(p.Rows, r.read())
	}
	if len(p.Rows) == 0 {
		p.Faults = []fault.Fault{{Code: "intake.no-rows", Args: fault.Args{"row": strconv.Itoa(t.Rows[at].No)}}}
	}
	if len(p.Faults) == 0 {
		p.whole()
		p.drafts.complete(kind)
	}
	p.seal(o)
	return p
}

// columnsOf gives the column of each field.
func columnsOf(headers []string, m Mapping) map[string]int {
	out := map[string]int{}
	for i, h := range headers {
		if key := m[h]; h != "" && key != "" {
			if _, taken := out[key]; !taken {
				out[key] = i
			}
		}
		if h == Fold(exampleHeader) {
			out[exampleHeader] = i
		}
	}
	return out
}

// missingFields says which columns have to be there and are not.
func missingFields(kind Kind, headers []string, m Mapping) []fault.Fault {
	columns := columnsOf(headers, m)
	var faults []fault.Fault
	for _, f := range fields[kind] {
		if _, ok := columns[f.Key]; f.Required && !ok {
			faults = append(faults, fault.Fault{Code: "intake.column-missing", Path: f.Key, Args: fault.Args{"header": f.Headers[0]}})
		}
	}
	has := func(key string) bool { _, ok := columns[key]; return ok }
	if kind.needsPractice() && !has(fieldAGB) && !has(fieldPractice) && !has(fieldCentre) {
		faults = append(faults, fault.Fault{Code: "intake.column-practice", Path: fieldPractice})
	}
	if kind == Visits && !has(fieldInvited) && !has(fieldPlanned) && !has(fieldHeld) && !has(fieldDeclined) {
		faults = append(faults, fault.Fault{Code: "intake.column-visit", Path: fieldHeld})
	}
	return faults
}

// isHeader says whether a row below the header is one as well.
func isHeader(kind Kind, headers []string, m Mapping) bool {
	known, filled := 0, 0
	for _, h := range headers {
		if h == "" {
			continue
		}
		filled++
		if m[h] != "" || guess(kind, h, true, nil) != "" {
			known++
		}
	}
	return known >= 2 && known*3 >= filled*2
}
