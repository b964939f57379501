package web

import (
	"slices"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
	"meertijd/internal/web/part"
)

// reach says how a practice can be reached: its number, and the addresses of its
// owners and managers for who manages people. It is nil when there is nothing.
func (s *Server) reach(v *practiceView) (*part.Reach, error) {
	r := &part.Reach{Phones: phones(v.file.Phone())}
	for _, seat := range v.people {
		contact := seat.Hat.Role == access.Owner || seat.Hat.Role == access.Manager
		if !contact || !v.may(access.ManagePeople) || s.Accounts == nil || slices.ContainsFunc(r.Mails, func(m part.MailTo) bool { return m.Name == seat.Name }) {
			continue
		}
		a, err := s.Accounts.Store.Find(v.Context(), account.By{Tenant: v.actor.Tenant, Person: seat.Person})
		switch {
		case fault.KindOf(err) == fault.NotFound || err == nil && (a.Mail == "" || !a.Closed.IsZero()):
			continue
		case err != nil:
			return nil, err
		}
		r.Mails = append(r.Mails, part.MailTo{Name: seat.Name, Mail: a.Mail})
	}
	if len(r.Phones) == 0 && len(r.Mails) == 0 {
		return nil, nil
	}
	return r, nil
}

// phones is a number that can be called, as a list of one or none.
func phones(number string) []part.PhoneTo {
	if number == "" {
		return nil
	}
	return []part.PhoneTo{{Number: number, Text: practice.SpellPhone(number)}}
}

// phone shows on which number the practice can be called, with a form for who
// may change that: the lead, and the practice itself.
func (v *fileView) phone() fileSection {
	f, id := v.former, v.file.Practice.ID
	if !v.keeps {
		f.action = "/practice/phone"
	}
	form := f.form("phone", f.text("phone", "phone", practice.SpellPhone(v.file.Phone())))
	form.Text = v.say("dossier.phone.text")
	s := v.section("phone")
	if _, may := access.Allowed(v.actor, access.KeepPhone, access.Target{Practices: []string{id}}); may && !v.file.Over(v.today()) {
		s.Forms = []fileForm{form}
	}
	for _, p := range slices.Backward(v.file.Phones) {
		if p.Number != "" {
			s.Lines = append(s.Lines, v.line(p.ID, practice.SpellPhone(p.Number), p.Recorded, ""))
		}
	}
	return s
}

// ownPhone keeps what a practice says of its own number.
func (s *Server) ownPhone(rq *request) (answer, error) {
	if !rq.inPractice() {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.ownPhone"}
	}
	err := s.Keeper.RecordPhone(rq.Context(), rq.keeping(), rq.hat.Of, rq.PostFormValue("phone"))
	if mayRetry(err) {
		return s.ownFile(rq, err)
	}
	return answer{to: "/practice?saved=1#phone"}, err
}
