package intervention

import (
	"context"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/rule"
)

// Author is who offered or withdrew something, as they were at that moment.
type Author struct{ Person, Name, Role string }

// Teller is a practice that is glad to tell colleagues about an intervention.
// Contact says how to reach it, in its own words.
type Teller struct {
	Tenant       string
	ID           string
	Practice     string
	Intervention string
	Contact      string
	By           Author
	At           time.Time
}

// Doing is what one practice handed in about an intervention for one programme
// year. Mode is empty when the plan that it handed in does not name it.
type Doing struct {
	Practice string
	Year     int
	Mode     rule.Mode
}

// Runs says whether the plan says that the intervention is done.
func (d Doing) Runs() bool { return d.Mode != "" && d.Mode != rule.Dropped }

// Store keeps who is glad to tell, and reads what was handed in.
type Store interface {
	// Save keeps an offer and ends those that the practice, under any of its
	// names, had for the same intervention. The same id again changes nothing.
	Save(ctx context.Context, teller Teller, names []string, record audit.Record) error
	// Withdraw ends the offers of a practice under any of its names. Their contact
	// goes, and the day on which they ended stays. Without an offer nothing
	// changes, and there is no record.
	Withdraw(ctx context.Context, tenant string, names []string, intervention string, by Author, at time.Time, record audit.Record) error
	// Tellers gives the offers that hold for an intervention, or for all of them
	// when it is empty, by intervention, moment and id.
	Tellers(ctx context.Context, tenant, intervention string) ([]Teller, error)
	// HandedIn gives for every practice and programme year of which a plan was
	// handed in what the last hand-in says of an intervention, by practice and
	// year. An intervention that stands under two elements is there once.
	HandedIn(ctx context.Context, tenant, intervention string) ([]Doing, error)
}
