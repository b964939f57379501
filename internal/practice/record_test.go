package practice_test

import (
	"fmt"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

func TestACountAndAVisitMakePlaceForALaterOne(t *testing.T) {
	o := newOffice(t)
	id := o.opens("Een", "01000001")
	q := calendar.QuarterOf(d("2026-04-01"))
	o.must(o.RecordRegistered(ctx, o.lead(), id, q, 2400))
	o.must(o.RecordRegistered(ctx, o.lead(), id, q, 2450))
	o.must(o.RecordVisit(ctx, o.lead(), id, practice.Visit{Invited: d("2026-04-10"), Planned: d("2026-05-10")}))
	o.must(o.RecordVisit(ctx, o.lead(), id, practice.Visit{Invited: d("2026-04-10"), Planned: d("2026-05-10"), Held: d("2026-05-12")}))
	f := o.get(id, "2026-06-02")
	if len(f.Registered) != 1 || f.Registered[0].Patients != 2450 || len(f.Visits) != 1 || f.Visits[0].Held != d("2026-05-12") {
		t.Errorf("%+v %+v", f.Registered, f.Visits)
	}
	o.must(o.Unrecord(ctx, o.lead(), id, f.Registered[0].ID, "Verkeerd geteld."))
	if f = o.get(id, "2026-06-02"); len(f.Registered) != 1 || f.Registered[0].Patients != 2400 {
		t.Errorf("%+v", f.Registered)
	}
}

func TestNobodyIsAtAMeetingTwice(t *testing.T) {
	o := newOffice(t)
	a, b := o.opens("Een", "01000001"), o.opens("Twee", "01000002")
	for _, id := range []string{a, b} {
		o.must(o.JoinCentre(ctx, o.lead(), id, "hc", d("2025-01-01"), "x"))
	}
	at := func(id, centre string) practice.Attended {
		return practice.Attended{Practice: id, Meeting: "exchange", On: d("2026-05-19"), Centre: centre}
	}
	n, err := o.RecordAttendance(ctx, o.lead(), at(a, ""), at(b, ""), at(a, ""), at(a, "hc"), at(b, "hc"))
	if o.must(err); n != 3 {
		t.Errorf("%d new", n)
	}
	n, err = o.RecordAttendance(ctx, o.lead(), at(b, ""), at(b, "hc"))
	if o.must(err); n != 0 {
		t.Errorf("%d new the second time", n)
	}
	if x, y := o.get(a, "2026-06-02"), o.get(b, "2026-06-02"); len(x.Attendance) != 2 || len(y.Attendance) != 2 {
		t.Errorf("%+v %+v", x.Attendance, y.Attendance)
	}
}

func TestPlacesAreMadeRenamedAndClosed(t *testing.T) {
	o := newOffice(t)
	c := o.lead()
	c.Key = "form-1"
	n, err := o.SaveNeighbourhood(ctx, c, practice.Place{Name: " Noord "})
	o.must(err)
	if again, err := o.SaveNeighbourhood(ctx, c, practice.Place{Name: "Noord"}); again != n || err != nil {
		t.Error(again, err)
	}
	_, err = o.SaveNeighbourhood(ctx, o.lead(), practice.Place{ID: n, Name: "Noord-Oost", Coordinator: "eva", Closed: d("2026-12-31")})
	o.must(err)
	place, err := o.store.GetNeighbourhood(ctx, tenant, n)
	if o.must(err); place.Name != "Noord-Oost" || place.Coordinator != "eva" || place.Closed != d("2026-12-31") {
		t.Errorf("%+v", place)
	}
	if got := fmt.Sprint(o.store.Records()[1].Fields); len(o.store.Records()) != 2 || got != "[name coordinator closed]" {
		t.Error(got)
	}
	id := o.opens("Een", "01000001")
	o.refused(o.Move(ctx, o.lead(), id, n, d("2027-01-01"), "x"), fault.Invalid, "practice.place-closed")
	o.must(o.Move(ctx, o.lead(), id, n, d("2026-01-01"), "x"))
	_, err = o.SaveCentre(ctx, o.lead(), practice.Place{ID: "nothing", Name: "X"})
	o.refused(err, fault.NotFound, "centre.not-found")
	_, err = o.SaveCentre(ctx, o.lead(), practice.Place{})
	o.refused(err, fault.Invalid, "practice.name-missing")
}
