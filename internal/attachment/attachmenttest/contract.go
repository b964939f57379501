package attachmenttest

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"meertijd/internal/attachment"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// Recorder is a store that can show its audit records, oldest first. A store
// under contract that is one is also held to what it records.
type Recorder interface{ Records() []audit.Record }

// Contract holds a store to what attachment.Store promises. Open gives an empty
// store.
func Contract(t *testing.T, open func(*testing.T) attachment.Store) {
	for name, test := range map[string]func(*desk){
		"a file comes back as saved":                 saved,
		"what comes out is a copy":                   copies,
		"files come by year, instant and id":         ordered,
		"files of another tenant are not there":      tenants,
		"the same file twice is kept once":           twice,
		"an id is never another file's":              taken,
		"a withdrawn file says by whom":              withdrawn,
		"bytes go when nobody needs them":            swept,
		"bytes that another file has stay":           shared,
		"each change leaves one record, and no more": recorded,
	} {
		t.Run(name, func(t *testing.T) { test(&desk{T: t, store: open(t)}) })
	}
}

// desk is a store under test with a few short ways to use it.
type desk struct {
	*testing.T
	store attachment.Store
}

const (
	here  = "tenant-a"
	there = "tenant-b"
)

// noon has more than milliseconds and is not in UTC, as a clock may give it.
var noon = time.Date(2026, 6, 2, 12, 0, 0, 123_456_789, time.FixedZone("", 2*60*60))

var stored = noon.UTC().Truncate(time.Millisecond)

// long is more than a piece, and does not end where a piece does.
var long = bytes.Repeat([]byte("0123456789\x00\xff"), 20000)

func record(tenant string, event audit.Event) audit.Record {
	return audit.Record{At: noon, Tenant: tenant, Event: event, Outcome: audit.OK, ObjectType: "attachment"}
}

func file(tenant, id string, content []byte) attachment.File {
	return attachment.File{
		Tenant: tenant, ID: id, Practice: "p1", Year: 3, Kind: attachment.OldPlan, Name: "Plan Één 2024.docx", Type: attachment.Word,
		Size: int64(len(content)), Hash: attachment.HashOf(content), By: attachment.Author{Person: "ada", Name: "Ada", Role: "lead"}, At: noon,
	}
}

