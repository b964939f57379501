package intake

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/base/calendar"
)

// Serial reads a bare number as the day that a spreadsheet counts: from 1900,
// with a 29 February 1900 that never was, or from 1904. Only days between 1971
// and 2199 are days.
func Serial(text string, since1904 bool) (calendar.Date, bool) {
	text = strings.TrimSpace(text)
	n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || math.IsNaN(n) || n < 20000 || n > 120000 || strings.HasPrefix(text, "0") {
		return calendar.None, false
	}
	const from1900, from1904 = 25569, 24107 // 1 January 1970 in each
	zero := from1900
	if since1904 {
		zero = from1904
	}
	day := calendar.Date(int(n) - zero)
	if day.Year() < 1971 || day.Year() > 2199 {
		return calendar.None, false
	}
	return day, true
}

var months = map[string]time.Month{
	"jan": 1, "januari": 1, "feb": 2, "februari": 2, "mrt": 3, "maart": 3, "mar": 3, "apr": 4, "april": 4, "mei": 5, "jun": 6, "juni": 6,
	"jul": 7, "juli": 7, "aug": 8, "augustus": 8, "sep": 9, "sept": 9, "september": 9, "okt": 10, "oktober": 10, "oct": 10,
	"nov": 11, "november": 11, "dec": 12, "december": 12, "may": 5, "march": 3, "january": 1, "february": 2, "june": 6, "july": 7, "august": 8, "october": 10,
}

var weekdays = []string{"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "ma", "di", "wo", "do", "vr", "za", "zo"}

var inFigures = regexp.MustCompile(`^(\d{1,4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,4})$`)
var inWords = regexp.MustCompile(`^(\d{1,2})[-. ]*([a-z]+)\.?[-. ]*'?(\d{4}|\d{2})$`)
var withTime = regexp.MustCompile(`[t ]\d{1,2}[:.]\d{2}([:.]\d{2}([.,]\d+)?)?( ?uur|z)?$`)

// day reads a date as it is written in the Netherlands: 2-7-2023, 02/07/23,
// 2 juli 2023, 2023-07-02, or the number of a spreadsheet.
func day(text string, since1904 bool) (calendar.Date, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if d, ok := Serial(text, since1904); ok {
		return d, true
	}
	text = withTime.ReplaceAllString(text, "")
	for _, w := range weekdays {
		if rest, ok := strings.CutPrefix(text, w+" "); ok {
			text = strings.TrimSpace(rest)
			break
		}
	}
	if m := inWords.FindStringSubmatch(text); m != nil {
		if month, ok := months[m[2]]; ok {
			return exact(fullYear(m[3]), month, whole(m[1]))
		}
		return calendar.None, false
	}
	m := inFigures.FindStringSubmatch(text)
	switch {
	case m == nil:
		return calendar.None, false
	case len(m[1]) == 4:
		return exact(whole(m[1]), time.Month(whole(m[2])), whole(m[3]))
	case len(m[1]) <= 2 && (len(m[3]) == 4 || len(m[3]) == 2):
		return exact(fullYear(m[3]), time.Month(whole(m[2])), whole(m[1]))
	}
	return calendar.None, false
}

func whole(text string) int { n, _ := strconv.Atoi(text); return n }

// fullYear reads two figures as a year of this programme.
func fullYear(text string) int {
	if n := whole(text); len(text) > 2 {
		return n
	} else if n < 80 {
		return 2000 + n
	} else {
		return 1900 + n
	}
}

// exact gives a day that exists: not 31 February.
func exact(year int, month time.Month, of int) (calendar.Date, bool) {
	if year < 1971 || year > 2199 || month < 1 || month > 12 || of < 1 || of > 31 {
		return calendar.None, false
	}
	d := calendar.Of(year, month, of)
	if at := d.Time(); at.Day() != of || at.Month() != month {
		return calendar.None, false
	}
	return d, true
}

var quarterWords = regexp.MustCompile(`^(?:(?:q|k|kw|kwartaal)\s*([1-4])\s*[-/, ]*\s*(\d{4}))$|^(?:([1-4])e?\s*(?:kwartaal|kw|q)\s*[-/, ]*\s*(\d{4}))$|^(?:(\d{4})\s*[-/, ]*\s*(?:q|k|kw|kwartaal)\s*([1-4]))$`)

// quarter reads the first day of a quarter: a date, or Q2 2026.
func quarter(text string, since1904 bool) (calendar.Date, bool) {
	m := quarterWords.FindStringSubmatch(strings.ToLower(strings.TrimSpace(text)))
	if m == nil {
		d, ok := day(text, since1904)
		return d, ok
	}
	q, y := whole(m[1]+m[3]+m[6]), whole(m[2]+m[4]+m[5])
	return exact(y, time.Month(q*3-2), 1)
}

var grouped = regexp.MustCompile(`^\d{1,3}([. ]\d{3})+$`)

// thinSpaces stand between the thousands of some spreadsheets.
var thinSpaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "'", "")

