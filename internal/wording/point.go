package wording

import (
	"maps"
	"slices"
	"strconv"

	"meertijd/internal/base/fault"
	"meertijd/internal/rule"
)

// Point is one thing that is asked of the content of a plan, in words: a
// condition, or a choice that is refused. Steps are those of the repair that
// are for this point; the form in which they are shown is up to the edge.
type Point struct {
	Verdict
	Element string        // key; empty when it is about the plan as a whole
	Choice  string        // that is refused; empty for a condition
	Finding *rule.Finding // nil for a choice that is refused
	Steps   []rule.Edit
}

// Open says whether something has to be done, or is not known.
func (p *Point) Open() bool {
	return p.Finding == nil || p.Finding.State == rule.NotMet || p.Finding.State == rule.Unknown
}

// Points puts the verdict on the content of a year's plan into words: what is
// refused, what is not met, what is not known, what is in order. Page and mail
// both say this. A step of the repair stands with the first point that it is for.
func (w Words) Points(y *rule.YearResult, repair *rule.Repair) []Point {
	steps := stepsOf(repair)
	var out []Point
	for _, r := range y.Faults {
		out = append(out, Point{
			Verdict: Verdict{Title: w.Intervention(r.Choice, y.Year), Reason: w.Refusal(y.Year, r)},
			Element: r.Element, Choice: r.Choice, Steps: steps.about(r.Choice),
		})
	}
	for _, f := range InOrder(y) {
		p := Point{Verdict: w.Finding(y.Year, f), Element: f.Rule.Condition.Element, Finding: f}
		if p.Open() {
			p.Steps = steps.of(f)
		}
		out = append(out, p)
	}
	for i := range out {
		// what takes something away here and mends nothing that is open where it comes
		if p := &out[i]; p.Finding != nil && p.Open() {
			p.Steps = append(p.Steps, steps.out(func(e rule.Edit) bool { return p.Element != "" && e.From == p.Element })...)
		}
	}
	return out
}

// InOrder lists the findings on the plan's content, the open ones first.
func InOrder(y *rule.YearResult) []*rule.Finding {
	var open, unsure, good []*rule.Finding
	for i := range y.Findings {
		f := &y.Findings[i]
		switch {
		case !f.Rule.Content() || f.State == rule.NotApplicable:
		case f.State == rule.NotMet:
			open = append(open, f)
		case f.State == rule.Unknown:
			unsure = append(unsure, f)
		default:
			good = append(good, f)
		}
	}
	return slices.Concat(open, unsure, good)
}

// steps are those of a repair, by the element or the question that they are
// for. What was taken is gone.
type steps map[string][]rule.Edit

// question is the key of a step that asks for an answer.
func question(key string) string { return "question " + key }

// stepsOf gathers the steps of all alternatives of a repair.
func stepsOf(repair *rule.Repair) steps {
	out := steps{}
	if repair == nil {
		return out
	}
	for _, alternative := range repair.Alternatives {
		for _, e := range alternative.Edits {
			switch {
			case e.Question != "":
				out[question(e.Question)] = append(out[question(e.Question)], e)
			case e.Kind == rule.Justify && chosenFirst(alternative.Edits, e.Element):
				// its field opens with the choice
			default:
				out[e.Element] = append(out[e.Element], e)
			}
		}
	}
	return out
}

// chosenFirst says whether a repair begins with a choice under an element.
func chosenFirst(edits []rule.Edit, element string) bool {
	return slices.ContainsFunc(edits, func(e rule.Edit) bool {
		return e.Element == element && (e.Kind == rule.Add || e.Kind == rule.ChangeMode)
	})
}

// of hands out what repairs a finding.
func (s steps) of(f *rule.Finding) []rule.Edit {
	if len(f.Rule.Condition.Questions) == 0 {
		return s.take(f.Rule.Condition.Element)
	}
	var out []rule.Edit
	for _, q := range f.Rule.Condition.Questions {
		out = append(out, s.take(question(q))...)
	}
	return out
}

// take hands out the steps of an element or a question, once.
func (s steps) take(key string) []rule.Edit {
	out := s[key]
	delete(s, key)
	return out
}

// about hands out the steps that change a line of the plan for an intervention,
// once.
func (s steps) about(choice string) []rule.Edit {
	return s.out(func(e rule.Edit) bool { return e.Kind != rule.Add && slices.Contains(e.Candidates, choice) })
}

// out hands out the steps that are wanted, once.
func (s steps) out(wanted func(rule.Edit) bool) (out []rule.Edit) {
	for _, key := range slices.Sorted(maps.Keys(s)) {
		s[key] = slices.DeleteFunc(s[key], func(e rule.Edit) bool {
			take := wanted(e)
			if take {
				out = append(out, e)
			}
			return take
		})
	}
	return out
}

// Letter gives the letter of an element, or its key when it has none.
func (w Words) Letter(key string, year int) string {
	if p := w.Set.Plan(year); p != nil {
		for _, e := range p.Elements {
			if e.Key == key {
				return e.Letter
			}
		}
	}
	return key
}

// MostPicks is up to how many equal candidates are named one by one. Above it
// the person goes to the menu and picks there.
const MostPicks = 3

// Step says what one step of a repair asks, to somebody who does not have the
// menu at hand: many equal candidates are counted, and not named.
func (w Words) Step(year int, e rule.Edit) string {
	code := "step." + string(e.Kind) + "." + string(e.Mode)
	if len(e.Candidates) <= MostPicks || !Has(w.Language, code) {
		return w.Edit(year, e)
	}
	return w.text(code, fault.Args{"element": w.Element(e.Element, year), "n": strconv.Itoa(len(e.Candidates))})
}
