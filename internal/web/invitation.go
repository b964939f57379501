package web

import (
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
)

// invitationContent says what a link is for, with one button.
type invitationContent struct {
	Lead       part.Lead
	Facts      part.Facts
	Action, Go string
	After      string // what happens next
}

// invitationGone is what the link says when it does nothing any more.
func (rq *request) invitationGone() answer {
	return rq.dead("invitation.gone", part.Action{Text: rq.say("invitation.gone.go"), URL: "/", Kind: part.Filled},
		strings.Split(rq.say("invitation.gone.help"), " | ")...)
}

// invitationPage shows who invites to what; it uses nothing.
func (s *Server) invitationPage(rq *request) (answer, error) {
	guest, err := s.Accounts.InvitationOf(rq.Context(), rq.PathValue("token"))
	if err != nil && (again(err) || fault.KindOf(err) == fault.NotFound) {
		return rq.invitationGone(), nil
	}
	if err != nil {
		return answer{}, err
	}
	page := invitationContent{Action: rq.URL.EscapedPath(), Go: rq.say("invitation.accept"), After: rq.say("invitation.accept.text")}
	if guest.Strong {
		page.After = rq.say("invitation.accept.strong")
	}
	if guest.Purpose == account.Reset {
		page.Lead = part.Lead{Title: rq.say("reset.title"), Text: rq.say("reset.text", "who", s.organisationName(rq, guest.Tenant))}
		page.Go = rq.say("reset.go")
	} else if page.Lead, page.Facts, err = s.invited(rq, guest); err != nil {
		return answer{}, err
	}
	return answer{page: "session/invitation", shell: part.Page{Title: page.Lead.Title, Quiet: true}, content: page}, nil
}

// invited says in words what somebody is invited to.
func (s *Server) invited(rq *request, guest account.Guest) (part.Lead, part.Facts, error) {
	place, err := s.placeOf(rq, guest.Tenant, guest.Hat)
	if err != nil {
		return part.Lead{}, part.Facts{}, err
	}
	facts := part.Facts{Items: []part.Fact{{Term: rq.say("invitation.role"), Text: rq.say("role." + string(guest.Hat.Role))}}}
	add := func(code, text string) {
		if text != "" {
			facts.Items = append(facts.Items, part.Fact{Term: rq.say(code), Text: text})
		}
	}
	add("invitation.place", place)
	if guest.Hat.From > rq.today() {
		add("invitation.from", rq.date(guest.Hat.From))
	}
	if guest.Hat.Until != calendar.None {
		add("invitation.until", rq.date(guest.Hat.Until))
	}
	add("invitation.mail", guest.Mail)
	return part.Lead{Title: rq.say("invitation.title", "name", guest.Name), Text: rq.say("invitation.text", "who", place)}, facts, nil
}

// placeOf names where a hat is worn: a practice, a neighbourhood, or the
// organisation.
func (s *Server) placeOf(rq *request, tenant string, hat access.Hat) (string, error) {
	switch {
	case hat.Of == "":
		return s.organisationName(rq, tenant), nil
	case hat.Role == access.Coordinator:
		n, err := s.Practices.GetNeighbourhood(rq.Context(), tenant, hat.Of)
		return n.Name, err
	}
	file, err := s.Practices.Get(rq.Context(), tenant, hat.Of, rq.today())
	return file.Practice.Name, err
}

// acceptInvitation lets somebody in who holds the link.
func (s *Server) acceptInvitation(rq *request) (answer, error) {
	in, err := s.Accounts.AcceptInvitation(rq.Context(), rq.visitor(), rq.PathValue("token"))
	if err != nil && (again(err) || fault.KindOf(err) == fault.NotFound) {
		return rq.invitationGone(), nil
	}
	if err != nil {
		return answer{}, err
	}
	return s.enter(rq, in)
}

// confirmMailPage asks to press a button before a new address counts.
func (s *Server) confirmMailPage(rq *request) (answer, error) {
	return answer{page: "session/link", shell: part.Page{Title: rq.say("confirm.title"), Quiet: true}, content: linkContent{
		Lead: part.Lead{Title: rq.say("confirm.title"), Text: rq.say("confirm.text")}, Action: rq.URL.EscapedPath(), Go: rq.say("confirm.go"),
	}}, nil
}

func (s *Server) confirmMail(rq *request) (answer, error) {
	err := s.Accounts.ConfirmMail(rq.Context(), rq.visitor(), rq.PathValue("token"))
	if err != nil && (again(err) || fault.KindOf(err) == fault.NotFound) {
		return rq.dead("confirm.gone", part.Action{Text: rq.say("account.title"), URL: "/account", Kind: part.Filled}), nil
	}
	if err != nil {
		return answer{}, err
	}
	if rq.session.Key == "" {
		return answer{to: "/"}, nil
	}
	return answer{to: "/account?saved=mail"}, nil
}
