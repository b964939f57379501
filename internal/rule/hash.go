package rule

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// hashedRule holds of a rule what an answer depends on.
type hashedRule struct {
	ID, Kind, Plan                                      string
	Year, Element, Item, Need, Group, Months, Threshold int
	Justify, Quarterly, Early, AnySeries, Short, Run    bool
	ReplacedBy                                          []int
	Upkeep, Accepts, Supplied, Questions                []string
	Themes                                              [][]bool
	Measure, Part, Until, Date, Meeting                 string
	Series                                              []any
}

// hashOf names a rule set by the values that an answer depends on: rules,
// menus, dates, tariffs and settings, and no title or description.
func hashOf(s *Set) string {
	var starts, menu, deep, rules []any
	for _, key := range sortedKeys(s.starts) {
		starts = append(starts, key, s.starts[key])
	}
	for y := 1; y <= s.lastYear; y++ {
		for _, o := range s.menu[y] {
			menu = append(menu, o.elements, o.usual)
		}
		for _, d := range s.deepening[y] {
			deep = append(deep, d.years, d.refuse, d.inUse)
		}
		for _, r := range s.rules[y] {
			rules = append(rules, hashed(r))
		}
	}
	// a map is written in the order of its keys
	data, err := json.Marshal(map[string]any{
		"items": s.items, "elements": s.elements, "groups": s.groupOf, "substitutes": s.instead, "order": s.order,
		"once": s.twoOnce, "tuned": s.tuned, "tariffs": hashedTariffs(s.tariffs), "last_year": s.lastYear,
		"last_day": s.Region.Calendar.LastDay, "starts": starts, "menu": menu, "deep": deep, "rules": rules,
	})
	if err != nil {
		// Every field above is a plain value, so this cannot come from data.
		panic(err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func hashed(r *Rule) hashedRule {
	h := hashedRule{
		ID: r.Condition.ID, Kind: r.kind.name, Plan: r.Plan, Year: r.Year, Element: r.element, Item: r.item, Need: r.need,
		Group: r.group, Months: r.deadline.months, Threshold: r.threshold, Justify: r.justify, Quarterly: r.quarterly,
		Early: r.early, AnySeries: r.anySeries, Short: r.shortYear, Run: r.checkRun, ReplacedBy: r.replacedBy,
		Accepts: r.accepts, Supplied: r.supplied, Questions: r.questions, Themes: r.themes,
		Measure: r.Condition.Measure, Part: r.Condition.Part, Until: r.Condition.Until.String(), Date: r.deadline.date.String(),
		Meeting: r.Condition.Meeting,
	}
	for _, u := range r.upkeep {
		h.Upkeep = append(h.Upkeep, u.Key, u.When)
	}
	if r.meeting != nil {
		for _, m := range r.meeting.Series {
			h.Series = append(h.Series, m.Key, m.Cohorts, m.Years, m.Dates)
		}
	}
	return h
}
