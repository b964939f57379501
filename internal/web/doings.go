package web

import (
	"sync"

	"meertijd/internal/base/calendar"
	"meertijd/internal/intervention"
	"meertijd/internal/region"
)

// doings keeps who does an intervention as it was counted for the last board of
// each organisation: a board is another one as soon as anything was handed in,
// so the count is never stale, and everybody who looks before that sees the same.
type doings struct {
	mu    sync.Mutex
	board map[string]*region.Board
	made  map[[2]string]doing
}

// doing is what is counted of one intervention.
type doing struct {
	years []intervention.Year
	doers []intervention.Doer
}

// mostDoings is how many counts are kept at once, of all organisations together.
const mostDoings = 64

// of gives the count for a board, and makes it when it is not there yet. Who
// waits for another count waits no longer than for their own.
func (d *doings) of(b *region.Board, key string, count func() ([]intervention.Doing, error)) (doing, error) {
	at := [2]string{b.Tenant, key}
	d.mu.Lock()
	if made, there := d.made[at]; there && d.board[b.Tenant] == b {
		d.mu.Unlock()
		return made, nil
	}
	d.mu.Unlock()
	said, err := count()
	if err != nil {
		return doing{}, err
	}
	var made doing
	made.years, made.doers = intervention.Tally(said, func(id string) bool { p := b.Get(id); return p != nil && p.Ended == calendar.None })
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keep(b, at, made)
	return made, nil
}

// keep keeps a count, and forgets those of an earlier board.
func (d *doings) keep(b *region.Board, at [2]string, made doing) {
	if d.board == nil || len(d.made) >= mostDoings {
		d.board, d.made = map[string]*region.Board{}, map[[2]string]doing{}
	}
	if d.board[b.Tenant] != b {
		for key := range d.made {
			if key[0] == b.Tenant {
				delete(d.made, key)
			}
		}
		d.board[b.Tenant] = b
	}
	d.made[at] = made
}
