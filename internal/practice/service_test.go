package practice_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
	"meertijd/internal/practice/practicetest"
)

const tenant = "rho-1"

var ctx = context.Background()

// tester is a test, or one check of a property.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// office is a service on a store in memory, with a clock that is moved by hand.
type office struct {
	t tester
	*practice.Service
	store *practicetest.Fake
	mu    sync.Mutex
	now   time.Time
	ids   int
}

func newOffice(t tester) *office {
	o := &office{t: t, store: practicetest.NewFake(), now: time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC)}
	o.Service = &practice.Service{
		Store: o.store, NoteStore: o.store, Now: func() time.Time { return o.now },
		Today: func() calendar.Date { return calendar.Of(o.now.Year(), o.now.Month(), o.now.Day()) },
		NewID: func() string {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.ids++
			return fmt.Sprintf("id%06d", o.ids)
		},
	}
	return o
}

func (o *office) lead() practice.Command {
	return practice.Command{Actor: access.Actor{Tenant: tenant, Person: "ada", Role: access.Lead}}
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatalf("%v", err)
	}
}

func (o *office) refused(err error, kind fault.Kind, code fault.Code) {
	o.t.Helper()
	if err == nil || fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		o.t.Errorf("got %v, want %s %s", err, kind, code)
	}
}

func d(text string) calendar.Date { return calendar.MustParse(text) }

// opens makes a practice and gives its id.
func (o *office) opens(name, code string) string {
	o.t.Helper()
	id, err := o.Open(ctx, o.lead(), practice.Open{Name: name, AGB: code, Cohort: "2024-01", On: d("2024-01-01"), Reason: "Deed mee."})
	o.must(err)
	return id
}

func (o *office) get(id, on string) practice.File {
	o.t.Helper()
	f, err := o.Get(ctx, o.lead().Actor, id, d(on), time.Time{})
	o.must(err)
	return f
}

func TestWhoIsNotTheLeadChangesNothing(t *testing.T) {
	o := newOffice(t)
	id := o.opens("Een", "01000001")
	for _, role := range []access.Role{access.Owner, access.Manager, access.Employee, access.Coordinator, access.Finance, access.Auditor, access.Administrator, access.Reader} {
		c := practice.Command{Actor: access.Actor{Tenant: tenant, Person: "x", Role: role, Of: id}}
		for name, do := range map[string]func() error{
			"open":    func() error { _, err := o.Open(ctx, c, practice.Open{}); return err },
			"rename":  func() error { return o.Rename(ctx, c, id, d("2026-01-01"), "Twee", "x") },
			"leave":   func() error { return o.Leave(ctx, c, id, d("2026-01-01"), "x") },
			"merge":   func() error { _, err := o.Merge(ctx, c, practice.Merge{}); return err },
			"split":   func() error { _, err := o.Split(ctx, c, practice.Split{}); return err },
			"attend":  func() error { _, err := o.RecordAttendance(ctx, c, practice.Attended{}); return err },
			"waive":   func() error { return o.Waive(ctx, c, id, "x", 1, d("2026-01-01"), "x") },
			"place":   func() error { _, err := o.SaveNeighbourhood(ctx, c, practice.Place{Name: "x"}); return err },
			"correct": func() error { return o.Unrecord(ctx, c, id, "id000001", "x") },
		} {
			if err := do(); fault.KindOf(err) != fault.Denied || err == nil {
				t.Errorf("%s may %s: %v", role, name, err)
			}
		}
	}
	if n := len(o.store.Records()); n != 1 {
		t.Errorf("%d records", n)
	}
}

func TestEachDeedIsOneRecordThatNamesItsFields(t *testing.T) {
	o := newOffice(t)
	a, b := o.opens("Een", "01000001"), o.opens("Twee", "01000002")
	o.must(o.ChangeCode(ctx, o.lead(), a, d("2026-01-01"), "01000009", "Andere rechtsvorm."))
	_, err := o.Merge(ctx, o.lead(), practice.Merge{From: []string{b}, Into: a, On: d("2026-05-01"), Reason: "Samen verder."})
	o.must(err)
	all := o.store.Records()
	if len(all) != 4 {
		t.Fatalf("%d records", len(all))
	}
	if got := fmt.Sprint(all[2].ObjectID, all[2].Fields, all[2].ObjectVersion); got != a+"[code command=code] 2" {
		t.Error(got)
	}
	if got := fmt.Sprint(all[3].ObjectID, all[3].Fields); got != b+" "+a+"[merged-from merged-into command=merge]" {
		t.Error(got)
	}
}

