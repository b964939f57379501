package web

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/practice"
	"meertijd/internal/wording"
)

// After the last day of their practice people read what was theirs and take it
// along; what they still try is refused with the reason, and nothing of it changes.
func TestAfterTheLastDayOfAPractice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.person(access.Owner, demo.HandedIn)
	b, year, last := w.as(p), strconv.Itoa(w.year(p)), w.today()
	c := practice.Command{Actor: w.leader()}
	if err := w.server.Keeper.Leave(t.Context(), c, w.of(p), last, "Stopt."); err != nil {
		t.Fatal(err)
	}
	b.get("/plan/" + year).want(http.StatusOK) // on the last day itself
	w.now = w.now.AddDate(0, 0, 1)
	b = w.as(p)
	for _, b.language = range wording.Languages {
		page := b.get("/today").want(http.StatusOK).soundly()
		page.shows(wording.Text(b.language, "after.ended", map[string]string{"date": wording.Date(b.language, last)}))
		for _, at := range []string{"/print", "/history", "/history/1", "/share", "/joint", "/submit", "/files", "/plan.docx", "/receipt/1"} {
			if r := b.get("/plan/" + year + at).want(http.StatusOK); at != "/plan.docx" {
				r.soundly()
			}
		}
		b.get("/practice").want(http.StatusOK).soundly()
		b.get("/account/data").want(http.StatusOK).soundly()
	}
	b.language = "nl"
	before := *w.plan(p)
	r := b.post("/plan/"+year, url.Values{"base": {strconv.Itoa(before.Version)}, "answer.x": {"Te laat getypt."}})
	r.want(http.StatusForbidden).soundly().shows("Te laat getypt.", says("access.practice-ended", "date", wording.Date("nl", last)))
	for _, at := range []string{"/people", "/people/invite", "/people/mandates"} {
		b.get(at).want(http.StatusForbidden).soundly()
	}
	if after := *w.plan(p); after.Version != before.Version {
		t.Error("the plan changed")
	}
}

func TestTheLeadKeepsTheGroupsOfTheProgramme(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.leads()
	b.get("/groups").want(http.StatusOK).soundly()
	b.post("/groups", url.Values{"do": {"new-group"}}).want(http.StatusUnprocessableEntity).soundly().shows(says("practice.name-missing"))
	b.post("/groups", url.Values{"do": {"new-group"}, "name": {" \x00"}}).want(http.StatusUnprocessableEntity).soundly().shows(says("practice.name-missing"))
	b.follow(b.post("/groups", url.Values{"do": {"new-group"}, "name": {"Samen digitaal"}, "key": {"g-1"}}).want(http.StatusSeeOther)).want(http.StatusOK).soundly().shows("Samen digitaal")
	day := w.today().String()
	enter := url.Values{"do": {"enter-g-1"}, "id": {"g-1"}, "practice": {id}, "date": {day}, "reason": {"Doet mee."}}
	b.post("/groups", enter).want(http.StatusSeeOther)
	b.post("/groups", enter).want(http.StatusUnprocessableEntity).soundly().shows(says("practice.there-already"))
	if f := w.fileOf(id); f.Memberships[len(f.Memberships)-1].Key != "g-1" {
		t.Errorf("%+v", f.Memberships)
	}
	b.post("/groups", url.Values{"do": {"exit-g-1"}, "id": {"g-1"}, "practice": {id}, "last": {day}, "reason": {"Klaar."}}).want(http.StatusSeeOther)
	b.post("/groups", url.Values{"do": {"group-g-1"}, "id": {"g-1"}, "name": {"Digitaal samen"}}).want(http.StatusSeeOther)
	b.get("/groups").want(http.StatusOK).soundly().shows("Digitaal samen")
	b.post("/groups", url.Values{"do": {"group-none"}, "id": {"none"}, "name": {"X"}}).want(http.StatusNotFound)
	for _, g := range w.set.Region.Groups {
		b.post("/groups", url.Values{"do": {"group-" + g.Key}, "id": {g.Key}, "name": {"Eigen naam"}}).want(http.StatusSeeOther)
		b.get("/groups").want(http.StatusOK).soundly().shows("Eigen naam")
	}
}
