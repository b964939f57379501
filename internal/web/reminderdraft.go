package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
	"meertijd/internal/reminder"
	"meertijd/internal/web/part"
)

// draftContent is a reminder before it is sent: what each practice will read,
// and who gets none.
type draftContent struct {
	Lead   part.Lead
	Errors *part.ErrorSummary
	ID     string
	Words  part.Textarea
	Mailed []draftSheet
	Out    []draftSheet
	Again  part.Action
	Send   *part.Action
}

// draftSheet is one practice of a draft. Held names fields that go along with
// its tick.
type draftSheet struct {
	ID, Name, Text string
	To             string
	Tick           *part.Option
	TickName       string
	All            bool   // its tick may be taken away
	Held           string // reminder after which it is reminded again
	Actions        []part.Action
	Letter         *part.Letter
	Open           string // opens the letter
}

// reminderPage shows a draft, or what was sent.
func (s *Server) reminderPage(rq *request) (answer, error) {
	id := rq.PathValue("reminder")
	sent, err := s.Reminders.Get(rq.Context(), rq.actor, id)
	switch {
	case err == nil:
		return s.sentReminder(rq, sent)
	case fault.KindOf(err) != fault.NotFound:
		return answer{}, err
	}
	return s.draft(rq, nil)
}

// draft shows a draft with what would be sent now.
func (s *Server) draft(rq *request, wrong error) (answer, error) {
	p, err := s.Reminders.Preview(rq.Context(), rq.actor, rq.PathValue("reminder"))
	if err != nil {
		return answer{}, err
	}
	n := strconv.Itoa(p.Mailed())
	c := draftContent{
		Lead: part.Lead{Title: rq.say("reminder.draft.title", "n", n), Text: rq.say("reminder.draft.text")}, ID: p.Draft.ID,
		Words: part.Textarea{Value: p.Draft.Words, Rows: 2, Max: reminder.MaxWords}, Again: part.Action{Text: rq.say("reminder.draft.refresh"), Name: "go", Value: "look"},
	}
	c.Words.Name, c.Words.Label, c.Words.Hint = "words", rq.say("reminder.draft.words"), rq.say("reminder.draft.words.hint")
	if p.Mailed() == 0 {
		c.Lead.Title = rq.say("reminder.draft.none")
	} else {
		c.Send = &part.Action{Text: rq.say("reminder.draft.send", "n", n), Name: "go", Value: "send", Kind: part.Filled}
	}
	for i := range p.Sheets {
		rq.showed(p.Sheets[i].Practice)
		sheet, err := s.sheet(rq, &p.Sheets[i])
		if err != nil {
			return answer{}, err
		}
		if p.Sheets[i].Why == reminder.GetsMail {
			c.Mailed = append(c.Mailed, sheet)
		} else {
			c.Out = append(c.Out, sheet)
		}
	}
	a := answer{page: "reminder/draft", shell: part.Page{Title: c.Lead.Title, Back: &part.Link{Text: rq.say("reminder.new.title"), URL: "/reminders/new"}}, object: p.Draft.ID}
	if wrong != nil {
		c.Words.Value = rq.PostFormValue("words")
		c.Errors, a.status = rq.wrong(wrong, "words"), statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// sheet is one practice of a draft.
func (s *Server) sheet(rq *request, p *reminder.Sheet) (draftSheet, error) {
	d := draftSheet{ID: p.Practice, Name: p.Name, TickName: "practice", Open: rq.say("reminder.draft.show", "name", p.Name)}
	tick := &part.Option{Value: p.Practice, Label: rq.say("reminder.draft.tick"), Chosen: true}
	if p.Last != nil {
		d.Held = p.Practice + heldMark + p.Last.Reminder
	}
	switch p.Why {
	case reminder.GetsMail:
		d.Tick, d.All, d.Text = tick, true, rq.say("reminder.kind."+string(p.Need.Kind()))
	case reminder.IsTakenOut:
		tick.Chosen = false
		d.Tick, d.All = tick, true
	case reminder.IsRecent:
		d.Tick, d.TickName, d.Held = &part.Option{Value: d.Held, Label: rq.say("reminder.draft.again")}, "again", ""
	case reminder.HasNobody:
		d.Actions = []part.Action{{Text: rq.say("reminder.draft.people"), Label: rq.say("reminder.draft.people") + ": " + p.Name, URL: "/people/invite?of=" + url.QueryEscape(p.Practice), Kind: part.Plain}}
	}
	if p.Why != reminder.GetsMail {
		args := []string{}
		if p.Last != nil {
			args = []string{"date", rq.date(p.Last.On), "by", p.Last.By.Name}
		}
		d.Text = rq.say("reminder.why."+string(p.Why), args...)
	}
	var names []string
	for _, r := range p.To {
		if r.Mail != "" {
			names = append(names, r.Name+" ("+r.Mail+")")
		}
	}
	if len(names) > 0 {
		d.To = rq.say("reminder.draft.to", "names", rq.list(names))
	}
	if len(p.Mails) == 0 {
		return d, nil
	}
	shown, err := s.Compose(rq.Context(), p.Mails[0])
	if err != nil {
		return d, err
	}
	l := letter(d.To, rq.say("reminder.draft.subject", "subject", shown.Subject), shown.Text)
	d.Letter = &l
	return d, nil
}

// heldMark stands between a practice and the reminder after which it is
// reminded again.
const heldMark = "|"

// choices reads what was ticked for which practices. One that could not be
// ticked away says nothing.
func choices(form url.Values) (out []reminder.Choice) {
	again := map[string]string{}
	for _, held := range form["again"] {
		practice, after, _ := strings.Cut(held, heldMark)
		again[practice] = after
		if !slices.Contains(form["all"], practice) {
			out = append(out, reminder.Choice{Practice: practice, Again: after})
		}
	}
	for _, practice := range form["all"] {
		out = append(out, reminder.Choice{Practice: practice, Out: !slices.Contains(form["practice"], practice), Again: again[practice]})
	}
	return out
}

// sendReminder keeps what a draft says, and shows it again or sends it.
func (s *Server) sendReminder(rq *request) (answer, error) {
	id := rq.PathValue("reminder")
	c := reminder.Command{Actor: rq.actor, ID: id, Words: rq.PostFormValue("words"), Choices: choices(rq.PostForm), Request: rq.id}
	var err error
	if rq.PostFormValue("go") == "send" {
		_, err = s.Reminders.Send(rq.Context(), c)
	} else {
		_, err = s.Reminders.Change(rq.Context(), c)
		if _, sent := s.Reminders.Get(rq.Context(), rq.actor, id); fault.KindOf(err) == fault.NotFound && sent == nil {
			err = nil // it was sent meanwhile: that is what is shown
		}
	}
	if fault.KindOf(err) == fault.Invalid && err != nil {
		return s.draft(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/reminders/" + url.PathEscape(id)}, nil
}

// sentContent is a reminder that was sent.
type sentContent struct {
	Lead  part.Lead
	Done  part.Banner
	Words string
	Table part.Table
	Sent  []sentLetter
	Help  string
}

// sentLetter is what one practice read.
type sentLetter struct {
	Open   string
	Letter part.Letter
}

// sentReminder shows what was sent, and what became of it.
func (s *Server) sentReminder(rq *request, r reminder.Reminder) (answer, error) {
	var ids []string
	for _, one := range r.Sent {
		ids = append(ids, one.Practice)
	}
	rq.showed(ids...)
	names, err := s.names(rq, rq.actor.Tenant, ids)
	if err != nil {
		return answer{}, err
	}
	c := sentContent{
		Lead:  part.Lead{Title: rq.say("reminder.done.title", "date", rq.moment(r.At)), Text: rq.say("reminder.done.text", "by", r.By.Name, "n", strconv.Itoa(len(r.Sent)))},
		Done:  part.Banner{Kind: part.DoneBanner, Text: rq.say("reminder.done.again")},
		Words: r.Words, Help: rq.say("reminder.mail.help"),
		Table: part.Table{Caption: rq.say("reminder.col.practices"), HideCaption: true, Columns: []part.Column{
			{Text: rq.say("reminder.col.practice")}, {Text: rq.say("reminder.col.about")}, {Text: rq.say("reminder.col.to")}, {Text: rq.say("reminder.col.mail")},
		}},
	}
	for _, one := range r.Sent {
		mails, to := notice.Count{}, []string{}
		for _, m := range one.Mails {
			mails[m.State]++
			to = append(to, m.Name)
		}
		c.Table.Rows = append(c.Table.Rows, part.Row{Cells: []part.Cell{
			{Text: names[one.Practice], URL: "/practices/" + url.PathEscape(one.Practice)}, {Text: rq.say("reminder.kind." + string(one.Kind))},
			{Text: rq.list(to)}, {Text: rq.delivered(mails)},
		}})
		l, err := s.sentLetter(rq, &r, &one)
		if err != nil {
			return answer{}, err
		}
		c.Sent = append(c.Sent, sentLetter{rq.say("reminder.done.letter", "name", names[one.Practice]), l})
	}
	return answer{page: "reminder/sent", shell: part.Page{Title: c.Lead.Title, Back: rq.toReminders()}, content: c, object: r.ID}, nil
}

// unsent stands where an address has to be and none is kept.
const unsent = "praktijk@localhost.example"

// sentLetter is what a practice read, in the language of who looks when it was
// written in that one.
func (s *Server) sentLetter(rq *request, r *reminder.Reminder, one *reminder.Sent) (part.Letter, error) {
	language := rq.language
	if _, written := one.Letters[language]; !written {
		for language = range one.Letters {
			break
		}
	}
	said := one.Letters[language]
	m := notice.Mail{ID: r.ID, Tenant: r.Tenant, To: unsent, Language: language, Code: said.Code, Args: said.Args, Points: said.Points}
	if len(one.Mails) > 0 {
		m.Name = one.Mails[0].Name
	}
	shown, err := s.Compose(rq.Context(), m)
	return letter("", rq.say("reminder.draft.subject", "subject", shown.Subject), shown.Text), err
}
