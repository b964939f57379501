package web

import (
	"cmp"
	"slices"
	"strconv"

	"meertijd/internal/plan"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// section makes one element of the plan: what is in it, and what could be.
func (d *desk) section(e *programme.Element) section {
	s := section{
		Element: e.Key, PillID: "pill-" + e.Key,
		Fold:  part.Fold{ID: "element-" + e.Key, Letter: e.Letter, Title: e.Name.In(d.language), Pill: d.elementPill(e.Key)},
		About: e.About.In(d.language), Agreed: d.agreed(e),
	}
	for _, path := range d.chosen(e.Key) {
		s.Lines = append(s.Lines, d.line(e.Key, path))
	}
	s.Menu = d.offered(e.Key)
	s.MenuTitle = d.say("plan.add", "n", strconv.Itoa(len(s.Menu)))
	s.MenuOpen = len(s.Lines) == 0 && d.asks(e.Key)
	s.Questions, s.Optional = d.questions(e.Key)
	s.OptionalTitle = d.optionalTitle(s.Optional)
	if d.staffAsked(e.Key) {
		s.Staff = d.staff()
	}
	s.Open = s.Pill == nil || s.Pill.State != part.Good
	if s.Pill == nil && len(s.Lines) == 0 {
		s.Open, s.Text = false, d.say("plan.element.empty")
	}
	if len(s.Lines) > 0 {
		s.Text = d.list(d.short(s.Lines))
	}
	return s
}

// optionalTitle says how many questions may be left out, and how many the
// coordinator answered.
func (d *desk) optionalTitle(questions []question) string {
	shared := 0
	for _, q := range questions {
		if q.Shared != "" {
			shared++
		}
	}
	if shared == 0 {
		return d.say("plan.optional", "n", strconv.Itoa(len(questions)))
	}
	return d.say("plan.optional.shared", "n", strconv.Itoa(len(questions)-shared), "shared", strconv.Itoa(shared))
}

// short names the interventions of a section, for when it is closed.
func (d *desk) short(lines []part.Choice) []string {
	var out []string
	for _, l := range lines {
		out = append(out, l.Title)
	}
	return out
}

// asks says whether some condition on the plan's content is about an element.
func (d *desk) asks(element string) bool {
	return slices.ContainsFunc(d.own.Year.Findings, func(f rule.Finding) bool {
		return f.Rule.Content() && f.Rule.Condition.Element == element && f.State != rule.NotApplicable
	})
}

// elementPill says how an element stands: nothing when nothing is asked.
func (d *desk) elementPill(element string) *part.Pill {
	open, unsure, asked := 0, 0, false
	for i := range d.own.Year.Findings {
		f := &d.own.Year.Findings[i]
		if !f.Rule.Content() || f.Rule.Condition.Element != element || f.State == rule.NotApplicable {
			continue
		}
		asked = true
		switch f.State {
		case rule.NotMet:
			open++
		case rule.Unknown:
			unsure++
		}
	}
	refused := slices.ContainsFunc(d.own.Year.Faults, func(r rule.Refusal) bool { return r.Element == element })
	switch {
	case refused:
		return &part.Pill{State: part.Bad, Text: d.say("plan.pill.refused")}
	case open > 0:
		return &part.Pill{State: part.Bad, Text: d.say("plan.pill.open", "n", strconv.Itoa(open))}
	case unsure > 0:
		return &part.Pill{State: part.Neutral, Text: d.say("plan.pill.unsure")}
	case asked:
		return &part.Pill{State: part.Good, Text: d.say("state.met")}
	}
	return nil
}

// agreed says what the neighbourhood agreed on under an element.
func (d *desk) agreed(e *programme.Element) string {
	if e.TuneTo == "" || d.own.Facts.Neighbourhood == nil {
		return ""
	}
	var names []string
	for _, a := range d.own.Facts.Neighbourhood.Agreements {
		if (a.Until == 0 || d.today() <= a.Until) && slices.Contains(d.set().OnMenu(a.Intervention, d.year), e.Key) {
			names = append(names, d.words().Intervention(a.Intervention, d.year))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return d.say("plan.agreed", "names", d.list(names))
}

// chosen lists the interventions in the plan under an element, in menu order.
func (d *desk) chosen(element string) []string {
	var keys []string
	for path := range d.plan.Fields {
		if el, key, field, ok := path.Parts(); ok && el == element && field == plan.ModeField {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(d.order(a), d.order(b)), cmp.Compare(a, b)) })
	return keys
}

// order is the place of an intervention on the menu, after all others when it
// is not on it.
func (d *desk) order(key string) int {
	at := slices.IndexFunc(d.menu.Menu.Items, func(it programme.Item) bool { return it.Key == key })
	if at < 0 {
		return len(d.menu.Menu.Items)
	}
	return at
}

// line makes the card of an intervention in the plan.
func (d *desk) line(element, key string) part.Choice {
	name := func(field string) string { return string(plan.ChoicePath(element, key, field)) }
	now := d.plan.Fields.Mode(element, key)
	l := part.Choice{
		ID: cardID(element, key), Title: d.words().Intervention(key, d.year), Text: d.firstSentence(key), Since: d.sinceWords(key),
		Name: name(plan.ModeField), Modes: d.modes(element, key, now), More: d.more(key),
		Error: d.known[plan.ChoicePath(element, key, plan.ModeField)],
	}
	l.Asks = d.asked(element, key, now)
	for _, a := range d.own.Year.Advice {
		if a.Choice == key {
			l.Tip = d.words().Advice(d.year, a)
		}
	}
	for _, r := range d.plan.Remarks {
		if el, k, _, ok := r.Path.Parts(); ok && el == element && k == key && r.Done.IsZero() {
			l.Remarks = append(l.Remarks, d.remark(r))
		}
	}
	l.Options, l.Upkeep, l.Questions = d.options(element, key), d.upkeep(element, key), d.perChoice(element, key)
	return l
}

// remark shows what a reader said.
func (d *desk) remark(r plan.Remark) part.Remark {
	return part.Remark{ID: "remark-" + r.ID, Who: r.By.Name, When: d.moment(r.At), Text: r.Text}
}

// modes lists what can be done with an intervention; what the rules refuse is
// there with the reason.
func (d *desk) modes(element, key string, now rule.Mode) []part.Mode {
	offered := []rule.Mode{rule.New, ""}
	if _, refused := d.probes[rule.Continued][element+" "+key]; !refused {
		offered = []rule.Mode{rule.Continued, rule.Deepened, rule.Embedded, rule.Dropped}
	}
	if now != "" && !slices.Contains(offered, now) {
		offered = append([]rule.Mode{now}, offered...)
	}
	var out []part.Mode
	for _, m := range offered {
		label := "plan.mode." + string(m)
		if m == "" {
			label = "plan.mode.none"
		}
		mode := part.Mode{Value: string(m), Label: d.say(label), Chosen: m == now}
		if r, refused := d.probes[m][element+" "+key]; refused && m != now {
			mode.Disabled, mode.Why = true, d.words().Refusal(d.year, r)
		}
		out = append(out, mode)
	}
	return out
}

// asked makes the questions that belong to a mode.
func (d *desk) asked(element, key string, now rule.Mode) []part.Ask {
	field := func(name, code string, required bool) part.Textarea {
		path := plan.ChoicePath(element, key, name)
		a := part.Textarea{Value: d.plan.Fields[path], Rows: 2}
		a.Name, a.Label, a.Hint, a.Required = string(path), d.say(code), d.say("plan.ask.hint"), required
		if !required {
			a.Hint = d.say("plan.ask.optional")
		}
		a.Error = d.known[path]
		return a
	}
	justified := d.justified(element)
	text := field(plan.TextField, "plan.ask.deepened", justified && now == rule.Deepened)
	if now == rule.New {
		text.Label = d.say("plan.ask.new")
	}
	if justified && now != rule.New {
		text.Hint = d.say("plan.ask.justify")
	}
	shows := []string{string(rule.Deepened)}
	if now == rule.New {
		shows = append(shows, string(rule.New))
	}
	return []part.Ask{
		{For: shows, Textarea: text},
		{For: []string{string(rule.Dropped)}, Textarea: field(plan.ReasonField, "plan.ask.dropped", true)},
	}
}

// justified says whether a deepening under an element has to be justified.
func (d *desk) justified(element string) bool {
	return slices.ContainsFunc(d.own.Year.Findings, func(f rule.Finding) bool {
		return f.Rule.Condition.Element == element && f.Rule.Justified()
	})
}

// options shows the parts from which an intervention can be made up.
func (d *desk) options(element, key string) *part.TickGroup {
	in := d.intervention(key)
	if in == nil {
		return nil
	}
	t := &part.TickGroup{}
	t.Name, t.Label, t.Hint, t.HideLabel = string(plan.ChoicePath(element, key, "option")), d.say("plan.pick"), d.say("plan.pick.hint"), true
	var keys []string
	for _, o := range in.Options {
		if o.FromYear > d.year {
			continue
		}
		keys = append(keys, o.Key)
		t.Options = append(t.Options, part.Option{Value: o.Key, Label: o.Name.In(d.language), Chosen: d.plan.Fields[plan.OptionPath(element, key, o.Key)] != ""})
	}
	if len(keys) == 0 {
		return nil
	}
	t.Shown = t.Name + ":" + join(keys)
	return t
}

// perChoice asks the plan questions that are asked of every intervention.
func (d *desk) perChoice(element, key string) []part.Textarea {
	var out []part.Textarea
	for i := range d.menu.Questions {
		q := &d.menu.Questions[i]
		if !q.PerChoice || q.Element != "" && q.Element != element || len(q.Years) > 0 && !slices.Contains(q.Years, d.year) {
			continue
		}
		path := plan.ChoiceAnswerPath(element, key, q.Key)
		t := part.Textarea{Value: d.plan.Fields[path], Rows: 2}
		t.Name, t.Label, t.Hint, t.Error = string(path), q.Text.In(d.language), d.say("plan.ask.optional"), d.known[path]
		out = append(out, t)
	}
	return out
}

// upkeep asks what keeps an intervention up, where the rules look at it.
func (d *desk) upkeep(element, key string) *part.TickGroup {
	cond := d.keepUp(element)
	if cond == nil {
		return nil
	}
	t := &part.TickGroup{}
	t.Name, t.Label, t.Hint = string(plan.ChoicePath(element, key, "upkeep")), d.say("plan.upkeep"), d.say("plan.upkeep.hint")
	var keys []string
	for _, u := range cond.Upkeep {
		keys = append(keys, u.Key)
		t.Options = append(t.Options, part.Option{Value: u.Key, Label: d.upper(u.Name.In(d.language)), Chosen: d.plan.Fields[plan.UpkeepPath(element, key, u.Key)] != ""})
	}
	t.Shown = t.Name + ":" + join(keys)
	return t
}

// keepUp gives the condition by which an element is kept up.
func (d *desk) keepUp(element string) *programme.Condition {
	for i := range d.own.Year.Findings {
		if c := d.own.Year.Findings[i].Rule.Condition; c.Element == element && len(c.Upkeep) > 0 {
			return c
		}
	}
	return nil
}

// staffAsked says whether an element's conditions depend on new colleagues.
func (d *desk) staffAsked(element string) bool {
	c := d.keepUp(element)
	return c != nil && slices.ContainsFunc(c.Upkeep, func(u programme.Upkeep) bool { return u.When == "new-staff" })
}

func (d *desk) staff() *part.Radios {
	now := d.plan.Fields[plan.NewStaff]
	r := &part.Radios{Inline: true}
	r.Name, r.Label, r.Hint = string(plan.NewStaff), d.say("plan.staff"), d.say("plan.staff.hint")
	values := []string{"0", "1", "2", "3", "4", "5"}
	if now != "" && !slices.Contains(values, now) {
		values = append(values, now)
	}
	for _, v := range values {
		label := v
		if v == "0" {
			label = d.say("plan.staff.none")
		}
		r.Options = append(r.Options, part.Option{Value: v, Label: label, Chosen: v == now})
	}
	return r
}

// questions asks the plan questions of an element, those of none with an empty
// one: what a condition asks for first, and what may be left out apart.
func (d *desk) questions(element string) (asked, optional []question) {
	for i := range d.menu.Questions {
		q := &d.menu.Questions[i]
		if q.Element != element || q.PerChoice || len(q.Years) > 0 && !slices.Contains(q.Years, d.year) {
			continue
		}
		path := plan.AnswerPath(q.Key)
		one := question{Textarea: part.Textarea{Value: d.plan.Fields[path], Rows: 2}}
		one.Name, one.Label, one.Required, one.Error = string(path), q.Text.In(d.language), d.required(q.Key), d.known[path]
		if !one.Required {
			one.Hint = d.say("plan.ask.optional")
		}
		for _, r := range d.plan.Remarks {
			if r.Path == path && r.Done.IsZero() {
				one.Remarks = append(one.Remarks, d.remark(r))
			}
		}
		if file, err := d.file(); err == nil && file.Neighbourhood != nil && q.AnsweredBy == "neighbourhood" {
			if a, ok := file.Neighbourhood.AnswerTo(q.Key, d.year); ok {
				one.Shared, one.SharedBy = a.Text, d.say("plan.shared", "place", file.Neighbourhood.Name)
			}
		}
		if one.Required {
			asked = append(asked, one)
		} else {
			optional = append(optional, one)
		}
	}
	return asked, optional
}

// required says whether a condition asks for the answer.
func (d *desk) required(question string) bool {
	return slices.ContainsFunc(d.own.Year.Findings, func(f rule.Finding) bool {
		return slices.Contains(f.Rule.Condition.Questions, question)
	})
}
