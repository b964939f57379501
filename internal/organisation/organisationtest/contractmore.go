package organisationtest

import (
	"bytes"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
)

func keyed(o organisation.Organisation, hash, answer string) organisation.Change {
	c := change(o)
	c.Once = organisation.Once{Tenant: here, Key: "k1", Actor: "ada", Command: "organisation.settings", Hash: hash, Answer: answer}
	return c
}

func once(d *desk) {
	d.save(change(sample(here, "Zuid", 1)))
	d.same(d.save(keyed(sample(here, "Noord", 2), "h", "first")), "first")
	d.same(d.save(keyed(sample(here, "Noord", 2), "h", "second")), "first")
	d.same(d.get(here).Version, 2)
	if r, ok := d.store.(Recorder); ok {
		d.same(len(r.Records()), 2)
	}
}

func reused(d *desk) {
	d.save(change(sample(here, "Zuid", 1)))
	d.save(keyed(sample(here, "Noord", 2), "h", "first"))
	_, err := d.store.Save(d.Context(), keyed(sample(here, "Oost", 3), "other", "x"))
	d.refused(err, fault.Conflict, "store.key-reused")
	d.same(d.get(here).Name, "Noord")
}

func made(d *desk) {
	d.same(d.save(keyed(sample(here, "Zuid", 1), "h", here)), here)
	d.same(d.save(keyed(sample(there, "Zuid", 1), "h", there)), here)
	_, err := d.store.Get(d.Context(), there)
	d.refused(err, fault.NotFound, "organisation.not-found")
}

func apart(d *desk) {
	d.save(change(sample(here, "Zuid", 1)))
	d.save(change(sample(there, "Oost", 1)))
	c := change(sample(here, "Zuid", 2))
	c.Plan = &organisation.PlanVersion{Number: 1, Name: "x", Region: "r", Hash: "h", Content: []byte("zip"), At: instant(noon)}
	d.save(c)
	_, err := d.store.Plan(d.Context(), there, 1)
	d.refused(err, fault.NotFound, "organisation.no-plan")
	all, err := d.store.Plans(d.Context(), there)
	d.same([]any{len(all), err}, []any{0, nil})
	d.same(d.get(there).Version, 1)
	d.same(d.get(there).Name, "Oost")
}

func logo(d *desk) {
	o := sample(here, "Zuid", 1)
	want := organisation.Logo{LogoRef: organisation.LogoRef{Hash: strings.Repeat("ab", 32), Type: organisation.PNG}, Content: []byte{0, 1, 255}}
	o.Logo = want.LogoRef
	c := change(o)
	c.Logo = &want
	d.save(c)
	got, err := d.store.Logo(d.Context(), want.Hash)
	d.same(got, want)
	d.same(err, nil)
	_, err = d.store.Logo(d.Context(), strings.Repeat("cd", 32))
	d.refused(err, fault.NotFound, "organisation.no-logo")
	c.Organisation.Version = 2 // the same picture once more
	d.save(c)
	d.same(d.get(here).Logo, want.LogoRef)
}

func plans(d *desk) {
	d.save(change(sample(here, "Zuid", 1)))
	for n := 1; n <= 3; n++ {
		c := change(sample(here, "Zuid", n+1))
		c.Plan = &organisation.PlanVersion{Number: n, Name: "Duin", Region: "duin", Hash: "h", Content: bytes.Repeat([]byte{byte(n)}, 9), By: "Ada", At: noon}
		d.save(c)
	}
	all, err := d.store.Plans(d.Context(), here)
	if err != nil || len(all) != 3 {
		d.Fatal(all, err)
	}
	d.same(all[0], organisation.PlanVersion{Number: 3, Name: "Duin", Region: "duin", Hash: "h", By: "Ada", At: instant(noon)})
	d.same(all[2].Number, 1)
	v, err := d.store.Plan(d.Context(), here, 2)
	d.same([]any{v.Content, err}, []any{bytes.Repeat([]byte{2}, 9), nil})
	_, err = d.store.Plan(d.Context(), here, 4)
	d.refused(err, fault.NotFound, "organisation.no-plan")
}

func nothing(d *desk) {
	d.save(change(sample(here, "Zuid", 1)))
	c := change(sample(here, "Noord", 2))
	c.Link = &organisation.SetupLink{Key: "unknown", Tenant: here}
	c.Plan = &organisation.PlanVersion{Number: 1, Content: []byte("zip"), At: noon}
	_, err := d.store.Save(d.Context(), c)
	d.refused(err, fault.NotFound, "organisation.no-setup")
	d.same(d.get(here).Name, "Zuid")
	_, err = d.store.Plan(d.Context(), here, 1)
	d.refused(err, fault.NotFound, "organisation.no-plan")
}

func link(d *desk) {
	first := organisation.SetupLink{Key: "k1", Made: instant(noon), Until: instant(noon.Add(time.Hour))}
	second := organisation.SetupLink{Key: "k2", Made: instant(noon.Add(time.Minute)), Until: instant(noon.Add(time.Hour))}
	for _, l := range []organisation.SetupLink{first, second} {
		if err := d.store.Begin(d.Context(), l); err != nil {
			d.Fatal(err)
		}
	}
	got, err := d.store.Link(d.Context(), "k1")
	d.same([]any{got.Used, err}, []any{second.Made, nil})
	got, err = d.store.Link(d.Context(), "k2")
	d.same([]any{got, err}, []any{second, nil})
	_, err = d.store.Link(d.Context(), "k3")
	d.refused(err, fault.NotFound, "organisation.no-setup")
}

func bound(d *desk) {
	l := organisation.SetupLink{Key: "k1", Made: instant(noon), Until: instant(noon.Add(time.Hour))}
	if err := d.store.Begin(d.Context(), l); err != nil {
		d.Fatal(err)
	}
	var won atomic.Int32
	var all sync.WaitGroup
	for _, tenant := range []string{"t1", "t2", "t3", "t4"} {
		all.Go(func() {
			c, mine := change(sample(tenant, "Zuid", 1)), l
			mine.Tenant = tenant
			c.Link = &mine
			if _, err := d.store.Save(d.Context(), c); err == nil {
				won.Add(1)
			}
		})
	}
	all.Wait()
	d.same(won.Load(), int32(1))
	got, err := d.store.Link(d.Context(), "k1")
	if err != nil {
		d.Fatal(err)
	}
	c := change(sample(got.Tenant, "Zuid", 2))
	got.Used = instant(noon.Add(time.Minute))
	c.Link = &got
	d.save(c)
	c.Organisation.Version = 3
	_, err = d.store.Save(d.Context(), c) // it was used
	d.refused(err, fault.NotFound, "organisation.no-setup")
}
