package dossier_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/planbook"
	"meertijd/internal/rule"
)

// unsayable gives why no plan that is kept here can say what the facts of a
// year say; nothing when it can.
func unsayable(y *rule.YearFacts) string {
	if y.Choices == nil {
		return "the choices of a year are unknown, and not the year"
	}
	seen := map[string]bool{}
	for _, c := range y.Choices {
		at := c.Element + " " + c.Intervention
		dated := c.From != calendar.None || c.Ended != calendar.None
		switch {
		case seen[at]:
			return "a choice stands twice under one element"
		case dated && len(y.HandedIn) == 0:
			return "a choice is dated in a plan that was not handed in"
		case dated && (c.From != calendar.None && c.From <= slices.Min(y.HandedIn) || c.Ended != calendar.None && c.Ended <= slices.Min(y.HandedIn)):
			return "a choice changed before the plan was handed in"
		}
		seen[at] = true
	}
	return ""
}

// known fills in what a plan that is kept here always knows: a text that was
// not typed is empty, and a plan that was not handed in was not.
func known(f rule.Facts) rule.Facts {
	f.Years = slices.Clone(f.Years)
	none := ""
	for i := range f.Years {
		y := &f.Years[i]
		y.Choices = slices.Clone(y.Choices)
		for k := range y.Choices {
			if c := &y.Choices[k]; c.Justification == nil {
				c.Justification = &none
			}
			if c := &y.Choices[k]; c.Upkeep == nil {
				c.Upkeep = []string{}
			}
		}
		if y.Answers == nil {
			y.Answers = []rule.Answer{}
		}
		if y.Joint == nil {
			y.Joint = []string{}
		}
		if y.HandedIn == nil {
			y.HandedIn = []calendar.Date{}
		}
	}
	if n := f.Neighbourhood; n != nil && n.Agreements == nil {
		f.Neighbourhood = &rule.Neighbourhood{Name: n.Name, Agreements: []rule.Agreement{}}
	}
	return f
}

// expected gives what the case says of its year.
func expected(c *planbook.Case, set *rule.Set, r *rule.Result) map[string]string {
	out := map[string]string{}
	at := c.Expect.Year
	if at == 0 {
		at = r.ProgrammeYear
	}
	for i := range r.Years {
		for k := range r.Years[i].Findings {
			f := &r.Years[i].Findings[k]
			if _, asked := c.Expect.Conditions[f.Rule.Condition.ID]; asked && r.Years[i].Year == at {
				out[f.Rule.Condition.ID] = f.State.String()
			}
		}
	}
	return out
}

// TestTheDossierSaysWhatTheCasesSay stores the facts of every case of the
// region as files and plans, and asks for the verdict on what is assembled.
func TestTheDossierSaysWhatTheCasesSay(t *testing.T) {
	left, expressed, held := map[string]int{}, 0, 0
	cases := book().Cases
	for i := range cases {
		c := &cases[i]
		set := book().SetFor(c)
		reason := ""
		for k := range c.Facts.Years {
			if why := unsayable(&c.Facts.Years[k]); why != "" {
				reason = why
			}
		}
		if reason == "" && len(rule.Evaluate(set, &c.Facts, c.On).Faults) > 0 {
			reason = "the facts as a whole make no sense"
		}
		if reason != "" {
			left[reason]++
			continue
		}
		expressed++
		cabinet := newCabinet(t, set)
		cabinet.put(&c.Facts)
		have := rule.Evaluate(set, cabinet.facts(c.Facts.Practice.ID, c.On), c.On)
		facts := known(c.Facts)
		want := rule.Evaluate(set, &facts, c.On)
		if a, b := rule.RecordOf(set, &have), rule.RecordOf(set, &want); !reflect.DeepEqual(a, b) {
			t.Errorf("%s %s:%s", c.ID, c.Title, differences(a, b))
		}
		if !reflect.DeepEqual(have.Income, want.Income) || !reflect.DeepEqual(have.Eligibility, want.Eligibility) || have.ProgrammeYear != want.ProgrammeYear {
			t.Errorf("%s: income %v and %v, eligibility %v and %v", c.ID, have.Income, want.Income, have.Eligibility, want.Eligibility)
		}
		read := rule.Evaluate(set, &c.Facts, c.On)
		if maps.Equal(expected(c, set, &have), expected(c, set, &read)) {
			held++
		} else {
			left["a text or date is unknown that a kept plan always knows"]++
		}
	}
	t.Logf("%d cases: %d expressed with the same states, %d of them with what the case expects; not: %v", len(cases), expressed, held, left)
	if len(cases) == 0 || held*10 < len(cases)*9 {
		t.Errorf("only %d of %d cases were expressed: %v", held, len(cases), left)
	}
}

func differences(a, b rule.Record) string {
	var out strings.Builder
	for i := range a.States {
		if i < len(b.States) && a.States[i] != b.States[i] {
			out.WriteString(" " + a.States[i].Condition + " " + a.States[i].State.String() + " for " + b.States[i].State.String())
		}
	}
	if !reflect.DeepEqual(a.Faults, b.Faults) || len(a.States) != len(b.States) {
		out.WriteString(" and other refusals or years")
	}
	return out.String()
}
