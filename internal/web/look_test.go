package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/practice"
	"meertijd/internal/region"
	"meertijd/internal/web/part"
	"meertijd/internal/web/render"
)

// Many see a page that was made once; whoever sees it gets what is true now, and
// nobody what another may see.
func TestAPageThatIsKeptIsThePageOfNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead, id := w.leads()
	sees := w.person(access.Auditor)
	auditor := w.as(sees)
	addresses := []string{"/region", wholeList, "/practices?view=none&sort=met&down=yes", "/practices?view=none&q=praktijk&page=2", "/practices?view=none&column=centre&column=met"}
	// fresh is what a server says that kept nothing.
	fresh := func(b *browser, at string) string {
		v := &w.server.looks
		made, order, bytes := v.made, v.order, v.bytes
		v.made, v.order, v.bytes = nil, nil, 0
		defer func() { v.made, v.order, v.bytes = made, order, bytes }()
		return b.get(at).want(http.StatusOK).body
	}
	compare := func(when string) {
		t.Helper()
		for _, at := range addresses {
			for _, b := range []*browser{lead, auditor} {
				for _, b.language = range []string{"nl", "en", "nl"} {
					kept := b.get(at).want(http.StatusOK).body
					if again := b.get(at).body; again != kept {
						t.Fatalf("%s: %s is another page the second time", when, at)
					}
					if now := fresh(b, at); now != kept {
						t.Fatalf("%s: %s, kept: %s", when, at, firstDifference(now, kept))
					}
				}
			}
		}
	}
	compare("at the start")
	deeds := []struct {
		name string
		do   func()
	}{
		{"a practice has another name", func() {
			c := practice.Command{Actor: w.leader()}
			if err := w.server.Keeper.Rename(t.Context(), c, id, w.today(), "Praktijk Heel Anders", "Zo heten ze nu."); err != nil {
				t.Fatal(err)
			}
		}},
		{"a view is kept", func() {
			lead.post("/practices/views", url.Values{"do": {"new"}, "name": {"Wie laat is"}, "address": {"state=late"}, "key": {"v-1"}}).want(http.StatusSeeOther)
		}},
		{"a group is made", func() {
			lead.post("/practices/groups", url.Values{"do": {"make"}, "name": {"Mijn groepje"}, "key": {"g-1"}}).want(http.StatusSeeOther)
		}},
		{"a day passes", func() { w.now = w.now.AddDate(0, 0, 1); lead, auditor = w.as(w.person(access.Lead)), w.as(sees) }},
	}
	for _, d := range deeds {
		before := lead.get(wholeList).body
		d.do()
		compare(d.name)
		if d.name != "a day passes" && lead.get(wholeList).body == before {
			t.Errorf("%s: the list says the same", d.name)
		}
	}
	if lead.get(wholeList).body == auditor.get(wholeList).body {
		t.Error("an auditor sees the page of a lead")
	}
}

// firstDifference shows where two pages part.
func firstDifference(a, b string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			from := max(0, i-40)
			return fmt.Sprintf("%q and %q", a[from:min(i+60, len(a))], b[from:min(i+60, len(b))])
		}
	}
	return fmt.Sprintf("%d and %d bytes", len(a), len(b))
}

// What is kept stays within its bounds, and pages of an older board go at once.
func TestPagesThatAreKeptTakeNoMoreThanTheyMay(t *testing.T) {
	t.Parallel()
	r, err := render.New(pages)
	if err != nil {
		t.Fatal(err)
	}
	main, err := r.Main("nl", "lead", part.Lead{Text: strings.Repeat("Lang. ", 1<<17)})
	if err != nil {
		t.Fatal(err)
	}
	var v looks
	old, now, other := &region.Board{Tenant: "a"}, &region.Board{Tenant: "a"}, &region.Board{Tenant: "b"}
	keep := func(b *region.Board, rest string) {
		t.Helper()
		if _, err := v.of(lookKey{b, rest}, func() (*look, error) { return &look{drawn: main}, nil }); err != nil {
			t.Fatal(err)
		}
	}
	keep(old, "x")
	keep(other, "x")
	keep(now, "y")
	if v.made[lookKey{old, "x"}] != nil || v.made[lookKey{other, "x"}] == nil {
		t.Error("a page of an older board is kept, or one of another organisation is not")
	}
	for i := range 100 {
		keep(now, fmt.Sprint(i))
		sum := 0
		for k, l := range v.made {
			sum += k.size(l)
		}
		if sum != v.bytes || sum > mostLooks || len(v.order) != len(v.made) {
			t.Fatalf("%d pages: %d bytes, counted %d, in order %d", len(v.made), sum, v.bytes, len(v.order))
		}
	}
	if v.made[lookKey{now, "99"}] == nil || v.made[lookKey{now, "0"}] != nil {
		t.Error("the newest is gone, or the oldest is there")
	}
}
