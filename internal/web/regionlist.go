package web

import (
	"net/url"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/region"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// first lists those who need help first, with why.
func (g glance) first() *part.Table {
	t := &part.Table{Caption: g.say("region.first.caption"), HideCaption: true, Empty: g.say("region.needs.none"), Columns: []part.Column{
		{Text: g.say("practices.practice")}, {Text: g.say("practices.plan")}, {Text: g.say("region.first.why")},
	}}
	for _, p := range g.board.Select(region.Query{}) {
		if len(t.Rows) == mostShown || g.board.NeedOf(p) == region.NeedsNothing {
			break
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: p.Name, URL: "/practices/" + url.PathEscape(p.ID), Note: p.Place, Call: p.Phone, CallText: practice.SpellPhone(p.Phone)}, {Pill: g.practicePill(p)}, {Text: g.why(p)},
		}})
	}
	return t
}

// practicePill says how the plan of a practice stands.
func (rq *request) practicePill(p *region.Practice) *part.Pill {
	switch {
	case p.Year == 0:
		return &part.Pill{State: part.Neutral, Text: rq.say("practices.no-year")}
	case p.Open() && !p.Now.Returned:
		return &part.Pill{State: part.Half, Text: rq.say("standing.open")}
	}
	return standingPill(rq, p.Now.Summary)
}

// why says why a practice needs attention.
func (g glance) why(p *region.Practice) string {
	need := g.board.NeedOf(p)
	date, n := p.Now.Due, p.Now.Open+p.Now.Refused
	switch need {
	case region.NeedsAnswer:
		date = p.Now.Back
	case region.NeedsPatience:
		n = p.Now.Content
	}
	said := g.say("region.why."+string(need), "date", g.date(date), "n", strconv.Itoa(n), "good", strconv.Itoa(p.Now.Good))
	for _, more := range g.silence(p) {
		said = g.say("region.why.and", "why", said, "more", more)
	}
	return said
}

// silence tells of a practice that has not begun by what it stands before others
// of its kind: the last contact, for who keeps those, and that it was late before.
func (g glance) silence(p *region.Practice) (out []string) {
	if p.Year == 0 || p.Now.Standing != plan.IsSilent {
		return nil
	}
	switch {
	case !access.Has(g.hat.Role, access.KeepNotes):
	case p.Contact == calendar.None:
		out = append(out, g.say("region.why.no-contact"))
	default:
		out = append(out, g.say("region.why.contact", "date", g.date(p.Contact)))
	}
	if p.Before != nil && p.Before.Late {
		out = append(out, g.say("region.why.late-before"))
	}
	return out
}

// missed lists the conditions that are most often not in order.
func (g glance) missed(t *region.Tally) part.Table {
	table := part.Table{Caption: g.say("region.missed.caption"), HideCaption: true, Empty: g.say("region.missed.none"), Columns: []part.Column{
		{Text: g.say("region.missed.what")}, {Text: g.say("region.missed.count"), Number: true}, {Text: g.say("region.missed.unsure"), Number: true},
	}}
	several := g.severalYears()
	for _, c := range t.Conditions {
		if len(table.Rows) == mostShown || c.Missed() == 0 {
			break
		}
		cell := part.Cell{Text: g.conditionTitle(c.Year, c.Condition), URL: practicesAt(region.Query{Condition: c.Condition})}
		if several {
			cell.Note = g.say("region.missed.year", "year", strconv.Itoa(c.Year))
		}
		table.Rows = append(table.Rows, part.Row{Cells: []part.Cell{
			cell, {Text: g.say("region.missed.of", "n", strconv.Itoa(c.Missed()), "all", strconv.Itoa(c.Applies()))}, {Text: strconv.Itoa(c.By[rule.Unknown])},
		}})
	}
	return table
}

// severalYears says whether the practices are in more than one programme year.
func (g glance) severalYears() bool {
	first := 0
	for _, p := range g.board.Practices {
		if first == 0 {
			first = p.Year
		}
		if p.Year != 0 && p.Year != first {
			return true
		}
	}
	return false
}

// conditionTitle names a condition as the regional plan does.
func (rq *request) conditionTitle(year int, id string) string {
	for _, r := range rq.set().Rules(year) {
		if r.Condition.ID != id {
			continue
		}
		title := r.Condition.Title.In(rq.language)
		if r.Condition.Element != "" { // several elements may ask the same
			title = rq.say("region.of-element", "element", rq.words().Letter(r.Condition.Element, year), "title", title)
		}
		return title
	}
	return id
}

// before compares with the year before.
func (g glance) before(list []*region.Practice) (part.Facts, string) {
	t := region.CountBefore(list, g.today())
	if t.Practices == 0 {
		return part.Facts{}, g.say("region.before.none")
	}
	all, in := strconv.Itoa(t.Practices), g.board.Tally().By[plan.IsHandedIn]
	facts := part.Facts{Items: []part.Fact{
		{Term: g.say("region.before.in"), Text: g.say("region.before.in.value", "now", strconv.Itoa(in), "then", strconv.Itoa(t.HandedIn)), Link: g.look(in, region.Query{State: string(plan.IsHandedIn)})},
		{Term: g.say("region.before.same-day"), Text: g.say("region.before.same-day.value", "n", strconv.Itoa(t.SameDay), "all", all)},
	}}
	for _, x := range []struct {
		code string
		kind region.ChangeKind
		n    int
	}{
		{"added", region.ChangeAdded, t.Added}, {"deepened", region.ChangeDeepened, t.Deepened}, {"gone", region.ChangeGone, t.Gone},
		{"same", region.ChangeNone, t.Changed[region.ChangeNone]},
	} {
		facts.Items = append(facts.Items, part.Fact{
			Term: g.say("region.before." + x.code), Text: g.say("region.before."+x.code+".value", "n", strconv.Itoa(x.n)), Link: g.look(t.Changed[x.kind], region.Query{Changed: x.kind}),
		})
	}
	return facts, g.say("region.before.note", "compared", strconv.Itoa(t.Compared), "all", all)
}

// look leads to so many practices, when there are any.
func (g glance) look(practices int, q region.Query) *part.Link {
	if practices == 0 {
		return nil
	}
	return &part.Link{Text: g.say("region.before.look", "n", strconv.Itoa(practices)), URL: practicesAt(q)}
}

// practicesAt is the address of the list of practices that fit a question.
func practicesAt(q region.Query) string {
	v := queryValues(q)
	if len(v) == 0 {
		return "/practices"
	}
	return "/practices?" + v.Encode()
}
