package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/plan"
	"meertijd/internal/region"
)

// glance is the board of a world, as the page sees it.
func (w *world) glance() *region.Board {
	w.Helper()
	b, err := w.server.Region.Board(w.Context(), tenant, w.today())
	if err != nil {
		w.Fatal(err)
	}
	return b
}

// TestTheRegionSaysInOneLookHowItStands compares the page with the board, and
// with each practice that is on it.
func TestTheRegionSaysInOneLookHowItStands(t *testing.T) {
	w := newWorld(t)
	page := w.as(w.person(access.Lead)).get("/region").want(http.StatusOK).soundly()
	b := w.glance()
	if links := strings.Count(page.body, `<a class="square `); links != len(b.Practices) {
		t.Errorf("%d squares for %d practices", links, len(b.Practices))
	}
	for _, p := range b.Practices {
		if !strings.Contains(page.body, `href="/practices/`+p.ID+`"`) {
			t.Errorf("no square of %s", p.Name)
		}
	}
	in := b.Tally().By[plan.IsHandedIn]
	page.shows(strconv.Itoa(in) + " van de " + strconv.Itoa(len(b.Practices)) + " praktijken")
	for _, need := range b.Needs(b.Practices) {
		if !strings.Contains(page.body, "/practices?need="+string(need.Code)) {
			t.Errorf("no way to those that need %s", need.Code)
		}
	}
}

// A change is seen at the next look, and who may not see the region does not.
func TestTheRegionIsNeverStale(t *testing.T) {
	w := newWorld(t)
	lead, person := w.as(w.person(access.Lead)), w.person(access.Manager, demo.HandedIn)
	theirs := w.of(person)
	square := func() string {
		_, from, _ := strings.Cut(lead.get("/region").want(http.StatusOK).body, `href="/practices/`+theirs+`" aria-label="`)
		title, _, _ := strings.Cut(from, `"`)
		return title
	}
	before := square()
	at := "/practices/" + theirs + "/plan/" + strconv.Itoa(w.year(person))
	lead.post(at+"/return", with(lead.get(at).form(at+"/return"), "reason", "Wat bedoelen jullie hiermee?")).want(http.StatusSeeOther)
	if after := square(); after == before || !strings.Contains(after, "teruggegeven") {
		t.Errorf("%q, and %q after the plan was returned", before, after)
	}
	for _, role := range []access.Role{access.Manager, access.Coordinator, access.Employee} {
		w.as(w.person(role)).get("/region").want(http.StatusNotFound)
	}
	for _, role := range []access.Role{access.Finance, access.Auditor} {
		if page := w.as(w.person(role)).get("/region").want(http.StatusOK); strings.Contains(page.body, "/reminders/new") {
			t.Errorf("%s may send reminders", role)
		}
	}
}

// Every field of a question goes into an address and comes out again.
func TestAQuestionStandsInItsAddress(t *testing.T) {
	var q region.Query
	for name, field := range queryFields(&q) {
		*field = "x" + name
	}
	q.Down = true
	if back := queryOf(queryValues(q)); back.Text != "xq" || queryValues(back).Encode() != queryValues(q).Encode() {
		t.Errorf("%+v", back)
	}
	if practicesAt(region.Query{}) != "/practices" || practicesAt(region.Query{Text: "a&b"}) != "/practices?q=a%26b" {
		t.Error(practicesAt(region.Query{Text: "a&b"}))
	}
	if len(queryOf(url.Values{"nonsense": {"1"}}).Of) != 0 {
		t.Error("something was read that is not known")
	}
}
