package region

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"meertijd/internal/base/calendar"
	"meertijd/internal/dossier"
	"meertijd/internal/rule"
)

// desk is what a keeper knows of one organisation. Its lock is held while a
// board is made.
type desk struct {
	board atomic.Pointer[Board]
	mu    sync.Mutex
	rows  map[string]Kept
	at    int64 // the version up to which the rows were compared
}

// load takes what is kept from the store, once.
func (d *desk) load(ctx context.Context, store Store, tenant string) error {
	if d.rows != nil {
		return nil
	}
	kept, err := store.Kept(ctx, tenant)
	if err != nil {
		return err
	}
	rows, first := make(map[string]Kept, len(kept)), true
	d.at = 0
	for _, row := range kept {
		if row.Rules != "" && (first || row.Version < d.at) {
			d.at, first = row.Version, false
		}
		row.Practice.fold()
		rows[row.Practice.ID] = row
	}
	d.rows = rows
	return nil
}

// stale lists the practices that may stand otherwise than they are kept, new
// ones included; all says that nothing that is kept can be used.
func (d *desk) stale(on calendar.Date, set *rule.Set, changes Changes) (ids []string, all bool) {
	hash := set.Hash()
	for id, row := range d.rows {
		if row.Rules != hash || row.Engine != engine || !row.reaches(on) || row.outdated(changes) {
			ids = append(ids, id)
		}
	}
	if len(ids) == len(d.rows) {
		return nil, true
	}
	for source := range changes.Of {
		id, practice := strings.CutPrefix(source, dossier.OfPractice)
		if _, known := d.rows[id]; practice && !known {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, false
}

// reaches says whether a day is one for which the practice was judged.
func (row *Kept) reaches(on calendar.Date) bool {
	return on >= row.On && (row.Practice.Until == calendar.None || on < row.Practice.Until)
}

// outdated says whether something that the practice was judged on changed since.
// A version that is yet to come is of another time: the database was put back.
func (row *Kept) outdated(changes Changes) bool {
	switch {
	case row.Version > changes.Version:
		return true
	case len(changes.Of) == 0:
		return false
	case changes.Of[Everything] > row.Version:
		return true
	}
	return slices.ContainsFunc(row.Practice.Sources, func(source string) bool { return changes.Of[source] > row.Version })
}
