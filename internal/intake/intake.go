package intake

import (
	"context"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// Sheets reads and writes spreadsheets; the core knows tables only.
type Sheets interface {
	// Read gives the sheets of a file, or an Invalid error about the whole.
	Read(data []byte) ([]Table, error)
	// Write makes a file of a table, "csv" or "xlsx".
	Write(format string, t Table) ([]byte, error)
}

// Invitee is somebody whose invitation is prepared. It is sent when a person
// asks for that, never by an import.
type Invitee struct {
	ID          string
	Mail        string
	Name        string
	Role        string // one of access.Roles
	Of          string // practice or neighbourhood
	From, Until calendar.Date
	Import      string // the import that it came with
	Sent        time.Time
}

// Here is what is there already: all that a preview compares with.
type Here struct {
	On             calendar.Date
	Rules          *rule.Set
	Files          []practice.File
	Neighbourhoods []practice.Neighbourhood
	Centres        []practice.Centre
	Plans          []plan.Plan
	Invitees       []Invitee
	Worn           map[string]int // hats by practice or neighbourhood
}

// Options are what the person chose beside the mapping.
type Options struct {
	Sheet    string            // name of the sheet; empty picks the one that fits
	Complete bool              // the list is complete: who is not in it has none
	Means    map[string]string // by folded name: the id that is meant, or Anew
}

// Anew is what a name means that looks like a known one and is another.
const Anew = "new"

// Choices are mapping and options together, as they are kept with an upload.
type Choices struct {
	Mapping Mapping
	Options Options
}

// Upload is a file that waits to be applied, for at most a day.
type Upload struct {
	Tenant  string
	ID      string
	Kind    Kind
	Name    string // of the file
	Hash    string // SHA-256 of the bytes
	Data    []byte
	By      string
	At      time.Time
	Choices Choices
}

// UploadLife is how long an upload is kept when nobody applies it.
const UploadLife = 24 * time.Hour

// Import is an import that was applied. Its id is that of its upload, so that
// applying twice is applying once.
type Import struct {
	Tenant   string
	ID       string
	Kind     Kind
	File     string
	Hash     string // of the bytes
	Proposal string // hash of what was shown
	Counts   Counts
	By       string
	ByName   string
	At       time.Time
	Undone   time.Time // zero while it stands
	UndoneBy string
	Left     int // what an undo left because something was built on it
}

// Effect says what an item of an import did.
type Effect string

// What an import does, one item each, so that it can be taken back.
const (
	Made       Effect = "made"      // a practice
	Corrected  Effect = "corrected" // name, code or cohort of one
	Kept       Effect = "kept"      // a list is known from now on
	Added      Effect = "added"     // a fact
	Withdrew   Effect = "withdrew"  // a fact
	MadePlace  Effect = "made-place"
	MadeCentre Effect = "made-centre"
	MadePlan   Effect = "made-plan"
	Prepared   Effect = "prepared" // an invitation
)

// Item is one thing that an import did. Before and After are the practice as
// JSON when it was corrected.
type Item struct {
	Effect        Effect
	ID            string // of the row; of Kept the list
	Practice      string
	Before, After string
}

// Batch is what one import, or its undo, writes in one transaction.
type Batch struct {
	Import   Import
	Undo     bool // the import is there and is taken back
	Items    []Item
	Changes  []practice.Change
	Places   []practice.Neighbourhood
	Centres  []practice.Centre
	Plans    []plan.Change
	Invitees []Invitee
	Mapping  Mapping // remembered for the kind
	Record   audit.Record
}

// Store keeps uploads and imports, and writes what an import does. Every method
// is within one tenant; what belongs to another tenant is not found.
type Store interface {
	// Keep keeps an upload and drops those of more than a day before it.
	Keep(ctx context.Context, upload Upload, record audit.Record) error
	// Upload gives an upload that is not more than a day old at a moment.
	Upload(ctx context.Context, tenant, id string, now time.Time) (Upload, error)
	// Choose keeps the choices of an upload.
	Choose(ctx context.Context, tenant, id string, choices Choices, record audit.Record) error
	// Remembered gives the mapping that was applied last for a kind.
	Remembered(ctx context.Context, tenant string, kind Kind) (Mapping, error)
	// Imports gives all imports, the latest first.
	Imports(ctx context.Context, tenant string) ([]Import, error)
	// Items gives an import and what it did, in order.
	Items(ctx context.Context, tenant, id string) (Import, []Item, error)
	// Look gives what is there; Rules is left to the caller.
	Look(ctx context.Context, tenant string, on calendar.Date) (Here, error)
	// Change looks, lets build decide, and writes its batch, all in one
	// transaction: nothing can change in between. Build may run more than once.
	// An error of build leaves everything as it was. A new import drops its
	// upload; with Undo the items are taken back.
	Change(ctx context.Context, tenant string, on calendar.Date, build func(Here) (Batch, error)) error
	// Sent keeps that an invitation was sent.
	Sent(ctx context.Context, tenant, invitee string, at time.Time, record audit.Record) error
}

func failed(kind fault.Kind, code fault.Code, op string) *fault.Error {
	return &fault.Error{Kind: kind, Code: code, Op: op}
}
