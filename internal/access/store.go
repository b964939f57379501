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
	// Seats lists the hats that fit a search, by folded name of the person,
	// person and hat, and says whether there are more after them.
	Seats(ctx context.Context, tenant string, search Search) (seats []Seat, more bool, err error)
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

// Search narrows a list of seats: what is empty does not narrow. Name is a
// piece of the person's name and Place one of the name of the practice or
// neighbourhood, whatever capitals and accents. Skip and Most choose a page;
// Most is at least 1.
type Search struct {
	On         calendar.Date // the hat is worn on this day
	Name       string
	Role       Role
	Of         string
	Place      string
	Skip, Most int
}

// Seat is one hat of a person, as a line of a list. Place is the name of the
// practice or neighbourhood, empty for a role of the whole organisation.
type Seat struct {
	Person, Name string
	Hat          Hat
	Place        string
}

// How long a session lasts: without a request, and in all.
const (
	Idle = 30 * time.Minute
	Life = 12 * time.Hour
)

// drift is how far a clock may be behind the one that wrote an instant.
const drift = time.Minute

// Alive says whether a session still lasts at a moment. After a clock was set
// back nobody can say how long it lasted, so what was used in the future is over.
func (s *Session) Alive(now time.Time) bool {
	idle := now.Sub(s.Seen)
	return s.Ended.IsZero() && -drift <= idle && idle < Idle && now.Sub(s.Begun) < Life
}
