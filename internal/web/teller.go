package web

import (
	"slices"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/intervention"
	"meertijd/internal/web/part"
)

// tellForm is where a practice says that it is glad to tell, or takes it back.
type tellForm struct {
	At       string // address of the intervention
	Key      string
	Text     string
	Now      string // what colleagues see, empty while they see nothing
	Contact  part.TextField
	Send     part.Action
	Withdraw part.Action
}

// ownOffer lets who speaks for a practice offer to tell.
func (s *Server) ownOffer(rq *request, c *interventionContent, tellers []intervention.Teller, wrong error) {
	if !rq.inPractice() {
		return
	}
	if _, may := access.Allowed(rq.actor, access.TellIntervention, access.Target{Practices: []string{rq.hat.Of}}); !may {
		c.Asks = rq.say("teller.who")
		return
	}
	key := rq.PathValue("intervention")
	f := &tellForm{At: interventionURL(key), Key: s.NewID(), Text: rq.say("teller.own.text"), Send: part.Action{Text: rq.say("teller.tell"), Kind: part.Filled}}
	f.Contact = part.TextField{Field: part.Field{Name: "contact", Label: rq.say("teller.contact"), Hint: rq.say("teller.contact.hint"), Required: true}}
	if at := slices.IndexFunc(tellers, func(t intervention.Teller) bool { return t.Practice == rq.hat.Of }); at >= 0 {
		t := tellers[at]
		f.Now = rq.say("teller.is.text", "contact", t.Contact, "date", rq.dayOf(t.At))
		f.Contact.Value, f.Send = t.Contact, part.Action{Text: rq.say("teller.change")}
		f.Withdraw = part.Action{Text: rq.say("teller.withdraw"), Label: rq.say("teller.withdraw.name", "title", c.Lead.Title), Kind: part.Plain, Post: f.At + "/withdraw", NoCheck: true}
	}
	if wrong != nil {
		f.Contact.Value, f.Contact.Error = rq.PostFormValue("contact"), rq.errorWords(wrong)
		c.Errors = &part.ErrorSummary{Errors: []part.Link{{Text: f.Contact.Error, URL: "#contact"}}}
	}
	switch rq.URL.Query().Get("done") {
	case "told":
		c.Done = &part.Banner{Kind: part.DoneBanner, Title: rq.say("teller.done")}
	case "withdrawn":
		c.Done = &part.Banner{Kind: part.DoneBanner, Title: rq.say("teller.gone")}
	}
	c.Own = f
}

// gladToTell keeps that the practice is glad to tell about an intervention.
func (s *Server) gladToTell(rq *request) (answer, error) {
	err := s.Interventions.Tell(rq.Context(), rq.telling())
	if fault.KindOf(err) == fault.Invalid && err != nil {
		return s.intervention(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: interventionURL(rq.PathValue("intervention")) + "?done=told"}, nil
}

// notGladToTell takes it back.
func (s *Server) notGladToTell(rq *request) (answer, error) {
	if err := s.Interventions.Withdraw(rq.Context(), rq.telling()); err != nil {
		return answer{}, err
	}
	return answer{to: interventionURL(rq.PathValue("intervention")) + "?done=withdrawn"}, nil
}

// telling is what a form says about an intervention for the own practice.
func (rq *request) telling() intervention.Command {
	return intervention.Command{
		Actor: rq.actor, Practice: rq.hat.Of, Intervention: rq.PathValue("intervention"),
		Contact: rq.PostFormValue("contact"), Key: rq.PostFormValue("key"), Request: rq.id,
	}
}
