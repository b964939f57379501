package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"meertijd/demo"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/rule"
	"meertijd/internal/store"
	"meertijd/internal/web"
	"meertijd/internal/web/asset"
	"meertijd/regions"
)

// demoTenant is the only tenant of a demo.
const demoTenant = "demo"

type demoCommand struct {
	language
	Addr      string `help:"Address to listen on." default:"localhost:8080"`
	Data      string `help:"Folder for the made-up data." default:"build/demo" type:"path"`
	On        string `help:"The day on which the demo plays, such as 2026-06-02."`
	Practices int    `help:"How many practices." default:"24"`
	Region    string `help:"Name of a region that comes with the program, or a folder."`
	Seed      uint64 `help:"What chance begins with." default:"1"`
	Routes    bool   `help:"Print every address with an example of it, and stop." hidden:""`
}

// Help gives the example that --help shows.
func (demoCommand) Help() string {
	return "Example: meertijd demo --on 2026-06-02 --practices 24\n\nEverything in it is made up. The data stays in --data until you remove it."
}

// Run makes the demo when it is not there yet, and serves it.
func (c demoCommand) Run(s streams) error {
	set, name, err := c.set(s)
	if err != nil {
		return err
	}
	on, err := c.day(set)
	if err != nil {
		return err
	}
	file, err := c.made(set, name, on)
	if err != nil {
		return c.explain(err)
	}
	db, err := store.Open(context.Background(), file, store.Options{AppVersion: version})
	if err != nil {
		return c.explain(err)
	}
	defer db.Close()
	log := slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	rules := func(string) *rule.Set { return set }
	site, err := site(db, wiring{clock: clockOn(on), rules: rules, demo: &web.Demo{Tenant: demoTenant, Fixed: on}, log: log})
	if err != nil {
		return err
	}
	if c.Routes {
		for _, r := range site.Routes() {
			fmt.Fprintln(s.out, r.Pattern+"\t"+r.Try)
		}
		return nil
	}
	people, err := demo.Fill(context.Background(), c.options(db, set, on))
	if err != nil {
		return c.explain(err)
	}
	err = listen(c.Addr, certificate{}, site, log, func(at net.Addr) { c.welcome(s, at, people) })
	if err != nil {
		return c.usage("demo.address", "addr", c.Addr, "cause", err.Error())
	}
	return nil
}

// set reads the rules of the region.
func (c demoCommand) set(s streams) (*rule.Set, string, error) {
	dir := cmp.Or(c.Region, regions.Default())
	book, err := c.book(s, dir)
	if err != nil {
		return nil, "", err
	}
	return book.Set, filepath.Base(dir), nil
}

// day is the day on which the demo plays.
func (c demoCommand) day(set *rule.Set) (calendar.Date, error) {
	if c.On == "" {
		return demo.Day(set), nil
	}
	on, err := calendar.Parse(c.On)
	if err != nil {
		return calendar.None, c.usage("usage.date", "value", c.On)
	}
	return on, nil
}

func (c demoCommand) options(db *store.DB, set *rule.Set, on calendar.Date) demo.Options {
	return demo.Options{
		Set: set, Tenant: demoTenant, Seed: c.Seed, Practices: c.Practices, On: on,
		Stores: demo.Stores{Plans: store.Plans{DB: db}, Practices: store.Practices{DB: db}, Notes: store.Practices{DB: db}, People: store.People{DB: db}, Interventions: store.Interventions{DB: db}, Reminders: store.Reminders{DB: db}, Networks: store.Networks{DB: db}, Views: store.Views{DB: db}},
	}
}

// made gives the file with the demo. A demo is made beside its place and moved
// there when it is whole, so that one that was broken off leaves nothing.
func (c demoCommand) made(set *rule.Set, region string, on calendar.Date) (string, error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return "", &fault.Error{Kind: fault.Unavailable, Code: "demo.folder", Args: fault.Args{"path": c.Data}, Cause: err}
	}
	file := filepath.Join(c.Data, fmt.Sprintf("demo-%s-%s-%d-%d.db", region, on, c.Practices, c.Seed))
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	making := file + ".making"
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(making + end); err != nil && !os.IsNotExist(err) {
			return "", &fault.Error{Kind: fault.Unavailable, Code: "demo.folder", Args: fault.Args{"path": c.Data}, Cause: err}
		}
	}
	db, err := store.Open(context.Background(), making, store.Options{AppVersion: version})
	if err != nil {
		return "", err
	}
	if err = c.tenant(db, set, on); err == nil {
		_, err = demo.Fill(context.Background(), c.options(db, set, on))
	}
	if closing := db.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = os.Remove(making) // half a demo is of no use; the next start removes what stays
		return "", err
	}
	return file, os.Rename(making, file)
}

// tenant makes the organisation that the demo is of.
func (c demoCommand) tenant(db *store.DB, set *rule.Set, on calendar.Date) error {
	at := on.Time()
	return store.Tenants{DB: db}.Save(context.Background(), store.Tenant{
		ID: demoTenant, Name: set.Region.Organisation.In(c.Lang), Region: set.Region.Key, Created: at,
	}, audit.Record{At: at, Tenant: demoTenant, Event: audit.ConfigChange, Outcome: audit.OK, ObjectType: "tenant", ObjectID: demoTenant, Rule: "demo", AppVersion: version})
}

// explain puts an error of the demo into a sentence.
func (c demoCommand) explain(err error) error { return explained(c.language, err) }

// explained puts an error with a code into a sentence.
func explained(l language, err error) error {
	code := string(fault.CodeOf(err))
	if sentence := l.text(code); code != "" && sentence != code {
		return l.usage(code, argsOf(err)...)
	}
	return err
}

// shown is how many people the welcome names of each kind.
const shown = 6

// welcome prints the address and some of the people one can be.
func (c demoCommand) welcome(s streams, at net.Addr, people demo.Report) {
	address := "http://" + at.String()
	if tcp, ok := at.(*net.TCPAddr); ok && (tcp.IP.IsLoopback() || tcp.IP.IsUnspecified()) {
		address = "http://localhost:" + strconv.Itoa(tcp.Port)
	}
	fmt.Fprintln(s.out, c.text("demo.ready", "address", address))
	fmt.Fprintln(s.out, c.text("demo.people"))
	seen := map[string]int{}
	for _, p := range people.People {
		about := "demo.is." + firstCode(p)
		if seen[string(p.Role)]++; seen[string(p.Role)] > shown {
			continue
		}
		line := fmt.Sprintf("  %-26s %s", p.Name, c.text("role."+string(p.Role)))
		if p.Of != "" {
			line += ", " + p.Of
		}
		if note := c.text(about); note != about {
			line += " · " + note
		}
		fmt.Fprintln(s.out, line)
	}
	if missing := asset.Missing(); len(missing) > 0 {
		fmt.Fprintln(s.err, c.text("demo.assets", "files", strings.Join(missing, ", ")))
	}
	fmt.Fprintln(s.out, c.text("demo.stop"))
}

func firstCode(p demo.Person) string {
	if len(p.Codes) == 0 {
		return ""
	}
	return string(p.Codes[len(p.Codes)-1])
}
