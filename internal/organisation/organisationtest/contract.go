package organisationtest

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
)

// Recorder is a store that can show its audit records, oldest first.
type Recorder interface{ Records() []audit.Record }

// Contract holds a store to what organisation.Store promises. Open gives an
// empty store.
func Contract(t *testing.T, open func(*testing.T) organisation.Store) {
	for name, test := range map[string]func(*desk){
		"settings come back as saved":                  settings,
		"organisations come by folded name":            listed,
		"of two saves from one version one wins":       race,
		"the same key gives the same answer":           once,
		"a key for another request is refused":         reused,
		"a repeat of making finds the first":           made,
		"what another tenant has is not there":         apart,
		"a logo is found by its hash":                  logo,
		"regional plans are versions, newest first":    plans,
		"a save that fails leaves nothing":             nothing,
		"a link is there once, and the last one works": link,
		"a link makes one organisation":                bound,
		"every change leaves one record":               recorded,
	} {
		t.Run(name, func(t *testing.T) { test(&desk{T: t, store: open(t)}) })
	}
}

type desk struct {
	*testing.T
	store organisation.Store
}

const (
	here  = "tenant-a"
	there = "tenant-b"
)

// noon has more than milliseconds and is not in UTC, as a clock may give it.
var noon = time.Date(2026, 6, 2, 12, 0, 0, 123_456_789, time.FixedZone("", 2*60*60))

// sample has something in every field.
func sample(tenant, name string, version int) organisation.Organisation {
	return organisation.Organisation{
		Tenant: tenant, Version: version, Name: name, Created: instant(noon), Colour: "#0f5f57",
		Logo: organisation.LogoRef{Hash: "", Type: ""}, Sender: organisation.Sender{Name: "RHO", Address: "post@voorbeeld.example"},
		Contact:       organisation.Contact{Name: "Loket é", Mail: "vraag@voorbeeld.example", Phone: "030 1", When: "ma–do 🕘"},
		Privacy:       organisation.Statement{NL: "a\n\nb", EN: "c"},
		Accessibility: organisation.Statement{NL: "d", EN: "e"},
		SignIn:        organisation.SignIn{Issuer: "https://id.example", Client: "m", Secret: "sealed", TwoFactor: true, Button: "Werk"},
		Plan:          organisation.InForce{Region: "voorbeeld", Number: 2, Hash: "h"},
	}
}

func change(o organisation.Organisation) organisation.Change {
	return organisation.Change{Organisation: o, Audit: audit.Record{
		At: noon, Tenant: o.Tenant, Event: audit.ConfigChange, Outcome: audit.OK, ObjectType: "organisation", ObjectID: o.Tenant,
	}}
}

func (d *desk) save(c organisation.Change) string {
	d.Helper()
	answer, err := d.store.Save(d.Context(), c)
	if err != nil {
		d.Fatal(err)
	}
	return answer
}

func (d *desk) get(tenant string) organisation.Organisation {
	d.Helper()
	o, err := d.store.Get(d.Context(), tenant)
	if err != nil {
		d.Fatal(err)
	}
	return o
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

func settings(d *desk) {
	_, err := d.store.Get(d.Context(), here)
	d.refused(err, fault.NotFound, "organisation.not-found")
	want := sample(here, "Zuid", 1)
	d.save(change(want))
	d.same(d.get(here), want)
	want.Version, want.Name, want.SignIn, want.Colour = 2, "Noord", organisation.SignIn{}, ""
	want.Plan = organisation.InForce{Region: "ander"}
	later := want
	later.Created = noon.Add(time.Hour) // when it was made does not change
	d.save(change(later))
	d.same(d.get(here), want)
}

func listed(d *desk) {
	for id, name := range map[string]string{"t1": "Zuid", "t2": "École", "t3": "eerst"} {
		d.save(change(sample(id, name, 1)))
	}
	all, err := d.store.List(d.Context())
	if err != nil {
		d.Fatal(err)
	}
	if _, fake := d.store.(*Fake); !fake { // only the database folds accents
		d.same([]string{all[0].Tenant, all[1].Tenant, all[2].Tenant}, []string{"t2", "t3", "t1"})
	}
	for _, o := range all {
		if o.Tenant == "t1" {
			d.same(o, organisation.Summary{Tenant: "t1", Name: "Zuid", Region: "voorbeeld", Created: instant(noon)})
		}
	}
	d.same(len(all), 3)
}

func race(d *desk) {
	d.save(change(sample(here, "Zuid", 1)))
	var wins, moved int
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			_, err := d.store.Save(d.Context(), change(sample(here, fmt.Sprint("Naam ", i), 2)))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				wins++
			} else if fault.CodeOf(err) == "organisation.moved" && fault.KindOf(err) == fault.Conflict {
				moved++
			}
		})
	}
	all.Wait()
	if wins != 1 || moved != 7 {
		d.Errorf("%d won and %d learned that somebody was first", wins, moved)
	}
	_, err := d.store.Save(d.Context(), change(sample(here, "x", 1)))
	d.refused(err, fault.Conflict, "organisation.moved")
	_, err = d.store.Save(d.Context(), change(sample(here, "x", 4)))
	d.refused(err, fault.Conflict, "organisation.moved")
	_, err = d.store.Save(d.Context(), change(sample(there, "x", 2)))
	d.refused(err, fault.Conflict, "organisation.moved")
}

func recorded(d *desk) {
	d.save(change(sample(here, "Zuid", 1)))
	d.save(change(sample(here, "Noord", 2)))
	_, _ = d.store.Save(d.Context(), change(sample(here, "x", 2)))
	if r, ok := d.store.(Recorder); ok {
		d.same(len(r.Records()), 2)
	}
}
