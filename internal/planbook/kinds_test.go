package planbook

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// notJudged are the kinds that the data can say and that are not judged yet:
// a plan with one gets exactly this fault, never silence.
var notJudged = map[string]string{
	"09-end-state": "condition.kind-not-judged",
	"16-owner":     "condition.owner-not-judged",
}

// TestKinds reads one small region for each of the 25 things that a plan must
// be able to say, and runs its cases.
func TestKinds(t *testing.T) {
	names := glob(t, "testdata/kinds/*.txt")
	if len(names) != 25 {
		t.Errorf("want an example for each of 25 kinds, have %d", len(names))
	}
	for i, name := range names {
		kind := strings.TrimSuffix(filepath.Base(name), ".txt")
		if n, _ := strconv.Atoi(kind[:2]); n != i+1 {
			t.Errorf("%s: want number %d", kind, i+1)
		}
		t.Run(kind, func(t *testing.T) {
			book, faults := readPatched(t, read(t, name))
			want := notJudged[kind]
			if len(faults) > 0 && want == "" || want != "" && (len(faults) != 1 || string(faults[0].Code) != want) {
				t.Fatalf("want fault %q, have:\n%s", want, report(faults))
			}
			for _, f := range faults {
				checkSentence(t, f.Fault)
			}
			if changed := strings.Contains(read(t, name), "  - id: K1"); want == "" && changed && !hasCase(book, "K1") {
				t.Error("the example's own cases were not read")
			}
		})
	}
}

func hasCase(b *Book, id string) bool {
	return slices.ContainsFunc(b.Cases, func(c Case) bool { return c.ID == id })
}

// TestKindsSayWhatTheyAsk breaks a threshold of each kind that has one, by
// taking its cases away, and expects to be asked for them.
func TestKindsSayWhatTheyAsk(t *testing.T) {
	for _, name := range glob(t, "testdata/kinds/*.txt") {
		patch := read(t, name)
		condition, cases, ok := strings.Cut(patch, "file: 1/cases.yaml\n=== append\n")
		if !ok || !strings.Contains(condition, "  - id: ") || strings.Contains(cases, "file: ") {
			continue
		}
		_, faults := readPatched(t, condition)
		if !slices.ContainsFunc(faults, func(f Fault) bool { return f.Code == "condition.side-without-case" }) {
			t.Errorf("%s: without its cases no fault asks for them:\n%s", name, report(faults))
		}
	}
}
