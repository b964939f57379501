package spelling_test

import (
	"strings"
	"testing"

	"meertijd/internal/base/spelling"
)

func TestTheNearestWordIsFound(t *testing.T) {
	known := []string{"triage-training", "lean", "digital-triage"}
	for word, want := range map[string]string{
		"triage-trianing": "triage-training", "laen": "lean", "lean": "lean", "": "", "walking-in-the-dunes": "",
		strings.Repeat("x", 500): "",
	} {
		if got := spelling.Nearest(word, known); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
