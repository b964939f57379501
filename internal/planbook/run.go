package planbook

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/rule"
)

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Run evaluates every case of a region and reports each difference as a fault
// of its own. It counts the cases that came out as expected.
func (b *Book) Run() (passed int, faults []Fault) {
	sets := map[string]*rule.Set{"": b.Set}
	for i := range b.Cases {
		c := &b.Cases[i]
		f := b.fileOf(c.path)
		before := len(f.faults)
		set := b.setFor(c, f, sets)
		if set != nil {
			for _, flt := range set.Names(&c.Facts) {
				flt.Path = c.path + ".facts." + flt.Path
				f.add(f.find(flt.Path), flt)
			}
			result := rule.Evaluate(set, &c.Facts, c.On)
			c.compare(set, &result, f)
		}
		if set != nil && len(f.faults) == before {
			passed++
			continue
		}
		faults = append(faults, f.faults[before:]...)
	}
	return passed, sortFaults(faults)
}

// SetFor gives the rules with the settings that a case overrides.
func (b *Book) SetFor(c *Case) *rule.Set {
	return b.setFor(c, newFile(c.path, nil), map[string]*rule.Set{"": b.Set})
}

func (b *Book) setFor(c *Case, f *file, sets map[string]*rule.Set) *rule.Set {
	key, overrides := "", map[string]string{}
	for _, k := range sorted(c.Settings) {
		overrides[k] = c.Settings[k].Literal
		key += k + "=" + c.Settings[k].Literal + " "
	}
	if set, ok := sets[key]; ok {
		return set
	}
	set, faults := rule.NewSet(b.Region, overrides)
	for _, flt := range faults {
		flt.Path = c.path + ".settings"
		f.add(f.find(flt.Path), flt)
	}
	sets[key] = set
	return set
}

// compare holds a verdict against what the case expects.
func (c *Case) compare(set *rule.Set, result *rule.Result, f *file) {
	e, at := &c.Expect, c.path+".expect"
	differ := func(path, what, want, have string) {
		if want != have {
			f.at(f.find(path), "case.failed", path, "id", c.ID, "what", what, "want", want, "have", have)
		}
	}
	if e.ProgrammeYear != nil {
		differ(at+".programme_year", "programme_year", itoa(*e.ProgrammeYear), itoa(result.ProgrammeYear))
	}
	if e.Income != nil {
		differ(at+".income", "income", e.Income.String(), result.Income.Total.String())
	}
	for _, id := range sorted(e.Eligibility) {
		path := at + ".eligibility." + id
		want := e.Eligibility[id]
		have := rule.Eligibility{}
		for _, o := range result.Eligibility {
			if o.Condition == id {
				have = o
			}
		}
		differ(path, "qualifies", stateOf(want.Qualifies), have.Qualifies.String())
		differ(path, "entitled", stateOf(want.Entitled), have.Entitled.String())
	}
	if e.Repair.Given() {
		repair := rule.FindRepair(set, &c.Facts, c.On)
		differ(at+".repair", "repair", e.Repair.Literal, strconv.Itoa(repair.Edits()))
	}
	year := c.year(set)
	for i := range result.Years {
		if result.Years[i].Year == year {
			c.compareYear(&result.Years[i], at, differ)
			return
		}
	}
	if len(e.Conditions)+len(e.Late)+len(e.Advice) > 0 || e.Faults != nil {
		differ(at, "year", itoa(year), "none")
	}
}

func stateOf(b bool) string {
	if b {
		return rule.Met.String()
	}
	return rule.NotMet.String()
}

// compareYear compares the parts that belong to one programme year.
func (c *Case) compareYear(y *rule.YearResult, at string, differ func(path, what, want, have string)) {
	e := &c.Expect
	late := map[string]bool{}
	for i := range y.Findings {
		f := &y.Findings[i]
		id := f.Rule.Condition.ID
		late[id] = f.Late
		if want, ok := e.Conditions[id]; ok {
			differ(at+".conditions."+id, id, strings.ReplaceAll(want, " ", "_"), f.State.String())
		}
	}
	if e.Late != nil && len(e.Late) == 0 { // an empty list expects that nothing is late
		maps.DeleteFunc(late, func(_ string, is bool) bool { return !is })
		differ(at+".late", "late", "", strings.Join(sorted(late), ", "))
	}
	for i, id := range e.Late {
		differ(at+".late["+itoa(i)+"]", "late", id, map[bool]string{true: id, false: "in time"}[late[id]])
	}
	var advice []string
	for _, a := range y.Advice {
		advice = append(advice, string(a.Code))
	}
	if e.Advice != nil && len(e.Advice) == 0 {
		differ(at+".advice", "advice", "", strings.Join(advice, ", "))
	}
	for i, want := range e.Advice {
		if !slices.Contains(advice, want) {
			differ(at+".advice["+itoa(i)+"]", "advice", want, strings.Join(advice, ", "))
		}
	}
	if e.Faults != nil {
		var want, have []string
		for _, f := range e.Faults {
			want = append(want, f.Code+" "+f.Choice)
		}
		for _, f := range y.Faults {
			have = append(have, string(f.Code)+" "+f.Choice)
		}
		slices.Sort(want)
		slices.Sort(have)
		differ(at+".faults", "faults", strings.Join(want, ", "), strings.Join(have, ", "))
	}
}
