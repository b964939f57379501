package rule_test

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

func both(text string) programme.Text { return programme.Text{NL: text, EN: text} }

var cited = programme.Sources{"s:1"}

// smallItems are few, so that every plan within reach can be tried.
var smallItems = []struct {
	key, theme string
	elements   []string
	years      []int
	instead    string
}{
	{"a1", "x", []string{"a"}, nil, ""},
	{"a2", "y", []string{"a"}, nil, ""},
	{"a3", "", []string{"a"}, nil, ""},
	{"late", "", []string{"a"}, []int{3}, "a1"},
	{"b1", "y", []string{"b"}, nil, ""},
	{"both", "", []string{"b", "c"}, nil, ""},
	{"c1", "", []string{"c"}, nil, ""},
	{"d1", "", []string{"d"}, nil, ""},
}

// smallSet draws a region of three years with a handful of conditions in the
// second year, of every kind that looks at the plan.
func smallSet(t *rapid.T) *rule.Set { return smallSetWith(t, smallConditions(t)) }

// smallSetWith is the small region with these conditions in its second year.
func smallSetWith(t rapid.TB, conditions []programme.Condition) *rule.Set {
	set, faults := rule.NewSet(smallRegion(conditions), nil)
	if len(faults) > 0 {
		t.Fatalf("the small region is wrong: %v", faults)
	}
	return set
}

func smallRegion(conditions []programme.Condition) *programme.Region {
	date := calendar.MustParse
	r := &programme.Region{
		Schema: "s", Key: "klein", Name: both("klein"), Organisation: both("klein"),
		Documents: []programme.Document{{Key: "s", Title: both("s"), Sections: []programme.Section{{Key: "1", Title: "1"}}}},
		Calendar: programme.Calendar{LastYear: 3, LastDay: date("2027-12-31"), Source: cited, Fixed: []programme.FixedYear{
			{Year: 1, Start: date("2025-01-01"), Source: cited}, {Year: 2, Start: date("2026-01-01"), Source: cited}, {Year: 3, Start: date("2027-01-01"), Source: cited},
		}},
		Themes: []programme.Theme{{Key: "x", Name: both("x"), Source: cited}, {Key: "y", Name: both("y"), Source: cited}},
	}
	plan := &programme.Plan{Key: "p", Title: both("p"), Years: []int{1, 2, 3}, Period: programme.Period{From: date("2025-01-01"), Until: date("2027-12-31")}, Source: cited}
	for _, e := range []string{"a", "b", "c", "d"} {
		plan.Elements = append(plan.Elements, programme.Element{Key: e, Letter: e, Name: both(e), About: both(e), Source: cited})
	}
	plan.Menu = programme.Menu{Years: []int{1, 2, 3}, Source: cited}
	for _, it := range smallItems {
		var tags []string
		if it.theme != "" {
			tags = []string{it.theme}
		}
		r.Catalogue = append(r.Catalogue, programme.Intervention{Key: it.key, Description: both(it.key), Tags: tags, Source: cited})
		plan.Menu.Items = append(plan.Menu.Items, programme.Item{Key: it.key, Elements: it.elements, Years: it.years, Title: both(it.key), Substitute: it.instead, Source: cited})
	}
	plan.Conditions = conditions
	r.Plans = []*programme.Plan{plan}
	return r
}

// allSmall lists the conditions from which a small region draws.
func allSmall() []programme.Condition {
	n := func(v string) programme.Param { return programme.Param{Literal: v} }
	return []programme.Condition{
		{ID: "choose-a", Kind: "choose", Element: "a", AtLeast: n("2")},
		{ID: "choose-b", Kind: "choose", Element: "b", AtLeast: n("1")},
		{ID: "over-a", Kind: "choose-over-years", Element: "a", AtLeast: n("3")},
		{ID: "new-a", Kind: "choose-new", Element: "a", AtLeast: n("1")},
		{ID: "new-c", Kind: "choose-new", Element: "c", AtLeast: n("1")},
		{ID: "grow-a", Kind: "new-or-deepened", Element: "a", Justification: n("required")},
		{ID: "grow-b", Kind: "new-or-deepened", Element: "b", Justification: n("not-asked")},
		{ID: "deepen-c", Kind: "deepen-earlier", Element: "c"},
		{ID: "keep-c", Kind: "keep-up", Element: "c", Upkeep: []programme.Upkeep{{Key: "refresher", Name: both("r")}, {Key: "new-staff", Name: both("n"), When: "new-staff"}}},
		{ID: "keep-b", Kind: "keep-up", Element: "b", Upkeep: []programme.Upkeep{{Key: "refresher", Name: both("r")}}},
		{ID: "over-b", Kind: "choose-over-years", Element: "b", AtLeast: n("2")},
		{ID: "must-b1", Kind: "mandatory", Intervention: "b1"},
		{ID: "themes", Kind: "themes", Themes: []string{"x", "y"}},
		{ID: "not-only-d", Kind: "not-only", Element: "d"},
	}
}

