package terminal

import (
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/programme"
	"meertijd/internal/wording"
)

// PlanPage is a regional plan made ready to read: headings and lines in one
// language. Text and HTML are drawn from the same page, so they cannot differ.
type PlanPage struct {
	Language string
	Title    string
	Warning  string // for a fictional region
	Intro    []string
	Parts    []Part
	Made     string
}

// Part is one headed part of the page.
type Part struct {
	ID      string
	Heading string
	Intro   []string
	Lines   []Line
	Cards   []Card
}

// Line is a sentence with its source.
type Line struct {
	Text   string
	Source string
}

// Card is one intervention of the menu.
type Card struct {
	Number      string
	Title       string
	Description string
	Note        string
	Lists       []CardList
	Source      string
}

// CardList is a short list on a card: options, examples, help, links.
type CardList struct {
	Heading string
	Items   []string
}

// planBuilder builds the page of one plan version, for one year or for all
// years that it sets.
type planBuilder struct {
	words  wording.Words
	region *programme.Region
	plan   *programme.Plan
	years  []int
	page   PlanPage
}

// BuildPlan makes the page of a plan. A year of 0 means all its years.
func BuildPlan(words wording.Words, plan *programme.Plan, year int) PlanPage {
	b := &planBuilder{words: words, region: words.Set.Region, plan: plan, years: plan.Years}
	if year != 0 {
		b.years = []int{year}
	}
	b.head()
	b.asks()
	b.menu()
	b.meetings()
	b.questions()
	b.background()
	b.assumptions()
	return b.page
}

func (b *planBuilder) say(code string, pairs ...string) string {
	args := fault.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return wording.Text(b.words.Language, code, args)
}

func (b *planBuilder) in(t programme.Text) string { return t.In(b.words.Language) }

func (b *planBuilder) source(s programme.Sources) string {
	return b.say("plan.source", "source", b.words.Sources(s))
}

func (b *planBuilder) add(p Part) {
	if len(p.Lines)+len(p.Cards)+len(p.Intro) > 0 {
		p.ID = "deel-" + strconv.Itoa(len(b.page.Parts)+1)
		b.page.Parts = append(b.page.Parts, p)
	}
}

func (b *planBuilder) head() {
	b.page = PlanPage{Language: b.words.Language, Title: b.say("plan.title", "region", b.in(b.region.Name), "plan", b.in(b.plan.Title)), Made: b.say("plan.made")}
	if b.region.Fictional {
		b.page.Warning = b.say("plan.fictional")
	}
	b.page.Intro = []string{b.say("plan.period", "from", b.date(b.plan.Period.From), "until", b.date(b.plan.Period.Until), "years", numbers(b.words.Language, b.plan.Years))}
}

// numbers joins years: 4 en 5.
func numbers(language string, years []int) string {
	words := make([]string, len(years))
	for i, y := range years {
		words[i] = strconv.Itoa(y)
	}
	return wording.List(language, words)
}

// asks writes the growth model as sentences, and the dates on which it begins.
func (b *planBuilder) asks() {
	for _, y := range b.years {
		p := Part{Heading: b.say("plan.asks", "year", strconv.Itoa(y))}
		for _, r := range b.words.Set.Rules(y) {
			p.Lines = append(p.Lines, Line{b.words.Rule(r), b.source(r.Condition.Source)})
		}
		b.add(p)
	}
	p := Part{Heading: b.say("plan.start")}
	for _, c := range b.region.Calendar.Cohorts {
		p.Lines = append(p.Lines, Line{b.say("plan.cohort", "name", b.in(c.Name), "start", b.date(c.Start)), b.source(c.Source)})
	}
	if c := b.region.Calendar.Common; c != nil {
		p.Lines = append(p.Lines, Line{b.say("plan.common", "start", b.date(c.Start), "year", strconv.Itoa(c.Year)), b.source(c.Source)})
	}
	for _, f := range b.region.Calendar.Fixed {
		p.Lines = append(p.Lines, Line{b.say("plan.fixed", "start", b.date(f.Start), "year", strconv.Itoa(f.Year)), b.source(f.Source)})
	}
	b.add(p)
}

