package accounttest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// kept is an instant as a database gives it back.
func kept(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}

func (f *Fake) session(key string) (access.Session, error) {
	x, there := f.sessions[key]
	if !there || !x.Ended.IsZero() {
		return access.Session{}, gone("Session", "session.not-found")
	}
	return x, nil
}

// Session gives a session that has not ended.
func (f *Fake) Session(_ context.Context, key string) (access.Session, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.session(key)
}

// SaveSession begins a session or moves it, as access.Store promises.
func (f *Fake) SaveSession(_ context.Context, x access.Session, record *audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	x.Begun, x.Seen, x.Ended = kept(x.Begun), kept(x.Seen), kept(x.Ended)
	if old, there := f.sessions[x.Key]; there {
		if !old.Ended.IsZero() || old.Tenant != x.Tenant || old.Person != x.Person {
			return gone("SaveSession", "session.not-found")
		}
		old.Hat, old.Language, old.Seen, old.Ended = x.Hat, x.Language, x.Seen, x.Ended
		x = old
	}
	f.sessions[x.Key] = x
	if record != nil {
		f.records = append(f.records, *record)
	}
	return nil
}

// SavePerson makes or changes a person, as access.Store promises.
func (f *Fake) SavePerson(ctx context.Context, tenant string, person access.Person, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.Fake.SavePerson(ctx, tenant, person, record)
	if err == nil {
		f.records = append(f.records, record)
	}
	return err
}

// Sessions lists the sessions of an account that have not ended.
func (f *Fake) Sessions(_ context.Context, id string) (all []access.Session, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, x := range f.sessions {
		if x.Account == id && id != "" && x.Ended.IsZero() {
			all = append(all, x)
		}
	}
	slices.SortFunc(all, func(a, b access.Session) int {
		return cmp.Or(b.Seen.Compare(a.Seen), strings.Compare(a.Key, b.Key))
	})
	return all, nil
}

// Save does all of a change or nothing: first it looks whether it can.
func (f *Fake) Save(ctx context.Context, c account.Change) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, seen, err := f.answered(c.Once); err != nil || seen {
		return err
	}
	if err := f.can(c); err != nil {
		return err
	}
	if led, err := f.led(ctx, c); err != nil {
		return err
	} else if !led {
		return &fault.Error{Kind: fault.Invalid, Code: "account.last-lead", Op: "accounttest.Save"}
	}
	if c.Person != nil {
		if err := f.Fake.SavePerson(ctx, c.Tenant, *c.Person, audit.Record{}); err != nil {
			return err
		}
	}
	for _, m := range c.Moves {
		f.moves[strings.Join([]string{c.Tenant, m.Hat, m.Into, m.On.String()}, " ")] = m
	}
	f.keep(c)
	return nil
}

// led says whether the tenant of a change would have a lead after it, when that
// is asked.
func (f *Fake) led(ctx context.Context, c account.Change) (bool, error) {
	if c.LedOn == calendar.None || c.Person == nil {
		return true, nil
	}
	people, err := f.Fake.People(ctx, c.Tenant, c.LedOn)
	for _, p := range people {
		for _, h := range p.Hats {
			if at := slices.IndexFunc(c.Person.Hats, func(x access.Hat) bool { return x.ID == h.ID }); at >= 0 {
				h = c.Person.Hats[at]
			}
			if h.Role == access.Lead && h.Until == calendar.None {
				return true, err
			}
		}
	}
	return false, err
}

// can says why a change cannot be saved.
func (f *Fake) can(c account.Change) error {
	moved := &fault.Error{Kind: fault.Conflict, Code: "account.moved", Op: "accounttest.Save"}
	if a := c.Account; a != nil {
		for _, other := range f.accounts {
			if other.ID != a.ID && account.FoldMail(other.Mail) == account.FoldMail(a.Mail) {
				if a.Version == 1 {
					return moved
				}
				return &fault.Error{Kind: fault.Conflict, Code: "account.mail-taken", Op: "accounttest.Save"}
			}
		}
		if f.accounts[a.ID].Version != a.Version-1 {
			return moved
		}
		if f.taken(a) {
			return &fault.Error{Kind: fault.Conflict, Code: "store.duplicate", Op: "accounttest.Save"}
		}
	}
	for _, t := range c.Tickets {
		if old := f.tickets[t.Key]; old.Version != t.Version-1 || !old.Used.IsZero() {
			return moved
		}
	}
	for _, e := range c.Endings {
		if _, err := f.session(e.Key); e.Must && err != nil {
			return err
		}
	}
	return nil
}

