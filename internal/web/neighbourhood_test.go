package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/network"
	"meertijd/internal/practice"
)

// coordinating signs a coordinator in, and gives her neighbourhood.
func coordinating(w *world) (*browser, string) {
	p := w.person(access.Coordinator)
	return w.as(p), w.of(p)
}

// withoutIn gives a practice of a neighbourhood that handed in a plan, and an
// intervention that its plan of this year does not have.
func (w *world) withoutIn(place string) (practice.Practice, string) {
	w.Helper()
	files, err := w.practices.List(w.Context(), tenant, place, w.today())
	if err != nil {
		w.Fatal(err)
	}
	for i := range files {
		p := files[i].Practice
		year := w.set.ProgrammeYear(p.Cohort, w.today())
		plan, err := w.plans.Find(w.Context(), tenant, p.ID, year)
		if err != nil || plan.Kept() == nil {
			continue
		}
		listed := map[string]bool{}
		for y := 1; y <= year; y++ {
			if plan, err := w.plans.Find(w.Context(), tenant, p.ID, y); err == nil {
				for _, c := range plan.Fields.Choices() {
					listed[c.Intervention] = true
				}
			}
		}
		for _, item := range w.set.Plan(year).Menu.Items {
			if !listed[item.Key] {
				return p, item.Key
			}
		}
	}
	w.Fatal("every practice has everything")
	return practice.Practice{}, ""
}

func TestACoordinatorAgreesAndSeesWhoDoesNotFit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, place := coordinating(w)
	p, key := w.withoutIn(place)
	form := map[string][]string{"do": {"agree-working"}, "key": {"k1"}, "title": {"Kernteam"}, "intervention": {key}, "from": {w.today().String()}, "practices": {p.ID}}
	for range 2 { // sent twice is agreed once
		b.post("/neighbourhood/agreements", form).want(http.StatusSeeOther)
	}
	n, err := w.practices.GetNeighbourhood(t.Context(), tenant, place)
	if err != nil {
		t.Fatal(err)
	}
	last := n.Agreements[len(n.Agreements)-1]
	if last.Title != "Kernteam" || last.Intervention != key || len(last.Practices) != 1 {
		t.Fatalf("%+v", n.Agreements)
	}
	page := b.get("/neighbourhood").want(http.StatusOK)
	fit := page.doc.all("li", "id", "fit-"+p.ID)
	if len(fit) != 1 || !strings.Contains(fit[0].words(), p.Name) || !strings.Contains(fit[0].words(), "Kleinste stap") {
		t.Fatalf("%s does not stand under what does not fit", p.Name)
	}
	b.post("/neighbourhood/agreements", map[string][]string{"do": {"end-" + last.ID}, "key": {"k2"}, "agreement": {last.ID}, "last": {w.today().AddDays(-1).String()}, "reason": {"x"}}).want(http.StatusUnprocessableEntity)
	b.post("/neighbourhood/agreements", map[string][]string{"do": {"withdraw-" + last.ID}, "key": {"k3"}, "agreement": {last.ID}, "reason": {"Verkeerd."}}).want(http.StatusSeeOther)
	if page := b.get("/neighbourhood").want(http.StatusOK); len(page.doc.all("li", "id", "fit-"+p.ID)) != len(fit)-1 && strings.Contains(page.body, "Kernteam") {
		t.Error("what was taken back still counts")
	}
	if page := b.get("/neighbourhood/agreements").want(http.StatusOK); !strings.Contains(page.body, "Kernteam: teruggetrokken") || !strings.Contains(page.body, "Verkeerd.") {
		t.Error("the history does not tell it")
	}
}

