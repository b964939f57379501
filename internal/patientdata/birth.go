package patientdata

import "strconv"

// young is the last year of birth at which a date alone beside a name counts:
// everything that a plan mentions came later.
const young = 2015

// date is a day in a text.
type date struct {
	first, last int
	year        int
}

// dates looks at every date: is it named as one of birth, or one of a list of
// people?
func (d *detector) dates() {
	rows, begin, end := 0, 0, 0
	row := func(first, last int) {
		if rows == 0 {
			begin = first
		}
		rows, end = rows+1, last
	}
	for i := 0; i < len(d.tokens); i++ {
		day, ok := d.dateAt(i)
		if !ok {
			if first, last, ok := d.numbered(i); ok {
				row(first, last)
			}
			continue
		}
		if d.birth(day) {
			d.add(Birth, day.first, day.last)
		}
		if first, last, ok := d.row(day); ok {
			row(first, last)
		}
		i = day.last
	}
	if rows >= 3 {
		d.add(Rows, begin, end)
	}
}

// numbered says whether a name with initials stands before a number of six or
// seven digits, as a patient's number has.
func (d *detector) numbered(i int) (first, last int, ok bool) {
	t := d.at(i)
	if t.kind != number || len(t.text) < 6 || len(t.text) > 7 || d.glued(i, i) || d.is(i-1, ".-+/") || d.is(i+1, ".-/") || d.amount(i, i) {
		return 0, 0, false
	}
	first = d.name(i-1, -1)
	for j := first; j >= 0 && j < i; j++ {
		if t := d.tokens[j]; t.kind == word && t.capital && letters(t) == 1 && d.is(j+1, ".") || titles[t.text] {
			return first, i, true
		}
	}
	return 0, 0, false
}

// titles stand before the name of a person.
var titles = set("mw mevr mevrouw dhr meneer mr mrs ms")

// dateAt reads a date: 12-03-1956, 1956/3/12, 12 maart 1956, 12 mrt. 56.
func (d *detector) dateAt(i int) (date, bool) {
	if d.at(i).kind != number || d.at(i-1).kind == number || len(d.at(i).text) > 4 {
		return date{}, false
	}
	for _, sep := range []string{"-", "/", "."} {
		if d.is(i+1, sep) && d.at(i+2).kind == number && d.is(i+3, sep) && d.at(i+4).kind == number {
			return d.dateOf(i, i+4, d.value(i), d.value(i+2), d.value(i+4), len(d.at(i).text) == 4)
		}
	}
	month := i + 1
	for d.is(month, " -.") && month < i+3 {
		month++
	}
	if !monthWords[d.at(month).text] {
		return date{}, false
	}
	year := month + 1
	for d.is(year, " -.") && year < month+3 {
		year++
	}
	if d.at(year).kind != number {
		return date{}, false
	}
	return d.dateOf(i, year, d.value(i), 1, d.value(year), false)
}

// value gives the number of a token, -1 when it cannot be of a date.
func (d *detector) value(i int) int {
	t := d.at(i)
	if t.kind != number || len(t.text) > 4 {
		return -1
	}
	n, err := strconv.Atoi(t.text)
	if err != nil {
		return -1
	}
	return n
}

// dateOf checks day, month and year, in this order or the other way round.
func (d *detector) dateOf(first, last, day, month, year int, turned bool) (date, bool) {
	if turned {
		day, year = year, day
	} else if n := len(d.at(last).text); n != 2 && n != 4 {
		return date{}, false
	} else if n == 2 {
		year += 1900
		if year <= 1930 {
			year += 100
		}
	}
	ok := day >= 1 && day <= 31 && month >= 1 && month <= 12 && year >= 1890 && year <= 2100 && !d.glued(first, last)
	return date{first, last, year}, ok
}

// birth says whether a date is named as one of birth, or stands behind one
// patient and is too old to be a date of a plan.
func (d *detector) birth(day date) bool {
	for n, j := range d.back(d.onLine(day.first), 5) {
		text := d.tokens[j].text
		switch {
		case birthWords[text] && n < 4, text == "birth" && n < 2:
			return true
		case patientWords[text] && day.year <= young:
			return true
		case sinceWords[text]:
			return false
		}
	}
	next := day.last + 1
	for d.is(next, " (,") && next < day.last+4 {
		next++
	}
	return d.at(next).kind == word && birthWords[d.at(next).text]
}

// sinceWords say that a date is of something that began.
var sinceWords = set("sinds vanaf per dienst werkt start starten begint since from")

// onLine steps over an end of line between a label and its date.
func (d *detector) onLine(first int) int {
	i := first - 1
	for i > first-3 && d.is(i, " ") {
		i--
	}
	if d.at(i).kind == line && i > 0 && (d.is(i-1, ":") || d.at(i-1).kind == word && birthWords[d.at(i-1).text]) {
		return i
	}
	return first
}

// row says whether a name stands beside an old date, on a line of its own.
func (d *detector) row(day date) (first, last int, ok bool) {
	if day.year > young {
		return 0, 0, false
	}
	if j := d.name(day.first-1, -1); j >= 0 {
		return j, day.last, true
	}
	if j := d.name(day.last+1, 1); j >= 0 {
		return day.first, j, true
	}
	return 0, 0, false
}

// name reads what can be the name of a person, away from a date: capitals and
// the small words between them, nothing else. It gives its last token, -1 when
// there is none.
func (d *detector) name(from, step int) int {
	names, last := 0, -1
	for j := from; j > from-16 && j < from+16; j += step {
		t := d.at(j)
		switch {
		case t.kind == line || t.kind == number || t.kind == mark && (t.text == ";" || t.text == "|") && names > 0, t.text == "\t" && names > 0:
			if names > 0 {
				return last
			}
			return -1
		case t.kind == word && t.capital:
			if letters(t) > 1 {
				names++
			}
			last = j
		case t.kind == word && !smallWords[t.text]:
			return -1
		case t.kind == word:
			last = j
		}
	}
	return -1
}
