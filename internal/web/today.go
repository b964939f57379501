package web

import (
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
	"meertijd/internal/web/render"
)

// todayContent is the first page of a practice: how things stand, the one thing
// to do, this year's obligations, and what was done over the years.
type todayContent struct {
	Lead       part.Lead
	Next       *part.NextThing
	Year       part.Card
	Open       *part.Card // what is still open of earlier years
	SignedUp   *part.Card // meetings to come at which the practice is expected
	Timeline   part.Timeline
	Colleagues part.Card
	Team       part.Card
	Regional   part.Card // to the regional plan
	Question   part.Card
	Invited    []part.Banner
}

// todayPage shows how a practice stands today.
func (s *Server) todayPage(rq *request) (answer, error) {
	if !rq.inPractice() {
		return answer{to: s.start(rq)}, nil
	}
	file, err := rq.file()
	if err != nil {
		return answer{}, err
	}
	year, err := rq.year()
	if err != nil {
		return answer{}, err
	}
	if year == 0 {
		return answer{page: "today/before", shell: part.Page{Title: rq.say("today.title", "practice", file.Practice.Name)},
			content: part.Lead{Title: rq.say("today.before"), Text: rq.say("today.before.text")}, object: file.Practice.ID}, nil
	}
	sh, err := s.open(rq, rq.hat.Of, year)
	if err != nil {
		return answer{}, err
	}
	d := s.desk(rq, sh)
	if rq.actor.Ended != calendar.None {
		return s.afterwards(d, file)
	}
	c := todayContent{Lead: part.Lead{Title: rq.say("today.title", "practice", file.Practice.Name), Text: d.todaySentence()}}
	c.Next = d.next()
	c.Year = d.obligations()
	c.Open, c.SignedUp = d.stillOpen(), d.signedUp(file)
	c.Timeline = d.years()
	c.Team, c.Regional = d.team(), d.regional()
	if c.Colleagues, err = s.colleaguesCard(d); err != nil {
		return answer{}, err
	}
	if c.Question, err = s.questionCard(d); err != nil {
		return answer{}, err
	}
	if c.Invited, err = s.invitations(rq); err != nil {
		return answer{}, err
	}
	c.Invited = append(c.Invited, d.said()...)
	reminded, err := s.remindedLately(rq)
	if err != nil {
		return answer{}, err
	}
	c.Invited = append(c.Invited, reminded...)
	if n := openRemarks(&sh.plan); n > 0 {
		c.Invited = append(c.Invited, part.Banner{Kind: part.InfoBanner, Title: rq.say("plan.notice.remarks", "n", strconv.Itoa(n)),
			Actions: []part.Action{{Text: rq.say("plan.notice.remarks.go"), URL: d.to("share")}}})
	}
	return answer{page: "today/show", shell: part.Page{Title: c.Lead.Title}, content: c, object: file.Practice.ID}, nil
}

// todaySentence says how things stand, in one sentence.
func (d *desk) todaySentence() string {
	year := strconv.Itoa(d.year)
	s := d.own.Summary
	switch {
	case s.Returned:
		return d.say("today.returned", "year", year)
	case s.Standing == plan.IsHandedIn && d.plan.Edited():
		return d.say("today.edited", "year", year)
	case s.Standing == plan.IsHandedIn && s.Open > 0:
		return d.say("today.handed-in-open", "year", year, "n", strconv.Itoa(s.Open))
	case s.Standing == plan.IsHandedIn:
		return d.say("today.handed-in", "year", year)
	case s.Standing == plan.IsSilent:
		return d.say("today.silent", "year", year)
	case s.Standing == plan.IsComplete && d.lacking():
		return d.say("today.partner", "year", year)
	case s.Standing == plan.IsComplete:
		return d.say("today.complete", "year", year)
	}
	return d.say("today.at-risk", "year", year, "n", strconv.Itoa(s.Open+s.Unsure+s.Refused))
}

// lacking says whether something is missing for a partner of a joint plan.
func (d *desk) lacking() bool {
	return slices.ContainsFunc(d.judged, func(j plan.Judgement) bool { return j.Summary.Open+j.Summary.Refused+j.Summary.Unsure > 0 })
}

