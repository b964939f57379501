package account_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/account/accounttest"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
)

const tenant, elsewhere = "rho", "other"

// world is a service on the store in memory, with a clock that a test moves and
// devices, apps and providers that it plays.
type world struct {
	*testing.T
	*account.Service
	fake     *accounttest.Fake
	counted  *counted
	hasher   *hasher
	provider account.Provider
	claims   account.Claims
	ends     map[string]calendar.Date // of practices that ended
	now      time.Time
	ids      int
	lead     access.Actor
}

// tb is what both *testing.T and rapid's T can do.
func newWorld(t *testing.T) *world {
	w := &world{T: t, fake: accounttest.NewFake(), hasher: &hasher{}, now: time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC)}
	w.counted = &counted{Fake: w.fake}
	var mu sync.Mutex
	next := func() string {
		mu.Lock()
		defer mu.Unlock()
		w.ids++
		return fmt.Sprintf("%06d", w.ids)
	}
	clock := func() time.Time { return w.now }
	w.Service = &account.Service{
		Store: w.counted, People: w.counted, Hasher: w.hasher, Sealer: sealer{}, OneTime: app{}, Passkeys: devices{}, OpenID: w, Providers: w, Practices: w,
		Limiter: account.NewLimiter(clock, nil), Now: clock, Today: func() calendar.Date { return calendar.Of(w.now.Year(), w.now.Month(), w.now.Day()) },
		NewID: next, Token: func() string { return "token" + next() },
	}
	for _, of := range []string{"p1", "p2", "p3"} {
		w.fake.AddPlace(tenant, false, of)
	}
	w.fake.AddPlace(elsewhere, false, "p1")
	w.fake.AddPlace(tenant, true, "n1")
	w.lead = access.Actor{Tenant: tenant, Person: "lead", Name: "Lotte Lead", Role: access.Lead}
	return w
}

// LastDay gives the last day that the test gave a practice.
func (w *world) LastDay(_ context.Context, _, practice string) (calendar.Date, error) {
	return w.ends[practice], nil
}

// Begin and Finish play the provider of an organisation.
func (w *world) Begin(_ context.Context, p account.Provider, state, nonce, verifier string) (string, error) {
	return p.Issuer + "?" + state, nil
}

// Finish gives the claims of the test.
func (w *world) Finish(_ context.Context, p account.Provider, code, nonce, verifier string) (account.Claims, error) {
	if code != "good" || nonce == "" || verifier == "" {
		return account.Claims{}, errors.New("no")
	}
	return w.claims, nil
}

// Provider gives the provider of the test.
func (w *world) Provider(context.Context, string) (account.Provider, error) {
	if w.provider.Issuer == "" {
		return account.Provider{}, &fault.Error{Kind: fault.NotFound, Code: "account.no-provider"}
	}
	return w.provider, nil
}

// hasher is quick, and counts.
type hasher struct {
	mu   sync.Mutex
	runs int
	fail error
}

func (h *hasher) Hash(_ context.Context, password string) (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.runs++
	return "hash of " + password, h.fail
}

func (h *hasher) Verify(ctx context.Context, hash, password string) (bool, error) {
	made, err := h.Hash(ctx, password)
	return hash == made && hash != "", err
}

type sealer struct{}

func (sealer) Seal(plain []byte, about string) ([]byte, error) {
	return []byte(about + "|" + string(plain)), nil
}

func (sealer) Open(sealed []byte, about string) ([]byte, error) {
	plain, ok := strings.CutPrefix(string(sealed), about+"|")
	if !ok {
		return nil, errors.New("sealed about something else")
	}
	return []byte(plain), nil
}

// app shows the number of the step as its code.
type app struct{}

func (app) Secret() (string, error)            { return "S", nil }
func (app) Address(secret, mail string) string { return "otpauth://" + secret + mail }
func (app) Step(secret, code string, at time.Time) (int64, bool) {
	for d := int64(-1); d <= 1; d++ {
		if step := at.Unix()/30 + d; fmt.Sprint(step) == code {
			return step, true
		}
	}
	return 0, false
}

func (w *world) code() string { return fmt.Sprint(w.now.Unix() / 30) }

// devices answer with the name of the passkey.
type devices struct{}

func (devices) BeginRegister(user account.PasskeyUser) ([]byte, []byte, error) {
	return []byte(`{}`), []byte("register " + user.ID), nil
}

func (devices) FinishRegister(user account.PasskeyUser, kept, response []byte) (account.Passkey, error) {
	if string(kept) != "register "+user.ID || len(response) == 0 {
		return account.Passkey{}, errors.New("wrong")
	}
	return account.Passkey{ID: string(response), Key: []byte(`{}`)}, nil
}

func (devices) BeginSignIn() ([]byte, []byte, error) { return []byte(`{}`), []byte("sign-in"), nil }

func (devices) FinishSignIn(kept, response []byte, find func(string) (account.PasskeyUser, error)) (string, account.Passkey, error) {
	user, err := find(string(response))
	if err == nil && string(kept) != "sign-in" {
		err = errors.New("wrong")
	}
	return user.ID, account.Passkey{ID: string(response), Key: []byte(`{}`), Count: 7}, err
}

// counted counts what is asked of the store.
type counted struct {
	*accounttest.Fake
	mu    sync.Mutex
	calls []string
	stall func() // before a save, to let another be first
}

func (c *counted) did(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, name)
}

func (c *counted) Find(ctx context.Context, by account.By) (account.Account, error) {
	c.did("find")
	return c.Fake.Find(ctx, by)
}

