package accounttest

import (
	"reflect"
	"sync"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
)

// Stores is what a contract is held against: accounts, and the people that they are.
type Stores interface {
	account.Store
	access.Store
}

// Recorder is a store that can show its audit records, oldest first.
type Recorder interface{ Records() []audit.Record }

// Mailer is a store that can show the mail that waits to be sent, oldest first.
type Mailer interface{ Mails() []notice.Mail }

// Contract holds a store to what account.Store promises. Open gives a store with
// only the practices p1 and p2 and the neighbourhood n1, in tenant-a.
func Contract(t *testing.T, open func(*testing.T) Stores) {
	for name, test := range map[string]func(*desk){
		"an account comes back with its means":          means,
		"an account is found by all that names it":      found,
		"an account is replaced from the one before":    versions,
		"an address is had once, however it is typed":   addresses,
		"a passkey or identity is had once":             hadOnce,
		"a ticket is used once, and voided":             tickets,
		"the last ticket of a browser":                  asked,
		"invitations of a tenant":                       invitations,
		"a session with all that its rights hang on":    present,
		"sessions end: one, all but one":                endings,
		"of two that use one ticket one wins":           race,
		"mandates are given and withdrawn once":         mandates,
		"an organisation keeps a lead":                  ledOn,
		"nothing is kept of a change that fails":        nothing,
		"a command is done once":                        once,
		"mail without an address is not sent":           mails,
		"what ended long ago is forgotten":              tidy,
		"a practice is known in its own tenant only":    known,
		"a hat moves, and back":                         hatMoves,
		"a session keeps how it began when it moves on": moves,
	} {
		t.Run(name, func(t *testing.T) { test(&desk{T: t, Stores: open(t)}) })
	}
}

// desk is a store under test with a few short ways to use it.
type desk struct {
	*testing.T
	Stores
}

const (
	here  = "tenant-a"
	there = "tenant-b"
)

var noon = time.Date(2026, 6, 2, 12, 0, 0, 123_456_789, time.FixedZone("", 2*60*60))

var stored = noon.UTC().Truncate(time.Millisecond)

