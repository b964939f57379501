package ahead_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"

	"meertijd/internal/ahead"
	"meertijd/internal/base/calendar"
	"meertijd/internal/planbook"
	"meertijd/internal/rule"
	"meertijd/regions"
)

// set is the rule set of the region that comes first.
var set = sync.OnceValue(func() *rule.Set {
	dir, err := fs.Sub(regions.Files, regions.Default())
	if err != nil {
		panic(err)
	}
	book, faults := planbook.ReadRegion(dir, regions.Default())
	if len(faults) > 0 {
		panic(faults[0])
	}
	return book.Set
})

func changes(year, next int, keep func(*rule.Rule) bool) string {
	var out []string
	for _, c := range ahead.Conditions(set(), year, next, keep) {
		r := c.After
		if r == nil {
			r = c.Before
		}
		out = append(out, string(c.Kind)+" "+r.Condition.ID)
	}
	return strings.Join(out, ", ")
}

func TestWhatTheNextYearAsksOtherwise(t *testing.T) {
	for _, c := range []struct {
		year, next int
		want       string
	}{
		{1, 2, "new a-extra, new a-total, new b-two, new c-deepen, new commitment, gone a-choose, gone b-optional, gone c-choose"},
		{3, 4, "milder a-grow, milder b-grow, new b-network-fit, new practice-visit"},
		{4, 5, ""},
		{4, 4, ""},
	} {
		if got := changes(c.year, c.next, nil); got != c.want {
			t.Errorf("%d to %d: %s, want %s", c.year, c.next, got, c.want)
		}
	}
	if got := changes(4, 3, nil); !strings.HasPrefix(got, "stricter a-grow, stricter b-grow") {
		t.Errorf("turned round it is not stricter: %s", got)
	}
}

func TestAPracticeSeesItsOwnRules(t *testing.T) {
	group := set().Region.Groups[0].Key
	ids := func(groups ...string) string {
		var out []string
		keep := ahead.Concerns(set(), groups)
		for _, r := range set().Rules(3) {
			if r.Kind() == "meetings" && keep(r) {
				out = append(out, r.Condition.ID)
			}
		}
		return strings.Join(out, " ")
	}
	if got := ids(); got != "exchange" {
		t.Errorf("without a group: %s", got)
	}
	if got := ids(group); got != "kbz-quarterly" {
		t.Errorf("in the group: %s", got)
	}
}

func TestTheMenuOpensAndCloses(t *testing.T) {
	opens, closes := ahead.Menu(set(), 3, 4)
	if len(closes) != 0 || !slices.Contains(opens, ahead.Opening{Element: "a", Intervention: "check-in-kiosk"}) && len(opens) == 0 {
		t.Errorf("opens %v, closes %v", opens, closes)
	}
	back, forth := ahead.Menu(set(), 4, 3)
	if fmt.Sprint(back, forth) != fmt.Sprint(closes, opens) {
		t.Errorf("turned round it is not the same: %v %v", back, forth)
	}
	for _, o := range opens {
		if years := ahead.Years(set(), o.Intervention); slices.Contains(set().OnMenu(o.Intervention, 3), o.Element) || !slices.Contains(years, 4) {
			t.Errorf("%v was open already, or is not: %v", o, years)
		}
	}
}

func days(cohort string, year int, keep func(*rule.Rule) bool) string {
	var out []string
	for _, d := range ahead.Days(set(), cohort, year, keep) {
		text := strings.TrimSpace(string(d.Kind) + " " + d.Key)
		for _, on := range d.On {
			text += " " + on.String()
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

func TestTheDaysOfAYear(t *testing.T) {
	own := ahead.Concerns(set(), nil)
	for _, c := range []struct {
		cohort string
		year   int
		want   string
	}{
		{"2023-04", 3, "begins 2025-04-01; meeting exchange 2025-04-15 2025-11-04; paper practice-plan 2025-06-30"},
		{"2024-01", 3, "begins 2026-01-01; meeting exchange 2025-10-21 2026-04-14; paper practice-plan 2026-03-31"},
		{"2024-01", 5, "begins 2027-04-01; meeting exchange; visit; paper practice-plan 2027-06-30"},
		{"2024-01", 6, ""},
		{"none", 3, ""},
	} {
		if got := days(c.cohort, c.year, own); got != c.want {
			t.Errorf("%s, year %d: %s, want %s", c.cohort, c.year, got, c.want)
		}
	}
}

// carried is a practice in year 4 with some choices, and what year 5 says.
func carried(t *testing.T, choices ...rule.Choice) ahead.Carried {
	t.Helper()
	none := ""
	for i := range choices {
		choices[i].Justification, choices[i].Upkeep = &none, []string{}
	}
	facts := &rule.Facts{Practice: rule.Practice{ID: "p"}, Cohort: "2023-04", Groups: []rule.Membership{}, InUse: []rule.InUse{}, Years: []rule.YearFacts{
		{Year: 1, Choices: []rule.Choice{}}, {Year: 2, Choices: []rule.Choice{}}, {Year: 3, Choices: []rule.Choice{}},
		{Year: 4, Choices: choices, Answers: []rule.Answer{{Question: "network-fit", Text: "Samen."}}},
		{Year: 5, Choices: []rule.Choice{{Intervention: "lean", Element: "a", Mode: rule.Deepened, Justification: &none, Upkeep: []string{}}}},
	}}
	return ahead.Carry(set(), facts, 4, 5, calendar.MustParse("2026-06-02"))
}

func ids(findings []rule.Finding) string {
	var out []string
	for _, f := range findings {
		out = append(out, f.Rule.Condition.ID)
	}
	return strings.Join(out, " ")
}

func TestGoingOnAsNow(t *testing.T) {
	got := carried(t, rule.Choice{Intervention: "lean", Element: "a", Mode: rule.New}, rule.Choice{Intervention: "case-discussions", Element: "b", Mode: rule.New})
	if !got.Possible || len(got.Runs) == 0 || got.Runs[0].Mode != rule.Continued {
		t.Errorf("%+v", got.Runs)
	}
	if !strings.Contains(ids(got.Lacking), "a-grow") || strings.Contains(ids(got.Settled), "a-grow") {
		t.Errorf("going on alone is enough at A: lacking %s, settled %s", ids(got.Lacking), ids(got.Settled))
	}
	if !strings.Contains(ids(got.Settled), "b-network-fit") || got.Answers != 1 {
		t.Errorf("an answer that is asked again does not go along: %s, %d", ids(got.Settled), got.Answers)
	}
}

func TestWhatWasDroppedDoesNotGoAlong(t *testing.T) {
	got := carried(t, rule.Choice{Intervention: "lean", Element: "a", Mode: rule.New, Ended: calendar.MustParse("2026-05-01")})
	if slices.ContainsFunc(got.Runs, func(c rule.Choice) bool { return c.Intervention == "lean" }) {
		t.Errorf("%+v", got.Runs)
	}
}

func TestNobodyGoesOnAfterTheLastYear(t *testing.T) {
	facts := &rule.Facts{Cohort: "2023-04"}
	if got := ahead.Carry(set(), facts, 5, 6, calendar.MustParse("2027-06-02")); got.Possible || got.Runs != nil {
		t.Errorf("%+v", got)
	}
}
