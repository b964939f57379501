package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
	"meertijd/internal/store"
)

type serveCommand struct {
	language
	config
	PrintMail bool `help:"Show mail on the terminal instead of sending it; for development, on this machine only."`
}

// Help gives the example that --help shows.
func (serveCommand) Help() string {
	return "Example: meertijd serve --db /var/lib/meertijd/meertijd.db\n\nEvery setting may also stand in the environment (MEERTIJD_DB) or in the file of --config (db = …); see meertijd config. " +
		"There is no demo sign-in and no --on here: use meertijd demo for that."
}

// Run opens the database, brings its tables up to date and serves.
func (c serveCommand) Run(s streams, from *sources) error {
	if wrong := c.check(c.language, from); len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "\n"))
	}
	private(&c.config)
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // one of the words that the flag takes
	log := slog.New(slog.NewJSONHandler(s.err, &slog.HandlerOptions{Level: level}))
	db, err := store.Open(context.Background(), c.DB, store.Options{AppVersion: version, BeforeMigrate: c.before(log)})
	if err != nil {
		return explained(c.language, err)
	}
	defer db.Close()
	first, err := c.firstStart(db)
	if err != nil {
		return explained(c.language, err)
	}
	sealing, err := secretKey(&c.config, c.language, first != "" || !c.secure())
	if err != nil {
		return err
	}
	printed, err := c.printer(s)
	if err != nil {
		return err
	}
	metrics := measured(db)
	site, err := site(db, wiring{log: log, settings: &c.config, sealing: sealing, metrics: metrics})
	if err != nil {
		return explained(c.language, err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go tidy(ctx, db, log)
	backedUp, err := nightly(ctx, &c.config, db, log)
	if err != nil {
		return explained(c.language, err)
	}
	defer func() { stop(); <-backedUp }() // a backup that is being made ends before the database closes
	if err := expose(ctx, c.MetricsAddr, metrics, log); err != nil {
		return c.usage("demo.address", "addr", c.MetricsAddr, "cause", err.Error())
	}
	mailed := func() {}
	defer func() { stop(); mailed() }() // a mail that is being sent ends before the database closes
	key, err := auditKey(filepath.Join(filepath.Dir(c.keyFile()), auditKeyName))
	if err != nil {
		return explained(c.language, err)
	}
	signing := signer{db, key, log}
	go signing.hourly(ctx)
	defer signing.sign() // before the database closes
	err = listen(c.Addr, certificate{c.TLSCert, c.TLSKey}, site, log, func(at net.Addr) {
		ended := post(ctx, db, &c.config, c.base(at), printed, log)
		mailed = func() { <-ended }
		fmt.Fprintln(s.out, c.text("serve.ready", "address", c.base(at)))
		if first != "" {
			fmt.Fprintln(s.out, c.text("serve.first-start", "address", c.base(at)+"/setup/"+first))
			log.Info("first start", "address", c.base(at)+"/setup/"+first)
		}
	})
	if err != nil {
		return c.usage("demo.address", "addr", c.Addr, "cause", err.Error())
	}
	return nil
}

// firstStart gives the token of a link to make the first organisation with, or
// nothing when there is one.
func (c serveCommand) firstStart(db *store.DB) (string, error) {
	service := organisation.Service{Store: store.Organisations{DB: db}, Now: time.Now}
	made := token()
	open, err := service.FirstStart(context.Background(), made)
	if !open {
		made = ""
	}
	return made, err
}

// tidy folds away, once a day, the small steps of drafts that were handed in
// long ago, and the bytes of files that were withdrawn. What was handed in,
// swapped or returned stays.
func tidy(ctx context.Context, db *store.DB, log *slog.Logger) {
	for {
		tenants, err := store.Tenants{DB: db}.List(ctx)
		for _, t := range tenants {
			var folded int64
			if folded, err = (store.Plans{DB: db}).Compact(ctx, t.ID, time.Now()); err != nil {
				break
			}
			var swept int
			if swept, err = attachments(db, time.Now, nil).Sweep(ctx, t.ID); err != nil {
				break
			}
			log.Info("tidied", "tenant", t.ID, "folded", folded, "swept", swept)
		}
		if err == nil {
			var gone []store.Expired
			gone, err = db.Expire(ctx, time.Now())
			for _, g := range gone {
				log.Info("expired", "what", g.What, "rows", g.Rows)
			}
		}
		if err != nil && ctx.Err() == nil {
			log.Error("tidy", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(24 * time.Hour):
		}
	}
}

// argsOf gives the arguments of an error as names and values by turns.
func argsOf(err error) []string {
	var e *fault.Error
	if !errors.As(err, &e) {
		return nil
	}
	var out []string
	for name, value := range e.Args {
		out = append(out, name, value)
	}
	return out
}
