package rule_test

import (
	"slices"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// What once fooled the search, each as small as it could be made.

func plainLine(key, element string, mode rule.Mode, upkeep ...string) rule.Choice {
	none := ""
	return rule.Choice{Intervention: key, Element: element, Mode: mode, Justification: &none, Upkeep: append([]string{}, upkeep...)}
}

// plainWorld has a practice of which all is known, with a plan for each year.
func plainWorld(items []worldItem, conditions []programme.Condition, plans ...[]rule.Choice) *world {
	w := &world{Items: items, Conditions: conditions, Year: len(plans), On: inYear2}
	if w.Year == 3 {
		w.On = calendar.MustParse("2027-06-02")
	}
	w.Facts = rule.Facts{Practice: rule.Practice{ID: "p", Name: "verzonnen"}, Groups: []rule.Membership{}, InUse: []rule.InUse{}, Attendance: []rule.Attendance{}}
	for i, plan := range plans {
		staff := 0
		w.Facts.Years = append(w.Facts.Years, rule.YearFacts{Year: i + 1, Choices: append([]rule.Choice{}, plan...), Answers: []rule.Answer{}, NewStaff: &staff})
	}
	return w
}

func onMenu(key string, elements ...string) worldItem { return worldItem{Key: key, Elements: elements} }

func asks(id, kind, element, n string) programme.Condition {
	return programme.Condition{ID: id, Kind: kind, Element: element, AtLeast: literal(n)}
}

func asksUpkeep(id, element string, keys ...string) programme.Condition {
	c := programme.Condition{ID: id, Kind: "keep-up", Element: element}
	for _, k := range keys {
		c.Upkeep = append(c.Upkeep, programme.Upkeep{Key: k, Name: both(k)})
	}
	return c
}

// takes checks that a repair takes so many edits, that this is said to be the
// fewest, and that each alternative mends with any of its candidates.
func takes(t *testing.T, w *world, edits int) {
	t.Helper()
	set := w.set()
	if set == nil {
		t.Fatal("the world is wrong")
	}
	r := rule.RepairYear(set, &w.Facts, w.On, w.Year)
	if r.Edits() != edits || !r.Proven || len(r.Unsolved)+len(r.Impossible) > 0 {
		t.Errorf("%d edits were expected: %+v", edits, r)
	}
	for _, f := range w.search(min(edits, 3)) {
		t.Errorf("%s: %s", f.sort, f.seen)
	}
}

// A two-element item that goes on unlisted under b is wanted under a: b then
// needs another, though nothing fails under b yet.
func TestWhatARepairTakesElsewhereItPutsBack(t *testing.T) {
	takes(t, plainWorld([]worldItem{onMenu("i0", "a"), onMenu("i1", "b"), onMenu("i2", "a", "b")},
		[]programme.Condition{asks("a2", "choose", "a", "2"), asks("b1", "choose", "b", "1")},
		[]rule.Choice{plainLine("i0", "a", rule.New), plainLine("i2", "b", rule.New)}, nil), 2)
}

// The only line that keeps element c up is new, and what runs there is listed
// wrongly: once that is mended it asks its upkeep.
func TestMendingARefusedLineMayAskUpkeep(t *testing.T) {
	takes(t, plainWorld([]worldItem{onMenu("x", "c"), onMenu("y", "c")}, []programme.Condition{asksUpkeep("keep", "c", "u")},
		[]rule.Choice{plainLine("x", "c", rule.New)},
		[]rule.Choice{plainLine("x", "c", rule.New), plainLine("y", "c", rule.New, "u")}), 2)
}

// A refused line under d comes to count once it is mended, and then stands alone.
func TestMendingARefusedLineMayAskAnotherElement(t *testing.T) {
	takes(t, plainWorld([]worldItem{onMenu("x", "c"), onMenu("y", "a")}, []programme.Condition{{ID: "alone", Kind: "not-only", Element: "c"}},
		[]rule.Choice{plainLine("x", "c", rule.New)}, []rule.Choice{plainLine("x", "c", rule.New)}), 2)
}

// Where a plan counts an item under each of its elements, a line under the
// second can be added.
func TestAnItemIsAddedUnderItsSecondElement(t *testing.T) {
	w := plainWorld([]worldItem{onMenu("x", "b", "c")}, []programme.Condition{asks("b1", "choose", "b", "1"), asks("c1", "choose", "c", "1")},
		nil, []rule.Choice{plainLine("x", "b", rule.New)})
	w.Each = true
	takes(t, w, 1)
}

// What goes on unlisted under a is wanted under c as well: both lines are added.
func TestAnItemThatGoesOnIsAddedUnderBothElements(t *testing.T) {
	w := plainWorld([]worldItem{onMenu("x", "a", "c")}, []programme.Condition{asks("a1", "choose", "a", "1"), asks("c1", "choose", "c", "1")},
		[]rule.Choice{plainLine("x", "a", rule.New)}, nil)
	w.Each = true
	takes(t, w, 2)
}

// What is recorded as in use goes on, though the menu of the year has it no more.
func TestWhatIsInUseIsAdded(t *testing.T) {
	w := plainWorld([]worldItem{{Key: "x", Elements: []string{"c"}, Years: []int{1}}}, []programme.Condition{asks("c1", "choose", "c", "1")}, nil, nil)
	w.Facts.InUse = []rule.InUse{{Intervention: "x", Since: calendar.MustParse("2024-01-01")}}
	takes(t, w, 1)
}

// A rule that is for a group only asks its upkeep of nobody else.
func TestUpkeepOfAnotherGroupIsNotAsked(t *testing.T) {
	extra := asksUpkeep("members", "c", "u", "extra")
	extra.Group, extra.InsteadOf, extra.Relation = "g", "keep", literal("replaces")
	takes(t, plainWorld([]worldItem{onMenu("x", "c")}, []programme.Condition{asksUpkeep("keep", "c", "u"), extra},
		[]rule.Choice{plainLine("x", "c", rule.New)}, []rule.Choice{plainLine("x", "c", rule.Continued)}), 1)
}

// Two rules may each be met by another line.
func TestUpkeepThatAnotherLineHasIsNotAskedAgain(t *testing.T) {
	takes(t, plainWorld([]worldItem{onMenu("x", "c"), onMenu("y", "c")}, []programme.Condition{asksUpkeep("one", "c", "u", "extra"), asksUpkeep("two", "c", "staff")},
		[]rule.Choice{plainLine("x", "c", rule.New), plainLine("y", "c", rule.New)},
		[]rule.Choice{plainLine("x", "c", rule.Continued, "staff"), plainLine("y", "c", rule.Continued, "u")}), 1)
}

// One dropped line stands in the way of a line under each element.
func TestOneEditMayMendTwoRefusedLines(t *testing.T) {
	dropped := plainLine("x", "a", rule.Dropped)
	dropped.Reason = "geen tijd"
	w := plainWorld([]worldItem{onMenu("x", "a", "b", "c")}, []programme.Condition{asks("b1", "choose", "b", "1"), asks("c1", "choose", "c", "1")},
		[]rule.Choice{plainLine("x", "a", rule.New)},
		[]rule.Choice{dropped, plainLine("x", "b", rule.Continued), plainLine("x", "c", rule.Continued)})
	w.Each = true
	takes(t, w, 1)
}

// Two items that were chosen before, under other elements, are not equal: only
// one of them is a further choice under a.
func TestItemsThatCountedUnderOtherElementsAreNotEqual(t *testing.T) {
	gone := func(key, element string) rule.Choice {
		c := plainLine(key, element, rule.Dropped)
		c.Reason = "geen tijd"
		return c
	}
	takes(t, plainWorld([]worldItem{onMenu("p", "a", "b"), onMenu("q", "a", "b")}, []programme.Condition{asks("over", "choose-over-years", "a", "2")},
		[]rule.Choice{plainLine("p", "a", rule.New), plainLine("q", "b", rule.New)},
		[]rule.Choice{gone("p", "a"), gone("q", "b")}, nil), 1)
}

// Two lines that lack other upkeep are no equal candidates.
func TestLinesThatLackOtherUpkeepAreNotEqual(t *testing.T) {
	takes(t, plainWorld([]worldItem{onMenu("x", "c"), onMenu("y", "c")}, []programme.Condition{asksUpkeep("keep", "c", "u", "staff")},
		[]rule.Choice{plainLine("x", "c", rule.New), plainLine("y", "c", rule.New)},
		[]rule.Choice{plainLine("x", "c", rule.Continued, "u"), plainLine("y", "c", rule.Continued, "staff")}), 1)
}

// A candidate has to hold beside what is done for other elements.
func TestACandidateHoldsBesideTheOtherElements(t *testing.T) {
	takes(t, plainWorld([]worldItem{onMenu("i0", "c"), onMenu("i1", "c", "a"), onMenu("i4", "a")},
		[]programme.Condition{asksUpkeep("keep", "c", "u"), asks("over", "choose-over-years", "a", "2")},
		[]rule.Choice{plainLine("i0", "c", rule.New), plainLine("i1", "a", rule.New)}, nil), 3)
}

// A region whose first condition does not look at the plan, and a plan of which
// only a part can be mended: what cannot is named.
func TestWhatCannotBeMendedIsNamed(t *testing.T) {
	w := plainWorld([]worldItem{onMenu("x", "a", "b"), onMenu("z", "a", "c")},
		[]programme.Condition{{ID: "free", Kind: "optional", Element: "c"}, asks("b1", "choose", "b", "1"), asks("a2", "choose", "a", "2")}, nil, nil)
	set := w.set()
	r := rule.RepairYear(set, &w.Facts, w.On, w.Year)
	plan := planOf(w.Facts, 2)
	for _, a := range r.Alternatives {
		after, _ := w.carried(a, -1, 0)
		j := &judge{set: set, w: w}
		start, v := j.of(plan), j.of(after)
		for _, bad := range v.left(&start, append(slices.Clone(r.Impossible), r.Unsolved...), false) {
			t.Errorf("%s is wrong and not named: %+v", bad, r)
		}
	}
	if r.Proven || len(r.Unsolved) == 0 || len(r.Alternatives) == 0 {
		t.Errorf("a part was expected: %+v", r)
	}
}

// What is wrong under two elements takes more edits together than are searched
// as one: the search stops there, and does not claim that fewer cannot do.
func TestMoreEditsThanAreSearchedAtOnce(t *testing.T) {
	plan := []rule.Choice{plainLine("x", "b", rule.Dropped), plainLine("x", "b", rule.Embedded)}
	for _, key := range []string{"p", "q", "r", "s", "t"} {
		plan = append(plan, plainLine(key, "a", rule.New), plainLine(key+key, "b", rule.New))
	}
	w := plainWorld([]worldItem{onMenu("x", "b")}, []programme.Condition{asks("b1", "deepen-earlier", "b", "1")}, []rule.Choice{plainLine("x", "b", rule.New)}, plan)
	r := rule.RepairYear(w.set(), &w.Facts, w.On, w.Year)
	if r.Edits() != 12 || r.Proven || len(r.Unsolved) > 0 {
		t.Errorf("12 edits were expected, and no proof: %+v", r)
	}
	for _, f := range w.search(1) {
		t.Errorf("%s: %s", f.sort, f.seen)
	}
}

// The order in which a plan lists its lines is not for the answer to hang on.
func TestTheOrderOfThePlanDoesNotChangeTheRepair(t *testing.T) {
	lines := []rule.Choice{plainLine("x", "a", rule.New), plainLine("y", "a", rule.New)}
	w := plainWorld([]worldItem{onMenu("x", "a"), onMenu("y", "a")}, []programme.Condition{asks("a1", "choose", "a", "1")}, lines, lines)
	for _, f := range w.search(1) {
		t.Errorf("%s: %s", f.sort, f.seen)
	}
}

// Nor is it for the verdict: of two lines for one item the second is refused,
// whichever stands first.
func TestTheOrderOfTwinsWithGapsDoesNotChangeTheVerdict(t *testing.T) {
	known, gap := plainLine("x", "c", rule.New), plainLine("x", "c", rule.New)
	gap.Upkeep = nil
	w := plainWorld([]worldItem{onMenu("x", "c")}, []programme.Condition{asksUpkeep("keep", "c", "u")}, nil, nil)
	set := w.set()
	a, b := withPlan(w.Facts, 2, []rule.Choice{known, gap}), withPlan(w.Facts, 2, []rule.Choice{gap, known})
	one, other := rule.Evaluate(set, &a, w.On), rule.Evaluate(set, &b, w.On)
	if diff := difference(one, other); diff != "" {
		t.Error(diff)
	}
}

// Nor is the order in which a line lists its upkeep.
func TestTheOrderOfUpkeepDoesNotChangeTheVerdict(t *testing.T) {
	gone, silent := plainLine("x", "c", rule.Dropped, "u", "staff"), plainLine("x", "c", rule.Dropped, "u", "staff")
	gone.Reason = "geen tijd"
	turned := gone
	turned.Upkeep = []string{"staff", "u"}
	w := plainWorld([]worldItem{onMenu("x", "c")}, []programme.Condition{asks("c1", "choose", "c", "1")}, []rule.Choice{plainLine("x", "c", rule.New)}, nil)
	set := w.set()
	a, b := withPlan(w.Facts, 2, []rule.Choice{gone, silent}), withPlan(w.Facts, 2, []rule.Choice{turned, silent})
	one, other := rule.Evaluate(set, &a, w.On), rule.Evaluate(set, &b, w.On)
	if diff := difference(one, other); diff != "" {
		t.Error(diff)
	}
}

// After its last day a programme has no plan to repair.
func TestNothingIsRepairedAfterTheProgramme(t *testing.T) {
	w := plainWorld([]worldItem{onMenu("x", "a")}, nil, []rule.Choice{plainLine("elders", "a", rule.New)})
	w.Conditions = []programme.Condition{asks("a1", "choose", "a", "1")}
	if r := rule.FindRepair(w.set(), &w.Facts, calendar.MustParse("2030-01-01")); r.Needed {
		t.Errorf("%+v", r)
	}
}
