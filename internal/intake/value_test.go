package intake

import (
	"strings"
	"testing"

	"meertijd/internal/base/calendar"
)

func TestADateIsReadAsItIsWrittenInTheNetherlands(t *testing.T) {
	for text, want := range map[string]string{
		"2-7-2023": "2023-07-02", "02-07-23": "2023-07-02", "2/7/2023": "2023-07-02", "2.7.2023": "2023-07-02", "2023-07-02": "2023-07-02",
		"2 juli 2023": "2023-07-02", "2 jul. 2023": "2023-07-02", "2-jul-23": "2023-07-02", "zondag 2 juli 2023": "2023-07-02", "1 mrt 2024": "2024-03-01",
		"45109": "2023-07-02", "45109,5": "2023-07-02", "2023-07-02 00:00:00": "2023-07-02", "2-7-2023 14:30": "2023-07-02", "2023-07-02T00:00:00Z": "2023-07-02",
		"29-2-2024": "2024-02-29", "2 '": "", "31-2-2024": "", "29-2-2023": "", "32-1-2024": "", "1-13-2024": "", "7/14/2023": "", "zomer 2023": "", "2023": "",
		"": "", "1-1-1900": "", "045109": "", "4": "", "9999999": "", "2-7": "", "NaN": "", "1e5": "2173-10-14",
	} {
		got, ok := day(text, false)
		if got.String() != want || ok != (want != "") {
			t.Errorf("%q: %s %v, want %s", text, got, ok, want)
		}
	}
	if got, ok := day("43647", true); !ok || got.String() != "2023-07-02" {
		t.Errorf("counted from 1904: %s", got)
	}
}

func TestAQuarterHasManyNames(t *testing.T) {
	for text, want := range map[string]string{
		"Q2 2026": "2026-04-01", "2026-Q2": "2026-04-01", "2e kwartaal 2026": "2026-04-01", "kwartaal 4 2025": "2025-10-01", "1-4-2026": "2026-04-01",
		"Q5 2026": "", "kwartaal 2": "",
	} {
		if got, ok := quarter(text, false); got.String() != want || ok != (want != "") {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestACountIsAWholeNumber(t *testing.T) {
	for text, want := range map[string]int{
		"2450": 2450, "2.450": 2450, "2 450": 2450, "2\u00a0450": 2450, "2450,0": 2450, "2450.0": 2450, "12.450": 12450, "0": 0, "2,450": 2450,
		"24,5": -1, "2450,5": -1, "2.45": -1, "-3": -1, "veel": -1, "": -1, "1e9": -1, "0x1F": -1, "NaN": -1, "2.450,5": -1,
	} {
		got, ok := count(text)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestACodeGetsBackWhatASpreadsheetTook(t *testing.T) {
	for text, want := range map[string]string{
		"01099901": "01099901", "1099901": "01099901", "1.099901E+06": "01099901", "1,099901E+06": "01099901", "'01099901": "01099901", "1099901.0": "01099901",
		"01 099 901": "01099901", "01099901 ": "01099901", "1099901,00": "01099901",
		"1,1E+06": "", "1.09E+06": "", "010999012": "", "99901": "", "AGB": "", "": "", "00000000": "", "0109990A": "", "1.5": "", "NaN": "", "1E999": "",
	} {
		got, mended, ok := agb(text)
		if got != want || ok != (want != "") || ok && mended != (strings.Trim(text, "' ") != want) {
			t.Errorf("%q: %s %v %v, want %s", text, got, mended, ok, want)
		}
	}
}

func TestNamesAreComparedFolded(t *testing.T) {
	for text, want := range map[string]string{
		"Praktijk-AGB *": "praktijk agb", "  Café ’t  Hoekje ": "cafe t hoekje", "E-mail": "e mail", "Wijkcoördinator": "wijkcoordinator", "AGB\ncode": "agb code",
	} {
		if got := Fold(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	known := []string{"praktijk de linde", "praktijk de eik", "wijk 1"}
	for text, want := range map[string]string{
		"praktijk de lnide": "praktijk de linde", "praktijk de linden": "praktijk de linde", "praktijk de berk": "", "wijk 2": "", "xyz": "", "praktijk": "",
	} {
		if got := nearest(text, known); got != want {
			t.Errorf("%q is near %q, want %q", text, got, want)
		}
	}
}

func TestABSNIsToldFromOtherNumbers(t *testing.T) {
	for cell, want := range map[string]string{
		"111222333": "intake.patient-number", "1112.22.333": "intake.patient-number", "111222334": "", "01099901": "", "0301234567": "", "000000000": "",
		"BSN": "intake.patient-header", "Geboortedatum": "intake.patient-header", "patiëntnummer": "intake.patient-header", "Aantal patiënten": "", "": "",
		"111222333 is een nummer in een zin": "intake.patient-bsn", "geb. 12-03-1956, belt graag": "intake.patient-birth", "Start op 12-03-2026": "",
	} {
		if got := suspicion(cell, true); string(got) != want {
			t.Errorf("%q: %q", cell, got)
		}
	}
}

func TestColumnsHaveTheNamesOfASpreadsheet(t *testing.T) {
	for column, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := ColumnName(column); got != want {
			t.Errorf("%d: %s", column, got)
		}
	}
	if day, ok := Serial("25569", false); ok || day != calendar.None {
		t.Error("1 January 1970 is no date here", day)
	}
}

func FuzzValues(f *testing.F) {
	for _, text := range []string{"2-7-2023", "1.234567E+06", "2.450", "Q2 2026", "zondag 2 juli 2023", "ja"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, ok := day(text, false); ok && (d.Year() < 1971 || d.Year() > 2199) {
			t.Errorf("%q: %s", text, d)
		}
		if code, _, ok := agb(text); ok && len(code) != 8 {
			t.Errorf("%q: %s", text, code)
		}
		if n, ok := count(text); ok && (n < 0 || n > 1e6) {
			t.Errorf("%q: %d", text, n)
		}
		quarter(text, true)
		nearest(Fold(text), []string{"praktijk de linde"})
	})
}
