package web

import (
	"slices"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
)

// mandatesContent says who may act on behalf of a practice.
type mandatesContent struct {
	Lead                part.Lead
	Key                 string
	Errors              *part.ErrorSummary
	Saved               *part.Banner
	Behalf              []part.Action
	Now                 []mandateLine
	Practice            *part.Select // for whom; nil when it is the own practice
	To                  part.Select
	From, Until, Reason part.TextField
}

// mandateLine is one practice that lets somebody act for it.
type mandateLine struct{ ID, Practice, Text string }

// managesMandates says for which practice: the own one, or any when it is empty.
func (rq *request) managesMandates() string {
	if _, ok := access.Allowed(rq.actor, access.ManageMandate, access.Target{}); ok {
		return ""
	}
	return rq.actor.Of
}

func (s *Server) mandatesPage(rq *request) (answer, error) { return s.showMandates(rq, nil) }

// showMandates lists the mandates in force, and offers to give one.
func (s *Server) showMandates(rq *request, wrong error) (answer, error) {
	names, err := s.placeNames(rq, rq.actor.Tenant)
	if err != nil {
		return answer{}, err
	}
	c := mandatesContent{Lead: part.Lead{Title: rq.say("mandates.title"), Text: rq.say("mandates.text")}, Key: s.NewID(), Saved: rq.savedBanner("mandates.saved.")}
	if c.Behalf, err = s.behalfActions(rq); err != nil {
		return answer{}, err
	}
	given, err := s.mandates(rq)
	if err != nil {
		return answer{}, stranger(err)
	}
	for i := range given {
		if m := &given[i]; m.Withdrawn.IsZero() && (m.Until == calendar.None || rq.today() <= m.Until) {
			c.Now = append(c.Now, mandateLine{ID: m.ID, Practice: m.Practice, Text: rq.mandateText(m, names)})
		}
	}
	if err := s.mandateForm(rq, &c); err != nil {
		return answer{}, err
	}
	a := answer{page: "people/mandates", shell: part.Page{Title: c.Lead.Title, Quiet: true, Back: &part.Link{Text: rq.say("people.title"), URL: "/people"}}, object: rq.managesMandates()}
	if wrong != nil {
		field := "to"
		switch fault.CodeOf(wrong) {
		case "account.reason-missing", "account.reason-long":
			field = "reason"
		case "people.date", "account.dates":
			field = "from"
		}
		c.Errors, a.status = rq.wrong(wrong, field), statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// mandates lists those of one practice; for the RHO, when it names none, those
// by which it may act itself.
func (s *Server) mandates(rq *request) ([]account.Mandate, error) {
	practice := rq.managesMandates()
	if practice == "" {
		practice = rq.URL.Query().Get("practice")
	}
	if practice == "" {
		return s.Accounts.Received(rq.Context(), rq.actor)
	}
	return s.Accounts.Mandates(rq.Context(), rq.actor, practice)
}

// mandateText puts a mandate into words.
func (rq *request) mandateText(m *account.Mandate, names map[string]string) string {
	to := names[m.To]
	if m.To == "" {
		to = rq.say("mandates.to.rho")
	}
	code := "mandates.line"
	if m.Until != calendar.None {
		code = "mandates.line-until"
	}
	text := rq.say(code, "to", to, "from", rq.date(m.From), "until", rq.date(m.Until), "who", m.ByName)
	if m.Reason != "" {
		text = rq.say("mandates.why", "line", text, "reason", m.Reason)
	}
	if rq.managesMandates() == "" {
		return rq.say("mandates.of", "practice", names[m.Practice], "line", text)
	}
	return text
}

// mandateForm asks who gives what to whom.
func (s *Server) mandateForm(rq *request, c *mandatesContent) error {
	files, err := s.Practices.List(rq.Context(), rq.actor.Tenant, "", rq.today())
	if err != nil {
		return err
	}
	var practices []part.Option
	for i := range files {
		practices = append(practices, part.Option{Value: files[i].Practice.ID, Label: files[i].Practice.Name})
	}
	own := rq.managesMandates()
	c.To.Name, c.To.Label, c.To.None = "to", rq.say("mandates.to"), rq.say("mandates.to.rho")
	c.To.Options = slices.DeleteFunc(slices.Clone(practices), func(o part.Option) bool { return o.Value == own })
	choose(c.To.Options, rq.PostFormValue("to"))
	if own == "" {
		c.Practice = &part.Select{Options: practices}
		c.Practice.Name, c.Practice.Label = "practice", rq.say("mandates.practice")
		choose(c.Practice.Options, rq.PostFormValue("practice"))
	}
	c.From = part.TextField{Value: rq.PostFormValue("from"), Type: "date", Short: true}
	if c.From.Value == "" {
		c.From.Value = rq.today().String()
	}
	c.Until = part.TextField{Value: rq.PostFormValue("until"), Type: "date", Short: true}
	c.Reason = part.TextField{Value: rq.PostFormValue("reason")}
	c.From.Name, c.From.Label = "from", rq.say("mandates.from")
	c.Until.Name, c.Until.Label, c.Until.Hint = "until", rq.say("mandates.until"), rq.say("mandates.until.hint")
	c.Reason.Name, c.Reason.Label, c.Reason.Hint = "reason", rq.say("mandates.reason"), rq.say("mandates.reason.hint")
	return nil
}

// giveMandate lets somebody act on behalf of a practice.
func (s *Server) giveMandate(rq *request) (answer, error) {
	practice := rq.managesMandates()
	if practice == "" {
		practice = rq.PostFormValue("practice")
	}
	from, err := parsedDate(rq.PostFormValue("from"))
	until, wrong := parsedDate(rq.PostFormValue("until"))
	if err == nil {
		err = wrong
	}
	if err == nil {
		_, err = s.Accounts.GiveMandate(rq.Context(), account.MandateCommand{
			Command: rq.accountCommand(), Practice: practice, To: rq.PostFormValue("to"), From: from, Until: until, Reason: rq.PostFormValue("reason"),
		})
	}
	return s.mandateSaved(rq, "given", err)
}

// withdrawMandate ends a mandate at once.
func (s *Server) withdrawMandate(rq *request) (answer, error) {
	err := s.Accounts.WithdrawMandate(rq.Context(), rq.accountCommand(), rq.PostFormValue("practice"), rq.PostFormValue("mandate"))
	return s.mandateSaved(rq, "withdrawn", err)
}

func (s *Server) mandateSaved(rq *request, saved string, err error) (answer, error) {
	if again(err) {
		return s.showMandates(rq, err)
	}
	if err != nil {
		return answer{}, stranger(err)
	}
	return answer{to: "/people/mandates?saved=" + saved}, nil
}
