package networktest

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/network"
)

// Recorder is a store that can show its audit records, oldest first.
type Recorder interface{ Records() []audit.Record }

// Contract holds a store to what network.Store promises. Open gives an empty
// store in which each tenant has the neighbourhoods n1 and n2, and no other.
func Contract(t *testing.T, open func(*testing.T) network.Store) {
	for name, test := range map[string]func(*desk){
		"every version of a multi-year plan stays":     versions,
		"only one of two saves of a version is kept":   together,
		"an organisation comes back, changes and goes": partners,
		"organisations come by folded name":            byName,
		"of two changes of an organisation one counts": stale,
		"what is of another tenant is not there":       tenants,
		"every change has one record":                  recorded,
	} {
		t.Run(name, func(t *testing.T) { test(&desk{T: t, store: open(t)}) })
	}
}

// desk is a store under test with a few short ways to use it.
type desk struct {
	*testing.T
	store network.Store
}

const (
	here  = "tenant-a"
	there = "tenant-b"
)

// noon has more than milliseconds and is not in UTC, as a clock may give it.
var noon = time.Date(2026, 6, 2, 12, 0, 0, 123_456_789, time.FixedZone("", 2*60*60))

var stored = noon.UTC().Truncate(time.Millisecond)

func record(tenant string) audit.Record {
	return audit.Record{At: noon, Tenant: tenant, Event: audit.Update, Outcome: audit.OK, Person: audit.Person{User: "eva"}, ObjectType: "network", ObjectID: "n1"}
}

func outlook(version int, sections ...network.Section) network.Outlook {
	return network.Outlook{Tenant: here, Neighbourhood: "n1", Version: version, Sections: sections, By: "eva", ByName: "Eva", At: noon}
}

func partner(id, name string, version int) network.Partner {
	return network.Partner{
		Tenant: here, Neighbourhood: "n1", ID: id, Version: version, Kind: "apotheek", Name: name, Role: "Overlegt elke week.",
		Contacts: []network.Contact{{Name: "Een", Phone: "030 1234567", Mail: "een@example.org"}, {Name: "Twee"}},
		Checked:  calendar.MustParse("2026-05-01"), Recorded: network.Recorded{At: noon, By: "eva"},
	}
}

