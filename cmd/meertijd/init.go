package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/id"
	"meertijd/internal/organisation"
	"meertijd/internal/store"
	"meertijd/regions"
)

type initCommand struct {
	language
	config
	Name     string `help:"Name of the organisation." required:""`
	Region   string `help:"Key of a region that comes with the program."`
	LeadMail string `help:"Email address of the first programme lead." required:""`
	LeadName string `help:"Name of the first programme lead." required:""`
	Another  bool   `help:"Make one although there is an organisation with this name."`
}

// Help gives the example that --help shows.
func (initCommand) Help() string {
	return "Example: meertijd init --db /var/lib/meertijd/meertijd.db --name \"RHO Voorbeeld\" --lead-name \"Sam Duin\" --lead-mail sam@rho.example\n\n" +
		"Prints a link that works once. When it stopped half-way, do it again: it goes on where it was."
}

// Run makes key, database and organisation, and prints the link of the lead.
func (c initCommand) Run(s streams, from *sources) error {
	if len(from.problems) > 0 {
		return errors.New(c.text(from.problems[0].code, from.problems[0].pairs...))
	}
	c.LeadMail, c.LeadName = strings.TrimSpace(c.LeadMail), strings.TrimSpace(c.LeadName)
	if !account.ValidMail(c.LeadMail) || c.LeadName == "" {
		return c.usage("init.lead", "mail", c.LeadMail)
	}
	private(&c.config)
	db, err := store.Open(context.Background(), c.DB, store.Options{AppVersion: version})
	if err != nil {
		return explained(c.language, err)
	}
	defer db.Close()
	all, err := store.Organisations{DB: db}.List(context.Background())
	if err != nil {
		return explained(c.language, err)
	}
	if _, err := secretKey(&c.config, c.language, len(all) == 0); err != nil {
		return err
	}
	o, err := c.organisation(db)
	if err != nil {
		return c.refused(err)
	}
	path, err := c.lead(db, o.Tenant)
	if err != nil {
		return c.refused(err)
	}
	fmt.Fprintln(s.out, c.text("init.done", "name", o.Name, "region", o.Plan.Region))
	fmt.Fprintln(s.out, c.text("init.link", "lead", c.LeadName, "address", c.base(nil)+path))
	fmt.Fprintln(s.out, c.text("init.next", "db", c.DB))
	return nil
}

// organisation makes the organisation. One with this name that has no people
// was broken off half-way: then that one it is.
func (c initCommand) organisation(db *store.DB) (organisation.Organisation, error) {
	ctx, ids := context.Background(), &id.Source{Now: time.Now, Rand: rand.Reader}
	service, _ := organisations(db, wiring{log: slog.New(slog.DiscardHandler)}, ids)
	made, there, err := service.Named(ctx, c.Name)
	if err != nil {
		return organisation.Organisation{}, err
	}
	if there && !c.Another {
		people, err := accounts(db, ids).People.People(ctx, made.Tenant, clock{}.Today())
		if err == nil && len(people) == 0 {
			return service.Get(ctx, made.Tenant)
		}
		if err != nil {
			return organisation.Organisation{}, err
		}
	}
	return service.Make(ctx, organisation.New{
		Command: organisation.Command{Actor: organisation.Starter("", "init")},
		Name:    c.Name, Region: cmp.Or(c.Region, regions.Default()), Another: c.Another,
	})
}

// accounts gives what is needed to let somebody in by a link.
func accounts(db *store.DB, ids *id.Source) *account.Service {
	return &account.Service{
		Store: store.Accounts{DB: db}, People: store.People{DB: db}, Practices: store.Practices{DB: db}, Now: time.Now, Today: clock{}.Today, NewID: ids.New, Token: token, Version: version,
	}
}

// lead makes the link with which the first lead comes in.
func (c initCommand) lead(db *store.DB, tenant string) (path string, err error) {
	ids := &id.Source{Now: time.Now, Rand: rand.Reader}
	return accounts(db, ids).FirstStart(context.Background(), account.StartCommand{Tenant: tenant, Mail: c.LeadMail, Name: c.LeadName, Language: c.Lang})
}

// refused puts every fault of an error into words.
func (c initCommand) refused(err error) error {
	var e *fault.Error
	if !errors.As(err, &e) || len(e.Faults) == 0 {
		return explained(c.language, err)
	}
	var lines []string
	for _, f := range e.Faults {
		if f.Code == "organisation.name-taken" {
			f.Code = "init.another"
		}
		var pairs []string
		for name, value := range f.Args {
			pairs = append(pairs, name, value)
		}
		lines = append(lines, c.text(string(f.Code), pairs...))
	}
	return errors.New(strings.Join(lines, "\n"))
}
