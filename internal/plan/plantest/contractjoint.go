package plantest

import (
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
)

func oneSeat(d *desk) {
	p := d.save(next(draft(here, "plan-1", "p1", 2), nil))
	d.refused(d.store.Save(d.Context(), next(draft(here, "plan-2", "p1", 2), nil)), fault.Conflict, movedCode)
	d.save(next(draft(here, "plan-3", "p1", 3), nil))
	d.save(next(draft(there, "plan-4", "p1", 2), nil))
	other := d.save(next(draft(here, "plan-5", "p2", 2), func(p *plan.Plan) {
		p.Members = append(p.Members, plan.Member{Practice: "p1", Standing: plan.Invited})
	}))
	accept := next(other, func(p *plan.Plan) { p.Members[1].Standing = plan.Joined })
	d.refused(d.store.Save(d.Context(), accept), fault.Conflict, movedCode)
	d.same(d.get(here, "plan-5"), other)
	d.same(d.get(here, "plan-1"), p)
}

func changeSeat(d *desk) {
	own := d.save(next(draft(here, "plan-1", "p1", 2), nil))
	host := d.save(next(draft(here, "plan-2", "p2", 2), func(p *plan.Plan) {
		p.Members = append(p.Members, plan.Member{Practice: "p1", Standing: plan.Invited})
	}))
	away := next(own, func(p *plan.Plan) { p.Members[0].Standing = plan.Left })
	join := next(host, func(p *plan.Plan) { p.Members[1].Standing = plan.Joined })
	d.refused(d.store.Save(d.Context(), join, away), fault.Conflict, movedCode) // joins before it left
	d.save(away, join)
	p, err := d.store.Find(d.Context(), here, "p1", 2)
	if err != nil {
		d.Fatal(err)
	}
	d.same(p.ID, "plan-2")
	d.same(p.Practices(), []string{"p1", "p2"})
	d.same(ids(d.store.Invitations(d.Context(), here, "p1")), "")
	back := next(p, func(p *plan.Plan) { p.Members[1].Standing = plan.Left })
	d.save(back, next(draft(here, "plan-3", "p1", 2), nil))
	d.same(ids(d.store.List(d.Context(), here, "p1")), "plan-3")
}

func receipts(d *desk) {
	hand := func(p plan.Plan) plan.Change {
		return next(p, func(p *plan.Plan) {
			p.Events = append(p.Events, plan.Event{No: 1, Kind: plan.HandedIn, Number: "J2-AAAA-BBBB", Fields: plan.Fields{}})
		})
	}
	d.save(hand(draft(here, "plan-1", "p1", 2)))
	d.refused(d.store.Save(d.Context(), hand(draft(here, "plan-2", "p2", 2))), fault.Conflict, movedCode)
	d.save(hand(draft(there, "plan-2", "p2", 2)))
}

func links(d *desk) {
	shared := func(tenant, id, practice, share, key string) plan.Change {
		return next(draft(tenant, id, practice, 2), func(p *plan.Plan) {
			p.Shares = []plan.Share{{ID: share, Key: key, By: ada, At: noon, Until: 20600}}
		})
	}
	d.save(shared(here, "plan-1", "p1", "s1", "hash-a"))
	want := d.save(shared(there, "plan-1", "p1", "s1", "hash-b"))
	got, err := d.store.Shared(d.Context(), "hash-b")
	if err != nil {
		d.Fatal(err)
	}
	d.same(got, want)
	d.refused(d.store.Save(d.Context(), shared(here, "plan-2", "p2", "s2", "hash-b")), fault.Conflict, "store.duplicate")
	ended := d.save(next(want, func(p *plan.Plan) { p.Shares[0].Ended = noon }))
	got, err = d.store.Shared(d.Context(), "hash-b") // whether it still works is not for the store to say
	d.same([]any{got, err}, []any{ended, nil})
}