func TestAKeyIsADeedOnce(t *testing.T) {
	o := newOffice(t)
	c := o.lead()
	c.Key = "k1"
	open := practice.Open{Name: "Een", AGB: "01000001", On: d("2026-01-01"), Reason: "Nieuw."}
	first, err := o.Open(ctx, c, open)
	o.must(err)
	again, err := o.Open(ctx, c, open)
	if o.must(err); first != again || len(o.store.Records()) != 1 {
		t.Errorf("%s and %s, %d records", first, again, len(o.store.Records()))
	}
	open.Name = "Anders"
	_, err = o.Open(ctx, c, open)
	o.refused(err, fault.Conflict, "store.key-reused")
}

func TestWhoComesSecondHearsWhatChanged(t *testing.T) {
	o := newOffice(t)
	id := o.opens("Een", "01000001")
	shown := o.lead()
	shown.Version = o.get(id, "2026-06-02").Version
	o.must(o.Rename(ctx, o.lead(), id, d("2026-01-01"), "Twee", "Nieuwe naam."))
	err := o.Leave(ctx, shown, id, d("2026-05-31"), "Gestopt.")
	o.refused(err, fault.Conflict, "practice.changed")
	var f *fault.Error
	if e, ok := err.(*fault.Error); ok {
		f = e
	}
	if f == nil || f.Args["fields"] != "renamed" || f.Args["who"] != "ada" {
		t.Errorf("%+v", f)
	}
	if file := o.get(id, "2026-06-02"); file.Over(d("2026-06-02")) {
		t.Error("it left all the same")
	}
}

func TestTwoLeadsAtOnceLoseNothing(t *testing.T) {
	o := newOffice(t)
	id := o.opens("Een", "01000001")
	shown := o.get(id, "2026-06-02").Version
	var wait sync.WaitGroup
	errs := make([]error, 12)
	for i := range errs {
		c := o.lead()
		if i%2 == 0 {
			c.Version = shown // a form; the others do not say what they saw
		}
		wait.Go(func() {
			_, errs[i] = o.RecordAttendance(ctx, c, practice.Attended{Practice: id, Meeting: "exchange", On: d("2026-01-01") + calendar.Date(i)})
		})
	}
	wait.Wait()
	kept := 0
	for i, err := range errs {
		switch {
		case err == nil:
			kept++
		case i%2 == 0 && fault.CodeOf(err) == "practice.changed":
		default:
			t.Errorf("%d: %v", i, err)
		}
	}
	if f := o.get(id, "2026-06-02"); kept < 6 || kept > 7 || len(f.Attendance) != kept || f.Version != shown+kept {
		t.Errorf("%d kept, %d there, version %d", kept, len(f.Attendance), f.Version)
	}
}

