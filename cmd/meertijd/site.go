package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"log/slog"
	"meertijd/internal/account"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/id"
	"meertijd/internal/base/metric"
	"meertijd/internal/document"
	"meertijd/internal/dossier"
	"meertijd/internal/intervention"
	"meertijd/internal/network"
	"meertijd/internal/organisation"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/privacy"
	"meertijd/internal/region"
	"meertijd/internal/reminder"
	"meertijd/internal/report"
	"meertijd/internal/rule"
	"meertijd/internal/sheet"
	"meertijd/internal/store"
	"meertijd/internal/view"
	"meertijd/internal/web"
	"meertijd/internal/web/render"
)

// clock tells the time for everything that runs: the real one, or one whose day
// stands still while the time of day runs on until midnight.
type clock struct {
	fixed calendar.Date // None: the real time
	began time.Time     // when the day that stands still was begun
}

// clockOn gives a clock whose day stands still; the real one for None.
func clockOn(day calendar.Date) clock { return clock{fixed: day, began: time.Now()} }

// Now gives this moment, on the fixed day when there is one.
func (c clock) Now() time.Time { return c.at(time.Now()) }

// at gives what the clock says at a moment. It does not go back while it runs:
// where midnight passes, the fixed day stays at its last millisecond, so that
// nobody is signed out and nothing that was just kept stands in the future.
func (c clock) at(now time.Time) time.Time {
	if c.fixed == calendar.None {
		return now
	}
	day, local := c.fixed.Time(), c.began.In(render.Zone)
	started := time.Date(day.Year(), day.Month(), day.Day(), local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), render.Zone)
	last := time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, render.Zone).Add(-time.Millisecond)
	if then := started.Add(now.Sub(c.began)); then.Before(last) {
		return then
	}
	return last
}

// Today gives the day in the Netherlands.
func (c clock) Today() calendar.Date {
	now := c.Now().In(render.Zone)
	return calendar.Of(now.Year(), now.Month(), now.Day())
}

// wiring is what the product is wired with, beside its database.
type wiring struct {
	clock    clock
	rules    func(tenant string) *rule.Set // nil: those of each organisation
	demo     *web.Demo
	log      *slog.Logger
	settings *config // nil in the demo
	metrics  *metric.Registry
	sealing  []byte           // key for secrets in the database; nil in the demo
	limiter  *account.Limiter // of attempts to come in; nil forgets them with the program
}

// organisations wires what is about organisations, and the rules of each.
func organisations(db *store.DB, w wiring, ids *id.Source) (*organisation.Service, *regional) {
	library := newLibrary()
	service := &organisation.Service{Store: store.Organisations{DB: db}, Library: library, Now: w.clock.Now, NewID: ids.New, Version: version}
	held := &regional{organisations: service, library: library, log: w.log, held: map[string]held{}}
	service.Changed = held.forget
	return service, held
}

