package wording

import (
	"slices"
	"strconv"

	"meertijd/internal/base/fault"
	"meertijd/internal/programme"
)

// Card describes an intervention as a year's menu offers it. One that stands on
// no menu of that year is described as the plan nearest to it does.
func (w Words) Card(key string, year int) (PlanCard, bool) {
	v := w.intervention(key)
	if v == nil {
		return PlanCard{}, false
	}
	b := &planBuilder{words: w, region: w.Set.Region, plan: w.Set.Plan(year), years: []int{year}}
	for _, plan := range append([]*programme.Plan{b.plan}, reversed(w.Set.Region.Plans)...) {
		if plan == nil {
			continue
		}
		for i := range plan.Menu.Items {
			if it := &plan.Menu.Items[i]; it.Key == key {
				b.plan = plan // its own words, without saying that it stands elsewhere
				return b.card(plan, it, it.Elements[0]), true
			}
		}
	}
	return PlanCard{Key: key, Title: key, Description: v.Description.In(w.Language), Lists: w.lists(v, v.Tags, year)}, true
}

func reversed(plans []*programme.Plan) []*programme.Plan {
	out := slices.Clone(plans)
	slices.Reverse(out)
	return out
}

func (w Words) intervention(key string) *programme.Intervention {
	for i := range w.Set.Region.Catalogue {
		if w.Set.Region.Catalogue[i].Key == key {
			return &w.Set.Region.Catalogue[i]
		}
	}
	return nil
}

// lists are what there is to choose, examples, help, links and themes, as far as
// they hold in a year.
func (w Words) lists(v *programme.Intervention, tags []string, year int) (lists []PlanList) {
	add := func(code string, items []string) {
		if len(items) > 0 {
			lists = append(lists, PlanList{w.text(code, nil), items})
		}
	}
	add("plan.options", w.choices(v.Options, year))
	add("plan.examples", w.choices(v.Examples, year))
	add("plan.support", w.choices(v.Support, year))
	add("plan.links", w.each(len(v.Links), func(i int) string { return v.Links[i].Why.In(w.Language) }))
	slices.Sort(tags)
	tags = slices.Compact(tags)
	add("plan.tags", w.each(len(tags), func(i int) string { return w.theme(tags[i]) }))
	return lists
}

// choices lists what holds in a year.
func (w Words) choices(choices []programme.Choice, year int) (out []string) {
	for _, c := range choices {
		if c.FromYear > year {
			continue
		}
		name := c.Name.In(w.Language)
		if c.FromYear > 1 {
			name += " (" + w.text("plan.from-year", fault.Args{"year": strconv.Itoa(c.FromYear)}) + ")"
		}
		out = append(out, name)
	}
	return out
}
