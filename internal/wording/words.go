package wording

import (
	"cmp"
	"strconv"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// Words turns the codes and values of a rule set's answers into sentences. They
// speak to the practice; with About they speak of it, to somebody else.
type Words struct {
	Language string
	Set      *rule.Set
	About    bool
}

// text gives the sentence of a code: the one of verdictslead.*.txt where the
// practice is spoken of and not to, and one of its own is needed for that.
func (w Words) text(code string, args fault.Args) string {
	if w.About && Has(w.Language, code+about) {
		code += about
	}
	return Text(w.Language, code, args)
}

// about ends the code of a sentence that speaks of a practice, not to it.
const about = ".lead"

// Intervention gives the title by which a year's menu knows an intervention,
// else any plan's, else the key as it was typed.
func (w Words) Intervention(key string, year int) string {
	plans := w.Set.Region.Plans
	if p := w.Set.Plan(year); p != nil {
		if title, ok := itemTitle(p, key); ok {
			return title.In(w.Language)
		}
	}
	for i := len(plans) - 1; i >= 0; i-- {
		if title, ok := itemTitle(plans[i], key); ok {
			return title.In(w.Language)
		}
	}
	return key
}

// quoted gives an intervention's title the way a sentence holds it.
func (w Words) quoted(key string, year int) string {
	if key == "" {
		return ""
	}
	return "‘" + w.Intervention(key, year) + "’"
}

func itemTitle(p *programme.Plan, key string) (programme.Text, bool) {
	for i := range p.Menu.Items {
		if p.Menu.Items[i].Key == key {
			return p.Menu.Items[i].Title, true
		}
	}
	return programme.Text{}, false
}

// Element gives letter and name: A (Anders werken in de praktijk).
func (w Words) Element(key string, year int) string {
	if p := w.Set.Plan(year); p != nil {
		for _, e := range p.Elements {
			if e.Key == key {
				return e.Letter + " (" + e.Name.In(w.Language) + ")"
			}
		}
	}
	return key
}

func (w Words) group(key string) string {
	for _, g := range w.Set.Region.Groups {
		if g.Key == key {
			return g.Name.In(w.Language)
		}
	}
	return key
}

func (w Words) paper(key string, year int) string {
	for _, p := range w.Set.Plan(year).Papers {
		if p.Key == key {
			return p.Name.In(w.Language)
		}
	}
	return key
}

func (w Words) question(key string, year int) string {
	for _, q := range w.Set.Plan(year).Questions {
		if q.Key == key {
			return q.Text.In(w.Language)
		}
	}
	return key
}

func (w Words) meeting(key string, year int) string {
	for _, m := range w.Set.Plan(year).Meetings {
		if m.Key == key {
			return m.Name.In(w.Language)
		}
	}
	return key
}

func (w Words) theme(key string) string {
	for _, t := range w.Set.Region.Themes {
		if t.Key == key {
			return t.Name.In(w.Language)
		}
	}
	return key
}

// upkeep gives the name that the year's rules have for an upkeep.
func (w Words) upkeep(key string, year int) string {
	for _, r := range w.Set.Rules(year) {
		for _, u := range r.Condition.Upkeep {
			if u.Key == key {
				return u.Name.In(w.Language)
			}
		}
	}
	return key
}

// Sources writes where something stands: "Regioplan jaar 3, § 6 en § 6.1".
func (w Words) Sources(sources programme.Sources) string {
	var out []string
	for _, d := range w.Set.Region.Documents {
		var sections []string
		for _, s := range sources {
			if doc, section, _ := strings.Cut(s, ":"); doc == d.Key {
				sections = append(sections, sectionName(d, section))
			}
		}
		if len(sections) > 0 {
			out = append(out, d.Title.In(w.Language)+", "+List(w.Language, sections))
		}
	}
	return strings.Join(out, "; ")
}

// sectionName gives a section's number, or its title when it has none.
func sectionName(d programme.Document, key string) string {
	if key != "" && key[0] >= '0' && key[0] <= '9' {
		return "§ " + key
	}
	for _, s := range d.Sections {
		if s.Key == key {
			return s.Title
		}
	}
	return key
}

// Assumption says what a setting decides, what holds now and why.
func (w Words) Assumption(s programme.Setting) string {
	value := w.Set.Settings[s.Key]
	for _, o := range s.Options {
		if o.Key == value {
			value = o.Name.In(w.Language)
		}
	}
	value = cmp.Or(w.day(value), value)
	return s.About.In(w.Language) + " " + w.text("assumption.value", fault.Args{"value": value}) + " " + s.Reason.In(w.Language)
}

func itoa(n int) string { return strconv.Itoa(n) }