func (d *desk) save(f attachment.File, content []byte) {
	d.Helper()
	if err := d.store.Save(d.Context(), f, content, record(f.Tenant, audit.Create)); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) withdraw(tenant, id string, at time.Time) {
	d.Helper()
	if err := d.store.Withdraw(d.Context(), tenant, id, attachment.Author{Person: "bo", Name: "Bo", Role: "owner"}, at, record(tenant, audit.Delete)); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) sweep(tenant string, before time.Time, want int) {
	d.Helper()
	n, err := d.store.Sweep(d.Context(), tenant, before, record(tenant, audit.Delete))
	if err != nil || n != want {
		d.Errorf("%d swept, want %d (%v)", n, want, err)
	}
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

// holds wants exactly these bytes.
func (d *desk) holds(tenant, id string, want []byte) {
	d.Helper()
	got, err := d.store.Content(d.Context(), tenant, id)
	if err != nil || !bytes.Equal(got, want) {
		d.Errorf("%s of %s holds %d bytes, want %d (%v)", id, tenant, len(got), len(want), err)
	}
}

func (d *desk) list(tenant, practice string) string {
	d.Helper()
	all, err := d.store.List(d.Context(), tenant, practice)
	if err != nil {
		d.Fatal(err)
	}
	var ids []string
	for _, f := range all {
		ids = append(ids, f.ID)
	}
	return strings.Join(ids, " ")
}

func saved(d *desk) {
	for id, content := range map[string][]byte{"f1": long, "f2": {0}, "f3": bytes.Repeat([]byte{7}, 64<<10), "f4": bytes.Repeat([]byte{8}, attachment.MaxSize)} {
		f := file(here, id, content)
		d.save(f, content)
		f.At = stored
		got, err := d.store.Get(d.Context(), here, id)
		if err != nil {
			d.Fatal(err)
		}
		d.same(got, f)
		d.holds(here, id, content)
	}
	_, err := d.store.Get(d.Context(), here, "f9")
	d.refused(err, fault.NotFound, "attachment.not-found")
	_, err = d.store.Content(d.Context(), here, "f9")
	d.refused(err, fault.NotFound, "attachment.not-found")
}

func copies(d *desk) {
	mine := bytes.Clone(long)
	d.save(file(here, "f1", mine), mine)
	mine[0] = 'x'
	got, _ := d.store.Content(d.Context(), here, "f1")
	got[1] = 'x'
	d.holds(here, "f1", long)
}

func ordered(d *desk) {
	for id, set := range map[string]func(*attachment.File){
		"c": func(f *attachment.File) { f.Year = 1 },
		"b": func(*attachment.File) {},
		"a": func(f *attachment.File) { f.At = f.At.Add(time.Hour) },
		"d": func(*attachment.File) {},
		"e": func(f *attachment.File) { f.Practice = "p2" },
	} {
		f := file(here, id, long)
		set(&f)
		d.save(f, long)
	}
	d.same(d.list(here, "p1"), "c b d a")
	d.same(d.list(here, "p2"), "e")
	d.same(d.list(here, "p3"), "")
}

func tenants(d *desk) {
	d.save(file(here, "f1", long), long)
	d.same(d.list(there, "p1"), "")
	_, err := d.store.Get(d.Context(), there, "f1")
	d.refused(err, fault.NotFound, "attachment.not-found")
	_, err = d.store.Content(d.Context(), there, "f1")
	d.refused(err, fault.NotFound, "attachment.not-found")
	err = d.store.Withdraw(d.Context(), there, "f1", attachment.Author{}, noon, record(there, audit.Delete))
	d.refused(err, fault.NotFound, "attachment.not-found")
	d.save(file(there, "f1", []byte("other")), []byte("other"))
	d.holds(here, "f1", long)
	d.holds(there, "f1", []byte("other"))
	d.save(file(there, "f2", long), long)
	d.withdraw(there, "f2", noon)
	d.sweep(there, noon.Add(time.Hour), 1)
	d.holds(here, "f1", long)
}

func twice(d *desk) {
	d.save(file(here, "f1", long), long)
	again := file(here, "f1", long)
	again.Name = "andere naam.docx"
	d.save(again, long)
	got, _ := d.store.Get(d.Context(), here, "f1")
	d.same(got.Name, "Plan Één 2024.docx")
}

func taken(d *desk) {
	d.save(file(here, "f1", long), long)
	err := d.store.Save(d.Context(), file(here, "f1", []byte("x")), []byte("x"), record(here, audit.Create))
	d.refused(err, fault.Conflict, "attachment.exists")
	d.holds(here, "f1", long)
}

func withdrawn(d *desk) {
	d.save(file(here, "f1", long), long)
	d.withdraw(here, "f1", noon.Add(time.Hour))
	d.withdraw(here, "f1", noon.Add(2*time.Hour))
	got, _ := d.store.Get(d.Context(), here, "f1")
	d.same(got.Withdrawn, stored.Add(time.Hour))
	d.same(got.WithdrawnBy, attachment.Author{Person: "bo", Name: "Bo", Role: "owner"})
	d.same(d.list(here, "p1"), "f1")
	err := d.store.Withdraw(d.Context(), here, "f9", attachment.Author{}, noon, record(here, audit.Delete))
	d.refused(err, fault.NotFound, "attachment.not-found")
}

func swept(d *desk) {
	d.save(file(here, "f1", long), long)
	d.sweep(here, noon.Add(time.Hour), 0)
	d.withdraw(here, "f1", noon)
	d.sweep(here, noon, 0)
	d.holds(here, "f1", long)
	d.sweep(here, noon.Add(time.Second), 1)
	d.sweep(here, noon.Add(time.Second), 0)
	_, err := d.store.Content(d.Context(), here, "f1")
	d.refused(err, fault.NotFound, "attachment.gone")
	d.save(file(here, "f2", long), long)
	d.holds(here, "f2", long)
}

func shared(d *desk) {
	d.save(file(here, "f1", long), long)
	d.save(file(here, "f2", long), long)
	d.withdraw(here, "f1", noon)
	d.sweep(here, noon.Add(time.Hour), 0)
	d.holds(here, "f2", long)
}

func recorded(d *desk) {
	r, ok := d.store.(Recorder)
	if !ok {
		d.Skip("this store does not show its records")
	}
	d.save(file(here, "f1", long), long)
	d.save(file(here, "f1", long), long)
	d.withdraw(here, "f1", noon)
	d.withdraw(here, "f1", noon)
	d.sweep(here, noon.Add(time.Hour), 1)
	d.sweep(here, noon.Add(time.Hour), 0)
	var events []audit.Event
	for _, one := range r.Records() {
		events = append(events, one.Event)
	}
	d.same(events, []audit.Event{audit.Create, audit.Delete, audit.Delete})
}
