package region

import (
	"cmp"
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

// Tally is what practices come to together. NoYear counts those for which the
// programme has not begun; each of the others is in By once. Late, Missed, Open
// and Returned count flags, so a practice can be in several.
type Tally struct {
	Practices int
	NoYear    int
	By        map[plan.Standing]int
	Late      int // with a plan that is late
	Missed    int // with an obligation that was missed
	Open      int // handed in, with a condition that is not met
	Unsure    int // with a condition of which a fact is not known
	Returned  int // with a plan that was returned
	Joint     int // with a plan that is shared
	Differ    int // with a plan that does not follow an agreement of its neighbourhood

	Conditions []ConditionTally // most missed first
	Choices    []ChoiceTally    // most chosen first
}

// ConditionTally counts the states of one condition of one programme year.
type ConditionTally struct {
	Year      int
	Condition string
	By        [rule.Waived + 1]int
}

// Missed counts the practices that do not meet the condition.
func (c *ConditionTally) Missed() int { return c.By[rule.NotMet] }

// Applies counts the practices to which the condition applies.
func (c *ConditionTally) Applies() int {
	n := 0
	for state, practices := range c.By {
		if rule.State(state) != rule.NotApplicable {
			n += practices
		}
	}
	return n
}

// ChoiceTally counts the practices that handed in a plan with an intervention,
// by what they do with it; Before those that had it in the plan of the year
// before. A choice that was dropped is no choice any more.
type ChoiceTally struct {
	Intervention string
	Practices    int
	By           map[rule.Mode]int
	Before       int
}

// BeforeTally sets the year before beside this one, for the practices that had
// one. SameDay counts those that had handed in by the same day, a year ago.
type BeforeTally struct {
	Practices int
	HandedIn  int
	SameDay   int
	Open      int                // had a condition of the plan that was not met
	Added     int                // choices that are in this year's plan and were not in that one
	Deepened  int                // choices that were in that one and are deepened in this year's
	Gone      int                // choices that were in that one and are not in this year's
	Compared  int                // practices of which both plans were handed in
	Changed   map[ChangeKind]int // of these, the practices that have a kind of change
}

// Count counts practices.
func Count(practices []*Practice) *Tally {
	t := &Tally{Practices: len(practices), By: map[plan.Standing]int{}}
	conditions, choices := map[ConditionTally]*ConditionTally{}, map[string]*ChoiceTally{}
	for _, p := range practices {
		if p.Year == 0 {
			t.NoYear++
			continue
		}
		t.add(p)
		for id, state := range p.Now.States {
			key := ConditionTally{Year: p.Year, Condition: id}
			if conditions[key] == nil {
				conditions[key] = &ConditionTally{Year: p.Year, Condition: id}
			}
			conditions[key].By[state]++
		}
		countChoices(choices, p)
	}
	for _, c := range conditions {
		t.Conditions = append(t.Conditions, *c)
	}
	for _, c := range choices {
		t.Choices = append(t.Choices, *c)
	}
	slices.SortFunc(t.Conditions, func(a, b ConditionTally) int {
		return cmp.Or(cmp.Compare(b.Missed(), a.Missed()), cmp.Compare(b.Year, a.Year), cmp.Compare(a.Condition, b.Condition))
	})
	slices.SortFunc(t.Choices, func(a, b ChoiceTally) int {
		return cmp.Or(cmp.Compare(b.Practices, a.Practices), cmp.Compare(a.Intervention, b.Intervention))
	})
	return t
}

func (t *Tally) add(p *Practice) {
	t.By[p.Now.Standing]++
	count := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	count(&t.Late, p.Now.Late)
	count(&t.Missed, p.Now.Missed)
	count(&t.Open, p.Open())
	count(&t.Unsure, p.Now.Unsure > 0)
	count(&t.Returned, p.Now.Returned)
	count(&t.Joint, len(p.Now.Partners) > 0)
	count(&t.Differ, p.Differs > 0)
}

// Open says whether the plan was handed in with something that is not met.
func (p *Practice) Open() bool {
	return p.Now.Standing == plan.IsHandedIn && p.Now.Open > 0
}

func countChoices(choices map[string]*ChoiceTally, p *Practice) {
	of := func(intervention string) *ChoiceTally {
		if choices[intervention] == nil {
			choices[intervention] = &ChoiceTally{Intervention: intervention, By: map[rule.Mode]int{}}
		}
		return choices[intervention]
	}
	for _, key := range p.Now.interventions() {
		c := of(key)
		c.Practices++
		c.By[p.Now.Mode(key)]++
	}
	if p.Before != nil {
		for _, key := range p.Before.interventions() {
			of(key).Before++
		}
	}
}

// interventions lists what the plan has, each once, without what was dropped.
func (s *Standing) interventions() []string {
	var keys []string
	for _, c := range s.Choices {
		if c.Mode != rule.Dropped {
			keys = append(keys, c.Intervention)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// CountBefore sets the year before beside this one, on a day.
func CountBefore(practices []*Practice, on calendar.Date) BeforeTally {
	t := BeforeTally{Changed: map[ChangeKind]int{}}
	for _, p := range practices {
		b := p.Before
		if b == nil {
			continue
		}
		t.Practices++
		if b.Open > 0 {
			t.Open++
		}
		if b.First == calendar.None {
			continue
		}
		t.HandedIn++
		if b.First.AddMonths(12) <= on {
			t.SameDay++
		}
		t.compare(p)
	}
	return t
}

// compare counts what changed in the plan of a practice.
func (t *BeforeTally) compare(p *Practice) {
	c, compared := p.Change()
	if !compared {
		return
	}
	t.Compared++
	t.Added, t.Deepened, t.Gone = t.Added+len(c.Added), t.Deepened+len(c.Deepened), t.Gone+len(c.Gone)
	for all, i := p.changes(), 0; i < len(ChangeKinds); i++ {
		if all.has(ChangeKinds[i]) {
			t.Changed[ChangeKinds[i]]++
		}
	}
}
