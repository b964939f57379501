package ahead

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// Carried is what the next year says of a practice that only goes on: with
// everything that runs this year, and nothing new, deepened or planned beside it.
type Carried struct {
	Runs     []rule.Choice  // what goes along
	Refused  []rule.Refusal // of those, what the next year does not allow
	Lacking  []rule.Finding // conditions on the plan that it would not meet
	Settled  []rule.Finding // and those that it would
	Answers  int            // answers that are asked again and go along
	Possible bool           // false when the practice has no next year
}

// Carry judges the next year of a practice as if it only went on. Facts are
// those of today; a plan for the next year that they hold already is left out.
func Carry(set *rule.Set, facts *rule.Facts, year, next int, on calendar.Date) Carried {
	if start, _ := set.YearOf(facts.Cohort, next); start == calendar.None {
		return Carried{}
	}
	out := Carried{Possible: true, Runs: runs(set, facts, year, on)}
	f := *facts
	f.Years = slices.DeleteFunc(slices.Clone(facts.Years), func(y rule.YearFacts) bool { return y.Year >= next })
	ahead := rule.YearFacts{Year: next, Choices: out.Runs, Answers: answers(set, facts, year, next)}
	out.Answers = len(ahead.Answers)
	f.Years = append(f.Years, ahead)
	result := rule.Evaluate(set, &f, on)
	for i := range result.Years {
		y := &result.Years[i]
		if y.Year != next {
			continue
		}
		out.Refused = slices.Clone(y.Faults)
		for _, finding := range y.Findings {
			switch {
			case !finding.Rule.Content():
			case finding.State == rule.NotMet || finding.State == rule.Unknown:
				out.Lacking = append(out.Lacking, finding)
			case finding.State == rule.Met:
				out.Settled = append(out.Settled, finding)
			}
		}
	}
	return out
}

// runs lists what stands in a year and goes on: what was embedded stays so.
func runs(set *rule.Set, facts *rule.Facts, year int, on calendar.Date) []rule.Choice {
	result, none := rule.Evaluate(set, facts, on), ""
	choices := []rule.Choice{}
	for i := range result.Years {
		if result.Years[i].Year != year {
			continue
		}
		for _, l := range result.Years[i].Lines {
			if l.Refused || l.Unsure || l.Mode == rule.Dropped || ended(facts, year, l, on) {
				continue
			}
			mode := rule.Continued
			if l.Mode == rule.Embedded {
				mode = rule.Embedded
			}
			choices = append(choices, rule.Choice{Intervention: l.Intervention, Element: l.Element, Mode: mode, Justification: &none, Upkeep: []string{}})
		}
	}
	return choices
}

// ended says whether a line was swapped for something else during the year.
func ended(facts *rule.Facts, year int, l rule.Line, on calendar.Date) bool {
	return slices.ContainsFunc(facts.Years, func(y rule.YearFacts) bool {
		return y.Year == year && slices.ContainsFunc(y.Choices, func(c rule.Choice) bool {
			return c.Intervention == l.Intervention && c.Element == l.Element && c.Ended != calendar.None && c.Ended <= on
		})
	})
}

// answers are those that the next year asks again, as a plan takes them along.
func answers(set *rule.Set, facts *rule.Facts, year, next int) []rule.Answer {
	out := []rule.Answer{}
	p := set.Plan(next)
	for _, y := range facts.Years {
		if y.Year != year || p == nil {
			continue
		}
		for _, a := range y.Answers {
			for _, q := range p.Questions {
				if q.Key == a.Question && a.Text != "" && !q.PerChoice && (len(q.Years) == 0 || slices.Contains(q.Years, next)) {
					out = append(out, a)
				}
			}
		}
	}
	return out
}
