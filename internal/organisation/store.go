package organisation

import (
	"context"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// Store keeps organisations, the regional plans that they brought, and the
// links of a first start.
type Store interface {
	// Get gives an organisation; organisation.not-found without. A tenant whose
	// settings nobody touched has version 0.
	Get(ctx context.Context, tenant string) (Organisation, error)
	// List gives all organisations, by folded name and id.
	List(ctx context.Context) ([]Summary, error)
	// Save does all of a change or nothing. organisation.moved when the
	// organisation is not at the version before, or the link was used; the answer
	// of an earlier time, and nothing done, when Once was seen.
	Save(ctx context.Context, change Change) (answer string, err error)
	// Answered gives the answer of an earlier time; a key that was used for another
	// request is a Conflict (store.key-reused).
	Answered(ctx context.Context, once Once) (answer string, seen bool, err error)
	// Logo gives a logo by its hash, whoever's it is; organisation.no-logo without.
	Logo(ctx context.Context, hash string) (Logo, error)
	// Plans lists the regional plans that a tenant brought, newest first, without
	// their content.
	Plans(ctx context.Context, tenant string) ([]PlanVersion, error)
	// Plan gives one of them with its content; organisation.no-plan without.
	Plan(ctx context.Context, tenant string, number int) (PlanVersion, error)
	// Used tells what stored plans and practices ask of a regional plan, by
	// start, intervention and year.
	Used(ctx context.Context, tenant string) ([]Use, error)
	Links
}

// Links keeps the links of a first start.
type Links interface {
	// Begin keeps a link, and ends those that were made before it.
	Begin(ctx context.Context, link SetupLink) error
	// Link gives a link by its key, used or not; organisation.no-setup without.
	Link(ctx context.Context, key string) (SetupLink, error)
}

// Change is what one command does, all of it or nothing.
type Change struct {
	Organisation Organisation // as it becomes; Version is the one before and one more
	Logo         *Logo        // when it is new
	Plan         *PlanVersion // when one is added
	Link         *SetupLink   // as it becomes
	Audit        audit.Record
	Once         Once
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

// PlanVersion is a regional plan as it was uploaded. It is never changed.
type PlanVersion struct {
	Number  int
	Name    string // of the region in it, in Dutch
	Region  string // its key
	Hash    string // of its rules
	Content []byte // the ZIP
	By      string // name
	At      time.Time
}

// Use says how often something of a regional plan is used: a start by
// practices, or an intervention by plans of a programme year.
type Use struct {
	Cohort       string // then the others are empty
	Intervention string
	Year         int
	Count        int
}

// SetupLink lets whoever started the program make the first organisation on
// pages, once. Key is the hash of the token in it.
type SetupLink struct {
	Key    string
	Made   time.Time
	Until  time.Time
	Tenant string    // of the organisation, once that was made
	Used   time.Time // when its first lead was invited
}

// Open says whether the link still works. One that was made in the future was
// made before a clock was set back, and could last too long.
func (l SetupLink) Open(now time.Time) bool {
	return l.Used.IsZero() && now.Before(l.Until) && !now.Before(l.Made.Add(-drift))
}

// drift is how far a clock may be behind the one that wrote an instant.
const drift = time.Minute

const errMoved fault.Code = "organisation.moved"

// Moved makes the error that a store gives when another save came first.
func Moved(op string) error { return &fault.Error{Kind: fault.Conflict, Code: errMoved, Op: op} }

// Missing makes the error of something that is not there.
func Missing(op string, code fault.Code) error {
	return &fault.Error{Kind: fault.NotFound, Code: code, Op: op}
}

func invalid(op string, code fault.Code, args fault.Args) error {
	return &fault.Error{Kind: fault.Invalid, Code: code, Op: op, Args: args}
}
