package intake_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
)

// told writes a proposal as a person could read it, by codes.
func told(p *intake.Proposal) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %+v\n", p.Kind, p.Counts)
	line := func(mark string, f fault.Fault) {
		fmt.Fprintf(&b, "    %s %s\n", mark, strings.ReplaceAll(f.Error(), "\n", " "))
	}
	for _, f := range p.Faults {
		line("!", f)
	}
	for _, r := range p.Rows {
		fmt.Fprintf(&b, "%d %s %s\n", r.No, r.Standing, r.Subject)
		for _, d := range r.Changes {
			fmt.Fprintf(&b, "    %s: %q to %q\n", d.Field, d.Old, d.New)
		}
		for _, f := range r.Notices {
			line("~", f)
		}
		for _, f := range r.Faults {
			line("!", f)
		}
	}
	return b.String()
}

// Every file in testdata/preview is shown as the text beside it. With
// UPDATE_GOLDEN set the texts are written anew.
func TestPreviewsAreAsTheyWereReadByAPerson(t *testing.T) {
	files, err := filepath.Glob("testdata/preview/*.csv")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		w := newWorld(t)
		w.load(intake.Practices, "lijst.csv", []byte(twoPractices))
		kind, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), ".csv"), "_")
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		v := w.upload(intake.Kind(kind), filepath.Base(name), data)
		got, golden := told(&v.Proposal), strings.TrimSuffix(name, ".csv")+".txt"
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || string(want) != got {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}
