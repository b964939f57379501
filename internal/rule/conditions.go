package rule

import (
	"slices"
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/spelling"
	"meertijd/internal/programme"
)

// deadline is the last day of a paper: a date, or months after the start.
type deadline struct {
	date   calendar.Date
	months int
}

// conditions turns a plan's conditions into rules per programme year.
func (c *compiler) conditions(i int, p *programme.Plan) {
	seen := map[string]int{}
	for j := range p.Conditions {
		cond, at := &p.Conditions[j], index(planPath(i)+".conditions", j)
		if _, ok := seen[cond.ID]; ok {
			c.fail("value.duplicate", at+".id", "key", cond.ID)
		}
		seen[cond.ID] = j
		k, ok := kinds[cond.Kind]
		if !ok {
			c.fail("condition.kind-unknown", at+".kind", "kind", cond.Kind, "near", spelling.Nearest(cond.Kind, kindNames()), "known", list(kinds))
			continue
		}
		c.fields(k, cond, at)
		c.compileYears(k, p, cond, at)
	}
	c.fewEnough(i, p)
	for j := range p.Conditions {
		c.standsIn(p, &p.Conditions[j], index(planPath(i)+".conditions", j))
	}
}

// fewEnough bounds the conditions on the plan's content in one year: a search
// for repairs keeps them as bits of a number.
func (c *compiler) fewEnough(i int, p *programme.Plan) {
	for _, y := range c.yearsOf(p) {
		n := 0
		for _, r := range c.rules[y] {
			n += boolInt(r.kind.content)
		}
		if n > maxContent {
			c.fail("value.range", planPath(i)+".conditions", "value", itoa(n), "low", "0", "high", itoa(maxContent))
			return
		}
	}
}