// What is wrong in a form is said beside it, and what was typed stays.
func TestAnAgreementThatCannotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, place := coordinating(w)
	before := len(w.practices.Records())
	today, yesterday := w.today().String(), w.today().AddDays(-1).String()
	for name, form := range map[string]map[string][]string{
		"without a name":              {"do": {"agree-working"}, "from": {today}, "said": {"Woorden die blijven."}},
		"an intervention of nobody":   {"do": {"agree-working"}, "from": {today}, "title": {"x"}, "intervention": {"none"}, "said": {"Woorden die blijven."}},
		"a model without a choice":    {"do": {"agree-model"}, "from": {today}},
		"an end before the beginning": {"do": {"agree-working"}, "from": {today}, "until": {yesterday}, "title": {"x"}, "said": {"Woorden die blijven."}},
		"an end that is no day":       {"do": {"agree-working"}, "from": {today}, "until": {"ooit"}, "title": {"x"}, "said": {"Woorden die blijven."}},
		"a practice of elsewhere":     {"do": {"agree-working"}, "from": {today}, "title": {"x"}, "practices": {"nobody"}, "said": {"Woorden die blijven."}},
		"without a beginning":         {"do": {"agree-working"}, "title": {"x"}, "said": {"Woorden die blijven."}},
		"far too long":                {"do": {"agree-working"}, "from": {today}, "title": {strings.Repeat("x", practice.MaxText+1)}, "said": {"Woorden die blijven."}},
	} {
		r := b.post("/neighbourhood/agreements", form).want(http.StatusUnprocessableEntity)
		if form["said"] != nil && !strings.Contains(r.body, "Woorden die blijven.") {
			t.Errorf("%s: what was typed is gone", name)
		}
		if len(r.doc.all("details", "open", "")) == 0 {
			t.Errorf("%s: the form is closed", name)
		}
	}
	b.post("/neighbourhood/agreements", map[string][]string{"do": {"withdraw-none"}, "agreement": {"none"}, "reason": {"x"}}).want(http.StatusConflict)
	b.post("/neighbourhood/agreements", map[string][]string{"do": {"boom"}}).want(http.StatusNotFound)
	if n, _ := w.practices.Agreements(t.Context(), tenant, place); len(w.practices.Records()) != before {
		t.Errorf("something was kept: %v", n)
	}
}

func TestTwoPeopleWriteAMultiYearPlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, place := coordinating(w)
	lead := w.as(w.person(access.Lead))
	at, theirs := "/neighbourhood/plan/edit", "/neighbourhoods/"+place+"/plan/edit"
	mine, hers := b.get(at).want(http.StatusOK).form(at), lead.get(theirs).want(http.StatusOK).form(theirs)
	lead.post(theirs, with(hers, "text.1", "Van de projectleider.")).want(http.StatusSeeOther)
	b.post(at, with(mine, "text.2", "Van mij.")).want(http.StatusSeeOther) // another heading
	o, err := w.networks.Outlook(t.Context(), tenant, place, 0)
	if err != nil || o.Sections[0].Text != "Van de projectleider." || o.Sections[1].Text != "Van mij." {
		t.Fatal(o, err)
	}
	r := b.post(at, with(mine, "text.1", "Ook van mij.")).want(http.StatusConflict)
	if !strings.Contains(r.body, "Ook van mij.") || !strings.Contains(r.body, "Van de projectleider.") {
		t.Error("one of both texts is not shown")
	}
	if again, _ := w.networks.Outlook(t.Context(), tenant, place, 0); again.Version != o.Version {
		t.Error("something was kept")
	}
	b.post(at, with(r.form(at), "text.1", "Samen.")).want(http.StatusSeeOther)
	now, _ := w.networks.Outlook(t.Context(), tenant, place, 0)
	if now.Version != o.Version+1 || now.Sections[0].Text != "Samen." || now.Sections[1].Text != "Van mij." {
		t.Fatal(now)
	}
	if page := b.get("/neighbourhood/plan?version=1").want(http.StatusOK); strings.Contains(page.body, "Samen.") {
		t.Error("an old version shows what came later")
	}
	b.get("/neighbourhood/plan?version=99").want(http.StatusNotFound)
	moved := with(b.get(at).form(at), "place.2", "1")
	b.post(at, moved).want(http.StatusSeeOther)
	if now, _ := w.networks.Outlook(t.Context(), tenant, place, 0); now.Sections[0].Text != "Van mij." || now.Sections[1].Text != "Samen." {
		t.Error("the second heading did not move up", now.Sections)
	}
	long := b.post(at, with(b.get(at).form(at), "heading.1", strings.Repeat("x", network.MaxHeading+1))).want(http.StatusUnprocessableEntity)
	if !strings.Contains(long.body, `href="#heading-1"`) {
		t.Error("the message does not lead to the heading")
	}
}

func TestTheNetworkMapIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, place := coordinating(w)
	form := map[string][]string{"do": {"new"}, "key": {"k1"}, "name": {"Apotheek De Proef"}, "kind": {"apotheek"}, "role": {"=1+1"}, "contact.name.1": {"An"}, "contact.phone.1": {"030 123 45 67"}, "contact.mail.1": {"an@proef.example"}, "checked": {"2020-01-01"}}
	for range 2 {
		b.post("/neighbourhood/network", form).want(http.StatusSeeOther)
	}
	page := b.get("/neighbourhood/network").want(http.StatusOK)
	if n := strings.Count(page.body, "<h3>Apotheek De Proef</h3>"); n != 1 || !strings.Contains(page.body, "nakijken") {
		t.Errorf("it stands there %d times", n)
	}
	all, _ := w.networks.Partners(t.Context(), tenant, place)
	var p network.Partner
	for _, x := range all {
		if x.Name == "Apotheek De Proef" {
			p = x
		}
	}
	file := b.get("/neighbourhood/network.csv").want(http.StatusOK)
	if !strings.Contains(file.body, "Apotheek De Proef;'=1+1;An;030 123 45 67;an@proef.example;01-01-2020") {
		t.Error(file.body)
	}
	bad := b.post("/neighbourhood/network", with(form, "do", "change", "partner", p.ID, "version", "1", "contact.mail.1", "geen adres")).want(http.StatusUnprocessableEntity)
	if !strings.Contains(bad.body, "geen adres") || !strings.Contains(bad.body, `href="#change-`+p.ID+`-contact-mail-1"`) {
		t.Error("what was typed is gone, or the message leads nowhere")
	}
	b.post("/neighbourhood/network", map[string][]string{"do": {"checked"}, "partner": {p.ID}, "version": {"1"}}).want(http.StatusSeeOther)
	b.post("/neighbourhood/network", map[string][]string{"do": {"remove"}, "partner": {p.ID}, "version": {"1"}}).want(http.StatusConflict)
	b.post("/neighbourhood/network", map[string][]string{"do": {"remove"}, "partner": {p.ID}, "version": {"2"}}).want(http.StatusSeeOther)
	if left, _ := w.networks.Partners(t.Context(), tenant, place); len(left) != len(all)-1 {
		t.Error(left)
	}
}

// What is not hers looks like what is not there, and changes nothing.
func TestACoordinatorKeepsOnlyHerOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, place := coordinating(w)
	places, _ := w.practices.ListNeighbourhoods(t.Context(), tenant)
	other := places[0].ID
	if other == place {
		other = places[1].ID
	}
	records, kept := len(w.practices.Records()), len(w.networks.Records())
	for _, rest := range []string{"", "/agreements", "/plan", "/plan/edit", "/network", "/network.csv"} {
		b.get("/neighbourhoods/" + place + rest).want(http.StatusOK)
		there, none := b.get("/neighbourhoods/"+other+rest).want(http.StatusNotFound), b.get("/neighbourhoods/nobody"+rest).want(http.StatusNotFound)
		if a, b := shape(there, other), shape(none, "nobody"); a != b {
			t.Errorf("%s differs from what is not there:\n%s\n%s", rest, a, b)
		}
	}
	for rest, form := range map[string]map[string][]string{
		"":            {"year": {"4"}, "answer.network-role": {"x"}},
		"/agreements": {"do": {"agree-working"}, "title": {"x"}, "from": {w.today().String()}},
		"/plan/edit":  {"section.1": {"a"}, "heading.1": {"x"}, "base": {"0"}},
		"/network":    {"do": {"new"}, "name": {"x"}, "kind": {"x"}},
	} {
		b.post("/neighbourhoods/"+other+rest, form).want(http.StatusNotFound)
		auditor := w.as(w.person(access.Auditor))
		auditor.post("/neighbourhoods/"+other+rest, form).want(http.StatusNotFound)
	}
	if len(w.practices.Records()) != records || len(w.networks.Records()) != kept {
		t.Error("something was kept")
	}
}

