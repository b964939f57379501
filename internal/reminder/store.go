package reminder

import (
	"context"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/notice"
)

// Store keeps reminders. All methods are within one tenant; what belongs to
// another tenant is not found (reminder.not-found).
type Store interface {
	// SaveDraft makes a draft, or replaces what it says. One that has been sent
	// stays as it is, and nothing is recorded.
	SaveDraft(ctx context.Context, draft Draft, record audit.Record) error
	// Draft gives a draft that has not been sent.
	Draft(ctx context.Context, tenant, id string) (Draft, error)
	// Send keeps a reminder, its mails and the record in one transaction, in
	// place of the draft of that id. It is false, and does nothing, when that
	// reminder was sent before. When a practice got another last reminder since
	// the given moment than its Before says, it fails with Moved.
	Send(ctx context.Context, r Reminder, since time.Time, record audit.Record) (bool, error)
	// Get gives a reminder with what was sent, by practice, and how far each mail
	// has come.
	Get(ctx context.Context, tenant, id string) (Reminder, error)
	// List gives the latest reminders first, at most so many.
	List(ctx context.Context, tenant string, most int) ([]Outline, error)
	// Since gives for each practice the last reminder at or after a moment.
	Since(ctx context.Context, tenant string, since time.Time) (map[string]Told, error)
	// Of gives the reminders of a practice, the latest first.
	Of(ctx context.Context, tenant, practice string) ([]Told, error)
}

// Book knows who can be mailed.
type Book interface {
	// Readers lists who is owner or manager of a practice, or lead, on a day, by
	// name, person and role; a mail address is only given of an open account.
	Readers(ctx context.Context, tenant string, on calendar.Date) ([]Reader, error)
}

// Digests keeps which weekly mails were sent, and who does not want them.
type Digests interface {
	// Week gives who got the mail of a week, which begins on a Monday.
	Week(ctx context.Context, tenant string, week calendar.Date) (map[string]bool, error)
	// Keep puts the mail of a week for a person into the outbox, with its record.
	// It is false, and does nothing, when that was done before.
	Keep(ctx context.Context, tenant, person string, week calendar.Date, mail notice.Mail, record audit.Record) (bool, error)
	// Off gives who does not want the mail.
	Off(ctx context.Context, tenant string) (map[string]bool, error)
	// Choose keeps whether a person wants it.
	Choose(ctx context.Context, tenant, person string, wanted bool, record audit.Record) error
}
