package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/planbook"
	file "meertijd/internal/practice"
	"meertijd/internal/store"
	"meertijd/regions"
)

const tenant = "bench"

// mould is how many practices are made by the services, day by day; the others
// are copies of them under other names.
const mould = 50

// fillOurs makes a database with as many practices, each with its plans of all
// programme years until today and a person, and a programme lead.
func fillOurs(ctx context.Context, dir, region string, practices int) (path string, err error) {
	path = filepath.Join(dir, "bench.db")
	db, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return "", err
	}
	defer db.Close()
	now := time.Now()
	record := audit.Record{At: now, Tenant: tenant, Event: audit.Create, Outcome: audit.OK, ObjectType: "bench"}
	if err := (store.Tenants{DB: db}).Save(ctx, store.Tenant{ID: tenant, Name: "RHO Verzonnen", Region: region, Created: now}, record); err != nil {
		return "", err
	}
	if err := copies(ctx, dir, db, region, practices, record); err != nil {
		return "", err
	}
	people := store.People{DB: db}
	for i := range practices {
		p, id := practice(i), fmt.Sprintf("practice-%05d", i)
		person := access.Person{ID: "person-" + id, Name: p["contact"], Hats: []access.Hat{{ID: "hat-" + id, Role: access.Manager, Of: id, From: calendar.MustParse("2023-01-01")}}}
		if err := people.SavePerson(ctx, tenant, person, record); err != nil {
			return "", err
		}
	}
	return path, people.SavePerson(ctx, tenant, lead, record)
}

// lead looks at the region.
var lead = access.Person{ID: "lead", Name: "Lies Verzonnen", Hats: []access.Hat{{ID: "hat-lead", Role: access.Lead}}}

// signIn lets the lead in, and gives the token of the session.
func signIn(ctx context.Context, path string) (token string, err error) {
	db, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return "", err
	}
	defer db.Close()
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	now := time.Now()
	token = base64.RawURLEncoding.EncodeToString(b[:])
	session := access.Session{Key: plan.LinkKey(token), Tenant: tenant, Person: lead.ID, Hat: "hat-lead", Level: 2, Method: "bench", Language: "nl", Begun: now, Seen: now}
	return token, store.People{DB: db}.SaveSession(ctx, session, nil)
}

// copies fills the database with the practices of a demo, again and again under
// other ids, so that there are enough of them.
func copies(ctx context.Context, dir string, db *store.DB, region string, practices int, record audit.Record) error {
	folder, err := fs.Sub(regions.Files, region)
	if err != nil {
		return err
	}
	book, faults := planbook.ReadRegion(folder, region)
	if len(faults) > 0 {
		return fmt.Errorf("the region: %v", faults[0])
	}
	from, err := store.Open(ctx, filepath.Join(dir, "mould.db"), store.Options{})
	if err != nil {
		return err
	}
	defer from.Close()
	if err := (store.Tenants{DB: from}).Save(ctx, store.Tenant{ID: tenant, Name: "RHO Verzonnen", Region: region, Created: record.At}, record); err != nil {
		return err
	}
	c := &copier{ctx: ctx, files: store.Practices{DB: db}, plans: store.Plans{DB: db}, record: record, seen: map[string]bool{}}
	stores := demo.Stores{Plans: store.Plans{DB: from}, Practices: store.Practices{DB: from}, People: store.People{DB: from}}
	made, err := demo.Fill(ctx, demo.Options{Set: book.Set, Tenant: tenant, Stores: stores, Practices: min(mould, practices)})
	if err != nil {
		return err
	}
	if c.mould, err = stores.Practices.List(ctx, tenant, "", made.On); err != nil {
		return err
	}
	if c.years, err = stores.Plans.Region(ctx, tenant); err != nil {
		return err
	}
	if c.places, err = stores.Practices.ListNeighbourhoods(ctx, tenant); err != nil {
		return err
	}
	for c.made < practices && c.err == nil {
		c.round(practices)
	}
	return c.err
}

// copier writes copies; it stops at the first error.
type copier struct {
	ctx    context.Context
	files  store.Practices
	plans  store.Plans
	record audit.Record
	mould  []file.File
	years  []plan.Plan
	places []file.Neighbourhood
	seen   map[string]bool // attendances that were written
	turn   int
	made   int
	err    error
}

// mark gives an id of this turn.
func (c *copier) mark(id string) string { return fmt.Sprintf("%s-%03d", id, c.turn) }

