package web

import (
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// submitContent is the page before handing in: what is still open, and for a
// change the reason.
type submitContent struct {
	Lead     part.Lead
	Year     int
	Key      string
	Question *part.Banner     // of the lead, to be answered
	Blocked  *part.Banner     // why it cannot be handed in
	Open     []part.Condition // what is not in order, to be confirmed
	Others   string           // partners for whom something is missing
	Changes  []string         // since the last hand-in
	Reason   *part.Textarea
	Send     part.Action
	Back     part.Link
}

// saveSubmit saves the form of a plan and hands the plan in at once when there
// is nothing to ask, and shows the questions otherwise.
func (s *Server) saveSubmit(rq *request, form plan.Save) (answer, error) {
	at := "/plan/" + strconv.Itoa(form.Year)
	if form.Key != "" {
		form.Key = "submit-" + form.Key
	}
	saved, event, err := s.Plans.SaveSubmit(rq.Context(), form) // sent twice, it gives the receipt again
	switch code := fault.CodeOf(err); {
	case len(saved.Conflicts) > 0:
		return answer{to: at + "/conflicts"}, err
	case err == nil:
		return answer{to: at + "/receipt/" + strconv.Itoa(event.No)}, nil
	case code == "plan.invalid":
		return answer{}, err
	case saved.Plan.Tenant != "" && (fault.KindOf(err) == fault.Invalid || code == "plan.conflict-open"):
		return answer{to: at + "/submit"}, nil
	}
	return s.unsaved(rq, form.Year, err)
}

// handIn hands a plan in and goes to the receipt.
func (s *Server) handIn(rq *request, year int, confirmed bool, reason string) (answer, error) {
	c := rq.command()
	if c.Key != "" {
		c.Key = "submit-" + c.Key
	}
	_, event, err := s.Plans.Submit(rq.Context(), plan.Submit{Command: c, Practice: rq.hat.Of, Year: year, Confirmed: confirmed, Reason: reason})
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/plan/" + strconv.Itoa(year) + "/receipt/" + strconv.Itoa(event.No)}, nil
}

// submitPage asks what has to be asked before handing in.
func (s *Server) submitPage(rq *request) (answer, error) { return s.submitAsk(rq, "", nil) }

// submitAsk shows the page, with the reason as it was typed.
func (s *Server) submitAsk(rq *request, reason string, wrong error) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	sh, err := s.open(rq, rq.hat.Of, year)
	if err != nil {
		return answer{}, err
	}
	d := s.desk(rq, sh)
	c := submitContent{
		Lead: part.Lead{Title: rq.say("submit.title", "year", strconv.Itoa(year))}, Year: year, Key: s.NewID(),
		Send: part.Action{Text: d.submitText(), Kind: part.Filled, Name: "confirmed", Value: "yes"},
		Back: part.Link{Text: rq.say("submit.back"), URL: "/plan/" + strconv.Itoa(year)},
	}
	if sh.plan.Kept() != nil {
		c.askReason(d, reason)
	}
	for _, f := range d.inOrder() {
		if f.State == rule.NotMet || f.State == rule.Unknown {
			line := d.condition(f, nil)
			if line.URL != "" {
				line.URL = c.Back.URL + line.URL // the place is on the page of the plan
			}
			c.Open = append(c.Open, line)
		}
	}
	if err := s.others(d, &c); err != nil {
		return answer{}, err
	}
	c.Lead.Text = rq.say("submit.good")
	if len(c.Open) > 0 {
		c.Lead.Text = rq.say("submit.open", "n", strconv.Itoa(len(c.Open)))
		c.Send.Text = rq.say("submit.anyway")
	}
	whose, err := s.names(rq, sh.plan.Tenant, everybody(&sh.plan))
	if err != nil {
		return answer{}, err
	}
	for id, name := range whose {
		if whose[id] = ""; len(sh.judged) > 1 {
			whose[id] = name + ": "
		}
	}
	if c.Blocked = s.blocked(d, whose, wrong); c.Blocked != nil {
		c.Lead.Text, c.Reason = "", nil
	}
	if c.Reason != nil && fault.CodeOf(wrong) == "plan.reason-missing" {
		c.Reason.Error, c.Reason.Value = rq.say("plan.reason-missing"), reason
	}
	a := answer{page: "plan/submit", shell: part.Page{Title: c.Lead.Title, Back: &c.Back}, content: c, object: sh.plan.ID}
	if wrong != nil {
		a.status = statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

// askReason asks why a plan that was handed in changes, or for the answer to
// the lead's question.
func (c *submitContent) askReason(d *desk, reason string) {
	c.Changes = d.changes(d.plan.Kept().Fields, d.plan.Fields)
	c.Reason = &part.Textarea{Value: reason, Rows: 2}
	c.Reason.Name, c.Reason.Label, c.Reason.Hint, c.Reason.Required = "reason", d.say("submit.reason"), d.say("submit.reason.hint"), true
	if back := d.plan.ReturnedNow(); back != nil {
		c.Question = &part.Banner{Kind: part.InfoBanner, Title: d.say("submit.question", "who", back.By.Name), Text: back.Reason}
		c.Reason.Label, c.Lead.Title = d.say("submit.answer"), d.say("submit.answer.title")
		if given := d.plan.Unread(); reason == "" && len(given) > 0 { // nobody answers twice
			c.Reason.Value = given[len(given)-1].Reason
		}
	}
}

// blocked says why a plan cannot be handed in at all, nil when it can. Whose
// names the partners of a joint plan, for what is refused for them.
func (s *Server) blocked(d *desk, whose map[string]string, wrong error) *part.Banner {
	err := s.Plans.Ready(&d.plan, d.judged, true, "-")
	switch {
	case d.actor.Ended != calendar.None:
		return &part.Banner{Kind: part.InfoBanner, Title: d.say("submit.blocked"), Text: d.say(string(practiceEnded), "date", d.date(d.actor.Ended))}
	case !d.maySubmit():
		return &part.Banner{Kind: part.InfoBanner, Title: d.say("submit.blocked"), Text: d.say("plan.check.who")}
	case err == nil:
		return nil
	}
	b := &part.Banner{Kind: part.ErrorBanner, Title: d.say("submit.blocked"), Text: d.say(string(fault.CodeOf(err))), Live: wrong != nil}
	for _, j := range d.judged {
		for _, r := range j.Year.Faults {
			b.Text += " " + whose[j.Practice] + d.words().Refusal(d.year, r)
			b.Actions = append(b.Actions, part.Action{Text: d.words().Intervention(r.Choice, d.year), URL: "/plan/" + strconv.Itoa(d.year) + "#" + cardID(r.Element, r.Choice)})
		}
	}
	if fault.CodeOf(err) == "plan.conflict-open" {
		b.Actions = append(b.Actions, part.Action{Text: d.say("plan.notice.conflict.go"), URL: d.to("conflicts")})
	}
	return b
}

// others names the partners of a joint plan for whom something is missing.
func (s *Server) others(d *desk, c *submitContent) error {
	names, err := s.names(d.request, d.plan.Tenant, everybody(&d.plan))
	if err != nil {
		return err
	}
	var lacking []string
	for _, j := range d.judged {
		if j.Practice != d.own.Practice && j.Summary.Open+j.Summary.Refused+j.Summary.Unsure > 0 {
			lacking = append(lacking, names[j.Practice])
		}
	}
	if len(lacking) > 0 {
		c.Others = d.say("plan.notice.joint.lacking", "names", d.list(lacking))
	}
	return nil
}

// submit hands the plan in, or says what is missing with the reason kept.
func (s *Server) submit(rq *request) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	reason := rq.PostFormValue("reason")
	a, err := s.handIn(rq, year, rq.PostFormValue("confirmed") == "yes", reason)
	if kind := fault.KindOf(err); err != nil && (kind == fault.Invalid || fault.CodeOf(err) == "plan.conflict-open") {
		return s.submitAsk(rq, reason, err)
	}
	return a, err
}

// receiptPage says that it is done, when, with which number, and what now.
func (s *Server) receiptPage(rq *request) (answer, error) {
	p, e, err := s.event(rq)
	if err != nil {
		return answer{}, err
	}
	year := strconv.Itoa(p.Year)
	code := "receipt.title"
	if e.Kind == plan.Changed {
		code = "receipt." + kindOf(&p, &e)
	}
	r := part.Receipt{
		Title: rq.say(code, "year", year), Text: rq.say("receipt.text", "who", e.By.Name), Number: e.Number, Time: rq.moment(e.At),
		Actions: []part.Action{
			{Text: rq.say("receipt.today"), URL: "/today", Kind: part.Filled},
			{Text: rq.say("receipt.see"), URL: "/plan/" + year + "/history/" + strconv.Itoa(e.No)},
			{Text: rq.say("plan.print"), URL: "/plan/" + year + "/print"},
		},
	}
	r.Next = []part.Line{{Title: rq.say("receipt.next.lead"), Text: rq.say("receipt.next.lead.text")}, {Title: rq.say("receipt.next.change"), Text: rq.say("receipt.next.change.text")}}
	return answer{page: "plan/receipt", shell: part.Page{Title: r.Title}, content: r, object: p.ID}, nil
}

// event reads the kept event that the address names.
func (s *Server) event(rq *request) (plan.Plan, plan.Event, error) {
	year, err := rq.yearOf()
	if err != nil {
		return plan.Plan{}, plan.Event{}, err
	}
	p, err := s.Plans.Open(rq.Context(), rq.actor, rq.practiceOf(), year)
	if err != nil {
		return plan.Plan{}, plan.Event{}, err
	}
	no, err := strconv.Atoi(rq.PathValue("no"))
	if err != nil || no < 1 || no > len(p.Events) || !p.Events[no-1].Keeps() {
		return plan.Plan{}, plan.Event{}, &fault.Error{Kind: fault.NotFound, Code: "plan.no-event", Op: "web.event"}
	}
	return p, p.Events[no-1], nil
}

// practiceOf is the practice that the address names, else the own one.
func (rq *request) practiceOf() string {
	if id := rq.PathValue("practice"); id != "" {
		return id
	}
	return rq.hat.Of
}
