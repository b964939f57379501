package rule_test

import (
	"math/rand/v2"
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// world is a tiny region with one practice, drawn wider than the small region
// of small_test.go: items under several elements, substitutes, menus per year,
// groups, waivers, records of use, dates in the year, and facts that are not
// known.
type world struct {
	Each       bool
	Items      []worldItem
	Deepening  []programme.Deepening
	Conditions []programme.Condition
	Facts      rule.Facts
	Year       int
	On         calendar.Date
}

type worldItem struct {
	Key      string
	Elements []string
	Themes   []string
	Years    []int
	Instead  string
}

var worldElements = []string{"a", "b", "c"}

func (w *world) set() *rule.Set {
	date := calendar.MustParse
	r := &programme.Region{
		Schema: "s", Key: "wereld", Name: both("wereld"), Organisation: both("wereld"),
		Documents: []programme.Document{{Key: "s", Title: both("s"), Sections: []programme.Section{{Key: "1", Title: "1"}}}},
		Calendar: programme.Calendar{LastYear: 3, LastDay: date("2027-12-31"), Source: cited, Fixed: []programme.FixedYear{
			{Year: 1, Start: date("2025-01-01"), Source: cited}, {Year: 2, Start: date("2026-01-01"), Source: cited}, {Year: 3, Start: date("2027-01-01"), Source: cited},
		}},
		Themes: []programme.Theme{{Key: "x", Name: both("x"), Source: cited}, {Key: "y", Name: both("y"), Source: cited}},
		Groups: []programme.Group{{Key: "g", Name: both("g"), About: both("g"), Source: cited}},
	}
	plan := &programme.Plan{Key: "p", Title: both("p"), Years: []int{1, 2, 3}, Period: programme.Period{From: date("2025-01-01"), Until: date("2027-12-31")}, Source: cited}
	for _, e := range worldElements {
		plan.Elements = append(plan.Elements, programme.Element{Key: e, Letter: e, Name: both(e), About: both(e), Source: cited})
	}
	plan.Menu = programme.Menu{Years: []int{1, 2, 3}, Source: cited, Deepening: w.Deepening}
	if w.Each {
		plan.Menu.TwoElements = literal("each")
	}
	for _, it := range w.Items {
		r.Catalogue = append(r.Catalogue, programme.Intervention{Key: it.Key, Description: both(it.Key), Tags: it.Themes, Source: cited})
		plan.Menu.Items = append(plan.Menu.Items, programme.Item{Key: it.Key, Elements: it.Elements, Years: it.Years, Title: both(it.Key), Substitute: it.Instead, Source: cited})
	}
	for _, c := range w.Conditions {
		c.Title, c.Source, c.Years = both(c.ID), cited, []int{w.Year}
		plan.Conditions = append(plan.Conditions, c)
	}
	r.Plans = []*programme.Plan{plan}
	set, _ := rule.NewSet(r, nil)
	return set
}

func literal(v string) programme.Param { return programme.Param{Literal: v} }

// dice draws worlds from a seed.
type dice struct{ *rand.Rand }

func (d dice) often(percent int) bool { return d.IntN(100) < percent }

func some[T any](d dice, from ...T) T { return from[d.IntN(len(from))] }

func drawWorld(seed uint64) *world { return drawCrowd(seed, 0) }

// drawCrowd draws a world with up to so many more interventions, and as many
// more lines in each plan.
func drawCrowd(seed uint64, more int) *world {
	d := dice{rand.New(rand.NewPCG(seed, 7))}
	w := &world{Each: d.often(40), Year: some(d, 2, 2, 3)}
	w.On = calendar.MustParse(strconv.Itoa(2024+w.Year) + "-06-02")
	if d.often(10) {
		w.On -= 365 // the plan of the year that comes
	}
	apart := more > 0 && d.often(50) // what is wrong under one element says nothing of another
	n := 3 + d.IntN(4+more)
	for i := range n {
		it := worldItem{Key: "i" + strconv.Itoa(i)}
		perm := d.Perm(len(worldElements))
		for k := range some(d, 1, 1, 1, 2, 2, 3) {
			if apart && k > 0 {
				break
			}
			it.Elements = append(it.Elements, worldElements[perm[k]])
		}
		for _, th := range []string{"x", "y"} {
			if d.often(30) {
				it.Themes = append(it.Themes, th)
			}
		}
		if d.often(20) {
			it.Years = some(d, []int{1}, []int{1, 2}, []int{3}, []int{2, 3}, []int{2})
		}
		if i > 0 && d.often(20) {
			it.Instead = "i" + strconv.Itoa(d.IntN(i))
		}
		w.Items = append(w.Items, it)
	}
	for _, e := range worldElements {
		if d.often(25) {
			w.Deepening = append(w.Deepening, programme.Deepening{
				Element: e, Years: some(d, []int{1}, []int{1, 2}, []int{2}), Enforce: literal(some(d, "advice", "refuse")), InUse: literal(some(d, "allowed", "refused")), Source: cited,
			})
		}
	}
	for i := range 1 + d.IntN(5) {
		w.Conditions = append(w.Conditions, w.condition(d, i))
	}
	w.practice(d, more)
	return w
}

func (w *world) condition(d dice, i int) programme.Condition {
	c := programme.Condition{
		Kind:    some(d, "choose", "choose", "choose-over-years", "choose-new", "new-or-deepened", "deepen-earlier", "keep-up", "keep-up", "mandatory", "mandatory", "themes", "themes", "not-only", "optional"),
		Element: some(d, worldElements...),
	}
	c.ID = c.Kind + "-" + strconv.Itoa(i)
	switch c.Kind {
	case "choose", "choose-over-years", "choose-new":
		c.AtLeast = literal(some(d, "1", "1", "2", "3"))
	case "new-or-deepened":
		c.Justification, c.AtLeast = literal(some(d, "required", "not-asked")), literal(some(d, "1", "2"))
	case "deepen-earlier":
		c.AtLeast = literal(some(d, "1", "1", "2"))
	case "keep-up":
		c.Upkeep = []programme.Upkeep{{Key: "u", Name: both("u")}}
		if d.often(50) {
			c.Upkeep = append(c.Upkeep, programme.Upkeep{Key: "staff", Name: both("s"), When: "new-staff"})
		}
		if d.often(15) {
			c.Upkeep = append(c.Upkeep, programme.Upkeep{Key: "extra", Name: both("e")})
		}
	case "mandatory":
		c.Element, c.Intervention = "", some(d, w.Items...).Key
	case "themes":
		c.Themes, c.AtLeast = some(d, []string{"x"}, []string{"y"}, []string{"x", "y"}), literal(some(d, "1", "1", "2"))
		if d.often(50) {
			c.Element = ""
		}
	}
	if d.often(20) {
		c.Group = "g"
		if i > 0 && d.often(60) {
			c.InsteadOf, c.Relation = w.Conditions[d.IntN(i)].ID, literal(some(d, "replaces", "adds"))
		}
	}
	return c
}

func (w *world) practice(d dice, more int) {
	f := rule.Facts{Practice: rule.Practice{ID: "p", Name: "verzonnen"}, Groups: []rule.Membership{}, InUse: []rule.InUse{}, Attendance: []rule.Attendance{}}
	start := calendar.MustParse("2024-01-01")
	switch {
	case d.often(10):
		f.Groups = nil
	case d.often(40):
		f.Groups = append(f.Groups, rule.Membership{Key: "g", From: start})
	}
	if d.often(6) {
		f.InUse = nil
	}
	for _, it := range w.Items {
		if f.InUse != nil && d.often(12) {
			f.InUse = append(f.InUse, rule.InUse{Intervention: it.Key, Since: start})
		}
	}
	for _, c := range w.Conditions {
		if d.often(5) {
			f.Waivers = append(f.Waivers, rule.Waiver{Condition: c.ID, Year: w.Year, By: "x", Reason: "x", On: start})
		}
	}
	for y := 1; y <= w.Year; y++ {
		if y < w.Year && d.often(5) {
			continue
		}
		yf := rule.YearFacts{Year: y, Choices: []rule.Choice{}, Answers: []rule.Answer{}}
		if !d.often(8) {
			staff := d.IntN(2)
			yf.NewStaff = &staff
		}
		if y < w.Year && d.often(5) {
			yf.Choices = nil
		} else {
			for range d.IntN(5 + more) {
				yf.Choices = append(yf.Choices, w.choice(d, y))
			}
			if len(yf.Choices) > 0 && d.often(15) {
				again := some(d, yf.Choices...)
				if d.often(50) {
					again.Mode = some(d, rule.New, rule.Continued, rule.Deepened, rule.Dropped, rule.Embedded)
				}
				if d.often(50) {
					again.Element = some(d, worldElements...)
				}
				yf.Choices = append(yf.Choices, again)
			}
		}
		f.Years = append(f.Years, yf)
	}
	w.Facts = f
}

func (w *world) choice(d dice, y int) rule.Choice {
	it := some(d, w.Items...)
	c := rule.Choice{Intervention: it.Key, Element: some(d, it.Elements...)}
	c.Mode = some(d, rule.New, rule.New, rule.Continued, rule.Deepened, rule.Embedded, rule.Dropped)
	if y == 1 && d.often(90) {
		c.Mode = rule.New
	}
	if d.often(4) {
		c.Element = some(d, worldElements...)
	}
	if d.often(2) {
		c.Intervention = "elders"
	}
	if d.often(2) {
		c.Element = "weg"
	}
	why := some(d, "", "omdat")
	c.Justification = &why
	if d.often(8) {
		c.Justification = nil
	}
	c.Upkeep = []string{}
	for _, u := range []string{"u", "staff", "extra"} {
		if d.often(35) {
			c.Upkeep = append(c.Upkeep, u)
		}
	}
	if d.often(8) {
		c.Upkeep = nil
	}
	if c.Mode == rule.Dropped && d.often(75) {
		c.Reason = "x"
	}
	day := calendar.MustParse(strconv.Itoa(2024+y) + "-01-01")
	if d.often(5) {
		c.Ended = day + calendar.Date(d.IntN(365))
	}
	if d.often(5) {
		c.From = day + calendar.Date(d.IntN(365))
	}
	return c
}
