package intake

import (
	"maps"
	"slices"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
	"meertijd/internal/programme"
)

// find gives the practice that a row is about: by its code, else by its exact
// folded name. A name that nearly is one of theirs is proposed and not taken.
func (r *reader) find() *draft {
	before := len(r.row.Faults)
	code := r.code()
	name := r.text(fieldPractice)
	if r.row.Subject = name; name == "" {
		r.row.Subject = code
	}
	if d := r.drafts.byCode[code]; code != "" && d != nil {
		r.row.Subject, r.about = d.file.Practice.Name, d
		return d
	}
	if len(r.row.Faults) > before {
		return nil
	}
	if name == "" {
		if code == "" {
			r.wrong(fieldPractice, "intake.practice-empty", nil)
		} else {
			r.wrong(fieldAGB, "intake.code-unknown", fault.Args{"code": code})
		}
		return nil
	}
	return r.named(fieldPractice, name)
}

// named finds a practice by the name in a field.
func (r *reader) named(field, name string) *draft {
	folded := Fold(name)
	if found := r.drafts.byName[folded]; len(found) == 1 {
		r.about = found[0]
		return r.about
	} else if len(found) > 1 {
		r.wrong(field, "intake.practice-twice", nil)
		return nil
	}
	if d := r.drafts.byID[r.drafts.options.Means[folded]]; d != nil {
		r.about = d
		return d
	}
	if near := r.drafts.near(folded, r.drafts.names()); near != "" {
		d := r.drafts.byName[near][0]
		r.about, r.drafts.lost = d, true // it is this one, or another
		r.wrong(field, "intake.practice-near", fault.Args{"near": d.file.Practice.Name, "id": d.file.Practice.ID, "key": folded})
		return nil
	}
	r.wrong(field, "intake.practice-unknown", nil)
	return nil
}

// place finds a neighbourhood by name.
func (r *reader) place(field string) *practice.Neighbourhood {
	name := r.text(field)
	folded := Fold(name)
	if n := r.drafts.places[folded]; n != nil {
		return n
	}
	if means := r.drafts.options.Means[folded]; means != "" && means != Anew {
		for _, n := range r.drafts.places {
			if n.ID == means {
				return n
			}
		}
	}
	if near := r.drafts.near(folded, slices.Sorted(maps.Keys(r.drafts.places))); near != "" && r.drafts.options.Means[folded] != Anew {
		n := r.drafts.places[near]
		r.wrong(field, "intake.place-near", fault.Args{"near": n.Name, "id": n.ID, "key": folded, "new": folded})
		return nil
	}
	return r.drafts.newPlace(name)
}

// item finds an intervention on the menu of a year by number, key or title; a
// year of 0 looks at every menu, the latest first.
func (r *reader) item(year int) *programme.Item {
	text := r.must(fieldIntervent)
	if text == "" {
		return nil
	}
	var items []programme.Item
	if year > 0 {
		if p := r.drafts.here.Rules.Plan(year); p != nil {
			items = p.Menu.Items
		}
	} else {
		for y := r.drafts.here.Rules.LastYear(); y >= 1; y-- {
			if p := r.drafts.here.Rules.Plan(y); p != nil {
				items = append(items, p.Menu.Items...)
			}
		}
	}
	if at := slices.IndexFunc(items, func(i programme.Item) bool { return names(&i, text, year > 0) }); at >= 0 {
		return &items[at]
	}
	titles := map[string]string{}
	for _, i := range items {
		titles[Fold(i.Title.NL)] = i.Title.NL
	}
	code, args := fault.Code("intake.intervention"), fault.Args{"year": itoa(year)}
	if year == 0 {
		code = "intake.intervention-any"
	}
	if near := nearest(Fold(text), slices.Sorted(maps.Keys(titles))); near != "" {
		args["near"] = titles[near]
	}
	r.wrong(fieldIntervent, code, args)
	return nil
}

// names says whether a text is the number, key or title of an item; "12.
// Aanmeldzuil" is both number and title. A number means something only on the
// menu of one year.
func names(i *programme.Item, text string, numbered bool) bool {
	folded := Fold(text)
	head, rest, _ := strings.Cut(folded, " ")
	switch {
	case strings.EqualFold(text, i.Key), folded == Fold(i.Title.NL), folded == Fold(i.Title.EN), folded == Fold(i.Key):
		return true
	case numbered && i.Number > 0 && (folded == itoa(i.Number) || folded == "nr "+itoa(i.Number) || folded == itoa(i.Number)+" 0"):
		return true
	}
	return i.Number > 0 && head == itoa(i.Number) && rest != "" && (rest == Fold(i.Title.NL) || rest == Fold(i.Title.EN))
}

// cohort finds a starting moment by key, name or first day.
func (r *reader) cohort() string {
	text := r.text(fieldCohort)
	if text == "" {
		return ""
	}
	cohorts := r.drafts.here.Rules.Region.Calendar.Cohorts
	var known []string
	on, dated := day(text, r.table.Since1904)
	for _, c := range cohorts {
		known = append(known, c.Name.NL)
		if strings.EqualFold(text, c.Key) || Fold(text) == Fold(c.Name.NL) || Fold(text) == Fold(c.Name.EN) || dated && on == c.Start {
			return c.Key
		}
	}
	if d, ok := day("1 "+strings.ToLower(text), false); ok {
		for _, c := range cohorts {
			if c.Start == d {
				return c.Key
			}
		}
	}
	r.wrong(fieldCohort, "intake.cohort", fault.Args{"known": strings.Join(known, ", ")})
	return ""
}

// groups finds groups by key, name or initials. A yes under a header that names
// a group is that group.
func (r *reader) groups() []string {
	text := r.text(fieldGroups)
	all := r.drafts.here.Rules.Region.Groups
	if is, ok := answer(text); ok {
		if !is || len(all) != 1 {
			if is {
				r.wrong(fieldGroups, "intake.group", fault.Args{"known": groupNames(all)})
			}
			return nil
		}
		return []string{all[0].Key}
	}
	var out []string
	for part := range strings.FieldsFuncSeq(text, func(c rune) bool { return strings.ContainsRune(",;/+|", c) }) {
		if part = Fold(part); part == "" || part == "geen" {
			continue
		}
		at := slices.IndexFunc(all, func(g programme.Group) bool {
			return part == Fold(g.Key) || part == Fold(g.Name.NL) || part == Fold(g.Name.EN) || part == initials(g.Name.NL)
		})
		if at < 0 {
			r.wrong(fieldGroups, "intake.group", fault.Args{"known": groupNames(all)})
			continue
		}
		out = append(out, all[at].Key)
	}
	return out
}

// initials of "Krachtige basiszorg" are "kbz": the first letter of each word and
// of the parts of a compound that people write with a capital.
func initials(name string) string {
	out := ""
	for word := range strings.FieldsSeq(Fold(name)) {
		out += word[:1]
		if rest, ok := strings.CutSuffix(word, "zorg"); ok && rest != "" {
			out += "z"
		}
	}
	return out
}

func groupNames(all []programme.Group) string {
	var out []string
	for _, g := range all {
		out = append(out, g.Name.NL)
	}
	return strings.Join(out, ", ")
}
