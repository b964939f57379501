package reminder_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
	"meertijd/internal/notice/noticetest"
	"meertijd/internal/region"
	"meertijd/internal/reminder"
	"meertijd/internal/reminder/remindertest"
)

// errKilled is what somebody panics with where they are killed.
var errKilled = errors.New("killed")

// fragile is a store that kills who uses it, now and then, before or after what
// it does.
type fragile struct {
	reminder.Store
	reminder.Digests
	chance *rand.Rand
	kills  int
	calm   bool
}

func (f *fragile) kill() {
	if !f.calm && f.chance.IntN(4) == 0 {
		f.kills++
		panic(errKilled)
	}
}

func (f *fragile) SaveDraft(ctx context.Context, d reminder.Draft, record audit.Record) error {
	f.kill()
	defer f.kill()
	return f.Store.SaveDraft(ctx, d, record)
}

func (f *fragile) Send(ctx context.Context, r reminder.Reminder, since time.Time, record audit.Record) (bool, error) {
	f.kill()
	defer f.kill()
	return f.Store.Send(ctx, r, since, record)
}

func (f *fragile) Get(ctx context.Context, tenant, id string) (reminder.Reminder, error) {
	f.kill()
	return f.Store.Get(ctx, tenant, id)
}

func (f *fragile) Keep(ctx context.Context, tenant, person string, week calendar.Date, m notice.Mail, record audit.Record) (bool, error) {
	f.kill()
	defer f.kill()
	return f.Digests.Keep(ctx, tenant, person, week, m, record)
}

// survive does something that may be killed; false when it was.
func survive(t *testing.T, do func() error) (done bool) {
	defer func() {
		if p := recover(); p != nil && p != error(errKilled) {
			panic(p)
		}
	}()
	if err := do(); err != nil && fault.CodeOf(err) != "reminder.nobody" {
		t.Error(err)
	}
	return true
}

// Forty times, two leads press by turns while the server is killed at random
// moments, until everybody saw an answer. Nobody gets two mails, and whoever
// was to get one gets it.
func TestNobodyIsRemindedTwiceByACrash(t *testing.T) {
	w := newWorld(t)
	readers, err := w.Book.Readers(t.Context(), tenant, w.today())
	if err != nil {
		t.Fatal(err)
	}
	kills, sent := 0, 0
	for n := range 40 {
		kept := remindertest.NewFake(noticetest.NewFake())
		kept.Put(tenant, readers...)
		f := &fragile{Store: kept, chance: rand.New(rand.NewPCG(uint64(n), 3))}
		w.Store, w.Book = f, kept
		for who, pressed := range []int{1 + f.chance.IntN(2), 1 + f.chance.IntN(3)} {
			a := w.lead
			a.Person = fmt.Sprint("lead", who)
			for press := 0; pressed > 0 && press < 50; press++ {
				f.calm = press > 20
				if survive(t, func() error { return w.press(a, fmt.Sprint("key", n)) }) {
					pressed--
				}
			}
		}
		kills += f.kills
		got := map[string]int{}
		for _, m := range kept.Mails() {
			got[m.To+" "+m.Args["practice"]]++
			sent++
		}
		for to, times := range got {
			if times != 1 {
				t.Errorf("schedule %d: %s got %d", n, to, times)
			}
		}
		if len(got) == 0 {
			t.Errorf("schedule %d: nobody got anything", n)
		}
	}
	if kills < 100 {
		t.Errorf("only %d kills", kills)
	}
	t.Logf("40 schedules, %d kills, %d mails, none twice", kills, sent)
}

// press does what the pages do: a selection, and sending it.
func (w *world) press(a access.Actor, key string) error {
	d, err := w.Begin(w.Context(), reminder.Begin{Actor: a, Query: &region.Query{State: atRisk}, Key: key})
	if err != nil {
		return err
	}
	_, err = w.Send(w.Context(), reminder.Command{Actor: a, ID: d.ID})
	return err
}

// The weekly mail, with a server that is killed at every step.
func TestTheWeeklyMailSurvivesACrash(t *testing.T) {
	w := newWorld(t)
	weekly := w.weekly()
	f := &fragile{Digests: w.store, chance: rand.New(rand.NewPCG(1, 1))}
	weekly.Digests = f
	w.now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	const weeks = 30
	for range weeks {
		for end := w.now.Add(7 * 24 * time.Hour); w.now.Before(end); w.now = w.now.Add(3 * time.Hour) {
			survive(t, func() error { _, err := weekly.Send(t.Context(), tenant); return err })
		}
	}
	if got := len(w.store.Mails()); got != weeks*w.leads() || f.kills < 5 {
		t.Errorf("%d mails in %d weeks for %d leads, %d kills", got, weeks, w.leads(), f.kills)
	}
}
