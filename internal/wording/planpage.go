package wording

import (
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/programme"
)

// PlanPage is a regional plan made ready to read: headings and lines in one
// language. The command line, its HTML and the page of the site are drawn from
// the same page, so they cannot say different things.
type PlanPage struct {
	Language string
	Title    string
	Warning  string // for a fictional region
	Intro    []string
	Parts    []PlanPart
	Made     string
}

// PlanPart is one headed part of the page. Element is the key of the element
// of which it is the menu.
type PlanPart struct {
	ID      string
	Heading string
	Element string
	Intro   []string
	Lines   []PlanLine
	Cards   []PlanCard
}

// PlanLine is a sentence with its source.
type PlanLine struct {
	Text   string
	Source string
}

// PlanCard is one intervention of the menu.
type PlanCard struct {
	Key         string
	Number      string
	Title       string
	Description string
	Note        string
	Lists       []PlanList
	Source      string
}

// PlanList is a short list on a card: options, examples, help, links, themes.
type PlanList struct {
	Heading string
	Items   []string
}

// planBuilder builds the page of one plan version, for one year or for all
// years that it sets.
type planBuilder struct {
	words  Words
	region *programme.Region
	plan   *programme.Plan
	years  []int
	page   PlanPage
}

// Plan makes the page of a regional plan. A year of 0 means all its years.
func (w Words) Plan(plan *programme.Plan, year int) PlanPage {
	b := &planBuilder{words: w, region: w.Set.Region, plan: plan, years: plan.Years}
	if year != 0 {
		b.years = []int{year}
	}
	b.head()
	b.asks()
	b.days()
	b.starts()
	b.menu()
	b.elements()
	b.meetings()
	b.questions()
	b.tariffs()
	b.background()
	b.assumptions()
	b.documents()
	return b.page
}

func (b *planBuilder) say(code string, pairs ...string) string {
	args := fault.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return b.words.text(code, args)
}

func (b *planBuilder) in(t programme.Text) string { return t.In(b.words.Language) }

func (b *planBuilder) date(d calendar.Date) string { return Date(b.words.Language, d) }

func (b *planBuilder) source(s programme.Sources) string {
	return b.say("plan.source", "source", b.words.Sources(s))
}

// part begins a part; add keeps it when there is something in it.
func (b *planBuilder) part(id, heading string, pairs ...string) PlanPart {
	return PlanPart{ID: id, Heading: b.say(heading, pairs...)}
}

func (b *planBuilder) add(p PlanPart) {
	if len(p.Lines)+len(p.Cards)+len(p.Intro) > 0 {
		b.page.Parts = append(b.page.Parts, p)
	}
}

func (b *planBuilder) head() {
	b.page = PlanPage{Language: b.words.Language, Title: b.say("plan.title", "region", b.in(b.region.Name), "plan", b.in(b.plan.Title)), Made: b.say("plan.made")}
	if b.region.Fictional {
		b.page.Warning = b.say("plan.fictional")
	}
	b.page.Intro = []string{b.say("plan.period", "from", b.date(b.plan.Period.From), "until", b.date(b.plan.Period.Until), "years", b.words.Years(b.plan.Years))}
}

// Years joins programme years: 4 en 5.
func (w Words) Years(years []int) string {
	return List(w.Language, w.each(len(years), func(i int) string { return strconv.Itoa(years[i]) }))
}

// asks writes the growth model as sentences.
func (b *planBuilder) asks() {
	for _, y := range b.years {
		p := b.part("asks-"+strconv.Itoa(y), "plan.asks", "year", strconv.Itoa(y))
		for _, r := range b.words.Set.Rules(y) {
			p.Lines = append(p.Lines, PlanLine{b.words.Rule(r), b.source(r.Condition.Source)})
		}
		b.add(p)
	}
}

// starts writes when the programme years begin.
func (b *planBuilder) starts() {
	p := b.part("start", "plan.start")
	for _, c := range b.region.Calendar.Cohorts {
		p.Lines = append(p.Lines, PlanLine{b.say("plan.cohort", "name", b.in(c.Name), "start", b.date(c.Start)), b.source(c.Source)})
	}
	if c := b.region.Calendar.Common; c != nil {
		p.Lines = append(p.Lines, PlanLine{b.say("plan.common", "start", b.date(c.Start), "year", strconv.Itoa(c.Year)), b.source(c.Source)})
	}
	for _, f := range b.region.Calendar.Fixed {
		p.Lines = append(p.Lines, PlanLine{b.say("plan.fixed", "start", b.date(f.Start), "year", strconv.Itoa(f.Year)), b.source(f.Source)})
	}
	b.add(p)
}

// menu writes what holds for the menu as a whole.
func (b *planBuilder) menu() {
	p := b.part("menu", "plan.menu")
	p.Lines = append(p.Lines, PlanLine{b.say("plan.menu-years", "years", b.words.Years(b.plan.Menu.Years)), b.source(b.plan.Menu.Source)})
	for _, o := range b.plan.Menu.Offers {
		p.Lines = append(p.Lines, PlanLine{b.say("plan.menu-offer", "n", strconv.Itoa(o.AtLeast), "element", b.element(o.Element)), b.source(o.Source)})
	}
	for _, d := range b.plan.Menu.Deepening {
		p.Lines = append(p.Lines, PlanLine{b.say("plan.menu-deepen", "years", b.words.Years(d.Years), "element", b.element(d.Element)), b.source(d.Source)})
	}
	b.add(p)
}

// elements writes the menu per element, with a card for each intervention.
func (b *planBuilder) elements() {
	for _, e := range b.plan.Elements {
		p := PlanPart{ID: "element-" + e.Key, Heading: e.Letter + ". " + b.in(e.Name), Element: e.Key, Intro: []string{b.in(e.About)}}
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

// card describes an item as a plan offers it.
func (b *planBuilder) card(plan *programme.Plan, it *programme.Item, element string) PlanCard {
	c := PlanCard{Key: it.Key, Title: b.in(it.Title), Source: b.source(it.Source)}
	if it.Number > 0 && it.Elements[0] == element {
		c.Number = strconv.Itoa(it.Number)
	}
	if it.Note != nil {
		c.Note = b.say("plan.note") + ": " + b.in(*it.Note)
	}
	if plan != b.plan {
		c.Number, c.Note = "", strings.TrimSpace(b.say("plan.other-menu", "plan", b.in(plan.Title))+" "+c.Note)
	}
	v := b.words.intervention(it.Key)
	if v == nil {
		return c
	}
	c.Description = b.in(v.Description)
	if it.Description != nil {
		c.Description = b.in(*it.Description)
	}
	c.Lists = b.words.lists(v, append(slices.Clone(v.Tags), it.Tags...), slices.Max(b.years))
	return c
}
