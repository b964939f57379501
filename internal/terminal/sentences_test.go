package terminal_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"meertijd/internal/planbook"
	"meertijd/internal/rule"
	"meertijd/internal/wording"
)

var update = flag.Bool("update", false, "write the golden files")

// page collects every sentence that the cases of a region lead to, each once,
// with the first case that says it: one page to read aloud.
type page struct {
	words wording.Words
	seen  map[string]bool
	parts map[string][]string
}

func (p *page) say(part, id, sentence string) {
	if !p.seen[part+sentence] {
		p.seen[part+sentence] = true
		p.parts[part] = append(p.parts[part], fmt.Sprintf("%s  (%s)", sentence, id))
	}
}

// parts in the order in which a person meets them.
var parts = []string{"Refused", "Conditions", "Missing", "If nobody acts", "Repair", "Advice", "Changes", "Assumptions", "Growth model"}

func sentencesOf(t *testing.T, book *planbook.Book, language string) string {
	p := page{words: wording.Words{Language: language, Set: book.Set}, seen: map[string]bool{}, parts: map[string][]string{}}
	for i := range book.Cases {
		c := &book.Cases[i]
		p.words.Set = book.SetFor(c)
		p.addCase(c)
	}
	p.words.Set = book.Set
	for y := 1; y <= book.Set.LastYear(); y++ {
		for _, r := range book.Set.Rules(y) {
			p.say("Growth model", fmt.Sprint("year ", y), p.words.Rule(r))
		}
	}
	var b strings.Builder
	for _, part := range parts {
		fmt.Fprintf(&b, "# %s\n\n%s\n\n", part, strings.Join(p.parts[part], "\n"))
	}
	return b.String()
}

func (p *page) addCase(c *planbook.Case) {
	result := rule.Evaluate(p.words.Set, &c.Facts, c.On)
	for i := range result.Years {
		y := &result.Years[i]
		for _, f := range y.Faults {
			p.say("Refused", c.ID, p.words.Refusal(y.Year, f))
		}
		for k := range y.Findings {
			v := p.words.Finding(y.Year, &y.Findings[k])
			p.say("Conditions", c.ID, v.Title+": "+v.State+". "+v.Reason)
			for _, m := range v.Missing {
				p.say("Missing", c.ID, m)
			}
			for _, a := range v.Assumptions {
				p.say("Assumptions", c.ID, a)
			}
			if v.IfNobodyActs != "" {
				p.say("If nobody acts", c.ID, v.IfNobodyActs)
			}
		}
		for _, a := range y.Advice {
			p.say("Advice", c.ID, p.words.Advice(y.Year, a))
		}
		for _, ch := range y.Changes {
			p.say("Changes", c.ID, p.words.Change(y.Year, ch))
		}
	}
	repair := rule.FindRepair(p.words.Set, &c.Facts, c.On)
	for _, a := range repair.Alternatives {
		for _, e := range a.Edits {
			p.say("Repair", c.ID, p.words.Edit(repair.Year, e))
		}
	}
}

// unfinished finds what no reader should see: a code, an open placeholder, an
// empty name.
var unfinished = regexp.MustCompile(`[{}]|‘’|  +[^(]| \.|: \.|\b(choice|missing|advice|edit|why|state|rule|change|choose)\.[a-z-]+|%!`)

func TestEverySentenceOfEveryCase(t *testing.T) {
	root := filepath.Join("..", "..", "regions")
	names, err := planbook.FindRegions(os.DirFS(root))
	if err != nil || len(names) < 2 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		book, faults := planbook.ReadRegion(os.DirFS(filepath.Join(root, name)), name)
		if len(faults) > 0 {
			t.Fatal(faults[0])
		}
		for _, language := range wording.Languages {
			t.Run(name+" in "+language, func(t *testing.T) {
				got := sentencesOf(t, book, language)
				for _, line := range strings.Split(got, "\n") {
					if unfinished.MatchString(line) {
						t.Errorf("unfinished: %s", line)
					}
				}
				compareGolden(t, filepath.Join("testdata", "sentences."+name+"."+language+".golden"), got)
			})
		}
	}
}

func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; run with -update and read it:\n%s", name, diff)
	}
}
