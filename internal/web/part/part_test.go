package part

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

func eachFile(t *testing.T, pattern string, visit func(name, text string)) {
	t.Helper()
	names, err := fs.Glob(Files, pattern)
	if err != nil || len(names) < 20 {
		t.Fatalf("%d files: %v", len(names), err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(Files, name)
		if err != nil {
			t.Fatal(err)
		}
		visit(name, string(data))
	}
}

var inline = regexp.MustCompile(`(?i)\sstyle=|<style|<script>|\son[a-z]+=|javascript:|hx-on`)

func TestNothingIsInline(t *testing.T) {
	eachFile(t, "*/*.html", func(name, text string) {
		if found := inline.FindString(text); found != "" {
			t.Errorf("%s has %q, which the policy forbids", name, found)
		}
	})
}

var words = regexp.MustCompile(`>\s*[A-Za-z]{3,}[^<{]*<`)

// Sentences come from wording; only names stand in templates.
func TestNoSentenceStandsInATemplate(t *testing.T) {
	names := strings.NewReplacer("Meertijd", "", "Nederlands", "", "English", "")
	eachFile(t, "*/*.html", func(name, text string) {
		if found := words.FindString(names.Replace(text)); found != "" {
			t.Errorf("%s says %q itself", name, found)
		}
	})
}

var hex = regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b`)

func TestColoursComeFromTheTokens(t *testing.T) {
	eachFile(t, "*/*.css", func(name, text string) {
		for line := range strings.Lines(text) {
			if found := hex.FindString(line); found != "" && !strings.HasPrefix(line, ".logo-") {
				t.Errorf("%s has the colour %s itself", name, found)
			}
		}
	})
}

func TestEveryFolderHasATemplateAndAStyleSheet(t *testing.T) {
	folders, err := fs.ReadDir(Files, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		for _, ending := range []string{".html", ".css"} {
			if _, err := fs.Stat(Files, f.Name()+"/"+f.Name()+ending); err != nil {
				t.Errorf("%s lacks %s", f.Name(), ending)
			}
		}
	}
}

func TestFieldsSayWhatDescribesThem(t *testing.T) {
	f := Textarea{Field: Field{Name: "why", Hint: "kort", Error: "leeg"}, Max: 10, Value: "één"}
	if have := f.CounterDescribedBy(); have != "why-hint why-error why-count" {
		t.Error(have)
	}
	if f.Left() != 7 {
		t.Errorf("%d letters left, want 7", f.Left())
	}
	if have := (Field{Name: "why"}).DescribedBy(); have != "" {
		t.Error(have)
	}
}

func TestQuestionsShowForTheirModes(t *testing.T) {
	c := Choice{Modes: []Mode{{Value: "new"}, {Value: "deepened"}, {Value: "dropped"}}}
	if have := c.Classes(Ask{For: []string{"deepened", "dropped"}}); have != "ask ask-1 ask-2" {
		t.Error(have)
	}
}

func TestChartsStayInsideTheirFrame(t *testing.T) {
	c := LineChart{Low: 0, High: 10, Points: []Point{{At: 0}, {At: 5}, {At: 10}}}
	if have := c.Line(); have != "56,196 336,106 616,16" {
		t.Error(have)
	}
	if have := (LineChart{Points: []Point{{At: 3}}}).Line(); have != "336,196" {
		t.Error(have)
	}
	if have := (Bar{Share: 1.7}).Width(); have != "100" {
		t.Error(have)
	}
}
