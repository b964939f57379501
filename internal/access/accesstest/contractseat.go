package accesstest

import (
	"fmt"
	"strings"

	"meertijd/internal/access"
)

// seats makes people with hats and looks for them.
func seats(d *desk) {
	for i, p := range []access.Person{
		{ID: "p1", Name: "Zoë Verzonnen", Hats: []access.Hat{{ID: "h1", Role: access.Owner, Of: "a", From: day("2026-01-01")}, {ID: "h2", Role: access.Lead}}},
		{ID: "p2", Name: "Anna 50%_! Verzonnen", Hats: []access.Hat{{ID: "h3", Role: access.Manager, Of: "a", From: day("2026-01-01"), Until: day("2026-06-30")}}},
		{ID: "p3", Name: "Bas Verzonnen", Hats: []access.Hat{{ID: "h4", Role: access.Manager, Of: "b", From: day("2026-07-01")}}},
	} {
		if err := d.store.SavePerson(d.Context(), here, p, record(here)); err != nil {
			d.Fatal(i, err)
		}
	}
	stranger := access.Person{ID: "p9", Name: "Zoë Verzonnen", Hats: []access.Hat{{ID: "h9", Role: access.Owner, Of: "a"}}}
	if err := d.store.SavePerson(d.Context(), there, stranger, record(there)); err != nil {
		d.Fatal(err)
	}
	on := day("2026-06-02")
	for _, c := range []struct {
		search access.Search
		want   string
	}{
		{access.Search{On: on, Most: 9}, "h3 h1 h2"},
		{access.Search{On: day("2026-07-01"), Most: 9}, "h4 h1 h2"},
		{access.Search{On: on, Most: 2}, "h3 h1 more"},
		{access.Search{On: on, Most: 2, Skip: 2}, "h2"},
		{access.Search{On: on, Most: 2, Skip: 9}, ""},
		{access.Search{On: on, Most: 9, Name: " zoe "}, "h1 h2"},
		{access.Search{On: on, Most: 9, Name: "ZOË VERZ"}, "h1 h2"},
		{access.Search{On: on, Most: 9, Name: "%"}, "h3"},
		{access.Search{On: on, Most: 9, Name: "_!"}, "h3"},
		{access.Search{On: on, Most: 9, Name: "'"}, ""},
		{access.Search{On: on, Most: 9, Role: access.Lead}, "h2"},
		{access.Search{On: on, Most: 9, Of: "a", Role: access.Manager}, "h3"},
		{access.Search{On: on, Most: 9, Of: "b"}, ""},
	} {
		found, more, err := d.store.Seats(d.Context(), here, c.search)
		if err != nil {
			d.Fatal(err)
		}
		var have []string
		for _, s := range found {
			have = append(have, s.Hat.ID)
		}
		if more {
			have = append(have, "more")
		}
		if got := strings.Join(have, " "); got != c.want {
			d.Errorf("%+v: %q, want %q", c.search, got, c.want)
		}
	}
	found, _, _ := d.store.Seats(d.Context(), here, access.Search{On: on, Most: 1})
	if want := (access.Seat{Person: "p2", Name: "Anna 50%_! Verzonnen", Hat: access.Hat{ID: "h3", Role: access.Manager, Of: "a", From: day("2026-01-01"), Until: day("2026-06-30")}}); fmt.Sprint(found) != fmt.Sprint([]access.Seat{want}) {
		d.Errorf("%+v", found)
	}
}
