package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/id"
	"meertijd/internal/store"
)

type administratorCommand struct {
	language
	config
	Mail string `help:"Email address of the administrator." required:""`
	Name string `help:"Name of the administrator." required:""`
}

// Help gives the example that --help shows.
func (administratorCommand) Help() string {
	return "Example: meertijd administrator --db /var/lib/meertijd/meertijd.db --name \"Bea Duin\" --mail bea@host.example\n\n" +
		"Prints a link that works once. An administrator makes organisations, and sees nothing of what is in them."
}

// Run makes somebody administrator of the platform, and prints the link.
func (c administratorCommand) Run(s streams, from *sources) error {
	mail, name := strings.TrimSpace(c.Mail), strings.TrimSpace(c.Name)
	if !account.ValidMail(mail) || name == "" {
		return c.usage("administrator.who", "mail", mail)
	}
	path, err := c.letIn(c.language, from, func(s *account.Service) (string, error) {
		return s.Administrator(context.Background(), account.StartCommand{Mail: mail, Name: name, Language: c.Lang})
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, c.text("administrator.link", "name", name, "address", c.base(nil)+path))
	return nil
}

type recoverCommand struct {
	language
	config
	Mail   string `help:"Email address of the account." required:""`
	Tenant string `help:"In the name of which organisation, as meertijd tenant list names it; else the first of the account."`
}

// Help gives the example that --help shows.
func (recoverCommand) Help() string {
	return "Example: meertijd recover --db /var/lib/meertijd/meertijd.db --mail sam@rho.example\n\n" +
		"Prints a link that works once, and mails it. Make sure who asks: whoever has the link has the account."
}

// Run prints the link with which somebody sets up anew how to sign in.
func (c recoverCommand) Run(s streams, from *sources) error {
	mail := strings.TrimSpace(c.Mail)
	path, err := c.letIn(c.language, from, func(s *account.Service) (string, error) {
		return s.Recover(context.Background(), c.Tenant, mail)
	})
	if fault.KindOf(err) == fault.NotFound {
		return c.usage("recover.nobody", "mail", mail)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, c.text("recover.link", "mail", mail, "address", c.base(nil)+path))
	fmt.Fprintln(s.out, c.text("recover.next"))
	return nil
}

// letIn makes a link from the server, in a database that is there.
func (c config) letIn(l language, from *sources, link func(*account.Service) (string, error)) (path string, err error) {
	if len(from.problems) > 0 {
		return "", errors.New(l.text(from.problems[0].code, from.problems[0].pairs...))
	}
	db, err := database{DB: c.DB}.openAs(l, store.Options{AppVersion: version})
	if err != nil {
		return "", err
	}
	defer db.Close()
	path, err = link(accounts(db, &id.Source{Now: time.Now, Rand: rand.Reader}))
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return "", explained(l, err)
	}
	return path, err
}
