package practicetest

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

// Recorder is a store that can show its audit records, oldest first. A store
// under contract that is one is also held to what it records.
type Recorder interface{ Records() []audit.Record }

// Contract holds a store to what practice.Store promises. Open gives an empty
// store.
func Contract(t *testing.T, open func(*testing.T) practice.Store) {
	for name, test := range map[string]func(*desk){
		"a file comes back as it was saved":                 everything,
		"rows come by day and id":                           order,
		"a save adds to the file":                           adds,
		"a name is corrected":                               corrected,
		"a row does not need to say who recorded it":        recordedBy,
		"what comes out is a copy":                          copies,
		"a withdrawn row counts no more":                    withdrawn,
		"an id is used once, and a save that fails is none": twice,
		"a neighbourhood is that of the day":                boundaries,
		"a list is of the practices of that day":            nearby,
		"what a centre attended is in each member's file":   centres,
		"files come by folded name":                         byFoldedName,
		"a neighbourhood grows and is renamed":              neighbourhoods,
		"the latest answer wins":                            answers,
		"an audit record is kept once":                      recorded,
		"what belongs to another tenant is not there":       tenants,
		"a life is told on every day":                       lives,
		"a practice that ended belongs to nothing":          ended,
		"what was withdrawn stays in the history":           histories,
		"only one of two saves of a version is kept":        versions,
		"several files are saved at once, or none":          together,
		"a key is used once":                                keys,
		"health centres are made, renamed and closed":       centresList,
		"groups are made, renamed and closed":               groupsList,
		"a code says who has or had it":                     holders,
		"an agreement comes back with who takes part":       agreements,
		"a withdrawn agreement stays in the history":        withdrawnAgreements,
		"agreements that cannot be kept leave nothing":      agreementsThatFail,
	} {
		t.Run(name, func(t *testing.T) { test(&desk{T: t, store: open(t)}) })
	}
}

// desk is a store under test with a few short ways to use it.
type desk struct {
	*testing.T
	store practice.Store
}

const (
	here  = "tenant-a"
	there = "tenant-b"
)

// noon has more than milliseconds and is not in UTC, as a clock may give it.
var noon = time.Date(2026, 6, 2, 12, 0, 0, 123_456_789, time.FixedZone("", 2*60*60))

var stored = noon.UTC().Truncate(time.Millisecond)

var by = practice.Recorded{At: stored, By: "ada"}

func day(text string) calendar.Date { return calendar.MustParse(text) }

func record(tenant string) audit.Record {
	return audit.Record{At: noon, Tenant: tenant, Event: audit.Update, Outcome: audit.OK, Person: audit.Person{User: "eva"}, ObjectType: "practice"}
}

// change begins a change of a practice.
func change(tenant, id, name string) practice.Change {
	c := practice.Change{By: "ada", At: noon}
	c.Practice = practice.Practice{Tenant: tenant, ID: id, Name: name}
	return c
}

func (d *desk) save(c practice.Change) {
	d.Helper()
	if err := d.store.Save(d.Context(), c, record(c.Practice.Tenant)); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) saveNeighbourhood(n practice.Neighbourhood) {
	d.Helper()
	if err := d.store.SaveNeighbourhood(d.Context(), n, record(n.Tenant)); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) get(id, on string) practice.File {
	d.Helper()
	file, err := d.store.Get(d.Context(), here, id, day(on))
	if err != nil {
		d.Fatal(err)
	}
	return file
}

func (d *desk) list(neighbourhood, on string) string {
	d.Helper()
	files, err := d.store.List(d.Context(), here, neighbourhood, day(on))
	if err != nil {
		d.Fatal(err)
	}
	var ids []string
	for _, f := range files {
		ids = append(ids, f.Practice.ID)
	}
	return strings.Join(ids, " ")
}

