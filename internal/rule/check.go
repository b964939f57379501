package rule

import (
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/spelling"
	"meertijd/internal/programme"
)

// documents checks that every citation names a document and section that the
// region declares.
func (c *compiler) documents() {
	sections := map[string][]string{}
	for i, d := range c.Region.Documents {
		at := index("region.documents", i)
		if _, ok := sections[d.Key]; ok {
			c.fail("value.duplicate", at+".key", "key", d.Key)
		}
		sections[d.Key] = []string{}
		for _, s := range d.Sections {
			sections[d.Key] = append(sections[d.Key], s.Key)
		}
	}
	eachSource(c.Region, func(path string, sources programme.Sources) {
		if len(sources) == 0 {
			c.fail("source.missing", path)
		}
		for i, s := range sources {
			doc, section, _ := strings.Cut(s, ":")
			known, ok := sections[doc]
			switch {
			case !ok:
				c.fail("source.document-unknown", index(path, i), "document", doc, "known", list(sections))
			case !slices.Contains(known, section):
				c.fail("source.section-unknown", index(path, i), "document", doc, "section", section, "known", join(known))
			}
		}
	})
}

// catalogue numbers the interventions and checks what hangs on them.
func (c *compiler) catalogue() {
	themes := map[string]int{}
	for i, t := range c.Region.Themes {
		c.unique(themes, t.Key, index("region.themes", i))
	}
	for i, g := range c.Region.Goals {
		c.oneOf(g.Direction, index("region.goals", i)+".direction", "up", "down", "none")
	}
	for i, v := range c.Region.Catalogue {
		c.unique(c.itemOf, v.Key, index("catalogue.interventions", i))
	}
	c.items = make([]string, len(c.itemOf))
	for key, i := range c.itemOf {
		c.items[i] = key
	}
	for i, v := range c.Region.Catalogue {
		at := index("catalogue.interventions", i)
		for j, tag := range v.Tags {
			if _, ok := themes[tag]; !ok {
				c.fail("theme.unknown", index(at+".tags", j), "theme", tag, "known", list(themes))
			}
		}
		for j, link := range v.Links {
			c.link(link, index(at+".links", j))
		}
		for k, choices := range [][]programme.Choice{v.Options, v.Examples, v.Support} {
			name := []string{"options", "examples", "support"}[k]
			seen := map[string]int{}
			for j, o := range choices {
				c.unique(seen, o.Key, index(at+"."+name, j))
				if o.FromYear < 0 || o.FromYear > maxYears {
					c.fail("value.range", index(at+"."+name, j)+".from_year", "value", strconv.Itoa(o.FromYear), "low", "1", "high", strconv.Itoa(maxYears))
				}
			}
		}
	}
}

// link checks how an intervention hangs together with something else: it names
// exactly one thing.
func (c *compiler) link(l programme.Link, at string) {
	c.oneOf(l.Kind, at+".kind", "goes-with", "part-of", "comes-before", "serves", "also-counts-as")
	named := 0
	if l.To != "" {
		named++
		c.intervention(l.To, at+".to")
	}
	if l.Group != "" {
		named++
		if _, ok := c.groupOf[l.Group]; !ok {
			c.fail("group.unknown", at+".group", "key", l.Group, "known", list(c.groupOf))
		}
	}
	if l.Element != "" {
		named++
	}
	if named != 1 {
		c.fail("link.names-one", at)
	}
}

// intervention looks up a key, or faults with the nearest one that exists.
func (c *compiler) intervention(key, path string) int {
	if i, ok := c.itemOf[key]; ok {
		return i
	}
	c.fail("intervention.unknown", path, "key", key, "near", spelling.Nearest(key, c.items))
	return -1
}

// reported says whether a code was reported already, so that one mistake does
// not show as several.
func (c *compiler) reported(codes ...fault.Code) bool {
	return slices.ContainsFunc(c.faults, func(f fault.Fault) bool { return slices.Contains(codes, f.Code) })
}

func (c *compiler) element(key, path string) int {
	if i, ok := c.elementOf[key]; ok {
		return i
	}
	c.fail("element.unknown", path, "key", key, "known", list(c.elementOf))
	return -1
}

