package web

import (
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/web/part"
)

// jointContent is the page for making a plan together.
type jointContent struct {
	Lead        part.Lead
	Year        int
	Key         string
	Members     []part.Line
	Invitations []part.Card // to other plans, to accept or decline
	Invite      *part.Select
	Leave       *part.Action
}

// jointPage shows with whom a plan is made, and to which one is invited.
func (s *Server) jointPage(rq *request) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	sh, err := s.open(rq, rq.hat.Of, year)
	if err != nil {
		return answer{}, err
	}
	plans, err := s.PlanStore.Invitations(rq.Context(), rq.actor.Tenant, rq.hat.Of)
	if err != nil {
		return answer{}, err
	}
	ids := everybody(&sh.plan)
	for i := range plans {
		ids = append(ids, everybody(&plans[i])...)
	}
	names, err := s.names(rq, rq.actor.Tenant, ids)
	if err != nil {
		return answer{}, err
	}
	c := jointContent{Lead: part.Lead{Title: rq.say("joint.title"), Text: rq.say("joint.text")}, Year: year, Key: s.NewID()}
	c.Members = rq.members(&sh, names)
	_, may := access.Allowed(rq.actor, access.JoinPlan, access.Target{Practices: sh.plan.Practices()})
	if sh.plan.Joint() && may {
		c.Leave = &part.Action{Text: rq.say("joint.leave"), Kind: part.Danger, Name: "do", Value: "leave"}
	}
	if may {
		if c.Invite, err = s.inviteField(rq, &sh.plan); err != nil {
			return answer{}, err
		}
	} else {
		c.Lead.Text += " " + rq.say("joint.who")
	}
	for i := range plans {
		if plans[i].Year == year {
			c.Invitations = append(c.Invitations, rq.invitation(&plans[i], names))
		}
	}
	return answer{page: "plan/joint", shell: part.Page{Title: c.Lead.Title, Back: rq.backToPlan(year)}, content: c, object: sh.plan.ID}, nil
}

// members lists the practices of a plan and how it stands for each.
func (rq *request) members(sh *sheet, names map[string]string) []part.Line {
	var out []part.Line
	for _, m := range sh.plan.Members {
		line := part.Line{Title: names[m.Practice], Text: rq.say("joint.standing." + m.Standing)}
		for _, j := range sh.judged {
			if j.Practice == m.Practice && m.Standing == plan.Joined {
				line.Text = rq.say("today.conditions", "good", strconv.Itoa(j.Summary.Good), "n", strconv.Itoa(j.Summary.Content))
				line.Pill = &part.Pill{State: part.Good, Text: rq.say("state.met")}
				if j.Summary.Open+j.Summary.Refused+j.Summary.Unsure > 0 {
					line.Pill = &part.Pill{State: part.Bad, Text: rq.say("state.not_met")}
				}
			}
		}
		if m.Standing != plan.Left {
			out = append(out, line)
		}
	}
	return out
}

// inviteField offers the practices that can still be asked.
func (s *Server) inviteField(rq *request, p *plan.Plan) (*part.Select, error) {
	files, err := s.Practices.List(rq.Context(), rq.actor.Tenant, "", rq.today())
	if err != nil {
		return nil, err
	}
	sel := &part.Select{None: rq.say("joint.pick")}
	sel.Name, sel.Label = "practice", rq.say("joint.invite")
	for i := range files {
		id := files[i].Practice.ID
		taken := slices.ContainsFunc(p.Members, func(m plan.Member) bool { return m.Practice == id && m.Standing != plan.Left })
		if !taken {
			sel.Options = append(sel.Options, part.Option{Value: id, Label: files[i].Practice.Name})
		}
	}
	return sel, nil
}

// invitation is a plan that one can join, with what that means.
func (rq *request) invitation(p *plan.Plan, names map[string]string) part.Card {
	var from []string
	for _, id := range p.Practices() {
		from = append(from, names[id])
	}
	card := part.Card{ID: "plan-" + p.ID, Title: rq.say("joint.invited", "names", rq.list(from), "year", strconv.Itoa(p.Year)), Text: rq.say("joint.accept.text")}
	for _, path := range p.Fields.Paths() {
		if _, key, field, ok := path.Parts(); ok && field == plan.ModeField {
			card.Lines = append(card.Lines, part.Line{Title: rq.words().Intervention(key, p.Year), Text: rq.say("plan.mode." + p.Fields[path])})
		}
	}
	if _, ok := access.Allowed(rq.actor, access.JoinPlan, access.Target{Practices: []string{rq.hat.Of}}); !ok {
		card.Text = rq.say("joint.who")
		return card
	}
	card.Actions = []part.Action{
		{Text: rq.say("joint.accept"), Kind: part.Filled, Name: "accept", Value: p.ID}, {Text: rq.say("joint.decline"), Name: "decline", Value: p.ID},
	}
	return card
}

// joint does what was asked: invite, accept, decline or leave.
func (s *Server) joint(rq *request) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	ctx, c, here := rq.Context(), rq.command(), "/plan/"+strconv.Itoa(year)
	switch {
	case rq.PostFormValue("accept") != "":
		if _, err := s.Plans.Accept(ctx, c, rq.PostFormValue("accept"), rq.hat.Of); err != nil {
			return answer{}, uninvited(err)
		}
		return answer{to: here}, nil
	case rq.PostFormValue("decline") != "":
		err = uninvited(s.Plans.Decline(ctx, c, rq.PostFormValue("decline"), rq.hat.Of))
	case rq.PostFormValue("do") == "leave":
		if _, err := s.Plans.Leave(ctx, c, rq.hat.Of, year); err != nil {
			return answer{}, err
		}
		return answer{to: here}, nil
	case rq.PostFormValue("practice") != "":
		_, err = s.Plans.Invite(ctx, c, rq.hat.Of, year, rq.PostFormValue("practice"))
	}
	return answer{to: here + "/joint"}, err
}

// uninvited says of a plan that does not exist what it says of one to which
// the practice is not invited.
func uninvited(err error) error {
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return &fault.Error{Kind: fault.NotFound, Code: "plan.no-invitation", Op: "web.joint", Cause: err}
	}
	return err
}
