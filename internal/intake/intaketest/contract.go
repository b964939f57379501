package intaketest

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// Recorder is a store that can show its audit records, oldest first.
type Recorder interface{ Records() []audit.Record }

// Contract holds a store to what intake.Store promises. Open gives an empty
// store.
func Contract(t *testing.T, open func(*testing.T) intake.Store) {
	for name, test := range map[string]func(*desk){
		"an upload comes back until it is a day old":  uploads,
		"choices of an upload are kept":               choices,
		"an import writes all that it says":           written,
		"an import is written once":                   once,
		"an import that fails leaves nothing":         nothing,
		"an undo gives back what was there":           undone,
		"an undo is done once":                        undoneOnce,
		"a corrected practice gets its words back":    corrected,
		"an invitation is sent once":                  invited,
		"imports come the latest first":               latest,
		"a mapping is remembered by kind":             remembered,
		"every change leaves one audit record":        recorded,
		"what belongs to another tenant is not there": tenants,
	} {
		t.Run(name, func(t *testing.T) { test(&desk{T: t, store: open(t)}) })
	}
}

// desk is a store under test with a few short ways to use it.
type desk struct {
	*testing.T
	store intake.Store
}

const tenantA, tenantB = "tenant-a", "tenant-b"

var (
	moment = time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC)
	today  = calendar.MustParse("2026-06-02")
)

func record(tenant string) audit.Record {
	return audit.Record{At: moment, Tenant: tenant, Event: audit.Create, Outcome: audit.OK, ObjectType: "import"}
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) wants(err error, kind fault.Kind, code fault.Code) {
	d.Helper()
	if err == nil || fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		d.Errorf("%v, want %s", err, code)
	}
}

func upload(id string) intake.Upload {
	return intake.Upload{
		Tenant: tenantA, ID: id, Kind: intake.Practices, Name: "lijst één.csv", Hash: "abc", Data: []byte("a;b\x00\xff"), By: "lead", At: moment,
		Choices: intake.Choices{Mapping: intake.Mapping{"agb": "agb", "opmerking": ""}, Options: intake.Options{Sheet: "Blad 1", Complete: true}},
	}
}

// batch is an import that does one of everything.
func batch(id string) intake.Batch {
	by := plan.Author{Person: "lead", Name: "L", Role: "lead"}
	c := practice.Change{By: "lead", At: moment, Why: intake.ImportMark + id}
	c.Practice = practice.Practice{Tenant: tenantA, ID: "p-" + id, Name: "Praktijk Één", AGB: "01000001", Cohort: "2023-04"}
	c.Known = map[practice.List]bool{practice.Patients: true}
	c.Memberships = []practice.Membership{{ID: "m-" + id, To: practice.InNeighbourhood, Key: "n-" + id, From: today}, {ID: "c-" + id, To: practice.InCentre, Key: "z-" + id, From: today}}
	c.Registered = []practice.Registered{{ID: "r-" + id, On: today, Patients: 2450}}
	p := plan.Plan{
		Tenant: tenantA, ID: "plan-" + id, Year: 1, Version: 1, Fields: plan.Fields{plan.ChoicePath("a", "lean", plan.ModeField): string(rule.New)},
		Members: []plan.Member{{Practice: c.Practice.ID, Standing: plan.Joined, At: moment, By: by}}, Created: moment, Saved: moment, SavedBy: by,
	}
	p.Events = []plan.Event{{No: 1, Kind: plan.HandedIn, At: moment, On: today, By: by, About: intake.ImportMark + id, Version: 1, Fields: p.Fields.Clone()}}
	return intake.Batch{
		Import: intake.Import{
			Tenant: tenantA, ID: id, Kind: intake.Practices, File: "lijst.csv", Hash: "abc", Proposal: "def", Counts: intake.Counts{New: 1, Changed: 2, Same: 3, Wrong: 4, Ignored: 5},
			By: "lead", ByName: "L. Voorbeeld", At: moment,
		},
		Places: []practice.Neighbourhood{{Tenant: tenantA, ID: "n-" + id, Name: "Noord"}}, Centres: []practice.Centre{{Tenant: tenantA, ID: "z-" + id, Name: "De Brug"}},
		Changes: []practice.Change{c}, Plans: []plan.Change{{Plan: p}},
		Invitees: []intake.Invitee{{ID: "i-" + id, Mail: "a@voorbeeld.example", Name: "A", Role: "manager", Of: c.Practice.ID, From: today, Import: id}},
		Mapping:  intake.Mapping{"agb": "agb"}, Record: record(tenantA),
		Items: []intake.Item{
			{Effect: intake.MadePlace, ID: "n-" + id}, {Effect: intake.MadeCentre, ID: "z-" + id}, {Effect: intake.Made, ID: "p-" + id, Practice: "p-" + id},
			{Effect: intake.Kept, ID: string(practice.Patients), Practice: "p-" + id}, {Effect: intake.Added, ID: "m-" + id, Practice: "p-" + id},
			{Effect: intake.Added, ID: "c-" + id, Practice: "p-" + id}, {Effect: intake.Added, ID: "r-" + id, Practice: "p-" + id},
			{Effect: intake.MadePlan, ID: "plan-" + id, Practice: "p-" + id}, {Effect: intake.Prepared, ID: "i-" + id, Practice: "p-" + id},
		},
	}
}

