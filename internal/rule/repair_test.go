package rule_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

var inYear2 = calendar.MustParse("2026-06-02")

// planOf gives the plan of a year.
func planOf(f rule.Facts, year int) []rule.Choice {
	for _, y := range f.Years {
		if y.Year == year {
			return y.Choices
		}
	}
	return nil
}

// withPlan gives the facts with another plan for a year.
func withPlan(f rule.Facts, year int, plan []rule.Choice) rule.Facts {
	f.Years = slices.Clone(f.Years)
	for i := range f.Years {
		if f.Years[i].Year == year {
			f.Years[i].Choices = plan
		}
	}
	return f
}

// wrong lists what is refused or fails in a year, except what no edit can mend.
func wrong(set *rule.Set, f rule.Facts, year int, on calendar.Date, impossible []string) []string {
	var out []string
	result := rule.Evaluate(set, &f, on)
	for i := range result.Years {
		y := &result.Years[i]
		if y.Year != year {
			continue
		}
		for _, r := range y.Faults {
			out = append(out, string(r.Code)+" "+r.Choice)
		}
		for k := range y.Findings {
			g := &y.Findings[k]
			id := g.Rule.Condition.ID
			if g.State == rule.NotMet && g.Rule.Content() && g.Rule.Kind() != "questions" && !slices.Contains(impossible, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// apply carries out an alternative, taking the first candidates that are free.
func apply(plan []rule.Choice, a rule.Alternative) []rule.Choice {
	plan = slices.Clone(plan)
	var gone []int
	at := func(key string) int {
		for i, c := range plan {
			if c.Intervention == key && !slices.Contains(gone, i) {
				return i
			}
		}
		return -1
	}
	for _, e := range a.Edits {
		if e.Question != "" {
			continue
		}
		why, first := "omdat het helpt", e.Candidates[0]
		if e.Kind == rule.Add {
			for _, c := range e.Candidates {
				if at(c) < 0 {
					first = c
					break
				}
			}
			empty := ""
			plan = append(plan, rule.Choice{Intervention: first, Element: e.Element, Mode: e.Mode, Justification: &empty, Upkeep: []string{}})
			continue
		}
		i := e.Line
		switch e.Kind {
		case rule.ChangeMode:
			plan[i].Mode = e.Mode
		case rule.Justify:
			if plan[i].Mode == rule.Dropped {
				plan[i].Reason = why
			} else {
				plan[i].Justification = &why
			}
		case rule.AddUpkeep:
			plan[i].Upkeep = append(slices.Clone(plan[i].Upkeep), e.Upkeep)
		case rule.Remove:
			gone = append(gone, i)
		case rule.Move:
			if e.ToItem {
				plan[i].Intervention, plan[i].Element = e.To, e.Element
			} else {
				plan[i].Element = e.To
			}
		}
	}
	slices.Sort(gone)
	for _, i := range slices.Backward(gone) {
		plan = slices.Delete(plan, i, i+1)
	}
	return plan
}

// shown writes the plans of both years for a failure.
func shown(f rule.Facts) string {
	return "year 1:\n" + fingerprint(planOf(f, 1)) + "\nyear 2:\n" + fingerprint(planOf(f, 2))
}

// Where a region asks more than a small one, and plans list more than is sensible.
func TestTheRepairOfEveryRegionRepairs(t *testing.T) {
	forEachRegion(t, func(t *rapid.T, set *rule.Set) {
		m := maker{t, set}
		facts, on := m.facts(), m.date("on")
		for year := 1; year <= set.LastYear(); year++ {
			repair := rule.RepairYear(set, &facts, on, year)
			if !repair.Needed || len(repair.Unsolved) > 0 {
				continue
			}
			for i, a := range repair.Alternatives {
				mended := withPlan(facts, year, apply(planOf(facts, year), a))
				if bad := wrong(set, mended, year, on, repair.Impossible); len(bad) > 0 {
					t.Fatalf("year %d: alternative %d %+v leaves %v (proven: %v, impossible: %v)\n%s", year, i, a.Edits, bad, repair.Proven, repair.Impossible, fingerprint(planOf(facts, year)))
				}
			}
		}
	})
}

func TestTheRepairRepairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set, facts := smallSet(t), smallFacts(t)
		repair := rule.RepairYear(set, &facts, inYear2, 2)
		if !repair.Needed {
			if bad := wrong(set, facts, 2, inYear2, nil); len(bad) > 0 {
				t.Fatalf("nothing to repair, yet %v", bad)
			}
			return
		}
		for i, a := range repair.Alternatives {
			mended := withPlan(facts, 2, apply(planOf(facts, 2), a))
			if bad := wrong(set, mended, 2, inYear2, repair.Impossible); len(bad) > 0 && len(repair.Unsolved) == 0 {
				t.Fatalf("alternative %d %+v leaves %v (proven: %v, impossible: %v)\n%s", i, a.Edits, bad, repair.Proven, repair.Impossible, shown(facts))
			}
		}
	})
}

func TestNoSmallerRepairExists(t *testing.T) {
	tried := 0
	rapid.Check(t, func(t *rapid.T) {
		set, facts := smallSet(t), smallFacts(t)
		repair := rule.RepairYear(set, &facts, inYear2, 2)
		if !repair.Needed || !repair.Proven {
			return
		}
		tried++
		if len(wrong(set, facts, 2, inYear2, repair.Impossible)) == 0 {
			return // only what cannot be mended is wrong
		}
		depth := min(repair.Edits()-1, 2)
		if repair.Edits() < 0 {
			depth = 2
		}
		if found := bruteForce(set, facts, repair.Impossible, depth); found != nil {
			t.Fatalf("%d edits were said to be the fewest, but this does it: %s\nrepair: %+v\n%s", repair.Edits(), found, repair, shown(facts))
		}
	})
	if tried == 0 {
		t.Fatal("no plan needed a repair")
	}
}

// bruteForce tries every sequence of up to depth edits, of every kind, on
// every line and under every element, and judges each with Evaluate.
func bruteForce(set *rule.Set, facts rule.Facts, impossible []string, depth int) []string {
	type node struct {
		plan []rule.Choice
		path []string
	}
	level, seen := []node{{plan: planOf(facts, 2)}}, map[string]bool{}
	for range depth {
		var next []node
		for _, n := range level {
			for _, m := range everyEdit(n.plan) {
				id := fingerprint(m.plan)
				if seen[id] {
					continue
				}
				seen[id] = true
				path := append(slices.Clone(n.path), m.name)
				if len(wrong(set, withPlan(facts, 2, m.plan), 2, inYear2, impossible)) == 0 {
					return path
				}
				next = append(next, node{m.plan, path})
			}
		}
		level = next
	}
	return nil
}

type edited struct {
	name string
	plan []rule.Choice
}

func fingerprint(plan []rule.Choice) string {
	var lines []string
	for _, c := range plan {
		lines = append(lines, fmt.Sprint(c.Intervention, c.Element, c.Mode, *c.Justification, c.Upkeep, c.Reason))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func everyEdit(plan []rule.Choice) []edited {
	var out []edited
	modes := []rule.Mode{rule.New, rule.Continued, rule.Deepened, rule.Embedded}
	change := func(i int, name string, do func(*rule.Choice)) {
		p := slices.Clone(plan)
		do(&p[i])
		out = append(out, edited{fmt.Sprint(name, " ", i), p})
	}
	for i := range plan {
		for _, m := range modes {
			change(i, "mode "+string(m), func(c *rule.Choice) { c.Mode = m })
		}
		why := "omdat"
		change(i, "justify", func(c *rule.Choice) {
			if c.Mode == rule.Dropped {
				c.Reason = why
			} else {
				c.Justification = &why
			}
		})
		for _, u := range []string{"refresher", "new-staff"} {
			change(i, "upkeep "+u, func(c *rule.Choice) { c.Upkeep = append(slices.Clone(c.Upkeep), u) })
		}
		for _, e := range []string{"a", "b", "c", "d"} {
			change(i, "move "+e, func(c *rule.Choice) { c.Element = e })
		}
		if plan[i].Intervention == "late" {
			change(i, "move to a1", func(c *rule.Choice) { c.Intervention, c.Element = "a1", "a" })
		}
		out = append(out, edited{fmt.Sprint("remove ", i), slices.Delete(slices.Clone(plan), i, i+1)})
	}
	for _, it := range smallItems {
		for _, e := range it.elements {
			for _, m := range modes {
				empty := ""
				added := rule.Choice{Intervention: it.key, Element: e, Mode: m, Justification: &empty, Upkeep: []string{}}
				out = append(out, edited{fmt.Sprint("add ", it.key, " ", e, " ", m), append(slices.Clone(plan), added)})
			}
		}
	}
	return out
}

func TestAnAlternativeThatDeepensCostsAtMostOneMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set, facts := smallSet(t), smallFacts(t)
		repair := rule.RepairYear(set, &facts, inYear2, 2)
		if len(repair.Alternatives) > 3 {
			t.Fatalf("%d alternatives", len(repair.Alternatives))
		}
		for i, a := range repair.Alternatives {
			if len(a.Edits) > len(repair.Alternatives[0].Edits)+1 {
				t.Fatalf("alternative %d takes %d edits, the first %d", i, len(a.Edits), len(repair.Alternatives[0].Edits))
			}
			if i > 0 && len(a.Edits) == len(repair.Alternatives[0].Edits) && a.New < repair.Alternatives[0].New {
				t.Fatalf("alternative %d asks for fewer new interventions than the first", i)
			}
		}
	})
}

func TestRepairLeavesTheFactsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set, facts := smallSet(t), smallFacts(t)
		before := fingerprint(planOf(facts, 2)) + fingerprint(planOf(facts, 1))
		rule.RepairYear(set, &facts, inYear2, 2)
		if after := fingerprint(planOf(facts, 2)) + fingerprint(planOf(facts, 1)); after != before {
			t.Fatal("looking for a repair changed the facts")
		}
	})
}
