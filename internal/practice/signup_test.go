package practice_test

import (
	"testing"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

func signed(id, meeting, on string) practice.SignedUp {
	return practice.SignedUp{Practice: id, Meeting: meeting, On: d(on), Series: "reeks"}
}

func TestASignUpMakesPlaceForTheAttendance(t *testing.T) {
	o := newOffice(t)
	a, b := o.opens("Een", "01000001"), o.opens("Twee", "01000002")
	n, err := o.RecordSignUps(ctx, o.lead(), signed(a, "exchange", "2026-06-02"), signed(a, "exchange", "2026-09-01"), signed(b, "exchange", "2026-06-02"), signed(a, "exchange", "2026-06-02"))
	if o.must(err); n != 3 {
		t.Errorf("%d were new", n)
	}
	f := o.get(a, "2026-06-02")
	if len(f.SignUps) != 2 || len(f.Attendance) != 0 || len(f.Expected(d("2026-06-02"))) != 2 || len(f.Expected(d("2026-06-03"))) != 1 {
		t.Fatalf("%+v", f.SignUps)
	}
	_, err = o.RecordAttendance(ctx, o.lead(), practice.Attended{Practice: a, Meeting: "exchange", On: d("2026-06-02")})
	o.must(err)
	f = o.get(a, "2026-06-02")
	if len(f.SignUps) != 1 || len(f.Attendance) != 1 || f.Attendance[0].Series != "reeks" {
		t.Fatalf("%+v %+v", f.SignUps, f.Attendance)
	}
	if n, err = o.RecordSignUps(ctx, o.lead(), signed(a, "exchange", "2026-06-02")); err != nil || n != 0 {
		t.Errorf("who was there is expected again: %d, %v", n, err)
	}
	o.must(o.Unrecord(ctx, o.lead(), a, f.Attendance[0].ID, "Vergissing."))
	if f = o.get(a, "2026-06-02"); len(f.SignUps) != 2 || len(f.Attendance) != 0 {
		t.Errorf("after a mistake: %+v %+v", f.SignUps, f.Attendance)
	}
	o.must(o.Unrecord(ctx, o.lead(), a, f.SignUps[0].ID, "Afgezegd."))
	if f = o.get(a, "2026-06-02"); len(f.SignUps) != 1 {
		t.Errorf("after it was called off: %+v", f.SignUps)
	}
	h, err := o.History(ctx, o.lead().Actor, a)
	o.must(err)
	if known := h.Known(o.Now().Add(-time.Hour), d("2026-06-02")); len(known.SignUps) != 0 {
		t.Errorf("an hour ago: %+v", known.SignUps)
	}
}

func TestWhatCannotBeASignUp(t *testing.T) {
	o := newOffice(t)
	id := o.opens("Een", "01000001")
	o.must(o.Leave(ctx, o.lead(), id, d("2026-08-31"), "Stopt."))
	for code, u := range map[fault.Code]practice.SignedUp{
		"practice.sign-up-past": signed(id, "exchange", "2026-06-01"), "practice.meeting-missing": signed(id, "", "2026-06-03"),
		"practice.date-missing": {Practice: id, Meeting: "exchange"}, "practice.ended": signed(id, "exchange", "2026-09-01"),
	} {
		_, err := o.RecordSignUps(ctx, o.lead(), u)
		o.refused(err, fault.Invalid, code)
	}
	owner := o.lead()
	owner.Actor.Role, owner.Actor.Of = "owner", id
	_, err := o.RecordSignUps(ctx, owner, signed(id, "exchange", "2026-06-03"))
	o.refused(err, fault.Denied, "access.denied")
}
