package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/backup"
	"meertijd/internal/store"
)

type tenantCommands struct {
	List   tenantListCommand   `cmd:"" help:"List the organisations."`
	Export tenantExportCommand `cmd:"" help:"Write one organisation to a file, to import elsewhere."`
	Import tenantImportCommand `cmd:"" help:"Put an organisation from such a file beside the others."`
}

type tenantListCommand struct {
	language
	database
}

// Run prints a line for each organisation.
func (c tenantListCommand) Run(s streams) error {
	db, err := c.open(c.language, true)
	if err != nil {
		return err
	}
	defer db.Close()
	all, err := store.Tenants{DB: db}.List(context.Background())
	if err != nil {
		return explained(c.language, err)
	}
	for _, t := range all {
		fmt.Fprintf(s.out, "%s\t%s\t%s\n", t.ID, t.Region, t.Name)
	}
	return nil
}

type tenantExportCommand struct {
	language
	database
	lock
	Tenant      string `help:"Organisation, as meertijd tenant list names it." required:""`
	Credentials bool   `help:"With what its people sign in with; without it they are invited again."`
	File        string `arg:"" help:"File to make; one that exists stays as it is." type:"path"`
}

// Run records the export, and then makes it: there is none without a record.
func (c tenantExportCommand) Run(s streams) error {
	lock, err := c.closed()
	if err != nil {
		return explained(c.language, err)
	}
	db, err := c.open(c.language, false)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := (store.Tenants{DB: db}).Get(context.Background(), c.Tenant); err != nil {
		return c.usage("tenant.unknown", "tenant", c.Tenant)
	}
	var done store.Dumped
	made, err := backup.Create(c.File, lock, func(w io.Writer) error {
		if err := db.AuditRead(context.Background(), exported(c.Tenant, c.Credentials)); err != nil {
			return err
		}
		done, err = db.Dump(context.Background(), w, store.DumpOptions{Tenant: c.Tenant, Credentials: c.Credentials})
		return err
	})
	if err != nil {
		return explained(c.language, err)
	}
	fmt.Fprintln(s.out, c.text("tenant.exported", "tenant", c.Tenant, "file", made.Path, "rows", strconv.FormatInt(done.Rows(), 10)))
	return nil
}

// exported is the record of an export at the command line.
func exported(tenant string, credentials bool) audit.Record {
	r := atCommand("tenant export")
	r.At, r.Tenant, r.Event, r.ObjectType, r.ObjectID = time.Now(), tenant, audit.Export, "tenant", tenant
	if credentials {
		r.Fields = []string{"credentials"}
	}
	return r
}

// arrived gives the record of a tenant that came from a file.
func arrived(rule string) func(tenant string) []audit.Record {
	return func(tenant string) []audit.Record {
		r := atCommand(rule)
		r.At, r.Tenant, r.Event, r.ObjectType, r.ObjectID = time.Now(), tenant, audit.Restore, "tenant", tenant
		return []audit.Record{r}
	}
}

type tenantImportCommand struct {
	language
	database
	opener
	As   string `help:"Key that it gets here; its audit record then begins anew." placeholder:"NEWID"`
	File string `arg:"" help:"File that meertijd tenant export made." type:"existingfile"`
}

// Run puts an organisation beside the others, in one transaction.
func (c tenantImportCommand) Run(s streams) error {
	key, err := c.key()
	if err != nil {
		return explained(c.language, err)
	}
	db, err := c.open(c.language, false)
	if err != nil {
		return err
	}
	defer db.Close()
	done, err := db.Import(context.Background(), stream(c.File, key), store.LoadOptions{As: c.As, Record: arrived("tenant import")})
	if err != nil {
		return explained(c.language, err)
	}
	fmt.Fprintln(s.out, c.text("tenant.imported", "tenant", orElse(c.As, done.Tenant), "rows", strconv.FormatInt(done.Rows(), 10)))
	return nil
}
