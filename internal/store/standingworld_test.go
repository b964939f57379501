package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/dossier"
	"meertijd/internal/intake"
	"meertijd/internal/plan"
	"meertijd/internal/planbook"
	"meertijd/internal/practice"
	"meertijd/internal/region"
	"meertijd/internal/rule"
	"meertijd/internal/sheet"
	"meertijd/internal/store"
	"meertijd/regions"
)

// ruleSets are the rules of all regions, the one that comes first in front.
var ruleSets = sync.OnceValue(func() (all []*rule.Set) {
	entries, err := fs.ReadDir(regions.Files, ".")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		dir, _ := fs.Sub(regions.Files, e.Name())
		book, faults := planbook.ReadRegion(dir, e.Name())
		if len(faults) > 0 {
			panic(faults[0])
		}
		if all = append(all, book.Set); e.Name() == regions.Default() {
			slices.Reverse(all)
		}
	}
	return all
})

// leaky is the store of standings, of which keeping can fail.
type leaky struct {
	store.Standings
	broken atomic.Bool
	kept   atomic.Int64 // rows that were to be kept
}

func (l *leaky) Keep(ctx context.Context, tenant string, rows []region.Kept) error {
	l.kept.Add(int64(len(rows)))
	if l.broken.Load() {
		return errors.New("no room")
	}
	return l.Standings.Keep(ctx, tenant, rows)
}

// town is a small organisation on which random deeds are done.
type town struct {
	t         *rapid.T
	db        *store.DB
	tenant    string
	set       atomic.Pointer[rule.Set]
	now       atomic.Int64
	ids       atomic.Int64
	practices store.Practices
	plans     store.Plans
	folks     *practice.Service
	papers    *plan.Service
	lists     *intake.Service
	reader    *dossier.Reader
	standings *leaky
	keeper    *region.Keeper
	imports   []string
	places    []string
}

// townDay is the day on which a town begins.
const townDay = "2026-06-02"

var towns atomic.Int64

func newTown(t *rapid.T, db *store.DB) *town {
	w := &town{t: t, db: db, tenant: fmt.Sprint("town-", towns.Add(1)), practices: store.Practices{DB: db}, plans: store.Plans{DB: db},
		standings: &leaky{Standings: store.Standings{DB: db}}, places: []string{"n1", "n2"}}
	w.set.Store(ruleSets()[0])
	w.now.Store(calendar.MustParse(townDay).Time().Add(12 * time.Hour).Unix())
	now, today := func() time.Time { return time.Unix(w.now.Load(), 0).UTC() }, w.today
	newID := func() string { return fmt.Sprintf("id-%06d", w.ids.Add(1)) }
	rules := func(string) *rule.Set { return w.set.Load() }
	w.reader = &dossier.Reader{Practices: w.practices, Plans: w.plans, Rules: rules}
	w.folks = &practice.Service{Store: w.practices, NoteStore: w.practices, Now: now, Today: today, NewID: newID}
	w.papers = &plan.Service{Store: w.plans, Dossier: w.reader, Rules: rules, Now: now, Today: today, NewID: newID}
	w.lists = &intake.Service{Store: store.Intakes{DB: db}, Sheets: sheet.Files{}, Rules: rules, Today: today, Now: now, NewID: newID}
	w.restart()
	w.settle()
	return w
}

func (w *town) today() calendar.Date { return calendar.Date(w.now.Load() / (24 * 60 * 60)) }

// restart lets a new process keep the standings.
func (w *town) restart() { w.keeper = &region.Keeper{Reader: w.reader, Store: w.standings} }