// calendar works out when each year begins for each cohort.
func (c *compiler) calendar() {
	cal := c.Region.Calendar
	c.lastYear = cal.LastYear
	if cal.LastYear < 1 || cal.LastYear > maxYears {
		c.fail("value.range", "region.calendar.last_year", "value", strconv.Itoa(cal.LastYear), "low", "1", "high", strconv.Itoa(maxYears))
		c.lastYear = min(max(cal.LastYear, 1), maxYears)
	}
	if (len(cal.Cohorts) == 0) == (len(cal.Fixed) == 0) {
		c.fail("calendar.kind", "region.calendar")
		return
	}
	if len(cal.Fixed) > 0 {
		c.fixedYears()
		return
	}
	seen := map[string]int{}
	for i, cohort := range cal.Cohorts {
		c.unique(seen, cohort.Key, index("region.calendar.cohorts", i))
		if i > 0 && cohort.Start <= cal.Cohorts[i-1].Start {
			c.fail("cohort.order", index("region.calendar.cohorts", i)+".start", "key", cohort.Key)
		}
		var starts [maxYears + 2]calendar.Date
		for y := 1; y <= c.lastYear; y++ {
			starts[y] = cohort.Start.AddMonths(12 * (y - 1))
			if cal.Common == nil {
				continue
			}
			if y >= cal.Common.Year {
				starts[y] = cal.Common.Start.AddMonths(12 * (y - cal.Common.Year))
			} else if starts[y] >= cal.Common.Start {
				starts[y] = calendar.None
			}
		}
		c.starts[cohort.Key] = starts
	}
}

// fixedYears gives every practice the same dates, under the empty cohort.
func (c *compiler) fixedYears() {
	var starts [maxYears + 2]calendar.Date
	for i, f := range c.Region.Calendar.Fixed {
		at := index("region.calendar.fixed", i)
		if f.Year < 1 || f.Year > c.lastYear {
			c.fail("value.range", at+".year", "value", strconv.Itoa(f.Year), "low", "1", "high", strconv.Itoa(c.lastYear))
			continue
		}
		if starts[f.Year] != calendar.None {
			c.fail("value.duplicate", at+".year", "key", strconv.Itoa(f.Year))
		}
		if i > 0 && f.Start <= c.Region.Calendar.Fixed[i-1].Start {
			c.fail("period.reversed", at+".start", "from", c.Region.Calendar.Fixed[i-1].Start.String(), "until", f.Start.String())
		}
		starts[f.Year] = f.Start
	}
	c.starts[""] = starts
}

func (c *compiler) tariffList() {
	seen := map[string]int{}
	for i, t := range c.Region.Tariffs {
		at := index("region.tariffs", i)
		c.unique(seen, t.Key, at)
		if t.Until < t.From {
			c.fail("period.reversed", at+".until", "from", t.From.String(), "until", t.Until.String())
		}
		for j, o := range c.Region.Tariffs[:i] {
			if t.From <= o.Until && o.From <= t.Until && t.Corrects != o.Key {
				c.fail("tariff.overlap", index("region.tariffs", i)+".from", "key", t.Key, "other", c.Region.Tariffs[j].Key)
			}
		}
		if _, ok := seen[t.Corrects]; t.Corrects != "" && (!ok || t.Corrects == t.Key) {
			delete(seen, t.Key)
			c.fail("tariff.unknown", at+".corrects", "key", t.Corrects, "known", list(seen))
		}
	}
	c.tariffs = c.Region.Tariffs
}

// planYears gives each programme year to one plan.
func (c *compiler) planYears(i int, p *programme.Plan) {
	at := planPath(i)
	if p.Period.Until < p.Period.From {
		c.fail("period.reversed", at+".period.until", "from", p.Period.From.String(), "until", p.Period.Until.String())
	}
	for j, y := range p.Years {
		path := index(at+".years", j)
		switch {
		case y < 1 || y > c.lastYear:
			c.fail("value.range", path, "value", strconv.Itoa(y), "low", "1", "high", strconv.Itoa(c.lastYear))
		case c.planOf[y] != nil:
			c.fail("years.overlap", path, "year", strconv.Itoa(y), "other", c.planOf[y].Key)
		default:
			c.planOf[y] = p
		}
	}
	if i != len(c.Region.Plans)-1 || c.reported("value.range") {
		return
	}
	for y := 1; y <= c.lastYear; y++ {
		if c.planOf[y] == nil {
			c.fail("years.gap", at+".years", "year", strconv.Itoa(y))
		}
	}
}

