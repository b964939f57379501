package attachment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"meertijd/internal/audit"
)

// MaxSize is the most that a file may hold, in bytes.
const MaxSize = 10 << 20

// Type is what a file is, by its content.
type Type string

// The types that are taken.
const (
	PDF  Type = "pdf"
	Word Type = "docx"
	Cell Type = "xlsx"
	PNG  Type = "png"
	JPEG Type = "jpg"
)

// Types lists them.
var Types = []Type{PDF, Word, Cell, PNG, JPEG}

// Media gives the media type under which a file is sent.
func (t Type) Media() string {
	switch t {
	case PDF:
		return "application/pdf"
	case Word:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case Cell:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case PNG:
		return "image/png"
	case JPEG:
		return "image/jpeg"
	}
	return "application/octet-stream"
}

// Kind says what a file is for.
type Kind string

// The kinds.
const (
	OldPlan Kind = "old-plan" // a plan as it was made elsewhere
	Other   Kind = "other"
)

// Author is who added or withdrew a file.
type Author struct{ Person, Name, Role string }

// File is what is known of a file. Year is the programme year it is about.
type File struct {
	Tenant      string
	ID          string
	Practice    string
	Year        int
	Kind        Kind
	Name        string
	Type        Type
	Size        int64
	Hash        string
	By          Author
	At          time.Time
	Withdrawn   time.Time // zero while it counts
	WithdrawnBy Author
}

// HashOf names content.
func HashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Store keeps files. Bytes are kept once for each tenant; what another tenant
// has makes no difference to anything.
type Store interface {
	// Save keeps a file with its content. The same id with the same content
	// again changes nothing; with another it is attachment.exists.
	Save(ctx context.Context, file File, content []byte, record audit.Record) error
	// List gives the files of a practice, by year, instant and id, those that
	// were withdrawn too.
	List(ctx context.Context, tenant, practice string) ([]File, error)
	// Get gives what is known of a file.
	Get(ctx context.Context, tenant, id string) (File, error)
	// Content gives the bytes, held against their hash: attachment.damaged when
	// they are not what was kept, attachment.gone when they were swept away.
	Content(ctx context.Context, tenant, id string) ([]byte, error)
	// Withdraw marks a file as withdrawn; the second time changes nothing.
	Withdraw(ctx context.Context, tenant, id string, by Author, at time.Time, record audit.Record) error
	// Sweep takes away bytes that only files withdrawn before a moment refer
	// to, and gives how many files' content went. Nothing to sweep leaves no
	// record.
	Sweep(ctx context.Context, tenant string, before time.Time, record audit.Record) (int, error)
}
