package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/intervention"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// popular gives the intervention that most practices handed in, with who does it.
func (w *world) popular() (key string, doers []string) {
	w.Helper()
	for i := range w.set.Region.Catalogue {
		said, err := w.offers.HandedIn(w.Context(), tenant, w.set.Region.Catalogue[i].Key)
		if err != nil {
			w.Fatal(err)
		}
		var now []string
		for _, d := range said {
			if d.Runs() && !slices.Contains(now, d.Practice) {
				now = append(now, d.Practice)
			}
		}
		if len(now) > len(doers) {
			key, doers = w.set.Region.Catalogue[i].Key, now
		}
	}
	return key, doers
}

func (w *world) nameOf(practice string) string { return w.people.Places[practice] }

// quiet gives an intervention about which nobody offered to tell.
func (w *world) quiet() string {
	w.Helper()
	all, err := w.offers.Tellers(w.Context(), tenant, "")
	if err != nil {
		w.Fatal(err)
	}
	for _, in := range w.set.Region.Catalogue {
		if !slices.ContainsFunc(all, func(t intervention.Teller) bool { return t.Intervention == in.Key }) {
			return in.Key
		}
	}
	w.Fatal("somebody is glad to tell about everything")
	return ""
}

func TestAPracticeIsGladToTellAndTakesItBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := w.quiet()
	b, p := w.manager(demo.HandedIn)
	at := interventionURL(key)
	page := b.get(at).want(http.StatusOK).soundly()
	page.shows(says("teller.none"), says("teller.own"))
	form := page.form(at + "/tell")
	records := w.recorded(func() {
		b.post(at+"/tell", with(form, "contact", "Bel dinsdag & vraag <b>ons</b>")).leads(at + "?done=told")
	})
	if len(records) != 1 || records[0].Event != audit.Create || records[0].ObjectID != w.of(p) {
		t.Errorf("%+v", records)
	}
	b.get(at+"?done=told").want(http.StatusOK).soundly().shows(says("teller.done"), "Bel dinsdag & vraag <b>ons</b>", p.Of)

	for _, role := range []access.Role{access.Lead, access.Coordinator, access.Finance, access.Auditor} {
		w.as(w.person(role)).get(at).want(http.StatusOK).shows("Bel dinsdag & vraag <b>ons</b>", p.Of)
	}
	other := w.as(slices.DeleteFunc(w.persons(access.Employee), func(o demo.Person) bool { return o.Of == p.Of })[0])
	other.get(at).want(http.StatusOK).shows(p.Of, says("teller.who"))
	other.get("/interventions").want(http.StatusOK).shows(says("intervention.tellers.count", "n", "1"))

	withdraw := func() { b.post(at+"/withdraw", form).leads(at + "?done=withdrawn") }
	if records := w.recorded(withdraw); len(records) != 1 || records[0].Event != audit.Delete {
		t.Errorf("%+v", records)
	}
	if records := w.recorded(withdraw); len(records) != 0 {
		t.Errorf("taking away what is not there leaves %+v", records)
	}
	b.get(at+"?done=withdrawn").want(http.StatusOK).shows(says("teller.gone"), says("teller.none"))
	if text := other.get(at).body; strings.Contains(text, "Bel dinsdag") {
		t.Error("colleagues still see it")
	}
}

func TestWhatIsWrongWithAnOfferIsSaidBesideIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := interventionURL(w.quiet())
	b, _ := w.manager(demo.HandedIn)
	long := strings.Repeat("lang ", intervention.MaxContact)
	page := b.post(at+"/tell", url.Values{"contact": {long}}).want(http.StatusUnprocessableEntity).soundly()
	if kept := page.doc.id("contact").attr["value"]; kept != long {
		t.Errorf("what was typed is gone: %q", kept)
	}
	b.post(at+"/tell", url.Values{"contact": {" "}}).want(http.StatusUnprocessableEntity).soundly().shows(says("intervention.contact-missing"))
	b.post(at+"/tell", url.Values{"contact": {"Patiënt met BSN 123456782"}}).want(http.StatusUnprocessableEntity)
	b.post(at+"/tell", url.Values{"contact": {"Bel 030 123 45 67 of mail praktijk@voorbeeld.example"}}).want(http.StatusSeeOther)
	b.post("/interventions/none/tell", url.Values{"contact": {"x"}}).want(http.StatusNotFound)
	b.get("/interventions/none").want(http.StatusNotFound)
}

