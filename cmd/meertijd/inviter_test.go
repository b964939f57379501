package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/id"
	"meertijd/internal/intake"
	"meertijd/internal/organisation"
	"meertijd/internal/plan"
	"meertijd/internal/store"
	"meertijd/regions"
)

// Invitations that a list prepares go out by the accounts that everybody uses:
// once for each person, also when the lead asks again, and also when the program
// stopped between sending one and remembering that.
func TestEverybodyOfAListIsInvitedOnce(t *testing.T) {
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), store.Options{AppVersion: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	ids := &id.Source{Now: time.Now, Rand: rand.Reader}
	organisations, _ := organisations(db, wiring{log: slog.New(slog.DiscardHandler), clock: clock{}}, ids)
	o, err := organisations.Make(t.Context(), organisation.New{
		Command: organisation.Command{Actor: organisation.Starter("", "test")}, Name: "RHO Verzonnen", Region: regions.Default(),
	})
	if err != nil {
		t.Fatal(err)
	}
	people := accounts(db, ids)
	if _, err := people.FirstStart(t.Context(), account.StartCommand{Tenant: o.Tenant, Mail: "lena@rho.example", Name: "Lena Verzonnen", Language: "nl"}); err != nil {
		t.Fatal(err)
	}
	all, err := store.People{DB: db}.People(t.Context(), o.Tenant, clock{}.Today())
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	c := plan.Command{Actor: access.Actor{Tenant: o.Tenant, Person: all[0].ID, Name: all[0].Name, Role: access.Lead, Method: "test"}}
	sender := inviter{people}
	service := intakes(db, clock{}, nil, sender)
	load(t, service, c, intake.Practices, "AGB;Praktijk\n01099901;Praktijk De Linde\n")
	list := load(t, service, c, intake.People, "Naam;E-mail;Rol;Praktijk\nA. Verzonnen;a@praktijk.example;praktijkmanager;Praktijk De Linde\nB. Verzonnen;b@praktijk.example;medewerker;Praktijk De Linde\n")
	before := mails(t, db)
	if len(before) != 0 {
		t.Fatalf("mail before anybody asked: %v", before)
	}
	here, err := store.Intakes{DB: db}.Look(t.Context(), o.Tenant, clock{}.Today())
	if err != nil || len(here.Invitees) != 2 {
		t.Fatal(here.Invitees, err)
	}
	if err := sender.Invite(t.Context(), c, here.Invitees[0]); err != nil { // and then the program stops
		t.Fatal(err)
	}
	for range 2 {
		if _, err := service.Send(t.Context(), c, list); err != nil {
			t.Fatal(err)
		}
	}
	if got := mails(t, db); len(got) != 2 || !strings.Contains(fmt.Sprint(got), "a@praktijk.example") || !strings.Contains(fmt.Sprint(got), "b@praktijk.example") {
		t.Errorf("%d mails: %v", len(got), got)
	}
}

// load loads a list that is right, and gives its number.
func load(t *testing.T, s *intake.Service, c plan.Command, kind intake.Kind, text string) string {
	t.Helper()
	u, err := s.Upload(t.Context(), intake.File{Command: c, Kind: kind, Name: "lijst.csv", Data: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Show(t.Context(), c.Actor, u.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(t.Context(), c, u.ID, v.Proposal.Hash, false); err != nil {
		t.Fatalf("%v %+v", err, v.Proposal.Rows)
	}
	return u.ID
}

// mails lists what is in the outbox for addresses of practices.
func mails(t *testing.T, db *store.DB) (out []string) {
	t.Helper()
	err := db.Read(context.Background(), func(tx *store.Tx) error {
		out = nil
		return tx.Rows(t.Context(), `select payload from outbox where kind = 'mail' order by id`, nil, func(scan func(...any) error) error {
			var text string
			err := scan(&text)
			if strings.Contains(text, "@praktijk.example") {
				out = append(out, text)
			}
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
