package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/account"
)

// The lead can call and write from the page of a practice; others who see the
// page get the number of the practice, and no address of a person.
func TestAPracticeCanBeReachedFromItsPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.person(access.Manager, demo.Silent)
	at := "/practices/" + w.of(p)
	lead := w.as(w.person(access.Lead))
	lead.post(at+"/file", with(lead.get(at+"/file").form(at+"/file"), "do", "phone", "phone", "030-123 45 67")).want(http.StatusSeeOther)
	a := account.Account{ID: "a-reach", Mail: "manager@praktijk.example", Name: p.Name, Language: "nl", Created: w.now, Version: 1, Places: []account.Place{{Tenant: tenant, Person: p.ID}}}
	if err := w.server.Accounts.Store.Save(t.Context(), account.Change{Account: &a}); err != nil {
		t.Fatal(err)
	}
	page := lead.get(at).want(http.StatusOK).soundly().shows("030 123 45 67")
	call := page.doc.id("next").one("a", "href", "tel:+31301234567")
	if call == nil || !strings.Contains(call.words(), "030 123 45 67") {
		t.Errorf("the number cannot be called: %s", page.doc.id("next").words())
	}
	mails := func(r *reply) (n int) {
		for _, a := range r.doc.id("main").all("a", "href", "") {
			if strings.HasPrefix(a.attr["href"], "mailto:") {
				n++
			}
		}
		return n
	}
	if mails(page) == 0 {
		t.Error("nobody can be written to")
	}
	for _, role := range []access.Role{access.Finance, access.Auditor} {
		if other := w.as(w.person(role)).get(at).want(http.StatusOK).soundly().shows("030 123 45 67"); mails(other) != 0 {
			t.Errorf("%s reads addresses", role)
		}
	}
	lead.get("/practices?state=silent&column=phone").want(http.StatusOK).soundly().shows("030 123 45 67")
	if line := w.listed(lead, listing{Columns: []string{"phone"}})[0]; len(line) != 2 {
		t.Errorf("%q", line)
	}
}

// A practice keeps its own number; what is wrong comes back as it was typed.
func TestAPracticeKeepsItsOwnNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.person(access.Manager, demo.HandedIn)
	b, id := w.as(p), w.of(p)
	form := b.get("/practice").want(http.StatusOK).soundly().form("/practice/phone")
	wrong := b.post("/practice/phone", with(form, "phone", "bel maar <b>")).want(http.StatusUnprocessableEntity).soundly().shows(says("practice.phone-wrong"))
	if again := wrong.form("/practice/phone"); again.Get("phone") != "bel maar <b>" {
		t.Errorf("what was typed is lost: %v", again)
	}
	records := w.recorded(func() { b.post("/practice/phone", with(form, "phone", "06-12345678")).leads("/practice?saved=1") })
	if len(records) != 1 || records[0].Fields[0] != "phone" || records[0].User != p.ID {
		t.Errorf("%+v", records)
	}
	b.get("/practice?saved=1").soundly().shows("06 12 34 56 78", says("dossier.saved"))
	if f := w.fileOf(id); f.Phone() != "+31612345678" {
		t.Errorf("%+v", f.Phones)
	}
	if got := w.board().Get(id).Phone; got != "+31612345678" {
		t.Errorf("the list says %q", got)
	}
	b.post("/practice/phone", url.Values{"phone": {""}}).want(http.StatusSeeOther)
	if f := w.fileOf(id); f.Phone() != "" {
		t.Errorf("%+v", f.Phones)
	}
	employee := w.as(w.person(access.Employee))
	if page := employee.get("/practice").want(http.StatusOK).soundly(); page.doc.one("form", "action", "/practice/phone") != nil {
		t.Error("an employee gets the form")
	}
}
