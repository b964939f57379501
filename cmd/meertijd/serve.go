package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/store"
)

type serveCommand struct {
	language
	Addr   string `help:"Address to listen on." default:"localhost:8080"`
	DB     string `help:"File of the database, or postgres://…" default:"meertijd.db" name:"db"`
	Region string `help:"Name of a region that comes with the program, or a folder."`
}

// Help gives the example that --help shows.
func (serveCommand) Help() string {
	return "Example: meertijd serve --db /var/lib/meertijd/meertijd.db\n\nThere is no demo sign-in and no --on here: use meertijd demo for that."
}

// Run opens the database, brings its tables up to date and serves.
func (c serveCommand) Run(s streams) error {
	set, _, err := demoCommand{language: c.language, Region: c.Region}.set(s)
	if err != nil {
		return err
	}
	db, err := store.Open(context.Background(), c.DB, store.Options{AppVersion: version})
	if err != nil {
		return explained(c.language, err)
	}
	defer db.Close()
	log := slog.New(slog.NewJSONHandler(s.err, nil))
	site, err := site(db, set, clock{}, nil, log)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go tidy(ctx, db, log)
	err = listen(c.Addr, site.Handler(), log, func(at net.Addr) { fmt.Fprintln(s.out, c.text("serve.ready", "address", "http://"+at.String())) })
	if err != nil {
		return c.usage("demo.address", "addr", c.Addr, "cause", err.Error())
	}
	return nil
}

// tidy folds away, once a day, the small steps of drafts that were handed in
// long ago. What was handed in, swapped or returned stays.
func tidy(ctx context.Context, db *store.DB, log *slog.Logger) {
	for {
		tenants, err := store.Tenants{DB: db}.List(ctx)
		for _, t := range tenants {
			var folded int64
			if folded, err = (store.Plans{DB: db}).Compact(ctx, t.ID, time.Now()); err != nil {
				break
			}
			log.Info("tidied", "tenant", t.ID, "folded", folded)
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
