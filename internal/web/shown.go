package web

import (
	"sync"

	"meertijd/internal/audit"
	"meertijd/internal/region"
)

// A page or a file with many on it leaves one audit record, which holds who or
// what was on it.

// showed keeps for the audit record which practices the answer shows.
func (rq *request) showed(practices ...string) { rq.listed = append(rq.listed, practices...) }

// onList is what the answer shows a list of, nil when it shows none.
func (rq *request) onList() *audit.List {
	if rq.shown == nil {
		rq.shown = audit.NewList("practice", rq.listed)
	}
	return rq.shown
}

// idsOf lists practices by id.
func idsOf(list []*region.Practice) []string {
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	return ids
}

// wholeLists keeps the list of all practices of the last board of each
// organisation: the page of the region is looked at far more often than a
// practice comes or goes.
type wholeLists struct {
	mu   sync.Mutex
	made map[string]wholeRegion
}

type wholeRegion struct {
	board *region.Board
	list  *audit.List
}

func (w *wholeLists) of(b *region.Board) *audit.List {
	w.mu.Lock()
	defer w.mu.Unlock()
	if made := w.made[b.Tenant]; made.board == b {
		return made.list
	}
	if w.made == nil {
		w.made = map[string]wholeRegion{}
	}
	made := wholeRegion{b, audit.NewList("practice", idsOf(b.Practices))}
	w.made[b.Tenant] = made
	return made.list
}
