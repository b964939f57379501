package rule_test

import (
	"slices"
	"strconv"
	"time"

	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

func upkeepKeys(c programme.Condition) []string {
	var keys []string
	for _, u := range c.Upkeep {
		keys = append(keys, u.Key+u.When)
	}
	return keys
}

// simpler gives worlds with one thing less.
func (w *world) simpler() []*world {
	var out []*world
	add := func(do func(*world)) {
		c := *w
		c.Items, c.Conditions, c.Deepening = slices.Clone(w.Items), slices.Clone(w.Conditions), slices.Clone(w.Deepening)
		c.Facts.Years = slices.Clone(w.Facts.Years)
		for i := range c.Facts.Years {
			if c.Facts.Years[i].Choices != nil {
				c.Facts.Years[i].Choices = slices.Clone(c.Facts.Years[i].Choices)
			}
		}
		c.Facts.Groups, c.Facts.InUse, c.Facts.Waivers = slices.Clone(w.Facts.Groups), slices.Clone(w.Facts.InUse), slices.Clone(w.Facts.Waivers)
		do(&c)
		out = append(out, &c)
	}
	for i := range w.Conditions {
		add(func(c *world) { c.Conditions = slices.Delete(c.Conditions, i, i+1) })
		if w.Conditions[i].Group != "" {
			add(func(c *world) {
				c.Conditions[i].Group, c.Conditions[i].InsteadOf, c.Conditions[i].Relation = "", "", programme.Param{}
			})
		}
		if n, _ := strconv.Atoi(w.Conditions[i].AtLeast.Literal); n > 1 {
			add(func(c *world) { c.Conditions[i].AtLeast = literal(strconv.Itoa(n - 1)) })
		}
		if len(w.Conditions[i].Upkeep) > 1 {
			add(func(c *world) { c.Conditions[i].Upkeep = c.Conditions[i].Upkeep[:len(c.Conditions[i].Upkeep)-1] })
		}
		if len(w.Conditions[i].Themes) > 1 {
			add(func(c *world) { c.Conditions[i].Themes = c.Conditions[i].Themes[:1] })
			add(func(c *world) { c.Conditions[i].Themes = c.Conditions[i].Themes[1:] })
		}
	}
	for i := range w.Items {
		add(func(c *world) { c.Items = slices.Delete(c.Items, i, i+1) })
		for k := range w.Items[i].Elements {
			if len(w.Items[i].Elements) > 1 {
				add(func(c *world) { c.Items[i].Elements = slices.Delete(slices.Clone(c.Items[i].Elements), k, k+1) })
			}
		}
		if w.Items[i].Years != nil {
			add(func(c *world) { c.Items[i].Years = nil })
		}
		if w.Items[i].Instead != "" {
			add(func(c *world) { c.Items[i].Instead = "" })
		}
		if len(w.Items[i].Themes) > 0 {
			add(func(c *world) { c.Items[i].Themes = nil })
		}
	}
	for i := range w.Deepening {
		add(func(c *world) { c.Deepening = slices.Delete(c.Deepening, i, i+1) })
	}
	for i := range w.Facts.Years {
		y := w.Facts.Years[i]
		if y.Choices == nil {
			add(func(c *world) { c.Facts.Years[i].Choices = []rule.Choice{} })
		}
		if y.NewStaff == nil || *y.NewStaff > 0 {
			add(func(c *world) { z := 0; c.Facts.Years[i].NewStaff = &z })
		}
		for k := range y.Choices {
			ch := y.Choices[k]
			add(func(c *world) { c.Facts.Years[i].Choices = slices.Delete(c.Facts.Years[i].Choices, k, k+1) })
			if ch.From != 0 || ch.Ended != 0 {
				add(func(c *world) { c.Facts.Years[i].Choices[k].From, c.Facts.Years[i].Choices[k].Ended = 0, 0 })
			}
			if ch.Upkeep == nil || len(ch.Upkeep) > 0 {
				add(func(c *world) { c.Facts.Years[i].Choices[k].Upkeep = []string{} })
			}
			if ch.Justification == nil || *ch.Justification != "" {
				add(func(c *world) { e := ""; c.Facts.Years[i].Choices[k].Justification = &e })
			}
			if ch.Reason != "" {
				add(func(c *world) { c.Facts.Years[i].Choices[k].Reason = "" })
			}
			if ch.Mode == rule.Embedded {
				add(func(c *world) { c.Facts.Years[i].Choices[k].Mode = rule.Continued })
			}
		}
	}
	for i := range w.Facts.InUse {
		add(func(c *world) { c.Facts.InUse = slices.Delete(c.Facts.InUse, i, i+1) })
	}
	if w.Facts.InUse == nil {
		add(func(c *world) { c.Facts.InUse = []rule.InUse{} })
	}
	for i := range w.Facts.Groups {
		add(func(c *world) { c.Facts.Groups = slices.Delete(c.Facts.Groups, i, i+1) })
	}
	if w.Facts.Groups == nil {
		add(func(c *world) { c.Facts.Groups = []rule.Membership{} })
	}
	for i := range w.Facts.Waivers {
		add(func(c *world) { c.Facts.Waivers = slices.Delete(c.Facts.Waivers, i, i+1) })
	}
	if w.Each {
		add(func(c *world) { c.Each = false })
	}
	return out
}

// shrunk takes away what a failure of one sort does not need.
func (w *world) shrunk(sort string, depth int, until time.Time) (*world, failure) {
	find := func(w *world) (failure, bool) {
		for _, f := range w.search(depth) {
			if f.sort == sort {
				return f, true
			}
		}
		return failure{}, false
	}
	last, _ := find(w)
	for again := true; again && time.Now().Before(until); {
		again = false
		for _, s := range w.simpler() {
			if f, ok := find(s); ok {
				w, last, again = s, f, true
				break
			}
		}
	}
	return w, last
}