func (d *desk) save(c account.Change) {
	d.Helper()
	if err := d.Save(d.Context(), c); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) same(got, want any) {
	d.Helper()
	if !reflect.DeepEqual(got, want) {
		d.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func (d *desk) refused(err error, kind fault.Kind, code fault.Code) {
	d.Helper()
	if err == nil || fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		d.Errorf("got %v, want %s %s", err, kind, code)
	}
}

func (d *desk) find(by account.By) account.Account {
	d.Helper()
	a, err := d.Find(d.Context(), by)
	if err != nil {
		d.Fatal(err)
	}
	return a
}

// join makes somebody with an account and one person, wearing one hat.
func (d *desk) join(tenant, id string) account.Account {
	d.Helper()
	a := account.Account{
		ID: "account-" + id, Mail: id + "@example.nl", Name: "Naam " + id, Language: "nl", Created: stored, Version: 1,
		Places: []account.Place{{Tenant: tenant, Person: "person-" + id}},
	}
	hat := access.Hat{ID: "hat-" + id, Role: access.Manager, Of: "p1", From: calendar.MustParse("2026-01-01")}
	d.save(account.Change{Account: &a, Tenant: tenant, Person: &access.Person{ID: "person-" + id, Name: a.Name, Hats: []access.Hat{hat}}})
	return a
}

func full(a account.Account) account.Account {
	a.Version++
	a.Password = "$argon2id$…"
	a.TOTP = account.TOTP{Secret: []byte{0, 1, 255}, Step: 57_000_000, Confirmed: stored, Next: []byte{7, 0}}
	a.Recovery = []account.RecoveryCode{{Hash: "a"}, {Hash: "b", Used: stored}}
	a.Passkeys = []account.Passkey{
		{ID: "key-1", Key: []byte(`{"a":"é"}`), Count: 1 << 33, Name: "Telefoon 🦉", Created: stored, Used: stored.Add(time.Hour)},
		{ID: "key-0", Key: []byte(`{}`), Created: stored.Add(time.Minute)},
	}
	a.Identities = []account.Identity{{Issuer: "https://a.example", Subject: "1"}, {Issuer: "https://b.example", Subject: "1"}}
	return a
}

func means(d *desk) {
	want := full(d.join(here, "ada"))
	d.save(account.Change{Account: &want})
	d.same(d.find(account.By{ID: want.ID}), want)
	bare := want
	bare.Version, bare.Closed = 3, stored
	bare.Password, bare.TOTP, bare.Recovery, bare.Passkeys, bare.Identities = "", account.TOTP{}, nil, nil, nil
	d.save(account.Change{Account: &bare})
	d.same(d.find(account.By{ID: want.ID}), bare)
}

func found(d *desk) {
	a, b := full(d.join(here, "ada")), d.join(there, "bo")
	d.save(account.Change{Account: &a})
	for _, by := range []account.By{
		{ID: a.ID}, {Mail: " ADA@Example.nl"}, {Passkey: "key-0"}, {Issuer: "https://b.example", Subject: "1"}, {Tenant: here, Person: "person-ada"},
	} {
		d.same(d.find(by).ID, a.ID)
	}
	d.same(d.find(account.By{Tenant: there, Person: "person-bo"}).ID, b.ID)
	for _, by := range []account.By{
		{}, {ID: "x"}, {Mail: "x@example.nl"}, {Passkey: "key"}, {Issuer: "https://b.example", Subject: "2"}, {Issuer: "https://c.example", Subject: "1"},
		{Tenant: there, Person: "person-ada"}, {Tenant: here},
	} {
		_, err := d.Find(d.Context(), by)
		d.refused(err, fault.NotFound, "account.not-found")
	}
}

func versions(d *desk) {
	a := d.join(here, "ada")
	for _, version := range []int{1, 3} {
		moved := a
		moved.Version, moved.Name = version, "x"
		d.refused(d.Save(d.Context(), account.Change{Account: &moved}), fault.Conflict, "account.moved")
	}
	d.same(d.find(account.By{ID: a.ID}), a)
	wins := 0
	var count sync.Mutex
	atOnce(8, func(int) {
		next := a
		next.Version = 2
		if d.Save(d.Context(), account.Change{Account: &next}) == nil {
			count.Lock()
			wins++
			count.Unlock()
		}
	})
	d.same(wins, 1)
}

func addresses(d *desk) {
	a, b := d.join(here, "ada"), d.join(here, "bo")
	second := account.Account{ID: "other", Mail: "ADA@example.NL", Version: 1, Created: stored, Name: "x"}
	d.refused(d.Save(d.Context(), account.Change{Account: &second}), fault.Conflict, "account.moved")
	b.Mail, b.Version = " Ada@example.nl", 2
	d.refused(d.Save(d.Context(), account.Change{Account: &b}), fault.Conflict, "account.mail-taken")
	a.Mail, a.Version = "Ada@Example.nl", 2 // one's own, typed otherwise
	d.save(account.Change{Account: &a})
	d.same(d.find(account.By{Mail: "ada@example.nl"}).Mail, "Ada@Example.nl")
}

func hadOnce(d *desk) {
	a, b := full(d.join(here, "ada")), d.join(here, "bo")
	d.save(account.Change{Account: &a})
	b.Version++
	for _, change := range []func(*account.Account){
		func(x *account.Account) { x.Passkeys = a.Passkeys[:1] },
		func(x *account.Account) { x.Identities = a.Identities[:1] },
		func(x *account.Account) { x.Places = a.Places },
	} {
		taken := b
		change(&taken)
		d.refused(d.Save(d.Context(), account.Change{Account: &taken}), fault.Conflict, "store.duplicate")
	}
	d.same(d.find(account.By{Passkey: "key-1"}).ID, a.ID)
}

func nothing(d *desk) {
	a := d.join(here, "ada")
	next := a
	next.Version, next.Name = 2, "Nieuw"
	t := ticket("t1", account.SignIn)
	lost := ticket("t2", account.SignIn)
	lost.Version = 2
	change := account.Change{
		Account: &next, Tickets: []account.Ticket{t, lost}, Sessions: []access.Session{session("s1", a)},
		Records: []audit.Record{record(audit.Login)}, Mails: []notice.Mail{{ID: "m1", To: "a@b.nl", Code: "sign-in"}},
	}
	d.refused(d.Save(d.Context(), change), fault.Conflict, "account.moved")
	d.same(d.find(account.By{ID: a.ID}), a)
	_, err := d.Ticket(d.Context(), "t1")
	d.refused(err, fault.NotFound, "account.no-ticket")
	_, err = d.Present(d.Context(), "s1")
	d.refused(err, fault.NotFound, "session.not-found")
	if r, ok := d.Stores.(Recorder); ok {
		d.same(len(r.Records()), 0)
	}
	if m, ok := d.Stores.(Mailer); ok {
		d.same(len(m.Mails()), 0)
	}
}

func record(event audit.Event) audit.Record {
	return audit.Record{At: noon, Tenant: here, Event: event, Outcome: audit.OK}
}

func mails(d *desk) {
	m := notice.Mail{ID: "m1", Tenant: here, To: "ada@example.nl", Code: "sign-in", Args: map[string]string{"code": "A"}, Link: "/x", Before: stored}
	silent := notice.Mail{ID: "m2", Code: "sign-in"}
	d.save(account.Change{Mails: []notice.Mail{silent, m}, Records: []audit.Record{record(audit.Login)}})
	if s, ok := d.Stores.(Mailer); ok {
		d.same(s.Mails(), []notice.Mail{m})
	}
	if s, ok := d.Stores.(Recorder); ok {
		d.same(len(s.Records()), 1)
	}
}

func known(d *desk) {
	for _, c := range []struct {
		tenant        string
		neighbourhood bool
		of            string
		want          bool
	}{{here, false, "p1", true}, {here, true, "n1", true}, {here, true, "p1", false}, {here, false, "n1", false}, {there, false, "p1", false}, {here, false, "", false}} {
		got, err := d.Known(d.Context(), c.tenant, c.neighbourhood, c.of)
		if err != nil || got != c.want {
			d.Errorf("%+v: %v %v", c, got, err)
		}
	}
}

// atOnce runs something many times side by side.
func atOnce(n int, do func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { do(i) })
	}
	all.Wait()
}