// next is the one thing to do now; nil when there is nothing.
func (d *desk) next() *part.NextThing {
	s := d.own.Summary
	n := &part.NextThing{ID: "next", When: d.deadline()}
	to := "/plan/" + strconv.Itoa(d.year)
	switch {
	case len(d.plan.OpenConflicts()) > 0:
		n.IfNobodyActs = d.say("today.next.conflict.else")
		n.When, n.Title, n.Text = "", d.say("today.next.conflict"), d.say("today.next.conflict.text")
		n.Actions = []part.Action{{Text: d.say("plan.notice.conflict.go"), URL: d.to("conflicts"), Kind: part.Filled}}
	case s.Returned && len(d.plan.Unread()) > 0 && d.maySubmit():
		n.When, n.Title, n.Text = "", d.say("today.next.answered"), d.say("today.next.answered.text")
		n.Actions = []part.Action{{Text: d.say("talk.again"), URL: d.to("submit"), Kind: part.Filled}, {Text: d.say("today.go.plan"), URL: to}}
	case s.Returned:
		back := d.plan.ReturnedNow()
		n.When, n.Title, n.Text = "", d.say("today.next.returned", "who", back.By.Name), back.Reason
		n.Actions = []part.Action{{Text: d.say("talk.go"), URL: d.to("talk"), Kind: part.Filled}, {Text: d.say("today.go.plan"), URL: to}}
	case s.Standing == plan.IsHandedIn && d.plan.Edited():
		n.When, n.Title, n.Text = "", d.say("today.next.edited"), d.say("today.next.edited.text")
		n.Actions = []part.Action{{Text: d.say("plan.submit.change"), URL: d.to("submit"), Kind: part.Filled}, {Text: d.say("today.go.plan"), URL: to}}
	case s.Standing == plan.IsHandedIn:
		return nil // the year's card says what is still to come
	case s.Standing == plan.IsSilent:
		n.Title, n.Text = d.say("today.next.silent", "year", strconv.Itoa(d.year)), d.say("today.next.silent.text")
		if len(d.plan.Fields) == 0 {
			n.Text = d.say("today.next.empty.text")
		}
		n.Actions = []part.Action{{Text: d.say("today.go.start"), URL: to, Kind: part.Filled}}
	case s.Standing == plan.IsComplete && d.lacking():
		n.Title, n.Text = d.say("today.next.partner"), d.say("today.next.partner.text")
		n.Actions = []part.Action{{Text: d.say("today.go.plan"), URL: to, Kind: part.Filled}}
	case s.Standing == plan.IsComplete:
		n.Title, n.Text = d.say("today.next.complete"), d.say("today.next.complete.text")
		n.Actions = []part.Action{{Text: d.say("today.go.submit"), URL: d.to("submit"), Kind: part.Filled}, {Text: d.say("today.go.plan"), URL: to}}
		if !d.maySubmit() {
			n.Title, n.Text = d.say("today.next.waiting"), d.say("plan.check.who")
			n.Actions = []part.Action{{Text: d.say("today.go.plan"), URL: to, Kind: part.Filled}}
		}
	default:
		d.nextOpen(n, to)
	}
	if s.Standing != plan.IsHandedIn && !d.overdue() {
		n.IfNobodyActs = d.ifNobodyActs()
	}
	return n
}

// nextOpen names the first thing that the plan still lacks, and the repair.
func (d *desk) nextOpen(n *part.NextThing, to string) {
	n.Title, n.Text = d.say("today.next.open"), ""
	if len(d.own.Year.Faults) > 0 {
		n.Text = d.words().Refusal(d.year, d.own.Year.Faults[0])
	}
	for _, f := range d.inOrder() {
		if f.State == rule.NotMet || f.State == rule.Unknown {
			v := d.words().Finding(d.year, f)
			n.Title = d.say("today.next.condition", "condition", v.Title)
			if e := f.Rule.Condition.Element; e != "" {
				n.Title = d.say("today.next.element", "element", d.words().Element(e, d.year), "condition", v.Title)
				to += "#element-" + e
			}
			if n.Text == "" {
				n.Text = v.Reason
			}
			break
		}
	}
	n.Actions = []part.Action{{Text: d.say("today.go.on"), URL: to, Kind: part.Filled}}
}