// site wires the product: one store, one clock, one rule set a tenant.
func site(db *store.DB, w wiring) (*web.Server, error) {
	c, demo, log, rules := w.clock, w.demo, w.log, w.rules
	ids := &id.Source{Now: time.Now, Rand: rand.Reader}
	service, regional := organisations(db, w, ids)
	if rules == nil {
		rules = regional.Rules
		if err := regional.readable(context.Background()); err != nil {
			return nil, err
		}
	}
	settings := w.settings
	if settings == nil {
		settings = &config{}
	}
	proxies, err := settings.proxies()
	if err != nil {
		return nil, err
	}
	accounts, known, err := signIn(db, w, settings, ids, service)
	if err != nil {
		return nil, err
	}
	register, err := store.Register()
	if err != nil {
		return nil, err
	}
	practices, plans := store.Practices{DB: db}, store.Plans{DB: db}
	reader := &dossier.Reader{Practices: practices, Plans: plans, Rules: rules}
	drawn := &plan.Service{Store: plans, Dossier: reader, Rules: rules, Now: c.Now, Today: c.Today, NewID: ids.New}
	drawn.Teller = talk(db, w)
	boards := standings(db, reader, log)
	var mails func(context.Context) ([]web.ShownMail, error)
	if demo != nil {
		mails = shownMail(db)
	}
	return web.New(web.Config{
		Intake:      intakes(db, c, rules, inviter{accounts}),
		Attachments: attachments(db, c.Now, ids.New), Export: exporter(db), Backups: warned(db, settings),
		Plans:  drawn,
		Region: boards,
		Lists:  &view.Service{Store: store.Views{DB: db}, Now: c.Now, NewID: ids.New, Version: version}, Sheets: sheet.Files{},
		Reminders: reminders(db, w, drawn, boards, rules), Weekly: &reminder.Setting{Digests: store.Reminders{DB: db}, Now: c.Now}, Compose: composed(db, settings),
		Keeper:    &practice.Service{Store: practices, NoteStore: practices, Now: c.Now, Today: c.Today, NewID: ids.New},
		PlanStore: plans, Practices: practices, People: store.People{DB: db}, Audit: db, Trail: store.Trail{DB: db}, Privacy: &privacy.Service{Store: store.Privacy{DB: db, Register: register}, Register: register, Now: c.Now}, Ping: db.Ping, Rules: rules,
		Networks: &network.Service{Store: store.Networks{DB: db}, Now: c.Now, Today: c.Today, NewID: ids.New},
		Now:      c.Now, Today: c.Today, NewID: ids.New, Token: token, Log: log, Metrics: w.metrics, Mails: mails, Version: version, Demo: demo,
		Accounts: accounts, SignInBy: known.All, QR: draw,
		Interventions: &intervention.Service{Store: store.Interventions{DB: db}, Rules: rules, Now: c.Now, NewID: ids.New, Version: version,
			Names: func(ctx context.Context, tenant, practice string) ([]string, error) {
				return reader.Names(ctx, tenant, practice, c.Today())
			}},
		Organisations: service, Secure: settings.secure(), PublicAddress: settings.PublicAddress, Proxies: proxies,
		Papers: papers{browser: document.FindBrowser(), now: c.Now},
	})
}

// standings keeps how practices stand, written down when there is time for it.
func standings(db *store.DB, reader *dossier.Reader, log *slog.Logger) *region.Keeper {
	return &region.Keeper{
		Reader: reader, Store: store.Standings{DB: db}, Later: func(f func()) { go f() },
		Failed: func(err error) { log.Warn("standing", "error", err) },
	}
}

// token makes something that nobody can guess: 256 bits.
func token() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// papers makes files of documents.
type papers struct {
	browser *document.Browser
	now     func() time.Time
}

// Word makes a Word file.
func (p papers) Word(d report.Document) ([]byte, error) { return document.Word(d, p.now()) }

// PDF prints the page of a document.
func (p papers) PDF(ctx context.Context, d report.Document) ([]byte, error) {
	html, err := document.HTML(d)
	if err != nil {
		return nil, err
	}
	return p.browser.PDF(ctx, html, d.Language)
}

// certificate is the pair of files for https without a proxy; empty without.
type certificate struct{ cert, key string }

// How a server stops: for a moment it only says that it will, so that requests
// go elsewhere; then what runs may end.
const (
	farewell = 500 * time.Millisecond
	lastTime = 10 * time.Second
)

// listen serves until it is told to stop, and then lets running requests end.
func listen(address string, own certificate, site *web.Server, log *slog.Logger, ready func(net.Addr)) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: site.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	(&crowd{most: maxConnections}).watch(server)
	failed := make(chan error, 1)
	go func() {
		if own.cert != "" {
			failed <- server.ServeTLS(l, own.cert, own.key)
			return
		}
		failed <- server.Serve(l)
	}()
	ready(l.Addr())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	site.Stop()
	time.Sleep(farewell)
	last, cancel := context.WithTimeout(context.Background(), lastTime)
	defer cancel()
	if err := server.Shutdown(last); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
