package web

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// historyContent lists what happened to a plan.
type historyContent struct {
	Lead    part.Lead
	History part.History
	Empty   *part.Empty
	Years   []part.Link
	WhoSaw  *part.Link
	Files   *part.Link // to the files with the year
}

// historyPage shows what happened to a plan, the latest first.
func (s *Server) historyPage(rq *request) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	p, err := s.Plans.Open(rq.Context(), rq.actor, rq.hat.Of, year)
	if err != nil {
		return answer{}, err
	}
	names, err := s.names(rq, rq.actor.Tenant, everybody(&p))
	if err != nil {
		return answer{}, err
	}
	c := historyContent{Lead: part.Lead{Title: rq.say("history.title", "year", strconv.Itoa(year)), Text: rq.say("history.text")}}
	c.WhoSaw = rq.whoSaw("plan", p.ID)
	c.History = rq.history(&p, names, "/plan/"+strconv.Itoa(year)+"/history/")
	if err := s.addReminders(rq, &c.History, year); err != nil {
		return answer{}, err
	}
	if len(c.History.Events) == 0 {
		c.Empty = &part.Empty{Title: rq.say("history.empty"), Text: rq.say("history.empty.text")}
	}
	day := rq.today()
	if rq.actor.Ended != calendar.None {
		day = rq.actor.Ended
	}
	for y := 1; y <= rq.set().LastYear(); y++ {
		if start, _ := rq.set().YearOf(rq.cohort(), y); start != 0 && start <= day {
			c.Years = append(c.Years, part.Link{Text: rq.say("today.years.title", "year", strconv.Itoa(y)), URL: "/plan/" + strconv.Itoa(y) + "/history", Current: y == year})
		}
	}
	if s.Attachments != nil {
		c.Files = &part.Link{Text: rq.say("files.link"), URL: "/plan/" + strconv.Itoa(year) + "/files"}
	}
	return answer{page: "plan/history", shell: part.Page{Title: c.Lead.Title, Back: rq.backToPlan(year)}, content: c, object: p.ID}, nil
}

// cohort is the starting moment of the own practice, or nothing.
func (rq *request) cohort() string {
	file, err := rq.file()
	if err != nil {
		return ""
	}
	return file.Practice.Cohort
}

func (rq *request) backToPlan(year int) *part.Link {
	if rq.actor.Ended != calendar.None { // the plan is only on paper
		return &part.Link{Text: rq.say("web.place.today"), URL: "/today"}
	}
	return &part.Link{Text: rq.say("plan.back", "year", strconv.Itoa(year)), URL: "/plan/" + strconv.Itoa(year)}
}

// history tells the events of a plan; links lead to what was kept.
func (rq *request) history(p *plan.Plan, names map[string]string, at string) part.History {
	var h part.History
	for _, e := range slices.Backward(p.Events) {
		about := names[e.About]
		if e.Kind == plan.Endorsed {
			about = e.About
		}
		if e.Kind == plan.Resolved || e.Kind == plan.Remarked || e.Kind == plan.Commented {
			about = rq.fieldName(p.Year, plan.Path(e.About))
		}
		one := part.Event{
			Date: rq.moment(e.At), Machine: e.On.String(), Who: e.By.Name + rq.roleOf(e.By),
			Text: rq.say("event."+kindOf(p, &e), "about", about), Reason: e.Reason,
		}
		if before := keptBefore(p, e.No); e.Kind == plan.Changed && before != nil {
			d := &desk{request: rq, sheet: sheet{plan: *p}, menu: rq.set().Plan(p.Year), year: p.Year}
			if changes := d.changes(before.Fields, e.Fields); len(changes) > 0 {
				one.Text += ": " + rq.list(changes)
			}
		}
		if e.Keeps() && at != "" {
			one.Link = &part.Link{Text: rq.say("history.see"), URL: at + strconv.Itoa(e.No)}
		}
		h.Events = append(h.Events, one)
	}
	return h
}

// roleOf adds the role in brackets, when there is one.
func (rq *request) roleOf(a plan.Author) string {
	if a.Role == "" {
		return ""
	}
	return " (" + rq.say("role."+a.Role) + ")"
}

// fieldName says in words which field a path is.
func (rq *request) fieldName(year int, path plan.Path) string {
	if path == "" {
		return rq.say("field.whole")
	}
	if path == plan.NewStaff {
		return rq.say("plan.staff")
	}
	if q, ok := path.Question(); ok {
		if p := rq.set().Plan(year); p != nil {
			for i := range p.Questions {
				if p.Questions[i].Key == q {
					return p.Questions[i].Text.In(rq.language)
				}
			}
		}
		return q
	}
	_, key, field, ok := path.Parts()
	if !ok {
		return string(path)
	}
	name, _, _ := strings.Cut(field, ".")
	return rq.say("field."+name, "title", rq.words().Intervention(key, year))
}

// keptContent is a plan as it was handed in, with the verdict of then.
type keptContent struct {
	Lead     part.Lead
	Document paper
	Changes  []string
	Reason   string
	Verdicts []part.Table
	Note     string
}

