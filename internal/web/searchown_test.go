package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/audit"
)

func TestACoordinatorFindsTheOwnNeighbourhoodAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	eva := w.person(access.Coordinator)
	b := w.as(eva)
	if f := b.get("/account").doc.one("form", "action", ownSearch); f == nil {
		t.Error("there is no field to search")
	}
	b.get(ownSearch).want(http.StatusOK).soundly()
	found := 0
	for _, p := range w.board().Practices {
		for _, text := range []string{p.Name, p.Codes[0], p.Place} {
			hits := b.get(ownSearch+"?q="+url.QueryEscape(text)).want(http.StatusOK).soundly().doc.one("div", "data-hits", "")
			mine, there := p.Neighbourhood == w.of(eva), strings.Contains(hits.words(), p.Name)
			switch {
			case there && !mine:
				t.Errorf("%s of %s is found by %q", p.Name, p.Place, text)
			case !there && mine && text != p.Place:
				t.Errorf("%s is not found by %q", p.Name, text)
			case there:
				found++
			}
		}
	}
	hits := b.get(ownSearch+"?q="+url.QueryEscape(eva.Of)).want(http.StatusOK).doc.one("div", "data-hits", "").all("a")
	if found == 0 || len(hits) == 0 {
		t.Fatal(found, "nothing is found")
	}
	for _, p := range w.board().Practices {
		if p.Neighbourhood != w.of(eva) {
			continue
		}
		records := w.recorded(func() {
			link := b.get(ownSearch+"?q="+url.QueryEscape(p.Name)).doc.one("div", "data-hits", "").one("a")
			b.get(link.attr["href"]).want(http.StatusOK)
		})
		if len(records) != 2 || records[0].Event != audit.Search || !records[0].Shown.Holds(audit.Object{Type: "practice", ID: p.ID}) {
			t.Errorf("%+v", records)
		}
		break
	}
	for _, role := range []access.Role{access.Lead, access.Finance, access.Manager} {
		w.as(w.person(role)).get(ownSearch + "?q=a").want(http.StatusNotFound)
	}
}
