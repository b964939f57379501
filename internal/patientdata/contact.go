package patientdata

// numbers finds numbers that are named as a patient's.
func (d *detector) numbers() {
	for i := range d.tokens {
		end := d.numberName(i)
		if end < 0 {
			continue
		}
		value := end + 1
		for value < end+6 && (d.is(value, " :=.#\t-") || d.at(value).kind == word && smallWords[d.at(value).text]) {
			value++
		}
		if last := d.coded(value); last >= 0 {
			d.add(Number, i, last)
		}
	}
}

// numberName gives the last token of the name of a patient's number that
// begins here, -1 when there is none: patiëntnummer, pat.nr, patiënt-id.
func (d *detector) numberName(i int) int {
	t := d.at(i)
	if t.kind != word {
		return -1
	}
	if numberWords[t.text] {
		return i
	}
	if !patientWords[t.text] {
		return -1
	}
	next := i + 1
	for d.is(next, " .-") && next < i+3 {
		next++
	}
	if next > i+1 && d.at(next).kind == word && numberEnds[d.at(next).text] {
		return next
	}
	return -1
}

// coded gives the last token of a number of four digits or more, letters and
// dashes in it included; -1 when there is none.
func (d *detector) coded(i int) int {
	digits, last := 0, -1
	for j := i; j < i+8; j++ {
		t := d.at(j)
		switch {
		case t.kind == number:
			digits, last = digits+len(t.text), j
		case t.kind == word && letters(t) <= 4 && j == i, d.is(j, "-./") && j > i:
		default:
			j = i + 8
		}
	}
	if digits < 4 {
		return -1
	}
	return last
}

// contacts finds mail addresses and telephone numbers of one patient. A patient
// who can call a practice, or a colleague's number, is none.
func (d *detector) contacts() {
	for i := range d.tokens {
		first, last := i, d.phone(i)
		if last < 0 {
			first, last = d.address(i)
		}
		if last >= 0 && d.ofPatient(first) {
			d.add(Contact, first, last)
		}
	}
}

// phone gives the last token of a telephone number that begins here: ten
// digits from a 0, or a country code.
func (d *detector) phone(i int) int {
	t := d.at(i)
	if t.kind != number || d.glued(i, i) || d.is(i-1, ".-") && d.at(i-2).kind == number {
		return -1
	}
	abroad := d.is(i-1, "+") || len(t.text) >= 4 && t.text[:2] == "00"
	if !abroad && t.text[0] != '0' {
		return -1
	}
	digits, last := 0, i
	for j := i; j < i+16 && (d.at(j).kind == number || d.is(j, " -.()/")); j++ {
		if d.at(j).kind == number {
			if digits += len(d.at(j).text); digits > 13 {
				return -1
			}
			last = j
		}
	}
	if digits == 10 || abroad && digits >= 10 {
		return last
	}
	return -1
}

// address gives the tokens of a mail address around the @ that stands here.
func (d *detector) address(i int) (first, last int) {
	if d.at(i).text != "@" || d.at(i-1).kind > number || d.at(i+1).kind > number {
		return 0, -1
	}
	first, last = i-1, i+1
	for first > i-12 && (d.at(first-1).kind <= number || d.is(first-1, ".-+") && d.at(first-2).kind <= number) {
		first--
	}
	for last < i+12 && (d.at(last+1).kind <= number || d.is(last+1, ".-") && d.at(last+2).kind <= number) {
		last++
	}
	return first, last
}

// ofPatient says whether one patient, with a name or as a label, stands before
// a way to reach somebody.
func (d *detector) ofPatient(first int) bool {
	names := 0
	for _, j := range d.back(first, 7) {
		t := d.tokens[j]
		switch {
		case patientWords[t.text]:
			return names > 0 || d.label(j)
		case contactWords[t.text], smallWords[t.text]:
		case t.capital:
			names++
		default:
			return false
		}
	}
	return false
}

// label says whether a patient is who a label is of: "telefoon van de patiënt".
func (d *detector) label(j int) bool {
	for _, k := range d.back(j, 3) {
		switch text := d.tokens[k].text; {
		case contactWords[text]:
			return true
		case !smallWords[text]:
			return false
		}
	}
	return false
}
