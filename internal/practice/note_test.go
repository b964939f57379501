package practice_test

import (
	"strconv"
	"strings"
	"sync"
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

func called(text string) practice.Note {
	return practice.Note{Kind: practice.Phoned, On: d("2026-06-01"), With: " de manager ", Text: text}
}

func TestNotesAreKeptAndRemoved(t *testing.T) {
	o := newOffice(t)
	a, b := o.opens("Een", "99999901"), o.opens("Twee", "99999902")
	before := len(o.store.Records())
	n, err := o.AddNote(ctx, o.lead(), called("Gebeld over B."), a, b)
	o.must(err)
	records := o.store.Records()
	if last := records[len(records)-1]; n != 2 || len(records) != before+1 || last.Event != audit.Create || last.ObjectID != a+" "+b || last.Rule == "" {
		t.Errorf("%d, %+v", n, records[before:])
	}
	notes, err := o.Notes(ctx, o.lead().Actor, a)
	o.must(err)
	if len(notes) != 1 || notes[0].With != "de manager" || notes[0].Recorded.By != "ada" {
		t.Fatalf("%+v", notes)
	}
	last, err := o.LastContacts(ctx, o.lead().Actor)
	o.must(err)
	if last[a] != d("2026-06-01") || last[b] != d("2026-06-01") {
		t.Errorf("%v", last)
	}
	o.refused(o.RemoveNote(ctx, o.lead(), b, notes[0].ID), fault.NotFound, "note.not-found")
	o.must(o.RemoveNote(ctx, o.lead(), a, notes[0].ID))
	if notes, _ = o.Notes(ctx, o.lead().Actor, a); len(notes) != 0 || o.store.Records()[before+1].Event != audit.Delete {
		t.Errorf("%+v", notes)
	}
}

func TestWhatIsWrongInANoteIsRefused(t *testing.T) {
	o := newOffice(t)
	id := o.opens("Een", "99999901")
	for name, c := range map[string]struct {
		change func(*practice.Note)
		code   fault.Code
	}{
		"no kind":         {func(n *practice.Note) { n.Kind = "" }, "note.kind-missing"},
		"another kind":    {func(n *practice.Note) { n.Kind = "pigeon" }, "note.kind-missing"},
		"no words":        {func(n *practice.Note) { n.Kind, n.Text = practice.Jotted, " " }, "note.text-missing"},
		"too many words":  {func(n *practice.Note) { n.Text = strings.Repeat("é", practice.MaxNote+1) }, "note.text-long"},
		"with a story":    {func(n *practice.Note) { n.With = strings.Repeat("é", practice.MaxText+1) }, "note.with-long"},
		"tomorrow":        {func(n *practice.Note) { n.On = d("2026-06-03") }, "note.ahead"},
		"no day":          {func(n *practice.Note) { n.On = calendar.None }, "practice.date-missing"},
		"in another time": {func(n *practice.Note) { n.On = d("1999-12-31") }, "practice.date-far"},
	} {
		n := called("x")
		c.change(&n)
		_, err := o.AddNote(ctx, o.lead(), n, id)
		if fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := o.AddNote(ctx, o.lead(), called("x"))
	o.refused(err, fault.Invalid, "practice.nobody-chosen")
	_, err = o.AddNote(ctx, o.lead(), called("x"), id, "nobody")
	o.refused(err, fault.NotFound, "practice.not-found")
	if notes, _ := o.Notes(ctx, o.lead().Actor, id); len(notes) != 0 {
		t.Errorf("%+v", notes)
	}
	for _, role := range access.Roles {
		if role == access.Lead {
			continue
		}
		c := practice.Command{Actor: access.Actor{Tenant: tenant, Person: "x", Role: role, Of: id}}
		_, err := o.AddNote(ctx, c, called("x"), id)
		o.refused(err, fault.Denied, "access.denied")
		_, err = o.Notes(ctx, c.Actor, id)
		o.refused(err, fault.Denied, "access.denied")
		o.refused(o.RemoveNote(ctx, c, id, "x"), fault.Denied, "access.denied")
		_, err = o.LastContacts(ctx, c.Actor)
		o.refused(err, fault.Denied, "access.denied")
	}
}

func TestTheSameFormKeepsANoteOnce(t *testing.T) {
	o := newOffice(t)
	id := o.opens("Een", "99999901")
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			c := o.lead()
			c.Key = "k"
			if _, err := o.AddNote(ctx, c, called("Gebeld."), id); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if notes, _ := o.Notes(ctx, o.lead().Actor, id); len(notes) != 1 {
		t.Errorf("%d notes", len(notes))
	}
	c := o.lead()
	c.Key = "k"
	_, err := o.AddNote(ctx, c, called("Iets anders."), id)
	o.refused(err, fault.Conflict, "store.key-reused")
}

func TestWaivingAndBack(t *testing.T) {
	o := newOffice(t)
	a, b := o.opens("Een", "99999901"), o.opens("Twee", "99999902")
	w := practice.Waiver{Condition: "visit", Year: 3, On: d("2026-06-01"), Reason: " Verbouwing. "}
	o.must(o.Waive(ctx, o.lead(), a, w.Condition, w.Year, w.On, w.Reason))
	n, err := o.WaiveAll(ctx, o.lead(), []string{a, b, b}, w)
	o.must(err)
	if f := o.get(b, "2026-06-02"); n != 1 || len(f.Waivers) != 1 || f.Waivers[0].Reason != "Verbouwing." || f.Waivers[0].Recorded.By != "ada" {
		t.Errorf("%d, %+v", n, f.Waivers)
	}
	o.refused(o.Waive(ctx, o.lead(), a, w.Condition, w.Year, w.On, "x"), fault.Invalid, "practice.waived-already")
	_, err = o.WaiveAll(ctx, o.lead(), nil, w)
	o.refused(err, fault.Invalid, "practice.nobody-chosen")
	_, err = o.WaiveAll(ctx, o.lead(), []string{b}, practice.Waiver{Condition: "x", Year: 3, On: w.On})
	o.refused(err, fault.Invalid, "practice.reason-missing")
	f := o.get(a, "2026-06-02")
	o.refused(o.Unwaive(ctx, o.lead(), a, f.Waivers[0].ID, ""), fault.Invalid, "practice.reason-missing")
	o.refused(o.Unwaive(ctx, o.lead(), b, f.Waivers[0].ID, "x"), fault.NotFound, "practice.no-such-fact")
	o.must(o.Unwaive(ctx, o.lead(), a, f.Waivers[0].ID, "Vergissing."))
	if f = o.get(a, "2026-06-02"); len(f.Waivers) != 0 {
		t.Errorf("%+v", f.Waivers)
	}
	o.must(o.Waive(ctx, o.lead(), a, w.Condition, w.Year, w.On, "Toch."))
	finance := practice.Command{Actor: access.Actor{Tenant: tenant, Person: "fin", Role: access.Finance}}
	o.refused(o.Waive(ctx, finance, a, "y", 3, w.On, "x"), fault.Denied, "access.denied")
	o.refused(o.Unwaive(ctx, finance, a, o.get(a, "2026-06-02").Waivers[0].ID, "x"), fault.Denied, "access.denied")
}

func TestVisitsStepByStepForMany(t *testing.T) {
	o := newOffice(t)
	a, b := o.opens("Een", "99999901"), o.opens("Twee", "99999902")
	step := func(step practice.VisitStep, on string, ids ...string) int {
		t.Helper()
		n, err := o.RecordVisits(ctx, o.lead(), step, d(on), ids...)
		o.must(err)
		return n
	}
	if step(practice.VisitInvited, "2026-04-01", a, b) != 2 || step(practice.VisitInvited, "2026-04-01", a, b) != 0 {
		t.Error("an invitation counts once")
	}
	step(practice.VisitPlanned, "2026-07-01", a)
	step(practice.VisitDeclined, "2026-04-20", b)
	step(practice.VisitHeld, "2026-06-01", a)
	if v := o.get(a, "2026-06-02").Visits; len(v) != 1 || v[0].Planned != d("2026-07-01") || v[0].Held != d("2026-06-01") || v[0].Invited != d("2026-04-01") {
		t.Errorf("%+v", v)
	}
	_, err := o.RecordVisits(ctx, o.lead(), practice.VisitHeld, d("2026-06-02"), a)
	o.refused(err, fault.Invalid, "practice.not-invited")
	_, err = o.RecordVisits(ctx, o.lead(), practice.VisitPlanned, d("2026-06-02"), b)
	o.refused(err, fault.Invalid, "practice.not-invited")
	step(practice.VisitInvited, "2026-05-01", b)
	for _, c := range []struct {
		step practice.VisitStep
		on   string
		code fault.Code
	}{{"seen", "2026-05-01", "practice.step-missing"}, {practice.VisitHeld, "2026-06-03", "practice.visit-ahead"}, {practice.VisitPlanned, "2026-04-30", "practice.visit-order"}} {
		_, err := o.RecordVisits(ctx, o.lead(), c.step, d(c.on), b)
		o.refused(err, fault.Invalid, c.code)
	}
	if v := o.get(b, "2026-06-02").Visits; len(v) != 2 {
		t.Errorf("%+v", v)
	}
}

func TestManyPracticesCommitAndMistakesGo(t *testing.T) {
	o := newOffice(t)
	var ids []string
	for i := range 5 {
		ids = append(ids, o.opens("Praktijk "+strconv.Itoa(i), "9999990"+strconv.Itoa(i)))
	}
	o.must(o.Commit(ctx, o.lead(), ids[0], "2026", d("2026-04-01")))
	before := len(o.store.Records())
	n, err := o.CommitAll(ctx, o.lead(), "2026", d("2026-05-01"), ids...)
	o.must(err)
	if n != 4 || len(o.store.Records()) != before+1 {
		t.Errorf("%d new, %d records", n, len(o.store.Records())-before)
	}
	var mistakes []practice.Mistake
	for _, id := range ids[1:] {
		mistakes = append(mistakes, practice.Mistake{Practice: id, Fact: o.get(id, "2026-06-02").Commitments[0].ID})
	}
	_, err = o.UnrecordAll(ctx, o.lead(), "", mistakes...)
	o.refused(err, fault.Invalid, "practice.reason-missing")
	_, err = o.UnrecordAll(ctx, o.lead(), "x")
	o.refused(err, fault.Invalid, "practice.nobody-chosen")
	n, err = o.UnrecordAll(ctx, o.lead(), "Verkeerd jaar.", append(mistakes, practice.Mistake{Practice: ids[0], Fact: "nothing"})...)
	o.must(err)
	if n != 4 || len(o.get(ids[1], "2026-06-02").Commitments) != 0 || len(o.get(ids[0], "2026-06-02").Commitments) != 1 {
		t.Errorf("%d withdrawn", n)
	}
	if n, err = o.UnrecordAll(ctx, o.lead(), "Nog eens.", mistakes...); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	for _, c := range []struct {
		plan, on string
		code     fault.Code
	}{{" ", "2026-05-01", "practice.plan-missing"}, {"2026", "1990-01-01", "practice.date-far"}} {
		_, err = o.CommitAll(ctx, o.lead(), c.plan, d(c.on), ids...)
		o.refused(err, fault.Invalid, c.code)
	}
}

// Two leads tick lists that overlap at the same time: everybody stands there
// once, whoever was first.
func TestManyAreRecordedAtOnceOnlyOnce(t *testing.T) {
	o := newOffice(t)
	var ids []string
	for i := range 8 {
		ids = append(ids, o.opens("Praktijk "+strconv.Itoa(i), "9999990"+strconv.Itoa(i)))
	}
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			var who []practice.Attended
			for _, id := range ids[i%3 : i%3+5] {
				who = append(who, practice.Attended{Practice: id, Meeting: "exchange", On: d("2026-05-20")})
			}
			c := o.lead()
			c.Key = "k" + strconv.Itoa(i)
			if _, err := o.RecordAttendance(ctx, c, who...); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for i, id := range ids {
		if n := len(o.get(id, "2026-06-02").Attendance); i < 7 && n != 1 || i == 7 && n != 0 {
			t.Errorf("practice %d stands there %d times", i, n)
		}
	}
}
