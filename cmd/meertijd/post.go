package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"os"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/base/id"
	"meertijd/internal/mail"
	"meertijd/internal/notice"
	"meertijd/internal/store"
	"meertijd/internal/web"
)

// nobody is where mail comes from that is only shown.
const nobody = "meertijd@localhost.example"

// composer puts mail into words: who it is from, and where its links lead.
func composer(db *store.DB, settings *config, public string) mail.Composer {
	organisations := store.Organisations{DB: db}
	return mail.Composer{Public: public, Sender: func(ctx context.Context, tenant string) (mail.Sender, error) {
		from := mail.Sender{Name: "Meertijd", Address: cmp.Or(settings.SMTP.From, nobody)}
		o, err := organisations.Get(ctx, tenant)
		if tenant == "" || err != nil && fault.KindOf(err) == fault.NotFound {
			return from, nil
		}
		if err != nil {
			return mail.Sender{}, err
		}
		return mail.Sender{
			Name: cmp.Or(o.Sender.Name, o.Name, from.Name), Address: cmp.Or(o.Sender.Address, from.Address), Contact: o.Contact.Mail,
		}, nil
	}}
}

// transport is the mail server of the settings.
func transport(settings *config) mail.SMTP {
	local, err := os.Hostname()
	if err != nil {
		local = "localhost"
	}
	s := settings.SMTP
	return mail.SMTP{Host: s.Host, Port: s.Port, User: s.User, Password: s.Password, Security: s.TLS, Local: local}
}

// post sends what is in the outbox until the context ends, and gives what to
// wait for. Without a mail server it says of each mail that it waits; printed
// shows mail on a terminal instead.
func post(ctx context.Context, db *store.DB, settings *config, public string, printed io.Writer, log *slog.Logger) (ended <-chan struct{}) {
	done := make(chan struct{})
	outbox := store.Deliveries{DB: db}
	ids := &id.Source{Now: time.Now, Rand: rand.Reader}
	worker := &mail.Worker{Outbox: outbox, Composer: composer(db, settings, public), Now: time.Now, NewID: ids.New, Log: log}
	switch {
	case printed != nil:
		worker.Transport = &mail.Print{Out: printed}
	case settings.SMTP.Host != "":
		worker.Transport = transport(settings)
	}
	go func() {
		defer close(done)
		if worker.Transport == nil {
			log.Warn("mail is not sent: no SMTP server is set")
			mail.Quiet(ctx, outbox, log)
			return
		}
		worker.Run(ctx)
	}()
	return done
}

// printer is the terminal for --print-mail. Who reads it can use the links, so
// it is for a server that only this machine can reach.
func (c serveCommand) printer(s streams) (io.Writer, error) {
	if !c.PrintMail {
		return nil, nil
	}
	if !loopback(c.Addr) || c.secure() {
		return nil, c.usage("serve.print-mail", "addr", c.Addr)
	}
	return s.out, nil
}

// shownMost is how many mails the demo shows.
const shownMost = 100

// shownMail gives the mails that wait in a demo, in words, the latest first.
func shownMail(db *store.DB) func(context.Context) ([]web.ShownMail, error) {
	words := composer(db, &config{}, "")
	return func(ctx context.Context) (out []web.ShownMail, err error) {
		waiting, err := store.Deliveries{DB: db}.Pending(ctx, shownMost)
		if err != nil {
			return nil, err
		}
		for _, n := range waiting {
			m, err := words.Compose(ctx, notice.Mail{ID: n.ID, Tenant: n.Tenant, To: n.To, Name: n.Name, Language: n.Language, Code: n.Code, Args: n.Args}, time.Time{})
			if err != nil {
				continue // a mail that can never be sent is not shown either
			}
			out = append([]web.ShownMail{{To: m.To.Address, Subject: m.Subject, Text: m.Text, Link: n.Link}}, out...)
		}
		return out, nil
	}
}
