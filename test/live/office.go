package main

import (
	"fmt"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// organisation is one that does not exist, as it really is: what its lists say
// in their own ways.
type organisation struct {
	set     *rule.Set
	on      calendar.Date
	year    int
	offices []office
	word    int // the practice that sends its plan as a Word file
}

// office is a practice that does not exist.
type office struct {
	name, mail, agb, cohort, place, centre, group string
	from, committed                               calendar.Date
	patients                                      int
	years                                         [][]choice // by programme year
	attended                                      []calendar.Date
	invited, held                                 calendar.Date
}

type choice struct {
	element, key, title string
	number              int
	mode                rule.Mode
	text                string
}

// make makes up sixty practices that are all in the same programme year.
func (r *organisation) make() error {
	cohorts := r.set.Region.Calendar.Cohorts
	for i := range 60 {
		c := cohorts[i%len(cohorts)]
		year := r.set.ProgrammeYear(c.Key, r.on)
		if year < 2 || r.year > 0 && year != r.year {
			return fmt.Errorf("on %s not every practice is in one programme year after the first", r.on)
		}
		r.year = year
		o := office{
			name: fmt.Sprintf("Praktijk Café %s", words[i]), mail: fmt.Sprintf("manager%02d@praktijk.example", i), agb: fmt.Sprintf("01%06d", 900+i), cohort: c.Key,
			place: fmt.Sprintf("Wijk %s", words[50+i/10]), from: c.Start, patients: 1800 + 37*i, committed: r.on.AddDays(-150 + i%20),
			invited: r.on.AddDays(-90 + i%5), held: r.on.AddDays(-60 + i%9),
		}
		if i%6 == 2 {
			o.centre = fmt.Sprintf("De Brug %d", i/12+1)
		}
		if i%5 == 1 && len(r.set.Region.Groups) > 0 {
			o.group = r.set.Region.Groups[0].Key
		}
		if i%3 == 0 {
			o.attended = []calendar.Date{r.on.AddDays(-200), r.on.AddDays(-30)}
		}
		o.years = r.history(i)
		r.offices = append(r.offices, o)
	}
	r.word = 5
	return nil
}

// words name sixty practices and their neighbourhoods, none like another.
var words = strings.Fields(`Aalbes Berkenbos Citroen Duindoorn Eikenhof Framboos Goudsbloem Hazelaar Iepenlaan Jasmijn Klaproos Lavendel Meidoorn Narcis
 Olijfboom Paardenbloem Quitte Rozemarijn Sleutelbloem Tijm Ursinia Vlier Waterlelie Xeranthemum Ysop Zonnehoed Anjer Braam Clematis Dahlia Ereprijs
 Fluweelboom Geranium Hulst Irispad Juttepeer Kamille Linde Magnolia Nachtschade Orchidee Pioen Ridderspoor Salie Tulp Valeriaan Wilg Zegge Akelei
 Bosbes Noord Oosterpark Zuidrand Westeinde Middenmolen Havenkwartier Cypres Den Esdoorn Fuchsia`)

// history is what a practice chose in the years before this one: something new,
// which goes on, and is deepened in the third year.
func (r *organisation) history(i int) [][]choice {
	var years [][]choice
	for year := 1; year < r.year; year++ {
		var chosen []choice
		for n, e := range r.set.Plan(year).Elements {
			both := r.lasting(e.Key)
			if len(both) < 2 || n > 2 {
				continue
			}
			first, second := both[i%len(both)], both[(i+1)%len(both)]
			switch year {
			case 1:
				chosen = append(chosen, r.choice(year, e.Key, first, rule.New))
			case 2:
				chosen = append(chosen, r.choice(year, e.Key, first, rule.Continued), r.choice(year, e.Key, second, rule.New))
			default:
				chosen = append(chosen, r.choice(year, e.Key, first, rule.Deepened), r.choice(year, e.Key, second, rule.Continued))
			}
		}
		years = append(years, chosen)
	}
	return years
}

func (r *organisation) choice(year int, element, key string, mode rule.Mode) choice {
	c := choice{element: element, key: key, mode: mode}
	for _, item := range r.set.Plan(year).Menu.Items {
		if item.Key == key {
			c.title, c.number = item.Title.NL, item.Number
		}
	}
	if mode == rule.Deepened {
		c.text = "Zo doen we dat: “één” stap tegelijk; altijd."
	}
	return c
}

// lasting lists what stands under an element on the menu of every year so far.
func (r *organisation) lasting(element string) []string {
	var out []string
	for _, item := range r.set.Plan(1).Menu.Items {
		everywhere := true
		for year := 1; year <= r.year; year++ {
			everywhere = everywhere && slices.Contains(r.set.OnMenu(item.Key, year), element)
		}
		if everywhere && len(item.Elements) == 1 {
			out = append(out, item.Key)
		}
	}
	return out
}

// begins says with what this year's plan of a practice has to begin: all of last
// year goes on.
func (r *organisation) begins(o *office) []goes {
	var out []goes
	for _, c := range o.years[r.year-2] {
		out = append(out, goes{c.element, c.key, string(rule.Continued)})
	}
	return out
}
