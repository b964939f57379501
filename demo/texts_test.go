package demo_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/plan"
)

// suspect is what might be somebody's number or address: nine digits in a row
// (a citizen number), a telephone number, an address for mail.
var suspect = regexp.MustCompile(`\b\d{9}\b|\b0\d[ -]?\d{7,8}\b|\b06[ -]?\d{8}\b|\+31|@|www\.|\b\d{4} ?[A-Z]{2}\b`)

func TestNoTextLooksLikeARealPerson(t *testing.T) {
	for _, name := range []string{"names.txt", "texts.txt"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := suspect.FindString(string(text)); found != "" {
			t.Errorf("%s has %q", name, found)
		}
		for line := range strings.Lines(string(text)) {
			if len([]rune(line)) > 300 || strings.Contains(line, "\u2014") || strings.Contains(line, "\u2013") {
				t.Errorf("%s: %q", name, line)
			}
		}
	}
	each(t, func(t *testing.T, w *world) {
		plans, err := w.Stores.Plans.Region(t.Context(), tenant)
		if err != nil {
			t.Fatal(err)
		}
		for i := range plans {
			p := &plans[i]
			if faults := p.Fields.Check(); len(faults) > 0 {
				t.Errorf("year %d: %v", p.Year, faults)
			}
			for _, path := range p.Fields.Paths() {
				if text := p.Fields[path]; len([]rune(text)) > plan.MaxText/10 || suspect.MatchString(text) {
					t.Errorf("%s: %q", path, text)
				}
			}
			said, _ := json.Marshal([]any{p.Remarks, p.Conflicts, p.SavedBy})
			if found := regexp.MustCompile(`@|\+31`).FindString(string(said)); found != "" {
				t.Errorf("year %d has %q", p.Year, found)
			}
		}
	})
}

func TestEveryNameIsOfOne(t *testing.T) {
	for _, set := range sets(t) {
		w := fill(t, demo.Options{Set: set, Practices: 160})
		ids := map[string]string{}
		for _, p := range w.report.People {
			if id, ok := ids[p.Name]; ok && id != p.ID {
				t.Errorf("%s are two", p.Name)
			}
			ids[p.Name] = p.ID
		}
		names := map[string]bool{}
		for _, file := range w.files() {
			if names[file.Practice.Name] || names[file.Practice.AGB] {
				t.Errorf("%s or %s twice", file.Practice.Name, file.Practice.AGB)
			}
			names[file.Practice.Name], names[file.Practice.AGB] = true, true
		}
	}
}
