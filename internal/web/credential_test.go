package web

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
)

// accounts is the real service with means that need no device and no network.
func (w *world) accounts() *account.Service {
	return &account.Service{
		Store: w.people, People: w.people, Hasher: plainHasher{}, Sealer: plainSealer{}, OneTime: oneTime{}, Passkeys: keyring{},
		OpenID: w.provider, Providers: w.provider, Practices: w.practices, Limiter: account.NewLimiter(w.clock, nil),
		Now: w.clock, Today: w.today, NewID: w.newID, Token: w.token, Version: "test",
	}
}

// drawn stands for the picture of an address.
func drawn(string) (part.Drawing, error) {
	return `<svg viewBox="0 0 1 1"><path d="M0 0h1v1h-1z"/></svg>`, nil
}

type plainHasher struct{}

func (plainHasher) Hash(_ context.Context, password string) (string, error) {
	return "hash of " + password, nil
}

func (plainHasher) Verify(_ context.Context, hash, password string) (bool, error) {
	return hash == "hash of "+password, nil
}

type plainSealer struct{}

func (plainSealer) Seal(plain []byte, about string) ([]byte, error) {
	return []byte(about + "\n" + string(plain)), nil
}

func (plainSealer) Open(sealed []byte, about string) ([]byte, error) {
	plain, ok := strings.CutPrefix(string(sealed), about+"\n")
	if !ok {
		return nil, &fault.Error{Kind: fault.Internal, Code: "account.seal"}
	}
	return []byte(plain), nil
}

// oneTime is an app whose code is always the same.
type oneTime struct{}

const appCode = "314159"

func (oneTime) Secret() (string, error) { return "ABCDEFGHIJKLMNOP", nil }

func (oneTime) Address(secret, mail string) string {
	return "otpauth://totp/Meertijd:" + mail + "?secret=" + secret
}

func (oneTime) Step(_, code string, at time.Time) (int64, bool) {
	return at.Unix() / 30, code == appCode
}

// keyring is a device: its answer names the key, in JSON.
type keyring struct{}

type deviceAnswer struct{ ID string }

func (keyring) BeginRegister(account.PasskeyUser) (options, kept []byte, err error) {
	return []byte(`{"publicKey":{"challenge":"AAAA"}}`), []byte("register"), nil
}

func (keyring) FinishRegister(_ account.PasskeyUser, kept, response []byte) (account.Passkey, error) {
	var a deviceAnswer
	if err := json.Unmarshal(response, &a); err != nil || a.ID == "" || string(kept) != "register" {
		return account.Passkey{}, &fault.Error{Kind: fault.Invalid, Code: "account.passkey-wrong"}
	}
	return account.Passkey{ID: a.ID, Key: []byte(`{}`)}, nil
}

func (keyring) BeginSignIn() (options, kept []byte, err error) {
	return []byte(`{"publicKey":{"challenge":"BBBB"}}`), []byte("sign in"), nil
}

func (keyring) FinishSignIn(_, response []byte, find func(string) (account.PasskeyUser, error)) (string, account.Passkey, error) {
	var a deviceAnswer
	if err := json.Unmarshal(response, &a); err != nil {
		return "", account.Passkey{}, err
	}
	user, err := find(a.ID)
	if err != nil {
		return "", account.Passkey{}, err
	}
	return user.ID, account.Passkey{ID: a.ID, Key: []byte(`{}`), Count: 1}, nil
}

// provider is the sign-in of an organisation; who is the address it names.
type provider struct{ who string }

func (p *provider) all(context.Context) []account.Provider {
	if p.who == "" {
		return nil
	}
	return []account.Provider{{Tenant: tenant, Name: "RHO Verzonnenstad"}}
}

func (p *provider) Provider(_ context.Context, of string) (account.Provider, error) {
	if p.who == "" || of != tenant {
		return account.Provider{}, &fault.Error{Kind: fault.NotFound, Code: "account.no-provider"}
	}
	return account.Provider{Tenant: of, Name: "RHO Verzonnenstad", Issuer: "https://sign-in.example", ClientID: "meertijd"}, nil
}

func (p *provider) Begin(_ context.Context, _ account.Provider, state, _, _ string) (string, error) {
	return "https://sign-in.example/auth?state=" + state, nil
}

func (p *provider) Finish(_ context.Context, of account.Provider, code, _, _ string) (account.Claims, error) {
	if code != "good" {
		return account.Claims{}, &fault.Error{Kind: fault.Invalid, Code: "account.link-unknown"}
	}
	return account.Claims{Issuer: of.Issuer, Subject: p.who, Mail: p.who, Verified: true}, nil
}
