package interventiontest

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/intervention"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

// Recorder is a store that can show its audit records, oldest first. A store
// under contract that is one is also held to what it records.
type Recorder interface{ Records() []audit.Record }

// Contract holds a store to what intervention.Store promises. Open gives an
// empty store with the plans that it reads.
func Contract(t *testing.T, open func(*testing.T) (intervention.Store, plan.Store)) {
	for name, test := range map[string]func(*desk){
		"an offer comes back as it was saved":           saved,
		"offers come by intervention, moment and id":    ordered,
		"a new offer takes the place of the one before": replaced,
		"a form that comes twice changes nothing":       twice,
		"what is withdrawn is gone, and can come back":  withdrawn,
		"what belongs to another tenant is not there":   tenants,
		"a practice has the offers of all its names":    named,
		"each change leaves one record, and no more":    recorded,
		"what was handed in is told, and no draft":      handedIn,
		"the last hand-in counts":                       lastHandIn,
		"under two elements it is told once":            once,
	} {
		t.Run(name, func(t *testing.T) {
			store, plans := open(t)
			test(&desk{T: t, store: store, plans: plans})
		})
	}
}

// desk is a store under test with a few short ways to use it.
type desk struct {
	*testing.T
	store intervention.Store
	plans plan.Store
}

const (
	here  = "tenant-a"
	there = "tenant-b"
)

// noon has more than milliseconds and is not in UTC, as a clock may give it.
var noon = time.Date(2026, 6, 2, 12, 0, 0, 123_456_789, time.FixedZone("", 2*60*60))

var ada = intervention.Author{Person: "ada", Name: "Ada de Vrièze 🦉", Role: "manager"}

func record(tenant string, event audit.Event) audit.Record {
	return audit.Record{At: noon, Tenant: tenant, Event: event, Outcome: audit.OK, ObjectType: "teller"}
}

func teller(tenant, id string) intervention.Teller {
	return intervention.Teller{Tenant: tenant, ID: id, Practice: "p1", Intervention: "lean", Contact: "Vraag naar Één; dinsdag", By: ada, At: noon}
}

func (d *desk) save(t intervention.Teller, also ...string) {
	d.Helper()
	if err := d.store.Save(d.Context(), t, append(also, t.Practice), record(t.Tenant, audit.Create)); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) withdraw(tenant, practice, key string, also ...string) {
	d.Helper()
	if err := d.store.Withdraw(d.Context(), tenant, append(also, practice), key, ada, noon, record(tenant, audit.Delete)); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) tellers(tenant, key string) []intervention.Teller {
	d.Helper()
	all, err := d.store.Tellers(d.Context(), tenant, key)
	if err != nil {
		d.Fatal(err)
	}
	return all
}

func (d *desk) ids(tenant, key string) string {
	d.Helper()
	var ids []string
	for _, t := range d.tellers(tenant, key) {
		ids = append(ids, t.ID)
	}
	return strings.Join(ids, " ")
}

