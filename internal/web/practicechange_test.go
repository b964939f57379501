package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/practice"
	"meertijd/internal/region"
)

// What the region says changed since last year, the list says by practice, on
// the page and in both files.
func TestWhatChangedSinceLastYearIsFoundByPractice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead, b := w.lead(), w.board()
	words := &rowWords{glance: glance{&request{server: w.server, language: "nl", actor: access.Actor{Tenant: tenant}}, b}}
	tally := region.CountBefore(b.Practices, b.On)
	page := lead.get("/region").want(http.StatusOK).soundly()
	for _, kind := range region.ChangeKinds {
		list := b.Select(region.Query{Changed: kind})
		if len(list) != tally.Changed[kind] || len(list) == 0 && kind == region.ChangeAdded {
			t.Fatalf("%d practices with %s, and the tally has %d", len(list), kind, tally.Changed[kind])
		}
		link := page.doc.one("a", "href", "/practices?changed="+string(kind))
		if (link != nil) != (len(list) > 0) {
			t.Errorf("the region leads to %s: %v, for %d practices", kind, link != nil, len(list))
		}
		if link != nil && !strings.Contains(link.words(), strconv.Itoa(len(list))) {
			t.Errorf("%q leads to %d practices", link.words(), len(list))
		}
		l := listing{Query: region.Query{Changed: kind}}
		if shown := rows(lead.get(l.at("/practices")).want(http.StatusOK).soundly()); !slices.Equal(shown, names(list)[:min(perPage, len(list))]) {
			t.Errorf("%s shows %q, want %q", kind, shown, names(list))
		}
		sum := 0
		for i, line := range w.listed(lead, l) { // name, place, then a number and names of each kind
			for k, one := range []region.ChangeKind{region.ChangeAdded, region.ChangeDeepened, region.ChangeGone} {
				c, _ := list[i].Change()
				if line[2+2*k] != strconv.Itoa(len(c.Of(one))) {
					t.Errorf("%s has %s %s, want %q", line[0], line[2+2*k], one, c.Of(one))
				}
				for _, key := range c.Of(one) {
					if name := words.words().Intervention(key, list[i].Year); one != region.ChangeGone && !strings.Contains(line[3+2*k], name) {
						t.Errorf("%s does not name %s: %q", line[0], name, line[3+2*k])
					}
				}
				if one == kind {
					sum += len(c.Of(one))
				}
			}
		}
		if want := map[region.ChangeKind]int{region.ChangeAdded: tally.Added, region.ChangeDeepened: tally.Deepened, region.ChangeGone: tally.Gone}[kind]; sum != want {
			t.Errorf("the list names %d choices that are %s, the region %d", sum, kind, want)
		}
	}
}

// A list of what changed shows what changed, unless somebody chose columns; a
// practice of which nobody can tell has no number.
func TestTheColumnsOfAChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.lead()
	heads := func(at string) (out []string) {
		for _, th := range lead.get(at).want(http.StatusOK).doc.one("div", "id", "practices").all("th", "scope", "col")[1:] {
			out = append(out, strings.TrimSpace(th.words()))
		}
		return out
	}
	said := func(keys ...string) (out []string) {
		for _, key := range keys {
			out = append(out, says("list.column."+key))
		}
		return out
	}
	if got, want := heads("/practices?changed=added"), said("name", "neighbourhood", "added", "deepened", "gone"); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := heads("/practices?changed=added&column=state"), said("name", "state"); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, line := range w.listed(lead, listing{Query: region.Query{State: "silent"}, Columns: []string{"added"}}) {
		if line[1] != "" || line[2] != "" {
			t.Errorf("nobody knows what %s changes: %q", line[0], line)
		}
	}
	lead.get("/practices?changed=nonsense").want(http.StatusOK).soundly().shows(says("list.unknown"))
}

// The last contact orders those who have not begun, and only the lead reads it.
func TestTheLastContactIsForTheLeadAndOrdersTheSilent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	silent := w.board().Select(region.Query{State: "silent"})
	if len(silent) < 2 {
		t.Fatalf("%d practices have not begun", len(silent))
	}
	lead, first := w.as(w.person(access.Lead)), silent[0]
	form := lead.get("/practices/" + first.ID).want(http.StatusOK).form("/practices/" + first.ID + "/notes")
	lead.post("/practices/"+first.ID+"/notes", with(form, "do", "note", "note-kind", string(practice.Phoned), "kind", string(practice.Phoned), "date", w.today().String(), "text", "Gebeld")).want(http.StatusSeeOther)
	if p := w.board().Get(first.ID); p.Contact != w.today() {
		t.Fatalf("the board has the last contact on %s", p.Contact)
	}
	after := names(w.board().Select(region.Query{State: "silent"}))
	if after[0] == first.Name {
		t.Errorf("who was called today still comes first: %q", after)
	}
	at := "/practices?state=silent&column=contact&column=need"
	lead.get(at).want(http.StatusOK).shows(says("list.column.contact"))
	if line := w.listed(lead, listing{Query: region.Query{Text: first.Codes[0]}, Columns: []string{"contact"}})[0]; line[1] != w.today().Time().Format("02-01-2006") {
		t.Errorf("the file says %q", line)
	}
	for _, role := range []access.Role{access.Finance, access.Auditor} {
		other := w.as(w.person(role))
		for _, at := range []string{at, "/region", "/practices/list.csv?column=contact&column=need"} {
			if page := other.get(at).want(http.StatusOK); strings.Contains(page.body, says("list.column.contact")) || strings.Contains(page.body, "laatste contact") {
				t.Errorf("%s reads of contacts at %s", role, at)
			}
		}
	}
}
