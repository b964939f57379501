package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/report"
	"meertijd/internal/store"
)

type auditExportCommand struct {
	language
	database
	Tenant string `help:"The organisation." required:""`
	From   string `help:"First day, such as 2026-01-01."`
	Until  string `help:"Last day."`
	CSV    bool   `help:"As CSV; this is what is done when nothing is said." xor:"form" name:"csv"`
	JSON   bool   `help:"As JSON, one record on a line." xor:"form" name:"json"`
}

// Run records the export, and then writes the records in the order of the
// chain. It reads them in pages.
func (c auditExportCommand) Run(s streams) error {
	from, until, err := c.days()
	if err != nil {
		return err
	}
	db, err := c.open(c.language, false)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx := context.Background()
	if _, err := (store.Tenants{DB: db}).Get(ctx, c.Tenant); err != nil {
		return explained(c.language, err)
	}
	record := atCommand("export")
	record.At, record.Tenant, record.Event, record.ObjectType = time.Now(), c.Tenant, audit.Export, "audit"
	record.Fields = []string{"from=" + c.From, "until=" + c.Until}
	if err := db.AuditRead(ctx, record); err != nil {
		return explained(c.language, err)
	}
	out := bufio.NewWriter(s.out)
	write, end, err := c.writer(out)
	if err != nil {
		return err
	}
	told := map[string]bool{}
	err = db.EachRecord(ctx, c.Tenant, func(e audit.Entry) error {
		if e.At.Before(from) || !until.IsZero() && !e.At.Before(until) {
			return nil
		}
		shown := ""
		if e.List != "" && !told[e.List] {
			told[e.List] = true
			if shown, err = db.AuditList(ctx, c.Tenant, e.List); err != nil {
				return err
			}
		}
		return write(e, shown)
	})
	if err != nil {
		return explained(c.language, err)
	}
	if err := end(); err != nil {
		return err
	}
	return out.Flush()
}

// days reads the period; the last day counts.
func (c auditExportCommand) days() (from, until time.Time, err error) {
	if from, err = c.day(c.From, 0); err == nil {
		until, err = c.day(c.Until, 1)
	}
	return from, until, err
}

func (c auditExportCommand) day(text string, later int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	day, err := calendar.Parse(text)
	if err != nil {
		return time.Time{}, c.usage("usage.date", "value", text)
	}
	return day.Time().AddDate(0, 0, later), nil
}

// columns are the fields of a record as it is kept, after NEN 7513.
var columns = []string{"seq", "at", "event", "outcome", "user", "role", "organisation", "on_behalf_of", "method", "session", "access_point",
	"purged", "object_type", "object_id", "object_version", "fields", "rule", "request_id", "app_version", "hash", "list", "shown"}

// cells are one record; what a list showed stands beside the first record in the
// file that names the list.
func cells(e audit.Entry, shown string) []string {
	return []string{strconv.FormatInt(e.Seq, 10), store.Instant(e.At), string(e.Event), string(e.Outcome), e.User, e.Role, e.Organisation,
		e.OnBehalfOf, e.Method, e.Session, e.AccessPoint, strconv.FormatBool(e.Purged), e.ObjectType, e.ObjectID,
		strconv.FormatInt(e.ObjectVersion, 10), strings.Join(e.Fields, " "), e.Rule, e.RequestID, e.AppVersion, e.Hash.String(),
		e.List, strings.Join(strings.Fields(shown), " ")}
}

// writer gives what writes one record, and what ends the file.
func (c auditExportCommand) writer(out io.Writer) (write func(e audit.Entry, shown string) error, end func() error, err error) {
	if c.JSON {
		return func(e audit.Entry, shown string) error {
			line := map[string]string{}
			for i, cell := range cells(e, shown) {
				line[columns[i]] = cell
			}
			data, err := json.Marshal(line)
			if err == nil {
				_, err = fmt.Fprintf(out, "%s\n", data)
			}
			return err
		}, func() error { return nil }, nil
	}
	file, err := report.NewCSV(out, columns...)
	return func(e audit.Entry, shown string) error { return file.Row(cells(e, shown)...) }, file.Close, err
}
