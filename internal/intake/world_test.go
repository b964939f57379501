package intake_test

import (
	"fmt"
	"io/fs"
	"sync"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/intake"
	"meertijd/internal/intake/intaketest"
	"meertijd/internal/plan"
	"meertijd/internal/planbook"
	"meertijd/internal/rule"
	"meertijd/internal/sheet"
	"meertijd/regions"
)

// set is the rules of the region that comes first.
var set = sync.OnceValue(func() *rule.Set {
	dir, err := fs.Sub(regions.Files, regions.Default())
	if err != nil {
		panic(err)
	}
	book, faults := planbook.ReadRegion(dir, regions.Default())
	if len(faults) > 0 {
		panic(faults[0])
	}
	return book.Set
})

// world is a service on a store in memory, at a moment that stands still.
type world struct {
	testing.TB
	store   *intaketest.Fake
	service *intake.Service
	now     time.Time
	ids     int
}

const tenant = "tenant-a"

var lead = access.Actor{Tenant: tenant, Person: "lead", Name: "L. Voorbeeld", Role: access.Lead}

func newWorld(t testing.TB) *world {
	w := &world{TB: t, store: intaketest.NewFake(), now: time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC)}
	w.service = &intake.Service{
		Store: w.store, Sheets: sheet.Files{}, Rules: func(string) *rule.Set { return set() }, Now: func() time.Time { return w.now }, Today: w.today,
		NewID: func() string { w.ids++; return fmt.Sprintf("id%06d", w.ids) },
	}
	return w
}

func (w *world) today() calendar.Date { return calendar.Of(w.now.Year(), w.now.Month(), w.now.Day()) }

func (w *world) command() plan.Command { return plan.Command{Actor: lead} }

// upload keeps a file, with choices made about it.
func (w *world) upload(kind intake.Kind, name string, data []byte, choose ...func(*intake.Choices)) intake.View {
	w.Helper()
	u, err := w.service.Upload(w.Context(), intake.File{Command: w.command(), Kind: kind, Name: name, Data: data})
	if err != nil {
		w.Fatalf("%s: %v", name, err)
	}
	for _, c := range choose {
		c(&u.Choices)
		if err := w.service.Choose(w.Context(), w.command(), u.ID, u.Choices); err != nil {
			w.Fatal(err)
		}
	}
	return w.show(u.ID)
}

func (w *world) show(id string) intake.View {
	w.Helper()
	v, err := w.service.Show(w.Context(), lead, id)
	if err != nil {
		w.Fatal(err)
	}
	return v
}

// load imports a file that has to be right.
func (w *world) load(kind intake.Kind, name string, data []byte, choose ...func(*intake.Choices)) intake.Import {
	w.Helper()
	v := w.upload(kind, name, data, choose...)
	for _, f := range v.Proposal.Faults {
		w.Fatalf("%s: %v", name, f)
	}
	for _, r := range v.Proposal.Errors() {
		w.Errorf("%s row %d: %v", name, r.No, r.Faults)
	}
	i, err := w.service.Apply(w.Context(), w.command(), v.Upload.ID, v.Proposal.Hash, false)
	if err != nil {
		w.Fatalf("%s: %v %+v", name, err, v.Proposal.Counts)
	}
	return i
}

func (w *world) here() intake.Here {
	w.Helper()
	here, err := w.store.Look(w.Context(), tenant, w.today())
	if err != nil {
		w.Fatal(err)
	}
	return here
}

// undo takes an import back.
func (w *world) undo(id string, partly bool) (intake.Import, error) {
	w.Helper()
	v, err := w.service.Reversal(w.Context(), lead, id)
	if err != nil {
		w.Fatal(err)
	}
	return w.service.Undo(w.Context(), w.command(), id, v.Hash, partly)
}
