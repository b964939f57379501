package practice

import (
	"context"
	"strings"

	"meertijd/internal/access"
)

// Phone is the telephone number on which a practice can be called, as +31301234567.
// A later number comes in the place of an earlier one; an empty one says that
// there is none any more.
type Phone struct {
	ID       string
	Number   string
	Recorded Recorded
}

// Phone gives the number on which the practice can be called, empty when nobody
// wrote one down.
func (f *File) Phone() string {
	if n := len(f.Phones); n > 0 {
		return f.Phones[n-1].Number
	}
	return ""
}

// The lengths of a number with its country, as the world has agreed; and of a
// Dutch one without: 0800 1234 is the shortest.
const (
	shortestAbroad, longestAbroad = 8, 15
	wholeDutch                    = 10
)

// ReadPhone reads a telephone number as people write it, 030-123 45 67 or
// +31 (0)30 1234567, and as a spreadsheet leaves it, without its first zero.
func ReadPhone(text string) (number string, ok bool) {
	text = strings.TrimSpace(strings.NewReplacer("(0)", "", "\u00a0", " ", "\u202f", " ", "\u2011", "-", "\u2013", "-").Replace(text))
	abroad := strings.HasPrefix(text, "+")
	digits := strings.NewReplacer(" ", "", "-", "", ".", "", "/", "", "(", "", ")", "").Replace(strings.TrimPrefix(text, "+"))
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	if rest, international := strings.CutPrefix(digits, "00"); international && !abroad {
		abroad, digits = true, rest
	}
	switch {
	case abroad && !strings.HasPrefix(digits, "31"):
		return "+" + digits, len(digits) >= shortestAbroad && len(digits) <= longestAbroad && digits[0] != '0'
	case abroad, len(digits) == wholeDutch+1 && strings.HasPrefix(digits, "31"):
		digits = "0" + strings.TrimPrefix(strings.TrimPrefix(digits, "31"), "0")
	case len(digits) == wholeDutch-1 && digits[0] != '0': // a spreadsheet took the zero
		digits = "0" + digits
	}
	service := strings.HasPrefix(digits, "0800") || strings.HasPrefix(digits, "0900")
	if len(digits) < 2 || digits[0] != '0' || digits[1] == '0' || len(digits) != wholeDutch && !(service && (len(digits) == 8 || len(digits) == 11)) {
		return "", false
	}
	return "+31" + digits[1:], true
}

// longAreas are the beginnings of the Dutch areas that have three figures; the
// others have four.
const longAreas = " 010 013 015 020 023 024 026 030 033 035 036 038 040 043 045 046 050 053 055 058 070 071 072 073 074 075 076 077 078 079 085 088 "

// SpellPhone writes a number as people read it: 030 123 45 67.
func SpellPhone(number string) string {
	rest, dutch := strings.CutPrefix(number, "+31")
	if !dutch {
		return number
	}
	digits := "0" + rest
	switch {
	case strings.HasPrefix(digits, "06") && len(digits) == wholeDutch:
		return spaced(digits, 2, 4, 6, 8)
	case len(digits) != wholeDutch || strings.HasPrefix(digits, "0800") || strings.HasPrefix(digits, "0900"):
		return spaced(digits, 4)
	case strings.Contains(longAreas, " "+digits[:3]+" "):
		return spaced(digits, 3, 6, 8)
	}
	return spaced(digits, 4, 6, 8)
}

func spaced(digits string, at ...int) string {
	var b strings.Builder
	from := 0
	for _, to := range at {
		b.WriteString(digits[from:to] + " ")
		from = to
	}
	return b.String() + digits[from:]
}

// RecordPhone writes down on which number a practice can be called; an empty
// text says that there is none. The practice itself does so, or the lead.
func (s *Service) RecordPhone(ctx context.Context, c Command, id, text string) error {
	target := access.Target{Practices: []string{id}}
	_, err := s.carryOutOn(ctx, c, access.KeepPhone, target, "phone", []any{id, text}, func(d *deed) error {
		f, err := d.live(id, d.Today())
		if err != nil {
			return err
		}
		number, ok := ReadPhone(text)
		if strings.TrimSpace(text) == "" {
			number, ok = "", true
		}
		if !ok {
			return wrong("practice.phone-wrong")
		}
		if number == f.Phone() {
			return nil
		}
		now := Phone{ID: d.NewID(), Number: number}
		ch := d.change(id, "phone")
		ch.Phones = append(ch.Phones, now)
		for _, old := range f.Phones {
			d.instead(id, old.ID, now.ID, "")
		}
		return nil
	})
	return err
}
