package intake

import (
	"slices"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

var roleWords = map[access.Role][]string{
	access.Owner:       {"praktijkhouder", "huisarts praktijkhouder", "maatschapslid", "maat", "owner", "praktijkhoudend huisarts"},
	access.Manager:     {"praktijkmanager", "manager", "pm", "praktijkcoordinator", "manager praktijk"},
	access.Employee:    {"medewerker", "assistent", "assistente", "doktersassistent", "doktersassistente", "poh", "huisarts", "employee", "praktijkondersteuner"},
	access.Coordinator: {"wijkcoordinator", "coordinator", "wijkmanager"},
	access.Lead:        {"projectleider", "programmaleider", "lead", "programmamanager"},
	access.Finance:     {"financien", "financieel", "finance", "controller", "administratie rho"},
	access.Auditor:     {"controleur", "auditor", "toezichthouder"},
}

// mail gives the address of a row, folded to lower case.
func (r *reader) mail() string {
	text := strings.ToLower(r.text(fieldMail))
	if text == "" {
		return ""
	}
	text = strings.TrimPrefix(text, "mailto:")
	name, domain, ok := strings.Cut(text, "@")
	dot := strings.LastIndex(domain, ".")
	if !ok || name == "" || dot < 1 || dot > len(domain)-3 || strings.ContainsAny(text, " ,;<>()\"\\") || strings.Contains(domain, "@") || len(text) > 254 {
		r.wrong(fieldMail, "intake.mail", nil)
		return ""
	}
	return text
}

// person reads a row of the list of people. Nobody is invited by it: invitations
// are prepared, and sent when somebody asks for that.
func (r *reader) person() func() {
	v := Invitee{Name: r.must(fieldName), Mail: r.mail(), From: r.day(fieldFrom), Until: r.day(fieldUntil)}
	if r.row.Subject = v.Name; v.Mail == "" && len(r.row.Faults) == 0 {
		r.wrong(fieldMail, "intake.empty", nil)
	}
	if v.Until != calendar.None && v.Until < v.From {
		r.wrong(fieldUntil, "intake.order", nil)
	}
	role := r.role()
	v.Role = string(role)
	switch {
	case role.InPractice():
		if d := r.ofPractice(); d != nil {
			v.Of = d.file.Practice.ID
		}
	case role == access.Coordinator:
		v.Of = r.ofPlace()
	}
	return func() { r.invite(v) }
}

func (r *reader) role() access.Role {
	text := Fold(r.must(fieldRole))
	for role, words := range roleWords {
		if slices.Contains(words, text) {
			return role
		}
	}
	if text != "" {
		r.wrong(fieldRole, "intake.role", nil)
	}
	return ""
}

func (r *reader) ofPractice() *draft {
	if code := r.code(); code != "" {
		if d := r.drafts.byCode[code]; d != nil {
			return d
		}
		r.wrong(fieldAGB, "intake.code-unknown", fault.Args{"code": code})
		return nil
	}
	if name := r.must(fieldOf); name != "" {
		return r.named(fieldOf, name)
	}
	return nil
}

func (r *reader) ofPlace() string {
	text := r.must(fieldOf)
	if n := r.drafts.places[Fold(text)]; n != nil {
		return n.ID
	}
	if text != "" {
		r.wrong(fieldOf, "intake.place-unknown", nil)
	}
	return ""
}

// invite prepares an invitation, unless it is there.
func (r *reader) invite(v Invitee) {
	at := slices.IndexFunc(r.drafts.invitees, func(x Invitee) bool { return x.Mail == v.Mail && x.Role == v.Role && x.Of == v.Of })
	if at < 0 {
		r.became(New, fieldMail, "", v.Mail)
		r.drafts.invitees = append(r.drafts.invitees, v)
		r.drafts.prepared = append(r.drafts.prepared, v)
		return
	}
	old := &r.drafts.invitees[at]
	if old.Name == v.Name && old.From == v.From && old.Until == v.Until {
		r.drafts.said[old.ID] = true
		return
	}
	if old.ID == "" || r.drafts.said[old.ID] || !old.Sent.IsZero() {
		r.wrong(fieldMail, "intake.invited", fault.Args{"have": old.Name})
		return
	}
	r.became(Changed, fieldName, old.Name, v.Name)
	v.ID = old.ID
	*old, r.drafts.said[v.ID] = v, true
	r.drafts.prepared = append(r.drafts.prepared, v)
}
