package rule_test

import (
	"fmt"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// judge gives what a plan lacks: refused choices, conditions that are not met,
// and those among the first failing that are not known to be met.
type verdict struct {
	refused []string
	state   map[string]rule.State
}

type judge struct {
	set *rule.Set
	ev  rule.Evaluator
	w   *world
}

func (j *judge) of(plan []rule.Choice) verdict {
	f := withPlan(j.w.Facts, j.w.Year, plan)
	result := j.ev.Verdicts(j.set, &f, j.w.On)
	v := verdict{state: map[string]rule.State{}}
	for i := range result.Years {
		y := &result.Years[i]
		if y.Year != j.w.Year {
			continue
		}
		for _, r := range y.Faults {
			v.refused = append(v.refused, string(r.Code)+" "+r.Choice)
		}
		for k := range y.Findings {
			g := &y.Findings[k]
			if g.Rule.Content() && g.Rule.Kind() != "questions" {
				v.state[g.Rule.Condition.ID] = g.State
			}
		}
	}
	return v
}

// left lists what is still wrong. Strict: what failed has to be known as met.
func (v *verdict) left(start *verdict, impossible []string, strict bool) []string {
	out := slices.Clone(v.refused)
	for id, s := range v.state {
		if slices.Contains(impossible, id) {
			continue
		}
		if s == rule.NotMet || strict && start.state[id] == rule.NotMet && s == rule.Unknown {
			out = append(out, id+" "+s.String())
		}
	}
	slices.Sort(out)
	return out
}

func worldPrint(plan []rule.Choice) string {
	var lines []string
	for _, c := range plan {
		why := "nil"
		if c.Justification != nil {
			why = *c.Justification
		}
		lines = append(lines, fmt.Sprintf("%s under %s %s why=%q upkeep=%q nil=%v reason=%q from=%d ended=%d", c.Intervention, c.Element, c.Mode, why, c.Upkeep, c.Upkeep == nil, c.Reason, c.From, c.Ended))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// frozen lines are history or future: no repair touches them.
func (w *world) frozen(c *rule.Choice) bool {
	return c.Ended != calendar.None && c.Ended <= w.On || c.From != calendar.None && c.From > w.On
}

// edits gives every plan that is one edit away. Origin keeps, per line, the
// index it had in the first plan, so that only refused choices get a substitute.
func (w *world) edits(plan []rule.Choice) []edited {
	var out []edited
	change := func(i int, name string, do func(*rule.Choice)) {
		p := slices.Clone(plan)
		do(&p[i])
		out = append(out, edited{name + " " + plan[i].Intervention + "/" + plan[i].Element, p})
	}
	modes := []rule.Mode{rule.New, rule.Continued, rule.Deepened}
	for i := range plan {
		if w.frozen(&plan[i]) {
			continue
		}
		for _, m := range modes {
			if plan[i].Mode != m {
				change(i, "mode "+string(m), func(c *rule.Choice) { c.Mode = m })
			}
		}
		why := "omdat"
		if plan[i].Mode == rule.Dropped && plan[i].Reason == "" {
			change(i, "reason", func(c *rule.Choice) { c.Reason = why })
		}
		if plan[i].Mode == rule.Deepened && (plan[i].Justification == nil || *plan[i].Justification == "") {
			change(i, "justify", func(c *rule.Choice) { c.Justification = &why })
		}
		for _, u := range []string{"u", "staff", "extra"} {
			if !slices.Contains(plan[i].Upkeep, u) {
				change(i, "upkeep "+u, func(c *rule.Choice) { c.Upkeep = append(slices.Clone(c.Upkeep), u) })
			}
		}
		for _, it := range w.Items {
			if it.Key != plan[i].Intervention {
				continue
			}
			for _, e := range it.Elements {
				if e != plan[i].Element {
					change(i, "move to "+e, func(c *rule.Choice) { c.Element = e })
				}
			}
			k := slices.IndexFunc(w.Items, func(o worldItem) bool { return o.Key == it.Instead })
			if k >= 0 && plan[i].Mode == rule.New && it.Years != nil && !slices.Contains(it.Years, w.Year) {
				change(i, "move to "+it.Instead, func(c *rule.Choice) { c.Intervention, c.Element = it.Instead, w.Items[k].Elements[0] })
			}
		}
		out = append(out, edited{"remove " + plan[i].Intervention + "/" + plan[i].Element, slices.Delete(slices.Clone(plan), i, i+1)})
	}
	for _, it := range w.Items {
		if slices.ContainsFunc(plan, func(c rule.Choice) bool { return c.Intervention == it.Key && w.frozen(&c) }) {
			continue // it went or is to come: not for a repair to add
		}
		for _, e := range it.Elements {
			if slices.ContainsFunc(plan, func(c rule.Choice) bool { return c.Intervention == it.Key && (!w.Each || c.Element == e) }) {
				continue // a second line for the same is never the way
			}
			for _, m := range modes {
				empty := ""
				added := rule.Choice{Intervention: it.Key, Element: e, Mode: m, Justification: &empty, Upkeep: []string{}}
				out = append(out, edited{fmt.Sprint("add ", it.Key, "/", e, " ", m), append(slices.Clone(plan), added)})
			}
		}
	}
	return out
}

// brute tries every sequence of up to depth edits.
func (w *world) brute(j *judge, depth int, good func(v *verdict) bool) []string {
	type node struct {
		plan []rule.Choice
		path []string
	}
	level, seen := []node{{plan: planOf(w.Facts, w.Year)}}, map[string]bool{}
	for d := range depth {
		var next []node
		for _, n := range level {
			for _, m := range w.edits(n.plan) {
				id := worldPrint(m.plan)
				if seen[id] {
					continue
				}
				seen[id] = true
				path := append(slices.Clone(n.path), m.name)
				v := j.of(m.plan)
				if good(&v) {
					return path
				}
				if d+1 < depth {
					next = append(next, node{m.plan, path})
				}
			}
		}
		level = next
	}
	return nil
}

// carried carries an alternative out. Of edit k it takes candidate n when it
// can be taken; of others the first that is free. False when the candidate
// cannot be taken beside the others.
func (w *world) carried(a rule.Alternative, k, n int) ([]rule.Choice, bool) {
	start := planOf(w.Facts, w.Year)
	plan := slices.Clone(start)
	gone := map[int]bool{}
	at := func(key, element string) bool {
		for i, c := range plan {
			if c.Intervention == key && !gone[i] && (!w.Each || c.Element == element) {
				return true
			}
		}
		return false
	}
	// lines that are changed come out before lines are added
	order := []int{}
	for i := range a.Edits {
		if a.Edits[i].Kind != rule.Add {
			order = append(order, i)
		}
	}
	adds := []int{}
	for i := range a.Edits {
		if a.Edits[i].Kind == rule.Add {
			adds = append(adds, i)
		}
	}
	where := func(i int) (int, bool) {
		e := &a.Edits[i]
		if k < 0 || e.Line != a.Edits[k].Line || n == 0 || e.Line >= len(start) {
			return e.Line, true
		}
		for l, c := range start {
			if n < len(e.Candidates) && c.Intervention == e.Candidates[n] && c.Element == start[e.Line].Element && l != e.Line && !w.frozen(&c) {
				return l, true
			}
		}
		return -1, false
	}
	do := func(i int) bool {
		e := a.Edits[i]
		if e.Question != "" {
			return true
		}
		l, ok := where(i)
		if !ok {
			return false
		}
		why := "omdat"
		switch e.Kind {
		case rule.ChangeMode:
			plan[l].Mode = e.Mode
		case rule.Justify:
			if plan[l].Mode == rule.Dropped {
				plan[l].Reason = why
			} else {
				plan[l].Justification = &why
			}
		case rule.AddUpkeep:
			plan[l].Upkeep = append(slices.Clone(plan[l].Upkeep), e.Upkeep)
		case rule.Remove:
			gone[l] = true
		case rule.Move:
			if e.ToItem {
				plan[l].Intervention, plan[l].Element = e.To, e.Element
			} else {
				plan[l].Element = e.To
			}
		}
		return true
	}
	for _, i := range order {
		if l := a.Edits[i].Line; l < len(start) && a.Edits[i].Kind != rule.Add {
			if !do(i) {
				return nil, false
			}
		}
	}
	// which added line takes which candidate: edit k first, then the others
	taken := make([]string, len(a.Edits))
	pickFor := func(i int) bool {
		for c, key := range a.Edits[i].Candidates {
			if i == k && c != n {
				continue
			}
			used := at(key, a.Edits[i].Element)
			for o, t := range taken {
				used = used || t == key && (!w.Each || a.Edits[o].Element == a.Edits[i].Element)
			}
			if !used || len(a.Edits[i].Candidates) == 1 {
				taken[i] = key
				return true
			}
		}
		return false
	}
	if k >= 0 && a.Edits[k].Kind == rule.Add && !pickFor(k) {
		return nil, false
	}
	for _, i := range adds {
		if taken[i] == "" && !pickFor(i) {
			return nil, false
		}
	}
	for _, i := range adds {
		empty := ""
		plan = append(plan, rule.Choice{Intervention: taken[i], Element: a.Edits[i].Element, Mode: a.Edits[i].Mode, Justification: &empty, Upkeep: []string{}})
	}
	for _, i := range order {
		if a.Edits[i].Line >= len(start) {
			do(i)
		}
	}
	var out []rule.Choice
	for i, c := range plan {
		if !gone[i] {
			out = append(out, c)
		}
	}
	if out == nil {
		out = []rule.Choice{}
	}
	return out, true
}
