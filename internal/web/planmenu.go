package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"meertijd/internal/plan"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
	"meertijd/internal/web/render"
	"meertijd/internal/wording"
)

// offered lists what is not in the plan yet under an element: what can be
// chosen, and what is not on offer with the reason.
func (d *desk) offered(element string) []part.MenuItem {
	var can, cannot []part.MenuItem
	seen := map[string]bool{}
	for _, p := range d.plansNearest() {
		for i := range p.Menu.Items {
			it := &p.Menu.Items[i]
			if seen[it.Key] || !slices.Contains(it.Elements, element) || d.inPlan(it.Key) {
				continue
			}
			seen[it.Key] = true
			item := d.menuItem(element, it)
			if item.Choose == nil {
				cannot = append(cannot, item)
			} else {
				can = append(can, item)
			}
		}
	}
	return append(can, cannot...)
}

// plansNearest lists the region's plans with the one of this year first.
func (d *desk) plansNearest() []*programme.Plan {
	plans := slices.Clone(d.set().Region.Plans)
	slices.SortStableFunc(plans, func(a, b *programme.Plan) int {
		return cmp.Compare(rank(a, d.menu), rank(b, d.menu))
	})
	return plans
}

func rank(p, first *programme.Plan) int {
	if p == first {
		return 0
	}
	return 1
}

// inPlan says whether an intervention is in the plan under any element.
func (d *desk) inPlan(key string) bool {
	return slices.ContainsFunc(d.menu.Elements, func(e programme.Element) bool { return d.plan.Fields.Mode(e.Key, key) != "" })
}

func (d *desk) menuItem(element string, it *programme.Item) part.MenuItem {
	item := part.MenuItem{ID: "menu-" + element + "-" + it.Key, Title: it.Title.In(d.language), Text: d.firstSentence(it.Key), More: d.more(it.Key)}
	if it.Number > 0 && it.Elements[0] == element {
		item.Number = strconv.Itoa(it.Number)
	}
	r, refused := d.probes[rule.New][element+" "+it.Key]
	if !refused && !slices.Contains(d.set().OnMenu(it.Key, d.year), element) {
		refused, r = true, rule.Refusal{Code: rule.ChoiceNotOnMenu, Choice: it.Key, Element: element}
	}
	if refused {
		item.Reason = d.words().Refusal(d.year, r)
		return item
	}
	item.Choose = &part.Action{
		Text: d.say("plan.choose"), Label: d.say("plan.choose.label", "title", item.Title), Icon: "plus",
		Name: "set", Value: string(plan.ChoicePath(element, it.Key, plan.ModeField)) + "=" + string(rule.New),
	}
	return item
}

func (d *desk) intervention(key string) *programme.Intervention {
	return interventionOf(d.set(), key)
}

func interventionOf(set *rule.Set, key string) *programme.Intervention {
	for i := range set.Region.Catalogue {
		if set.Region.Catalogue[i].Key == key {
			return &set.Region.Catalogue[i]
		}
	}
	return nil
}

// more is what can be read about an intervention.
func (d *desk) more(key string) *part.More {
	in := d.intervention(key)
	if in == nil {
		return nil
	}
	m := &part.More{
		Title: d.words().Intervention(key, d.year), Text: []string{in.Description.In(d.language)},
		Nearby: d.nearby(key), Source: d.words().Sources(in.Source),
	}
	m.Links = []part.Link{{Text: d.say("regplan.more.name", "title", m.Title), URL: interventionURL(key)}}
	for _, o := range append(slices.Clone(in.Options), in.Examples...) {
		if o.FromYear <= d.year {
			m.Options = append(m.Options, o.Name.In(d.language))
		}
	}
	for _, o := range in.Support {
		if o.FromYear <= d.year {
			m.Support = append(m.Support, o.Name.In(d.language))
		}
	}
	return m
}

// nearby says which practices of the neighbourhood do an intervention.
func (d *desk) nearby(key string) string {
	names := d.practices.doing(key)
	switch n := len(names); {
	case n == 0:
		return ""
	case n > 3:
		return d.say("plan.nearby.many", "names", d.list(names[:2]), "n", strconv.Itoa(n-2))
	default:
		return d.say("plan.nearby", "names", d.list(names))
	}
}

// firstSentence is the shortest true description of an intervention.
func (d *desk) firstSentence(key string) string {
	in := d.intervention(key)
	if in == nil {
		return ""
	}
	text := in.Description.In(d.language)
	if at := strings.Index(text, ". "); at > 0 {
		return text[:at+1]
	}
	return text
}

// sinceWords says how long the practice has done something.
func (d *desk) sinceWords(key string) string {
	if y := d.since[key]; y > 0 {
		return d.say("plan.since", "year", strconv.Itoa(y))
	}
	for _, u := range d.own.Facts.InUse {
		if u.Intervention == key {
			return d.say("plan.in-use", "date", d.date(u.Since))
		}
	}
	return ""
}

// list joins words as a sentence does.
func (rq *request) list(words []string) string { return wording.List(rq.language, words) }

// moment writes a moment in words.
func (rq *request) moment(t time.Time) string { return render.DateTime(rq.language, t) }

// upper begins a text with a capital.
func (rq *request) upper(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}

func join(keys []string) string { return strings.Join(keys, ",") }