// count reads a whole number of patients: 2450, 2.450, 2 450, 2450,0. What is
// after a comma is an error unless it is nothing.
func count(text string) (int, bool) {
	text = thinSpaces.Replace(strings.TrimSpace(text))
	if head, tail, cut := strings.Cut(text, ","); cut {
		switch {
		case strings.Trim(tail, "0") == "":
			text = head
		case len(tail) == 3 && len(head) <= 3 && !strings.Contains(head, "."):
			text = head + tail // 2,450 as an English spreadsheet writes it
		default:
			return 0, false
		}
	}
	if grouped.MatchString(text) {
		text = strings.NewReplacer(".", "", " ", "").Replace(text)
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n != math.Trunc(n) || n < 0 || n > 1e6 || strings.ContainsAny(text, "xXpP_") {
		return 0, false
	}
	return int(n), true
}

var yes = map[string]bool{
	"ja": true, "j": true, "yes": true, "y": true, "x": true, "1": true, "waar": true, "true": true, "aanwezig": true, "geweest": true, "v": true, "✓": true, "ok": true,
	"nee": false, "n": false, "no": false, "0": false, "onwaar": false, "false": false, "afwezig": false, "niet": false, "-": false, "afgemeld": false, "absent": false,
}

// answer reads yes or no.
func answer(text string) (is, ok bool) {
	is, ok = yes[strings.ToLower(strings.TrimSpace(text))]
	return is, ok
}

// agb reads the code of a practice: eight figures. Spreadsheets take the zeros
// from its head and write it as a number; mended says that it was put right.
func agb(text string) (code string, mended, ok bool) {
	typed := strings.TrimSpace(strings.Trim(strings.TrimSpace(text), "'\""))
	bare := unspaced.Replace(typed)
	if upper := strings.ToUpper(typed); strings.Contains(upper, "E+") || strings.Contains(upper, "E") && strings.Trim(upper, "0123456789.,E") == "" {
		n, err := strconv.ParseFloat(strings.Replace(upper, ",", ".", 1), 64)
		if err != nil || n != math.Trunc(n) || n < 1 || n >= 1e8 || !exactly(upper, n) {
			return "", false, false
		}
		bare = strconv.FormatInt(int64(n), 10)
	} else if head, tail, cut := strings.Cut(strings.Replace(typed, ",", ".", 1), "."); cut && strings.Trim(tail, "0") == "" && len(tail) <= 2 {
		bare = head
	}
	if bare == "" || strings.Trim(bare, "0123456789") != "" || strings.Trim(bare, "0") == "" || len(bare) > 8 || len(bare) < 7 {
		return "", false, false
	}
	code = strings.Repeat("0", 8-len(bare)) + bare
	return code, code != typed, true
}

// exactly says whether a number with an exponent still has all its figures:
// 1,2E+06 has lost most of them, and what they were nobody can say.
func exactly(text string, n float64) bool {
	mantissa, _, _ := strings.Cut(text, "E")
	figures := len(strings.Trim(strings.NewReplacer(".", "", ",", "").Replace(mantissa), " "))
	return figures >= len(strconv.FormatInt(int64(n), 10))
}
