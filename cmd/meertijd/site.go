package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/id"
	"meertijd/internal/document"
	"meertijd/internal/dossier"
	"meertijd/internal/plan"
	"meertijd/internal/report"
	"meertijd/internal/rule"
	"meertijd/internal/store"
	"meertijd/internal/web"
	"meertijd/internal/web/render"
)

// clock tells the time for everything that runs: the real one, or one whose day
// stands still while the time of day runs on.
type clock struct{ fixed calendar.Date }

// Now gives this moment, on the fixed day when there is one.
func (c clock) Now() time.Time {
	now := time.Now()
	if c.fixed == calendar.None {
		return now
	}
	day, local := c.fixed.Time(), now.In(render.Zone)
	return time.Date(day.Year(), day.Month(), day.Day(), local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), render.Zone)
}

// Today gives the day in the Netherlands.
func (c clock) Today() calendar.Date {
	now := c.Now().In(render.Zone)
	return calendar.Of(now.Year(), now.Month(), now.Day())
}

// site wires the product: one store, one clock, one rule set a tenant.
func site(db *store.DB, set *rule.Set, c clock, demo *web.Demo, log *slog.Logger) (*web.Server, error) {
	rules := func(string) *rule.Set { return set }
	ids := &id.Source{Now: time.Now, Rand: rand.Reader}
	practices, plans := store.Practices{DB: db}, store.Plans{DB: db}
	reader := &dossier.Reader{Practices: practices, Plans: plans, Rules: rules}
	return web.New(web.Config{
		Plans:     &plan.Service{Store: plans, Dossier: reader, Rules: rules, Now: c.Now, Today: c.Today, NewID: ids.New},
		PlanStore: plans, Practices: practices, People: store.People{DB: db}, Audit: db, Ping: db.Ping, Rules: rules,
		Now: c.Now, Today: c.Today, NewID: ids.New, Token: token, Log: log, Version: version, Demo: demo,
		Papers: papers{browser: document.FindBrowser(), now: c.Now},
	})
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

// listen serves until it is told to stop, and then lets running requests end.
func listen(address string, handler http.Handler, log *slog.Logger, ready func(net.Addr)) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	ready(l.Addr())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(last); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
