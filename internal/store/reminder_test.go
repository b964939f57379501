package store_test

import (
	"slices"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/notice"
	"meertijd/internal/reminder"
	"meertijd/internal/reminder/remindertest"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

func TestRemindersKeepTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		remindertest.Contract(t, func(t *testing.T) remindertest.Subject {
			db := storetest.Open(t, fresh(t, address), store.Options{})
			s := store.Reminders{DB: db}
			return remindertest.Subject{Store: s, Digests: s, Outbox: store.Deliveries{DB: db}, Records: recorded{db}.Records}
		})
	})
}

func TestWhoCanBeMailed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		on := calendar.MustParse("2026-06-02")
		accounts := store.Accounts{DB: db}
		put := func(id string, closed bool, hats ...access.Hat) {
			p := access.Person{ID: id, Name: "Naam " + id, Hats: hats}
			a := account.Account{ID: "a-" + id, Mail: id + "@praktijk.example", Name: p.Name, Language: "en", Created: time.Unix(1, 0), Version: 1,
				Places: []account.Place{{Tenant: "a", Person: id}}}
			if closed {
				a.Closed = time.Unix(2, 0)
			}
			change := account.Change{Tenant: "a", Person: &p, Account: &a, Records: []audit.Record{record("a", "u")}}
			if id == "zonder" {
				change.Account = nil
			}
			if err := accounts.Save(t.Context(), change); err != nil {
				t.Fatal(err)
			}
		}
		hat := func(id string, role access.Role, of string, from, until string) access.Hat {
			h := access.Hat{ID: id, Role: role, Of: of, From: calendar.MustParse(from)}
			if until != "" {
				h.Until = calendar.MustParse(until)
			}
			return h
		}
		put("eig", false, hat("1", access.Owner, "p1", "2020-01-01", ""), hat("2", access.Owner, "p2", "2020-01-01", "2026-06-02"))
		put("weg", true, hat("3", access.Manager, "p1", "2020-01-01", ""))
		put("zonder", false, hat("4", access.Manager, "p1", "2020-01-01", ""))
		put("later", false, hat("5", access.Manager, "p1", "2026-06-03", ""))
		put("mede", false, hat("6", access.Employee, "p1", "2020-01-01", ""))
		put("leider", false, hat("7", access.Lead, "", "2020-01-01", ""), hat("8", access.Owner, "p3", "2020-01-01", "2026-06-01"))
		got, err := store.Reminders{DB: db}.Readers(t.Context(), "a", on)
		want := []reminder.Reader{
			{Person: "eig", Name: "Naam eig", Role: access.Owner, Of: "p1", Mail: "eig@praktijk.example", Language: "en"},
			{Person: "eig", Name: "Naam eig", Role: access.Owner, Of: "p2", Mail: "eig@praktijk.example", Language: "en"},
			{Person: "leider", Name: "Naam leider", Role: access.Lead, Mail: "leider@praktijk.example", Language: "en"},
			{Person: "weg", Name: "Naam weg", Role: access.Manager, Of: "p1", Language: "nl"},
			{Person: "zonder", Name: "Naam zonder", Role: access.Manager, Of: "p1", Language: "nl"},
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%v\n%+v, want\n%+v", err, got, want)
		}
		if other, err := (store.Reminders{DB: db}).Readers(t.Context(), "b", on); err != nil || len(other) > 0 {
			t.Errorf("%v %v", other, err)
		}
	})
}

// What became of a mail is known after the outbox has forgotten it, and a draft
// that nobody sent goes.
func TestAReminderOutlivesItsMailAndADraftDoesNot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, at := store.Reminders{DB: db}, time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC)
		mail := notice.Mail{ID: "m1", Tenant: "a", To: "x@praktijk.example", Code: "test"}
		r := reminder.Reminder{Tenant: "a", ID: "r1", At: at, On: calendar.MustParse("2026-06-02"), Sent: []reminder.Sent{{
			Practice: "p1", Mails: []reminder.Posted{{ID: "m1", Mail: mail}},
		}}}
		if _, err := s.Send(t.Context(), r, at, record("a", "u")); err != nil {
			t.Fatal(err)
		}
		if err := s.SaveDraft(t.Context(), reminder.Draft{Tenant: "a", ID: "d1", At: at}, record("a", "u")); err != nil {
			t.Fatal(err)
		}
		box := store.Deliveries{DB: db}
		d, _, err := box.Claim(t.Context(), "x", at, at.Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := box.Finish(t.Context(), d, notice.Outcome{State: notice.Sent, At: at}); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Expire(t.Context(), at.AddDate(0, 0, 31)); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Expire(t.Context(), at.AddDate(0, 0, 31)); err != nil {
			t.Fatal(err)
		}
		got, err := s.Get(t.Context(), "a", "r1")
		if err != nil || got.Sent[0].Mails[0].State != notice.Sent {
			t.Errorf("%v %+v", err, got)
		}
		_, err = s.Draft(t.Context(), "a", "d1")
		wantCode(t, err, "reminder.not-found")
	})
}
