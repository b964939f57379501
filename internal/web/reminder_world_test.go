package web

import (
	"context"
	"time"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/mail"
	"meertijd/internal/notice"
	"meertijd/internal/reminder"
	"meertijd/internal/wording"
)

// composed puts a mail into words as it is sent.
func composed(ctx context.Context, n notice.Mail) (ShownMail, error) {
	m, err := mail.Composer{Public: "https://plan.example", Sender: func(context.Context, string) (mail.Sender, error) {
		return mail.Sender{Name: "RHO", Address: "meertijd@rho.example"}, nil
	}}.Compose(ctx, n, time.Time{})
	return ShownMail{To: m.To.Address, Subject: m.Subject, Text: m.Text, Link: n.Link}, err
}

// reminding wires reminders; the people of the demo have made-up addresses.
func (w *world) reminding(c *Config) *reminder.Service {
	w.Helper()
	readers, err := demo.Book{People: w.people}.Readers(w.Context(), tenant, w.today())
	if err != nil {
		w.Fatal(err)
	}
	w.reminders.Put(tenant, readers...)
	return &reminder.Service{
		Store: w.reminders, Book: w.reminders, Plans: c.Plans, Boards: c.Region, Rules: c.Rules, Now: w.clock, Today: w.today, NewID: w.newID,
		Words: func(tenant, language string, n *reminder.Need, note reminder.Note) reminder.Letter {
			return wording.Words{Language: language, Set: c.Rules(tenant)}.Reminder(n, note)
		},
	}
}

// drafted makes a draft of a reminder to a practice, and gives its id.
func (s *stage) drafted(actor access.Actor, practice string) string {
	s.Helper()
	d, err := s.server.Reminders.Begin(s.Context(), reminder.Begin{Actor: actor, Practices: []string{practice}})
	if err != nil {
		s.Fatal(err)
	}
	return d.ID
}
