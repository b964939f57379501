package intake

import (
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// year is the plan of one practice for one programme year: one that is there,
// or one that the rows of the file make together.
type year struct {
	stored   *plan.Plan
	practice string
	no       int
	on       calendar.Date // on which it was handed in
	fields   plan.Fields
	rows     map[string]int // by element and intervention
}

var modeWords = map[rule.Mode][]string{
	rule.New:       {"nieuw", "new", "start", "starten", "gestart", "nieuwe keuze", "invoeren", "nieuw gekozen", "n"},
	rule.Continued: {"doorgaan", "loopt", "loopt door", "voortzetten", "continueren", "continue", "continued", "voortgezet", "door", "vervolg"},
	rule.Deepened:  {"verdiepen", "verdieping", "verdiept", "deepen", "deepened", "uitbreiden", "v"},
	rule.Embedded:  {"borgen", "borging", "geborgd", "embed", "embedded", "bestendigen", "b"},
	rule.Dropped:   {"stoppen", "stop", "gestopt", "afgerond", "beeindigd", "vervalt", "dropped", "s"},
}

// mode reads what was done with a choice.
func (r *reader) mode() rule.Mode {
	text := Fold(r.must(fieldMode))
	for mode, words := range modeWords {
		if slices.Contains(words, text) {
			return mode
		}
	}
	if text != "" {
		r.wrong(fieldMode, "intake.mode", nil)
	}
	return ""
}

// history reads a row of the choices of earlier years. The rows of one practice
// and year are together its plan, handed in as it was then.
func (r *reader) history() func() {
	d, no := r.find(), r.year()
	var item *programme.Item
	if no > 0 {
		item = r.item(no)
	}
	mode, on, text := r.mode(), r.past(fieldHandedIn), r.line.Cell(r.column(fieldText))
	if len([]rune(text)) > plan.MaxText {
		r.wrong(fieldText, "intake.text-long", fault.Args{"max": itoa(plan.MaxText)})
	}
	element := ""
	if item != nil {
		element = r.element(no, item)
	}
	if r.about != nil && no > 0 {
		r.row.part = r.about.file.Practice.ID + " " + itoa(no)
	}
	if d == nil || no == 0 || len(r.row.Faults) > 0 {
		return nil
	}
	y := r.yearOf(d, no, on)
	if y == nil || len(r.row.Faults) > 0 {
		return nil
	}
	return func() { r.choose(d, y, element, item.Key, mode, text) }
}

func (r *reader) column(field string) int {
	if c, ok := r.columns[field]; ok {
		return c
	}
	return -1
}

// element finds the core element of a choice by letter, key or name; without a
// word it is the one where the intervention usually stands.
func (r *reader) element(no int, item *programme.Item) string {
	text := r.text(fieldElement)
	if text == "" {
		return item.Elements[0]
	}
	folded := Fold(text)
	for _, e := range r.drafts.here.Rules.Plan(no).Elements {
		letter := strings.ToLower(e.Letter)
		if folded == letter || folded == e.Key || folded == Fold(e.Name.NL) || folded == Fold(e.Name.EN) || strings.HasPrefix(folded, letter+" ") {
			if !slices.Contains(item.Elements, e.Key) {
				r.wrong(fieldElement, "intake.element-other", fault.Args{"title": item.Title.NL, "year": itoa(no)})
			}
			return e.Key
		}
	}
	r.wrong(fieldElement, "intake.element", nil)
	return ""
}

// yearOf finds the plan that a row belongs to, or begins it. A year that has not
// begun has no history.
func (r *reader) yearOf(d *draft, no int, on calendar.Date) *year {
	key := d.file.Practice.ID + " " + itoa(no)
	y := r.drafts.plans[key]
	if y == nil {
		start, _ := r.drafts.here.Rules.YearOf(d.file.Practice.Cohort, no)
		switch {
		case start == calendar.None && on == calendar.None:
			r.wrong(fieldYear, "intake.no-start", nil)
			return nil
		case start > r.drafts.here.On:
			r.wrong(fieldYear, "intake.year-ahead", nil)
			return nil
		}
		if on == calendar.None {
			on = start // nobody kept the day: what was chosen for a year was there when it began
		}
		y = &year{practice: d.file.Practice.ID, no: no, on: on, fields: plan.Fields{}, rows: map[string]int{}}
	}
	return y
}

// choose adds a choice to the plan of an earlier year. A plan that is there
// already says what it says: it is changed on its own page.
func (r *reader) choose(d *draft, y *year, element, intervention string, mode rule.Mode, text string) {
	text = strings.TrimSpace(text)
	if y.stored != nil {
		fields := y.stored.Fields
		if kept := y.stored.Kept(); kept != nil {
			fields = kept.Fields
		}
		if fields.Mode(element, intervention) != mode || fields[plan.ChoicePath(element, intervention, textField(mode))] != text {
			r.wrong(fieldIntervent, "intake.plan-there", fault.Args{"year": itoa(y.no)})
		}
		return
	}
	if y.fields.Mode(element, intervention) != "" {
		if y.fields.Mode(element, intervention) != mode {
			r.wrong(fieldMode, "intake.twice", fault.Args{"row": itoa(y.rows[element+" "+intervention])})
		}
		return
	}
	key := y.practice + " " + itoa(y.no)
	if r.drafts.plans[key] == nil {
		r.drafts.plans[key] = y
		r.drafts.years = append(r.drafts.years, y)
	}
	if y.rows[element+" "+intervention] = r.line.No; mode != "" {
		y.fields[plan.ChoicePath(element, intervention, plan.ModeField)] = string(mode)
	}
	if text != "" {
		y.fields[plan.ChoicePath(element, intervention, textField(mode))] = text
	}
	r.became(New, fieldYear, "", itoa(y.no))
	r.became(New, fieldIntervent, "", intervention)
	r.became(New, fieldMode, "", string(mode))
	if r.drafts.options.Complete {
		d.keeps(practice.History)
	}
}

// whole keeps a year of a practice out of which a row is wrong: half a plan
// would be judged as if it were all. Its rows wait together for that one.
func (p *Proposal) whole() {
	wrong := map[string]int{}
	for i := range p.Rows {
		if r := &p.Rows[i]; r.Standing == Wrong && r.part != "" && wrong[r.part] == 0 {
			wrong[r.part] = r.No
		}
	}
	for i := range p.Rows {
		r := &p.Rows[i]
		if row := wrong[r.part]; row > 0 && (r.Standing == New || r.Standing == Changed) {
			r.Standing, r.Changes = Wrong, nil
			r.Faults = []fault.Fault{{Code: "intake.waits", Path: Address(0, r.No), Args: fault.Args{"row": itoa(row)}}}
		}
	}
	p.drafts.years = slices.DeleteFunc(p.drafts.years, func(y *year) bool { return wrong[y.practice+" "+itoa(y.no)] > 0 })
}

// textField says where the words of a row go: why it ended, or what was done.
func textField(mode rule.Mode) string {
	if mode == rule.Dropped {
		return plan.ReasonField
	}
	return plan.TextField
}
