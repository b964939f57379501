package access

import (
	"context"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
)

// Store keeps people and their sessions. People and hats are within one
// tenant; a session names its tenant.
type Store interface {
	// People lists the people who wear a hat on a day, by folded name and id,
	// each with the hats of that day.
	People(ctx context.Context, tenant string, on calendar.Date) ([]Person, error)
	// Person gives a person with all hats, those of other days too.
	Person(ctx context.Context, tenant, id string) (Person, error)
	// SavePerson makes or renames a person and adds the hats whose id is new;
	// a hat that is there gets the given last day.
	SavePerson(ctx context.Context, tenant string, person Person, record audit.Record) error
	// Session gives a session that has not ended, by its key.
	Session(ctx context.Context, key string) (Session, error)
	// SaveSession begins a session, or moves Seen, Language, Hat and Ended. A
	// record may be nil when nothing worth keeping happened.
	SaveSession(ctx context.Context, session Session, record *audit.Record) error
}

// How long a session lasts: without a request, and in all.
const (
	Idle = 30 * time.Minute
	Life = 12 * time.Hour
)

// Alive says whether a session still lasts at a moment.
func (s *Session) Alive(now time.Time) bool {
	return s.Ended.IsZero() && now.Sub(s.Seen) < Idle && now.Sub(s.Begun) < Life
}
