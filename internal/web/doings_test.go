package web

import (
	"errors"
	"testing"

	"meertijd/internal/intervention"
	"meertijd/internal/region"
	"meertijd/internal/rule"
)

func TestWhoDoesAnInterventionIsCountedOncePerBoard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.board(), w.board()
	d, counted := &doings{}, 0
	look := func(b *region.Board, key string) doing {
		t.Helper()
		made, err := d.of(b, key, func() ([]intervention.Doing, error) {
			counted++
			return []intervention.Doing{{Practice: b.Practices[0].ID, Year: 2, Mode: rule.New}, {Practice: "gone", Year: 2, Mode: rule.New}}, nil
		})
		if err != nil || len(made.doers) != 1 || made.years[0].HandedIn != 1 {
			t.Fatalf("%+v %v", made, err)
		}
		return made
	}
	for _, c := range []struct {
		board *region.Board
		key   string
		want  int
	}{{first, "a", 1}, {first, "a", 1}, {first, "b", 2}, {second, "a", 3}, {second, "b", 4}, {second, "a", 4}, {first, "a", 5}} {
		if look(c.board, c.key); counted != c.want {
			t.Errorf("%s: counted %d times, want %d", c.key, counted, c.want)
		}
	}
	for n := range 3 * mostDoings {
		look(second, string(rune('A'+n)))
	}
	if len(d.made) > mostDoings {
		t.Errorf("%d counts are kept", len(d.made))
	}
	broken := errors.New("broken")
	if _, err := d.of(first, "z", func() ([]intervention.Doing, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
	look(first, "z")
}
