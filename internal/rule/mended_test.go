package rule_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// withGaps leaves out the justification and upkeep of some lines, as a plan
// that was typed over from paper does.
func withGaps(t *rapid.T, f rule.Facts) rule.Facts {
	plan := slices.Clone(planOf(f, 2))
	for i := range plan {
		if chance(t, 50, "no justification key") {
			plan[i].Justification = nil
		}
		if chance(t, 50, "no upkeep key") {
			plan[i].Upkeep = nil
		}
	}
	return withPlan(f, 2, plan)
}

func TestWhatARepairMendsIsKnownToBeMet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := smallSet(t)
		facts := withGaps(t, smallFacts(t))
		everyRepairMends(t, set, facts)
	})
}

func everyRepairMends(t rapid.TB, set *rule.Set, facts rule.Facts) {
	repair := rule.RepairYear(set, &facts, inYear2, 2)
	if len(repair.Unsolved) > 0 {
		return
	}
	before := states(rule.Evaluate(set, &facts, inYear2))
	for i, a := range repair.Alternatives {
		mended := withPlan(facts, 2, apply(planOf(facts, 2), a))
		after := states(rule.Evaluate(set, &mended, inYear2))
		for _, r := range set.Rules(2) {
			id := key(2, r.Condition.ID)
			if before[id] == rule.NotMet && after[id] != rule.Met && !slices.Contains(repair.Impossible, r.Condition.ID) {
				t.Fatalf("alternative %d leaves %s %s: %+v", i, id, after[id], a.Edits)
			}
		}
	}
}

// A plan typed over from paper that takes more than maxEdits edits to mend for
// sure: the search comes to no end, and once offered a repair that left the
// upkeep unknown.
func TestARepairBeyondTheReachOfTheSearchSaysTheUpkeepAsWell(t *testing.T) {
	var conditions []programme.Condition
	for _, c := range allSmall() {
		if c.ID == "over-a" || c.ID == "keep-c" {
			conditions = append(conditions, c)
		}
	}
	none, staff := "", 1
	line := func(key, element string, mode rule.Mode) rule.Choice {
		return rule.Choice{Intervention: key, Element: element, Mode: mode}
	}
	ran := rule.Choice{Intervention: "b1", Element: "b", Mode: rule.New, Justification: &none, Upkeep: []string{"refresher"}}
	facts := rule.Facts{
		Practice: rule.Practice{ID: "p", Name: "verzonnen"}, Groups: []rule.Membership{}, InUse: []rule.InUse{}, Attendance: []rule.Attendance{},
		Years: []rule.YearFacts{
			{Year: 1, Choices: []rule.Choice{ran}, Answers: []rule.Answer{}},
			{Year: 2, NewStaff: &staff, Answers: []rule.Answer{}, Choices: []rule.Choice{
				line("late", "a", rule.Continued), line("a1", "b", rule.Continued), line("both", "b", rule.Continued),
			}},
		},
	}
	set := smallSetWith(t, inTheSecondYear(conditions))
	repair := rule.RepairYear(set, &facts, inYear2, 2)
	if len(repair.Alternatives) == 0 || repair.Proven {
		t.Fatalf("a repair that nobody proved the smallest was expected: %+v", repair)
	}
	everyRepairMends(t, set, facts)
}

func TestTheNextChangeIsFoundLongAfterTheProgramme(t *testing.T) {
	for _, book := range books(t) {
		done := make(chan calendar.Date, 1)
		facts := book.Cases[0].Facts
		facts.Registered = []rule.Registered{{On: calendar.MustParse("2026-01-01"), Patients: 2480}}
		go func() { done <- rule.NextChange(book.Set, &facts, calendar.MustParse("2040-01-01")) }()
		select {
		case next := <-done:
			if next != calendar.None {
				t.Errorf("%s: something changes on %s", book.Region.Key, next)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("%s: no end is found", book.Region.Key)
		}
	}
}

// A plan that begins and stops the same intervention, of which nobody said
// whether it was in use: if it was, it can be stopped, and the other line falls.
func TestADropOfWhatMayBeInUseLeavesTheOtherLineUnsure(t *testing.T) {
	conditions := inTheSecondYear([]programme.Condition{{ID: "must-b1", Kind: "mandatory", Intervention: "b1"}})
	set := smallSetWith(t, conditions)
	why := ""
	facts := rule.Facts{
		Groups: []rule.Membership{}, Attendance: []rule.Attendance{},
		Years: []rule.YearFacts{{Year: 1, Choices: []rule.Choice{}}, {Year: 2, Choices: []rule.Choice{
			{Intervention: "b1", Element: "b", Mode: rule.New, Justification: &why, Upkeep: []string{}},
			{Intervention: "b1", Element: "b", Mode: rule.Dropped, Reason: "geen tijd", Justification: &why, Upkeep: []string{}},
		}}},
	}
	for _, c := range []struct {
		name  string
		inUse []rule.InUse
		want  rule.State
	}{
		{"nobody said", nil, rule.Unknown},
		{"in use", []rule.InUse{{Intervention: "b1", Since: calendar.MustParse("2024-01-01")}}, rule.NotMet},
		{"not in use", []rule.InUse{}, rule.Met},
	} {
		facts.InUse = c.inUse
		if got := states(rule.Evaluate(set, &facts, inYear2))[key(2, "must-b1")]; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
