package practicetest

import "meertijd/internal/practice"

// belongs gives a practice a membership, and makes it when it is not there.
func (d *desk) belongs(id, row string, to practice.Belonging, key, from, until string) {
	d.Helper()
	m := practice.Membership{ID: row, To: to, Key: key, Recorded: by}
	if from != "" {
		m.From = day(from)
	}
	if until != "" {
		m.Until = day(until)
	}
	c := change(here, id, "Praktijk "+id)
	c.Memberships = []practice.Membership{m}
	d.save(c)
}

func boundaries(d *desk) {
	for _, id := range []string{"n1", "n2"} {
		d.saveNeighbourhood(practice.Neighbourhood{Tenant: here, ID: id, Name: "Wijk " + id})
	}
	d.belongs("p1", "m1", practice.InNeighbourhood, "n1", "2026-01-01", "2026-06-30")
	d.belongs("p1", "m2", practice.InNeighbourhood, "n2", "2026-07-01", "")
	d.belongs("p1", "m3", practice.InGroup, "n1", "", "") // a group of that name is no neighbourhood
	for on, want := range map[string]string{"2025-12-31": "", "2026-01-01": "n1", "2026-06-30": "n1", "2026-07-01": "n2", "2035-01-01": "n2"} {
		got := ""
		if n := d.get("p1", on).Neighbourhood; n != nil {
			got = n.ID
		}
		if got != want {
			d.Errorf("on %s in %q, want %q", on, got, want)
		}
	}
	d.belongs("p2", "m4", practice.InNeighbourhood, "n9", "2026-01-01", "")
	d.same(d.get("p2", "2026-06-02").Neighbourhood == nil, true) // nobody knows n9
}

func nearby(d *desk) {
	d.saveNeighbourhood(practice.Neighbourhood{Tenant: here, ID: "n1", Name: "Noord"})
	d.belongs("p2", "m1", practice.InNeighbourhood, "n1", "2026-01-01", "2026-06-30")
	d.belongs("p1", "m2", practice.InNeighbourhood, "n1", "2026-06-30", "")
	d.belongs("p3", "m3", practice.InNeighbourhood, "n2", "2026-01-01", "")
	for on, want := range map[string]string{"2025-12-31": "", "2026-01-01": "p2", "2026-06-30": "p1 p2", "2026-07-01": "p1"} {
		if got := d.list("n1", on); got != want {
			d.Errorf("on %s %q, want %q", on, got, want)
		}
	}
	d.same(d.list("", "2026-01-01"), "p1 p2 p3")
	files, err := d.store.List(d.Context(), here, "n1", day("2026-06-30"))
	if err != nil || len(files) != 2 || files[0].Neighbourhood == nil || files[1].Neighbourhood.Name != "Noord" {
		d.Error(files, err)
	}
}

func centres(d *desk) {
	d.belongs("p1", "m1", practice.InCentre, "c1", "2026-01-01", "2026-06-30")
	d.belongs("p2", "m2", practice.InCentre, "c1", "2026-02-01", "")
	d.belongs("p3", "m3", practice.InCentre, "c2", "2026-01-01", "")
	c := change(here, "p3", "") // whoever enters it need not belong to the centre
	c.Attendance = []practice.Attendance{
		{ID: "a1", Meeting: "x", On: day("2026-01-31"), Centre: "c1", Recorded: by},
		{ID: "a2", Meeting: "x", On: day("2026-06-30"), Centre: "c1", Recorded: by},
		{ID: "a3", Meeting: "x", On: day("2026-07-01"), Centre: "c1", Recorded: by},
		{ID: "a4", Meeting: "x", On: day("2026-03-01"), Recorded: by},
	}
	d.save(c)
	own := change(here, "p1", "")
	own.Attendance = []practice.Attendance{{ID: "a5", Meeting: "x", On: day("2026-03-01"), Recorded: by}}
	d.save(own)
	want := map[string]string{"p1": "a1 a5 a2 ", "p2": "a2 a3 ", "p3": "a4 "}
	d.attended("2026-06-02", want)
	d.attended("2035-01-01", want) // the day of the meeting counts, not the day of asking
	gone := change(here, "p2", "")
	gone.Withdrawn = []string{"a2"}
	d.save(gone)
	d.attended("2026-06-02", map[string]string{"p1": "a1 a5 ", "p2": "a3 ", "p3": "a4 "})
}

// attended looks at what is in the files, one by one and in a list.
func (d *desk) attended(on string, want map[string]string) {
	d.Helper()
	files, err := d.store.List(d.Context(), here, "", day(on))
	if err != nil || len(files) != len(want) {
		d.Fatal(len(files), err)
	}
	for id := range want {
		files = append(files, d.get(id, on))
	}
	for _, f := range files {
		got := ""
		for _, a := range f.Attendance {
			got += a.ID + " "
		}
		if got != want[f.Practice.ID] {
			d.Errorf("%s attended %q, want %q", f.Practice.ID, got, want[f.Practice.ID])
		}
	}
}

func neighbourhoods(d *desk) {
	agreed := func(id, what, from string) practice.Agreement {
		return practice.Agreement{ID: id, Intervention: what, From: day(from), Recorded: by}
	}
	n := practice.Neighbourhood{Tenant: here, ID: "n1", Name: "Noord", Coordinator: "ada",
		Agreements: []practice.Agreement{agreed("g2", "lean", "2026-04-01"), agreed("g1", "triage", "2026-04-01")}}
	d.saveNeighbourhood(n)
	n.Name, n.Coordinator, n.Fictional = "Noord-Oost", "eva", true
	n.Agreements = []practice.Agreement{agreed("g1", "iets anders", "2020-01-01"), agreed("g3", "kiosk", "2026-01-01")}
	d.saveNeighbourhood(n)
	got, err := d.store.GetNeighbourhood(d.Context(), here, "n1")
	n.Agreements = []practice.Agreement{agreed("g3", "kiosk", "2026-01-01"), agreed("g1", "triage", "2026-04-01"), agreed("g2", "lean", "2026-04-01")}
	d.same([]any{got, err}, []any{n, error(nil)})
}

func answers(d *desk) {
	answer := func(id, text string, days int) practice.Answer {
		at := practice.Recorded{At: stored.AddDate(0, 0, days), By: "ada"}
		return practice.Answer{ID: id, Year: 2, Question: "network", Text: text, Recorded: at}
	}
	first, second := answer("x2", "eerst", 0), answer("x1", "later", 1)
	d.saveNeighbourhood(practice.Neighbourhood{Tenant: here, ID: "n1", Name: "Noord", Answers: []practice.Answer{second}})
	d.saveNeighbourhood(practice.Neighbourhood{Tenant: here, ID: "n1", Name: "Noord", Answers: []practice.Answer{first, second}})
	n, err := d.store.GetNeighbourhood(d.Context(), here, "n1")
	if err != nil {
		d.Fatal(err)
	}
	d.same(n.Answers, []practice.Answer{first, second})
	latest, ok := n.AnswerTo("network", 2)
	d.same([]any{latest.Text, ok}, []any{"later", true})
	d.saveNeighbourhood(practice.Neighbourhood{Tenant: here, ID: "n1", Name: "Noord", Answers: []practice.Answer{answer("x3", "", 2)}})
	n, _ = d.store.GetNeighbourhood(d.Context(), here, "n1")
	_, ok = n.AnswerTo("network", 2)
	d.same([]any{len(n.Answers), ok}, []any{3, false}) // taken back
}
