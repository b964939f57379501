package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/intake"
)

const listOfTwo = "AGB;Naam;Startmoment;Wijk\n1099901;Praktijk De Linde;;Noord\nkapot;Praktijk Eik;;Noord\n"

func TestALeadLoadsAListStepByStep(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(w.person(access.Lead))
	b.get("/import").want(http.StatusOK).shows(says("intake.kind.history")).soundly()
	b.get("/import/practices").want(http.StatusOK).soundly()
	b.send("/import/practices", "list", nil).want(http.StatusUnprocessableEntity).shows(says("intake.file-missing")).soundly()
	b.send("/import/practices", "list", []byte("BSN;Naam\n1;x\n")).want(http.StatusUnprocessableEntity).shows(says("intake.patient-header")).soundly()
	columns := b.follow(b.send("/import/practices", "list", []byte(listOfTwo)).want(http.StatusSeeOther))
	columns.want(http.StatusOK).shows("Praktijk De Linde").soundly()
	at := columns.at
	preview := b.follow(b.post(at, url.Values{"column.0": {"agb"}, "column.1": {"practice"}, "column.2": {"cohort"}, "column.3": {"neighbourhood"}}).want(http.StatusSeeOther))
	preview.want(http.StatusOK).shows(says("intake.apply.skip", "n", "1", "wrong", "1")).soundly()
	wrong := b.get(at + "/wrong").want(http.StatusOK)
	if !strings.Contains(wrong.body, "kapot;Praktijk Eik;;Noord;") || !strings.Contains(wrong.body, "A3: ") {
		t.Error(wrong.body)
	}
	hash := preview.doc.one("input", "name", "hash").attr["value"]
	b.post(at+"/apply", url.Values{"hash": {hash}}).want(http.StatusUnprocessableEntity).soundly()
	b.post(at+"/apply", url.Values{"hash": {"other"}, "skip": {"yes"}}).want(http.StatusConflict).shows(says("intake.changed")).soundly()
	done := b.follow(b.post(at+"/apply", url.Values{"hash": {hash}, "skip": {"yes"}}).want(http.StatusSeeOther))
	done.want(http.StatusOK).soundly()
	b.get("/import").want(http.StatusOK).shows(says("intake.done", "n", "1")).soundly()
	b.get(at).want(http.StatusNotFound)
	back := done.doc.one("input", "name", "hash").attr["value"]
	b.follow(b.post(done.at+"/undo", url.Values{"hash": {back}}).want(http.StatusSeeOther)).want(http.StatusOK).shows(says("intake.undo.done")).soundly()
	here, err := w.lists.Look(t.Context(), tenant, w.today())
	if err != nil || len(here.Files)+len(here.Neighbourhoods) != 0 {
		t.Error(here, err)
	}
}

func TestTemplatesCanBeDownloaded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(w.person(access.Lead))
	for _, kind := range intake.Kinds {
		for _, format := range []string{"csv", "xlsx"} {
			if r := b.get("/import/template/" + string(kind) + "/" + format).want(http.StatusOK); r.header.Get("Content-Type") != listTypes[format] {
				t.Error(kind, format, r.header)
			}
		}
	}
	b.get("/import/template/practices/ods").want(http.StatusNotFound)
	b.get("/import/template/nothing/csv").want(http.StatusNotFound)
	b.get("/import/nothing").want(http.StatusNotFound)
}

func TestANameThatIsNearlyKnownIsAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(w.person(access.Lead))
	load := func(text string) *reply {
		columns := b.follow(b.send("/import/neighbourhoods", "list", []byte(text)).want(http.StatusSeeOther))
		if strings.Contains(columns.body, says("intake.complete")) {
			t.Error("asked whether a list is complete where that means nothing")
		}
		return b.follow(b.post(columns.at, url.Values{"column.0": {"name"}}).want(http.StatusSeeOther)).want(http.StatusOK).soundly()
	}
	apply := func(preview *reply) *reply {
		hash := preview.doc.one("input", "name", "hash").attr["value"]
		return b.follow(b.post(strings.TrimSuffix(preview.at, "/preview")+"/apply", url.Values{"hash": {hash}}).want(http.StatusSeeOther))
	}
	apply(load("Wijk\nNoorderwijk\n")).want(http.StatusOK).shows(says("intake.next", "kind", says("intake.kind.practices")))
	asked := load("Wijk\nNoorderwijck\n").shows(says("intake.means.is", "near", "Noorderwijk")).shows(says("intake.means.new"))
	means := url.Values{"means.noorderwijck": {intake.Anew}}
	told := b.follow(b.post(strings.TrimSuffix(asked.at, "/preview")+"/means", means).want(http.StatusSeeOther)).want(http.StatusOK)
	apply(told).want(http.StatusOK).soundly()
	if here, err := w.lists.Look(t.Context(), tenant, w.today()); err != nil || len(here.Neighbourhoods) != 2 {
		t.Error(here.Neighbourhoods, err)
	}
}
