package plantest

import (
	"fmt"
	"sync"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
	"meertijd/internal/plan"
)

const movedCode fault.Code = "plan.moved"

func moved(d *desk) {
	first := next(draft(here, "plan-1", "p1", 2), nil)
	p := d.save(first)
	d.refused(d.store.Save(d.Context(), first), fault.Conflict, movedCode)
	p = d.save(next(p, say(text, "de eerste")))
	late := next(p, say(text, "de tweede"))
	late.Before, late.Plan.Version = 1, 2
	d.refused(d.store.Save(d.Context(), late), fault.Conflict, movedCode)
	early := next(p, nil)
	early.Before = 9
	d.refused(d.store.Save(d.Context(), early), fault.Conflict, movedCode)
	d.same(d.get(here, "plan-1"), p)
}

func concurrent(d *desk) {
	const people = 50
	p := d.save(next(draft(here, "plan-1", "p1", 2), nil))
	errs := make([]error, people)
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() {
			change := next(p, say(text, fmt.Sprint("persoon ", i)))
			change.Revisions = []plan.Revision{{No: 2, Path: text, New: fmt.Sprint("persoon ", i), At: noon}}
			errs[i] = d.store.Save(d.Context(), change)
		})
	}
	all.Wait()
	won := -1
	for i, err := range errs {
		switch {
		case err != nil:
			d.refused(err, fault.Conflict, movedCode)
		case won >= 0:
			d.Errorf("both %d and %d won", won, i)
		default:
			won = i
		}
	}
	made, err := d.store.Revisions(d.Context(), here, "plan-1", 1)
	if err != nil || len(made) != 1 {
		d.Fatal(len(made), err)
	}
	got := d.get(here, "plan-1")
	d.same(got.Version, 2)
	d.same([]string{got.Fields[text], made[0].New}, []string{fmt.Sprint("persoon ", won), fmt.Sprint("persoon ", won)})
}

func together(d *desk) {
	p := d.save(next(full(), nil))
	good := next(p, func(p *plan.Plan) {
		p.Fields.Put(text, "nieuw")
		p.Members[0].Standing, p.Members[1].Standing = plan.Left, plan.Joined
		p.Events = append(p.Events, plan.Event{No: 4, Kind: plan.HandedIn, Number: "J2-9999-9999", Fields: plan.Fields{mode: "new"}})
		p.Shares = append(p.Shares, plan.Share{ID: "s9", Key: "hash-9", Until: p.Events[0].On})
	})
	good.Revisions = []plan.Revision{{No: 2, Path: text, New: "nieuw"}}
	good.Audit = &audit.Record{At: noon, Tenant: here, Event: audit.Update, Outcome: audit.OK, ObjectType: "plan"}
	good.Once = plan.Once{Key: "key-1", Command: "c", Hash: "h", Answer: "a"}
	other := next(draft(here, "plan-2", "p2", 2), nil)
	other.Plan.Members = append(other.Plan.Members, plan.Member{Practice: "p0", Standing: plan.Joined})
	if err := d.store.Save(d.Context(), good, other); fault.CodeOf(err) != movedCode { // p0 joins twice
		d.Fatal(err)
	}
	d.same(d.get(here, "plan-1"), p)
	_, err := d.store.Get(d.Context(), here, "plan-2")
	d.refused(err, fault.NotFound, "plan.not-found")
	_, err = d.store.Shared(d.Context(), "hash-9")
	d.refused(err, fault.NotFound, "plan.not-found")
	if _, seen, err := d.store.Answered(d.Context(), here, good.Once); seen || err != nil {
		d.Error("the key of a save that failed is used", err)
	}
	if made, err := d.store.Revisions(d.Context(), here, "plan-1", 0); len(made) != 0 || err != nil {
		d.Error(made, err)
	}
	other.Plan.Members = other.Plan.Members[:1]
	d.same(d.save(good, other).Version, 2) // and what was refused can be done after all
	d.records(1)
}

