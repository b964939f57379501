package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/plan"
)

// canary is a number that passes the test, with words around it.
const canary = "Mw. Kanarie 999999990 komt vaak"

func TestTheRefusedFieldStaysAndTheRestIsSaved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	page := b.get(at)
	names := texts(page.doc, "answer.")
	before := w.plan(p).Fields[plan.Path(names[0])]
	r := b.post(at, with(page.form(at), names[0], canary, names[1], "bewaard"))
	r.want(http.StatusUnprocessableEntity).shows(says("patientdata.bsn", "words", "999999990"))
	if got := r.doc.id(names[0]).words(); !strings.Contains(got, canary) {
		t.Errorf("the field says %q", got)
	}
	if now := w.plan(p).Fields; now[plan.Path(names[0])] != before || now[plan.Path(names[1])] != "bewaard" {
		t.Errorf("it keeps %q and %q", now[plan.Path(names[0])], now[plan.Path(names[1])])
	}
	r.soundly()
}

func TestAnOpenPageIsToldWhatLooksLikePatients(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	page := b.get(at)
	names := texts(page.doc, "answer.")
	r := b.live(at, with(page.form(at), names[0], "geb. 12-03-1956", names[1], "bewaard")).want(http.StatusOK)
	if r.header.Get("Meertijd-Saved") != "" || !strings.Contains(r.doc.words(), says("patientdata.birth", "words", "12-03-1956")) {
		t.Errorf("saved as %q, says %.300s", r.header.Get("Meertijd-Saved"), r.doc.words())
	}
	if now := w.plan(p).Fields; now[plan.Path(names[1])] != "bewaard" {
		t.Errorf("the rest says %q", now[plan.Path(names[1])])
	}
}

// A plan is not handed in while part of what was typed was left out.
func TestNothingIsHandedInWithoutTheRefusedField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	page := b.get(at)
	b.post(at, with(page.form(at), texts(page.doc, "answer.")[0], canary, "go", "submit")).want(http.StatusUnprocessableEntity)
	if w.plan(p).Kept() != nil {
		t.Error("it was handed in")
	}
}

// Other forms are kept whole or not at all: the page that says so has the text
// in it, to be mended and sent again.
func TestOtherFormsCanBeMended(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reader := w.browser()
	link := "/read/" + w.report.Link
	form := url.Values{"name": {"Lezer"}, "text": {canary}, "key": {"k1"}}
	var r *reply
	if records := w.recorded(func() { r = reader.post(link, form) }); len(records) > 0 {
		t.Errorf("it leaves %+v", records)
	}
	r.want(http.StatusUnprocessableEntity).shows(says("patientdata.refused"), says("patientdata.bsn", "words", "999999990")).soundly()
	again := r.form(link)
	if again.Get("name") != "Lezer" || !strings.Contains(again.Get("text"), canary) {
		t.Fatalf("the form holds %v", again)
	}
	again.Set("text", "Mooi plan")
	reader.post(link, again).want(http.StatusSeeOther)
}

func TestAnAddressWithSuchAQuestionIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.manager()
	if records := w.recorded(func() { b.get("/today?q=" + url.QueryEscape(canary)).want(http.StatusUnprocessableEntity) }); len(records) > 0 {
		t.Errorf("it leaves %+v", records)
	}
}

func TestNumbersOfOrganisationsAreTakenByName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{
		"agb": 0, "practice.agb": 0, "kvk": 0, "phone": 0, "contact-phone": 0, "btw": 0, "password": 0, "new-password": 0,
		"text": 1, "answer.horizon": 1, "name": 1, "agbx": 1, "key": 1,
	} {
		if got := len(looksLikePatients(name, "999999990")); got != want {
			t.Errorf("%s: %d findings, want %d", name, got, want)
		}
	}
	if len(looksLikePatients("phone", "geb. 12-03-1956")) == 0 {
		t.Error("a date of birth is taken as a telephone number")
	}
}

// Every form that a page shows takes its own hidden values.
func TestOurOwnFormsAreNotRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, p := range w.seats() {
		b := w.as(p)
		for pattern, try := range w.tries(p) {
			r := b.get(try)
			if r.doc == nil {
				continue
			}
			for _, tag := range []string{"input", "textarea", "button"} {
				for _, n := range r.doc.all(tag) {
					text := n.attr["value"] + n.words()
					if found := looksLikePatients(n.attr["name"], text); n.attr["name"] != "" && len(found) > 0 {
						t.Errorf("%s for %s: %s=%q is refused", pattern, name, n.attr["name"], text)
					}
				}
			}
		}
	}
}

// What is refused is not in the log either, nor is what was typed elsewhere.
func TestTheLogHoldsNoValues(t *testing.T) {
	t.Parallel()
	var log safeBuffer
	w := newWorld(t, func(c *Config) { c.Log = jsonLog(&log) })
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	page := b.get(at)
	secret := "Zeldzaamwoord"
	token := strings.Repeat("geheimtoken", 4)
	b.post(at, with(page.form(at), texts(page.doc, "answer.")[0], canary, "staff.new", secret))
	b.live(at, with(page.form(at), "staff.new", secret, "answer.x y", secret))
	b.post(at, url.Values{"plan": {secret}, "base": {secret}, "answer." + secret: {secret}})
	b.get("/today?naam=" + secret)
	b.get("/nowhere/" + token)
	b.get("/read/" + token)
	b.post("/read/"+token, url.Values{"name": {secret}, "text": {canary}})
	b.post("/plan/"+strconv.Itoa(w.year(p))+"/joint", url.Values{"practice": {secret}})
	b.do("POST", at, []byte("answer.x=%zz"+secret))
	person, err := w.people.Person(t.Context(), tenant, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Kanarie", "999999990", secret, token, person.Name, w.report.Link} {
		if text := log.String(); strings.Contains(text, word) {
			at := strings.Index(text, word)
			t.Errorf("the log holds %q: …%s…", word, text[max(0, at-200):min(len(text), at+100)])
		}
	}
	for _, want := range []string{`"route":"POST /plan/{year}"`, `"status":422`, `"route":"GET /read/{token}"`, `"ms":`, `"bytes":`, `"request":"`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not say %s", want)
		}
	}
}