func TestWhatCannotBeRecorded(t *testing.T) {
	o := newOffice(t)
	a, b := o.opens("Een", "01000001"), o.opens("Twee", "01000002")
	gone := o.opens("Drie", "01000003")
	o.must(o.Close(ctx, o.lead(), gone, d("2026-03-31"), "Gestopt."))
	c := o.lead()
	for name, k := range map[string]struct {
		err  error
		code fault.Code
	}{
		"no date":              {o.Rename(ctx, c, a, 0, "X", "x"), "practice.date-missing"},
		"a date of long ago":   {o.Rename(ctx, c, a, d("1976-01-01"), "X", "x"), "practice.date-far"},
		"a date far ahead":     {o.Rename(ctx, c, a, d("2062-01-01"), "X", "x"), "practice.date-far"},
		"no reason":            {o.Leave(ctx, c, a, d("2026-01-01"), " "), "practice.reason-missing"},
		"no name":              {o.Rename(ctx, c, a, d("2026-01-01"), " ", "x"), "practice.name-missing"},
		"a code of seven":      {o.ChangeCode(ctx, c, a, d("2026-01-01"), "1000001", "x"), "practice.code-wrong"},
		"somebody else's code": {o.ChangeCode(ctx, c, a, d("2026-01-01"), "01000002", "x"), "practice.code-taken"},
		"after the last day":   {o.Rename(ctx, c, gone, d("2026-04-01"), "X", "x"), "practice.ended"},
		"an end twice":         {o.Leave(ctx, c, gone, d("2026-01-01"), "x"), "practice.ended"},
		"a group it is not in": {o.LeaveGroup(ctx, c, a, "g", d("2026-01-01"), "x"), "practice.not-there"},
		"no such fact":         {o.Unrecord(ctx, c, a, "nothing", "x"), "practice.no-such-fact"},
		"no commitment":        {o.Withdraw(ctx, c, a, "plan", d("2026-01-01"), "x"), "practice.not-committed"},
		"a strange place":      {o.Move(ctx, c, a, "nowhere", d("2026-01-01"), "x"), "neighbourhood.not-found"},
		"a strange practice":   {o.Rename(ctx, c, "nobody", d("2026-01-01"), "X", "x"), "practice.not-found"},
		"a visit held before":  {o.RecordVisit(ctx, c, a, practice.Visit{Invited: d("2026-05-01"), Held: d("2026-04-01")}), "practice.visit-order"},
		"a visit not held yet": {o.RecordVisit(ctx, c, a, practice.Visit{Invited: d("2026-05-01"), Held: d("2026-06-03")}), "practice.visit-ahead"},
		"minus one patient":    {o.RecordRegistered(ctx, c, a, calendar.QuarterOf(d("2026-04-01")), -1), "practice.count-wrong"},
	} {
		if fault.CodeOf(k.err) != k.code {
			t.Errorf("%s: %v, want %s", name, k.err, k.code)
		}
	}
	for name, m := range map[fault.Code]practice.Merge{
		"practice.merge-ahead":  {From: []string{b}, Into: a, On: d("2026-06-03"), Reason: "x"},
		"practice.merge-itself": {From: []string{a}, Into: a, On: d("2026-06-01"), Reason: "x"},
		"practice.merge-few":    {From: []string{a}, On: d("2026-06-01"), Reason: "x"},
		"practice.ended":        {From: []string{b}, Into: gone, On: d("2026-06-01"), Reason: "x"},
	} {
		_, err := o.Merge(ctx, c, m)
		if fault.CodeOf(err) != name {
			t.Errorf("%v, want %s", err, name)
		}
	}
	_, err := o.RecordAttendance(ctx, c, practice.Attended{Practice: a, Meeting: "exchange", On: d("2026-06-03")})
	o.refused(err, fault.Invalid, "practice.attended-ahead")
	if n := len(o.store.Records()); n != 4 {
		t.Errorf("%d records: something refused was kept", n)
	}
}

func TestACodeIsFoundAfterItChanged(t *testing.T) {
	o := newOffice(t)
	id := o.opens("Een", "01000001")
	o.must(o.TakeOver(ctx, o.lead(), id, d("2026-04-01"), "Nieuwe maatschap", "01000009", "Overgenomen."))
	f := o.get(id, "2026-06-02")
	if got := fmt.Sprint(f.Codes()); got != "[{01000001  2026-03-31} {01000009 2026-04-01 }]" || f.Practice.AGB != "01000009" {
		t.Error(got, f.Practice.AGB)
	}
	if before := o.get(id, "2026-03-31"); before.Practice.AGB != "01000001" || !before.Had("01000009") || !f.Had("01000001") || f.Had("01000002") {
		t.Error(before.Practice.AGB)
	}
	other := o.opens("Twee", "01000002") // an old code may serve again
	o.must(o.ChangeCode(ctx, o.lead(), other, d("2026-05-01"), "01000001", "Vrijgekomen."))
}

func TestAMistakeStaysInTheHistoryAndCountsNoMore(t *testing.T) {
	o := newOffice(t)
	id := o.opens("Een", "01000001")
	o.must(o.JoinGroup(ctx, o.lead(), id, "g", d("2026-01-01"), "Begint."))
	o.now = o.now.Add(time.Hour)
	o.must(o.LeaveGroup(ctx, o.lead(), id, "g", d("2026-04-30"), "Stopt."))
	f := o.get(id, "2026-06-02")
	if len(f.Memberships) != 1 || f.On(practice.InGroup, d("2026-04-30")) != "g" || f.On(practice.InGroup, d("2026-05-01")) != "" {
		t.Errorf("%+v", f.Memberships)
	}
	o.now = o.now.Add(time.Hour)
	o.must(o.Unrecord(ctx, o.lead(), id, f.Memberships[0].ID, "Toch niet gestopt."))
	if f = o.get(id, "2026-06-02"); f.On(practice.InGroup, d("2026-06-02")) != "g" || len(f.Memberships) != 1 {
		t.Errorf("%+v", f.Memberships)
	}
	for hour, want := range map[int]string{9: "g", 10: "", 11: "g"} {
		at := time.Date(2026, 6, 2, hour, 0, 0, 0, time.UTC)
		known, err := o.Get(ctx, o.lead().Actor, id, d("2026-06-02"), at)
		if o.must(err); known.On(practice.InGroup, d("2026-06-02")) != want {
			t.Errorf("at %d in %q", hour, known.On(practice.InGroup, d("2026-06-02")))
		}
	}
	h, err := o.History(ctx, o.lead().Actor, id)
	if o.must(err); len(h.File.Memberships) != 3 || len(h.Withdrawn) != 2 {
		t.Errorf("%+v", h)
	}
}

