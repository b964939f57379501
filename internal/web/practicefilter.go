package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"meertijd/internal/region"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// listFilter narrows the list and says what it shows.
type listFilter struct {
	Text    part.TextField
	Title   string
	Selects []part.Select
	Columns part.Ticks
	Hidden  []keptField
	Show    part.Action
	Clear   string
}

// filter offers to narrow the list by what there is.
func (t *rowWords) filter(r *roll) listFilter {
	f := listFilter{Title: t.say("list.filter"), Show: part.Action{Text: t.say("list.show"), ID: "show"}}
	f.Text = part.TextField{Value: r.Text}
	f.Text.Name, f.Text.Label, f.Text.Hint = "q", t.say("practices.search"), t.say("list.search.hint")
	facets := t.board.Facets()
	pick := func(name, value string, options ...part.Option) {
		if len(options) == 0 {
			return
		}
		sel := part.Select{None: t.say("list.any"), Options: options}
		sel.Name, sel.ID, sel.Label = name, "by-"+name, t.say("list.by."+name)
		choose(sel.Options, value)
		f.Selects = append(f.Selects, sel)
	}
	pick("neighbourhood", r.Neighbourhood, t.placeOptions(facets)...)
	pick("state", r.State, t.options("list.state.", region.States)...)
	pick("need", string(r.Need), t.options("list.need.", codes(region.Needs))...)
	pick("condition", r.Condition, t.conditionOptions(facets)...)
	pick("outcome", r.Outcome, t.options("state.", outcomes)...)
	pick("intervention", r.Intervention, t.named(facets.Interventions, func(key string) string { return t.words().Intervention(key, t.set().LastYear()) })...)
	pick("mode", r.Mode, t.options("mode.", codes(choiceModes))...)
	pick("changed", string(r.Changed), t.options("list.changed.", codes(region.ChangeKinds))...)
	pick("joint", r.Joint, t.options("list.joint.", []string{"yes", "no"})...)
	pick("cohort", r.Cohort, t.cohortOptions(facets)...)
	pick("group", r.Group, t.named(facets.Groups, t.group)...)
	pick("list", r.List, t.groupOptions(r)...)
	pick("sort", string(r.Sort), t.options("list.sort.", codes(region.Orders[1:]))...)
	f.Selects[len(f.Selects)-1].None = t.say("list.sort.need")
	if r.Down {
		f.Hidden = append(f.Hidden, keptField{Name: "down", Text: "yes"})
	}
	for _, id := range r.Of {
		f.Hidden = append(f.Hidden, keptField{Name: "practice", Text: id})
	}
	if r.Centre != "" {
		f.Hidden = append(f.Hidden, keptField{Name: "centre", Text: r.Centre})
	}
	f.Columns = t.columnTicks(r)
	return f
}

// outcomes are the states of a condition that can be asked for.
var outcomes = []string{rule.NotMet.String(), rule.Met.String(), rule.NotYetDue.String(), rule.Unknown.String(), rule.Waived.String()}

// choiceModes are what can be done with an intervention.
var choiceModes = []rule.Mode{rule.New, rule.Continued, rule.Deepened, rule.Embedded, rule.Dropped}

func codes[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = string(one)
	}
	return out
}

// options are words with a sentence of their own.
func (t *rowWords) options(prefix string, values []string) []part.Option {
	out := make([]part.Option, len(values))
	for i, value := range values {
		out[i] = part.Option{Value: value, Label: t.say(prefix + value)}
	}
	return out
}

// named are keys by their names.
func (t *rowWords) named(keys []string, name func(string) string) []part.Option {
	out := make([]part.Option, len(keys))
	for i, key := range keys {
		out[i] = part.Option{Value: key, Label: name(key)}
	}
	slices.SortStableFunc(out, func(a, b part.Option) int { return cmp.Compare(a.Label, b.Label) })
	return out
}

// cohortOptions names the starting moments in the order of their days.
func (t *rowWords) cohortOptions(f *region.Facets) (out []part.Option) {
	for _, key := range f.Cohorts {
		out = append(out, part.Option{Value: key, Label: t.cohort(key)})
	}
	return out
}

func (t *rowWords) placeOptions(f *region.Facets) (out []part.Option) {
	nowhere := t.say("region.no-neighbourhood")
	out = make([]part.Option, len(f.Places))
	for i, p := range f.Places {
		out[i] = part.Option{Value: cmp.Or(p.ID, region.NoNeighbourhood), Label: cmp.Or(p.Name, nowhere)}
	}
	return out
}

// conditionOptions names each condition once, with the letter of its element.
func (t *rowWords) conditionOptions(f *region.Facets) (out []part.Option) {
	for _, c := range f.Conditions {
		if slices.ContainsFunc(out, func(o part.Option) bool { return o.Value == c.Condition }) {
			continue
		}
		out = append(out, part.Option{Value: c.Condition, Label: t.condition(c.Year, c.Condition)})
	}
	slices.SortStableFunc(out, func(a, b part.Option) int { return cmp.Compare(a.Label, b.Label) })
	return out
}

