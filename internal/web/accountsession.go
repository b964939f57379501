package web

import (
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
)

// endOneSession signs one other place out.
func (s *Server) endOneSession(rq *request) (answer, error) {
	return s.accountSaved(rq, "sessions", s.Accounts.Revoke(rq.Context(), rq.accountCommand(), rq.PostFormValue("session")))
}

// endOtherSessions signs every other place out.
func (s *Server) endOtherSessions(rq *request) (answer, error) {
	return s.accountSaved(rq, "sessions", s.Accounts.RevokeOthers(rq.Context(), rq.accountCommand()))
}

// switchHat puts on another of one's own roles; a role that asks for more leads
// to where that is shown.
func (s *Server) switchHat(rq *request) (answer, error) {
	tenant, hat, _ := strings.Cut(rq.PostFormValue("hat"), " ")
	in, err := s.Accounts.SwitchHat(rq.Context(), rq.accountCommand(), tenant, hat)
	if fault.CodeOf(err) == "account.needs-two-factors" {
		return answer{to: "/account/secure"}, nil
	}
	if err != nil {
		return answer{}, stranger(err)
	}
	if err := s.become(rq, in); err != nil {
		return answer{}, err
	}
	return answer{to: s.start(rq)}, nil
}

// actFor begins to act on behalf of a practice, or without one ends it.
func (s *Server) actFor(rq *request) (answer, error) {
	in, err := s.Accounts.ActFor(rq.Context(), rq.accountCommand(), rq.PostFormValue("practice"))
	if err != nil {
		return answer{}, stranger(err)
	}
	if err := s.become(rq, in); err != nil {
		return answer{}, err
	}
	return answer{to: s.start(rq)}, nil
}

// hats are the other roles in this organisation, for the menu of every page.
func (rq *request) hats() []part.Action {
	var actions []part.Action
	for _, h := range rq.person.Hats {
		if h.ID == rq.session.Hat || !h.Worn(rq.today()) {
			continue
		}
		place, err := rq.server.placeOf(rq, rq.actor.Tenant, h)
		if err != nil {
			continue // a role at a place that is no longer there
		}
		text := rq.say("people.line", "role", rq.say("role."+string(h.Role)), "place", place)
		actions = append(actions, part.Action{Text: text, Kind: part.Plain, Name: "hat", Value: rq.actor.Tenant + " " + h.ID})
	}
	return actions
}
