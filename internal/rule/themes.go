package rule

import (
	"slices"

	"meertijd/internal/programme"
)

// themesKind is kind 8: for each theme at least n running interventions that
// carry it, within one element or over all.
func themesKind() *kind {
	return &kind{
		name: "themes", needs: []string{"themes"}, takes: []string{"element", "at_least"}, content: true, threshold: true,
		compile: compileThemes, judge: judgeThemes, edits: editAdd | editMove | editMode,
	}
}

func compileThemes(c *compiler, r *Rule, path string) {
	for i, theme := range r.Condition.Themes {
		at := index(path+".themes", i)
		if !slices.ContainsFunc(c.Region.Themes, func(t programme.Theme) bool { return t.Key == theme }) {
			c.fail("theme.unknown", at, "theme", theme, "known", c.themeList())
			r.themes = append(r.themes, make([]bool, len(c.items)))
			continue
		}
		carries, have := c.carriers(r, theme), 0
		for k, carried := range carries {
			if carried && (r.element < 0 && c.firstYear[k] > 0 && c.firstYear[k] <= r.Year || r.element >= 0 && c.menuUpTo(k, r)) {
				have++
			}
		}
		if have < r.need {
			c.fail("condition.unreachable", at, "id", r.Condition.ID, "year", itoa(r.Year), "element", theme, "have", itoa(have), "need", itoa(r.need))
		}
		r.themes = append(r.themes, carries)
	}
}

// carriers says of each item whether it carries a theme, in the catalogue or
// on the menu of the rule's plan.
func (c *compiler) carriers(r *Rule, theme string) []bool {
	carries := make([]bool, len(c.items))
	for _, v := range c.Region.Catalogue {
		carries[c.itemOf[v.Key]] = slices.Contains(v.Tags, theme)
	}
	for _, it := range c.planOf[r.Year].Menu.Items {
		if k, ok := c.itemOf[it.Key]; ok && slices.Contains(it.Tags, theme) {
			carries[k] = true
		}
	}
	return carries
}

func judgeThemes(ev *evaluation, y *year, r *Rule, f *Finding) {
	f.State, f.Need = Met, r.need*len(r.themes)
	for i, carries := range r.themes {
		have := ev.carrying(y, r, carries)
		if y.open || y.before.open {
			have.hi = endless
		}
		f.Have += min(have.lo, r.need)
		state := have.reaches(r.need)
		if state == Met {
			continue
		}
		ev.need(NeedTheme, r.need-have.lo, r.Condition.Themes[i], "")
		if f.State != NotMet {
			f.State = state
		}
	}
	if f.State == Unknown {
		f.Why = WhyNoFacts
	}
}

// carrying counts the interventions of a rule that carry a theme.
func (ev *evaluation) carrying(y *year, r *Rule, carries []bool) span {
	var have span
	if r.element >= 0 {
		for _, e := range y.under(r.element) {
			if e.item >= 0 && carries[e.item] {
				have.add(ev.count(e, e.live()))
			}
		}
		return have
	}
	for i := range y.entries {
		if e := &y.entries[i]; e.item >= 0 && carries[e.item] {
			have.add(ev.count(e, e.live()))
		}
	}
	return have
}
