package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"path/filepath"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	file "meertijd/internal/practice"
	"meertijd/internal/store"
)

const tenant = "bench"

// fillOurs makes a database with as many practices, each with a person, and a
// programme lead who is signed in, and gives the token of the session.
func fillOurs(ctx context.Context, dir, region string, practices int) (path, token string, err error) {
	path = filepath.Join(dir, "bench.db")
	db, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return "", "", err
	}
	defer db.Close()
	now := time.Now()
	record := audit.Record{At: now, Tenant: tenant, Event: audit.Create, Outcome: audit.OK, ObjectType: "bench"}
	if err := (store.Tenants{DB: db}).Save(ctx, store.Tenant{ID: tenant, Name: "RHO Verzonnen", Region: region, Created: now}, record); err != nil {
		return "", "", err
	}
	people, files := store.People{DB: db}, store.Practices{DB: db}
	for i := range practices {
		p, id := practice(i), fmt.Sprintf("practice-%05d", i)
		change := file.Change{By: "bench", At: now}
		change.Practice = file.Practice{Tenant: tenant, ID: id, Name: p["name"], AGB: p["agb"], Cohort: p["cohort"], Fictional: true}
		if err := files.Save(ctx, change, record); err != nil {
			return "", "", err
		}
		person := access.Person{ID: "person-" + id, Name: p["contact"], Hats: []access.Hat{{ID: "hat-" + id, Role: access.Manager, Of: id, From: calendar.MustParse("2023-01-01")}}}
		if err := people.SavePerson(ctx, tenant, person, record); err != nil {
			return "", "", err
		}
	}
	lead := access.Person{ID: "lead", Name: "Lies Verzonnen", Hats: []access.Hat{{ID: "hat-lead", Role: access.Lead}}}
	if err := people.SavePerson(ctx, tenant, lead, record); err != nil {
		return "", "", err
	}
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	token = base64.RawURLEncoding.EncodeToString(b[:])
	session := access.Session{Key: plan.LinkKey(token), Tenant: tenant, Person: lead.ID, Hat: "hat-lead", Level: 2, Method: "bench", Language: "nl", Begun: now, Seen: now}
	return path, token, people.SaveSession(ctx, session, nil)
}
