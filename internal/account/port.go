package account

import (
	"context"
	"time"

	"meertijd/internal/base/calendar"
)

// Hasher keeps passwords. It is slow on purpose, works at few at once and
// refuses with account.busy when too many wait.
type Hasher interface {
	Hash(ctx context.Context, password string) (string, error)
	// Verify compares a password with what Hash made. An empty hash takes as
	// long as any and is never right.
	Verify(ctx context.Context, hash, password string) (bool, error)
}

// Sealer encrypts what must not be readable in the database. About is bound to
// it: what was sealed about one thing does not open about another.
type Sealer interface {
	Seal(plain []byte, about string) ([]byte, error)
	Open(sealed []byte, about string) ([]byte, error)
}

// OneTime knows the codes of an app on a telephone.
type OneTime interface {
	// Secret makes a new secret.
	Secret() (string, error)
	// Address gives the otpauth:// address of a secret, for a QR code.
	Address(secret, mail string) string
	// Step gives the time step in which a code fits, at most one step away from
	// a moment.
	Step(secret, code string, at time.Time) (step int64, ok bool)
}

// Practices knows how long practices go on.
type Practices interface {
	// LastDay gives the last day of a practice, None while it goes on.
	LastDay(ctx context.Context, tenant, practice string) (calendar.Date, error)
}

// PasskeyUser is an account as devices know it.
type PasskeyUser struct {
	ID       string // of the account
	Mail     string
	Name     string
	Passkeys []Passkey
}

// PasskeyMaker talks the language of passkeys. Options go to the browser as
// JSON, kept is for the second half, response came from the browser.
type PasskeyMaker interface {
	BeginRegister(user PasskeyUser) (options, kept []byte, err error)
	FinishRegister(user PasskeyUser, kept, response []byte) (Passkey, error)
	BeginSignIn() (options, kept []byte, err error)
	// FinishSignIn asks find for the owner of a credential, and gives the owner's
	// id with the passkey as it has to be kept from now on.
	FinishSignIn(kept, response []byte, find func(credential string) (PasskeyUser, error)) (account string, key Passkey, err error)
}

// Provider is how an organisation's own sign-in works.
type Provider struct {
	Tenant     string
	Name       string
	Issuer     string
	ClientID   string
	Secret     string // in the clear: whoever gives a Provider has opened it
	TwoFactors bool   // the organisation says that its provider asks for two
}

// Providers knows the provider of each organisation; account.no-provider when
// it has none.
type Providers interface {
	Provider(ctx context.Context, tenant string) (Provider, error)
}

// Claims are what a provider says of who signed in.
type Claims struct {
	Issuer   string
	Subject  string
	Mail     string
	Verified bool // the provider checked the address
}

// OpenID talks to providers.
type OpenID interface {
	// Begin gives the address at the provider to which the browser goes.
	Begin(ctx context.Context, p Provider, state, nonce, verifier string) (address string, err error)
	// Finish trades the code that came back for what the provider says.
	Finish(ctx context.Context, p Provider, code, nonce, verifier string) (Claims, error)
}
