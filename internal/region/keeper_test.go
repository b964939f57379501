package region_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/dossier"
	"meertijd/internal/plan/plantest"
	"meertijd/internal/practice"
	"meertijd/internal/practice/practicetest"
	"meertijd/internal/region"
	"meertijd/internal/region/regiontest"
	"meertijd/internal/rule"
)

const tenant = "tenant-a"

// office has a keeper, and sees which practices it keeps.
type office struct {
	*testing.T
	files  *practicetest.Fake
	store  *regiontest.Fake
	rules  *rule.Set
	kept   []string
	failed []error
	broken error
	*region.Keeper
}

// Keep is that of a store that can break.
type keeping struct {
	*regiontest.Fake
	o *office
}

func (k keeping) Keep(ctx context.Context, tenant string, rows []region.Kept) error {
	if err := cmp.Or(k.o.broken, ctx.Err()); err != nil {
		return err
	}
	for _, row := range rows {
		k.o.kept = append(k.o.kept, row.Practice.ID)
	}
	slices.Sort(k.o.kept)
	return k.Fake.Keep(ctx, tenant, rows)
}

func newOffice(t *testing.T) *office {
	o := &office{T: t, files: practicetest.NewFake(), store: regiontest.NewFake(), rules: rules()}
	o.restart()
	for i := range 3 {
		o.save(fmt.Sprint("p", i), "")
	}
	return o
}

func (o *office) restart() {
	reader := &dossier.Reader{Practices: o.files, Plans: plantest.NewFake(), Rules: func(string) *rule.Set { return o.rules }}
	o.Keeper = &region.Keeper{Reader: reader, Store: keeping{o.store, o}, Failed: func(err error) { o.failed = append(o.failed, err) }}
}

// save makes a practice, or gives it another name.
func (o *office) save(id, name string) {
	o.Helper()
	if name == "" {
		name = "Praktijk " + id
	}
	c := practice.Change{By: "lead", At: time.Unix(1e9, 0)}
	c.Practice = practice.Practice{Tenant: tenant, ID: id, Name: name, Cohort: cohort()}
	if err := o.files.Save(o.Context(), c, audit.Record{Tenant: tenant}); err != nil {
		o.Fatal(err)
	}
	o.store.Write(tenant, dossier.OfPractice+id)
}

// look asks for the board, and says which practices were judged for it.
func (o *office) look(on calendar.Date) (*region.Board, string) {
	o.Helper()
	o.kept = nil
	b, err := o.Board(o.Context(), tenant, on)
	if err != nil {
		o.Fatal(err)
	}
	return b, fmt.Sprint(o.kept)
}

func (o *office) judged(on calendar.Date, want ...string) *region.Board {
	o.Helper()
	b, got := o.look(on)
	if got != fmt.Sprint(want) {
		o.Errorf("judged %s, want %v", got, want)
	}
	return b
}

func TestOnlyWhatMayBeStaleIsJudgedAgain(t *testing.T) {
	o := newOffice(t)
	first := o.judged(today, "p0", "p1", "p2")
	if again := o.judged(today); again != first {
		t.Error("another board, though nothing changed")
	}
	o.save("p1", "Zon")
	b := o.judged(today, "p1")
	if b.Get("p1").Name != "Zon" || first.Get("p1").Name == "Zon" || b.Get("p0") != first.Get("p0") || b.Version() <= first.Version() {
		t.Error("the board is not what changed and what was there")
	}
	o.save("p3", "")
	if b := o.judged(today, "p3"); len(b.Practices) != 4 {
		t.Errorf("%d practices", len(b.Practices))
	}
	o.store.Write(tenant, dossier.OfPlan+"of nobody here")
	o.judged(today)
	o.store.Write(tenant, dossier.OfPractice+"of nobody at all") // it was there for a moment
	o.judged(today)
	o.store.Write(tenant, region.Everything)
	o.judged(today, "p0", "p1", "p2", "p3")
	o.judged(today + 1)
	o.judged(today-1, "p0", "p1", "p2", "p3")
	o.judged(today)
	until := b.Get("p0").Until
	o.judged(until - 1)
	o.judged(until, "p0", "p1", "p2", "p3")
}

func TestOtherRulesAreAnotherBoard(t *testing.T) {
	o := newOffice(t)
	first := o.judged(today, "p0", "p1", "p2")
	same, faults := rule.NewSet(rules().Region, nil)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	o.rules = same
	if b := o.judged(today); b == first || b.Set != same || b.Get("p0") != first.Get("p0") {
		t.Error("the same rules read again are other rules")
	}
	other := *rules().Region
	other.Plans = slices.Clone(other.Plans)
	last := *other.Plans[len(other.Plans)-1]
	last.Conditions = last.Conditions[1:]
	other.Plans[len(other.Plans)-1] = &last
	if o.rules, faults = rule.NewSet(&other, nil); o.rules == nil {
		t.Skip(faults)
	}
	o.judged(today, "p0", "p1", "p2")
}

