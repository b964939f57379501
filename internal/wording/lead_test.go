package wording_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"meertijd/internal/programme"
	"meertijd/internal/rule"
	"meertijd/internal/wording"
)

// speaks are the words by which a sentence speaks to the practice.
var speaks = map[string]*regexp.Regexp{
	"nl": regexp.MustCompile(`(?i)\b(jullie|jij|jou|jouw|projectleider)\b`),
	"en": regexp.MustCompile(`(?i)\b(yourselves|programme lead)\b`),
}

// personal are the words of one who is spoken to. About a verdict the one who
// looks at it is not, but for what only the lead can do.
var personal = map[string]*regexp.Regexp{"nl": regexp.MustCompile(`(?i)\b(je|kies|zet|leg|ga|overleg|bespreek)\b`), "en": regexp.MustCompile(`(?i)\b(you|your|choose|put|go|explain)\b`)}

// forTheLead are sentences in which the one who looks is spoken to on purpose.
var forTheLead = []string{"missing.too-late", "missing.earlier-choice"}

// spoken are the beginnings of codes in verdicts.*.txt that a page shows to who
// is not of the practice. The growth model speaks to everybody.
func spoken(code string) bool {
	for _, not := range []string{"rule.", "repair.", "months", "change."} {
		if strings.HasPrefix(code, not) {
			return false
		}
	}
	return true
}

func codesOf(t *testing.T, file string) (codes []string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if code, _, ok := strings.Cut(line, " = "); ok && !strings.HasPrefix(line, "#") {
			codes = append(codes, strings.TrimSpace(code))
		}
	}
	return codes
}

func TestWhatIsSaidAboutAPracticeIsNotSaidToIt(t *testing.T) {
	for language := range speaks {
		codes := codesOf(t, "verdicts."+language+".txt")
		for _, code := range codes {
			if !spoken(code) {
				continue
			}
			said := code
			if wording.Has(language, code+".lead") {
				said += ".lead"
			}
			sentence := wording.Text(language, said, nil)
			if word := speaks[language].FindString(sentence); word != "" {
				t.Errorf("%s says %q to who is not of the practice: %s", said, word, sentence)
			}
			first := regexp.MustCompile(`to (choose|put|go|explain)`).ReplaceAllString(strings.ToLower(sentence), "")
			if word := personal[language].FindString(first); word != "" && !slices.Contains(forTheLead, code) {
				t.Errorf("%s tells who is not of the practice to do it (%q): %s", said, word, sentence)
			}
		}
		for _, code := range codesOf(t, "verdictslead."+language+".txt") {
			base, ok := strings.CutSuffix(code, ".lead")
			if !ok || !slices.Contains(codes, base) {
				t.Errorf("%s is the voice for the lead of nothing", code)
			}
			if a, b := wording.Placeholders(language, base), wording.Placeholders(language, code); !slices.Equal(a, b) {
				t.Errorf("%s asks %v, and %s %v", base, a, code, b)
			}
		}
	}
}

// Words speaks to the practice, or of it when that is asked.
func TestWordsSpeakToThePracticeOrAboutIt(t *testing.T) {
	set := &rule.Set{Region: &programme.Region{}} // a region of nothing has words all the same
	advice := rule.Advice{Code: "advice.record-in-use", Choice: "lean"}
	to := wording.Words{Language: "nl", Set: set}.Advice(1, advice)
	about := wording.Words{Language: "nl", Set: set, About: true}.Advice(1, advice)
	if !strings.Contains(to, "jullie") || strings.Contains(about, "jullie") || !strings.Contains(about, "de praktijk") {
		t.Errorf("%q and %q", to, about)
	}
	if same := (wording.Words{Language: "nl", Set: set, About: true}).Advice(1, rule.Advice{Code: "advice.late-rho-date"}); same != wording.Text("nl", "advice.late-rho-date", nil) {
		t.Errorf("%q has no other voice", same)
	}
}
