package main

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
	"meertijd/internal/store"
	"meertijd/regions"
)

// Servers that look again and again send each lead one weekly mail, in words
// that can be sent.
func TestTheWeeklyMailGoesIntoTheOutboxOnce(t *testing.T) {
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), store.Options{AppVersion: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	set, err := newLibrary().Set(regions.Default())
	if err != nil {
		t.Fatal(err)
	}
	on := calendar.MustParse("2026-06-01")
	if err := (demoCommand{}).tenant(db, set, on); err != nil {
		t.Fatal(err)
	}
	leads := led(t, db, set, on)
	now := func() time.Time { return time.Date(2026, 6, 1, 5, 30, 0, 0, time.UTC) }
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := sendWeekly(context.Background(), db, now, log); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	waiting, err := store.Deliveries{DB: db}.Pending(t.Context(), 99)
	if err != nil || len(waiting) != leads || leads == 0 {
		t.Fatalf("%d mails for %d leads: %v", len(waiting), leads, err)
	}
	m, err := composer(db, &config{}, "https://plan.example").Compose(t.Context(), waiting[0], now())
	if err != nil || !strings.Contains(m.Text, "https://plan.example/reminders/weekly") || !strings.Contains(m.Subject, "1 juni 2026") {
		t.Errorf("%v %s\n%s", err, m.Subject, m.Text)
	}
	if err := sendWeekly(t.Context(), db, func() time.Time { return now().AddDate(0, 0, -2) }, log); err != nil {
		t.Error(err)
	}
	if again, _ := (store.Deliveries{DB: db}).Pending(t.Context(), 99); len(again) != leads {
		t.Errorf("%d mails", len(again))
	}
}

// led fills a small demo and gives its leads accounts; how many there are.
func led(t *testing.T, db *store.DB, set *rule.Set, on calendar.Date) (n int) {
	t.Helper()
	report, err := demo.Fill(t.Context(), demo.Options{Set: set, Tenant: demoTenant, Practices: 4, On: on,
		Stores: demo.Stores{Plans: store.Plans{DB: db}, Practices: store.Practices{DB: db}, People: store.People{DB: db}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range report.People {
		if p.Role != access.Lead {
			continue
		}
		n++
		a := account.Account{ID: "a-" + p.ID, Mail: p.ID + "@rho.example", Name: p.Name, Language: "nl", Created: on.Time(), Version: 1,
			Places: []account.Place{{Tenant: demoTenant, Person: p.ID}}}
		err := store.Accounts{DB: db}.Save(t.Context(), account.Change{Tenant: demoTenant, Account: &a, Records: []audit.Record{{At: on.Time(), Tenant: demoTenant, Event: audit.Create, Outcome: audit.OK}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	return n
}