// The lead sees first where plans and agreements do not fit, and the sentence
// counts what the list shows.
func TestNeighbourhoodsThatDoNotFitComeFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.as(w.person(access.Lead))
	place := w.of(w.person(access.Coordinator))
	p, key := w.withoutIn(place)
	places, _ := w.practices.ListNeighbourhoods(t.Context(), tenant)
	for _, n := range places {
		var gone []string
		for _, a := range n.Agreements {
			gone = append(gone, a.ID)
		}
		add := []practice.Agreement{{ID: "all-" + n.ID, Title: "Overleg", From: w.today() - 10}}
		if n.ID == place {
			add[0].Intervention, add[0].Practices = key, []string{p.ID}
		}
		c := practice.Agreeing{Tenant: tenant, Neighbourhood: n.ID, Add: add, Withdrawn: gone, Why: "x"}
		if err := w.practices.SaveAgreements(t.Context(), c, audit.Record{Tenant: tenant, At: w.now}); err != nil {
			t.Fatal(err)
		}
	}
	page := lead.get("/neighbourhoods").want(http.StatusOK)
	first := page.doc.all("h2")[0].words()
	n, _ := w.practices.GetNeighbourhood(t.Context(), tenant, place)
	if !strings.Contains(first, n.Name) || !strings.Contains(page.body, "In 1 van de ") || strings.Count(page.body, "<span>past nog niet</span>") != 1 {
		t.Errorf("first stands %q\n%s", first, page.doc.classed("lead-text")[0].words())
	}
	auditor := w.as(w.person(access.Auditor))
	if page := auditor.get("/neighbourhoods").want(http.StatusOK); strings.Contains(page.body, "<form class=\"stack text\"") {
		t.Error("an auditor gets forms")
	}
}

// A draft is the practice's own: the page says what is agreed and missing, and
// not what else stands there.
func TestADraftDoesNotShowWhatItChose(t *testing.T) {
	t.Parallel()
	v := &area{request: &request{server: newWorld(t).server, language: "nl"}}
	set := v.server.Rules("")
	keys := []string{set.Plan(4).Menu.Items[0].Key, set.Plan(4).Menu.Items[1].Key}
	m := network.Mismatch{Gap: network.AnotherModel, Agreed: keys[0], Instead: keys[1]}
	other := v.words().Intervention(keys[1], 4)
	if draft := v.gap(&fit{year: 4}, m, "x"); strings.Contains(draft, other) {
		t.Error(draft)
	}
	if kept := v.gap(&fit{year: 4, kept: true}, m, "x"); !strings.Contains(kept, other) {
		t.Error(kept)
	}
}

// networkForm gives what is sent to a route of what a neighbourhood does
// together; nil for another route.
func networkForm(r row, day string) url.Values {
	_, rest, _ := strings.Cut(strings.Replace(r.pattern, "s/{neighbourhood}", "", 1), "POST /neighbourhood")
	return map[string]url.Values{
		"/agreements": {"do": {"agree-working"}, "title": {"Kernteam " + r.object}, "from": {day}},
		"/plan/edit":  {"section.1": {"a " + r.object}, "heading.1": {"Nu"}, "text.1": {"x"}, "place.1": {"1"}},
		"/network":    {"do": {"new"}, "name": {"Apotheek"}, "kind": {"apotheek"}},
	}[rest]
}
