package plan

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// Prefill gives the fields with which a year's plan begins: everything that
// runs goes on, what is embedded stays so, and answers to questions that are
// asked again are taken along. It invents no choice and no justification.
func Prefill(set *rule.Set, facts *rule.Facts, year int, last Fields) Fields {
	fields := Fields{}
	for _, line := range running(set, facts, year) {
		mode := rule.Continued
		if last.Mode(line.Element, line.Intervention) == rule.Embedded {
			mode = rule.Embedded
		}
		fields[ChoicePath(line.Element, line.Intervention, ModeField)] = string(mode)
		for _, option := range last.Options(line.Element, line.Intervention) {
			fields[OptionPath(line.Element, line.Intervention, option)] = Yes
		}
	}
	if p := set.Plan(year); p != nil {
		for _, q := range p.Questions {
			if text := last[AnswerPath(q.Key)]; text != "" && !q.PerChoice && (len(q.Years) == 0 || slices.Contains(q.Years, year)) {
				fields[AnswerPath(q.Key)] = text
			}
		}
	}
	return fields
}

// running lists what goes on in a year without anybody choosing it, and what
// is recorded as in use and may be listed as going on.
func running(set *rule.Set, facts *rule.Facts, year int) []rule.Line {
	f := *facts
	f.Years = slices.DeleteFunc(slices.Clone(facts.Years), func(y rule.YearFacts) bool { return y.Year >= year })
	start, _ := set.YearOf(facts.Cohort, year)
	if start == calendar.None {
		return nil
	}
	runs := linesIn(set, &f, year, start, []rule.Choice{})
	choices := []rule.Choice{}
	for _, use := range facts.InUse {
		if slices.ContainsFunc(runs, func(l rule.Line) bool { return l.Intervention == use.Intervention }) {
			continue // under the element where it runs
		}
		if under := set.OnMenu(use.Intervention, year); len(under) > 0 {
			choices = append(choices, rule.Choice{Intervention: use.Intervention, Element: under[0], Mode: rule.Continued})
		}
	}
	if len(choices) == 0 {
		return runs
	}
	return linesIn(set, &f, year, start, choices)
}

// linesIn lists what stands in a year with some choices.
func linesIn(set *rule.Set, facts *rule.Facts, year int, on calendar.Date, choices []rule.Choice) []rule.Line {
	f := *facts
	f.Years = append(slices.Clone(facts.Years), rule.YearFacts{Year: year, Choices: choices})
	result := rule.Evaluate(set, &f, on)
	for i := range result.Years {
		if result.Years[i].Year == year {
			return slices.DeleteFunc(slices.Clone(result.Years[i].Lines), func(l rule.Line) bool { return l.Refused || l.Unsure })
		}
	}
	return nil
}