func (c *copier) keep(err error) {
	if c.err == nil {
		c.err = err
	}
}

func (c *copier) round(most int) {
	c.turn++
	for _, p := range c.places {
		c.place(p)
	}
	ids := map[string]string{}
	for i := range c.mould {
		if c.made < most {
			ids[c.mould[i].Practice.ID] = fmt.Sprintf("practice-%05d", c.made)
			c.made++
		}
	}
	for i := range c.mould {
		if id := ids[c.mould[i].Practice.ID]; id != "" {
			c.file(c.mould[i], id)
		}
	}
	for i := range c.years {
		c.plan(c.years[i], ids)
	}
}

func (c *copier) place(p file.Neighbourhood) {
	p.ID, p.Name = c.mark(p.ID), fmt.Sprintf("%s %d", p.Name, c.turn)
	p.Agreements, p.Answers = marked(c, p.Agreements), marked(c, p.Answers)
	c.keep(c.files.SaveNeighbourhood(c.ctx, p, c.record))
}

// marked gives the facts of a list under ids of this turn.
func marked[T any](c *copier, rows []T) []T {
	out := make([]T, len(rows))
	for i, row := range rows {
		switch fact := any(&row).(type) {
		case *file.Agreement:
			fact.ID = c.mark(fact.ID)
		case *file.Answer:
			fact.ID = c.mark(fact.ID)
		case *file.Life:
			fact.ID = c.mark(fact.ID)
		case *file.Membership:
			fact.ID = c.mark(fact.ID)
			if fact.To == file.InNeighbourhood {
				fact.Key = c.mark(fact.Key)
			}
		case *file.Commitment:
			fact.ID = c.mark(fact.ID)
		case *file.InUse:
			fact.ID = c.mark(fact.ID)
		case *file.Attendance:
			fact.ID = c.mark(fact.ID)
		case *file.Visit:
			fact.ID = c.mark(fact.ID)
		case *file.Registered:
			fact.ID = c.mark(fact.ID)
		case *file.Population:
			fact.ID = c.mark(fact.ID)
		case *file.Waiver:
			fact.ID = c.mark(fact.ID)
		case *file.SignUp:
			fact.ID = c.mark(fact.ID)
		case *file.Phone:
			fact.ID = c.mark(fact.ID)
		default:
			panic(fmt.Sprintf("no id in %T", row))
		}
		out[i] = row
	}
	return out
}

func (c *copier) file(f file.File, id string) {
	var n int
	_, _ = fmt.Sscanf(id, "practice-%d", &n) // it was made so
	said := practice(n)
	f.Practice = f.First
	f.Practice.Tenant, f.Practice.ID, f.Practice.Name, f.Practice.AGB = tenant, id, said["name"], said["agb"]
	f.Version, f.Neighbourhood, f.Life = 0, nil, nil // a copy has no other practice to have merged with
	f.Memberships, f.Commitments, f.InUse = marked(c, f.Memberships), marked(c, f.Commitments), marked(c, f.InUse)
	f.Attendance, f.Visits, f.Registered = marked(c, f.Attendance), marked(c, f.Visits), marked(c, f.Registered)
	f.Populations, f.Waivers = marked(c, f.Populations), marked(c, f.Waivers)
	f.SignUps, f.Phones = marked(c, f.SignUps), marked(c, f.Phones)
	f.Attendance = slices.DeleteFunc(f.Attendance, func(a file.Attendance) bool { // of a health centre it is in several files
		seen := c.seen[a.ID]
		c.seen[a.ID] = true
		return seen
	})
	c.keep(c.files.Save(c.ctx, file.Change{File: f, By: "bench", At: c.record.At}, c.record))
}

func (c *copier) plan(p plan.Plan, ids map[string]string) {
	p.ID = c.mark(p.ID)
	var members []plan.Member
	for _, m := range p.Members {
		if m.Practice = ids[m.Practice]; m.Practice != "" {
			members = append(members, m)
		}
	}
	if len(members) == 0 {
		return
	}
	p.Members, p.Remarks, p.Conflicts, p.Shares = members, nil, nil, nil
	events := make([]plan.Event, len(p.Events))
	for i, e := range p.Events {
		if e.Number != "" {
			e.Number = c.mark(e.Number)
		}
		e.Verdicts = nil // they are of the practice that was copied
		events[i] = e
	}
	p.Events = events
	c.keep(c.plans.Save(c.ctx, plan.Change{Plan: p}))
}
