package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/privacy"
)

// registered is a register as the store has one.
const registered = `table person agreement person erased delete
    person_id person own
    name person-name own
table audit_chain none nobody here none
    head_seq number
`

func (w *world) privacy() *privacy.Service {
	register, err := privacy.Parse(registered)
	if err != nil {
		w.Fatal(err)
	}
	for _, p := range w.report.People {
		w.held.Put(tenant, p.ID, p.Name)
	}
	return &privacy.Service{Store: w.held, Register: register, Now: w.clock}
}

func TestPeopleSeeAndTakeTheirOwnData(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager()
	page := b.get("/account/data").want(http.StatusOK).soundly().shows(p.Name, says("register.table.person"))
	var export privacy.Export
	if err := json.Unmarshal([]byte(b.get("/account/data.json").want(http.StatusOK).body), &export); err != nil || export.Person != p.ID || len(export.Tables) != 1 {
		t.Error(export, err)
	}
	if page.doc.one("a", "href", "/account#profile") == nil {
		t.Error("there is no way to put the name right")
	}
}

// There is one way to change one's name: the account and the person in this
// organisation have it at once.
func TestOnesNameIsPutRightInOnePlace(t *testing.T) {
	t.Parallel()
	w := real(t)
	b := w.member("anna@praktijk.example", access.Manager, w.of(w.person(access.Manager)))
	b.post("/account/data", url.Values{"name": {"Anders"}}).want(http.StatusNotFound)
	if b.get("/account").doc.id("profile") == nil {
		t.Fatal("the link of the page leads nowhere")
	}
	b.post("/account/profile", url.Values{"name": {"Anna Anders"}, "language": {"nl"}}).leads("/account?saved=profile")
	a := w.own("anna@praktijk.example")
	person, err := w.people.Person(t.Context(), tenant, a.Places[0].Person)
	if err != nil || a.Name != "Anna Anders" || person.Name != "Anna Anders" || len(person.Hats) == 0 {
		t.Errorf("%+v %+v %v", a, person, err)
	}
}

// Who left long ago is found by name and by mail address.
func TestSomebodyWhoLeftIsFoundToBeErased(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.held.Put(tenant, "left", "Vera Vertrokken")
	b := w.as(w.person(access.Lead))
	for _, words := range []string{"vertrokken", "LEFT@"} {
		page := b.get("/privacy/erase?q="+words).want(http.StatusOK).soundly().shows("Vera Vertrokken", says("erase.left")).fills("q", words)
		if strings.Contains(page.body, w.person(access.Employee).Name) {
			t.Errorf("%s finds everybody", words)
		}
	}
	b.get("/privacy/erase?q=nobody-at-all").want(http.StatusOK).soundly().shows(says("erase.nobody"))
	at := "/privacy/erase/left"
	w.as(w.person(access.Manager)).get("/privacy/erase?q=left").want(http.StatusNotFound)
	if err := w.people.SavePerson(t.Context(), tenant, access.Person{ID: "left", Name: "Vera Vertrokken"}, w.people.Records()[0]); err != nil {
		t.Fatal(err)
	}
	b.get(at).want(http.StatusOK).shows("Vera Vertrokken")
	b.post(at, url.Values{"sure": {"yes"}}).leads("/privacy/erase")
	b.get("/privacy/erase?q=left").shows(says("erase.nobody"))
}

func TestALeadErasesSomebodyAndNobodyElseDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead, p := w.person(access.Lead), w.person(access.Employee)
	b, at := w.as(lead), "/privacy/erase/"+p.ID
	b.get("/privacy/erase").want(http.StatusOK).soundly().shows(p.Name)
	page := b.get(at).want(http.StatusOK).soundly().shows(p.Name, says("erase.why"))
	b.post(at, url.Values{}).want(http.StatusUnprocessableEntity).soundly().shows(says("erase.sure.wrong"))
	b.post("/privacy/erase/"+lead.ID, url.Values{"sure": {"yes"}}).want(http.StatusUnprocessableEntity).shows(says("privacy.own"))
	records := w.recorded(func() { b.post(at, with(page.form(at), "sure", "yes")).leads("/privacy/erase") })
	if len(records) != 1 || records[0].Event != audit.Delete || records[0].ObjectID != p.ID || records[0].User != lead.ID {
		t.Errorf("%+v", records)
	}
	records = w.recorded(func() { b.post(at, url.Values{"sure": {"yes"}}).leads("/privacy/erase") })
	if len(records) > 0 {
		t.Errorf("twice: %+v", records)
	}
	b.get(at).want(http.StatusNotFound)
	b.get("/privacy/erase/nobody").want(http.StatusNotFound)
	w.as(w.person(access.Manager)).post(at, url.Values{"sure": {"yes"}}).want(http.StatusNotFound)
}

func TestTheTemplatesSayWhatIsOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(w.person(access.Lead))
	for _, language := range []string{"nl", "en"} {
		b.language = language
		b.get("/privacy/register?columns=1").want(http.StatusOK).soundly().shows("person_id", "audit_chain")
		for _, name := range []string{"assessment", "agreement"} {
			page := b.get("/privacy/" + name).want(http.StatusOK).soundly()
			if n := strings.Count(page.body, "document-space"); n < 8 {
				t.Errorf("%s has %d open places", name, n)
			}
			if word := b.get("/privacy/" + name + ".docx").want(http.StatusOK); !strings.HasPrefix(word.body, "PK") {
				t.Errorf("%s is no Word file", name)
			}
		}
	}
}