// settle makes five practices that keep every list, with plans of before.
func (w *town) settle() {
	ctx, at := context.Background(), time.Unix(w.now.Load(), 0)
	for _, n := range w.places {
		w.must(w.practices.SaveNeighbourhood(ctx, practice.Neighbourhood{Tenant: w.tenant, ID: n, Name: "Wijk " + n}, w.record()))
	}
	w.must(w.practices.SaveCentre(ctx, practice.Centre{Tenant: w.tenant, ID: "c1", Name: "Centrum"}, w.record()))
	from, set := calendar.MustParse("2023-01-01"), w.set.Load()
	cohorts := set.Region.Calendar.Cohorts
	var files []practice.Change
	var papers []plan.Change
	for i := range 5 {
		c := practice.Change{By: "lead", At: at}
		id := fmt.Sprint("p", i)
		c.Practice = practice.Practice{Tenant: w.tenant, ID: id, Name: "Praktijk " + id, AGB: fmt.Sprintf("0109990%d", i), Cohort: cohorts[i%len(cohorts)].Key, Fictional: true}
		c.Known = map[practice.List]bool{}
		for _, l := range []practice.List{practice.Groups, practice.Centres, practice.Commitments, practice.InUses, practice.Attendances,
			practice.Visits, practice.Patients, practice.Populations, practice.History} {
			c.Known[l] = i != 3
		}
		c.Memberships = []practice.Membership{{ID: id + "-n", To: practice.InNeighbourhood, Key: w.places[i%2], From: from}}
		if i < 2 {
			c.Memberships = append(c.Memberships, practice.Membership{ID: id + "-c", To: practice.InCentre, Key: "c1", From: from})
		}
		if i < 4 {
			c.Commitments = []practice.Commitment{{ID: id + "-k", Plan: set.Plan(set.LastYear()).Key, From: from}}
		}
		files = append(files, c)
		for year := 1; year <= i%4; year++ {
			papers = append(papers, w.past(id, year))
		}
	}
	w.must(w.practices.Save(ctx, files[0], w.record(), files[1:]...))
	w.must(w.plans.Save(ctx, papers[0], papers[1:]...))
}

// past is a plan of an earlier year that was handed in.
func (w *town) past(id string, year int) plan.Change {
	start, _ := w.set.Load().YearOf(w.set.Load().Region.Calendar.Cohorts[0].Key, year)
	by := plan.Author{Person: "owner-" + id, Name: "E", Role: string(access.Owner)}
	fields := plan.Fields{}
	for _, line := range [][2]string{{"a", "flexible-duration"}, {"b", "case-discussions"}, {"c", "four-domains"}} {
		fields[plan.ChoicePath(line[0], line[1], plan.ModeField)] = "new"
	}
	number := fmt.Sprint("J", year, "-", id)
	return plan.Change{Plan: plan.Plan{
		Tenant: w.tenant, ID: fmt.Sprint("plan-", id, "-", year), Year: year, Version: 1, Fields: fields,
		Members: []plan.Member{{Practice: id, Standing: plan.Joined, By: by}},
		Events:  []plan.Event{{No: 1, Kind: plan.HandedIn, On: start + 10, By: by, Number: number, Version: 1, Fields: fields}},
	}}
}

func (w *town) record() audit.Record {
	r := record(w.tenant, "lead")
	r.At = time.Unix(w.now.Load(), 0)
	return r
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v", err)
	}
}

// refusal says whether an error is a no to what was asked, which may be: the
// deeds are random.
func refusal(err error) bool {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.NotFound, fault.Conflict, fault.Denied:
		return true
	}
	return fault.CodeOf(err) == store.CodeBusy
}

// holds fails when the region as it is kept is not the region as it is.
func (w *town) holds(after string) {
	w.t.Helper()
	have, err := w.keeper.Board(context.Background(), w.tenant, w.today())
	w.must(err)
	fresh, err := (&region.Keeper{Reader: w.reader}).Board(context.Background(), w.tenant, w.today())
	w.must(err)
	if d := difference(fresh, have); d != "" {
		w.t.Fatalf("after %s, on %s (- fresh, + kept):\n%s", after, w.today(), d)
	}
}

// difference says in what a board is not as it should be.
func difference(want, have *region.Board) string {
	if reflect.DeepEqual(want.Practices, have.Practices) && reflect.DeepEqual(want.Over, have.Over) {
		return ""
	}
	hidden := cmpopts.IgnoreUnexported(region.Practice{})
	return cmp.Diff(want.Practices, have.Practices, hidden) + cmp.Diff(want.Over, have.Over, hidden) + "."
}