// condition names a condition with the letter of its element.
func (t *rowWords) condition(year int, id string) string {
	for _, r := range t.set().Rules(year) {
		if r.Condition.ID == id && r.Condition.Element != "" {
			return t.words().Letter(r.Condition.Element, year) + " · " + r.Condition.Title.In(t.language)
		}
	}
	return t.conditionTitle(year, id)
}

func (t *rowWords) groupOptions(r *roll) (out []part.Option) {
	for _, g := range r.groups {
		out = append(out, part.Option{Value: g.ID, Label: g.Name})
	}
	return out
}

// columnTicks chooses what the list tells.
func (t *rowWords) columnTicks(r *roll) part.Ticks {
	ticks := part.Ticks{Field: part.Field{Name: "column", Label: t.say("list.columns")}}
	shown := r.columns()
	for _, c := range listColumns[1:] {
		if !t.maySee(c) {
			continue
		}
		ticks.Options = append(ticks.Options, part.Option{
			Value: c.key, Label: t.say("list.column." + c.key),
			Chosen: slices.ContainsFunc(shown, func(o column) bool { return o.key == c.key }),
		})
	}
	return ticks
}

// chips says what the list is narrowed to; nil when it is not.
func (t *rowWords) chips(r *roll) *part.Chips {
	if !r.narrowed() {
		return nil
	}
	c := &part.Chips{Label: t.say("list.only"), Clear: &part.Link{Text: t.say("list.clear"), URL: wholeList}}
	for _, n := range t.narrowing(r) {
		c.Chips = append(c.Chips, part.Chip{Text: n.text, Remove: t.say("list.remove"), URL: withoutOne(r.listing, n.name)})
	}
	if len(c.Chips) == 1 {
		c.Clear = nil // it does the same
	}
	return c
}

// withoutOne is the address of the list without one thing that narrows it.
func withoutOne(l listing, name string) string {
	v := l.values()
	v.Del(name)
	v.Del("view")
	if l = listingOf(v); !l.narrowed() && len(l.values()) == 0 {
		return wholeList
	}
	return l.at("/practices")
}

// narrowing is one thing that narrows the list, in words.
type narrowing struct{ name, text string }

// narrowing lists what narrows the list, in words: for the page, for files and
// for who saves it.
func (t *rowWords) narrowing(r *roll) (out []narrowing) {
	add := func(name, value, words string) {
		if value != "" {
			out = append(out, narrowing{name, t.say("list.chip", "what", t.say("list.by."+name), "value", words)})
		}
	}
	add("q", r.Text, r.Text)
	add("neighbourhood", r.Neighbourhood, t.neighbourhoodName(r.Neighbourhood))
	add("state", r.State, t.sayOr("list.state."+r.State, "list.unknown"))
	add("need", string(r.Need), t.sayOr("list.need."+string(r.Need), "list.unknown"))
	if r.Condition != "" {
		outcome := cmp.Or(r.Outcome, rule.NotMet.String())
		add("condition", r.Condition, t.say("list.is", "what", t.condition(t.yearOf(r.Condition), r.Condition), "state", t.sayOr("state."+outcome, "list.unknown")))
	}
	if r.Intervention != "" {
		words := t.words().Intervention(r.Intervention, t.set().LastYear())
		if r.Mode != "" {
			words = t.say("list.is", "what", words, "state", t.sayOr("mode."+r.Mode, "list.unknown"))
		}
		add("intervention", r.Intervention, words)
	}
	add("changed", string(r.Changed), t.sayOr("list.changed."+string(r.Changed), "list.unknown"))
	add("joint", r.Joint, t.sayOr("list.joint."+r.Joint, "list.unknown"))
	add("cohort", r.Cohort, t.cohort(r.Cohort))
	add("group", r.Group, t.group(r.Group))
	add("centre", r.Centre, cmp.Or(t.centres[r.Centre], r.Centre))
	add("list", r.List, cmp.Or(r.group(r.List).Name, t.say("list.unknown")))
	if r.Chosen {
		out = append(out, narrowing{"practice", t.say("list.chosen", "n", strconv.Itoa(len(r.Of)))})
	}
	return out
}

// neighbourhoodName names a neighbourhood of the board.
func (t *rowWords) neighbourhoodName(id string) string {
	if id == region.NoNeighbourhood {
		return t.say("region.no-neighbourhood")
	}
	for _, p := range t.board.Facets().Places {
		if p.ID == id {
			return p.Name
		}
	}
	return t.say("list.unknown")
}

// yearOf is the latest programme year in which a condition is asked.
func (t *rowWords) yearOf(condition string) int {
	for _, c := range t.board.Facets().Conditions {
		if c.Condition == condition {
			return c.Year
		}
	}
	return t.set().LastYear()
}

// viewValues reads the address that a view keeps.
func viewValues(address string) url.Values {
	v, _ := url.ParseQuery(address) // of what was saved
	return v
}