func (d *desk) change(b intake.Batch) error {
	return d.store.Change(d.Context(), tenantA, today, func(intake.Here) (intake.Batch, error) { return b, nil })
}

// reversed is the undo of a batch.
func reversed(b intake.Batch) intake.Batch {
	items := make([]intake.Item, 0, len(b.Items))
	for i := len(b.Items) - 1; i >= 0; i-- {
		items = append(items, b.Items[i])
	}
	i := b.Import
	i.Undone, i.UndoneBy, i.Left = moment.Add(time.Hour), "other", 2
	return intake.Batch{Import: i, Undo: true, Items: items, Record: record(tenantA)}
}

func (d *desk) look(tenant string) intake.Here {
	d.Helper()
	here, err := d.store.Look(d.Context(), tenant, today)
	d.must(err)
	return here
}

func uploads(d *desk) {
	want := upload("u1")
	d.must(d.store.Keep(d.Context(), want, record(tenantA)))
	got, err := d.store.Upload(d.Context(), tenantA, "u1", moment.Add(intake.UploadLife))
	d.must(err)
	if !bytes.Equal(got.Data, want.Data) || got.Name != want.Name || got.Kind != want.Kind || !got.At.Equal(want.At) || got.Choices.Options.Sheet != "Blad 1" || got.Choices.Mapping["agb"] != "agb" {
		d.Errorf("%+v", got)
	}
	_, err = d.store.Upload(d.Context(), tenantA, "u1", moment.Add(intake.UploadLife+time.Second))
	d.wants(err, fault.NotFound, "intake.upload-gone")
	d.wants(d.store.Keep(d.Context(), want, record(tenantA)), fault.Conflict, "store.duplicate")
	late := upload("u2")
	late.At = moment.Add(intake.UploadLife + time.Second)
	d.must(d.store.Keep(d.Context(), late, record(tenantA)))
	_, err = d.store.Upload(d.Context(), tenantA, "u1", moment)
	d.wants(err, fault.NotFound, "intake.upload-gone")
}

func choices(d *desk) {
	d.must(d.store.Keep(d.Context(), upload("u1"), record(tenantA)))
	want := intake.Choices{Mapping: intake.Mapping{"naam": "practice"}, Options: intake.Options{Means: map[string]string{"een": "p1"}}}
	d.must(d.store.Choose(d.Context(), tenantA, "u1", want, record(tenantA)))
	got, err := d.store.Upload(d.Context(), tenantA, "u1", moment)
	d.must(err)
	if got.Choices.Mapping["naam"] != "practice" || len(got.Choices.Mapping) != 1 || got.Choices.Options.Means["een"] != "p1" || got.Choices.Options.Complete {
		d.Errorf("%+v", got.Choices)
	}
	d.wants(d.store.Choose(d.Context(), tenantA, "u9", want, record(tenantA)), fault.NotFound, "intake.upload-gone")
}

