package web

import (
	"net/http"
	"strings"
	"testing"

	"meertijd/internal/access"
)

// On every page of the RHO somebody sees in the menu where they are, once.
func TestTheMenuSaysWhereOneIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.as(w.person(access.Lead))
	for at, want := range map[string]string{
		"/region": "web.place.region", "/practices": "web.place.practices", "/practices/views": "web.place.practices", "/record": "web.place.practices",
		"/record/attendance": "web.place.practices", "/reminders": "web.place.practices", "/search?q=a": "web.place.practices", "/groups": "web.place.practices",
		"/centres": "web.place.practices", "/neighbourhoods": "place.neighbourhoods", "/regional-plan": "web.place.regional-plan",
	} {
		page := lead.get(at).want(http.StatusOK)
		var marked []string
		for _, nav := range page.doc.all("ul", "class", "places") {
			for _, a := range nav.all("a", "aria-current", "page") {
				marked = append(marked, strings.TrimSpace(a.words()))
			}
		}
		if len(marked) == 0 || marked[0] != says(want) {
			t.Errorf("%s marks %q, want %s", at, marked, says(want))
		}
	}
}
