package region

import (
	"reflect"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

func planned(first calendar.Date, choices ...Choice) Standing {
	return Standing{Summary: plan.Summary{Standing: plan.IsHandedIn}, First: first, Choices: choices}
}

func TestWhatAPracticeChangedSinceLastYear(t *testing.T) {
	const a, b = "a", "b"
	for name, c := range map[string]struct {
		now, before Standing
		want        Change
		kinds       []ChangeKind
	}{
		"something new":                  {planned(today, Choice{a, "x", rule.New}, Choice{a, "y", rule.Continued}), planned(today-365, Choice{a, "y", rule.New}), Change{Added: []string{"x"}}, []ChangeKind{ChangeAdded}},
		"deepened":                       {planned(today, Choice{a, "y", rule.Deepened}), planned(today-365, Choice{a, "y", rule.New}), Change{Deepened: []string{"y"}}, []ChangeKind{ChangeDeepened}},
		"deepened once more":             {planned(today, Choice{a, "y", rule.Deepened}), planned(today-365, Choice{a, "y", rule.Deepened}), Change{Deepened: []string{"y"}}, []ChangeKind{ChangeDeepened}},
		"deepened, and not in that plan": {planned(today, Choice{a, "y", rule.Deepened}), planned(today - 365), Change{Added: []string{"y"}}, []ChangeKind{ChangeAdded}},
		"left out":                       {planned(today), planned(today-365, Choice{a, "y", rule.New}), Change{Gone: []string{"y"}}, []ChangeKind{ChangeGone}},
		"stopped with a reason":          {planned(today, Choice{a, "y", rule.Dropped}), planned(today-365, Choice{a, "y", rule.New}), Change{Gone: []string{"y"}}, []ChangeKind{ChangeGone}},
		"begun again":                    {planned(today, Choice{a, "y", rule.New}), planned(today-365, Choice{a, "y", rule.Dropped}), Change{Added: []string{"y"}}, []ChangeKind{ChangeAdded}},
		"under another element":          {planned(today, Choice{b, "y", rule.Continued}), planned(today-365, Choice{a, "y", rule.New}), Change{}, []ChangeKind{ChangeNone}},
		"stopped under one of two":       {planned(today, Choice{a, "y", rule.Dropped}, Choice{b, "y", rule.Continued}), planned(today-365, Choice{a, "y", rule.New}), Change{}, []ChangeKind{ChangeNone}},
		"everything at once": {
			planned(today, Choice{a, "n", rule.New}, Choice{a, "d", rule.Deepened}, Choice{b, "s", rule.Continued}), planned(today-365, Choice{a, "d", rule.New}, Choice{b, "s", rule.New}, Choice{b, "g", rule.New}),
			Change{Added: []string{"n"}, Deepened: []string{"d"}, Gone: []string{"g"}}, []ChangeKind{ChangeAdded, ChangeDeepened, ChangeGone},
		},
		"not handed in now":        {draft(plan.IsComplete, today), planned(today-365, Choice{a, "y", rule.New}), Change{}, nil},
		"not handed in last year":  {planned(today, Choice{a, "y", rule.New}), draft(plan.IsSilent, today), Change{}, nil},
		"nothing in either of two": {planned(today), planned(today - 365), Change{}, []ChangeKind{ChangeNone}},
	} {
		t.Run(name, func(t *testing.T) {
			p := &Practice{ID: "p", Year: 4, Now: c.now, Before: &c.before}
			got, compared := p.Change()
			if !reflect.DeepEqual(got, c.want) || compared != (c.kinds != nil) {
				t.Errorf("%+v %v, want %+v", got, compared, c.want)
			}
			var kinds []ChangeKind
			region := board(p)
			for _, kind := range ChangeKinds {
				if len(region.Select(Query{Changed: kind})) > 0 {
					kinds = append(kinds, kind)
				}
			}
			if !reflect.DeepEqual(kinds, c.kinds) {
				t.Errorf("chosen by %v, want %v", kinds, c.kinds)
			}
		})
	}
	if _, compared := (&Practice{Year: 1, Now: planned(today)}).Change(); compared {
		t.Error("compared with a year that was not there")
	}
}

func TestPracticesAreChosenByWhatTheyChanged(t *testing.T) {
	of := func(id string, now, then []Choice) *Practice {
		before := planned(today-365, then...)
		return &Practice{ID: id, Year: 4, Now: planned(today, now...), Before: &before}
	}
	b := board(
		of("1", []Choice{{"a", "lean", rule.New}, {"a", "triage", rule.Continued}}, []Choice{{"a", "triage", rule.New}}),
		of("2", []Choice{{"a", "lean", rule.Continued}, {"a", "triage", rule.New}}, []Choice{{"a", "lean", rule.New}}),
		of("3", []Choice{{"a", "lean", rule.Deepened}}, []Choice{{"a", "lean", rule.New}, {"a", "triage", rule.New}}),
		of("4", []Choice{{"a", "lean", rule.Continued}}, []Choice{{"a", "lean", rule.New}}),
		&Practice{ID: "5", Year: 4, Now: planned(today, Choice{"a", "lean", rule.New})},
	)
	for name, c := range map[string]struct {
		query Query
		want  string
	}{
		"something new":               {Query{Changed: ChangeAdded}, "1 2"},
		"this one is new":             {Query{Changed: ChangeAdded, Intervention: "lean"}, "1"},
		"this one is new by its mode": {Query{Changed: ChangeAdded, Intervention: "triage", Mode: string(rule.New)}, "2"},
		"by another mode":             {Query{Changed: ChangeAdded, Intervention: "lean", Mode: string(rule.Continued)}, ""},
		"this one is deepened":        {Query{Changed: ChangeDeepened, Intervention: "lean"}, "3"},
		"this one is gone":            {Query{Changed: ChangeGone, Intervention: "triage"}, "3"},
		"nothing, and it has this":    {Query{Changed: ChangeNone, Intervention: "lean"}, "4"},
		"nothing":                     {Query{Changed: ChangeNone}, "4"},
		"something that is not asked": {Query{Changed: "colour"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := ids(b.Select(c.query)); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestOfThoseWhoDidNotBeginTheLongestSilentComesFirst(t *testing.T) {
	silent := func(id string, contact calendar.Date, lateBefore bool, patients int) *Practice {
		before := Standing{Summary: plan.Summary{Late: lateBefore}}
		return &Practice{ID: id, Year: 4, Now: draft(plan.IsSilent, calendar.None), Before: &before, Contact: contact, Patients: patients}
	}
	first := &Practice{ID: "late", Year: 4, Now: Standing{Summary: plan.Summary{Standing: plan.IsSilent, Late: true}}, Contact: today}
	b := board(
		silent("a-spoken", today-3, true, 9000), silent("b-long-ago", today-90, false, 100), silent("c-never-small", calendar.None, false, 2000),
		silent("d-never-large", calendar.None, false, 4000), silent("e-never-late", calendar.None, true, 10), silent("f-spoken-too", today-3, true, 9000),
		first, &Practice{ID: "z", Year: 4, Now: handed(nil), Contact: today - 500},
	)
	if got, want := ids(b.Select(Query{})), "late e-never-late d-never-large c-never-small b-long-ago a-spoken f-spoken-too z"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	start := board(
		&Practice{ID: "a", Year: 4, Now: draft(plan.IsSilent, today+5), Contact: today - 1},
		&Practice{ID: "b", Year: 4, Now: draft(plan.IsSilent, today+5), Contact: today - 40},
	)
	if n, p := start.Urgent(start.Practices); n != 2 || p.ID != "b" {
		t.Errorf("%d, first %s", n, p.ID)
	}
}
