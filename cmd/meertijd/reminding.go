package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"meertijd/demo"
	"meertijd/internal/base/id"
	"meertijd/internal/dossier"
	"meertijd/internal/notice"
	"meertijd/internal/plan"
	"meertijd/internal/region"
	"meertijd/internal/reminder"
	"meertijd/internal/rule"
	"meertijd/internal/store"
	"meertijd/internal/web"
	"meertijd/internal/web/render"
	"meertijd/internal/wording"
)

// reminders wires what reminds practices.
func reminders(db *store.DB, w wiring, plans *plan.Service, boards *region.Keeper, rules func(string) *rule.Set) *reminder.Service {
	kept := store.Reminders{DB: db}
	service := &reminder.Service{
		Store: kept, Plans: plans, Boards: boards, Rules: rules, Now: w.clock.Now, Today: w.clock.Today, NewID: plans.NewID,
		Words: func(tenant, language string, n *reminder.Need, note reminder.Note) reminder.Letter {
			return wording.Words{Language: language, Set: rules(tenant)}.Reminder(n, note)
		},
	}
	service.Book = book(db, w)
	return service
}

// book knows whom to mail. In a demo the addresses are made up.
func book(db *store.DB, w wiring) reminder.Book {
	if w.demo != nil {
		return demo.Book{People: store.People{DB: db}}
	}
	return store.Reminders{DB: db}
}

// talk wires what tells people that something was said of a plan.
func talk(db *store.DB, w wiring) plan.Teller {
	return reminder.Talk{Book: book(db, w), Today: w.clock.Today}
}

// composed puts a mail into words as it will be sent. Its links are paths on
// this site: where they lead is said when it is sent.
func composed(db *store.DB, settings *config) func(context.Context, notice.Mail) (web.ShownMail, error) {
	words := composer(db, settings, settings.PublicAddress)
	return func(ctx context.Context, n notice.Mail) (web.ShownMail, error) {
		m, err := words.Compose(ctx, n, time.Time{})
		return web.ShownMail{To: m.To.Address, Subject: m.Subject, Text: m.Text, Link: n.Link}, err
	}
}

// weeklyPoll is how often it is looked whether the weekly mail is due.
const weeklyPoll = 5 * time.Minute

// weekly sends the weekly mail of every organisation when it is due, until the
// context ends. Several programs may do so beside each other.
func weekly(ctx context.Context, db *store.DB, log *slog.Logger) {
	for {
		if err := sendWeekly(ctx, db, time.Now, log); err != nil && ctx.Err() == nil {
			log.Error("weekly", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(weeklyPoll):
		}
	}
}

// sendWeekly sends what is due now. Rules are read anew: they may have changed
// since last week.
func sendWeekly(ctx context.Context, db *store.DB, now func() time.Time, log *slog.Logger) error {
	if _, due := reminder.Week(now(), render.Zone); !due {
		return nil
	}
	ids := &id.Source{Now: time.Now, Rand: rand.Reader}
	_, regional := organisations(db, wiring{log: log}, ids)
	reader := &dossier.Reader{Practices: store.Practices{DB: db}, Plans: store.Plans{DB: db}, Rules: regional.Rules}
	kept := store.Reminders{DB: db}
	w := &reminder.Weekly{
		Digests: kept, Book: kept, Boards: &region.Keeper{Reader: reader}, Now: now, Zone: render.Zone, NewID: ids.New, Version: version,
		Words: func(tenant, language string, d *reminder.Digest) reminder.Letter {
			return wording.Words{Language: language, Set: regional.Rules(tenant)}.Digest(d)
		},
	}
	tenants, err := store.Tenants{DB: db}.List(ctx)
	for _, t := range tenants {
		sent, failed := sendTo(ctx, w, t.ID)
		if err = errors.Join(err, failed); sent > 0 {
			log.Info("weekly", "tenant", t.ID, "mails", sent)
		}
	}
	return err
}

// sendTo sends the weekly mail of one organisation. Rules that cannot be read
// stop that organisation's mail, and not the server.
func sendTo(ctx context.Context, w *reminder.Weekly, tenant string) (sent int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("weekly mail of %s: %v", tenant, p)
		}
	}()
	return w.Send(ctx, tenant)
}
