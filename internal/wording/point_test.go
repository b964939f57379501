package wording_test

import (
	"os"
	"slices"
	"testing"

	"meertijd/internal/planbook"
	"meertijd/internal/rule"
	"meertijd/internal/wording"
)

// anySet is the rule set of a region with more than one plan.
func anySet(t *testing.T) *rule.Set {
	t.Helper()
	regions, err := os.ReadDir("../../regions")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range regions {
		if book, faults := planbook.ReadRegion(os.DirFS("../../regions/"+r.Name()), r.Name()); len(faults) == 0 && len(book.Region.Plans) > 1 {
			return book.Set
		}
	}
	t.Fatal("no region")
	return nil
}

// A refused choice has the steps that change it beside it, and a condition what
// helps under its element.
func TestEachStepStandsWithWhatItMends(t *testing.T) {
	set := anySet(t)
	at := slices.IndexFunc(set.Rules(1), func(r *rule.Rule) bool { return r.Content() && r.Condition.Element != "" })
	open := set.Rules(1)[at]
	here := open.Condition.Element
	move := rule.Edit{Kind: rule.Move, From: here, Element: "elsewhere", To: "elsewhere", Mode: rule.New, Candidates: []string{"misplaced"}}
	leave := rule.Edit{Kind: rule.Add, From: here, Element: "elsewhere", Mode: rule.Continued, Candidates: []string{"runs"}, Line: -1}
	deepen := rule.Edit{Kind: rule.ChangeMode, Element: here, Mode: rule.Deepened, Candidates: []string{"other"}}
	year := rule.YearResult{
		Year: 1, Faults: []rule.Refusal{{Code: rule.ChoiceWrongElement, Choice: "misplaced", Element: here}},
		Findings: []rule.Finding{{Rule: open, State: rule.NotMet}},
	}
	repair := rule.Repair{Year: 1, Needed: true, Alternatives: []rule.Alternative{{Edits: []rule.Edit{move, leave, deepen}}}}
	points := wording.Words{Language: "nl", Set: set}.Points(&year, &repair)
	kinds := func(steps []rule.Edit) (out []string) {
		for _, e := range steps {
			out = append(out, e.Candidates[0])
		}
		return out
	}
	if got := kinds(points[0].Steps); !slices.Contains(got, "misplaced") || slices.Contains(got, "other") {
		t.Errorf("beside the refused choice: %v", got)
	}
	if got := kinds(points[1].Steps); !slices.Equal(got, []string{"other", "runs"}) {
		t.Errorf("beside the condition: %v", got)
	}
}