func written(d *desk) {
	d.must(d.store.Keep(d.Context(), upload("a"), record(tenantA)))
	d.must(d.change(batch("a")))
	here := d.look(tenantA)
	if len(here.Files) != 1 || len(here.Neighbourhoods) != 1 || len(here.Centres) != 1 || len(here.Plans) != 1 || len(here.Invitees) != 1 {
		d.Fatalf("%+v", here)
	}
	f := here.Files[0]
	if f.Practice.Name != "Praktijk Één" || f.Neighbourhood == nil || f.Neighbourhood.Name != "Noord" || len(f.Registered) != 1 || !f.Known[practice.Patients] || f.Registered[0].Recorded.By != "lead" {
		d.Errorf("%+v", f)
	}
	p := here.Plans[0]
	if p.Kept() == nil || p.Kept().On != today || p.Fields.Mode("a", "lean") != rule.New || p.Events[0].About != "import:a" {
		d.Errorf("%+v", p)
	}
	if v := here.Invitees[0]; v.Mail != "a@voorbeeld.example" || v.From != today || v.Import != "a" || !v.Sent.IsZero() {
		d.Errorf("%+v", v)
	}
	i, items, err := d.store.Items(d.Context(), tenantA, "a")
	d.must(err)
	if len(items) != 9 || items[2].Effect != intake.Made || i.Counts != batch("a").Import.Counts || i.ByName != "L. Voorbeeld" || !i.At.Equal(moment) || !i.Undone.IsZero() {
		d.Errorf("%+v %+v", i, items)
	}
	_, err = d.store.Upload(d.Context(), tenantA, "a", moment)
	d.wants(err, fault.NotFound, "intake.upload-gone")
}

func once(d *desk) {
	d.must(d.change(batch("a")))
	again := batch("b")
	again.Import.ID = "a"
	d.wants(d.change(again), fault.Conflict, "store.duplicate")
	if here := d.look(tenantA); len(here.Files) != 1 {
		d.Error(len(here.Files))
	}
}

func nothing(d *desk) {
	stop := errors.New("stop")
	err := d.store.Change(d.Context(), tenantA, today, func(here intake.Here) (intake.Batch, error) {
		if here.On != today || len(here.Files) != 0 {
			d.Errorf("%+v", here)
		}
		return batch("a"), stop
	})
	if !errors.Is(err, stop) {
		d.Error(err)
	}
	here := d.look(tenantA)
	if imports, err := d.store.Imports(d.Context(), tenantA); len(imports) != 0 || err != nil || len(here.Files)+len(here.Neighbourhoods)+len(here.Plans) > 0 {
		d.Error(imports, err, here)
	}
}

func undone(d *desk) {
	d.must(d.change(batch("a")))
	d.must(d.change(reversed(batch("a"))))
	here := d.look(tenantA)
	if len(here.Files)+len(here.Neighbourhoods)+len(here.Centres)+len(here.Plans)+len(here.Invitees) != 0 {
		d.Errorf("%+v", here)
	}
	i, items, err := d.store.Items(d.Context(), tenantA, "a")
	if err != nil || !i.Undone.Equal(moment.Add(time.Hour)) || i.UndoneBy != "other" || i.Left != 2 || len(items) != 9 {
		d.Errorf("%+v %d %v", i, len(items), err)
	}
	d.must(d.change(batch("b"))) // the same practice once more
}

func undoneOnce(d *desk) {
	d.must(d.change(batch("a")))
	d.must(d.change(reversed(batch("a"))))
	d.wants(d.change(reversed(batch("a"))), fault.NotFound, "intake.no-import")
}

// corrected changes a practice, takes a fact of it away and adds another, and
// undoes that.
func corrected(d *desk) {
	d.must(d.change(batch("a")))
	before := d.look(tenantA).Files[0]
	b := intake.Batch{Import: batch("b").Import, Record: record(tenantA)}
	c := practice.Change{By: "lead", At: moment.Add(time.Minute), Withdrawn: []string{"r-a"}}
	c.Practice = before.Practice
	c.Practice.Name = "Praktijk Anders"
	c.Known = map[practice.List]bool{practice.Visits: true}
	c.Registered = []practice.Registered{{ID: "r-b", On: today, Patients: 3000}}
	b.Changes = []practice.Change{c}
	b.Items = []intake.Item{
		{Effect: intake.Corrected, ID: "p-a", Practice: "p-a", Before: `{"Name":"Praktijk Één","AGB":"01000001","Cohort":"2023-04"}`},
		{Effect: intake.Kept, ID: string(practice.Visits), Practice: "p-a"}, {Effect: intake.Withdrew, ID: "r-a", Practice: "p-a"}, {Effect: intake.Added, ID: "r-b", Practice: "p-a"},
	}
	d.must(d.change(b))
	if f := d.look(tenantA).Files[0]; f.Practice.Name != "Praktijk Anders" || len(f.Registered) != 1 || f.Registered[0].Patients != 3000 || !f.Known[practice.Visits] {
		d.Errorf("%+v", f)
	}
	d.must(d.change(reversed(b)))
	f := d.look(tenantA).Files[0]
	if f.Practice != before.Practice || len(f.Registered) != 1 || f.Registered[0] != before.Registered[0] || f.Known[practice.Visits] || !f.Known[practice.Patients] || len(f.Memberships) != 2 {
		d.Errorf("%+v", f)
	}
}

