package reminder_test

import (
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/region"
	"meertijd/internal/reminder"
	"meertijd/internal/wording"
)

func (w *world) board() *region.Board {
	w.Helper()
	b, err := w.Boards.Board(w.Context(), tenant, w.today())
	if err != nil {
		w.Fatal(err)
	}
	return b
}

func (w *world) weekly() *reminder.Weekly {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		w.Fatal(err)
	}
	return &reminder.Weekly{
		Digests: w.store, Book: w.store, Boards: w.Boards, Now: w.clock, Zone: zone, NewID: w.newID, Version: "test",
		Words: func(_, language string, d *reminder.Digest) reminder.Letter {
			return wording.Words{Language: language, Set: set()}.Digest(d)
		},
	}
}

// leads counts who can get the weekly mail.
func (w *world) leads() (n int) {
	readers, _ := w.store.Readers(w.Context(), tenant, w.today())
	for _, r := range readers {
		if r.Role == access.Lead && r.Mail != "" {
			n++
		}
	}
	return n
}

// A server that looks every hour for eight weeks, of which it is down for two
// and a half, and dies once in a while: one mail a week, and none of the past.
func TestTheWeeklyMailComesOnceAWeekWhateverHappens(t *testing.T) {
	w := newWorld(t)
	weekly := w.weekly()
	begin := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) // a Monday, with the change of the clock in between
	down, up := begin.AddDate(0, 0, 16), begin.AddDate(0, 0, 33)
	leads := w.leads()
	if leads < 2 {
		t.Fatal(leads)
	}
	for w.now = begin; w.now.Before(begin.AddDate(0, 0, 56)); w.now = w.now.Add(time.Hour) {
		if w.now.After(down) && w.now.Before(up) {
			continue
		}
		before := len(w.store.Mails())
		if _, err := weekly.Send(t.Context(), tenant); err != nil {
			t.Fatal(err)
		}
		if sent := len(w.store.Mails()) - before; sent != 0 && sent != leads {
			t.Errorf("%s: %d mails", w.now, sent)
		}
	}
	weeks := map[time.Time]int{}
	for _, m := range w.store.Mails() {
		weeks[m.Before]++
		if m.Off != reminder.DigestPath || m.Code != "digest" {
			t.Errorf("%+v", m)
		}
	}
	if len(weeks) != 6 { // two Mondays passed while it was down, for good
		t.Errorf("%d weeks: %v", len(weeks), weeks)
	}
	for week, n := range weeks {
		if n != leads {
			t.Errorf("%s: %d mails for %d leads", week, n, leads)
		}
	}
	if len(w.store.Records()) != len(w.store.Mails()) {
		t.Errorf("%d records of %d mails", len(w.store.Records()), len(w.store.Mails()))
	}
}

func TestManyServersSendOneWeeklyMail(t *testing.T) {
	w := newWorld(t)
	w.now = time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC)
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if _, err := w.weekly().Send(t.Context(), tenant); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := len(w.store.Mails()); got != w.leads() {
		t.Errorf("%d mails for %d leads", got, w.leads())
	}
}

func TestWhoTurnedItOffGetsNoWeeklyMail(t *testing.T) {
	w := newWorld(t)
	w.now = time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC)
	setting := &reminder.Setting{Digests: w.store, Now: w.clock}
	if wanted, err := setting.Wanted(t.Context(), w.lead); err != nil || !wanted {
		t.Errorf("%v %v", wanted, err)
	}
	if err := setting.Choose(t.Context(), w.lead, false, "r"); err != nil {
		t.Fatal(err)
	}
	if wanted, err := setting.Wanted(t.Context(), w.lead); err != nil || wanted {
		t.Errorf("%v %v", wanted, err)
	}
	owner := w.lead
	owner.Role = access.Owner
	wantCode(t, setting.Choose(t.Context(), owner, true, "r"), "access.denied")
	if _, err := w.weekly().Send(t.Context(), tenant); err != nil {
		t.Fatal(err)
	}
	for _, m := range w.store.Mails() {
		if m.Name == w.lead.Name {
			t.Errorf("%s got it", m.Name)
		}
	}
	if got := len(w.store.Mails()); got != w.leads()-1 {
		t.Errorf("%d mails", got)
	}
}

// The weekly mail says what the overview says.
func TestTheWeeklyMailCountsAsTheBoardDoes(t *testing.T) {
	w := newWorld(t)
	now, week := w.board(), calendar.MustParse("2026-06-01")
	before, err := w.Boards.Board(t.Context(), tenant, week.AddDays(-7))
	if err != nil {
		t.Fatal(err)
	}
	d := reminder.NewDigest(week, now, before)
	need := 0
	for _, n := range now.Needs(now.Practices) {
		need += len(n.Practices)
	}
	if d.Tally != now.Tally() || d.Helped != need || len(d.First) == 0 || d.First[0].ID != now.Needs(now.Practices)[0].Practices[0].ID {
		t.Errorf("%+v", d)
	}
	if len(d.Returned) == 0 {
		t.Error("the return of last week is not told")
	}
	for _, language := range wording.Languages {
		l := wording.Words{Language: language, Set: set()}.Digest(&d)
		if text := said(l); !strings.Contains(text, d.First[0].Name) || strings.Contains(text, "{") || strings.Contains(text, "digest.") || strings.Contains(text, "reminder.") {
			t.Errorf("%s:\n%s", language, text)
		}
	}
}
