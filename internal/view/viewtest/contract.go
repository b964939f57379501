package viewtest

import (
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/view"
)

// Recorder is a store that can show its audit records, oldest first. A store
// under contract that is one is also held to what it records.
type Recorder interface{ Records() []audit.Record }

// Contract holds a store to what view.Store promises. Open gives an empty store.
func Contract(t *testing.T, open func(*testing.T) view.Store) {
	for name, test := range map[string]func(*desk){
		"a view comes back as it was saved":                 saved,
		"views come by folded name and id":                  ordered,
		"a view is replaced, and keeps who made it":         replaced,
		"a view that goes is nobody's first any more":       removed,
		"everybody begins with a view of their own":         began,
		"a group comes back with its practices":             grouped,
		"practices come into a group and go out of it":      changed,
		"what two people add at once is all there":          together,
		"a group that goes leaves nothing":                  dropped,
		"what belongs to another organisation is not there": tenants,
		"each change leaves one record, and no change none": recorded,
	} {
		t.Run(name, func(t *testing.T) { test(&desk{T: t, store: open(t)}) })
	}
}

// desk is a store under test with a few short ways to use it.
type desk struct {
	*testing.T
	store view.Store
}

const (
	here  = "tenant-a"
	there = "tenant-b"
)

// noon has more than milliseconds and is not in UTC, as a clock may give it.
var noon = time.Date(2026, 6, 2, 12, 0, 0, 123_456_789, time.FixedZone("", 2*60*60))

var ada = view.Author{Person: "ada", Name: "Ada de Vrièze 🦉"}

func record(tenant string, event audit.Event) audit.Record {
	return audit.Record{At: noon, Tenant: tenant, Event: event, Outcome: audit.OK, ObjectType: "view"}
}

func list(tenant, id, name string) view.View {
	return view.View{Tenant: tenant, ID: id, Name: name, Address: "state=late&column=met", By: ada, At: noon}
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) save(v view.View) {
	d.Helper()
	d.ok(d.store.SaveView(d.Context(), v, record(v.Tenant, audit.Update)))
}

func (d *desk) put(tenant, id, name string, add, remove []string) {
	d.Helper()
	d.ok(d.store.SaveGroup(d.Context(), view.Change{Tenant: tenant, ID: id, Name: name, Add: add, Remove: remove, By: ada, At: noon}, record(tenant, audit.Update)))
}

func (d *desk) views(tenant string) []view.View {
	d.Helper()
	all, err := d.store.ListViews(d.Context(), tenant)
	d.ok(err)
	return all
}

func (d *desk) groups(tenant string) []view.Group {
	d.Helper()
	all, err := d.store.ListGroups(d.Context(), tenant)
	d.ok(err)
	return all
}

func (d *desk) begin(tenant, person, id string) {
	d.Helper()
	d.ok(d.store.SetDefault(d.Context(), tenant, person, id, record(tenant, audit.Update)))
}

func (d *desk) begins(tenant, person, want string) {
	d.Helper()
	got, err := d.store.Default(d.Context(), tenant, person)
	d.ok(err)
	d.same(got, want)
}

