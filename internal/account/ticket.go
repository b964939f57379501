package account

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Purpose is what a ticket is for.
type Purpose string

// The purposes. The first five go by mail as a link.
const (
	SignIn      Purpose = "sign-in"
	Invitation  Purpose = "invitation"
	Reset       Purpose = "reset" // of the means of signing in
	ConfirmMail Purpose = "confirm-mail"
	FirstStart  Purpose = "first-start"

	secondStep      Purpose = "second-step"
	passkeyRegister Purpose = "passkey-register"
	passkeySignIn   Purpose = "passkey-sign-in"
	openIDSignIn    Purpose = "openid"
)

// lives says how long a ticket of a purpose is good for.
var lives = map[Purpose]time.Duration{
	SignIn: 10 * time.Minute, Invitation: 14 * 24 * time.Hour, Reset: 24 * time.Hour, ConfirmMail: 24 * time.Hour, FirstStart: 24 * time.Hour,
	secondStep: 5 * time.Minute, passkeyRegister: 5 * time.Minute, passkeySignIn: 5 * time.Minute, openIDSignIn: 10 * time.Minute,
}

// maxTries is how often a code may be tried on one ticket.
const maxTries = 5

// Ticket may be used once: a link in a mail, a challenge, a second step. Key is
// the hash of the token in it. Browser is the hash of the cookie of the browser
// that asked; with it, the ticket works nowhere else.
type Ticket struct {
	Key     string
	ID      string // to speak about it on a page
	Purpose Purpose
	Account string // empty for an address that nobody has: then it opens nothing
	Tenant  string
	Person  string
	Hat     string
	Mail    string // where it went, or the new address
	Browser string
	Code    string // hash of the code that can be typed instead
	Data    []byte // what the other half of a challenge needs
	Next    string // address to go to afterwards
	Created time.Time
	Expires time.Time
	Used    time.Time // or withdrawn
	Tries   int       // codes that were wrong
	Version int       // 1 when new
}

// drift is how far a clock may be behind the one that wrote an instant.
const drift = time.Minute

// Open says whether a ticket can still be used. One that was made in the future
// was made before a clock was set back, and could last too long.
func (t *Ticket) Open(now time.Time) bool {
	return t.Used.IsZero() && now.Before(t.Expires) && !now.Before(t.Created.Add(-drift)) && t.Tries < maxTries
}

// hash is what is kept of a secret, for one kind of use only.
func hash(use, secret string) string {
	sum := sha256.Sum256([]byte("meertijd " + use + " " + secret))
	return hex.EncodeToString(sum[:])
}

// SessionKey is what is kept of the token of a session.
func SessionKey(token string) string { return hash("link", token) }