// taken says whether another account has a passkey, identity or person of this one.
func (f *Fake) taken(a *account.Account) bool {
	for _, other := range f.accounts {
		if other.ID == a.ID {
			continue
		}
		for _, p := range a.Passkeys {
			if names(&other, account.By{Passkey: p.ID}) {
				return true
			}
		}
		for _, i := range a.Identities {
			if names(&other, account.By{Issuer: i.Issuer, Subject: i.Subject}) {
				return true
			}
		}
		for _, p := range a.Places {
			if other.Is(p.Tenant, p.Person) {
				return true
			}
		}
	}
	return false
}

func (f *Fake) keep(c account.Change) {
	if c.Account != nil {
		f.accounts[c.Account.ID] = instants(clone(*c.Account))
	}
	if c.Void != nil {
		f.void(c.Void)
	}
	for _, t := range c.Tickets {
		if old, there := f.tickets[t.Key]; there {
			old.Used, old.Tries, old.Version = t.Used, t.Tries, t.Version
			t = old
		}
		t.Data = slices.Clone(t.Data)
		t.Created, t.Expires, t.Used = kept(t.Created), kept(t.Expires), kept(t.Used)
		f.tickets[t.Key] = t
	}
	for _, e := range c.Endings {
		f.end(e)
	}
	for _, x := range c.Sessions {
		x.Begun, x.Seen = kept(x.Begun), kept(x.Seen)
		f.sessions[x.Key] = x
	}
	f.keepMandate(c.Mandate)
	f.records = append(f.records, c.Records...)
	for _, m := range c.Mails {
		if m.To != "" {
			f.mails = append(f.mails, m)
		}
	}
	if c.Once.Key != "" {
		f.answers[c.Once.Tenant+" "+c.Once.Key] = c.Once
	}
}

func (f *Fake) keepMandate(m *account.Mandate) {
	if m == nil {
		return
	}
	at := slices.IndexFunc(f.mandates, func(x account.Mandate) bool { return x.Tenant == m.Tenant && x.ID == m.ID })
	if at < 0 {
		given := *m
		given.At, given.Withdrawn = kept(m.At), kept(m.Withdrawn)
		f.mandates = append(f.mandates, given)
	} else if f.mandates[at].Withdrawn.IsZero() {
		f.mandates[at].Withdrawn, f.mandates[at].WithdrawnBy = kept(m.Withdrawn), m.WithdrawnBy
	}
}

// instants cuts the instants of an account to what is kept of them.
func instants(a account.Account) account.Account {
	a.Created, a.Closed, a.TOTP.Confirmed = kept(a.Created), kept(a.Closed), kept(a.TOTP.Confirmed)
	for i := range a.Recovery {
		a.Recovery[i].Used = kept(a.Recovery[i].Used)
	}
	for i := range a.Passkeys {
		a.Passkeys[i].Created, a.Passkeys[i].Used = kept(a.Passkeys[i].Created), kept(a.Passkeys[i].Used)
	}
	return a
}

func (f *Fake) void(v *account.Void) {
	for key, t := range f.tickets {
		if t.Account == v.Account && v.Account != "" && slices.Contains(v.Purposes, t.Purpose) && (v.Hat == "" || t.Hat == v.Hat) && t.Used.IsZero() {
			t.Used = kept(v.At)
			t.Version++
			f.tickets[key] = t
		}
	}
}

func (f *Fake) end(e account.Ending) {
	for key, x := range f.sessions {
		one, all := e.Key != "" && key == e.Key, e.Key == "" && e.Account != "" && x.Account == e.Account && key != e.But
		if x.Ended.IsZero() && (one || all) {
			x.Ended = kept(e.At)
			f.sessions[key] = x
		}
	}
}