// Who does something is known by name to who may read the plan, and by number
// to the others.
func TestNamesOfWhoDoesItAreForWhoMayReadThePlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key, doers := w.popular()
	at := interventionURL(key)
	names := func(p demo.Person) (seen []string) {
		table := w.as(p).get(at).want(http.StatusOK).soundly().doc.id("doers")
		for _, id := range doers {
			if table != nil && strings.Contains(table.words(), w.nameOf(id)) {
				seen = append(seen, id)
			}
		}
		return seen
	}
	for _, role := range []access.Role{access.Lead, access.Auditor} {
		if seen := names(w.person(role)); len(seen) != len(doers) {
			t.Errorf("%s sees %d of %d", role, len(seen), len(doers))
		}
	}
	for _, role := range []access.Role{access.Finance, access.Manager, access.Owner, access.Employee} {
		if seen := names(w.person(role)); len(seen) > 0 {
			t.Errorf("%s sees %v", role, seen)
		}
	}
	eva := w.person(access.Coordinator)
	for _, id := range names(eva) {
		file, err := w.practices.Get(t.Context(), tenant, id, w.today())
		if err != nil || file.Neighbourhood == nil || file.Neighbourhood.ID != w.of(eva) {
			t.Errorf("the coordinator of %s sees %s (%v)", eva.Of, file.Practice.Name, err)
		}
	}
}

// The number of the list, of the page and of the region are one number.
func TestTheNumbersOfAnInterventionAgree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(w.person(access.Lead))
	board, err := w.server.Region.Board(t.Context(), tenant, w.today())
	if err != nil {
		t.Fatal(err)
	}
	list := b.get("/interventions").want(http.StatusOK).soundly()
	for _, c := range board.Tally().Choices {
		row := list.doc.id("intervention-" + c.Intervention)
		if row == nil {
			t.Errorf("%s is chosen and not in the list", c.Intervention)
			continue
		}
		cells := row.all("td")
		if have := cells[1].words(); have != numeral(c.Practices) {
			t.Errorf("%s: the list says %s, the region %d", c.Intervention, have, c.Practices)
		}
		if have := cells[2].words(); have != numeral(c.By[rule.New]+c.By[rule.Deepened]) {
			t.Errorf("%s: the list says %s new or deepened", c.Intervention, have)
		}
		now := 0
		years, _ := intervention.Tally(w.handedIn(c.Intervention), func(string) bool { return true })
		for _, p := range board.Practices {
			for _, y := range years {
				if y.Year == p.Year && now == 0 {
					now = y.Doing
				}
			}
		}
		if now != c.Practices {
			t.Errorf("%s: its page counts %d, the region %d", c.Intervention, now, c.Practices)
		}
	}
}

func (w *world) handedIn(key string) []intervention.Doing {
	w.Helper()
	said, err := w.offers.HandedIn(w.Context(), tenant, key)
	if err != nil {
		w.Fatal(err)
	}
	return said
}

func TestTheListIsSearched(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.manager()
	b.get("/interventions?q=zzzz").want(http.StatusOK).soundly().shows(says("intervention.none"))
	for _, in := range w.set.Region.Catalogue[:3] {
		word := strings.ToUpper(strings.Fields(in.Description.NL)[3])
		page := b.get("/interventions?q=" + url.QueryEscape(word)).want(http.StatusOK)
		if page.doc.id("intervention-"+in.Key) == nil {
			t.Errorf("%s is not found by %q", in.Key, word)
		}
	}
	element := w.set.Plan(1).Elements[0].Key
	page := b.get("/interventions?element=" + element).want(http.StatusOK)
	if page.doc.id("element-"+element) == nil || len(page.doc.all("table")) != 1 {
		t.Error("one element is not one table")
	}
}

// What a practice offered goes on with the practice into which it merges, which
// may take it back; when the merger is undone it is its own again.
func TestAnOfferGoesAlongInAMerger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.leads()
	var other demo.Person
	for _, p := range w.persons(access.Manager, demo.HandedIn) {
		if w.of(p) != id {
			other = p
		}
	}
	from, key := w.of(other), w.quiet()
	at := interventionURL(key)
	w.as(other).post(at+"/tell", url.Values{"contact": {"Bel 030 123 45 67"}, "key": {"offer"}}).want(http.StatusSeeOther)
	offered := func(by string) bool {
		table := b.get(at).want(http.StatusOK).doc.id("tellers")
		return table != nil && strings.Contains(table.words(), w.nameOf(by)) && strings.Contains(table.words(), "030 123 45 67")
	}
	if !offered(from) || offered(id) {
		t.Fatal("before the merger")
	}
	b.post("/practices/"+id+"/merge", url.Values{"do": {"merge"}, "other": {from}, "way": {"from"}, "date": {w.today().AddDays(-1).String()}, "reason": {"Samen."}, "sure": {"yes"}, "key": {"m"}}).want(http.StatusSeeOther)
	if offered(from) || !offered(id) {
		t.Error("after the merger")
	}
	file := w.fileOf(id)
	merged := file.Life[slices.IndexFunc(file.Life, func(l practice.Life) bool { return l.Kind == practice.MergedFrom })].ID
	undo := func() {
		t.Helper()
		if err := w.server.Keeper.Unrecord(t.Context(), practice.Command{Actor: w.leader()}, id, merged, "Toch niet."); err != nil {
			t.Fatal(err)
		}
	}
	names, err := w.server.Interventions.Names(t.Context(), tenant, id)
	if err != nil || !slices.Equal(names, []string{id, from}) {
		t.Error(names, err)
	}
	undo()
	if !offered(from) || offered(id) {
		t.Error("after the merger was undone")
	}
}
