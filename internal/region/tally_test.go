package region

import (
	"reflect"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

func TestATallyCountsEachOnceAndFlagsApart(t *testing.T) {
	b := choosable()
	got := Count(b.Practices)
	want := &Tally{
		Practices: 6, NoYear: 1, Late: 1, Missed: 1, Open: 1, Unsure: 1, Returned: 1, Joint: 1,
		By: map[plan.Standing]int{plan.IsHandedIn: 2, plan.IsSilent: 1, plan.IsAtRisk: 1, plan.IsComplete: 1},
		Conditions: []ConditionTally{
			{Year: 4, Condition: "one", By: [rule.Waived + 1]int{rule.NotMet: 1, rule.Met: 1, rule.Unknown: 1}},
			{Year: 4, Condition: "two", By: [rule.Waived + 1]int{rule.Met: 1}},
		},
		Choices: []ChoiceTally{{Intervention: "lean", Practices: 2, By: map[rule.Mode]int{rule.New: 1, rule.Deepened: 1}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	first, second := b.Tally(), b.Tally()
	if !reflect.DeepEqual(first, want) || first != second {
		t.Error("the board counts otherwise, or twice")
	}
	if n := Count(nil); n.Practices != 0 || len(n.By) != 0 || n.Conditions != nil {
		t.Errorf("of nobody: %+v", n)
	}
}

func TestConditionsAreCountedByYearMostMissedFirst(t *testing.T) {
	in := func(id string, year int, states map[string]rule.State) *Practice {
		return &Practice{ID: id, Year: year, Now: handed(func(s *Standing) { s.States = states })}
	}
	got := Count([]*Practice{
		in("1", 3, map[string]rule.State{"a": rule.NotMet, "b": rule.NotApplicable}),
		in("2", 4, map[string]rule.State{"a": rule.NotMet, "b": rule.Waived, "c": rule.NotYetDue}),
		in("3", 4, map[string]rule.State{"a": rule.Met, "b": rule.NotMet, "c": rule.NotMet}),
		in("4", 4, map[string]rule.State{"a": rule.NotMet, "b": rule.NotApplicable}),
	}).Conditions
	type line struct {
		year            int
		condition       string
		missed, applies int
	}
	var have []line
	for _, c := range got {
		have = append(have, line{c.Year, c.Condition, c.Missed(), c.Applies()})
	}
	want := []line{{4, "a", 2, 3}, {4, "b", 1, 2}, {4, "c", 1, 2}, {3, "a", 1, 1}, {3, "b", 0, 0}}
	if !reflect.DeepEqual(have, want) {
		t.Errorf("%v, want %v", have, want)
	}
}

func TestChoicesAreCountedOncePerPractice(t *testing.T) {
	before := handed(func(s *Standing) {
		s.Choices = []Choice{{"a", "x", rule.New}, {"a", "gone", rule.New}, {"b", "off", rule.Dropped}}
	})
	got := Count([]*Practice{
		{ID: "1", Year: 4, Before: &before, Now: handed(func(s *Standing) {
			s.Choices = []Choice{{"a", "x", rule.New}, {"b", "x", rule.Continued}, {"b", "y", rule.Dropped}}
		})},
		{ID: "2", Year: 4, Now: handed(func(s *Standing) { s.Choices = []Choice{{"b", "x", rule.Deepened}, {"a", "w", rule.New}} })},
		{ID: "3", Year: 0, Before: &before, Now: handed(func(s *Standing) { s.Choices = []Choice{{"b", "z", rule.New}} })},
	}).Choices
	want := []ChoiceTally{
		{Intervention: "x", Practices: 2, Before: 1, By: map[rule.Mode]int{rule.New: 1, rule.Deepened: 1}},
		{Intervention: "w", Practices: 1, By: map[rule.Mode]int{rule.New: 1}},
		{Intervention: "gone", Before: 1, By: map[rule.Mode]int{}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestTheYearBeforeIsSetBesideThisOne(t *testing.T) {
	standing := func(first calendar.Date, open int, items ...string) Standing {
		s := Standing{Summary: plan.Summary{Standing: plan.IsHandedIn, Open: open}, First: first}
		if first == calendar.None {
			s.Standing = plan.IsSilent
		}
		for _, item := range items {
			s.Choices = append(s.Choices, Choice{"a", item, rule.New})
		}
		return s
	}
	of := func(now, before Standing) *Practice { return &Practice{Year: 4, Now: now, Before: &before} }
	yearAgo := today.AddMonths(-12)
	for name, c := range map[string]struct {
		practices []*Practice
		want      BeforeTally
	}{
		"nobody":                             {nil, BeforeTally{}},
		"no year before":                     {[]*Practice{{Year: 1, Now: standing(today, 1, "a")}}, BeforeTally{}},
		"not handed in then":                 {[]*Practice{of(standing(today, 0, "a"), standing(calendar.None, 1))}, BeforeTally{Practices: 1, Open: 1}},
		"handed in a year ago to the day":    {[]*Practice{of(standing(calendar.None, 0), standing(yearAgo, 0, "a"))}, BeforeTally{Practices: 1, HandedIn: 1, SameDay: 1}},
		"handed in a year ago, a day later":  {[]*Practice{of(standing(calendar.None, 0), standing(yearAgo+1, 2, "a"))}, BeforeTally{Practices: 1, HandedIn: 1, Open: 1}},
		"both handed in":                     {[]*Practice{of(standing(today, 1, "a", "b", "c"), standing(yearAgo, 0, "b", "d"))}, BeforeTally{Practices: 1, HandedIn: 1, SameDay: 1, Compared: 1, Added: 2, Gone: 1, Changed: map[ChangeKind]int{ChangeAdded: 1, ChangeGone: 1}}},
		"two practices":                      {[]*Practice{of(standing(today, 0, "a"), standing(yearAgo, 0, "b")), of(standing(today, 0, "a"), standing(yearAgo, 1, "a"))}, BeforeTally{Practices: 2, HandedIn: 2, SameDay: 2, Open: 1, Compared: 2, Added: 1, Gone: 1, Changed: map[ChangeKind]int{ChangeAdded: 1, ChangeGone: 1, ChangeNone: 1}}},
		"what is open this year is not then": {[]*Practice{of(standing(today, 3, "a"), standing(yearAgo, 0, "a"))}, BeforeTally{Practices: 1, HandedIn: 1, SameDay: 1, Compared: 1, Changed: map[ChangeKind]int{ChangeNone: 1}}},
	} {
		if c.want.Changed == nil {
			c.want.Changed = map[ChangeKind]int{}
		}
		t.Run(name, func(t *testing.T) {
			if got := CountBefore(c.practices, today); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}
