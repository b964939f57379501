package accounttest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/access/accesstest"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
)

// Fake keeps accounts, people and sessions in memory: an account.Store and an
// access.Store. It is safe for goroutines, and what goes in or out is a copy.
type Fake struct {
	*accesstest.Fake // people
	mu               sync.Mutex
	accounts         map[string]account.Account
	tickets          map[string]account.Ticket
	sessions         map[string]access.Session
	mandates         []account.Mandate
	moves            map[string]account.Move // by tenant, hat, where to and day
	places           map[string]bool
	answers          map[string]account.Once
	records          []audit.Record
	mails            []notice.Mail
}

var (
	_ account.Store = (*Fake)(nil)
	_ access.Store  = (*Fake)(nil)
)

// NewFake makes an empty store.
func NewFake() *Fake {
	return &Fake{
		Fake: accesstest.NewFake(), accounts: map[string]account.Account{}, tickets: map[string]account.Ticket{},
		moves:    map[string]account.Move{},
		sessions: map[string]access.Session{}, places: map[string]bool{}, answers: map[string]account.Once{},
	}
}

// AddPlace makes a practice or a neighbourhood known.
func (f *Fake) AddPlace(tenant string, neighbourhood bool, of string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.places[place(tenant, neighbourhood, of)] = true
}

func place(tenant string, neighbourhood bool, of string) string {
	if neighbourhood {
		return tenant + " neighbourhood " + of
	}
	return tenant + " practice " + of
}

// Records gives the audit records that came with the saves, in order.
func (f *Fake) Records() []audit.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clip(f.records) // none ever changes
}

// Mails gives the messages that wait to be sent, in order.
func (f *Fake) Mails() []notice.Mail {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.mails)
}

func gone(op string, code fault.Code) error {
	return &fault.Error{Kind: fault.NotFound, Code: code, Op: "accounttest." + op}
}

// Find gives an account with all its means.
func (f *Fake) Find(_ context.Context, by account.By) (account.Account, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range f.accounts {
		if names(&a, by) {
			return clone(a), nil
		}
	}
	return account.Account{}, gone("Find", "account.not-found")
}

func names(a *account.Account, by account.By) bool {
	switch {
	case by.ID != "":
		return a.ID == by.ID
	case by.Mail != "":
		return account.FoldMail(a.Mail) == account.FoldMail(by.Mail)
	case by.Passkey != "":
		return slices.ContainsFunc(a.Passkeys, func(p account.Passkey) bool { return p.ID == by.Passkey })
	case by.Issuer != "":
		return slices.Contains(a.Identities, account.Identity{Issuer: by.Issuer, Subject: by.Subject})
	}
	return a.Is(by.Tenant, by.Person)
}

// Known says whether a practice, or a neighbourhood, was added.
func (f *Fake) Known(_ context.Context, tenant string, neighbourhood bool, of string) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.places[place(tenant, neighbourhood, of)], nil
}

// Answered gives the answer of a command that was done before.
func (f *Fake) Answered(_ context.Context, once account.Once) (string, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.answered(once)
}

func (f *Fake) answered(once account.Once) (string, bool, error) {
	was, there := f.answers[once.Tenant+" "+once.Key]
	if once.Key == "" || !there {
		return "", false, nil
	}
	if once.Answer = was.Answer; was != once {
		return "", false, &fault.Error{Kind: fault.Conflict, Code: "store.key-reused", Op: "accounttest.Answered"}
	}
	return was.Answer, true, nil
}

// Ticket gives a ticket by its key.
func (f *Fake) Ticket(_ context.Context, key string) (account.Ticket, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	t, there := f.tickets[key]
	if !there {
		return account.Ticket{}, gone("Ticket", "account.no-ticket")
	}
	t.Data = slices.Clone(t.Data)
	return t, nil
}

// Asked gives the last sign-in ticket that a browser asked for.
func (f *Fake) Asked(_ context.Context, browser string) (last account.Ticket, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, t := range f.tickets {
		later := cmp.Or(t.Created.Compare(last.Created), strings.Compare(t.ID, last.ID)) > 0
		if t.Browser == browser && browser != "" && t.Purpose == account.SignIn && (last.Key == "" || later) {
			last = t
		}
	}
	if last.Key == "" {
		return last, gone("Asked", "account.no-ticket")
	}
	return last, nil
}