func invited(d *desk) {
	d.must(d.change(batch("a")))
	d.must(d.store.Sent(d.Context(), tenantA, "i-a", moment, record(tenantA)))
	if v := d.look(tenantA).Invitees[0]; !v.Sent.Equal(moment) {
		d.Error(v)
	}
	d.wants(d.store.Sent(d.Context(), tenantB, "i-a", moment, record(tenantB)), fault.NotFound, "intake.no-invitee")
}

func latest(d *desk) {
	for n, id := range []string{"b", "c", "a"} {
		b := batch(id)
		b.Import.At = moment.Add(time.Duration(n) * time.Minute)
		b.Places[0].Name += id
		d.must(d.change(b))
	}
	all, err := d.store.Imports(d.Context(), tenantA)
	if err != nil || len(all) != 3 || all[0].ID != "a" || all[2].ID != "b" {
		d.Error(all, err)
	}
}

func remembered(d *desk) {
	d.must(d.change(batch("a")))
	m, err := d.store.Remembered(d.Context(), tenantA, intake.Practices)
	if err != nil || len(m) != 1 || m["agb"] != "agb" {
		d.Error(m, err)
	}
	m, err = d.store.Remembered(d.Context(), tenantA, intake.Patients)
	if err != nil || m == nil || len(m) != 0 {
		d.Error(m, err)
	}
	b := batch("b")
	b.Mapping = intake.Mapping{"agb": "", "naam": "practice"}
	d.must(d.change(b))
	if m, err = d.store.Remembered(d.Context(), tenantA, intake.Practices); err != nil || len(m) != 2 || m["agb"] != "" {
		d.Error(m, err)
	}
}

func recorded(d *desk) {
	recorder, ok := d.store.(Recorder)
	if !ok {
		d.Skip("it cannot show its records")
	}
	for n, change := range []func() error{
		func() error { return d.store.Keep(d.Context(), upload("a"), record(tenantA)) },
		func() error { return d.store.Choose(d.Context(), tenantA, "a", intake.Choices{}, record(tenantA)) },
		func() error { return d.change(batch("a")) },
		func() error { return d.store.Sent(d.Context(), tenantA, "i-a", moment, record(tenantA)) },
		func() error { return d.change(reversed(batch("a"))) },
	} {
		d.must(change())
		if got := len(recorder.Records()); got != n+1 {
			d.Errorf("%d records after %d changes", got, n+1)
		}
	}
}

func tenants(d *desk) {
	d.must(d.store.Keep(d.Context(), upload("u1"), record(tenantA)))
	d.must(d.change(batch("a")))
	_, err := d.store.Upload(d.Context(), tenantB, "u1", moment)
	d.wants(err, fault.NotFound, "intake.upload-gone")
	_, _, err = d.store.Items(d.Context(), tenantB, "a")
	d.wants(err, fault.NotFound, "intake.no-import")
	all, err := d.store.Imports(d.Context(), tenantB)
	m, wrong := d.store.Remembered(d.Context(), tenantB, intake.Practices)
	here := d.look(tenantB)
	if err != nil || wrong != nil || len(all) != 0 || len(m) != 0 || len(here.Files)+len(here.Neighbourhoods)+len(here.Centres)+len(here.Plans)+len(here.Invitees) != 0 {
		d.Error(all, m, here, err, wrong)
	}
	d.wants(d.store.Choose(d.Context(), tenantB, "u1", intake.Choices{}, record(tenantB)), fault.NotFound, "intake.upload-gone")
	other := reversed(batch("a"))
	other.Import.Tenant = tenantB
	err = d.store.Change(d.Context(), tenantB, today, func(intake.Here) (intake.Batch, error) { return other, nil })
	d.wants(err, fault.NotFound, "intake.no-import")
}
