package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/reminder"
	"meertijd/internal/web/part"
)

// remindersCard lists the reminders that a practice got, for whoever looks at
// that practice from the organisation.
func (s *Server) remindersCard(rq *request, practice string) (part.Card, error) {
	card := part.Card{ID: "reminders", Title: rq.say("reminder.practice.title")}
	if s.Reminders == nil {
		return card, nil
	}
	all, err := s.Reminders.Of(rq.Context(), rq.actor, practice)
	if err != nil {
		return card, err
	}
	for _, told := range all {
		line := part.Line{
			Title: rq.say("reminder.practice.line", "date", rq.date(told.On), "by", told.By.Name),
			Text:  rq.say("reminder.practice.year", "year", strconv.Itoa(told.Year)) + " · " + rq.delivered(told.Mails),
		}
		if access.Has(rq.hat.Role, access.ReadReminder) {
			line.Link = &part.Link{Text: rq.say("history.see"), URL: "/reminders/" + url.PathEscape(told.Reminder)}
		}
		card.Lines = append(card.Lines, line)
	}
	if len(all) == 0 {
		card.Text = rq.say("reminder.practice.none")
	}
	if access.Has(rq.hat.Role, access.SendReminder) {
		card.Actions = []part.Action{{Text: rq.say("reminder.go.new"), URL: "/reminders/new?practice=" + url.QueryEscape(practice), Kind: part.Plain}}
	}
	return card, nil
}

// remindedLately tells the own practice of the last reminder, while it is a
// short while ago.
func (s *Server) remindedLately(rq *request) ([]part.Banner, error) {
	all, err := s.ownReminders(rq)
	if err != nil || len(all) == 0 || s.Now().Sub(all[0].At) > reminder.Pause {
		return nil, err
	}
	return []part.Banner{{Kind: part.InfoBanner, Title: rq.say("reminder.own", "by", all[0].By.Name, "date", rq.date(all[0].On)), Text: rq.say("reminder.own.text")}}, nil
}

func (s *Server) ownReminders(rq *request) ([]reminder.Told, error) {
	if s.Reminders == nil {
		return nil, nil
	}
	return s.Reminders.Of(rq.Context(), rq.actor, rq.hat.Of)
}

// addReminders puts the reminders about a year among what happened to its plan,
// the latest first.
func (s *Server) addReminders(rq *request, h *part.History, year int) error {
	all, err := s.ownReminders(rq)
	for _, told := range all {
		if told.Year == year {
			h.Events = append(h.Events, part.Event{
				Date: rq.moment(told.At), Machine: told.On.String(), Who: told.By.Name,
				Text: rq.say("reminder.own", "by", told.By.Name, "date", rq.date(told.On)), Reason: rq.say("reminder.own.text"),
			})
		}
	}
	slices.SortStableFunc(h.Events, func(a, b part.Event) int { return cmp.Compare(b.Machine, a.Machine) })
	return err
}
