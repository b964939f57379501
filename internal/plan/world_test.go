package plan_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/dossier"
	"meertijd/internal/plan"
	"meertijd/internal/plan/plantest"
	"meertijd/internal/planbook"
	"meertijd/internal/practice"
	"meertijd/internal/practice/practicetest"
	"meertijd/internal/rule"
	"meertijd/regions"
)

// tester is a test, or one check of a property.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// book is the region that comes first.
var book = sync.OnceValue(func() *planbook.Book {
	dir, err := fs.Sub(regions.Files, regions.Default())
	if err != nil {
		panic(err)
	}
	b, faults := planbook.ReadRegion(dir, regions.Default())
	if len(faults) > 0 {
		panic(faults[0])
	}
	return b
})

const (
	tenant = "rho-1"
	day    = "2026-06-02" // of every world that does not move its clock
	year   = 4            // the programme year on that day
)

var ctx = context.Background()

// world is a region with four practices: p1, p2 and p4 in neighbourhood n1, p3
// in n2. Each committed itself, had plans in years 1 to 3 and knows of itself
// all that there is to know.
type world struct {
	t         tester
	plans     *plantest.Fake
	practices *practicetest.Fake
	reader    *dossier.Reader
	*plan.Service
	now atomic.Int64
	ids atomic.Int64
}

func newWorld(t tester, only ...string) *world {
	t.Helper()
	w := &world{t: t, plans: plantest.NewFake(), practices: practicetest.NewFake()}
	rules := func(string) *rule.Set { return book().Set }
	w.reader = &dossier.Reader{Practices: w.practices, Plans: w.plans, Rules: rules}
	w.Service = &plan.Service{
		Store: w.plans, Dossier: w.reader, Rules: rules,
		Now:   func() time.Time { return time.Unix(w.now.Load(), 0).UTC() },
		Today: func() calendar.Date { return calendar.Date(w.now.Load() / (24 * 60 * 60)) },
		NewID: func() string { return fmt.Sprintf("id-%06d", w.ids.Add(1)) },
	}
	w.on(day)
	for _, n := range []string{"n1", "n2"} {
		must(w, w.practices.SaveNeighbourhood(ctx, practice.Neighbourhood{Tenant: tenant, ID: n, Name: "Wijk " + n, Fictional: true}, audit.Record{}))
	}
	for p, n := range map[string]string{"p1": "n1", "p2": "n1", "p3": "n2", "p4": "n1"} {
		if len(only) == 0 || slices.Contains(only, p) {
			w.settle(p, n)
		}
	}
	return w
}

// on moves the clock to noon of a day.
func (w *world) on(date string) {
	w.now.Store(calendar.MustParse(date).Time().Add(12 * time.Hour).Unix())
}

// wait lets time pass.
func (w *world) wait(d time.Duration) { w.now.Add(int64(d / time.Second)) }

// settle makes a practice of which every list is kept.
func (w *world) settle(id, neighbourhood string) {
	w.t.Helper()
	from := calendar.MustParse("2023-01-01")
	file := practice.File{
		Practice: practice.Practice{Tenant: tenant, ID: id, Name: "Praktijk " + id, Cohort: cohort(), Fictional: true},
		Known:    allKnown(),
		Memberships: []practice.Membership{
			{ID: w.NewID(), To: practice.InNeighbourhood, Key: neighbourhood, From: from},
		},
		Commitments: []practice.Commitment{{ID: w.NewID(), Plan: book().Set.Plan(year).Key, From: from}},
	}
	w.add(file)
}

func (w *world) add(file practice.File) {
	w.t.Helper()
	must(w, w.practices.Save(ctx, practice.Change{File: file, By: "lead", At: w.Now()}, audit.Record{}))
}

func allKnown() map[practice.List]bool {
	known := map[practice.List]bool{}
	for _, l := range []practice.List{practice.Groups, practice.Centres, practice.Commitments, practice.InUses, practice.Attendances,
		practice.Visits, practice.Patients, practice.Populations, practice.History} {
		known[l] = true
	}
	return known
}

// cohort is the region's first starting moment.
func cohort() string { return book().Region.Calendar.Cohorts[0].Key }

// past puts the plan of an earlier year in the store, handed in.
func (w *world) past(id string, year int, fields plan.Fields) {
	w.t.Helper()
	start, _ := book().Set.YearOf(cohort(), year)
	by := plan.Author{Person: "owner-" + id, Name: "Eigenaar " + id, Role: string(access.Owner)}
	must(w, w.plans.Save(ctx, plan.Change{Plan: plan.Plan{
		Tenant: tenant, ID: w.NewID(), Year: year, Version: 1, Fields: fields,
		Members: []plan.Member{{Practice: id, Standing: plan.Joined, By: by}},
		Events: []plan.Event{{No: 1, Kind: plan.HandedIn, On: start + 10, By: by, Number: "J" + strconv.Itoa(year) + "-" + w.NewID(),
			Version: 1, Fields: fields}},
	}}))
}