// keptPage shows what was handed in, swapped or returned.
func (s *Server) keptPage(rq *request) (answer, error) {
	p, e, err := s.event(rq)
	if err != nil {
		return answer{}, err
	}
	names, err := s.names(rq, rq.actor.Tenant, everybody(&p))
	if err != nil {
		return answer{}, err
	}
	c := keptContent{
		Lead:   part.Lead{Title: rq.say("kept.title."+kindOf(&p, &e), "year", strconv.Itoa(p.Year)), Text: rq.say("kept.text", "who", e.By.Name, "when", rq.moment(e.At)), Eyebrow: e.Number},
		Reason: e.Reason, Document: paperOf(rq.document(p.Year, e.Fields, "")),
	}
	if before := keptBefore(&p, e.No); before != nil && e.Kind == plan.Changed {
		d := &desk{request: rq, sheet: sheet{plan: p}, menu: rq.set().Plan(p.Year), year: p.Year}
		c.Changes = d.changes(before.Fields, e.Fields)
	}
	for _, v := range e.Verdicts {
		t, same, err := rq.verdictThen(p.Year, v, names[v.Practice])
		if err != nil {
			return answer{}, err
		}
		c.Verdicts = append(c.Verdicts, t)
		if !same {
			c.Note = rq.say("kept.rules-changed")
		}
	}
	back := &part.Link{Text: rq.say("history.back"), URL: strings.TrimSuffix(rq.URL.Path, "/"+strconv.Itoa(e.No))}
	return answer{page: "plan/kept", shell: part.Page{Title: c.Lead.Title, Back: back}, content: c, object: p.ID}, nil
}

// keptBefore gives the last state that was handed in before an event.
func keptBefore(p *plan.Plan, no int) *plan.Event {
	for i := len(p.Events) - 1; i >= 0; i-- {
		e := &p.Events[i]
		if e.No < no && (e.Kind == plan.HandedIn || e.Kind == plan.Changed) {
			return e
		}
	}
	return nil
}

// kindOf names what happened; again is a plan that was handed in once more as it
// was, after a question.
func kindOf(p *plan.Plan, e *plan.Event) string {
	if e.Kind == plan.Changed {
		if before := keptBefore(p, e.No); before != nil && len(plan.Difference(before.Fields, e.Fields)) == 0 {
			return "again"
		}
	}
	return string(e.Kind)
}

// verdictThen shows a verdict as it was known then: the kept states, and the
// reasons when today's rules still say the same of the facts of then.
func (rq *request) verdictThen(year int, v plan.Verdict, practice string) (part.Table, bool, error) {
	var facts rule.Facts
	if err := json.Unmarshal(v.Facts, &facts); err != nil {
		return part.Table{}, false, &fault.Error{Kind: fault.Internal, Code: "plan.facts", Op: "web.verdictThen", Cause: err}
	}
	_, same := rule.Replay(rq.set(), &facts, v.Record)
	reasons := map[string]string{}
	titles := map[string]string{}
	result := rule.Evaluate(rq.set(), &facts, v.Record.On)
	for i := range result.Years {
		for j := range result.Years[i].Findings {
			if f := &result.Years[i].Findings[j]; result.Years[i].Year == year {
				w := rq.words().Finding(year, f)
				titles[f.Rule.Condition.ID], reasons[f.Rule.Condition.ID] = w.Title, w.Reason
			}
		}
	}
	t := part.Table{Caption: rq.say("kept.verdict", "practice", practice, "date", rq.date(v.Record.On)), Columns: []part.Column{{Text: rq.say("kept.condition")}, {Text: rq.say("kept.state")}}}
	for _, st := range v.Record.States {
		if st.Year != year || st.State == rule.NotApplicable {
			continue
		}
		cell := part.Cell{Text: titles[st.Condition]}
		if cell.Text == "" {
			cell.Text = st.Condition
		}
		if same {
			cell.Note = reasons[st.Condition]
		}
		pill := rq.pill(&rule.Finding{State: st.State})
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{cell, {Pill: &pill}}})
	}
	return t, same, nil
}

// changes says in sentences what differs between two states of a plan.
func (d *desk) changes(before, now plan.Fields) []string {
	var out []string
	for _, path := range plan.Difference(before, now) {
		element, key, field, ok := path.Parts()
		if !ok || field != plan.ModeField {
			out = append(out, d.say("change.text", "field", d.fieldName(d.year, path)))
			continue
		}
		title, was, is := d.words().Intervention(key, d.year), before.Mode(element, key), now.Mode(element, key)
		switch {
		case was == "":
			out = append(out, d.say("change.in", "title", title, "mode", d.say("plan.mode."+string(is))))
		case is == "":
			out = append(out, d.say("change.out", "title", title))
		default:
			out = append(out, d.say("change.mode", "title", title, "was", d.say("plan.mode."+string(was)), "is", d.say("plan.mode."+string(is))))
		}
	}
	return out
}
