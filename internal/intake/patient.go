package intake

import (
	"slices"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/patientdata"
)

// patientWords are headers of columns about a patient. There is no place for a
// patient here, so such a file is not even kept.
var patientWords = []string{
	"bsn", "burgerservicenummer", "sofinummer", "sofi nummer", "geboortedatum", "geb datum", "gebdatum", "geboren", "geb dat", "birth date", "date of birth", "dob",
	"patientnummer", "patient nr", "patientnr", "patient id", "patientid", "patient nummer", "naam patient", "patientnaam", "patient naam", "polisnummer", "verzekerdennummer",
	"icpc", "icpc code",
}

// LooksLikePatients says in which columns a file seems to be about patients: by
// a header among the first rows, by a number that is built as a BSN is, or by
// words in a cell in which every other text would be refused too.
func LooksLikePatients(tables []Table) []fault.Fault {
	var faults []fault.Fault
	for i := range tables {
		t := &tables[i]
		for n := range t.Rows {
			line := &t.Rows[n]
			for column := range line.Cells {
				code := suspicion(line.Cell(column), n < 30)
				if code != "" {
					faults = append(faults, fault.Fault{Code: code, Path: Address(column, line.No), Args: fault.Args{"sheet": t.Name}})
				}
				if len(faults) >= 5 {
					return faults
				}
			}
		}
	}
	return faults
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

var unspaced = strings.NewReplacer(".", "", " ", "", "-", "", "\u00a0", "")

func suspicion(cell string, head bool) fault.Code {
	if head && len(cell) < 40 && slices.Contains(patientWords, Fold(cell)) {
		return "intake.patient-header"
	}
	if len(cell) > 12 {
		if !strings.Contains(cell, "@") && strings.IndexFunc(cell, isDigit) < 0 {
			return "" // a number or an address is in all that is looked for
		}
		if found := patientdata.Detect(cell); len(found) > 0 {
			return fault.Code("intake.patient-" + string(found[0].Kind))
		}
		return ""
	}
	figures := unspaced.Replace(cell)
	if len(figures) == 9 && strings.Trim(figures, "0123456789") == "" && eleven(figures) && strings.Count(cell, "-") != 2 {
		return "intake.patient-number"
	}
	return ""
}

// eleven is the test that every BSN passes: nine figures, weighed 9 to 2 and -1,
// are together a multiple of eleven.
func eleven(figures string) bool {
	sum := -int(figures[8] - '0')
	for i := range 8 {
		sum += int(figures[i]-'0') * (9 - i)
	}
	return sum%11 == 0 && sum != 0
}