// overdue says whether the plan's day has passed.
func (d *desk) overdue() bool {
	return slices.ContainsFunc(d.own.Year.Findings, func(f rule.Finding) bool {
		return f.Rule.Condition.Paper == rule.PlanPaper && f.Due != calendar.None && f.Due < d.today()
	})
}

// deadline says by when the plan is asked, and whose date that is.
func (d *desk) deadline() string {
	for i := range d.own.Year.Findings {
		f := &d.own.Year.Findings[i]
		if f.Rule.Kind() != "document" || f.Due == calendar.None {
			continue
		}
		if f.Due < d.today() {
			return d.say("today.was-due", "date", d.date(f.Due))
		}
		return d.say("today.due", "date", render.Day(d.language, f.Due), "n", strconv.Itoa(int(f.Due-d.today())))
	}
	return ""
}

func (d *desk) ifNobodyActs() string {
	for i := range d.own.Year.Findings {
		f := &d.own.Year.Findings[i]
		if f.Rule.Kind() == "document" && f.Rule.Condition.IfNobodyAct != nil {
			return f.Rule.Condition.IfNobodyAct.In(d.language)
		}
	}
	return ""
}

// obligations lists what this year asks: the plan as a whole, and each event.
func (d *desk) obligations() part.Card {
	card := part.Card{ID: "year", Title: d.say("today.year")}
	s := d.own.Summary
	planLine := part.Line{
		ID: "year-plan", Title: d.say("plan.heading", "year", strconv.Itoa(d.year)), Pill: d.standingPill(),
		Text: d.say("today.conditions", "good", strconv.Itoa(s.Good), "n", strconv.Itoa(s.Content)),
		Link: &part.Link{Text: d.say("today.go.plan"), URL: "/plan/" + strconv.Itoa(d.year)},
	}
	if d.plan.Version == 0 {
		planLine.Text = d.say("today.prefilled")
		if len(d.plan.Fields) == 0 {
			planLine.Text = d.say("today.empty")
		}
	}
	if kept := d.plan.Kept(); kept != nil {
		planLine.Text += " " + d.say("today.handed-in-on", "date", d.date(kept.On))
	}
	card.Lines = append(card.Lines, planLine)
	for i := range d.own.Year.Findings {
		f := &d.own.Year.Findings[i]
		if f.Rule.Content() || f.State == rule.NotApplicable {
			continue
		}
		v := d.words().Finding(d.year, f)
		if f.Rule.Kind() == "document" && f.Rule.Condition.Paper == rule.PlanPaper {
			card.Lines[0].Text += " " + v.Reason // the plan has its line already
			continue
		}
		pill := d.pill(f)
		card.Lines = append(card.Lines, part.Line{Title: v.Title, Text: d.waivedBecause(f, v.Reason), Pill: &pill})
	}
	return card
}

// standingPill says how the plan stands.
func (d *desk) standingPill() *part.Pill { return standingPill(d.request, d.own.Summary) }

func standingPill(rq *request, s plan.Summary) *part.Pill {
	state := map[plan.Standing]part.State{plan.IsHandedIn: part.Good, plan.IsComplete: part.Half, plan.IsAtRisk: part.Half, plan.IsSilent: part.Neutral}[s.Standing]
	pill := &part.Pill{State: state, Text: rq.say("standing." + string(s.Standing))}
	if s.Returned {
		pill.State, pill.Text = part.Bad, rq.say("standing.returned")
	}
	return pill
}

// stillOpen lists what earlier years still ask; nil when nothing does.
func (d *desk) stillOpen() *part.Card {
	card := &part.Card{ID: "open", Title: d.say("today.open")}
	for i := range d.own.Result.Years {
		y := &d.own.Result.Years[i]
		if y.Year >= d.year {
			continue
		}
		for j := range y.Findings {
			f := &y.Findings[j]
			if f.State != rule.NotYetDue {
				continue
			}
			v := d.words().Finding(y.Year, f)
			pill := d.pill(f)
			card.Lines = append(card.Lines, part.Line{Title: d.say("today.open.line", "title", v.Title, "year", strconv.Itoa(y.Year)), Text: v.Reason, Pill: &pill})
		}
	}
	if len(card.Lines) == 0 {
		return nil
	}
	return card
}

