package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/audit"
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

func TestEveryPracticeIsReachedByTurningThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 2*mostTicks + 30 {
		file := practice.File{Practice: practice.Practice{Tenant: tenant, ID: fmt.Sprintf("many-%03d", i), Name: fmt.Sprintf("Verzonnen menigte %03d", i), Fictional: true}}
		if err := w.practices.Save(t.Context(), practice.Change{File: file, By: "lead", At: w.now}, audit.Record{}); err != nil {
			t.Fatal(err)
		}
	}
	lead, seen, last := w.lead(), map[string]bool{}, ""
	for at, turns := "/record/contact?q=menigte", 0; at != ""; turns++ {
		page := lead.get(at).want(http.StatusOK).soundly()
		page.shows(says("record.page", "page", strconv.Itoa(turns+1), "pages", "3", "n", strconv.Itoa(2*mostTicks+30)))
		n := 0
		for _, box := range page.doc.all("input") {
			if box.attr["name"] == "practice" {
				seen[box.attr["value"]] = true
				n++
			}
		}
		if n > mostTicks || turns > 3 {
			t.Fatalf("%s lists %d, after %d turns", at, n, turns)
		}
		last, at = at, ""
		for _, a := range page.doc.all("a") {
			if a.words() == says("web.page.after") {
				at = a.attr["href"]
			}
		}
	}
	if len(seen) != 2*mostTicks+30 {
		t.Errorf("%d practices are reached", len(seen))
	}
	form := ticks(lead.get(last).want(http.StatusOK))
	form["practice"] = []string{fmt.Sprintf("many-%03d", 2*mostTicks+1)}
	wrong := lead.post("/record/contact", with(form, "date", "")).want(http.StatusUnprocessableEntity).soundly()
	if again := ticks(wrong); len(again["practice"]) != 1 || again.Get("page") != "3" {
		t.Errorf("another page is shown: %v", again)
	}
	form.Set("text", "Gebeld.")
	form.Set("kind", string(practice.NoteKinds[0]))
	if to := lead.post("/record/contact", form).want(http.StatusSeeOther).header.Get("Location"); !strings.Contains(to, "page=3") || !strings.Contains(to, "q=menigte") {
		t.Error(to)
	}
	lead.get("/record/contact?q=menigte&page=99").want(http.StatusOK).shows(says("record.page", "page", "3", "pages", "3", "n", strconv.Itoa(2*mostTicks+30)))
}