// menu writes the menu per element, with a card for each intervention.
func (b *planBuilder) menu() {
	p := Part{Heading: b.say("plan.menu")}
	p.Lines = append(p.Lines, Line{b.say("plan.menu-years", "years", numbers(b.words.Language, b.plan.Menu.Years)), b.source(b.plan.Menu.Source)})
	for _, o := range b.plan.Menu.Offers {
		p.Lines = append(p.Lines, Line{b.say("plan.menu-offer", "n", strconv.Itoa(o.AtLeast), "element", b.element(o.Element)), b.source(o.Source)})
	}
	for _, d := range b.plan.Menu.Deepening {
		p.Lines = append(p.Lines, Line{b.say("plan.menu-deepen", "years", numbers(b.words.Language, d.Years), "element", b.element(d.Element)), b.source(d.Source)})
	}
	b.add(p)
	for _, e := range b.plan.Elements {
		p := Part{Heading: e.Letter + ". " + b.in(e.Name), Intro: []string{b.in(e.About)}}
		if e.SetBy == "rho" {
			p.Intro = append(p.Intro, b.say("plan.rho-sets"))
		}
		if e.FreeSet {
			p.Intro = append(p.Intro, b.say("plan.free"))
		}
		shown := map[string]bool{}
		for _, plan := range append([]*programme.Plan{b.plan}, b.region.Plans...) {
			for i := range plan.Menu.Items {
				it := &plan.Menu.Items[i]
				if slices.Contains(it.Elements, e.Key) && !shown[it.Key] && b.open(plan, it) {
					shown[it.Key] = true
					p.Cards = append(p.Cards, b.card(plan, it, e.Key))
				}
			}
		}
		b.add(p)
	}
}

func (b *planBuilder) element(key string) string { return b.words.Element(key, b.plan.Years[0]) }

// open says whether an item is on the menu in one of the years shown.
func (b *planBuilder) open(plan *programme.Plan, it *programme.Item) bool {
	years := it.Years
	if years == nil {
		years = plan.Menu.Years
	}
	return slices.ContainsFunc(b.years, func(y int) bool { return slices.Contains(years, y) })
}

func (b *planBuilder) card(plan *programme.Plan, it *programme.Item, element string) Card {
	c := Card{Title: b.in(it.Title), Source: b.source(it.Source)}
	if it.Number > 0 && it.Elements[0] == element {
		c.Number = strconv.Itoa(it.Number)
	}
	if it.Note != nil {
		c.Note = b.say("plan.note") + ": " + b.in(*it.Note)
	}
	if plan != b.plan {
		c.Number, c.Note = "", strings.TrimSpace(b.say("plan.other-menu", "plan", b.in(plan.Title))+" "+c.Note)
	}
	v := b.intervention(it.Key)
	if v == nil {
		return c
	}
	c.Description = b.in(v.Description)
	if it.Description != nil {
		c.Description = b.in(*it.Description)
	}
	for _, l := range []struct {
		code    string
		choices []programme.Choice
	}{{"plan.options", v.Options}, {"plan.examples", v.Examples}, {"plan.support", v.Support}} {
		if items := b.choices(l.choices); len(items) > 0 {
			c.Lists = append(c.Lists, CardList{b.say(l.code), items})
		}
	}
	var links []string
	for _, l := range v.Links {
		links = append(links, b.in(l.Why))
	}
	if len(links) > 0 {
		c.Lists = append(c.Lists, CardList{b.say("plan.links"), links})
	}
	return c
}

func (b *planBuilder) intervention(key string) *programme.Intervention {
	for i := range b.region.Catalogue {
		if b.region.Catalogue[i].Key == key {
			return &b.region.Catalogue[i]
		}
	}
	return nil
}

// choices lists what holds in the last year shown.
func (b *planBuilder) choices(choices []programme.Choice) []string {
	last := slices.Max(b.years)
	var out []string
	for _, c := range choices {
		if c.FromYear > last {
			continue
		}
		name := b.in(c.Name)
		if c.FromYear > 1 {
			name += " (" + b.say("plan.from-year", "year", strconv.Itoa(c.FromYear)) + ")"
		}
		out = append(out, name)
	}
	return out
}

// cohorts names the starting moments of a series.
func (b *planBuilder) cohorts(keys []string) string {
	var names []string
	for _, c := range b.region.Calendar.Cohorts {
		if slices.Contains(keys, c.Key) {
			names = append(names, b.in(c.Name))
		}
	}
	return wording.List(b.words.Language, names)
}

func (b *planBuilder) meetings() {
	p := Part{Heading: b.say("plan.meetings")}
	for _, m := range b.plan.Meetings {
		text := []string{b.in(m.Name) + ".", b.in(m.About)}
		if m.PerYear > 0 {
			text = append(text, b.say("plan.meeting-per-year", "n", strconv.Itoa(m.PerYear))+".")
		}
		if m.Minutes > 0 {
			text = append(text, b.say("plan.meeting-minutes", "minutes", strconv.Itoa(m.Minutes))+".")
		}
		text = append(text, b.in(m.Who))
		p.Lines = append(p.Lines, Line{strings.Join(text, " "), b.source(m.Source)})
		for _, s := range m.Series {
			var dates []string
			for _, d := range s.Dates {
				dates = append(dates, b.date(d))
			}
			p.Lines = append(p.Lines, Line{b.say("plan.series", "cohorts", b.cohorts(s.Cohorts), "dates", wording.List(b.words.Language, dates)), b.source(s.Source)})
		}
		for _, d := range m.Dates {
			p.Lines = append(p.Lines, Line{b.say("plan.dates", "from", b.date(d.From), "until", b.date(d.Until)), b.source(m.Source)})
		}
	}
	b.add(p)
}
