package web

import (
	"fmt"
	"strings"
	"sync"

	"meertijd/internal/audit"
	"meertijd/internal/region"
	"meertijd/internal/web/part"
	"meertijd/internal/web/render"
)

// look is a page that many may see, as it was drawn: who or what is on it, and
// what it was narrowed to, for the audit record of each who looks. It never
// changes.
type look struct {
	page, title string
	drawn       *render.Main
	list        *audit.List
	filter      []string
}

// draw makes a look of what a page shows.
func (rq *request) draw(page, title string, content any) (*look, error) {
	drawn, err := rq.server.pages.Main(rq.language, page, content)
	return &look{page: page, title: title, drawn: drawn, list: rq.onList()}, err
}

// seen is the answer that shows it.
func (rq *request) seen(l *look) answer {
	rq.shown = l.list
	return answer{page: l.page, shell: part.Page{Title: l.title}, look: l.drawn, filter: l.filter}
}

// looks keeps the pages that were made of the last board of each organisation,
// by all that they depend on besides: everybody who asks the same before
// something changes sees the same.
type looks struct {
	mu    sync.Mutex
	made  map[lookKey]*look
	order []lookKey // oldest first
	bytes int
}

// lookKey names a page and all that it depends on.
type lookKey struct {
	board *region.Board
	rest  string
}

// size is how many bytes a page takes with its key.
func (k lookKey) size(l *look) int { return len(k.rest) + l.drawn.Size() }

// mostLooks is how many bytes of pages are kept.
const mostLooks = 24 << 20

// key names what a page depends on: a board, who sees it, and the rest.
func (rq *request) key(b *region.Board, page string, more ...any) lookKey {
	rest := strings.Join([]string{page, rq.language, string(rq.hat.Role)}, "\x00")
	for _, m := range more {
		rest += fmt.Sprintf("\x00%q", m)
	}
	return lookKey{b, rest}
}

// of gives a page that was made before, or makes it. Two who ask at once may
// both make it.
func (v *looks) of(key lookKey, make func() (*look, error)) (*look, error) {
	v.mu.Lock()
	l := v.made[key]
	v.mu.Unlock()
	if l != nil {
		return l, nil
	}
	l, err := make()
	if err == nil {
		v.keep(key, l)
	}
	return l, err
}

// keep forgets what was made of older boards of the organisation, and the
// oldest when it grows too large.
func (v *looks) keep(key lookKey, l *look) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.made == nil {
		v.made = map[lookKey]*look{}
	}
	if v.made[key] != nil {
		return
	}
	v.made[key], v.order, v.bytes = l, append(v.order, key), v.bytes+key.size(l)
	kept := v.order[:0]
	for i, k := range v.order {
		old := k.board != key.board && k.board.Tenant == key.board.Tenant
		if old || v.bytes > mostLooks && i < len(v.order)-1 {
			v.bytes -= k.size(v.made[k])
			delete(v.made, k)
			continue
		}
		kept = append(kept, k)
	}
	clear(v.order[len(kept):])
	v.order = kept
}
