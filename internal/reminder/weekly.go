package reminder

import (
	"context"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/notice"
	"meertijd/internal/plan"
	"meertijd/internal/region"
)

// DigestPath is where a lead says whether the weekly mail is wanted.
const DigestPath = "/reminders/weekly"

// Weekly sends each lead the weekly mail, once, however many programs do so.
type Weekly struct {
	Digests Digests
	Book    Book
	Boards  Boards
	Words   func(tenant, language string, d *Digest) Letter
	Now     func() time.Time
	Zone    *time.Location
	NewID   func() string
	Version string
}

// Send sends what is due now to the leads of an organisation, and says how many
// mails that were.
func (w *Weekly) Send(ctx context.Context, tenant string) (sent int, err error) {
	now := w.Now()
	week, due := Week(now, w.Zone)
	if !due {
		return 0, nil
	}
	local := now.In(w.Zone)
	on := calendar.Of(local.Year(), local.Month(), local.Day())
	to, err := w.waiting(ctx, tenant, week, on)
	if err != nil || len(to) == 0 {
		return 0, err
	}
	digest, err := w.digest(ctx, tenant, week, on)
	if err != nil || digest.Tally.Practices == 0 {
		return 0, err
	}
	for _, r := range to {
		letter := w.Words(tenant, r.Language, digest)
		mail := notice.Mail{
			ID: w.NewID(), Tenant: tenant, To: r.Mail, Name: r.Name, Language: r.Language, Code: letter.Code, Args: letter.Args,
			Points: letter.Points, Link: "/region", Off: DigestPath, Before: Until(week, w.Zone),
		}
		fresh, err := w.Digests.Keep(ctx, tenant, r.Person, week, mail, audit.Record{
			At: now, Tenant: tenant, Event: audit.Create, Outcome: audit.OK, ObjectType: "digest", ObjectID: week.String(),
			Fields: []string{r.Person}, Rule: "weekly", AppVersion: w.Version,
		})
		if err != nil {
			return sent, err
		}
		if fresh {
			sent++
		}
	}
	return sent, nil
}

// waiting lists the leads who want the mail of a week and did not get it.
func (w *Weekly) waiting(ctx context.Context, tenant string, week, on calendar.Date) ([]Reader, error) {
	done, err := w.Digests.Week(ctx, tenant, week)
	if err != nil {
		return nil, err
	}
	off, err := w.Digests.Off(ctx, tenant)
	if err != nil {
		return nil, err
	}
	readers, err := w.Book.Readers(ctx, tenant, on)
	if err != nil {
		return nil, err
	}
	var out []Reader
	for _, r := range readers {
		if r.Role != access.Lead || r.Mail == "" || done[r.Person] || off[r.Person] {
			continue
		}
		if done == nil {
			done = map[string]bool{}
		}
		done[r.Person] = true // somebody with two such roles is one reader
		out = append(out, r)
	}
	return out, nil
}

func (w *Weekly) digest(ctx context.Context, tenant string, week, on calendar.Date) (*Digest, error) {
	now, err := w.Boards.Board(ctx, tenant, on)
	if err != nil {
		return nil, err
	}
	before, err := w.Boards.Board(ctx, tenant, week.AddDays(-7))
	if err != nil {
		return nil, err
	}
	d := NewDigest(week, now, before)
	return &d, nil
}

// Setting tells and keeps whether a lead wants the weekly mail.
type Setting struct {
	Digests Digests
	Now     func() time.Time
}

// Wanted says whether the actor wants it. Whoever said nothing does.
func (s *Setting) Wanted(ctx context.Context, actor access.Actor) (bool, error) {
	if _, err := may(actor, access.SendReminder, "Wanted"); err != nil {
		return false, err
	}
	off, err := s.Digests.Off(ctx, actor.Tenant)
	return !off[actor.Person], err
}

// Choose keeps whether the actor wants it.
func (s *Setting) Choose(ctx context.Context, actor access.Actor, wanted bool, request string) error {
	by, err := may(actor, access.SendReminder, "Choose")
	if err != nil {
		return err
	}
	return s.Digests.Choose(ctx, actor.Tenant, actor.Person, wanted, audit.Record{
		At: s.Now(), Tenant: actor.Tenant, Event: audit.Update, Outcome: audit.OK, Person: plan.Person(actor),
		ObjectType: "digest", ObjectID: actor.Person, Rule: by, RequestID: request,
	})
}

var _ Boards = (*region.Keeper)(nil)