func (d *desk) ids(tenant string) string {
	d.Helper()
	var ids []string
	for _, v := range d.views(tenant) {
		ids = append(ids, v.ID)
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
	want := list(here, "v1", "Élk ‘plan’ 🦉")
	want.Shared = true
	d.save(want)
	want.At = noon.UTC().Truncate(time.Millisecond)
	d.same(d.views(here), []view.View{want})
}

func ordered(d *desk) {
	d.save(list(here, "v3", "zomer"))
	d.save(list(here, "v2", "Één"))
	d.save(list(here, "v1", "een"))
	d.save(list(here, "v0", "Tien"))
	d.same(d.ids(here), "v1 v2 v0 v3")
}

func replaced(d *desk) {
	d.save(list(here, "v1", "Een"))
	v := list(here, "v1", "Twee")
	v.Address, v.Shared, v.By, v.At = "q=x", true, view.Author{Person: "bo", Name: "Bo"}, noon.Add(time.Hour)
	d.save(v)
	v.By, v.At = ada, v.At.UTC().Truncate(time.Millisecond)
	d.same(d.views(here), []view.View{v})
}

func removed(d *desk) {
	d.save(list(here, "v1", "Een"))
	d.save(list(here, "v2", "Twee"))
	d.begin(here, "ada", "v1")
	d.begin(here, "bo", "v2")
	d.ok(d.store.RemoveView(d.Context(), here, "v1", record(here, audit.Delete)))
	d.same(d.ids(here), "v2")
	d.begins(here, "ada", "")
	d.begins(here, "bo", "v2")
}

func began(d *desk) {
	d.save(list(here, "v1", "Een"))
	d.save(list(here, "v2", "Twee"))
	d.begins(here, "ada", "")
	d.begin(here, "ada", "v1")
	d.begin(here, "ada", "v2")
	d.begin(here, "bo", "v1")
	d.begins(here, "ada", "v2")
	d.begins(here, "bo", "v1")
	d.begins(there, "ada", "")
	d.begin(here, "ada", "")
	d.begins(here, "ada", "")
	d.begins(here, "bo", "v1")
}

func grouped(d *desk) {
	d.put(here, "g2", "Zuid", nil, nil)
	d.put(here, "g1", "Élk", []string{"p2", "p1", "p2"}, nil)
	at := noon.UTC().Truncate(time.Millisecond)
	d.same(d.groups(here), []view.Group{
		{Tenant: here, ID: "g1", Name: "Élk", Practices: []string{"p1", "p2"}, By: ada, At: at},
		{Tenant: here, ID: "g2", Name: "Zuid", By: ada, At: at},
	})
}

func changed(d *desk) {
	d.put(here, "g1", "Een", []string{"p1", "p2"}, nil)
	d.put(here, "g2", "Twee", []string{"p2"}, nil)
	d.put(here, "g1", "Anders", []string{"p3"}, []string{"p2", "p9"})
	got := d.groups(here)
	d.same(got[0].Name, "Anders")
	d.same(got[0].Practices, []string{"p1", "p3"})
	d.same(got[1].Practices, []string{"p2"})
}

func together(d *desk) {
	d.put(here, "g1", "Een", nil, nil)
	var all sync.WaitGroup
	for _, id := range []string{"p1", "p2", "p3", "p4"} {
		all.Go(func() { d.put(here, "g1", "Een", []string{id}, nil) })
	}
	all.Wait()
	d.same(d.groups(here)[0].Practices, []string{"p1", "p2", "p3", "p4"})
}

func dropped(d *desk) {
	d.put(here, "g1", "Een", []string{"p1"}, nil)
	d.ok(d.store.RemoveGroup(d.Context(), here, "g1", record(here, audit.Delete)))
	d.same(len(d.groups(here)), 0)
	d.put(here, "g1", "Een", nil, nil)
	d.same(len(d.groups(here)[0].Practices), 0)
}

func tenants(d *desk) {
	d.save(list(here, "v1", "Een"))
	d.put(here, "g1", "Een", []string{"p1"}, nil)
	d.begin(here, "ada", "v1")
	d.same(len(d.views(there))+len(d.groups(there)), 0)
	d.ok(d.store.RemoveView(d.Context(), there, "v1", record(there, audit.Delete)))
	d.ok(d.store.RemoveGroup(d.Context(), there, "g1", record(there, audit.Delete)))
	d.save(list(there, "v1", "Daar"))
	d.put(there, "g1", "Daar", []string{"p9"}, []string{"p1"})
	d.same(d.views(here)[0].Name, "Een")
	d.same(d.groups(here)[0].Practices, []string{"p1"})
	d.begins(here, "ada", "v1")
}

func recorded(d *desk) {
	r, ok := d.store.(Recorder)
	if !ok {
		d.Skip("this store does not show its records")
	}
	for _, step := range []struct {
		what string
		do   func()
		want int
	}{
		{"a view", func() { d.save(list(here, "v1", "Een")) }, 1},
		{"the same view", func() { d.save(list(here, "v1", "Een")) }, 0},
		{"another name", func() { d.save(list(here, "v1", "Twee")) }, 1},
		{"a first view", func() { d.begin(here, "ada", "v1") }, 1},
		{"the same first view", func() { d.begin(here, "ada", "v1") }, 0},
		{"no first view, twice", func() { d.begin(here, "ada", ""); d.begin(here, "ada", "") }, 1},
		{"a group", func() { d.put(here, "g1", "Een", []string{"p1"}, nil) }, 1},
		{"the same group", func() { d.put(here, "g1", "Een", []string{"p1"}, []string{"p2"}) }, 0},
		{"one less", func() { d.put(here, "g1", "Een", nil, []string{"p1"}) }, 1},
		{"no group", func() { d.ok(d.store.RemoveGroup(d.Context(), here, "g9", record(here, audit.Delete))) }, 0},
		{"the group goes", func() { d.ok(d.store.RemoveGroup(d.Context(), here, "g1", record(here, audit.Delete))) }, 1},
		{"no view", func() { d.ok(d.store.RemoveView(d.Context(), here, "v9", record(here, audit.Delete))) }, 0},
		{"the view goes", func() { d.ok(d.store.RemoveView(d.Context(), here, "v1", record(here, audit.Delete))) }, 1},
	} {
		before := len(r.Records())
		step.do()
		if got := len(r.Records()) - before; got != step.want {
			d.Errorf("%s leaves %d records, want %d", step.what, got, step.want)
		}
	}
}
