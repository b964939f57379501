package patientdata

import "strings"

// shapes are the ways in which people cut nine digits in groups. 4-4-1 and
// 2-3-2-2 are not among them: two years and a digit, and a Belgian telephone.
var shapes = map[string]bool{
	"9": true, "423": true, "333": true, "45": true, "54": true, "324": true, "234": true, "36": true, "63": true,
	"342": true, "22221": true, "12222": true, "111111111": true,
}

// bsns looks at every number, alone and in groups with one separator.
func (d *detector) bsns() {
	banks := d.ibans()
	for i := 0; i < len(d.tokens); i++ {
		if d.tokens[i].kind != number {
			continue
		}
		last := i
		if len(d.tokens[i].text) < 9 {
			last = d.group(i)
		}
		if d.isBSN(i, last) && !banks[i] {
			d.add(BSN, i, last)
			i = last
		}
	}
}

// group gives the last token of the run of numbers that begins here, with one
// sort of separator between them; the beginning itself when it is no run, or
// when the run began earlier.
func (d *detector) group(first int) int {
	for _, sep := range []string{".", "-", " "} {
		if !d.is(first+1, sep) || d.at(first+2).kind != number || d.is(first-1, sep) && d.at(first-2).kind == number {
			continue
		}
		last := first + 2
		for d.is(last+1, sep) && d.at(last+2).kind == number && last < first+18 {
			last += 2
		}
		return last
	}
	return first
}

// isBSN judges the numbers from one token to another.
func (d *detector) isBSN(first, last int) bool {
	var digits, shape strings.Builder
	for i := first; i <= last; i += 2 {
		if len(d.tokens[i].text) > 9 {
			return false
		}
		digits.WriteString(d.tokens[i].text)
		shape.WriteByte(byte('0' + len(d.tokens[i].text)))
	}
	text := digits.String()
	if d.named(first, 2, bsnWords) && (len(text) == 9 || len(text) == 8) {
		return true
	}
	return shapes[shape.String()] && elevenTest(text) && !d.glued(first, last) && !d.year(first, last) && !d.otherwise(first, last)
}

// elevenTest says whether nine digits can be a citizen service number.
func elevenTest(digits string) bool {
	if len(digits) != 9 || digits == "000000000" {
		return false
	}
	sum := -int(digits[8] - '0')
	for i := range 8 {
		sum += (9 - i) * int(digits[i]-'0')
	}
	return sum%11 == 0
}

// year says whether two groups are a year and a count: "2026 11500".
func (d *detector) year(first, last int) bool {
	text := d.tokens[first].text
	return last == first+2 && len(text) == 4 && (text[:2] == "19" || text[:2] == "20")
}

// otherwise says whether a number is named as something else, is an amount, or
// belongs to a telephone number or a VAT number.
func (d *detector) otherwise(first, last int) bool {
	for _, j := range d.back(first, 6) {
		switch text := d.tokens[j].text; {
		case bsnWords[text] || patientWords[text]:
			return false
		case otherWords[text]:
			return true
		}
	}
	return d.namedAfter(last) || d.amount(first, last) || d.phoned(first) || d.vat(last)
}

// namedAfter says whether the name comes directly after: "123456782 (RSIN)".
func (d *detector) namedAfter(last int) bool {
	next := last + 1
	for d.is(next, " (") && next < last+4 {
		next++
	}
	t := d.at(next)
	return next > last+1 && t.kind == word && otherWords[t.text] && !d.is(next+1, ":")
}

// amount says whether it is money.
func (d *detector) amount(first, last int) bool {
	before, after := first-1, last+1
	for d.is(before, " ") && before > first-3 {
		before--
	}
	for d.is(after, " ") && after < last+3 {
		after++
	}
	money := func(t token) bool {
		return t.text == "€" || t.text == "eur" || t.text == "euro" || t.text == "euros"
	}
	return money(d.at(before)) || money(d.at(after))
}

// phoned says whether a country code stands before a number: "+31 (0)30 …".
func (d *detector) phoned(first int) bool {
	i := first - 1
	for i > first-7 && (d.is(i, " ()-.") || d.at(i).kind == number && d.at(i).text == "0") {
		i--
	}
	t := d.at(i)
	if t.kind != number || i == first-1 || len(t.text) > 5 {
		return false
	}
	return d.is(i-1, "+") || strings.HasPrefix(t.text, "00")
}

// vat says whether B and two digits follow: "NL 1234.56.782.B01".
func (d *detector) vat(last int) bool {
	next := last + 1
	for d.is(next, " .") && next < last+3 {
		next++
	}
	digits := next + 1
	if d.is(digits, ".") {
		digits++
	}
	return d.at(next).text == "b" && d.at(digits).kind == number && len(d.at(digits).text) == 2
}

// ibans finds bank accounts: two letters, two digits, four letters or digits,
// and on, with or without blanks. It gives the tokens that are of one.
func (d *detector) ibans() []bool {
	out := make([]bool, len(d.tokens))
	for i := 0; i < len(d.tokens); i++ {
		if t := d.tokens[i]; t.kind != word || letters(t) != 2 || d.at(i+1).kind != number || len(d.at(i+1).text) < 2 || d.at(i-1).kind == number {
			continue
		}
		last, length := i, 0
		for j := i; j < i+24 && length < 34; j++ {
			t := d.at(j)
			if t.kind > number {
				if t.text == " " {
					continue
				}
				break
			}
			if t.kind == word && j > i && letters(t) != 4 {
				break
			}
			last, length = j, length+letters(t)
		}
		if length >= 15 {
			for ; i < last; i++ {
				out[i] = true
			}
			out[last] = true
		}
	}
	return out
}
