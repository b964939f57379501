package network_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/network"
	"meertijd/internal/planbook"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
	"meertijd/regions"
)

var set = sync.OnceValue(func() *rule.Set {
	name := regions.Default()
	book, faults := planbook.ReadRegion(os.DirFS(filepath.Join("..", "..", "regions", name)), name)
	if len(faults) > 0 {
		panic(faults[0])
	}
	return book.Set
})

// menu gives the interventions of a year under an element that is tuned to the
// neighbourhood, and under another one, each on the menu of the year before too.
func menu(year int) (tuned, other []string, element, otherElement string) {
	p := set().Plan(year)
	for _, item := range p.Menu.Items {
		at := slices.IndexFunc(p.Elements, func(e programme.Element) bool { return e.Key == item.Elements[0] })
		switch e := &p.Elements[at]; {
		case len(set().OnMenu(item.Key, year)) == 0 || len(set().OnMenu(item.Key, year-1)) == 0 || len(item.Elements) > 1:
		case e.TuneTo != "":
			tuned, element = append(tuned, item.Key), e.Key
		case !e.FreeSet && (otherElement == "" || otherElement == e.Key):
			other, otherElement = append(other, item.Key), e.Key
		}
	}
	return tuned, other, element, otherElement
}

// practiced gives facts of a practice in year 2, with what its neighbourhood
// agreed on.
func practiced(before, now []rule.Choice, agreed ...string) *rule.Facts {
	f := &rule.Facts{
		Practice: rule.Practice{ID: "p1", Name: "Een"}, Cohort: set().Region.Calendar.Cohorts[0].Key,
		Neighbourhood: &rule.Neighbourhood{Name: "Wijk", Agreements: []rule.Agreement{}}, InUse: []rule.InUse{},
		Years: []rule.YearFacts{{Year: 1, Choices: before, Joint: []string{}}, {Year: 2, Choices: now, Joint: []string{}}},
	}
	for _, key := range agreed {
		f.Neighbourhood.Agreements = append(f.Neighbourhood.Agreements, rule.Agreement{Intervention: key, From: calendar.MustParse("2020-01-01")})
	}
	return f
}

// compared judges year 2 on its hundredth day, and compares.
func compared(t *testing.T, f *rule.Facts) []network.Mismatch {
	t.Helper()
	start, _ := set().YearOf(f.Cohort, 2)
	var judge rule.Evaluator
	result := judge.Evaluate(set(), f, start+100)
	for i := range result.Years {
		if result.Years[i].Year == 2 {
			return network.Compare(set(), f, &result.Years[i], start+100)
		}
	}
	t.Fatal("year 2 was not judged", result.Faults)
	return nil
}

func chose(key, element string, mode rule.Mode) rule.Choice {
	return rule.Choice{Intervention: key, Element: element, Mode: mode, Reason: "x"}
}