// Invitations lists the unused invitations of a tenant, without their keys.
func (f *Fake) Invitations(_ context.Context, tenant string) (all []account.Ticket, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, t := range f.tickets {
		if t.Tenant == tenant && t.Purpose == account.Invitation && t.Used.IsZero() {
			t.Key, t.Data = "", nil
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b account.Ticket) int {
		return cmp.Or(strings.Compare(a.Mail, b.Mail), strings.Compare(a.ID, b.ID))
	})
	return all, nil
}

// Present gives a session with all that its rights hang on.
func (f *Fake) Present(ctx context.Context, key string) (p account.Present, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if p.Session, err = f.session(key); err != nil {
		return account.Present{}, err
	}
	if p.Person, err = f.Person(ctx, p.Session.Tenant, p.Session.Person); err != nil {
		return account.Present{}, err
	}
	if id := p.Session.Account; id != "" {
		a, there := f.accounts[id]
		if !there {
			return account.Present{}, gone("Present", "account.not-found")
		}
		a = clone(a)
		a.Password, a.TOTP, a.Recovery, a.Passkeys, a.Identities = "", account.TOTP{}, nil, nil, nil
		p.Account = a
	}
	if p.Session.OnBehalfOf != "" {
		p.Mandates = f.given(p.Session.Tenant, p.Session.OnBehalfOf)
	}
	return p, nil
}

// Mandates lists the mandates of a tenant, or of one practice in it.
func (f *Fake) Mandates(_ context.Context, tenant, practice string) ([]account.Mandate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.given(tenant, practice), nil
}

func (f *Fake) given(tenant, practice string) (all []account.Mandate) {
	for _, m := range f.mandates {
		if m.Tenant == tenant && (practice == "" || m.Practice == practice) {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b account.Mandate) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(b.ID, a.ID))
	})
	return all
}

// Moved lists the moves into a practice that were not taken back.
func (f *Fake) Moved(_ context.Context, tenant, into string) (all []account.Move, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for key, m := range f.moves {
		if strings.HasPrefix(key, tenant+" ") && m.Into == into && m.Undone.IsZero() {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b account.Move) int {
		return cmp.Or(strings.Compare(a.Person, b.Person), strings.Compare(a.Hat, b.Hat), cmp.Compare(a.On, b.On))
	})
	return all, nil
}

// Staff lists the people who have a role in a practice on a day or later.
func (f *Fake) Staff(_ context.Context, tenant, practice string, on calendar.Date) (ids []string, err error) {
	for _, p := range f.Everybody(tenant) {
		if slices.ContainsFunc(p.Hats, func(h access.Hat) bool {
			return h.Role.InPractice() && h.Of == practice && (h.Until == calendar.None || on <= h.Until)
		}) {
			ids = append(ids, p.ID)
		}
	}
	return ids, nil
}

// Tidy forgets tickets that expired and sessions last seen before an instant.
func (f *Fake) Tidy(_ context.Context, before time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for key, t := range f.tickets {
		if t.Expires.Before(before) {
			delete(f.tickets, key)
		}
	}
	for key, x := range f.sessions {
		if x.Seen.Before(before) {
			delete(f.sessions, key)
		}
	}
	return nil
}

// clone copies an account in the order in which a store gives it.
func clone(a account.Account) account.Account {
	a.Places, a.Recovery = slices.Clone(a.Places), slices.Clone(a.Recovery)
	a.Passkeys, a.Identities = slices.Clone(a.Passkeys), slices.Clone(a.Identities)
	a.TOTP.Secret, a.TOTP.Next = slices.Clone(a.TOTP.Secret), slices.Clone(a.TOTP.Next)
	slices.SortFunc(a.Recovery, func(x, y account.RecoveryCode) int { return strings.Compare(x.Hash, y.Hash) })
	slices.SortFunc(a.Passkeys, func(x, y account.Passkey) int {
		return cmp.Or(x.Created.Compare(y.Created), strings.Compare(x.ID, y.ID))
	})
	slices.SortFunc(a.Identities, func(x, y account.Identity) int {
		return cmp.Or(strings.Compare(x.Issuer, y.Issuer), strings.Compare(x.Subject, y.Subject))
	})
	return a
}
