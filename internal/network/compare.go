package network

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// Gap is in which way a plan does not fit an agreement.
type Gap string

// The ways. Another model is one that was chosen where the neighbourhood agreed
// on a certain one.
const (
	Missing      Gap = "missing"       // agreed on, and not in the plan
	Dropped      Gap = "dropped"       // agreed on, and stopped with
	AnotherModel Gap = "another-model" // something else stands where it was agreed on
)

// Mismatch is an agreement that the plan of a practice does not follow. Instead
// is what stands in its place. Step is the smallest change of the plan with which
// it would fit; nil when the menu offers none.
type Mismatch struct {
	Gap       Gap
	Agreed    string // intervention
	Instead   string
	Step      *Step
	Uncertain bool // what is known of earlier years leaves it open
}

// Step is a line that a plan would get: the intervention under an element, and
// how. Change says that the line is there already and is taken up again.
type Step struct {
	Element      string
	Intervention string
	Mode         rule.Mode
	Change       bool
}

// Compare holds the plan of a year against what the neighbourhood agreed on. An
// agreement that the year's menu does not offer asks nothing. Of an element that
// is tuned to the neighbourhood one of what was agreed on is enough.
func Compare(set *rule.Set, facts *rule.Facts, y *rule.YearResult, on calendar.Date) []Mismatch {
	if facts.Neighbourhood == nil {
		return nil
	}
	c := comparison{set: set, facts: facts, year: y, on: on}
	var out []Mismatch
	done := map[string]bool{}
	for _, key := range c.agreed() {
		tuned := c.tuned(key)
		if done[key] || tuned != "" && (done[tuned] || c.follows(tuned)) {
			continue
		}
		done[key] = true
		if tuned != "" {
			done[tuned] = true
		}
		if m, differs := c.of(key); differs {
			out = append(out, m)
		}
	}
	return out
}

// comparison is one practice in one year.
type comparison struct {
	set   *rule.Set
	facts *rule.Facts
	year  *rule.YearResult
	on    calendar.Date
}

// agreed lists what holds now and can be chosen this year, by key.
func (c *comparison) agreed() []string {
	var keys []string
	for _, a := range c.facts.Neighbourhood.Agreements {
		holds := a.From <= c.on && (a.Until == calendar.None || c.on <= a.Until)
		if holds && len(c.set.OnMenu(a.Intervention, c.year.Year)) > 0 {
			keys = append(keys, a.Intervention)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// tuned gives the element under which an intervention stands that a region tunes
// to the neighbourhood; empty when there is none.
func (c *comparison) tuned(key string) string {
	plan := c.set.Plan(c.year.Year)
	for _, element := range c.set.OnMenu(key, c.year.Year) {
		for i := range plan.Elements {
			if e := &plan.Elements[i]; e.Key == element && e.TuneTo != "" {
				return element
			}
		}
	}
	return ""
}

// follows says whether one of what was agreed on under an element is in the plan.
func (c *comparison) follows(element string) bool {
	return slices.ContainsFunc(c.agreed(), func(key string) bool { return c.tuned(key) == element && c.listed(key) != nil && !c.stopped(key) })
}

// listed gives the line of an intervention that the plan has, also when it only
// goes on from before.
func (c *comparison) listed(key string) *rule.Line {
	var found *rule.Line
	for i := range c.year.Lines {
		if l := &c.year.Lines[i]; l.Intervention == key && (found == nil || found.Mode == rule.Dropped || found.Refused) {
			found = l
		}
	}
	return found
}

// stopped says whether the plan lets an intervention go.
func (c *comparison) stopped(key string) bool {
	if l := c.listed(key); l == nil || l.Mode == rule.Dropped || l.Refused {
		return l != nil
	}
	for i := range c.facts.Years {
		y := &c.facts.Years[i]
		if y.Year != c.year.Year {
			continue
		}
		gone := false
		for _, line := range y.Choices {
			if line.Intervention == key {
				gone = line.Ended != calendar.None && line.Ended < c.on
			}
		}
		return gone
	}
	return false
}

// of compares one agreement; differs is false when the plan follows it.
func (c *comparison) of(key string) (m Mismatch, differs bool) {
	l := c.listed(key)
	m = Mismatch{Agreed: key, Gap: Missing, Uncertain: l != nil && l.Unsure}
	switch {
	case l != nil && c.stopped(key):
		m.Gap = Dropped
	case l != nil:
		return m, m.Uncertain
	}
	for _, a := range c.year.Advice {
		if a.Code == rule.AdviceNeighbourhood && m.Gap == Missing && c.tuned(a.Detail) == c.tuned(key) {
			m.Gap, m.Instead, m.Agreed = AnotherModel, a.Choice, a.Detail
		}
	}
	m.Step = c.step(m.Agreed)
	return m, true
}

// step finds the line with which the plan would fit and that nothing refuses:
// what ran is rather taken up again than begun anew.
func (c *comparison) step(key string) *Step {
	l := c.listed(key)
	for _, element := range c.set.OnMenu(key, c.year.Year) {
		for _, mode := range []rule.Mode{rule.Continued, rule.Deepened, rule.New} {
			s := &Step{Element: element, Intervention: key, Mode: mode, Change: l != nil}
			if c.fits(s) {
				return s
			}
		}
	}
	return nil
}

// fits judges the year with the step taken.
func (c *comparison) fits(s *Step) bool {
	facts := *c.facts
	facts.Years = slices.Clone(facts.Years)
	at := slices.IndexFunc(facts.Years, func(y rule.YearFacts) bool { return y.Year == c.year.Year })
	if at < 0 {
		return false
	}
	y := &facts.Years[at]
	y.Choices = slices.DeleteFunc(slices.Clone(y.Choices), func(x rule.Choice) bool { return x.Intervention == s.Intervention })
	y.Choices = append(y.Choices, rule.Choice{Intervention: s.Intervention, Element: s.Element, Mode: s.Mode})
	var judge rule.Evaluator
	result := judge.Evaluate(c.set, &facts, c.on)
	for i := range result.Years {
		if result.Years[i].Year == c.year.Year {
			then := comparison{set: c.set, facts: &facts, year: &result.Years[i], on: c.on}
			l := then.listed(s.Intervention)
			return l != nil && !l.Refused && !l.Unsure && !l.Implicit && !then.stopped(s.Intervention)
		}
	}
	return false
}
