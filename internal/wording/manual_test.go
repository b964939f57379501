package wording

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The manual is complete in both languages: the same pages, and on each the same
// headings, lists, tables, commands and links.
func TestTheManualIsTheSameInBothLanguages(t *testing.T) {
	for name, pages := range manual(t) {
		nl, en := shapeOf(pages.nl), shapeOf(pages.en)
		for i := range max(len(nl), len(en)) {
			if i >= len(nl) || i >= len(en) || nl[i] != en[i] {
				t.Errorf("%s: part %d is %s in Dutch and %s in English", name, i+1, at(nl, i), at(en, i))
				break
			}
		}
		if nl, en := targets(pages.nl), targets(pages.en); !slices.Equal(nl, en) {
			t.Errorf("%s: links to %v in Dutch and to %v in English", name, nl, en)
		}
	}
}

// The manual calls a thing what the page calls it: a word in bold or italics that is a word
// of the interface is on the English page what the English interface says.
func TestTheManualSaysWhatThePagesSay(t *testing.T) {
	says := map[string][]string{} // English texts by Dutch text
	for code, text := range tables["nl"] {
		says[text] = append(says[text], tables["en"][code])
	}
	compared := 0
	for name, pages := range manual(t) {
		english := strings.Join(strings.Fields(pages.en), " ")
		for _, word := range bold.FindAllStringSubmatch(strings.Join(strings.Fields(pages.nl), " "), -1) {
			any := says[word[1]]
			if len(any) == 0 {
				continue
			}
			compared++
			if !slices.ContainsFunc(any, func(text string) bool { return strings.Contains(english, "*"+text+"*") }) {
				t.Errorf("%s: *%s* is %q on the English pages", name, word[1], any)
			}
		}
	}
	if compared < 120 {
		t.Errorf("only %d words were compared", compared)
	}
}

type bothPages struct{ nl, en string }

func manual(t *testing.T) map[string]bothPages {
	t.Helper()
	out := map[string]bothPages{}
	for _, folder := range []string{"../../docs/manual", "../../docs/manual/en"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.md"))
		if err != nil || len(files) == 0 {
			t.Fatal(folder, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			both := out[filepath.Base(file)]
			if folder == "../../docs/manual" {
				both.nl = string(data)
			} else {
				both.en = string(data)
			}
			out[filepath.Base(file)] = both
		}
	}
	for name, pages := range out {
		if pages.nl == "" || pages.en == "" {
			t.Errorf("%s is there in one language", name)
			delete(out, name)
		}
	}
	return out
}

var (
	heading = regexp.MustCompile(`^#+ `)
	item    = regexp.MustCompile(`^\s*(?:-|\d+\.) `)
	link    = regexp.MustCompile(`\]\(([^)]*)\)`)
	bold    = regexp.MustCompile(`\*+([^*]+)\*+`)
	comment = regexp.MustCompile(`\s*#.*`)
)

// shapeOf is a page without its sentences.
func shapeOf(page string) (shape []string) {
	code := false
	for line := range strings.Lines(page) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(strings.TrimSpace(line), "```"):
			code = !code
			shape = append(shape, "the edge of a block")
		case code:
			if line = comment.ReplaceAllString(line, ""); line != "" {
				shape = append(shape, "the command "+line)
			}
		case heading.MatchString(line):
			shape = append(shape, "a heading "+heading.FindString(line))
		case strings.HasPrefix(line, "|"):
			shape = append(shape, fmt.Sprintf("a row of %d", strings.Count(line, "|")-1))
		case item.MatchString(line):
			shape = append(shape, "an item "+strings.TrimLeft(item.FindString(line), " "))
		}
	}
	return shape
}

// targets are what a page links to, as seen from the manual.
func targets(page string) (all []string) {
	for _, m := range link.FindAllStringSubmatch(page, -1) {
		file, _, _ := strings.Cut(m[1], "#")
		all = append(all, strings.TrimPrefix(strings.ReplaceAll(file, "../", ""), "en/"))
	}
	slices.Sort(all)
	return all
}

func at(shape []string, i int) string {
	if i >= len(shape) {
		return "over"
	}
	return shape[i]
}
