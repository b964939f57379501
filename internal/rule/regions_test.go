package rule_test

import (
	"os"
	"path/filepath"
	"testing"

	"meertijd/internal/planbook"
	"meertijd/internal/rule"
)

// books reads every region that comes with the program: what holds must hold
// for each of them, whatever its name.
func books(t testing.TB) []*planbook.Book {
	t.Helper()
	root := filepath.Join("..", "..", "regions")
	names, err := planbook.FindRegions(os.DirFS(root))
	if err != nil || len(names) < 2 {
		t.Fatalf("regions: %v, %v", names, err)
	}
	var out []*planbook.Book
	for _, name := range names {
		book, faults := planbook.ReadRegion(os.DirFS(filepath.Join(root, name)), name)
		if len(faults) > 0 {
			t.Fatalf("%s: %v", name, faults[0])
		}
		out = append(out, book)
	}
	return out
}

// states gives the state of every condition by year and id.
func states(r rule.Result) map[string]rule.State {
	out := map[string]rule.State{}
	for i := range r.Years {
		for k := range r.Years[i].Findings {
			f := &r.Years[i].Findings[k]
			out[key(r.Years[i].Year, f.Rule.Condition.ID)] = f.State
		}
	}
	return out
}

func key(year int, id string) string { return string(rune('0'+year)) + " " + id }
