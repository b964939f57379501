package main

import (
	"slices"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// TestFromFactsSecondLines gives every practice a second line for some
// intervention under another element, which the generator never does, and
// compares the verdicts of the expressions that judge the plan themselves.
func TestFromFactsSecondLines(t *testing.T) {
	plain, err := readUtrecht("../../regions/utrecht")
	if err != nil {
		t.Fatal(err)
	}
	set, err := extend(plain.Region)
	if err != nil {
		t.Fatal(err)
	}
	m, v, on := newMaker(set, 7), newViewer(set), calendar.Of(2027, 12, 15)
	expressions, err := newExprPeer[Case](set, func(s *spec) string { return factsText{s, v}.text() })
	if err != nil {
		t.Fatal(err)
	}
	tables, second := v.tables(), 0
	for i := range 500 {
		f := m.practice(i)
		for n := 1; n <= years; n++ {
			y := &f.Years[n-1]
			for _, c := range slices.Clone(y.Choices) {
				for _, e := range v.ever[c.Intervention] {
					if e != c.Element && c.Mode != rule.Dropped && c.Ended == calendar.None && m.chance(60) {
						c.Element = e
						y.Choices = append(y.Choices, c)
						second++
						break
					}
				}
			}
		}
		result := rule.Evaluate(set, f, on)
		theirs, err := expressions.judge(tables.cases(f, on, v.views(f, on)), nil)
		if err != nil {
			t.Fatal(err)
		}
		k := 0
		for _, y := range result.Years {
			for _, finding := range y.Findings {
				if finding.State != theirs[k] {
					t.Fatalf("practice %d, year %d, %s: ours %v, theirs %v", i, y.Year, finding.Rule.Condition.ID, finding.State, theirs[k])
				}
				k++
			}
		}
	}
	if second < 50 {
		t.Fatalf("only %d second lines", second)
	}
	t.Logf("%d second lines", second)
}
