package store_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"meertijd/internal/base/calendar"
	"meertijd/internal/dossier"
	"meertijd/internal/plan"
	"meertijd/internal/region"
	"meertijd/internal/rule"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// reading reads a region from a database, by the rules of the first region.
func reading(db *store.DB) *dossier.Reader {
	return &dossier.Reader{Practices: store.Practices{DB: db}, Plans: store.Plans{DB: db}, Rules: func(string) *rule.Set { return ruleSets()[0] }}
}

// On every day of two years a region that nobody touched stands, as it is kept,
// as a fresh look says; and few of it are looked at again.
func TestARegionThatIsKeptIsRightOnEveryDayOfTwoYears(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		m := makeRegion(t, 24)
		m.load(t, db)
		reader, standings := reading(db), &leaky{Standings: store.Standings{DB: db}}
		kept := &region.Keeper{Reader: reader, Store: standings}
		first := m.on.AddMonths(-12)
		fresh := &region.Keeper{Reader: &dossier.Reader{Practices: m.stores.Practices, Plans: m.stores.Plans, Rules: reader.Rules}}
		days, looks, states := 0, int64(0), map[plan.Standing]bool{}
		for on := first; on < first.AddMonths(24); on++ {
			if on%97 == 0 {
				kept = &region.Keeper{Reader: reader, Store: standings}
			}
			have, err := kept.Board(t.Context(), demoTenant, on)
			if err != nil {
				t.Fatal(err)
			}
			want, err := fresh.Board(t.Context(), demoTenant, on)
			if err != nil {
				t.Fatal(err)
			}
			if d := difference(want, have); d != "" {
				t.Fatalf("%s: %s", on, d)
			}
			for _, p := range have.Practices {
				states[p.Now.Standing] = true
			}
			days++
		}
		looks = standings.kept.Load()
		all := int64(len(m.files) * days)
		t.Logf("%d practices on %d days: %d verdicts of %d were judged", len(m.files), days, looks, all)
		if looks*10 > all || looks < int64(2*len(m.files)) {
			t.Errorf("%d of %d were judged", looks, all)
		}
		if len(states) < 4 {
			t.Errorf("not every standing was seen: %v", states)
		}
	})
}

// BenchmarkBoard makes the board of a region with four years of plans: of
// nothing, in a new process, after one and after many plans were saved, and
// when a day begins.
func BenchmarkBoard(b *testing.B) {
	m := makeRegion(b, 50)
	for _, size := range []int{500, 5000, 50000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			if testing.Short() && size > 500 {
				b.Skip("fills a large database")
			}
			db := storetest.Open(b, filepath.Join(b.TempDir(), "board.db"), store.Options{Statement: time.Minute})
			m.load(b, db)
			copies(b, db, 1, size/len(m.files))
			o := &boarding{B: b, db: db, on: m.on}
			o.restart()
			o.B.Run("of nothing", o.ofNothing)
			o.look(o.on)
			o.keep()
			b.Run("in a new process", o.newProcess)
			b.Run("when nothing changed", func(b *testing.B) {
				for b.Loop() {
					o.look(o.on)
				}
			})
			b.Run("after one plan", func(b *testing.B) { o.after(b, 1) })
			b.Run("after 40 plans", func(b *testing.B) { o.after(b, 40) })
			b.Run("after 400 plans", func(b *testing.B) { o.after(b, 400) })
			b.Run("at midnight", func(b *testing.B) { o.midnight(b, o.on+1) })
			b.Run("when a quarter begins", func(b *testing.B) { o.midnight(b, calendar.MustParse("2026-07-01")) })
		})
	}
}

// boarding makes boards, and keeps what was judged outside the time.
type boarding struct {
	*testing.B
	db     *store.DB
	on     calendar.Date
	keeper *region.Keeper
	later  []func()
	salt   int
}

func (o *boarding) restart() {
	o.keeper = &region.Keeper{Reader: reading(o.db), Store: store.Standings{DB: o.db}, Later: func(f func()) { o.later = append(o.later, f) },
		Failed: func(err error) { o.Fatal(err) }}
}

func (o *boarding) look(on calendar.Date) *region.Board {
	board, err := o.keeper.Board(o.Context(), demoTenant, on)
	if err != nil {
		o.Fatal(err)
	}
	return board
}

// keep does what waits.
func (o *boarding) keep() {
	for _, f := range o.later {
		f()
	}
	o.later = nil
}

func (o *boarding) forget() {
	err := o.db.Write(o.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(o.Context(), `delete from standing where tenant_id = ?1`, demoTenant)
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
	o.restart()
}

func (o *boarding) ofNothing(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		o.forget()
		b.StartTimer()
		o.look(o.on)
		b.StopTimer()
		o.keep()
		b.StartTimer()
	}
}

func (o *boarding) newProcess(b *testing.B) {
	for b.Loop() {
		o.restart()
		o.look(o.on)
	}
	if len(o.later) > 0 {
		b.Fatal("something was judged")
	}
}

// after saves so many plans, each of another practice, before each look.
func (o *boarding) after(b *testing.B, many int) {
	practices := o.look(o.on).Practices
	many = min(many, len(practices))
	for b.Loop() {
		b.StopTimer()
		for i := range many {
			o.save(practices[(o.salt*7+i*len(practices)/many)%len(practices)].ID)
		}
		b.StartTimer()
		o.look(o.on)
		b.StopTimer()
		o.keep()
		b.StartTimer()
	}
}

func (o *boarding) save(id string) {
	plans := store.Plans{DB: o.db}
	all, err := plans.List(o.Context(), demoTenant, id)
	if err != nil || len(all) == 0 {
		o.salt++
		return
	}
	o.salt++
	p := all[len(all)-1]
	change := plan.Change{Before: p.Version, Plan: p}
	change.Plan.Version++
	change.Plan.Fields = p.Fields.Clone()
	change.Plan.Fields[plan.NewStaff] = fmt.Sprint(o.salt % 100)
	if err := plans.Save(o.Context(), change); err != nil {
		o.Fatal(err)
	}
}

// midnight looks on a day, with what was kept the day before.
func (o *boarding) midnight(b *testing.B, on calendar.Date) {
	for b.Loop() {
		b.StopTimer()
		o.look(on - 1)
		o.keep()
		b.StartTimer()
		o.look(on)
		b.StopTimer()
		o.later = nil
		b.StartTimer()
	}
}
