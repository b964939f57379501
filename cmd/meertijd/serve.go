package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/store"
	"meertijd/internal/terminal"
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
	rarely()
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
	return c.serve(s, db, log, opening{first, sealing, printed})
}

// rarely lets the garbage of pages lie twice as long: what is kept of a region is
// small beside the memory of a server, and looking through it takes a tenth of
// the processor. GOGC in the environment says otherwise.
func rarely() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}

// opening is what a server begins with.
type opening struct {
	first   string    // token of the link of a first start; empty when there is an organisation
	sealing []byte    // the secret key
	printed io.Writer // shows mail on the terminal; nil sends it
}

// serve lets people in until the program is told to stop, and everything that
// runs beside it ends before the database closes.
func (c serveCommand) serve(s streams, db *store.DB, log *slog.Logger, with opening) error {
	metrics := measured(db)
	limiter := account.NewLimiter(time.Now, store.Attempts{DB: db})
	site, err := site(db, wiring{log: log, settings: &c.config, sealing: with.sealing, metrics: metrics, limiter: limiter})
	if err != nil {
		return explained(c.language, err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended, err := c.background(ctx, db, limiter, log)
	if err != nil {
		return explained(c.language, err)
	}
	defer func() { stop(); ended() }()
	go warm(ctx, db, site.Region, log)
	if err := expose(ctx, c.MetricsAddr, metrics, log); err != nil {
		return c.usage("demo.address", "addr", c.MetricsAddr, "cause", err.Error())
	}
	mailed := func() {}
	defer func() { stop(); mailed() }() // a mail that is being sent ends before the database closes
	err = listen(c.Addr, certificate{c.TLSCert, c.TLSKey}, site, log, func(at net.Addr) {
		sent := post(ctx, db, &c.config, c.base(at), with.printed, log)
		mailed = func() { <-sent }
		fmt.Fprintln(s.out, c.text("serve.ready", "address", c.base(at)))
		if with.first != "" {
			with.first = c.base(at) + "/setup/" + with.first
		}
		if err := c.tellFirst(s.out, terminal.Screen(s.out), with.first, log); err != nil {
			log.Error("first start", "error", err)
		}
	})
	if err != nil {
		return c.usage("demo.address", "addr", c.Addr, "cause", err.Error())
	}
	return nil
}

// background begins what a server does beside answering: it tidies, makes backups,
// signs the audit record and keeps who tried to come in. What it gives ends that,
// before the database closes.
func (c serveCommand) background(ctx context.Context, db *store.DB, limiter *account.Limiter, log *slog.Logger) (end func(), err error) {
	key, err := auditKey(filepath.Join(filepath.Dir(c.keyFile()), auditKeyName))
	if err != nil {
		return nil, err
	}
	backedUp, err := nightly(ctx, &c.config, db, log)
	if err != nil {
		return nil, err
	}
	go tidy(ctx, db, log)
	go weekly(ctx, db, log)
	signing := signer{db, key, log}
	go signing.hourly(ctx)
	counted := remember(ctx, limiter, log)
	return func() {
		signing.sign()
		<-counted
		<-backedUp // one that is being made ends first
	}, nil
}

// remember hands over, every second, how often people tried to come in, and once
// more at the end.
func remember(ctx context.Context, limiter *account.Limiter, log *slog.Logger) <-chan struct{} {
	ended := make(chan struct{})
	flush := func(ctx context.Context) {
		if err := limiter.Flush(ctx); err != nil {
			log.Error("attempts", "error", err)
		}
	}
	go func() {
		defer close(ended)
		for {
			select {
			case <-ctx.Done():
				last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastTime)
				defer cancel()
				flush(last)
				return
			case <-time.After(time.Second):
				flush(ctx)
			}
		}
	}()
	return ended
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