// team is the plan on one page, to discuss with everybody.
func (d *desk) team() part.Card {
	return part.Card{ID: "team", Title: d.say("today.team"), Text: d.say("today.team.text"), Actions: []part.Action{
		{Text: d.say("today.team.page"), URL: d.to("one-page"), Kind: part.Plain},
		{Text: "Word", URL: d.to("one-page.docx"), Kind: part.Plain}, {Text: "PDF", URL: d.to("one-page.pdf"), Kind: part.Plain},
	}}
}

// colleaguesCard tells what the neighbourhood does this year.
func (s *Server) colleaguesCard(d *desk) (part.Card, error) {
	card := part.Card{ID: "colleagues", Title: d.say("today.colleagues"), Actions: []part.Action{{Text: d.say("today.colleagues.tell"), URL: "/interventions", Kind: part.Plain}}}
	c, err := s.colleagues(d.request, d.year)
	if err != nil {
		return card, err
	}
	if c.of == 0 {
		card.Text = d.say("today.colleagues.none")
		return card, nil
	}
	card.Text = d.say("today.colleagues.text", "n", strconv.Itoa(c.of), "year", strconv.Itoa(d.year))
	for _, key := range c.keys()[:min(len(c.keys()), 3)] {
		names := d.list(c.doing(key)[:min(len(c.doing(key)), 2)])
		if len(c.doing(key)) > 2 {
			names = d.say("today.colleagues.names", "names", names)
		}
		card.Lines = append(card.Lines, part.Line{
			Title: d.words().Intervention(key, d.year), Text: names,
			Pill: &part.Pill{State: part.Neutral, Text: d.say("today.colleagues.count", "n", strconv.Itoa(len(c.doing(key))))},
		})
	}
	return card, nil
}

// questionCard says whom to ask.
func (s *Server) questionCard(d *desk) (part.Card, error) {
	card := part.Card{ID: "ask", Title: d.say("today.ask")}
	people, err := s.People.People(d.Context(), d.actor.Tenant, d.today())
	if err != nil {
		return card, err
	}
	file, err := d.file()
	if err != nil {
		return card, err
	}
	for _, p := range people {
		for _, h := range p.Hats {
			if h.Role == access.Lead {
				card.Lines = append(card.Lines, part.Line{Title: p.Name, Text: d.say("role.lead")})
			}
			if h.Role == access.Coordinator && file.Neighbourhood != nil && h.Of == file.Neighbourhood.ID {
				card.Lines = append(card.Lines, part.Line{Title: p.Name, Text: d.say("today.ask.coordinator", "place", file.Neighbourhood.Name)})
			}
		}
	}
	if c := d.organisation().Contact; c.Contactable() {
		card.Lines = append(card.Lines, part.Line{Title: c.Name, Text: d.list(slices.DeleteFunc([]string{c.Mail, c.Phone, c.When}, func(x string) bool { return x == "" }))})
	}
	if len(card.Lines) == 0 {
		card.Text = d.say("today.ask.none")
	}
	return card, nil
}

// invitations shows the joint plans that the practice can join.
func (s *Server) invitations(rq *request) ([]part.Banner, error) {
	plans, err := s.PlanStore.Invitations(rq.Context(), rq.actor.Tenant, rq.hat.Of)
	if err != nil || len(plans) == 0 {
		return nil, err
	}
	var ids []string
	for i := range plans {
		ids = append(ids, everybody(&plans[i])...)
	}
	names, err := s.names(rq, rq.actor.Tenant, ids)
	if err != nil {
		return nil, err
	}
	var out []part.Banner
	for i := range plans {
		var from []string
		for _, id := range plans[i].Practices() {
			from = append(from, names[id])
		}
		out = append(out, part.Banner{
			Kind: part.InfoBanner, Title: rq.say("joint.invited", "names", rq.list(from), "year", strconv.Itoa(plans[i].Year)), Text: rq.say("joint.invited.text"),
			Actions: []part.Action{{Text: rq.say("joint.look"), URL: "/plan/" + strconv.Itoa(plans[i].Year) + "/joint"}},
		})
	}
	return out, nil
}

// gone is what an address of another year or practice gives.
func gone(op string) error { return &fault.Error{Kind: fault.NotFound, Code: "web.not-found", Op: op} }
