package rule

import (
	"slices"
	"strings"
)

// option is one thing to do with one line of the plan, or one line to add. It
// holds the line as it comes out and counts the edits that this takes, so that
// a repair is a choice of options and their order does not matter.
type option struct {
	line    int // place in the plan; -1 for an added line
	class   int // for an added new one: its class, else -1
	after   Choice
	cost    int
	laid    // the line that comes out, judged by itself
	deepens bool
	shape   string // what it does, without the intervention it does it to
}

// lineOptions adds what can be done with one line: another mode, element or
// item, a justification, upkeep, or taking it out.
func (s *search) lineOptions(out []option, i int, bad bool, edits editSet) []option {
	c := &s.plan[i]
	item, known := s.set.itemOf[c.Intervention]
	modes := []Mode{c.Mode}
	if bad || edits&editMode != 0 {
		modes = append(modes, Deepened, Continued, New)
	}
	for _, place := range s.places(c, item, known, bad, edits) {
		for k, mode := range modes {
			if k > 0 && mode == c.Mode {
				continue
			}
			line := place
			line.Mode = mode
			cost := boolInt(mode != c.Mode) + boolInt(line.Intervention != c.Intervention || line.Element != c.Element)
			out = s.variants(out, option{line: i, class: -1, after: line, cost: cost}, edits)
		}
	}
	if bad || edits&editRemove != 0 || s.elsewhere(c, item, known) {
		gone := *c
		gone.Mode = removed
		out = append(out, option{line: i, class: -1, after: gone, cost: 1})
	}
	return out
}

// elsewhere says whether an item goes on under another element when its line is
// taken out.
func (s *search) elsewhere(c *Choice, item int, known bool) bool {
	if !known {
		return false
	}
	before, runs := find(s.year.before.running, item)
	return runs && s.set.elements[before.element] != c.Element
}

// places lists where a line can stand: where it does, under another element,
// and as the item that the plan names for a choice that is not on the menu.
func (s *search) places(c *Choice, item int, known, bad bool, edits editSet) []Choice {
	out := []Choice{*c}
	if !known || !bad && edits&editMove == 0 {
		return out
	}
	for e, key := range s.set.elements {
		if s.set.everMenu[item]&(1<<e) != 0 && key != c.Element {
			moved := *c
			moved.Element = key
			out = append(out, moved)
		}
	}
	if instead := s.set.instead[item]; bad && instead >= 0 && s.set.menu[s.year.n][instead].elements != 0 {
		moved := *c
		moved.Intervention = s.set.items[instead]
		moved.Element = s.set.elements[s.set.menu[s.year.n][instead].usual]
		out = append(out, moved)
	}
	return out
}

// variants adds an option as it is, justified, and with the upkeep that is
// asked under its element.
func (s *search) variants(out []option, o option, edits editSet) []option {
	with := append(make([]option, 0, 8), o)
	if o.after.Mode == Dropped && o.after.Reason == "" || o.after.Mode == Deepened && text(o.after.Justification) == "" && s.justified(o.after.Element) {
		with = append(with, o.justify())
	}
	if edits&editUpkeep != 0 {
		plain := len(with)
		for _, missing := range s.missingUpkeep(&o.after) {
			for _, v := range with[:plain] {
				v.after.Upkeep = append(slices.Clone(v.after.Upkeep), missing...)
				v.cost += len(missing)
				with = append(with, v)
			}
		}
	}
	for _, v := range with {
		if v.cost > 0 {
			out = append(out, v)
		}
	}
	return out
}

// justify gives the option with a justification, or the reason of a drop. The
// text stands for what the person will write.
func (o option) justify() option {
	written := "…"
	if o.after.Mode == Dropped {
		o.after.Reason = written
	} else {
		o.after.Justification = &written
	}
	o.cost++
	return o
}

// justified says whether a rule of the year asks a justification under an
// element.
func (s *search) justified(element string) bool {
	for _, r := range s.set.rules[s.year.n] {
		if r.justify && r.Condition.Element == element {
			return true
		}
	}
	return false
}

