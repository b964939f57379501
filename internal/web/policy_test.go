package web

import (
	"flag"
	"net/http"
	"os"
	"strings"
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/wording"
)

var update = flag.Bool("update", false, "write the table of the manual anew")

// manualPages are the pages of the manual that show the policy, with the heads of
// its table.
var manualPages = map[string]struct{ file, heads string }{
	"nl": {"../../docs/manual/wie-mag-wat.md", "| rol | waar | wat die persoon mag |\n"},
	"en": {"../../docs/manual/en/wie-mag-wat.md", "| role | where | what that person may do |\n"},
}

// The manual shows the policy that the program has.
func TestTheManualSaysWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	for _, language := range wording.Languages {
		t.Run(language, func(t *testing.T) { manualSaysWhoMayDoWhat(t, language) })
	}
}

func manualSaysWhoMayDoWhat(t *testing.T, language string) {
	t.Helper()
	manualPage := manualPages[language].file
	data, err := os.ReadFile(manualPage)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- begin: made from the code by go test ./internal/web -run Manual -update -->\n", "<!-- end -->\n"
	before, rest, _ := strings.Cut(string(data), begin)
	_, after, whole := strings.Cut(rest, end)
	if !whole {
		t.Fatal("the marks of the table are gone")
	}
	table := manualPages[language].heads + "|---|---|---|\n"
	for _, line := range policyLines(language) {
		table += "| " + strings.TrimSpace("**"+line.role+"** "+line.note) + " | " + line.where + " | " + line.may + " |\n"
	}
	if want := before + begin + table + end + after; want != string(data) {
		if !*update {
			t.Fatalf("%s is not what the program does: run with -update", manualPage)
		}
		if err := os.WriteFile(manualPage, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Everybody can read it, in both languages, with a sentence for everything.
func TestThePageSaysWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	b := newWorld(t).browser()
	for _, b.language = range wording.Languages {
		page := b.get("/help/access").want(http.StatusOK).soundly()
		for _, line := range policyLines(b.language) {
			page.shows(line.role, line.where, line.may)
		}
		for _, l := range access.Lines() {
			for _, a := range l.May {
				if !wording.Has(b.language, "access.may."+string(a)) {
					t.Errorf("%s has no sentence in %s", a, b.language)
				}
			}
		}
	}
}