// history gives a practice the plans of a usual practice in years 1 to 3.
func (w *world) history(id string) {
	w.past(id, 1, lines("a flexible-duration new", "c four-domains new"))
	w.past(id, 2, lines("a flexible-duration continued", "a triage-training new", "b case-discussions new", "b social-domain-access new", "c four-domains deepened"))
	third := lines("a flexible-duration deepened", "b case-discussions deepened", "a triage-training embedded", "c four-domains continued")
	third[plan.ChoicePath("a", "flexible-duration", plan.TextField)] = "Ook op dinsdag."
	third[plan.ChoicePath("b", "case-discussions", plan.TextField)] = "Elke maand een casus."
	third[plan.UpkeepPath("c", "four-domains", "refresher")] = plan.Yes
	third[plan.NewStaff] = "0"
	w.past(id, 3, third)
}

// lines makes fields of "element intervention mode".
func lines(all ...string) plan.Fields {
	f := plan.Fields{}
	for _, line := range all {
		var element, intervention, mode string
		if _, err := fmt.Sscan(line, &element, &intervention, &mode); err != nil {
			panic(line)
		}
		f[plan.ChoicePath(element, intervention, plan.ModeField)] = mode
	}
	return f
}

// with puts more fields to some.
func with(f plan.Fields, pairs ...string) plan.Fields {
	out := f.Clone()
	for i := 0; i+1 < len(pairs); i += 2 {
		out[plan.Path(pairs[i])] = pairs[i+1]
	}
	return out
}

// complete is a plan of year 4 in which nothing is open, after history.
func complete() plan.Fields {
	return with(lines("a check-in-kiosk new", "a flexible-duration continued", "b case-discussions deepened", "c four-domains continued"),
		"choice.b.case-discussions.text", "Met het buurtteam.", "choice.c.four-domains.upkeep.refresher", plan.Yes,
		"answer.network-fit", "Afgestemd met het kernteam.", "staff.new", "0")
}

// as makes an actor: "owner p1", "coordinator n1", "lead".
func as(words string) access.Actor {
	var role, of string
	_, _ = fmt.Sscan(words, &role, &of)
	return access.Actor{Tenant: tenant, Person: role + "-" + of, Name: "Naam " + words, Role: access.Role(role), Of: of, Session: "session"}
}

func by(words string) plan.Command { return plan.Command{Actor: as(words), Request: "request"} }

func keyed(words, key string) plan.Command {
	c := by(words)
	c.Key = key
	return c
}

// save saves fields for a practice, based on what is stored now.
func (w *world) save(who, practice string, fields plan.Fields) plan.Saved {
	w.t.Helper()
	base := w.open(who, practice, year).Version
	saved, err := w.Save(ctx, plan.Save{Command: by(who), Practice: practice, Year: year, Base: base, Editor: "form-" + who, Fields: fields})
	must(w, err)
	return saved
}

func (w *world) open(who, practice string, year int) plan.Plan {
	w.t.Helper()
	p, err := w.Open(ctx, as(who), practice, year)
	must(w, err)
	return p
}

// submit hands in, confirmed.
func (w *world) submit(who, practice, reason string) (plan.Plan, plan.Event) {
	w.t.Helper()
	p, e, err := w.Submit(ctx, plan.Submit{Command: by(who), Practice: practice, Year: year, Confirmed: true, Reason: reason})
	must(w, err)
	return p, e
}

func must(w *world, err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v", err)
	}
}

// refused wants an error of a kind with a code.
func refused(t tester, err error, kind fault.Kind, code fault.Code) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		t.Errorf("have %v (%s), want %s %s", err, fault.KindOf(err), kind, code)
	}
}

// kinds lists what happened to a plan.
func kinds(p plan.Plan) []plan.EventKind {
	var out []plan.EventKind
	for _, e := range p.Events {
		out = append(out, e.Kind)
	}
	return out
}

func happened(t tester, p plan.Plan, want ...plan.EventKind) {
	t.Helper()
	if !slices.Equal(kinds(p), want) {
		t.Errorf("happened: %v, want %v", kinds(p), want)
	}
}

// checks runs a property so many times.
func checks(t *testing.T, times int, property func(*rapid.T)) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	before := f.Value.String()
	if err := f.Value.Set(strconv.Itoa(times)); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Value.Set(before) }()
	rapid.Check(t, property)
}