func kindNames() []string {
	var names []string
	for name := range kinds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// compileYears makes the rule once per year; faults are reported for the
// first of them only.
func (c *compiler) compileYears(k *kind, p *programme.Plan, cond *programme.Condition, at string) {
	years := cond.Years
	if years == nil {
		years = p.Years
	}
	for n, y := range cond.Years {
		if !slices.Contains(p.Years, y) {
			c.fail("condition.year-outside", index(at+".years", n), "id", cond.ID, "year", strconv.Itoa(y), "plan", p.Key)
		}
	}
	for n, y := range years {
		if y < 1 || y > c.lastYear || c.planOf[y] != p {
			continue
		}
		known := len(c.faults)
		r := &Rule{Condition: cond, Plan: p.Key, Year: y, kind: k, judge: k.judge, advise: k.advise, element: -1, item: -1, group: -1, measure: -1, need: 1}
		c.common(r, at)
		k.compile(c, r, at)
		r.index = len(c.rules[y])
		c.rules[y] = append(c.rules[y], r)
		if n > 0 {
			c.faults = c.faults[:known]
		}
	}
}

// common reads the fields that every kind can have: kinds 14 (a group) and 16
// (an owner that is not the practice).
func (c *compiler) common(r *Rule, at string) {
	cond := r.Condition
	if cond.Owner != "" && cond.Owner != "practice" {
		c.oneOf(cond.Owner, at+".owner", "practice", "rho", "umbrella", "neighbourhood")
		c.fail("condition.owner-not-judged", at+".owner", "id", cond.ID, "owner", cond.Owner)
	}
	if cond.Group != "" {
		g, ok := c.groupOf[cond.Group]
		if !ok {
			c.fail("group.unknown", at+".group", "key", cond.Group, "known", list(c.groupOf))
		}
		r.group = g
	}
	if cond.Element != "" {
		r.element = c.element(cond.Element, at+".element")
	}
	if cond.Intervention != "" {
		r.item = c.intervention(cond.Intervention, at+".intervention")
	}
	r.need = c.number(r, cond.AtLeast, at+".at_least", 1, 1)
}

// standsIn links a group's condition to the general one that it replaces.
func (c *compiler) standsIn(p *programme.Plan, cond *programme.Condition, at string) {
	if cond.InsteadOf == "" {
		return
	}
	if cond.Group == "" {
		c.fail("condition.instead-without-group", at+".instead_of", "id", cond.ID)
		return
	}
	if !slices.ContainsFunc(p.Conditions, func(o programme.Condition) bool { return o.ID == cond.InsteadOf }) {
		c.fail("condition.unknown", at+".instead_of", "id", cond.InsteadOf)
		return
	}
	for _, y := range c.yearsOf(p) {
		own, general := c.find(y, cond.ID), c.find(y, cond.InsteadOf)
		if own == nil || general == nil {
			continue
		}
		if c.word(own, cond.Relation, at+".relation", "replaces", "replaces", "adds") == "replaces" {
			general.replacedBy = append(general.replacedBy, own.group)
			own.replaces = true
		}
	}
}

func (c *compiler) find(year int, id string) *Rule {
	for _, r := range c.rules[year] {
		if r.Condition.ID == id {
			return r
		}
	}
	return nil
}

// fields refuses what a kind does not take and asks for what it needs.
func (c *compiler) fields(k *kind, cond *programme.Condition, at string) {
	given := givenFields(cond)
	for _, f := range k.needs {
		if !slices.Contains(given, f) {
			c.fail("condition.field-missing", at, "id", cond.ID, "kind", k.name, "field", f)
		}
	}
	for _, f := range given {
		if !slices.Contains(k.needs, f) && !slices.Contains(k.takes, f) {
			c.fail("condition.field-not-taken", at+"."+f, "id", cond.ID, "kind", k.name, "field", f,
				"takes", join(append(slices.Clone(k.needs), k.takes...)))
		}
	}
}

// givenFields names the kind-specific fields that a condition gives.
func givenFields(cond *programme.Condition) []string {
	var given []string
	add := func(name string, there bool) {
		if there {
			given = append(given, name)
		}
	}
	add("element", cond.Element != "")
	add("at_least", cond.AtLeast.Given())
	add("justification", cond.Justification.Given())
	add("upkeep", cond.Upkeep != nil)
	add("intervention", cond.Intervention != "")
	add("themes", cond.Themes != nil)
	add("end_state", cond.EndState != nil)
	add("meeting", cond.Meeting != "")
	add("spread", cond.Spread != "")
	add("other_series", cond.OtherSeries.Given())
	add("early", cond.Early.Given())
	add("paper", cond.Paper != "")
	add("also_in", cond.AlsoIn != nil)
	add("deadline", cond.Deadline != nil)
	add("short_year", cond.ShortYear.Given())
	add("questions", cond.Questions != nil)
	add("part", cond.Part != "")
	add("accepts", cond.Accepts != nil)
	add("threshold", cond.Threshold.Given())
	add("supplied_by", cond.SuppliedBy != nil)
	add("measure", cond.Measure != "")
	add("share", cond.Share != 0)
	add("until", cond.Until != calendar.None)
	add("carrying_out", cond.CarryingOut.Given())
	return given
}

// enough catches a rule that no practice could ever meet: the menu of its
// year offers fewer different items than it asks.
func (c *compiler) enough(r *Rule, at string) {
	if r.element < 0 {
		return
	}
	have := 0
	for k := range c.items {
		if c.menuUpTo(k, r) {
			have++
		}
	}
	if have < r.need {
		c.fail("condition.unreachable", at, "id", r.Condition.ID, "year", strconv.Itoa(r.Year),
			"element", r.Condition.Element, "have", strconv.Itoa(have), "need", strconv.Itoa(r.need))
	}
}

// menuUpTo says whether an item stood on the menu under the rule's element in
// its year or before: it may still run.
func (c *compiler) menuUpTo(item int, r *Rule) bool {
	for y := 1; y <= r.Year; y++ {
		if c.menu[y][item].elements&(1<<r.element) != 0 {
			return true
		}
	}
	return false
}