func (c *compiler) elementList(i int, p *programme.Plan) {
	keys, letters := map[string]int{}, map[string]int{}
	for j, e := range p.Elements {
		at := index(planPath(i)+".elements", j)
		c.unique(keys, e.Key, at)
		if _, ok := letters[e.Letter]; ok {
			c.fail("value.duplicate", at+".letter", "key", e.Letter)
		}
		letters[e.Letter] = j
		if _, ok := c.elementOf[e.Key]; !ok {
			c.elementOf[e.Key] = len(c.elements)
			c.elements = append(c.elements, e.Key)
		}
		c.oneOf(e.SetBy, at+".set_by", "practice", "rho")
		c.oneOf(e.TuneTo, at+".tune_to", "neighbourhood")
		if e.TuneTo == "neighbourhood" {
			for _, y := range c.yearsOf(p) {
				c.tuned[y] |= 1 << c.elementOf[e.Key]
			}
		}
	}
	if len(c.elements) > maxElements {
		c.fail("value.range", planPath(i)+".elements", "value", strconv.Itoa(len(c.elements)), "low", "1", "high", strconv.Itoa(maxElements))
	}
}

// oneOf checks an optional word.
func (c *compiler) oneOf(value, path string, options ...string) {
	if value != "" && !slices.Contains(options, value) {
		c.fail("value.choice", path, "value", value, "options", join(options))
	}
}

// yearsOf gives the years of a plan that exist.
func (c *compiler) yearsOf(p *programme.Plan) []int {
	var years []int
	for _, y := range p.Years {
		if y >= 1 && y <= c.lastYear && c.planOf[y] == p {
			years = append(years, y)
		}
	}
	return years
}

// neverOffered catches an intervention that stands on no menu. A misspelt key
// on a menu is reported there, and not a second time here.
func (c *compiler) neverOffered() {
	if c.reported("intervention.unknown") || c.everMenu == nil {
		return
	}
	for i := range c.Region.Catalogue {
		if c.everMenu[c.itemOf[c.Region.Catalogue[i].Key]] == 0 {
			c.fail("intervention.never-offered", index("catalogue.interventions", i)+".key", "key", c.Region.Catalogue[i].Key)
		}
	}
}

// meetingsOf checks series and their cohorts.
func (c *compiler) meetingsOf(i int, p *programme.Plan) {
	seen := map[string]int{}
	for j, m := range p.Meetings {
		at := index(planPath(i)+".meetings", j)
		c.unique(seen, m.Key, at)
		series := map[string]int{}
		for k, s := range m.Series {
			path := index(at+".series", k)
			c.unique(series, s.Key, path)
			for n, key := range s.Cohorts {
				if _, ok := c.starts[key]; !ok && len(c.starts) > 0 {
					c.fail("cohort.unknown", index(path+".cohorts", n), "key", key, "known", list(c.starts))
				}
			}
			c.menuYears(s.Years, path+".years")
			if !slices.IsSorted(s.Dates) {
				c.fail("series.order", path+".dates", "key", s.Key)
			}
		}
		for k, d := range m.Dates {
			if d.Until < d.From {
				c.fail("period.reversed", index(at+".dates", k)+".until", "from", d.From.String(), "until", d.Until.String())
			}
		}
	}
}

func (c *compiler) questionsOf(i int, p *programme.Plan) {
	seen, papers := map[string]int{}, map[string]int{}
	for j, q := range p.Questions {
		at := index(planPath(i)+".questions", j)
		c.unique(seen, q.Key, at)
		c.menuYears(q.Years, at+".years")
		c.oneOf(q.AnsweredBy, at+".answered_by", "practice", "neighbourhood")
		if q.Element != "" {
			c.element(q.Element, at+".element")
		}
	}
	for j, paper := range p.Papers {
		c.unique(papers, paper.Key, index(planPath(i)+".papers", j))
	}
}

// yearBits turns programme years into bits.
func yearBits(years []int) uint64 {
	var b uint64
	for _, y := range years {
		if y >= 1 && y <= maxYears {
			b |= 1 << y
		}
	}
	return b
}
