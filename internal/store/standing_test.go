package store_test

import (
	"flag"
	"maps"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// checks runs a property so many times, or as often as was asked.
func checks(t *testing.T, times int, property func(*rapid.T)) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	if before := f.Value.String(); before == f.DefValue {
		if err := f.Value.Set(strconv.Itoa(times)); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Value.Set(before) }()
	}
	rapid.Check(t, property)
}

// Whatever happens, in whatever order, on whatever day: what is kept of a region
// is what a fresh look at it says.
func TestARegionThatIsKeptIsNeverStale(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		done := map[string]*atomic.Int64{}
		for name := range deeds {
			done[name] = &atomic.Int64{}
		}
		rounds := 0
		checks(t, 15, func(r *rapid.T) {
			rounds++
			w := newTown(r, db)
			w.holds("the beginning")
			do := func(name string, deed func() error) {
				err := deed()
				if err != nil && !refusal(err) {
					panic(name + ": " + err.Error())
				}
				if err == nil {
					done[name].Add(1)
				}
			}
			names := slices.Sorted(maps.Keys(deeds))
			for range rapid.IntRange(4, 16).Draw(r, "steps") {
				w.standings.broken.Store(rapid.IntRange(0, 3).Draw(r, "broken") == 0)
				name := rapid.SampledFrom(names).Draw(r, "deed")
				deed := deeds[name](w)
				if rapid.IntRange(0, 5).Draw(r, "at once") > 0 {
					do(name, deed)
				} else {
					name = w.atOnce(name, deed, do)
				}
				if rapid.IntRange(0, 2).Draw(r, "later") == 0 { // what was to begin or to end may do so
					w.now.Add(int64(rapid.IntRange(0, 45).Draw(r, "days")) * 24 * 60 * 60)
				}
				if rapid.IntRange(0, 3).Draw(r, "look") > 0 { // not after each: what changed adds up
					w.holds(name)
				}
				if rapid.IntRange(0, 2).Draw(r, "restart") == 0 {
					w.restart()
					w.holds(name + ", in a new process")
				}
			}
			w.holds("all of it")
		})
		for name, n := range done {
			if n.Load() == 0 && rounds > 300 {
				t.Errorf("nobody ever succeeded to %s", name)
			}
		}
	})
}

// atOnce does a deed while somebody else does another and two people look.
func (w *town) atOnce(name string, deed func() error, do func(string, func() error)) string {
	second := rapid.SampledFrom([]string{"attend for a centre", "save", "share a plan", "leave", "agree", "hand in"}).Draw(w.t, "second")
	other := deeds[second](w)
	var all sync.WaitGroup
	all.Go(func() { do(name, deed) })
	all.Go(func() { do(second, other) })
	for range 2 {
		all.Go(func() {
			if _, err := w.keeper.Board(ctx, w.tenant, w.today()); err != nil {
				panic(err)
			}
		})
	}
	all.Wait()
	return name + " while " + second
}
