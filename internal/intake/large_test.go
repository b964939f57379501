package intake_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"meertijd/internal/intake"
)

// A list as long as a list may be, with nothing but names that nobody knows, is
// looked at in seconds.
func TestALongListOfUnknownNamesIsLookedAtInSeconds(t *testing.T) {
	w := newWorld(t)
	var known, unknown strings.Builder
	known.WriteString("AGB;Praktijk\n")
	unknown.WriteString("Praktijk;Kwartaal;Aantal\n")
	for i := range 3000 {
		fmt.Fprintf(&known, "%08d;Huisartsenpraktijk %s\n", 1_000_000+i, strings.Repeat(string(rune('a'+i%26)), 3+i/26))
	}
	for i := range 40_000 {
		fmt.Fprintf(&unknown, "Zomaar een naam %d;Q2 2026;1\n", i)
	}
	w.load(intake.Practices, "a.csv", []byte(known.String()))
	begun := time.Now()
	v := w.upload(intake.Patients, "b.csv", []byte(unknown.String()))
	if took := time.Since(begun); took > 10*time.Second || v.Proposal.Counts.Wrong != 40_000 {
		t.Errorf("%s, %+v", took, v.Proposal.Counts)
	} else {
		t.Log(took)
	}
}
