package account

import (
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
)

// Service does what people do to come in, and to let others in.
//
// Who is not signed in is a Visitor, and gets a SignedIn: its token goes into
// the cookie of the session. Who is signed in sends a Command, whose Actor came
// from Identify. Errors are fault.Errors: Denied and NotFound for what is not
// yours, Invalid with a code that says what to do for the rest.
type Service struct {
	Store     Store
	People    access.Store
	Hasher    Hasher
	Sealer    Sealer
	OneTime   OneTime
	Passkeys  PasskeyMaker
	OpenID    OpenID
	Providers Providers
	Practices Practices
	Limiter   *Limiter
	Now       func() time.Time
	Today     func() calendar.Date
	NewID     func() string
	Token     func() string // 256 bits of chance, as text for an address
	Version   string        // of the program, for the audit record
}

// Visitor is who asks before a session is there. Browser is the secret in a
// cookie that the web gives every browser on the sign-in pages; without it
// nothing that is bound to a browser works.
type Visitor struct {
	Browser  string
	Address  string // of the network, for the limits
	Agent    string // the browser in a few words, shown in the list of sessions
	Language string
	Request  string // id, for the audit record
	Session  string // key of the session that the browser had; it ends
}

// Command says who wants something, and makes it safe to ask twice.
type Command struct {
	Actor   access.Actor
	Key     string // idempotency key; empty for what is harmless to repeat
	Request string
}

// SignedIn is a session that began, or took the place of another. An empty
// Token means that the session goes on as it was: set no cookie.
type SignedIn struct {
	Token   string
	Session access.Session
	Hat     access.Hat // zero when no hat may be worn yet: then means have to be set first
	Next    string     // where the visitor wanted to go; check it before use
}

// Challenge is the first half of what a device signs. Key goes along in the
// form, Options to the browser.
type Challenge struct {
	Key     string
	Options []byte // JSON
}

// Ask asks for a link by mail.
type Ask struct {
	Mail string
	Next string
}

// Step is the answer to a password: signed in, or, with Pending, the second
// step is next.
type Step struct {
	SignedIn
	Pending string
}

// InviteCommand lets somebody in, in one role.
type InviteCommand struct {
	Command
	Mail     string
	Name     string
	Language string
	Role     access.Role
	Of       string // practice or neighbourhood; empty for a role of the RHO
	From     calendar.Date
	Until    calendar.Date
}

// Invitee is who was invited.
type Invitee struct {
	Person string
	Hat    string
	Ticket string // id of the invitation
}

// Guest is what a page may show of an invitation, a reset or a first start to
// whoever holds its link.
type Guest struct {
	ID      string // of the ticket
	Purpose Purpose
	Tenant  string
	Person  string
	Name    string
	Mail    string
	Hat     access.Hat
	Expires time.Time
	Strong  bool // the role asks for a passkey, or a password and an app
}

// StartCommand makes the first lead of an organisation, from the server.
type StartCommand struct {
	Tenant   string
	Mail     string
	Name     string
	Language string
}

// Enrolment is a new secret for an app, to be confirmed with a code.
type Enrolment struct {
	Secret  string
	Address string // otpauth://, for a QR code
}

// Choice is a hat that the account has, in any tenant. May says whether this
// session may put it on; otherwise one has to sign in again with two factors.
type Choice struct {
	Tenant string
	Person string
	Hat    access.Hat
	May    bool
	Worn   bool // now, in this session
}

// MandateCommand lets the RHO (To empty) or a colleague practice act for a
// practice.
type MandateCommand struct {
	Command
	Practice string
	To       string
	From     calendar.Date
	Until    calendar.Date
	Reason   string
}