func TestAPlanBesideWhatTheNeighbourhoodAgreedOn(t *testing.T) {
	tuned, other, c, b := menu(2)
	model, another, work := tuned[0], tuned[1], other[0]
	one := []rule.Choice{chose(model, c, rule.New)}
	start, _ := set().YearOf(set().Region.Calendar.Cohorts[0].Key, 2)
	ended := chose(work, b, rule.New)
	ended.Ended = start + 50
	for name, x := range map[string]struct {
		facts *rule.Facts
		want  []network.Mismatch
	}{
		"nothing was agreed on":        {practiced(nil, one), nil},
		"it is in the plan":            {practiced(nil, one, model), nil},
		"it goes on from before":       {practiced(one, []rule.Choice{}, model), nil},
		"one of two models is enough":  {practiced(nil, one, model, another), nil},
		"it is not in the plan":        {practiced(nil, one, work), []network.Mismatch{{Gap: network.Missing, Agreed: work, Step: &network.Step{Element: b, Intervention: work, Mode: rule.New}}}},
		"another model was chosen":     {practiced([]rule.Choice{}, []rule.Choice{chose(another, c, rule.New)}, model), []network.Mismatch{{Gap: network.AnotherModel, Agreed: model, Instead: another, Step: &network.Step{Element: c, Intervention: model, Mode: rule.New}}}},
		"no model was chosen":          {practiced([]rule.Choice{}, []rule.Choice{}, model), []network.Mismatch{{Gap: network.Missing, Agreed: model, Step: &network.Step{Element: c, Intervention: model, Mode: rule.New}}}},
		"it was stopped":               {practiced(one, []rule.Choice{chose(model, c, rule.Dropped)}, model), []network.Mismatch{{Gap: network.Dropped, Agreed: model, Step: &network.Step{Element: c, Intervention: model, Mode: rule.Continued, Change: true}}}},
		"it ended during the year":     {practiced(nil, []rule.Choice{ended}, work), []network.Mismatch{{Gap: network.Dropped, Agreed: work, Step: &network.Step{Element: b, Intervention: work, Mode: rule.New, Change: true}}}},
		"nobody's menu has it":         {practiced(nil, one, "no-such-thing"), nil},
		"two that are not in the plan": {practiced([]rule.Choice{}, one, work, other[1]), []network.Mismatch{{Gap: network.Missing, Agreed: min(work, other[1]), Step: &network.Step{Element: b, Intervention: min(work, other[1]), Mode: rule.New}}, {Gap: network.Missing, Agreed: max(work, other[1]), Step: &network.Step{Element: b, Intervention: max(work, other[1]), Mode: rule.New}}}},
	} {
		t.Run(name, func(t *testing.T) {
			if x.facts.Years[0].Choices == nil {
				x.facts.Years[0].Choices = []rule.Choice{}
			}
			if got := compared(t, x.facts); !reflect.DeepEqual(got, x.want) {
				t.Errorf("got  %+v\nwant %+v", got, x.want)
				for i := range got {
					t.Logf("step %+v", got[i].Step)
				}
			}
		})
	}
}

func TestAnAgreementAsksOnlyWhileItHolds(t *testing.T) {
	tuned, other, c, _ := menu(2)
	start, _ := set().YearOf(set().Region.Calendar.Cohorts[0].Key, 2)
	on := start + 100
	for name, x := range map[string]struct {
		from, until calendar.Date
		want        int
	}{
		"its first day": {on, calendar.None, 1}, "the day before": {on + 1, calendar.None, 0}, "its last day": {on - 10, on, 1}, "the day after": {on - 10, on - 1, 0},
	} {
		f := practiced([]rule.Choice{}, []rule.Choice{chose(tuned[0], c, rule.New)})
		f.Neighbourhood.Agreements = []rule.Agreement{{Intervention: other[0], From: x.from, Until: x.until}}
		if got := compared(t, f); len(got) != x.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	f := practiced(nil, nil)
	if f.Neighbourhood = nil; len(compared(t, f)) != 0 {
		t.Error("nobody knows the neighbourhood")
	}
}

// Every step that is proposed makes the agreement fit, and the engine refuses
// nothing of it.
func TestAStepMakesItFit(t *testing.T) {
	tuned, other, c, _ := menu(2)
	steps := 0
	for _, agreed := range append(slices.Clone(tuned), other...) {
		for _, now := range []rule.Mode{rule.New, rule.Dropped} {
			f := practiced([]rule.Choice{chose(tuned[0], c, rule.New)}, []rule.Choice{chose(tuned[0], c, now)}, agreed)
			for _, m := range compared(t, f) {
				if m.Step == nil {
					continue
				}
				steps++
				y := &f.Years[1]
				y.Choices = slices.DeleteFunc(y.Choices, func(x rule.Choice) bool { return x.Intervention == m.Agreed })
				y.Choices = append(y.Choices, chose(m.Agreed, m.Step.Element, m.Step.Mode))
				if left := compared(t, f); len(left) > 0 {
					t.Errorf("%s: after %+v still %v", agreed, *m.Step, left)
				}
			}
		}
	}
	if steps == 0 {
		t.Error("no step was proposed")
	}
}
