package demo

import (
	"context"
	"hash/crc32"
	"slices"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/spelling"
	"meertijd/internal/plan"
	"meertijd/internal/region"
	"meertijd/internal/reminder"
	"meertijd/internal/rule"
	"meertijd/internal/wording"
)

// Book gives the people of a demo addresses at which nobody can be reached.
// Those of some practices have none, as happens in real life.
type Book struct{ People access.Store }

// without is of how many practices one has nobody who can be mailed.
const without = 9

// Readers lists owners, managers and leads with made-up addresses.
func (b Book) Readers(ctx context.Context, tenant string, on calendar.Date) ([]reminder.Reader, error) {
	people, err := b.People.People(ctx, tenant, on)
	if err != nil {
		return nil, err
	}
	var out []reminder.Reader
	for _, p := range people {
		for _, h := range p.Hats {
			if h.Role != access.Owner && h.Role != access.Manager && h.Role != access.Lead {
				continue
			}
			r := reminder.Reader{Person: p.ID, Name: p.Name, Role: h.Role, Of: h.Of, Language: reminder.Dutch}
			if h.Of == "" || crc32.ChecksumIEEE([]byte(h.Of))%without != 0 {
				r.Mail = strings.ReplaceAll(spelling.Fold(p.Name), " ", ".") + "@praktijk.example"
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// The days before the end on which the lead reminded somebody.
const (
	remindedSilent = 12
	remindedOpen   = 4
)

// reminders puts two reminders of the lead in the agenda: to who had not begun,
// and to a few of whom something was open.
func (f *fill) reminders() {
	if f.Stores.Reminders == nil {
		return
	}
	rules := func(string) *rule.Set { return f.Set }
	service := &reminder.Service{
		Store: f.Stores.Reminders, Book: Book{f.Stores.People}, Plans: f.plans, Boards: &region.Keeper{Reader: f.dossier}, Rules: rules,
		Now: f.clock.Now, Today: f.clock.Today, NewID: f.newID,
		Words: func(_, language string, n *reminder.Need, note reminder.Note) reminder.Letter {
			return wording.Words{Language: language, Set: f.Set}.Reminder(n, note)
		},
	}
	for _, one := range []struct {
		days  int
		begin reminder.Begin
	}{
		{remindedSilent, reminder.Begin{Query: &region.Query{State: string(plan.IsSilent)}, Words: texts["reminder *"][0]}},
		{remindedOpen, reminder.Begin{Query: &region.Query{State: string(plan.IsAtRisk)}}},
	} {
		day := workday(f.On.AddDays(-one.days))
		f.agenda = append(f.agenda, step{at: day.Time().Add(closes * time.Hour), do: func() error { return f.remind(service, one.begin) }})
	}
}

// mostReminded is how many practices the lead of a demo reminds at once.
const mostReminded = 3

// remind sends a reminder to a few practices of a selection.
func (f *fill) remind(s *reminder.Service, b reminder.Begin) error {
	b.Actor, b.Request = f.leader(), "demo"
	draft, err := s.Begin(f.ctx, b)
	if fault.CodeOf(err) == "reminder.nobody-chosen" {
		return nil
	}
	if err != nil {
		return err
	}
	c := reminder.Command{Actor: b.Actor, ID: draft.ID, Words: b.Words, Request: b.Request, Choices: slices.Clone(draft.Choices)}
	for i := range c.Choices {
		c.Choices[i].Out = i >= mostReminded
	}
	if _, err = s.Send(f.ctx, c); fault.CodeOf(err) == "reminder.nobody" {
		return nil
	}
	return err
}