func (c *counted) Ticket(ctx context.Context, key string) (account.Ticket, error) {
	c.did("ticket")
	return c.Fake.Ticket(ctx, key)
}

func (c *counted) Asked(ctx context.Context, browser string) (account.Ticket, error) {
	c.did("asked")
	return c.Fake.Asked(ctx, browser)
}

func (c *counted) Person(ctx context.Context, tenant, id string) (access.Person, error) {
	c.did("person")
	return c.Fake.Person(ctx, tenant, id)
}

func (c *counted) Save(ctx context.Context, change account.Change) error {
	c.did("save")
	if stall := c.stall; stall != nil {
		c.stall = nil
		stall()
	}
	return c.Fake.Save(ctx, change)
}

func (w *world) visitor(browser string) account.Visitor {
	return account.Visitor{Browser: browser, Address: "192.0.2.1", Agent: "Firefox", Language: "nl"}
}

// later moves the clock; limits fill up meanwhile.
func (w *world) later(d time.Duration) { w.now = w.now.Add(d) }

// invite lets somebody in by the lead, or whoever asks.
func (w *world) invite(mail string, role access.Role, of string) account.Invitee {
	w.Helper()
	got, err := w.Invite(w.Context(), account.InviteCommand{
		Command: account.Command{Actor: w.lead}, Mail: mail, Name: "Naam van " + mail, Language: "nl", Role: role, Of: of, From: w.Today(),
	})
	if err != nil {
		w.Fatal(err)
	}
	return got
}

// mailed gives the last mail.
func (w *world) mailed() notice.Mail {
	w.Helper()
	all := w.fake.Mails()
	if len(all) == 0 {
		w.Fatal("no mail")
	}
	return all[len(all)-1]
}

// token is the last part of the link in the last mail.
func (w *world) token() string {
	return w.mailed().Link[strings.LastIndexByte(w.mailed().Link, '/')+1:]
}

// accept accepts the invitation that was mailed last.
func (w *world) accept() account.SignedIn {
	w.Helper()
	in, err := w.AcceptInvitation(w.Context(), w.visitor("phone"), w.token())
	if err != nil {
		w.Fatal(err)
	}
	return in
}

// byLink signs in by mail.
func (w *world) byLink(mail string) account.SignedIn {
	w.Helper()
	w.ask(mail, "laptop")
	in, err := w.UseLink(w.Context(), w.visitor("laptop"), w.token())
	if err != nil {
		w.Fatal(err)
	}
	return in
}

func (w *world) ask(mail, browser string) {
	w.Helper()
	if err := w.AskLink(w.Context(), w.visitor(browser), account.Ask{Mail: mail, Next: "/plan"}); err != nil {
		w.Fatal(err)
	}
}

// command is what somebody asks in a session.
func (w *world) command(in account.SignedIn) account.Command {
	return account.Command{Actor: access.Actor{Tenant: in.Session.Tenant, Person: in.Session.Person, Session: in.Session.Key, Method: in.Session.Method, Role: in.Hat.Role, Of: in.Hat.Of, Name: "N"}}
}

const phrase = "vijf groene fietsen naast elkaar"

// leader is a lead with a password and an app, just invited.
func (w *world) leader(mail string) account.SignedIn {
	w.Helper()
	w.invite(mail, access.Lead, "")
	in := w.accept()
	if _, err := w.SetPassword(w.Context(), w.command(in), "", phrase); err != nil {
		w.Fatal(err)
	}
	w.app(in)
	up, _, err := w.ConfirmTOTP(w.Context(), w.command(in), w.code())
	if err != nil {
		w.Fatal(err)
	}
	return up
}

func (w *world) app(in account.SignedIn) {
	w.Helper()
	if _, err := w.EnrolTOTP(w.Context(), w.command(in)); err != nil {
		w.Fatal(err)
	}
}

// passkey adds a passkey in a session.
func (w *world) passkey(in account.SignedIn, id string) (account.SignedIn, error) {
	c, err := w.BeginPasskey(w.Context(), w.command(in))
	if err != nil {
		return account.SignedIn{}, err
	}
	return w.FinishPasskey(w.Context(), w.command(in), c.Key, "Telefoon", []byte(id))
}

func (w *world) byPasskey(id string) (account.SignedIn, error) {
	c, err := w.BeginPasskeySignIn(w.Context(), w.visitor("laptop"), "")
	if err != nil {
		return account.SignedIn{}, err
	}
	return w.FinishPasskeySignIn(w.Context(), w.visitor("laptop"), c.Key, []byte(id))
}

// refused wants a code.
func (w *world) refused(err error, code fault.Code) {
	w.Helper()
	if err == nil || fault.CodeOf(err) != code {
		w.Errorf("got %v, want %s", err, code)
	}
}

func (w *world) fine(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// here says whether a session token still opens something.
func (w *world) here(in account.SignedIn) bool {
	w.Helper()
	_, _, _, err := w.Identify(w.Context(), in.Token)
	if err != nil && fault.CodeOf(err) != "session.not-found" {
		w.Fatal(err)
	}
	return err == nil
}

func (w *world) same(got, want any) {
	w.Helper()
	if !reflect.DeepEqual(got, want) {
		w.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// events are those of the audit record from the nth on.
func (w *world) events(from int) (out []string) {
	for _, r := range w.fake.Records()[from:] {
		out = append(out, r.Tenant+" "+string(r.Event)+" "+r.Method)
	}
	return out
}

func (w *world) last() audit.Record {
	all := w.fake.Records()
	return all[len(all)-1]
}
