package web

import (
	"net/url"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
)

// invite lets somebody in.
func (s *Server) invite(rq *request) (answer, error) {
	from, err := parsedDate(rq.PostFormValue("from"))
	until, wrong := parsedDate(rq.PostFormValue("until"))
	if err == nil {
		err = wrong
	}
	if err == nil {
		of := rq.actor.Of
		if rq.region() {
			of = rq.PostFormValue("place")
		}
		_, err = s.Accounts.Invite(rq.Context(), account.InviteCommand{
			Command: rq.accountCommand(), Mail: rq.PostFormValue("mail"), Name: rq.PostFormValue("name"), Language: rq.PostFormValue("language"),
			Role: access.Role(rq.PostFormValue("role")), Of: of, From: from, Until: until,
		})
	}
	if again(err) {
		return s.showInvite(rq, err)
	}
	if err != nil {
		return answer{}, stranger(err)
	}
	return answer{to: "/people?saved=invited"}, nil
}

// inviteField is the field that a fault of an invitation is about.
func inviteField(code fault.Code) string {
	switch code {
	case "account.role-unknown", "account.role-place":
		return "role"
	case "account.name-missing", "account.name-long":
		return "name"
	case "people.date", "account.dates":
		return "from"
	}
	return "mail"
}

// personContent is one of the people, with their roles.
type personContent struct {
	Lead   part.Lead
	Key    string
	Person string
	Name   string
	Saved  *part.Banner
	Errors *part.ErrorSummary
	Hats   []personHat
}

// personHat is one role of somebody, with its last day.
type personHat struct {
	ID, Title, Text string
	Last            part.TextField
	Over            bool
}

func (s *Server) personPage(rq *request) (answer, error) { return s.showPerson(rq, "", nil) }

func (s *Server) showPerson(rq *request, field string, wrong error) (answer, error) {
	person, err := s.People.Person(rq.Context(), rq.actor.Tenant, rq.PathValue("person"))
	if err != nil {
		return answer{}, stranger(err)
	}
	names, err := s.placeNames(rq, rq.actor.Tenant)
	if err != nil {
		return answer{}, err
	}
	c := personContent{Lead: part.Lead{Title: person.Name}, Key: s.NewID(), Person: person.ID, Name: person.Name, Saved: rq.savedBanner("people.saved.")}
	for _, h := range person.Hats {
		if rq.managesPeople(h) {
			c.Hats = append(c.Hats, rq.personHat(person.Name, h, names))
		}
	}
	if len(c.Hats) == 0 {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.person"}
	}
	a := answer{page: "people/person", shell: part.Page{Title: person.Name, Quiet: true, Back: &part.Link{Text: rq.say("people.title"), URL: "/people"}}, object: person.ID}
	if wrong != nil {
		c.Errors, a.status = rq.wrong(wrong, field), statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// personHat puts one role into words.
func (rq *request) personHat(name string, h access.Hat, names map[string]string) personHat {
	line := personHat{ID: h.ID, Title: rq.say("people.line", "role", rq.say("role."+string(h.Role)), "place", rq.placeName(h, names)), Over: h.Until != calendar.None && h.Until < rq.today()}
	line.Text = rq.say("people.since", "from", rq.date(h.From))
	line.Last = part.TextField{Type: "date", Short: true}
	if h.Until != calendar.None {
		line.Text = rq.say("people.since-until", "from", rq.date(h.From), "until", rq.date(h.Until))
		line.Last.Value = h.Until.String()
	}
	line.Last.ID, line.Last.Name, line.Last.Label = "last-"+h.ID, "last", rq.say("people.end.label")
	line.Last.Hint = rq.say("people.end.hint", "name", name)
	return line
}

// endHat sets the last day of a role.
func (s *Server) endHat(rq *request) (answer, error) {
	hat := rq.PostFormValue("hat")
	last, err := parsedDate(rq.PostFormValue("last"))
	if err == nil && last == calendar.None {
		err = &fault.Error{Kind: fault.Invalid, Code: "people.date", Op: "web.endHat"}
	}
	if err == nil {
		err = s.Accounts.EndHat(rq.Context(), rq.accountCommand(), rq.PathValue("person"), hat, last)
	}
	return s.personSaved(rq, "last-"+hat, "ended", err)
}

// resetMeans lets somebody begin anew who cannot sign in any more.
func (s *Server) resetMeans(rq *request) (answer, error) {
	return s.personSaved(rq, "reset", "reset", s.Accounts.ResetMeans(rq.Context(), rq.accountCommand(), rq.PathValue("person")))
}

// personSaved leads back to the person, or shows them with what was wrong.
func (s *Server) personSaved(rq *request, field, saved string, err error) (answer, error) {
	if again(err) {
		return s.showPerson(rq, field, err)
	}
	if err != nil {
		return answer{}, stranger(err)
	}
	return answer{to: "/people/" + url.PathEscape(rq.PathValue("person")) + "?saved=" + saved}, nil
}

// inviteAgain sends an invitation once more; the earlier link ends.
func (s *Server) inviteAgain(rq *request) (answer, error) {
	return s.peopleSaved(rq, "again", s.Accounts.Reinvite(rq.Context(), rq.accountCommand(), rq.PathValue("person"), rq.PostFormValue("hat")))
}

// withdrawInvitation ends an invitation that nobody used.
func (s *Server) withdrawInvitation(rq *request) (answer, error) {
	return s.peopleSaved(rq, "withdrawn", s.Accounts.WithdrawInvitation(rq.Context(), rq.accountCommand(), rq.PostFormValue("invitation")))
}

// peopleSaved leads back to the list.
func (s *Server) peopleSaved(rq *request, saved string, err error) (answer, error) {
	if again(err) {
		return s.showPeople(rq, err)
	}
	if err != nil {
		return answer{}, stranger(err)
	}
	return answer{to: "/people?saved=" + saved}, nil
}
