package accesstest

import (
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// Recorder is a store that can show its audit records, oldest first. A store
// under contract that is one is also held to what it records.
type Recorder interface{ Records() []audit.Record }

// Contract holds a store to what access.Store promises. Open gives an empty
// store.
func Contract(t *testing.T, open func(*testing.T) access.Store) {
	for name, test := range map[string]func(*desk){
		"a person comes back as saved":              person,
		"hats are worn by day":                      hats,
		"people come by folded name":                byFoldedName,
		"seats are found and come page by page":     seats,
		"a hat is added, and gets another last day": hatChanges,
		"a hat of somebody else cannot be taken":    hatTaken,
		"what comes out is a copy":                  copies,
		"people of another tenant are not there":    tenants,
		"a session begins, moves and ends":          session,
		"a session that has ended stays ended":      ended,
		"a session cannot become another's":         stolen,
		"a logout wins from requests beside it":     logout,
		"an audit record is kept once, if there is": recorded,
	} {
		t.Run(name, func(t *testing.T) { test(&desk{T: t, store: open(t)}) })
	}
}

// desk is a store under test with a few short ways to use it.
type desk struct {
	*testing.T
	store access.Store
}

const (
	here  = "tenant-a"
	there = "tenant-b"
)

// noon has more than milliseconds and is not in UTC, as a clock may give it.
var noon = time.Date(2026, 6, 2, 12, 0, 0, 123_456_789, time.FixedZone("", 2*60*60))

var stored = noon.UTC().Truncate(time.Millisecond)

func day(text string) calendar.Date { return calendar.MustParse(text) }

func record(tenant string) audit.Record {
	return audit.Record{At: noon, Tenant: tenant, Event: audit.RoleChange, Outcome: audit.OK, ObjectType: "person"}
}

func (d *desk) save(tenant string, p access.Person) {
	d.Helper()
	if err := d.store.SavePerson(d.Context(), tenant, p, record(tenant)); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) get(id string) access.Person {
	d.Helper()
	p, err := d.store.Person(d.Context(), here, id)
	if err != nil {
		d.Fatal(err)
	}
	return p
}

// people gives who wears which hats on a day, in order: "ada:h1 h2 bo:h3".
func (d *desk) people(tenant, on string) string {
	d.Helper()
	all, err := d.store.People(d.Context(), tenant, day(on))
	if err != nil {
		d.Fatal(err)
	}
	var out []string
	for _, p := range all {
		out = append(out, p.ID+":")
		for _, h := range p.Hats {
			out = append(out, h.ID)
		}
	}
	return strings.Join(out, " ")
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

func hat(id, from, until string) access.Hat {
	h := access.Hat{ID: id, Role: access.Manager, Of: "p1"}
	if from != "" {
		h.From = day(from)
	}
	if until != "" {
		h.Until = day(until)
	}
	return h
}

func person(d *desk) {
	want := access.Person{ID: "ada", Name: "Ada de Vrièze 🦉", Hats: []access.Hat{
		hat("h1", "2026-01-01", ""), {ID: "h2", Role: access.Coordinator, Of: "n1", From: day("2026-02-01"), Until: day("2026-03-01")},
		{ID: "h3", Role: access.Lead},
	}}
	d.save(here, want)
	d.same(d.get("ada"), want)
	d.save(here, access.Person{ID: "bo", Name: "Bo"})
	d.same(d.get("bo"), access.Person{ID: "bo", Name: "Bo"})
	_, err := d.store.Person(d.Context(), here, "cas")
	d.refused(err, fault.NotFound, "person.not-found")
}

func hats(d *desk) {
	d.save(here, access.Person{ID: "ada", Name: "Ada", Hats: []access.Hat{hat("h1", "2026-01-01", "2026-06-30"), hat("h2", "2026-06-30", "")}})
	d.save(here, access.Person{ID: "bo", Name: "Bo", Hats: []access.Hat{hat("h3", "", "2026-01-01")}})
	d.save(here, access.Person{ID: "cas", Name: "Cas"})
	for on, want := range map[string]string{
		"2025-12-31": "bo: h3", "2026-01-01": "ada: h1 bo: h3", "2026-01-02": "ada: h1", "2026-06-30": "ada: h1 h2", "2026-07-01": "ada: h2",
	} {
		if got := d.people(here, on); got != want {
			d.Errorf("on %s %q, want %q", on, got, want)
		}
	}
	d.same(len(d.get("ada").Hats), 2)
}

func byFoldedName(d *desk) {
	for id, name := range map[string]string{"p1": "Zoë", "p2": "émile", "p3": "Eik", "p4": "ÉLS", "p6": "Noor", "p5": "noor"} {
		d.save(here, access.Person{ID: id, Name: name, Hats: []access.Hat{hat("hat-"+id, "", "")}})
	}
	d.same(d.people(here, "2026-06-02"), "p3: hat-p3 p4: hat-p4 p2: hat-p2 p5: hat-p5 p6: hat-p6 p1: hat-p1")
}

func hatChanges(d *desk) {
	d.save(here, access.Person{ID: "ada", Name: "Ada", Hats: []access.Hat{hat("h1", "2026-01-01", "")}})
	ends := hat("h1", "2020-01-01", "2026-06-30")
	ends.Role, ends.Of = access.Lead, "p9" // what a hat is does not change
	d.save(here, access.Person{ID: "ada", Name: "Ada Bos", Hats: []access.Hat{ends, hat("h2", "2026-07-01", "")}})
	want := access.Person{ID: "ada", Name: "Ada Bos", Hats: []access.Hat{hat("h1", "2026-01-01", "2026-06-30"), hat("h2", "2026-07-01", "")}}
	d.same(d.get("ada"), want)
	d.save(here, access.Person{ID: "ada", Name: "Ada Bos"}) // a hat that is not named stays
	d.same(d.get("ada"), want)
}

func hatTaken(d *desk) {
	d.save(here, access.Person{ID: "ada", Name: "Ada", Hats: []access.Hat{hat("h1", "2026-01-01", "")}})
	want := d.get("ada")
	thief := access.Person{ID: "bo", Name: "Bo", Hats: []access.Hat{hat("h1", "2026-01-01", "2026-01-02")}}
	d.refused(d.store.SavePerson(d.Context(), here, thief, record(here)), fault.Conflict, "store.duplicate")
	d.same(d.get("ada"), want)
	_, err := d.store.Person(d.Context(), here, "bo")
	d.refused(err, fault.NotFound, "person.not-found")
}

func copies(d *desk) {
	given := access.Person{ID: "ada", Name: "Ada", Hats: []access.Hat{hat("h1", "2026-01-01", "")}}
	d.save(here, given)
	given.Hats[0].Of = "x"
	got := d.get("ada")
	got.Hats[0].Of = "y"
	d.same(d.get("ada").Hats[0].Of, "p1")
}

func tenants(d *desk) {
	d.save(here, access.Person{ID: "ada", Name: "Ada", Hats: []access.Hat{hat("h1", "2026-01-01", "")}})
	_, err := d.store.Person(d.Context(), there, "ada")
	d.refused(err, fault.NotFound, "person.not-found")
	d.same(d.people(there, "2026-06-02"), "")
	d.save(there, access.Person{ID: "ada", Name: "Een ander", Hats: []access.Hat{hat("h1", "2026-02-01", "2026-03-01")}})
	d.same(d.get("ada"), access.Person{ID: "ada", Name: "Ada", Hats: []access.Hat{hat("h1", "2026-01-01", "")}})
}

func recorded(d *desk) {
	d.save(here, access.Person{ID: "ada", Name: "Ada"})
	d.saveSession(begun(), nil)
	login := record(here)
	login.Event = audit.Login
	d.saveSession(begun(), &login)
	foreign := begun()
	foreign.Tenant = there
	d.refused(d.store.SaveSession(d.Context(), foreign, &login), fault.NotFound, gone)
	r, ok := d.store.(Recorder)
	if !ok {
		return
	}
	events := ""
	for _, got := range r.Records() {
		events += string(got.Event) + " "
	}
	d.same(events, "role_change login ")
}

// atOnce runs something many times side by side.
func atOnce(n int, do func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { do(i) })
	}
	all.Wait()
}
