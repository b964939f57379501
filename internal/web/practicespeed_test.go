package web

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/region"
)

// held is a region that was judged before: so many practices like those of the
// world, in so many neighbourhoods.
type held struct{ rows []region.Kept }

func (h *held) Changed(_ context.Context, _ string, after int64) (region.Changes, error) {
	return region.Changes{Version: max(after, 1)}, nil
}

func (h *held) Kept(context.Context, string) ([]region.Kept, error) { return h.rows, nil }

func (h *held) Keep(_ context.Context, _ string, rows []region.Kept) error {
	h.rows = rows
	return nil
}

// large makes the region of a world as large as that.
func (w *world) large(practices, places int) {
	w.Helper()
	h := &held{}
	w.server.Region = &region.Keeper{Reader: w.dossier(), Store: h}
	w.board()
	some := h.rows
	h.rows = nil
	for i := range practices {
		row, p := some[i%len(some)], *some[i%len(some)].Practice
		p.ID, p.Name, p.Codes = fmt.Sprintf("p%06d", i), fmt.Sprintf("%s %d", p.Name, i), []string{fmt.Sprintf("%08d", i)}
		p.Neighbourhood, p.Place = fmt.Sprintf("n%03d", i%places), fmt.Sprintf("Verzonnen wijk %d", i%places)
		row.Practice, row.Version = &p, 1
		h.rows = append(h.rows, row)
	}
	w.server.Region = &region.Keeper{Reader: w.dossier(), Store: h}
	if b := w.board(); len(b.Practices)+len(b.Over) != practices {
		w.Fatalf("%d practices on the board", len(b.Practices))
	}
}

// The work for a page does not grow with what is not on it, beyond the filter:
// go test ./internal/web -run NoTest -bench Practices -cpu 1
func BenchmarkPractices(b *testing.B) {
	w := newWorld(b)
	w.large(5000, 400)
	seat := w.as(w.person(access.Lead))
	seat.unread = true
	for _, at := range []string{
		"/practices", "/practices?page=40&sort=met&down=yes", "/practices?q=Verzonnen+wijk+12", "/practices?state=handed-in&sort=neighbourhood&column=agb&column=need",
		"/practices?changed=added", "/search?q=linde",
	} {
		b.Run(at, func(b *testing.B) {
			for b.Loop() {
				if r := seat.get(at); r.code != http.StatusOK {
					b.Fatal(r.code)
				}
			}
		})
	}
}