// records wants so many audit records, of a store that can show them.
func (d *desk) records(n int) []audit.Record {
	d.Helper()
	r, ok := d.store.(Recorder)
	if !ok {
		return nil
	}
	all := r.Records()
	if len(all) != n {
		d.Fatalf("%d audit records, want %d", len(all), n)
	}
	return all
}

func recorded(d *desk) {
	change := next(draft(here, "plan-1", "p1", 2), nil)
	change.Audit = &audit.Record{
		At: noon, Tenant: here, Event: audit.Create, Outcome: audit.OK, Person: audit.Person{User: "ada", Role: "manager"},
		ObjectType: "plan", ObjectID: "plan-1", ObjectVersion: 1, Fields: []string{string(mode), string(text)}, Rule: "r", RequestID: "q",
	}
	p := d.save(change)
	d.save(next(p, say(text, "in dezelfde minuut")))
	d.refused(d.store.Save(d.Context(), change), fault.Conflict, movedCode)
	for _, r := range d.records(1) {
		want := *change.Audit
		want.At, r.At = instant(want.At), instant(r.At)
		d.same(r, want)
	}
}

func mailed(d *desk) {
	box, ok := d.store.(Mailer)
	if !ok {
		d.Skip("it cannot show mail")
	}
	mail := func(id, to string) notice.Mail {
		return notice.Mail{ID: id, Tenant: here, To: to, Name: "Ada", Language: "nl", Code: "plan-asked", Link: "/plan/2/talk", Args: map[string]string{"by": "é"}}
	}
	first := next(draft(here, "plan-1", "p1", 2), nil)
	first.Mails = []notice.Mail{mail("m1", "ada@praktijk.example"), mail("m2", "bo@praktijk.example"), mail("m3", "")}
	p := d.save(first)
	again := next(p, say(text, "nog eens"))
	again.Mails = []notice.Mail{mail("m1", "ada@praktijk.example")}
	d.save(again)
	late := next(p, say(text, "te laat"))
	late.Mails = []notice.Mail{mail("m4", "cy@praktijk.example")}
	d.refused(d.store.Save(d.Context(), late), fault.Conflict, movedCode)
	d.same(box.Mails(), first.Mails[:2])
}

func keys(d *desk) {
	once := plan.Once{Key: "key-1", Command: "plan.submit", Hash: "h1", Answer: "J2-é"}
	change := next(draft(here, "plan-1", "p1", 2), nil)
	change.Once = once
	if _, seen, err := d.store.Answered(d.Context(), here, once); seen || err != nil {
		d.Fatal("an unused key is seen", err)
	}
	p := d.save(change)
	asked := once
	asked.Answer = ""
	answer, seen, err := d.store.Answered(d.Context(), here, asked)
	d.same([]any{answer, seen, err}, []any{"J2-é", true, nil})
	for _, other := range []plan.Once{{Key: "key-1", Command: "plan.submit", Hash: "h2"}, {Key: "key-1", Command: "plan.return", Hash: "h1"}} {
		answer, seen, err := d.store.Answered(d.Context(), here, other)
		d.refused(err, fault.Conflict, "store.key-reused")
		d.same([]any{answer, seen}, []any{"", false})
		again := next(p, nil)
		again.Once = other
		d.refused(d.store.Save(d.Context(), again), fault.Conflict, "store.key-reused")
	}
	again := next(p, say(text, "nog eens"))
	again.Once = once
	d.refused(d.store.Save(d.Context(), again), fault.Conflict, "store.duplicate")
	d.same(d.get(here, "plan-1"), p)
	if _, seen, err := d.store.Answered(d.Context(), there, once); seen || err != nil {
		d.Error("a key reaches another tenant", err)
	}
	if _, seen, err := d.store.Answered(d.Context(), here, plan.Once{Command: "plan.submit"}); seen || err != nil {
		d.Error("an empty key is seen", err)
	}
}

func keyAfterMove(d *desk) {
	change := next(draft(here, "plan-1", "p1", 2), nil)
	change.Once = plan.Once{Key: "key-1", Command: "c", Hash: "h", Answer: "a"}
	d.save(change)
	d.refused(d.store.Save(d.Context(), change), fault.Conflict, movedCode)
}