func TestANewProcessGoesOnFromWhatIsKept(t *testing.T) {
	o := newOffice(t)
	first := o.judged(today, "p0", "p1", "p2")
	o.restart()
	b := o.judged(today)
	if !reflect.DeepEqual(b.Practices, first.Practices) || b.Version() != first.Version() {
		t.Error("it is another board")
	}
	o.save("p2", "Maan")
	o.restart()
	o.judged(today+1, "p2")
	if o.store.Looks != 3 {
		t.Errorf("what is kept was read %d times in 3 processes", o.store.Looks)
	}
}

func TestWhatCouldNotBeKeptIsNotLost(t *testing.T) {
	o := newOffice(t)
	o.broken = errors.New("no room")
	if b, _ := o.look(today); len(b.Practices) != 3 || len(o.failed) != 1 || !errors.Is(o.failed[0], o.broken) {
		t.Errorf("%d practices, %v", len(b.Practices), o.failed)
	}
	o.save("p1", "Zon")
	o.broken = nil
	o.judged(today, "p1") // the others are in memory, and never were kept
	o.restart()
	if b := o.judged(today, "p0", "p2"); len(b.Practices) != 3 || b.Get("p1").Name != "Zon" {
		t.Errorf("%d practices", len(b.Practices))
	}
	o.broken = errors.New("no room")
	o.save("p0", "Maan")
	o.look(today)
	o.broken = nil
	o.save("p1", "Ster")
	o.judged(today, "p1") // kept from a later version than the change of p0
	o.restart()
	if b := o.judged(today, "p0"); b.Get("p0").Name != "Maan" {
		t.Error("an older change is not seen")
	}
}

func TestWhatWasJudgedInAnotherWayIsJudgedAgain(t *testing.T) {
	o := newOffice(t)
	o.judged(today, "p0", "p1", "p2")
	rows, err := o.store.Kept(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	rows[1].Engine += "-older"
	if err := o.store.Keep(t.Context(), tenant, rows); err != nil {
		t.Fatal(err)
	}
	o.restart()
	o.judged(today, "p1")
}

func TestKeepingCanWait(t *testing.T) {
	o := newOffice(t)
	var waiting []func()
	o.Later = func(f func()) { waiting = append(waiting, f) }
	ctx, stop := context.WithCancel(t.Context())
	if _, err := o.Board(ctx, tenant, today); err != nil || len(waiting) != 1 || o.kept != nil {
		t.Fatal(err, len(waiting), o.kept)
	}
	stop()
	waiting[0]()
	if len(o.kept) != 3 || o.failed != nil {
		t.Errorf("whoever asked went away, and %v was kept: %v", o.kept, o.failed)
	}
}

func TestAPracticeThatIsTakenBackIsGone(t *testing.T) {
	o := newOffice(t)
	o.judged(today, "p0", "p1", "p2")
	without := practicetest.NewFake()
	o.files = without
	before := o.Keeper
	o.restart()
	for _, id := range []string{"p0", "p2"} {
		o.save(id, "")
	}
	before.Reader = o.Reader
	o.Keeper = before
	o.judged(today, "p0", "p2")
	o.store.Remove(tenant, "p1")
	if b := o.judged(today); b.Get("p1") != nil || len(b.Practices) != 2 {
		t.Error("it is still there")
	}
	o.judged(today)
}

func TestADatabaseThatWasPutBackIsReadAgain(t *testing.T) {
	o := newOffice(t)
	o.judged(today, "p0", "p1", "p2")
	o.store.PutBack(tenant)
	o.judged(today, "p0", "p1", "p2")
	o.judged(today)
}

func TestAnErrorIsToldAndNothingIsLeftHalf(t *testing.T) {
	o := newOffice(t)
	o.store.Err = errors.New("away")
	for range 2 {
		if _, err := o.Board(t.Context(), tenant, today); !errors.Is(err, o.store.Err) {
			t.Fatal(err)
		}
	}
	o.store.Err = nil
	o.judged(today, "p0", "p1", "p2")
	o.store.Err = errors.New("away")
	if _, err := o.Board(t.Context(), tenant, today); err == nil {
		t.Error("a board, though nobody knows whether it is stale")
	}
}

func TestManyWhoAskAtOnceGetTheSame(t *testing.T) {
	o := newOffice(t)
	boards := make([]*region.Board, 20)
	var all sync.WaitGroup
	for i := range boards {
		all.Go(func() { boards[i], _ = o.Board(t.Context(), tenant, today) })
	}
	all.Wait()
	for _, b := range boards {
		if b == nil || b != boards[0] {
			t.Fatal("not the same board")
		}
	}
	if o.store.Looks != 1 || len(o.kept) != 3 {
		t.Errorf("read %d times, kept %v", o.store.Looks, o.kept)
	}
}

func TestOrganisationsAreApart(t *testing.T) {
	o := newOffice(t)
	o.judged(today, "p0", "p1", "p2")
	b, err := o.Board(t.Context(), "tenant-b", today)
	if err != nil || len(b.Practices) != 0 || b.Tenant != "tenant-b" {
		t.Errorf("%+v %v", b, err)
	}
	o.judged(today)
}
