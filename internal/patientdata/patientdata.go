package patientdata

import (
	"cmp"
	"slices"
	"strings"
)

// Kind says what something looks like.
type Kind string

// The kinds of data about patients.
const (
	BSN     Kind = "bsn"     // a citizen service number
	Birth   Kind = "birth"   // a date of birth
	Number  Kind = "number"  // a patient's number
	Contact Kind = "contact" // mail address or telephone number of a patient
	Rows    Kind = "rows"    // a list of people
)

// Kinds lists them all.
var Kinds = []Kind{BSN, Birth, Number, Contact, Rows}

// Finding is a part of a text that looks like data about a patient, in bytes.
type Finding struct {
	Kind       Kind
	Start, End int
}

// Detect gives what in a text looks like data about patients, in its order.
func Detect(text string) []Finding {
	d := &detector{tokens: tokens(text)}
	d.bsns()
	d.dates()
	d.numbers()
	d.contacts()
	slices.SortStableFunc(d.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	return d.found
}

// detector holds a text in pieces, and what was found in it.
type detector struct {
	tokens []token
	found  []Finding
}

// add keeps a finding from the first to the last of some tokens.
func (d *detector) add(k Kind, first, last int) {
	d.found = append(d.found, Finding{k, d.tokens[first].start, d.tokens[last].end})
}

// at gives a token; outside the text there are ends of lines.
func (d *detector) at(i int) token {
	if i < 0 || i >= len(d.tokens) {
		return token{kind: line, text: "\n"}
	}
	return d.tokens[i]
}

// is says whether a token is one of some characters.
func (d *detector) is(i int, marks string) bool {
	t := d.at(i)
	return (t.kind == mark || t.kind == blank) && strings.Contains(marks, t.text)
}

// back gives the words before a token, nearest first: at most so many, on the
// same line, and no further than a number or 32 tokens.
func (d *detector) back(i, most int) (words []int) {
	for j := i - 1; j >= i-32 && len(words) < most; j-- {
		switch d.at(j).kind {
		case line, number:
			return words
		case word:
			words = append(words, j)
		}
	}
	return words
}

// named says whether one of some words stands before a token, among so many.
func (d *detector) named(i, most int, names map[string]bool) bool {
	return slices.ContainsFunc(d.back(i, most), func(j int) bool { return names[d.tokens[j].text] })
}

// glued says whether letters stand directly against a token.
func (d *detector) glued(first, last int) bool {
	return d.at(first-1).kind == word || d.at(last+1).kind == word
}

// set makes a set of words.
func set(words string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		out[w] = true
	}
	return out
}

// The words that say what something is. They are the same in the browser.
var (
	// bsnWords name a citizen service number.
	bsnWords = set("bsn bsnnummer bsnnr burgerservicenummer sofi sofinummer")
	// otherWords name numbers of nine digits that are of an organisation.
	otherWords = set("rsin kvk kvknummer kamer koophandel btw vat ob omzetbelasting fiscaal agb agbcode iban rekening " +
		"tel telefoon telefoonnummer telnr telefoonnr mobiel mobielnummer fax phone mobile")
	// birthWords name a date of birth.
	birthWords = set("geb gebdat gebdatum geboren geboortedatum geboortedag geboortedata dob birthdate birthday born")
	// patientWords name one patient.
	patientWords = set("patient patiente pt pte pat client cliente verzekerde")
	// numberWords name a patient's number in one word.
	numberWords = set("patientnummer patientnr patientennummer patnr patnummer ptnr patientid patientcode clientnummer clientnr verzekerdennummer verzekerdenummer zisnummer hisnummer")
	// numberEnds make a patient's number of two words.
	numberEnds = set("nummer nr no id number num code")
	// contactWords name a way to reach somebody.
	contactWords = set("tel telefoon telefoonnummer telnr mobiel mobielnummer nummer nr mail email e adres mailadres emailadres contact contactgegevens phone mobile number address")
	// smallWords stand between the parts of a name or a label.
	smallWords = set("van de den der het t ten ter la le von mw mevr mevrouw dhr meneer heer is of the mr mrs ms")
	// monthWords give the months by name, a number of two digits after each.
	monthWords = set("jan januari january feb februari february mrt mar maart march apr april mei may jun juni june jul juli july " +
		"aug augustus august sep sept september okt oct oktober october nov november dec december")
)
