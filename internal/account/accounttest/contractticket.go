package accounttest

import (
	"sync/atomic"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

func ticket(key string, purpose account.Purpose) account.Ticket {
	return account.Ticket{
		Key: key, ID: "id-" + key, Purpose: purpose, Account: "account-ada", Tenant: here, Person: "person-ada", Hat: "hat-ada",
		Mail: "ada@example.nl", Browser: "b1", Code: "c", Data: []byte{0, 255}, Next: "/plan", Created: stored, Expires: stored.Add(time.Hour), Version: 1,
	}
}

func (d *desk) ticket(key string) account.Ticket {
	d.Helper()
	t, err := d.Ticket(d.Context(), key)
	if err != nil {
		d.Fatal(err)
	}
	return t
}

func tickets(d *desk) {
	want := ticket("t1", account.SignIn)
	d.save(account.Change{Tickets: []account.Ticket{want}})
	d.same(d.ticket("t1"), want)
	d.refused(d.Save(d.Context(), account.Change{Tickets: []account.Ticket{want}}), fault.Conflict, "account.moved")
	want.Tries, want.Version = 1, 2
	d.save(account.Change{Tickets: []account.Ticket{want}})
	want.Used, want.Version = stored, 3
	d.save(account.Change{Tickets: []account.Ticket{want}})
	d.same(d.ticket("t1"), want)
	again := want
	again.Version, again.Used = 4, time.Time{}
	d.refused(d.Save(d.Context(), account.Change{Tickets: []account.Ticket{again}}), fault.Conflict, "account.moved")

	other, own, new := ticket("t2", account.SignIn), ticket("t3", account.Invitation), ticket("t4", account.Invitation)
	other.Account = "account-bo"
	d.save(account.Change{Tickets: []account.Ticket{other, own}})
	void := &account.Void{Account: "account-ada", Hat: "hat-x", Purposes: []account.Purpose{account.Invitation}, At: noon}
	d.save(account.Change{Void: void})
	d.same(d.ticket("t3"), own)
	void.Hat, void.Purposes = "", []account.Purpose{account.SignIn, account.Invitation}
	d.save(account.Change{Void: void, Tickets: []account.Ticket{new}}) // what comes with it stays open
	own.Used, own.Version = stored, 2
	d.same(d.ticket("t3"), own)
	d.same(d.ticket("t2"), other)
	d.same(d.ticket("t4"), new)
	d.save(account.Change{Void: &account.Void{Purposes: []account.Purpose{account.SignIn}, At: noon}}) // nobody's account
	d.same(d.ticket("t2"), other)
}

func asked(d *desk) {
	_, err := d.Asked(d.Context(), "b1")
	d.refused(err, fault.NotFound, "account.no-ticket")
	first, last, elsewhere := ticket("t9", account.SignIn), ticket("t1", account.SignIn), ticket("t5", account.SignIn)
	last.Created = stored.Add(time.Second)
	elsewhere.Browser, elsewhere.Created = "b2", stored.Add(time.Minute)
	other, none := ticket("t6", account.Invitation), ticket("t7", account.SignIn)
	other.Created, none.Created, none.Browser = stored.Add(time.Hour), stored.Add(time.Hour), ""
	d.save(account.Change{Tickets: []account.Ticket{first, last, elsewhere, other, none}})
	got, err := d.Asked(d.Context(), "b1")
	d.same(err, nil)
	d.same(got, last)
	_, err = d.Asked(d.Context(), "")
	d.refused(err, fault.NotFound, "account.no-ticket")
}

func invitations(d *desk) {
	a, b, used, away, link := ticket("t1", account.Invitation), ticket("t2", account.Invitation), ticket("t3", account.Invitation), ticket("t4", account.Invitation), ticket("t5", account.SignIn)
	a.Mail, used.Used, away.Tenant = "zo@example.nl", stored, there
	d.save(account.Change{Tickets: []account.Ticket{a, b, used, away, link}})
	got, err := d.Invitations(d.Context(), here)
	a.Key, b.Key, a.Data, b.Data = "", "", nil, nil
	d.same(err, nil)
	d.same(got, []account.Ticket{b, a})
}

func race(d *desk) {
	a := d.join(here, "ada")
	t := ticket("t1", account.SignIn)
	d.save(account.Change{Tickets: []account.Ticket{t}})
	var wins atomic.Int32
	atOnce(8, func(i int) {
		used := t
		used.Used, used.Version = noon, 2
		if d.Save(d.Context(), account.Change{Tickets: []account.Ticket{used}, Sessions: []access.Session{session("s"+string(rune('a'+i)), a)}}) == nil {
			wins.Add(1)
		}
	})
	all, err := d.Sessions(d.Context(), a.ID)
	if wins.Load() != 1 || err != nil || len(all) != 1 {
		d.Errorf("%d won, %d sessions, %v", wins.Load(), len(all), err)
	}
}

// ledOn: of two leads who end each other at the same moment one wins; and when
// one is left, nobody does.
func ledOn(d *desk) {
	day := calendar.MustParse("2026-06-02")
	lead := func(id string, until calendar.Date) *access.Person {
		return &access.Person{ID: id, Name: id, Hats: []access.Hat{{ID: "hat-" + id, Role: access.Lead, From: day, Until: until}}}
	}
	d.save(account.Change{Tenant: there, Person: lead("elsewhere", calendar.None)})
	d.save(account.Change{Tenant: here, Person: lead("until", day)})
	for _, id := range []string{"one", "two"} {
		d.save(account.Change{Tenant: here, Person: lead(id, calendar.None)})
	}
	var wins atomic.Int32
	var failed [2]error
	atOnce(2, func(i int) {
		failed[i] = d.Save(d.Context(), account.Change{Tenant: here, Person: lead([]string{"one", "two"}[i], day.AddDays(-1)), LedOn: day})
		if failed[i] == nil {
			wins.Add(1)
		}
	})
	if wins.Load() != 1 {
		d.Errorf("%d of two leads ended the other: %v", wins.Load(), failed)
	}
	loser := 0
	if failed[1] != nil {
		loser = 1
	}
	d.refused(failed[loser], fault.Invalid, "account.last-lead")
	id := []string{"one", "two"}[loser]
	d.refused(d.Save(d.Context(), account.Change{Tenant: here, Person: lead(id, day.AddDays(30)), LedOn: day}), fault.Invalid, "account.last-lead")
	p, err := d.Person(d.Context(), here, id)
	d.same(err, nil)
	d.same(p.Hats[0].Until, calendar.None)
}

func session(key string, a account.Account) access.Session {
	return access.Session{
		Key: key, Tenant: a.Places[0].Tenant, Person: a.Places[0].Person, Hat: "hat-ada", Language: "nl", Account: a.ID, Method: account.MailLink,
		Level: 1, Agent: "Firefox op Windows", OnBehalfOf: "p2", Begun: stored, Seen: stored,
	}
}

func present(d *desk) {
	a := d.join(here, "ada")
	rich := full(a)
	m, other := mandate("m1", "p2"), mandate("m2", "p1")
	d.save(account.Change{Account: &rich, Mandate: &m, Sessions: []access.Session{session("s1", a)}})
	d.save(account.Change{Mandate: &other})
	got, err := d.Present(d.Context(), "s1")
	if err != nil {
		d.Fatal(err)
	}
	bare := a
	bare.Version = 2
	d.same(got.Session, session("s1", a))
	d.same(got.Account, bare)
	d.same(got.Mandates, []account.Mandate{m})
	d.same(got.Person.Hats[0].ID, "hat-ada")
	demo := session("s2", a)
	demo.Account, demo.OnBehalfOf = "", ""
	d.save(account.Change{Sessions: []access.Session{demo}})
	got, err = d.Present(d.Context(), "s2")
	d.same(err, nil)
	d.same(got.Account, account.Account{})
	_, err = d.Present(d.Context(), "s3")
	d.refused(err, fault.NotFound, "session.not-found")
}

func endings(d *desk) {
	a, b := d.join(here, "ada"), d.join(here, "bo")
	for i, key := range []string{"s1", "s2", "s3"} {
		x := session(key, a)
		x.Seen = stored.Add(time.Duration(i) * time.Minute)
		d.save(account.Change{Sessions: []access.Session{x}})
	}
	d.save(account.Change{Sessions: []access.Session{session("s4", b)}})
	d.same(d.keys(a.ID), []string{"s3", "s2", "s1"})
	d.save(account.Change{Endings: []account.Ending{{Key: "s2", Must: true, At: noon}}})
	d.refused(d.Save(d.Context(), account.Change{Endings: []account.Ending{{Key: "s2", Must: true, At: noon}}}), fault.NotFound, "session.not-found")
	d.save(account.Change{Endings: []account.Ending{{Key: "s2", At: noon}}})
	d.same(d.keys(a.ID), []string{"s3", "s1"})
	d.save(account.Change{Endings: []account.Ending{{Account: a.ID, But: "s1", At: noon}}, Sessions: []access.Session{session("s5", a)}})
	d.same(d.keys(a.ID), []string{"s1", "s5"})
	d.save(account.Change{Endings: []account.Ending{{At: noon}}}) // nobody's
	d.same(d.keys(b.ID), []string{"s4"})
	d.same(d.keys(""), []string(nil))
}

func (d *desk) keys(id string) (keys []string) {
	d.Helper()
	all, err := d.Sessions(d.Context(), id)
	if err != nil {
		d.Fatal(err)
	}
	for _, x := range all {
		keys = append(keys, x.Key)
	}
	return keys
}

func moves(d *desk) {
	a := d.join(here, "ada")
	want := session("s1", a)
	d.save(account.Change{Sessions: []access.Session{want}})
	moved := want
	moved.Method, moved.Level, moved.Account, moved.OnBehalfOf, moved.Agent = account.Passkeyed, 2, "x", "p1", "x"
	moved.Seen = noon.Add(time.Minute)
	if err := d.SaveSession(d.Context(), moved, nil); err != nil {
		d.Fatal(err)
	}
	want.Seen = stored.Add(time.Minute)
	got, err := d.Session(d.Context(), "s1")
	d.same(err, nil)
	d.same(got, want)
}

func mandate(id, practice string) account.Mandate {
	return account.Mandate{
		ID: id, Tenant: here, Practice: practice, From: calendar.MustParse("2026-01-01"), Reason: "afgesproken", By: "person-ada", ByName: "Ada", At: stored,
	}
}

func mandates(d *desk) {
	first, second, last := mandate("m1", "p1"), mandate("m2", "p2"), mandate("m3", "p1")
	last.To, last.Until, last.At = "p2", calendar.MustParse("2026-12-31"), stored.Add(time.Second)
	for _, m := range []account.Mandate{first, second, last} {
		d.save(account.Change{Mandate: &m})
	}
	gone := first
	gone.Withdrawn, gone.WithdrawnBy, gone.Reason = noon, "person-bo", "iets anders"
	d.save(account.Change{Mandate: &gone})
	again := gone
	again.WithdrawnBy, again.Withdrawn = "person-x", noon.Add(time.Hour)
	d.save(account.Change{Mandate: &again})
	first.Withdrawn, first.WithdrawnBy = stored, "person-bo"
	got, err := d.Mandates(d.Context(), here, "p1")
	d.same(err, nil)
	d.same(got, []account.Mandate{last, first})
	all, err := d.Mandates(d.Context(), here, "")
	d.same(err, nil)
	d.same(all, []account.Mandate{last, second, first})
	none, err := d.Mandates(d.Context(), there, "")
	d.same(err, nil)
	d.same(len(none), 0)
}

func once(d *desk) {
	o := account.Once{Tenant: here, Key: "k", Actor: "a", Command: "invite", Hash: "h", Answer: "yes"}
	_, seen, err := d.Answered(d.Context(), o)
	d.same(seen, false)
	d.same(err, nil)
	a := d.join(here, "ada")
	a.Version = 2
	d.save(account.Change{Account: &a, Once: o})
	d.save(account.Change{Account: &a, Once: o}) // would have moved
	answer, seen, err := d.Answered(d.Context(), account.Once{Tenant: here, Key: "k", Actor: "a", Command: "invite", Hash: "h"})
	d.same([]any{answer, seen, err}, []any{"yes", true, nil})
	o.Hash = "other"
	_, _, err = d.Answered(d.Context(), o)
	d.refused(err, fault.Conflict, "store.key-reused")
	d.refused(d.Save(d.Context(), account.Change{Once: o}), fault.Conflict, "store.key-reused")
}

func tidy(d *desk) {
	a := d.join(here, "ada")
	old, fresh := ticket("t1", account.SignIn), ticket("t2", account.SignIn)
	fresh.Expires = stored.Add(3 * time.Hour)
	late := session("s2", a)
	late.Seen = stored.Add(3 * time.Hour)
	d.save(account.Change{Tickets: []account.Ticket{old, fresh}, Sessions: []access.Session{session("s1", a), late}})
	if err := d.Tidy(d.Context(), stored.Add(2*time.Hour)); err != nil {
		d.Fatal(err)
	}
	d.same(d.ticket("t2"), fresh)
	_, err := d.Ticket(d.Context(), "t1")
	d.refused(err, fault.NotFound, "account.no-ticket")
	d.same(d.keys(a.ID), []string{"s2"})
}