func (d *desk) same(got, want any) {
	d.Helper()
	if !reflect.DeepEqual(got, want) {
		d.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// refused wants an error of a kind and code.
func (d *desk) refused(err error, kind fault.Kind, code fault.Code) {
	d.Helper()
	if err == nil || fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		d.Errorf("got %v, want %s %s", err, kind, code)
	}
}

// full is a change with something of everything.
func full() practice.Change {
	c := change(here, "p1", "De Brêk 🦉")
	c.Practice.AGB, c.Practice.Cohort, c.Practice.Fictional = "01004567", "2026-q1", true
	c.Known = map[practice.List]bool{practice.Groups: true, practice.History: true, practice.Visits: true}
	c.Memberships = []practice.Membership{
		{ID: "m1", To: practice.InGroup, Key: "basis", From: day("2025-01-01"), Until: day("2026-12-31"), Recorded: by},
		{ID: "m2", To: practice.InNeighbourhood, Key: "n1", From: day("2026-01-01"), Recorded: by},
	}
	c.Commitments = []practice.Commitment{{ID: "c1", Plan: "2026", From: day("2026-01-01"), Withdrawn: day("2026-05-01"), Recorded: by}}
	c.InUse = []practice.InUse{{ID: "u1", Intervention: "lean", Since: day("2024-03-01"), Recorded: by}}
	c.SignUps = []practice.SignUp{{ID: "s1", Meeting: "exchange", On: day("2026-09-01"), Series: "lead", Recorded: by}, {ID: "s2", Meeting: "exchange", On: day("2026-10-01"), Recorded: by}}
	c.Phones = []practice.Phone{{ID: "t1", Number: "+31301234567", Recorded: by}, {ID: "t2", Recorded: by}}
	c.Attendance = []practice.Attendance{{ID: "a1", Meeting: "kick-off", On: day("2026-02-01"), Series: "lead", Recorded: by}}
	c.Visits = []practice.Visit{{ID: "v1", Invited: day("2026-01-05"), Declined: day("2026-01-06"), Planned: day("2026-03-01"), Held: day("2026-03-02"), Recorded: by}}
	c.Registered = []practice.Registered{{ID: "r1", On: day("2026-01-01"), Patients: 4321, Recorded: by}}
	c.Populations = []practice.Population{{ID: "o1", Measure: "frail", On: day("2026-01-01"), Patients: 0, Of: 4321, List: "icpc-3", Recorded: by}}
	c.Waivers = []practice.Waiver{{ID: "w1", Condition: "b.visit", Year: 2, Reason: "Verbouwing", On: day("2026-04-01"), Recorded: by}}
	return c
}

// told is a file of a practice to which nothing happened, after so many saves.
func told(f practice.File, saves int) practice.File {
	f.First, f.Version = f.Practice, saves
	return f
}

func everything(d *desk) {
	place := practice.Neighbourhood{Tenant: here, ID: "n1", Name: "Ĳsselmonde", Coordinator: "eva", Fictional: true,
		Agreements: []practice.Agreement{{ID: "g1", Intervention: "lean", From: day("2026-01-01"), Until: day("2026-12-31"), Recorded: by}},
		Answers:    []practice.Answer{{ID: "x1", Year: 2, Question: "network", Text: strings.Repeat("é", 5000), Recorded: by}},
	}
	d.saveNeighbourhood(place)
	want := full()
	d.save(want)
	want.File.Neighbourhood = &place
	want.First, want.Version = want.Practice, 1
	got := d.get("p1", "2026-06-02")
	d.same(got, want.File)
	files, err := d.store.List(d.Context(), here, "", day("2026-06-02"))
	d.same([]any{files, err}, []any{[]practice.File{want.File}, error(nil)})
	d.save(change(here, "p2", "Leeg"))
	d.same(d.get("p2", "2026-06-02"), told(practice.File{Practice: practice.Practice{Tenant: here, ID: "p2", Name: "Leeg"}, Known: map[practice.List]bool{}}, 1))
}

func recorded(d *desk) {
	d.save(full())
	d.refused(d.store.Save(d.Context(), full(), record(here)), fault.Conflict, "store.duplicate")
	d.saveNeighbourhood(practice.Neighbourhood{Tenant: here, ID: "n1", Name: "Noord"})
	r, ok := d.store.(Recorder)
	if !ok {
		return
	}
	all := r.Records()
	if len(all) != 2 {
		d.Fatalf("%d audit records, want 2", len(all))
	}
	for _, got := range all {
		want := record(here)
		want.At, got.At = stored, got.At.UTC().Truncate(time.Millisecond)
		d.same(got, want)
	}
}

func tenants(d *desk) {
	d.save(full())
	d.saveNeighbourhood(practice.Neighbourhood{Tenant: here, ID: "n1", Name: "Noord"})
	_, err := d.store.Get(d.Context(), there, "p1", day("2026-06-02"))
	d.refused(err, fault.NotFound, "practice.not-found")
	_, err = d.store.GetNeighbourhood(d.Context(), there, "n1")
	d.refused(err, fault.NotFound, "neighbourhood.not-found")
	d.refused(d.store.Save(d.Context(), change(there, "p1", ""), record(there)), fault.NotFound, "practice.not-found")
	files, err := d.store.List(d.Context(), there, "", day("2026-06-02"))
	d.same([]any{len(files), err}, []any{0, error(nil)})
	places, err := d.store.ListNeighbourhoods(d.Context(), there)
	d.same([]any{len(places), err}, []any{0, error(nil)})
	own := d.get("p1", "2026-06-02")
	theirs := full() // the same ids serve another tenant
	theirs.Practice.Tenant = there
	theirs.Withdrawn = []string{"m1"}
	d.save(theirs)
	d.saveNeighbourhood(practice.Neighbourhood{Tenant: there, ID: "n1", Name: "Zuid"})
	d.same(d.get("p1", "2026-06-02"), own)
}
