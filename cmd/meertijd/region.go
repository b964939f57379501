package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/id"
	"meertijd/internal/dossier"
	"meertijd/internal/region"
	"meertijd/internal/store"
	"meertijd/internal/terminal"
	"meertijd/internal/web/render"
)

type regionCommand struct {
	language
	database
	Tenant string `help:"Organisation, as meertijd tenant list names it; not needed when there is one."`
	On     string `help:"The day to look on, year-month-day; today when empty." placeholder:"DATE"`
	JSON   bool   `help:"Write JSON with stable field names, with every practice." name:"json"`
}

// Help gives the example that --help shows.
func (regionCommand) Help() string {
	return "Example: meertijd region --db meertijd.db --json\n\nThe numbers are those of the page Region and of the list of practices. It judges anew and keeps nothing but the record that somebody looked."
}

// Run says how a region stands.
func (c regionCommand) Run(s streams) error {
	on := clock{}.Today()
	if c.On != "" {
		var err error
		if on, err = calendar.Parse(c.On); err != nil {
			return c.usage("usage.date", "value", c.On)
		}
	}
	db, err := c.open(c.language, false)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx := context.Background()
	tenant, err := c.tenant(ctx, db)
	if err != nil {
		return err
	}
	record := atCommand("region")
	record.At, record.Tenant, record.Event, record.ObjectType = time.Now(), tenant, audit.DirectAccess, "region"
	if err := db.AuditRead(ctx, record); err != nil {
		return explained(c.language, err)
	}
	_, rules := organisations(db, wiring{log: slog.New(slog.DiscardHandler)}, &id.Source{Now: time.Now, Rand: rand.Reader})
	keeper := &region.Keeper{Reader: &dossier.Reader{Practices: store.Practices{DB: db}, Plans: store.Plans{DB: db}, Rules: rules.Rules}}
	board, err := keeper.Board(ctx, tenant, on)
	if err != nil {
		return explained(c.language, err)
	}
	if c.JSON {
		return terminal.WriteRegionJSON(s.out, board)
	}
	return terminal.WriteRegion(s.out, c.Lang, board)
}

// tenant is the organisation that was named, or the only one.
func (c regionCommand) tenant(ctx context.Context, db *store.DB) (string, error) {
	all, err := store.Tenants{DB: db}.List(ctx)
	if err != nil {
		return "", explained(c.language, err)
	}
	for _, t := range all {
		if t.ID == c.Tenant || c.Tenant == "" && len(all) == 1 {
			return t.ID, nil
		}
	}
	return "", c.usage("tenant.unknown", "tenant", c.Tenant)
}

// warm makes the boards of all organisations when a server starts and at the
// beginning of each day, when many practices may stand otherwise: so that nobody
// who looks first in the morning waits for it.
func warm(ctx context.Context, db *store.DB, k *region.Keeper, log *slog.Logger) {
	ctx = store.Patiently(ctx)
	for ctx.Err() == nil {
		all, err := store.Tenants{DB: db}.List(ctx)
		for _, t := range all {
			if _, wrong := k.Board(ctx, t.ID, clock{}.Today()); wrong != nil && ctx.Err() == nil {
				err = wrong
			}
		}
		if err != nil && ctx.Err() == nil {
			log.Warn("region", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(untilMorning(time.Now().In(render.Zone))):
		}
	}
}

// untilMorning is how long it takes until just after the next midnight.
func untilMorning(now time.Time) time.Duration {
	return time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 1, 0, now.Location()).Sub(now)
}