func (d *desk) same(got, want any) {
	d.Helper()
	if !reflect.DeepEqual(got, want) {
		d.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func (d *desk) write(o network.Outlook) {
	d.Helper()
	if err := d.store.SaveOutlook(d.Context(), o, record(o.Tenant)); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) put(p network.Partner) {
	d.Helper()
	if err := d.store.SavePartner(d.Context(), p, record(p.Tenant)); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) partners() []network.Partner {
	d.Helper()
	all, err := d.store.Partners(d.Context(), here, "n1")
	if err != nil {
		d.Fatal(err)
	}
	return all
}

func versions(d *desk) {
	none, err := d.store.Outlook(d.Context(), here, "n1", 0)
	d.same([]any{none, err}, []any{network.Outlook{Tenant: here, Neighbourhood: "n1"}, error(nil)})
	first := outlook(1, network.Section{ID: "b", Heading: "Later", Text: "één\n\ntwee"}, network.Section{ID: "a", Heading: "Nu"})
	second := outlook(2, network.Section{ID: "a", Heading: "Nu", Text: "Meer."})
	d.write(first)
	d.write(second)
	first.At, second.At = stored, stored
	for version, want := range map[int]network.Outlook{0: second, 1: first, 2: second} {
		got, err := d.store.Outlook(d.Context(), here, "n1", version)
		d.same([]any{got, err}, []any{want, error(nil)})
	}
	for _, version := range []int{3, -1} {
		_, err = d.store.Outlook(d.Context(), here, "n1", version)
		d.same([]any{fault.KindOf(err), fault.CodeOf(err)}, []any{fault.NotFound, fault.Code("network.no-version")})
	}
	all, err := d.store.Outlooks(d.Context(), here, "n1")
	first.Sections, second.Sections = nil, nil
	d.same([]any{all, err}, []any{[]network.Outlook{second, first}, error(nil)})
	other, err := d.store.Outlooks(d.Context(), here, "n2")
	d.same([]any{len(other), err}, []any{0, error(nil)})
}

func together(d *desk) {
	d.write(outlook(1))
	for _, version := range []int{1, 3, 0} {
		err := d.store.SaveOutlook(d.Context(), outlook(version), record(here))
		d.same([]any{fault.KindOf(err), fault.CodeOf(err)}, []any{fault.Conflict, fault.Code("network.moved")})
	}
	var wg sync.WaitGroup
	won := make(chan int, 8)
	for i := range 8 {
		wg.Go(func() {
			o := outlook(2, network.Section{ID: "a", Heading: fmt.Sprint(i)})
			if d.store.SaveOutlook(context.Background(), o, record(here)) == nil {
				won <- i
			}
		})
	}
	wg.Wait()
	d.same(len(won), 1)
	got, err := d.store.Outlook(d.Context(), here, "n1", 0)
	d.same([]any{got.Version, len(got.Sections), got.Sections[0].Heading, err}, []any{2, 1, fmt.Sprint(<-won), error(nil)})
}

func partners(d *desk) {
	p := partner("p1", "De Linde", 1)
	d.put(p)
	p.Recorded.At = stored
	d.same(d.partners(), []network.Partner{p})
	p.Version, p.Kind, p.Name, p.Role, p.Contacts, p.Checked, p.Recorded.By = 2, "welzijn", "Linde", "", nil, calendar.None, "ada"
	d.put(p)
	d.same(d.partners(), []network.Partner{p})
	d.same(fault.CodeOf(d.store.RemovePartner(d.Context(), partner("p1", "", 1), record(here))), fault.Code("network.moved"))
	if err := d.store.RemovePartner(d.Context(), partner("p1", "", 2), record(here)); err != nil {
		d.Fatal(err)
	}
	d.same(len(d.partners()), 0)
	d.same(fault.CodeOf(d.store.RemovePartner(d.Context(), partner("p1", "", 2), record(here))), fault.Code("network.moved"))
}

func byName(d *desk) {
	for id, name := range map[string]string{"p1": "linde", "p3": "Apotheek", "p2": "Linde"} {
		d.put(partner(id, name, 1))
	}
	var got []string
	for _, p := range d.partners() {
		got = append(got, p.ID)
	}
	d.same(got, []string{"p3", "p1", "p2"})
}

func stale(d *desk) {
	d.put(partner("p1", "Een", 1))
	d.put(partner("p1", "Twee", 2))
	elsewhere := partner("p1", "Drie", 3)
	elsewhere.Neighbourhood = "n2"
	for _, p := range []network.Partner{partner("p1", "Drie", 1), partner("p1", "Drie", 2), partner("p1", "Drie", 4), partner("p9", "Drie", 2), elsewhere} {
		err := d.store.SavePartner(d.Context(), p, record(here))
		d.same([]any{fault.KindOf(err), fault.CodeOf(err)}, []any{fault.Conflict, fault.Code("network.moved")})
	}
	all := d.partners()
	d.same([]any{len(all), all[0].Name, len(all[0].Contacts)}, []any{1, "Twee", 2})
}

func tenants(d *desk) {
	d.write(outlook(1, network.Section{ID: "a", Heading: "Nu"}))
	d.put(partner("p1", "Een", 1))
	o, err := d.store.Outlook(d.Context(), there, "n1", 0)
	d.same([]any{o.Version, err}, []any{0, error(nil)})
	all, err := d.store.Partners(d.Context(), there, "n1")
	d.same([]any{len(all), err}, []any{0, error(nil)})
	theirs := partner("p1", "", 1)
	theirs.Tenant = there
	d.same(fault.CodeOf(d.store.RemovePartner(d.Context(), theirs, record(there))), fault.Code("network.moved"))
	theirs.Name = "Van hen"
	d.put(theirs)
	d.same([]any{len(d.partners()), d.partners()[0].Name}, []any{1, "Een"})
	for _, of := range [][2]string{{here, "n9"}, {"tenant-c", "n1"}} {
		o, p := outlook(1), partner("p7", "Een", 1)
		o.Tenant, o.Neighbourhood, p.Tenant, p.Neighbourhood = of[0], of[1], of[0], of[1]
		for _, err := range []error{d.store.SaveOutlook(d.Context(), o, record(of[0])), d.store.SavePartner(d.Context(), p, record(of[0]))} {
			d.same(fault.KindOf(err), fault.NotFound)
		}
	}
}

func recorded(d *desk) {
	r, ok := d.store.(Recorder)
	if !ok {
		d.Skip("this store does not show its records")
	}
	before := len(r.Records())
	d.write(outlook(1))
	d.put(partner("p1", "Een", 1))
	_ = d.store.SaveOutlook(d.Context(), outlook(1), record(here))
	_ = d.store.SavePartner(d.Context(), partner("p1", "Een", 3), record(here))
	_ = d.store.RemovePartner(d.Context(), partner("p1", "Een", 3), record(here))
	if err := d.store.RemovePartner(d.Context(), partner("p1", "Een", 1), record(here)); err != nil {
		d.Fatal(err)
	}
	d.same(len(r.Records())-before, 3)
}