func (d *desk) same(got, want any) {
	d.Helper()
	if !reflect.DeepEqual(got, want) {
		d.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func saved(d *desk) {
	d.save(teller(here, "t1"))
	want := teller(here, "t1")
	want.At = noon.UTC().Truncate(time.Millisecond)
	d.same(d.tellers(here, "lean"), []intervention.Teller{want})
	d.same(d.ids(here, "triage"), "")
	d.same(d.ids(here, ""), "t1")
}

func ordered(d *desk) {
	for id, set := range map[string]func(*intervention.Teller){
		"c": func(t *intervention.Teller) { t.Practice, t.At = "p2", noon.Add(-time.Hour) },
		"b": func(*intervention.Teller) {},
		"a": func(t *intervention.Teller) { t.Practice = "p3" },
		"d": func(t *intervention.Teller) { t.Intervention = "kiosk" },
	} {
		t := teller(here, id)
		set(&t)
		d.save(t)
	}
	d.same(d.ids(here, "lean"), "c a b")
	d.same(d.ids(here, ""), "d c a b")
}

func named(d *desk) {
	old := teller(here, "a")
	old.Practice = "p0"
	d.save(old)
	other := teller(here, "b")
	other.Practice = "p9"
	d.save(other)
	d.save(teller(here, "c"), "p0")
	d.same(d.ids(here, "lean"), "b c")
	again := teller(here, "d")
	again.Practice = "p0"
	d.save(again)
	d.withdraw(here, "p1", "lean", "p0")
	d.same(d.ids(here, "lean"), "b")
}

func replaced(d *desk) {
	d.save(teller(here, "t1"))
	other := teller(here, "t9")
	other.Practice = "p2"
	d.save(other)
	second := teller(here, "t2")
	second.Contact, second.At = "Anders", noon.Add(time.Minute)
	d.save(second)
	d.same(d.ids(here, "lean"), "t9 t2")
	d.same(d.tellers(here, "lean")[1].Contact, "Anders")
}

func twice(d *desk) {
	d.save(teller(here, "t1"))
	again := teller(here, "t1")
	again.Contact = "Anders"
	d.save(again)
	d.same(d.tellers(here, "lean")[0].Contact, "Vraag naar Één; dinsdag")
	d.withdraw(here, "p1", "lean")
	d.save(again) // the form of before it was withdrawn does not bring it back
	d.same(d.ids(here, "lean"), "")
}

func withdrawn(d *desk) {
	d.save(teller(here, "t1"))
	d.withdraw(here, "p2", "lean")
	d.withdraw(here, "p1", "triage")
	d.same(d.ids(here, "lean"), "t1")
	d.withdraw(here, "p1", "lean")
	d.withdraw(here, "p1", "lean")
	d.same(d.ids(here, ""), "")
	d.save(teller(here, "t2"))
	d.same(d.ids(here, ""), "t2")
}

func tenants(d *desk) {
	d.save(teller(here, "t1"))
	d.same(d.ids(there, ""), "")
	d.withdraw(there, "p1", "lean")
	d.same(d.ids(here, ""), "t1")
	d.save(teller(there, "t1"))
	d.withdraw(here, "p1", "lean")
	d.same(d.ids(there, ""), "t1")
}

func recorded(d *desk) {
	r, ok := d.store.(Recorder)
	if !ok {
		d.Skip("this store does not show its records")
	}
	d.save(teller(here, "t1"))
	d.save(teller(here, "t1"))
	d.save(teller(here, "t2"))
	d.withdraw(here, "p1", "lean")
	d.withdraw(here, "p1", "lean")
	var events []audit.Event
	for _, one := range r.Records() {
		events = append(events, one.Event)
	}
	d.same(events, []audit.Event{audit.Create, audit.Create, audit.Delete})
}

// plan saves a plan of practices that says something, and hands it in as often
// as there are states.
func (d *desk) plan(tenant, id string, year int, practices []string, now plan.Fields, states ...plan.Fields) {
	d.Helper()
	p := plan.Plan{Tenant: tenant, ID: id, Year: year, Version: 1, Created: noon, Saved: noon, Fields: now}
	for _, practice := range practices {
		p.Members = append(p.Members, plan.Member{Practice: practice, Standing: plan.Joined, At: noon})
	}
	for i, fields := range states {
		kind := plan.HandedIn
		if i > 0 {
			kind = plan.Changed
		}
		p.Events = append(p.Events, plan.Event{No: i + 1, Kind: kind, At: noon, On: calendar.Of(2026, 6, 2), Number: id + string(rune('a'+i)), Version: 1, Fields: fields})
	}
	if err := d.plans.Save(d.Context(), plan.Change{Plan: p, Audit: &audit.Record{At: noon, Tenant: tenant, Event: audit.Update, Outcome: audit.OK}}); err != nil {
		d.Fatal(err)
	}
}

func lean(mode rule.Mode) plan.Fields { return plan.Fields{"choice.a.lean.mode": string(mode)} }

func (d *desk) handedIn(tenant, key string, want ...intervention.Doing) {
	d.Helper()
	got, err := d.store.HandedIn(d.Context(), tenant, key)
	if err != nil {
		d.Fatal(err)
	}
	d.same(got, want)
}

func handedIn(d *desk) {
	d.plan(here, "one", 3, []string{"p2", "p1"}, lean(rule.Dropped), lean(rule.New))
	d.plan(here, "two", 4, []string{"p1"}, lean(rule.Continued)) // a draft
	d.plan(here, "three", 4, []string{"p2"}, nil, plan.Fields{"choice.a.kiosk.mode": "new", "choice.a.kiosk.text": "x"})
	d.plan(there, "four", 4, []string{"p1"}, nil, lean(rule.Deepened))
	d.handedIn(here, "lean", intervention.Doing{Practice: "p1", Year: 3, Mode: rule.New},
		intervention.Doing{Practice: "p2", Year: 3, Mode: rule.New}, intervention.Doing{Practice: "p2", Year: 4})
	d.handedIn(there, "lean", intervention.Doing{Practice: "p1", Year: 4, Mode: rule.Deepened})
	d.handedIn("tenant-c", "lean")
}

func lastHandIn(d *desk) {
	d.plan(here, "one", 3, []string{"p1"}, nil, lean(rule.New), lean(rule.Dropped))
	d.plan(here, "two", 4, []string{"p1"}, nil, lean(rule.New), plan.Fields{})
	d.handedIn(here, "lean", intervention.Doing{Practice: "p1", Year: 3, Mode: rule.Dropped}, intervention.Doing{Practice: "p1", Year: 4})
}

func once(d *desk) {
	d.plan(here, "one", 3, []string{"p1"}, nil, plan.Fields{"choice.b.talks.mode": "dropped", "choice.c.talks.mode": "new", "choice.d.talks.mode": "continued"})
	d.handedIn(here, "talks", intervention.Doing{Practice: "p1", Year: 3, Mode: rule.New})
}
