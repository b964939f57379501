package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/practice"
)

// ticks reads the form in which practices are ticked.
func ticks(r *reply) url.Values {
	r.Helper()
	form := r.doc.id("main").one("form", "method", "post")
	if form == nil {
		r.Fatalf("%s has nothing to tick", r.at)
	}
	return sent(r.doc, form)
}

func TestWhoWasThereIsTickedInOneGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead, ids := w.lead(), []string{}
	for _, p := range w.persons(access.Manager, demo.HandedIn)[:3] {
		ids = append(ids, w.of(p))
	}
	meeting, day := w.set.Region.Plans[len(w.set.Region.Plans)-1].Meetings[0].Key, w.today().AddDays(-3).String()
	lead.get("/record").want(http.StatusOK).soundly()
	at := "/record/attendance?" + url.Values{"meeting": {meeting}, "date": {day}}.Encode()
	form := ticks(lead.get(at).want(http.StatusOK).soundly())
	lead.post("/record/attendance", form).want(http.StatusUnprocessableEntity).soundly().shows(says("practice.nobody-chosen"))
	form["practice"] = ids
	ahead := with(form, "date", w.today().AddDays(2).String())
	if again := ticks(lead.post("/record/attendance", ahead).want(http.StatusUnprocessableEntity).soundly()); len(again["practice"]) != 3 {
		t.Errorf("what was ticked is lost: %v", again["practice"])
	}
	for range 2 {
		records := w.recorded(func() { lead.post("/record/attendance", form).want(http.StatusSeeOther) })
		if len(records) > 1 {
			t.Errorf("%+v", records)
		}
	}
	fresh := with(form, "key", "another")
	lead.follow(lead.post("/record/attendance", fresh)).soundly().shows(says("record.saved", "n", "0"))
	var facts []string
	for _, id := range ids {
		n := 0
		for _, a := range w.fileOf(id).Attendance {
			if a.Meeting == meeting && a.On.String() == day {
				facts, n = append(facts, id+mistakeMark+a.ID), n+1
			}
		}
		if n != 1 {
			t.Errorf("%s stands there %d times", id, n)
		}
	}
	withdraw := url.Values{"do": {"withdraw"}, "key": {"w"}, "meeting": {meeting}, "date": {day}, "fact": facts[:2]}
	lead.post("/record/attendance", withdraw).want(http.StatusUnprocessableEntity).soundly()
	withdraw.Set("reason", "Verkeerde dag.")
	lead.follow(lead.post("/record/attendance", withdraw)).soundly().shows(says("record.withdrawn", "n", "2"))
	if a := w.fileOf(ids[0]).Attendance; len(a) > 0 && a[len(a)-1].On.String() == day {
		t.Errorf("%+v", a)
	}
}

func TestVisitsCommitmentAndContactForMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead, ids := w.lead(), []string{}
	for _, p := range w.persons(access.Manager, demo.Silent)[:2] {
		ids = append(ids, w.of(p))
	}
	day := w.today().String()
	for _, c := range []struct {
		at, wrong string
		form      url.Values
	}{
		{"visits", "step", url.Values{"step": {"invited"}, "date": {day}}},
		{"commitment", "plan", url.Values{"plan": {w.set.Region.Plans[0].Key}, "date": {day}}},
		{"contact", "kind", url.Values{"kind": {"mail"}, "date": {day}, "text": {"Gemaild <allemaal>."}}},
	} {
		form := ticks(lead.get("/record/" + c.at).want(http.StatusOK).soundly())
		for name, values := range c.form {
			form[name] = values
		}
		form["practice"] = ids
		lead.post("/record/"+c.at, with(form, c.wrong, "")).want(http.StatusUnprocessableEntity).soundly()
		lead.follow(lead.post("/record/"+c.at, form)).want(http.StatusOK).soundly()
	}
	for _, id := range ids {
		f := w.fileOf(id)
		notes, err := w.practices.Notes(t.Context(), tenant, id)
		if err != nil || len(notes) == 0 || notes[0].Kind != practice.Mailed || !slices.ContainsFunc(f.Visits, func(v practice.Visit) bool { return v.Invited == w.today() }) {
			t.Errorf("%+v %+v %v", f.Visits, notes, err)
		}
	}
	held := url.Values{"step": {"held"}, "date": {day}, "practice": ids, "key": {"held"}}
	lead.post("/record/visits", held).want(http.StatusSeeOther)
	lead.post("/record/visits", with(held, "key", "again", "date", w.today().AddDays(-1).String())).want(http.StatusUnprocessableEntity).soundly()
	lead.get("/practices/" + ids[0]).want(http.StatusOK).soundly().shows("Mail")
	lead.get("/record/visits?q=" + url.QueryEscape(strconv.Itoa(999999))).want(http.StatusOK).soundly().shows(says("record.nobody"))
}
