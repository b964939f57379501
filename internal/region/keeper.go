package region

import (
	"context"
	"sync"

	"meertijd/internal/base/calendar"
	"meertijd/internal/dossier"
	"meertijd/internal/rule"
)

// Kept is a practice as it was judged and kept: by which rules and engine, on
// what day, and from facts of which version. One without rules was never judged,
// or what was kept of it cannot be read: nothing but the id of it is there.
type Kept struct {
	Practice *Practice
	Version  int64
	Rules    string
	Engine   string
	On       calendar.Date
}

// engine names the way of judging. The number behind it changes whenever Judge
// would say something else of the same verdict, or a Practice gets other fields.
const engine = rule.EngineVersion + ".3"

// Everything is the source that stands for all of them, when a write touched
// too much to name.
const Everything = "*"

// Changes is what changed in the facts of an organisation: the version of now,
// and of every source that changed the version in which it did so last. It may
// name sources that are not there.
type Changes struct {
	Version int64
	Of      map[string]int64
}

// Store keeps judged practices, and counts the versions of facts: every write
// of what the dossier of a practice is made of makes a new version, in its own
// transaction, of the sources that dossier.Shelf.Sources names.
type Store interface {
	// Changed tells what changed after a version. Nothing was written yet in
	// version 0.
	Changed(ctx context.Context, tenant string, after int64) (Changes, error)
	// Kept gives every practice that there is, as it is kept, by id.
	Kept(ctx context.Context, tenant string) ([]Kept, error)
	// Keep replaces what is kept of these practices where that is not of a
	// later version. One that is not there any more is left out.
	Keep(ctx context.Context, tenant string, rows []Kept) error
}

// Keeper makes boards. Store may be nil: then every practice is judged for each
// board. Later runs what may wait; nil runs it at once. Failed hears that
// keeping did not succeed, which costs time at the next start and nothing else.
type Keeper struct {
	Reader *dossier.Reader
	Store  Store
	Later  func(func())
	Failed func(error)

	mu    sync.Mutex
	desks map[string]*desk
}

func (k *Keeper) desk(tenant string) *desk {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.desks == nil {
		k.desks = map[string]*desk{}
	}
	if k.desks[tenant] == nil {
		k.desks[tenant] = &desk{}
	}
	return k.desks[tenant]
}

// Board gives the region as it stands on a day, with everything in it that was
// written before the call. Who asks while a board is made waits for that one.
func (k *Keeper) Board(ctx context.Context, tenant string, on calendar.Date) (*Board, error) {
	set := k.Reader.Rules(tenant)
	if k.Store == nil {
		return k.whole(ctx, tenant, on, set)
	}
	d := k.desk(tenant)
	if b := d.board.Load(); b != nil {
		changes, err := k.Store.Changed(ctx, tenant, b.version)
		if err != nil {
			return nil, err
		}
		if changes.Version == b.version && b.holds(set, on) {
			return b, nil
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	changes, err := k.changed(ctx, d, tenant)
	if err != nil {
		return nil, err
	}
	if b := d.board.Load(); b != nil && changes.Version == d.at && b.holds(set, on) {
		return b, nil // somebody else made it meanwhile
	}
	judged, err := k.refresh(ctx, d, tenant, on, set, changes)
	if err != nil {
		return nil, err
	}
	b := newBoard(tenant, on, set, d.at, d.rows)
	d.board.Store(b)
	k.keep(ctx, tenant, judged)
	return b, nil
}

// changed tells what changed since the rows of a desk were compared. When that
// was in a version that is yet to come, the database was put back: the rows are
// of a time that never was.
func (k *Keeper) changed(ctx context.Context, d *desk, tenant string) (changes Changes, err error) {
	for range 2 {
		if err = d.load(ctx, k.Store, tenant); err != nil {
			return Changes{}, err
		}
		if changes, err = k.Store.Changed(ctx, tenant, d.at); err != nil || changes.Version >= d.at {
			return changes, err
		}
		d.rows = nil
		d.board.Store(nil)
	}
	return changes, nil
}

// whole judges every practice.
func (k *Keeper) whole(ctx context.Context, tenant string, on calendar.Date, set *rule.Set) (*Board, error) {
	shelf, order, err := k.Reader.Region(ctx, tenant, on)
	if err != nil {
		return nil, err
	}
	rows := make(map[string]Kept, len(order))
	var verdicts rule.Evaluator
	for _, id := range order {
		rows[id] = Kept{Practice: Judge(shelf, id, on, &verdicts)}
	}
	return newBoard(tenant, on, set, 0, rows), nil
}

// byOne is how much longer a practice takes that is read by itself: with more
// than one in so many it is quicker to read the whole region at once.
const byOne = 4

// refresh judges again what may be stale, and gives it.
func (k *Keeper) refresh(ctx context.Context, d *desk, tenant string, on calendar.Date, set *rule.Set, changes Changes) ([]Kept, error) {
	stale, all := d.stale(on, set, changes)
	shelf, stale, err := k.read(ctx, tenant, on, len(d.rows), stale, all)
	if err != nil {
		return nil, err
	}
	if all {
		d.rows = make(map[string]Kept, len(stale))
	}
	var verdicts rule.Evaluator
	judged := make([]Kept, 0, len(stale))
	for _, id := range stale {
		if shelf.Files[id] == nil { // never made, or taken back
			delete(d.rows, id)
			continue
		}
		row := Kept{Practice: Judge(shelf, id, on, &verdicts), Version: changes.Version, Rules: set.Hash(), Engine: engine, On: on}
		d.rows[id] = row
		judged = append(judged, row)
	}
	d.at = changes.Version
	return judged, nil
}

// read gathers what stale practices are judged on, and says which they are.
func (k *Keeper) read(ctx context.Context, tenant string, on calendar.Date, known int, stale []string, all bool) (*dossier.Shelf, []string, error) {
	if !all && len(stale)*byOne <= known {
		shelf, err := k.Reader.Shelf(ctx, tenant, on, stale...)
		return shelf, stale, err
	}
	shelf, order, err := k.Reader.Region(ctx, tenant, on)
	if all {
		stale = order
	}
	return shelf, stale, err
}

// keep writes what was judged. It is no part of the question: when it fails, or
// whoever asked went away, only the next start takes longer.
func (k *Keeper) keep(ctx context.Context, tenant string, judged []Kept) {
	if len(judged) == 0 {
		return
	}
	later := k.Later
	if later == nil {
		later = func(f func()) { f() }
	}
	ctx = context.WithoutCancel(ctx)
	later(func() {
		if err := k.Store.Keep(ctx, tenant, judged); err != nil && k.Failed != nil {
			k.Failed(err)
		}
	})
}