// smallConditions draws two to five conditions for year 2.
func smallConditions(t *rapid.T) []programme.Condition {
	all := allSmall()
	var chosen []programme.Condition
	for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(all)-1), 2, 5, rapid.ID[int]).Draw(t, "conditions") {
		chosen = append(chosen, all[i])
	}
	return inTheSecondYear(chosen)
}

func inTheSecondYear(conditions []programme.Condition) []programme.Condition {
	var out []programme.Condition
	for _, c := range conditions {
		c.Title, c.Source, c.Years = both(c.ID), cited, []int{2}
		out = append(out, c)
	}
	return out
}

// smallFacts draws a practice with a history of one year and a plan for the
// second.
func smallFacts(t *rapid.T) rule.Facts {
	staff := rapid.IntRange(0, 1).Draw(t, "staff")
	f := rule.Facts{
		Practice: rule.Practice{ID: "p", Name: "verzonnen"}, Groups: []rule.Membership{}, InUse: []rule.InUse{}, Attendance: []rule.Attendance{},
		Years: []rule.YearFacts{{Year: 1, Choices: []rule.Choice{}, Answers: []rule.Answer{}}, {Year: 2, Choices: []rule.Choice{}, Answers: []rule.Answer{}, NewStaff: &staff}},
	}
	for _, it := range smallItems[:len(smallItems)-1] {
		if it.years == nil && chance(t, 30, "ran") {
			f.Years[0].Choices = append(f.Years[0].Choices, smallChoice(t, it.key, pick(t, it.elements, "ran under"), rule.New))
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "choices") {
		it := pick(t, smallItems, "item")
		mode := pick(t, []rule.Mode{rule.New, rule.Continued, rule.Deepened, rule.Dropped}, "mode")
		element := pick(t, it.elements, "under")
		if chance(t, 10, "odd") {
			element = pick(t, []string{"a", "b", "c", "d"}, "element")
		}
		f.Years[1].Choices = append(f.Years[1].Choices, smallChoice(t, it.key, element, mode))
	}
	return f
}

func smallChoice(t *rapid.T, key, element string, mode rule.Mode) rule.Choice {
	why := pick(t, []string{"", "omdat"}, "why")
	c := rule.Choice{Intervention: key, Element: element, Mode: mode, Justification: &why, Upkeep: []string{}}
	if chance(t, 30, "refresher") {
		c.Upkeep = append(c.Upkeep, "refresher")
	}
	if mode == rule.Dropped && chance(t, 60, "reason") {
		c.Reason = "geen tijd"
	}
	return c
}

func TestTheSmallRegionHasEveryKindThatLooksAtThePlan(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range allSmall() {
		seen[c.Kind] = true
	}
	for _, kind := range []string{
		"choose", "choose-over-years", "choose-new", "new-or-deepened", "deepen-earlier", "keep-up", "mandatory", "themes", "not-only",
	} {
		if !seen[kind] {
			t.Errorf("no %s", kind)
		}
	}
}

func TestMoreConditionsThanASearchCanHoldAreAFault(t *testing.T) {
	var many []programme.Condition
	for i := range 65 {
		c := allSmall()[0]
		c.ID += strconv.Itoa(i)
		many = append(many, c)
	}
	if _, faults := rule.NewSet(smallRegion(inTheSecondYear(many[:64])), nil); len(faults) > 0 {
		t.Errorf("64 conditions: %v", faults)
	}
	_, faults := rule.NewSet(smallRegion(inTheSecondYear(many)), nil)
	if len(faults) != 1 || faults[0].Code != "value.range" || faults[0].Path != "plans[0].conditions" {
		t.Errorf("65 conditions: %v", faults)
	}
}
