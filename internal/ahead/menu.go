package ahead

import (
	"slices"

	"meertijd/internal/rule"
)

// Opening is an intervention on the menu of an element.
type Opening struct{ Element, Intervention string }

// Menu lists what can be chosen in a year and could not in the one before, and
// what could and cannot any more, in the order of the catalogue.
func Menu(set *rule.Set, year, next int) (opens, closes []Opening) {
	for i := range set.Region.Catalogue {
		key := set.Region.Catalogue[i].Key
		before, after := set.OnMenu(key, year), set.OnMenu(key, next)
		for _, e := range after {
			if !slices.Contains(before, e) {
				opens = append(opens, Opening{e, key})
			}
		}
		for _, e := range before {
			if !slices.Contains(after, e) {
				closes = append(closes, Opening{e, key})
			}
		}
	}
	return opens, closes
}

// Years lists the programme years in which an intervention is on the menu.
func Years(set *rule.Set, intervention string) (years []int) {
	for y := 1; y <= set.LastYear(); y++ {
		if len(set.OnMenu(intervention, y)) > 0 {
			years = append(years, y)
		}
	}
	return years
}
