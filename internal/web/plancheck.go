package web

import (
	"errors"
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// check is the verdict beside the plan: what is not in order first, each with
// its reason and the smallest repair.
func (d *desk) check() part.Check {
	c := part.Check{
		Progress: part.Progress{Done: d.own.Summary.Good, Total: d.own.Summary.Content + d.own.Summary.Refused, Label: d.say("plan.check.of")},
		Note:     d.say("plan.check.note", "plan", d.menu.Title.In(d.language)),
		Primary:  &part.Action{Text: d.submitText(), Kind: part.Filled, Name: "go", Value: "submit", Form: "plan"},
		Secondary: []part.Action{
			{Text: d.say("plan.share"), Kind: part.Plain, Name: "go", Value: "share", Form: "plan"},
			{Text: d.say("plan.together"), Kind: part.Plain, Name: "go", Value: "joint", Form: "plan"},
			{Text: d.say("plan.print"), Kind: part.Plain, URL: d.to("print")},
			{Text: d.say("plan.history"), Kind: part.Plain, URL: d.to("history")},
		},
	}
	if d.plan.Kept() != nil && !d.plan.Edited() && d.plan.ReturnedNow() == nil {
		c.Primary = nil
	}
	if !d.maySubmit() {
		c.Primary, c.Secondary = nil, c.Secondary[2:]
		c.Note += " " + d.say("plan.check.who")
	}
	points := d.words().Points(d.own.Year, &d.repair)
	for i := range points {
		c.Lines = append(c.Lines, d.point(&points[i]))
	}
	for _, a := range d.own.Year.Advice {
		c.Tips = append(c.Tips, part.Condition{
			Title: d.say("plan.tip"), Pill: part.Pill{State: part.Tip, Text: d.say("plan.pill.tip")}, Reason: d.words().Advice(d.year, a),
		})
	}
	return c
}

// maySubmit says whether the person may hand the plan in.
func (d *desk) maySubmit() bool {
	_, ok := access.Allowed(d.actor, access.SubmitPlan, access.Target{Practices: d.plan.Practices(), Plan: d.plan.ID})
	return ok
}

// submitText says what the button does now.
func (d *desk) submitText() string {
	switch {
	case d.plan.ReturnedNow() != nil:
		return d.say("plan.submit.answer")
	case d.plan.Kept() != nil:
		return d.say("plan.submit.change")
	}
	return d.say("plan.submit")
}

// inOrder lists the findings on the plan's content, the open ones first.
func (d *desk) inOrder() []*rule.Finding { return wording.InOrder(d.own.Year) }

// point is one line of the check.
func (d *desk) point(p *wording.Point) part.Condition {
	if p.Finding != nil {
		return d.condition(p.Finding, p.Steps)
	}
	return part.Condition{
		Title: p.Title, URL: "#" + cardID(p.Element, p.Choice), Pill: part.Pill{State: part.Bad, Text: d.say("plan.pill.refused")},
		Reason: p.Reason, Repairs: d.ways(p.Steps),
	}
}

// condition is one line of the check, with the steps that repair it.
func (d *desk) condition(f *rule.Finding, steps []rule.Edit) part.Condition {
	v := d.words().Finding(d.year, f)
	element := f.Rule.Condition.Element
	c := part.Condition{
		Title: v.Title, Pill: d.pill(f), Reason: d.waivedBecause(f, v.Reason), Source: v.Source, Assumption: v.Assumptions,
	}
	if element != "" {
		c.URL = "#element-" + element
		c.Title = d.words().Letter(element, d.year) + " · " + v.Title
	}
	if f.State == rule.NotMet || f.State == rule.Unknown {
		c.Missing = v.Missing
		if c.Repairs = d.ways(steps); len(c.Repairs) > 0 {
			c.Choose, c.Missing = d.say("plan.repairs"), nil // the repairs say the same, and do it
		}
	}
	if f.State == rule.Met {
		c.Reason = ""
	}
	return c
}

// ways turns steps of the smallest repair into buttons and jumps. Nothing is
// chosen or justified in the person's place.
func (d *desk) ways(steps []rule.Edit) (out []part.Action) {
	for _, e := range steps {
		for _, a := range d.actions(e) {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}

// pill is the state of a finding as icon and word. What is partly there is
// half, and never green.
func (rq *request) pill(f *rule.Finding) part.Pill {
	text := rq.say("state." + f.State.String())
	switch f.State {
	case rule.Met, rule.Waived:
		return part.Pill{State: part.Good, Text: text}
	case rule.NotMet:
		if f.Need > 1 {
			text = rq.say("plan.pill.of", "have", strconv.Itoa(f.Have), "need", strconv.Itoa(f.Need))
		}
		return part.Pill{State: part.Bad, Text: text}
	case rule.NotYetDue:
		if f.Need > 1 && f.Have > 0 {
			return part.Pill{State: part.Half, Text: rq.say("plan.pill.of", "have", strconv.Itoa(f.Have), "need", strconv.Itoa(f.Need))}
		}
		return part.Pill{State: part.Waiting, Text: text}
	}
	return part.Pill{State: part.Neutral, Text: text}
}

// actions are the ways to take one step of a repair.
func (d *desk) actions(e rule.Edit) []part.Action {
	if e.Question == "" && (e.Kind == rule.Justify || e.Kind == rule.AddUpkeep) && d.plan.Fields.Mode(e.Element, e.Candidates[0]) == "" {
		return nil // its fields come once it is in the plan
	}
	switch e.Kind {
	case rule.Justify:
		return []part.Action{d.jumpToWords(e)}
	case rule.AddUpkeep:
		return []part.Action{d.jump(d.words().Edit(d.year, e), string(plan.ChoicePath(e.Element, e.Candidates[0], "upkeep")))}
	}
	if e.Kind == rule.Move {
		return d.moves(e)
	}
	if len(e.Candidates) > wording.MostPicks {
		return []part.Action{d.jump(d.say("plan.repair.menu"), "menu-"+e.Element)}
	}
	var out []part.Action
	for _, key := range e.Candidates {
		out = append(out, part.Action{
			Text: d.say("plan.repair."+repairName(e), "title", d.words().Intervention(key, d.year), "element", d.words().Letter(e.Element, d.year)),
			Kind: part.Plain, Form: "plan", Name: "set", Value: assignment(e, key),
		})
	}
	return out
}

// moves are the buttons that put one line elsewhere, with all that was typed.
func (d *desk) moves(e rule.Edit) (out []part.Action) {
	for _, key := range e.Candidates {
		one, to := e, e.To+"."+key
		one.Candidates = []string{key}
		if e.ToItem {
			to = e.Element + "." + e.To
		}
		out = append(out, part.Action{
			Text: d.words().Edit(d.year, one), Kind: part.Plain, Form: "plan", Name: "move", Value: e.From + "." + key + ">" + to + "=" + string(e.Mode),
		})
	}
	return out
}

// jumpToWords leads to the field where a reason is asked.
func (d *desk) jumpToWords(e rule.Edit) part.Action {
	if e.Question != "" {
		return d.jump(d.say("plan.repair.answer"), string(plan.AnswerPath(e.Question)))
	}
	key := e.Candidates[0]
	field := plan.TextField
	if d.plan.Fields.Mode(e.Element, key) == rule.Dropped {
		field = plan.ReasonField
	}
	return d.jump(d.say("plan.repair.justify", "title", d.words().Intervention(key, d.year)), string(plan.ChoicePath(e.Element, key, field)))
}

func (d *desk) jump(text, id string) part.Action {
	return part.Action{Text: text, Kind: part.Plain, URL: "#" + id}
}

func repairName(e rule.Edit) string {
	switch {
	case e.From != "":
		return string(e.Mode) + ".elsewhere"
	case e.Kind == rule.Add || e.Kind == rule.ChangeMode:
		return string(e.Mode)
	}
	return string(e.Kind)
}

// assignment is what a repair button sets: fields with their values.
func assignment(e rule.Edit, key string) string {
	here := string(plan.ChoicePath(e.Element, key, plan.ModeField))
	if e.Kind == rule.Remove {
		return here + "="
	}
	return here + "=" + string(e.Mode)
}

// summary is the verdict in one line, for the bar on a phone.
func (d *desk) summary() string {
	s := d.own.Summary
	left := s.Open + s.Unsure + s.Refused
	switch {
	case left > 0:
		return d.say("plan.summary.open", "good", strconv.Itoa(s.Good), "n", strconv.Itoa(s.Content+s.Refused), "open", strconv.Itoa(left))
	case d.plan.Edited() && d.maySubmit():
		return d.say("plan.summary.submit")
	}
	return d.say("plan.summary.good", "n", strconv.Itoa(s.Content))
}

// faultsOf gives the separate faults of an error.
func faultsOf(err error) []fault.Fault {
	var e *fault.Error
	if errors.As(err, &e) {
		return e.Faults
	}
	return nil
}

// pairs gives arguments as names and values by turns.
func pairs(args fault.Args) []string {
	var out []string
	for name, value := range args {
		out = append(out, name, value)
	}
	return out
}