// missingUpkeep lists what keeping up a line under its element still asks: for
// each rule, and for several together, all of them last. A rule that does not
// hold for this practice asks nothing.
func (s *search) missingUpkeep(c *Choice) [][]string {
	var all [][]string
	for _, r := range s.content {
		if len(r.upkeep) == 0 || r.Condition.Element != c.Element {
			continue
		}
		var missing []string
		for i := range r.upkeep {
			if u := &r.upkeep[i]; asked(s.year, u) != no && !slices.Contains(c.Upkeep, u.Key) {
				missing = append(missing, u.Key)
			}
		}
		for _, others := range append([][]string{nil}, all...) {
			both := slices.Clone(others)
			for _, key := range missing {
				if !slices.Contains(both, key) {
					both = append(both, key)
				}
			}
			if len(both) > 0 && !slices.ContainsFunc(all, func(o []string) bool { return sameKeys(o, both) }) {
				all = append(all, both)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b []string) int { return len(a) - len(b) })
	return all
}

// sameKeys says that two lists without repeats hold the same.
func sameKeys(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(key string) bool { return !slices.Contains(b, key) })
}

// addOptions adds the lines that can be added under the elements of the
// component: what runs without being listed, and one of each class of new
// items that are equal for the rules.
func (s *search) addOptions(out []option, edits editSet) []option {
	if edits&editAdd == 0 {
		return out
	}
	add := func(item, class, element int, mode Mode) {
		empty := ""
		line := Choice{Intervention: s.set.items[item], Element: s.set.elements[element], Mode: mode, Justification: &empty, Upkeep: []string{}}
		out = s.variants(out, option{line: -1, class: class, after: line, cost: 1}, edits)
	}
	for _, c := range s.year.before.running {
		for e := range s.set.elements {
			if bit := uint64(1) << e; s.elements&bit != 0 && s.set.everMenu[c.item]&bit != 0 {
				add(c.item, -1, e, Deepened)
				add(c.item, -1, e, Continued)
			}
		}
	}
	for k := range s.set.items {
		if _, runs := find(s.year.before.running, k); runs || s.ev.inUse(k) != yes {
			continue
		}
		for e := range s.set.elements {
			if bit := uint64(1) << e; s.elements&bit != 0 && s.set.everMenu[k]&bit != 0 {
				add(k, -1, e, Deepened)
				add(k, -1, e, Continued)
			}
		}
	}
	for i := range s.classes {
		if s.elements&(1<<s.classes[i].element) != 0 {
			add(s.classes[i].items[0], i, s.classes[i].element, New)
		}
	}
	return out
}

// ready judges the line that an option gives, by itself.
func (s *search) ready(o *option) {
	o.laid = s.laid(&o.after, max(o.line, 0))
	o.deepens = o.after.Mode == Deepened && (o.line < 0 || s.plan[o.line].Mode != Deepened)
	o.shape = s.shape(o)
}

// shape names what an option does, without the intervention it does it to.
func (s *search) shape(o *option) string {
	if o.line < 0 {
		return "add " + o.after.Element + " " + string(o.after.Mode) + " " + strings.Join(o.after.Upkeep, "+") + " " + text(o.after.Justification) + " " + itoa(o.class)
	}
	before, moved := &s.plan[o.line], ""
	if o.after.Intervention != before.Intervention {
		moved = o.after.Intervention
	}
	var added []string
	for _, u := range o.after.Upkeep {
		if !slices.Contains(before.Upkeep, u) {
			added = append(added, u)
		}
	}
	return "line " + before.Element + ">" + o.after.Element + " " + string(o.after.Mode) + " " + moved + " " +
		strings.Join(added, "+") + boolWord(o.after.Mode != before.Mode) + boolWord(text(o.after.Justification) != text(before.Justification)) + boolWord(o.after.Reason != before.Reason)
}

// stands says whether a plan has a line for an item where it would be added.
func (s *search) stands(plan []Choice, item, element int) bool {
	return slices.ContainsFunc(plan, func(c Choice) bool {
		p := s.set.placeOf(&c, 0)
		return c.Mode != removed && p.item() == item && s.slot(item, p.element()) == s.slot(item, element)
	})
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func boolWord(b bool) string {
	if b {
		return " yes"
	}
	return " no"
}