func TestAMergerThatWasAMistakeIsTakenBackOnBothSides(t *testing.T) {
	o := newOffice(t)
	a, b := o.opens("Een", "01000001"), o.opens("Twee", "01000002")
	_, err := o.Merge(ctx, o.lead(), practice.Merge{From: []string{b}, Into: a, On: d("2026-05-01"), Reason: "Samen."})
	o.must(err)
	gone, into := o.get(b, "2026-06-02"), o.get(a, "2026-06-02")
	if end := gone.Ended(); end == nil || end.On != d("2026-04-30") || len(into.Origins(d("2026-05-01"))) != 1 || len(into.Origins(d("2026-04-30"))) != 0 {
		t.Fatalf("%+v %+v", gone.Life, into.Life)
	}
	o.must(o.Unrecord(ctx, o.lead(), b, gone.Ended().ID, "Het ging niet door."))
	gone, into = o.get(b, "2026-06-02"), o.get(a, "2026-06-02")
	if gone.Ended() != nil || len(into.Origins(d("2026-06-02"))) != 0 {
		t.Errorf("%+v %+v", gone.Life, into.Life)
	}
}

func TestASuccessorKeepsWhatAllKept(t *testing.T) {
	o := newOffice(t)
	a, b := o.opens("Een", "01000001"), o.opens("Twee", "01000002")
	for _, id := range []string{a, b} {
		o.must(o.Commit(ctx, o.lead(), id, "plan-3", d("2026-01-01")))
	}
	o.must(o.Commit(ctx, o.lead(), a, "plan-2", d("2025-01-01")))
	id, err := o.Merge(ctx, o.lead(), practice.Merge{From: []string{a, b}, On: d("2026-05-01"), Reason: "Samen.",
		New: practice.Open{Name: "Samen", AGB: "01000002", Cohort: "2024-01", Groups: []string{"g"}}})
	o.must(err)
	f := o.get(id, "2026-06-02")
	if len(f.Commitments) != 1 || f.Commitments[0].Plan != "plan-3" || f.On(practice.InGroup, d("2026-05-01")) != "g" || !f.Known[practice.Visits] || f.Known[practice.History] {
		t.Errorf("%+v", f)
	}
	if got := len(f.Origins(d("2026-06-02"))); got != 2 {
		t.Errorf("%d origins", got)
	}
}

func TestASplitBelongsWhereThePracticeBelonged(t *testing.T) {
	o := newOffice(t)
	a := o.opens("Een", "01000001")
	o.must(o.JoinGroup(ctx, o.lead(), a, "g", d("2025-01-01"), "x"))
	o.must(o.LeaveGroup(ctx, o.lead(), a, "g", d("2026-03-31"), "x"))
	o.must(o.JoinGroup(ctx, o.lead(), a, "h", d("2026-01-01"), "x"))
	id, err := o.Split(ctx, o.lead(), practice.Split{Practice: a, On: d("2026-05-01"), Reason: "Uit elkaar.", New: practice.Open{Name: "Nieuw", AGB: "01000004"}})
	o.must(err)
	f := o.get(id, "2026-06-02")
	if len(f.Memberships) != 1 || f.Memberships[0].Key != "h" || f.Memberships[0].From != d("2026-05-01") || f.Practice.Cohort != "2024-01" {
		t.Errorf("%+v", f)
	}
	if one := o.get(a, "2026-06-02"); one.Over(d("2026-06-02")) || len(one.Memberships) != 2 {
		t.Errorf("%+v", one)
	}
}
