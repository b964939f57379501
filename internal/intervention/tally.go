package intervention

import (
	"cmp"
	"slices"

	"meertijd/internal/rule"
)

// Few is how many plans a number has to be about before it is shown to other
// practices: of fewer one would soon know whose they are.
const Few = 5

// Modes are the forms in which an intervention runs, in the order of a plan.
var Modes = []rule.Mode{rule.New, rule.Continued, rule.Deepened, rule.Embedded}

// Year is what came of one programme year: how many practices handed in a plan,
// and how many of those do the intervention, in which form.
type Year struct {
	Year, HandedIn, Doing int
	Forms                 map[rule.Mode]int
}

// Enough says whether the numbers are about so many plans that every practice
// may see them.
func (y Year) Enough() bool { return y.HandedIn >= Few }

// Doer is a practice that does an intervention, or did. Since is the first
// programme year in which its plan named it; Now the form in its latest plan,
// empty when that names it no more.
type Doer struct {
	Practice string
	Since    int
	Now      rule.Mode
	Forms    []Doing // by year, where it ran
}

// Tally counts what was handed in by practices that are here: by programme year,
// the last one first, and by practice, who began first in front.
func Tally(doings []Doing, here func(practice string) bool) (years []Year, doers []Doer) {
	byYear, byPractice, last := map[int]*Year{}, map[string]*Doer{}, map[string]int{}
	for _, d := range doings {
		if !here(d.Practice) {
			continue
		}
		y := byYear[d.Year]
		if y == nil {
			y = &Year{Year: d.Year, Forms: map[rule.Mode]int{}}
			byYear[d.Year] = y
		}
		y.HandedIn++
		last[d.Practice] = max(last[d.Practice], d.Year)
		if d.Runs() {
			y.Doing++
			y.Forms[d.Mode]++
			did(byPractice, d)
		}
	}
	for _, y := range byYear {
		years = append(years, *y)
	}
	for _, d := range byPractice {
		slices.SortFunc(d.Forms, func(a, b Doing) int { return cmp.Compare(a.Year, b.Year) })
		d.Since = d.Forms[0].Year
		if latest := d.Forms[len(d.Forms)-1]; latest.Year == last[d.Practice] {
			d.Now = latest.Mode
		}
		doers = append(doers, *d)
	}
	slices.SortFunc(years, func(a, b Year) int { return cmp.Compare(b.Year, a.Year) })
	slices.SortFunc(doers, func(a, b Doer) int { return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Practice, b.Practice)) })
	return years, doers
}

func did(all map[string]*Doer, d Doing) {
	if all[d.Practice] == nil {
		all[d.Practice] = &Doer{Practice: d.Practice}
	}
	all[d.Practice].Forms = append(all[d.Practice].Forms, d)
}