func revisions(d *desk) {
	change := next(draft(here, "plan-1", "p1", 2), nil)
	change.Revisions = []plan.Revision{
		{No: 0, Path: mode, New: "continued", At: noon},
		{No: 1, Path: text, Old: "", New: "één", By: ada, Editor: "form-1", At: noon},
		{No: 1, Path: mode, Old: "continued", New: "new", By: ada, Editor: "form-1", At: noon},
	}
	p := d.save(change)
	second := next(p, nil)
	second.Revisions = []plan.Revision{{No: 2, Path: text, Old: "één", New: "", By: ada, At: noon}}
	d.save(second)
	for after, want := range map[int][]plan.Revision{
		-1: instants(append(change.Revisions, second.Revisions...)),
		0:  instants(append(change.Revisions[1:], second.Revisions...)),
		1:  instants(second.Revisions),
		2:  nil,
	} {
		got, err := d.store.Revisions(d.Context(), here, "plan-1", after)
		if err != nil || len(got) != len(want) {
			d.Fatal(after, len(got), err)
		}
		for i := range want {
			d.same(got[i], want[i])
		}
	}
}

func lists(d *desk) {
	with := func(id, practice string, year int, guest string) {
		d.save(next(draft(here, id, practice, year), func(p *plan.Plan) {
			p.Members = append(p.Members, plan.Member{Practice: guest, Standing: plan.Invited})
		}))
	}
	with("plan-c", "p1", 2, "p2")
	with("plan-b", "p1", 3, "p3")
	with("plan-d", "p1", 1, "p2")
	with("plan-a", "p2", 2, "p1")
	p := d.save(next(full(), func(p *plan.Plan) { p.ID, p.Year, p.Members = "plan-e", 4, p.Members[:1] }))
	d.save(next(draft(there, "plan-f", "p1", 2), nil))
	d.same(ids(d.store.List(d.Context(), here, "p1")), "plan-d plan-c plan-b plan-e")
	d.same(ids(d.store.Region(d.Context(), here)), "plan-d plan-a plan-c plan-b plan-e")
	d.same(ids(d.store.Invitations(d.Context(), here, "p2")), "plan-d plan-c")
	dropVerdicts(&p)
	for _, list := range []func() ([]plan.Plan, error){
		func() ([]plan.Plan, error) { return d.store.List(d.Context(), here, "p1") },
		func() ([]plan.Plan, error) { return d.store.Region(d.Context(), here) },
	} {
		got, err := list()
		if err != nil || len(got) == 0 {
			d.Fatal(err)
		}
		d.same(got[len(got)-1], p)
	}
}

func tenants(d *desk) {
	ctx := d.Context()
	own := d.save(next(full(), nil))
	_, err := d.store.Get(ctx, there, "plan-1")
	d.refused(err, fault.NotFound, "plan.not-found")
	_, err = d.store.Find(ctx, there, "p1", 2)
	d.refused(err, fault.NotFound, "plan.not-found")
	_, err = d.store.Revisions(ctx, there, "plan-1", 0)
	d.refused(err, fault.NotFound, "plan.not-found")
	for _, got := range []string{ids(d.store.List(ctx, there, "p1")), ids(d.store.Region(ctx, there)), ids(d.store.Invitations(ctx, there, "p0"))} {
		d.same(got, "")
	}
	theirs := next(own, say(text, "van een ander"))
	theirs.Plan.Tenant = there
	d.refused(d.store.Save(ctx, theirs), fault.NotFound, "plan.not-found")
	d.save(next(draft(there, "plan-1", "p7", 2), func(p *plan.Plan) {
		p.Members = append(p.Members, plan.Member{Practice: "p8", Standing: plan.Invited})
	}))
	d.same(d.get(here, "plan-1"), own)
	_, err = d.store.Find(ctx, here, "p7", 2) // the same id serves both, the seats do not
	d.refused(err, fault.NotFound, "plan.not-found")
	d.same(ids(d.store.List(ctx, here, "p7"))+ids(d.store.Invitations(ctx, here, "p8")), "")
}
