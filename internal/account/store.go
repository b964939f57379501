package account

import (
	"context"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/notice"
)

// Store keeps accounts, tickets, sessions and mandates. Accounts belong to the
// platform; a mandate is of one tenant.
type Store interface {
	Tickets
	Presence
	Moves
	// Find gives an account with all its means, by one thing that names it; a
	// closed one too. account.not-found without.
	Find(ctx context.Context, by By) (Account, error)
	// Known says whether a practice, or a neighbourhood, of a tenant is there.
	Known(ctx context.Context, tenant string, neighbourhood bool, of string) (bool, error)
	// Answered gives the answer of a command that was done before.
	Answered(ctx context.Context, once Once) (answer string, seen bool, err error)
	// Save does all of a change or nothing. account.moved when an account or a
	// ticket is not at the version before, or a new account has the address of
	// one that is there; account.mail-taken when another one moves to an address
	// that somebody has; session.not-found when a session that must still
	// last has ended; account.last-lead when LedOn does not hold. What Once has seen
	// is not done again.
	Save(ctx context.Context, change Change) error
	// Tidy forgets tickets that expired, and sessions that were last seen, before
	// an instant.
	Tidy(ctx context.Context, before time.Time) error
}

// Tickets is the part of a Store that gives tickets.
type Tickets interface {
	// Ticket gives a ticket by its key, used or not; account.no-ticket without.
	Ticket(ctx context.Context, key string) (Ticket, error)
	// Asked gives the last sign-in ticket that a browser asked for, used or not;
	// account.no-ticket without.
	Asked(ctx context.Context, browser string) (Ticket, error)
	// Invitations lists the unused invitations of a tenant, those that expired
	// too, by mail and id.
	Invitations(ctx context.Context, tenant string) ([]Ticket, error)
}

// Presence is the part of a Store that says who is there.
type Presence interface {
	// Present gives a session that has not ended with all that its rights hang
	// on, as of one moment; session.not-found without.
	Present(ctx context.Context, key string) (Present, error)
	// Sessions lists the sessions of an account that have not ended, last seen
	// first.
	Sessions(ctx context.Context, account string) ([]access.Session, error)
	// Mandates lists the mandates of a tenant, newest first, the withdrawn ones
	// too; with a practice only those that it gave.
	Mandates(ctx context.Context, tenant, practice string) ([]Mandate, error)
}

// Moves is the part of a Store that remembers roles that went along with their
// practice.
type Moves interface {
	// Moved lists the moves into a practice that were not taken back, by person
	// and hat.
	Moved(ctx context.Context, tenant, into string) ([]Move, error)
	// Staff lists the people who have a role in a practice on a day or later,
	// those whose role has yet to begin too.
	Staff(ctx context.Context, tenant, practice string, on calendar.Date) ([]string, error)
}

// Move is a role that ended because its practice went on as another one on a
// day. Next is the role there that came instead, empty when the person had it
// already; Was is the last day that the old one had.
type Move struct {
	Hat, Person string
	From, Into  string
	On, Was     calendar.Date
	Next        string
	Undone      time.Time // zero while it holds
}

// By names an account by its first field that is not empty.
type By struct {
	ID      string
	Mail    string // folded by the store
	Passkey string // credential id
	Issuer  string // with Subject: at an OpenID provider
	Subject string
	Tenant  string // with Person
	Person  string
}

// Change is what one command does, all of it or nothing.
type Change struct {
	Account  *Account         // as it becomes, with its next version
	Tickets  []Ticket         // as they become, each with its next version
	Void     *Void            // open tickets that end
	Tenant   string           // of Person
	Person   *access.Person   // saved as access.Store does
	Moves    []Move           // of hats of Person, as they become
	LedOn    calendar.Date    // a day on which Tenant still has a lead without a last day, after Person is saved
	Sessions []access.Session // that begin
	Endings  []Ending         // of other sessions
	Mandate  *Mandate         // given, or withdrawn
	Records  []audit.Record
	Mails    []notice.Mail // one without an address is kept as if it was sent
	Once     Once
}

// Void ends the open tickets of an account for some purposes; with a hat only
// those for that hat.
type Void struct {
	Account  string
	Hat      string
	Purposes []Purpose
	At       time.Time
}

// Ending ends one session by its key, or all of an account but one.
type Ending struct {
	Key     string
	Must    bool // the session must still last: whoever was first has ended it
	Account string
	But     string // key of the session that goes on
	At      time.Time
}

// Once makes a command safe to repeat: the same key with the same request gives
// the answer of the first time. An empty key does nothing.
type Once struct {
	Tenant  string
	Key     string
	Actor   string
	Command string
	Hash    string
	Answer  string
}

// Present is a session with what its rights hang on.
type Present struct {
	Session  access.Session
	Person   access.Person // with all hats
	Account  Account       // without its means; zero in the demo
	Mandates []Mandate     // of the practice that the session acts for
	Ended    calendar.Date // last day of the practice one is at work in, once it is past
}

// Mandate lets others act on behalf of a practice: the leads of the RHO, or a
// colleague practice.
type Mandate struct {
	ID          string
	Tenant      string
	Practice    string // that gave it
	To          string // colleague practice; empty is the RHO
	From        calendar.Date
	Until       calendar.Date
	Reason      string
	By          string // person
	ByName      string
	At          time.Time
	Withdrawn   time.Time
	WithdrawnBy string
}

// Holds says whether the mandate is in force on a day.
func (m *Mandate) Holds(on calendar.Date) bool {
	return m.Withdrawn.IsZero() && m.From <= on && (m.Until == calendar.None || on <= m.Until)
}

// Lets says whether a hat may act by the mandate on a day. Only who may hand in
// a plan elsewhere may do so here.
func (m *Mandate) Lets(hat access.Hat, on calendar.Date) bool {
	if !m.Holds(on) || !hat.Worn(on) {
		return false
	}
	if m.To == "" {
		return hat.Role == access.Lead
	}
	return (hat.Role == access.Owner || hat.Role == access.Manager) && hat.Of == m.To
}
