package wording_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/money"
	"meertijd/internal/wording"
)

func TestBothLanguagesHaveEveryCodeWithTheSamePlaceholders(t *testing.T) {
	nl, en := wording.Codes("nl"), wording.Codes("en")
	for _, code := range nl {
		if !slices.Contains(en, code) {
			t.Errorf("%s has no English", code)
			continue
		}
		if a, b := wording.Placeholders("nl", code), wording.Placeholders("en", code); !slices.Equal(a, b) {
			t.Errorf("%s asks %v in Dutch and %v in English", code, a, b)
		}
	}
	for _, code := range en {
		if !slices.Contains(nl, code) {
			t.Errorf("%s has no Dutch", code)
		}
	}
}

// stiff are words that a tired practice manager should not have to read.
var stiff = regexp.MustCompile(`(?i)\b(validatie|conform|teneinde|derhalve|dient te|geïmplementeerd|stil|loopt risico|werkbank|tip sturen|u|uw)\b`)

func TestTheDutchIsPlain(t *testing.T) {
	for _, code := range wording.Codes("nl") {
		sentence := wording.Text("nl", code, nil)
		if found := stiff.FindString(sentence); found != "" {
			t.Errorf("%s says %q: %s", code, found, sentence)
		}
	}
}

func TestPlaceholdersAndPlurals(t *testing.T) {
	one := wording.Text("nl", "repair.steps", fault.Args{"n": "1"})
	two := wording.Text("nl", "repair.steps", fault.Args{"n": "2"})
	if one != "1 stap" || two != "2 stappen" {
		t.Errorf("%q, %q", one, two)
	}
}

func TestDatesAndAmountsAreWrittenAsPeopleWriteThem(t *testing.T) {
	day := calendar.MustParse("2026-06-02")
	for _, c := range []struct{ have, want string }{
		{wording.Date("nl", day), "2 juni 2026"},
		{wording.Date("en", day), "2 June 2026"},
		{wording.Date("nl", calendar.None), ""},
		{wording.Money("nl", 3405100), "€ 34.051,00"},
		{wording.Money("en", 3405100), "€34,051.00"},
		{wording.Money("nl", -5), "-€ 0,05"},
		{wording.Money("nl", money.Cents(123456789012)), "€ 1.234.567.890,12"},
		{wording.List("nl", []string{"a", "b", "c"}), "a, b en c"},
		{wording.Quarter("nl", calendar.QuarterOf(day)), "kwartaal 2 van 2026"},
	} {
		if c.have != c.want {
			t.Errorf("%q, want %q", c.have, c.want)
		}
	}
}

// A code that stands in two files would be read from the last one only.
func TestNoCodeStandsInTwoFiles(t *testing.T) {
	for _, language := range wording.Languages {
		names, err := filepath.Glob("*." + language + ".txt")
		if err != nil || len(names) < 3 {
			t.Fatal(names, err)
		}
		seen := map[string]string{}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(data)) {
				code, _, ok := strings.Cut(strings.TrimSpace(line), " = ")
				if !ok || strings.HasPrefix(code, "#") {
					continue
				}
				if seen[code] != "" {
					t.Errorf("%s stands in %s and in %s", code, seen[code], name)
				}
				seen[code] = name
			}
		}
	}
}
