package rule

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// hashOf names a rule set by the values that an answer depends on: rules,
// menus, dates, tariffs and settings, and no title or description.
func hashOf(s *Set) string {
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
	type hashed struct {
		Items, Elements           []string
		Starts, Menu, Deep, Rules []any
		Groups                    map[string]int
		Substitutes               []int
		Order                     [maxYears + 1][]int
		Once                      [maxYears + 1]bool
		Tuned                     [maxYears + 1]uint64
		Tariffs                   any
		LastYear                  int
		LastDay                   string
	}
	h := hashed{
		Items: s.items, Elements: s.elements, Groups: s.groupOf, Substitutes: s.instead, Order: s.order, Once: s.twoOnce,
		Tuned: s.tuned, Tariffs: hashedTariffs(s.tariffs), LastYear: s.lastYear, LastDay: s.Region.Calendar.LastDay.String(),
	}
	for _, key := range sortedKeys(s.starts) {
		h.Starts = append(h.Starts, key, s.starts[key])
	}
	for y := 1; y <= s.lastYear; y++ {
		for _, o := range s.menu[y] {
			h.Menu = append(h.Menu, o.elements)
		}
		for _, d := range s.deepening[y] {
			h.Deep = append(h.Deep, d.years, d.refuse, d.inUse)
		}
		for _, r := range s.rules[y] {
			hr := hashedRule{
				ID: r.Condition.ID, Kind: r.kind.name, Plan: r.Plan, Year: y, Element: r.element, Item: r.item, Need: r.need,
				Group: r.group, Months: r.deadline.months, Threshold: r.threshold, Justify: r.justify, Quarterly: r.quarterly,
				Early: r.early, AnySeries: r.anySeries, Short: r.shortYear, Run: r.checkRun, ReplacedBy: r.replacedBy,
				Accepts: r.accepts, Supplied: r.supplied, Questions: r.Condition.Questions, Themes: r.themes,
				Measure: r.Condition.Measure, Part: r.Condition.Part, Until: r.Condition.Until.String(), Date: r.deadline.date.String(),
				Meeting: r.Condition.Meeting,
			}
			for _, u := range r.upkeep {
				hr.Upkeep = append(hr.Upkeep, u.Key, u.When)
			}
			if r.meeting != nil {
				for _, m := range r.meeting.Series {
					hr.Series = append(hr.Series, m.Key, m.Cohorts, m.Years, m.Dates)
				}
			}
			h.Rules = append(h.Rules, hr)
		}
	}
	data, err := json.Marshal(h)
	if err != nil {
		// Every field above is a plain value, so this cannot come from data.
		panic(err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
