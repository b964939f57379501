package practicetest

import (
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

func order(d *desk) {
	c := change(here, "p1", "Een")
	c.Registered = []practice.Registered{{ID: "r3", On: day("2026-04-01")}, {ID: "r2", On: day("2026-01-01")}, {ID: "r1", On: day("2026-04-01")}, {ID: "r0"}}
	c.Visits = []practice.Visit{{ID: "v1", Invited: day("2026-02-01"), Held: day("2026-05-01")}, {ID: "v2", Invited: day("2026-03-01")}}
	d.save(c)
	file, ids := d.get("p1", "2026-06-02"), ""
	for _, r := range file.Registered {
		ids += r.ID + " "
	}
	for _, v := range file.Visits {
		ids += v.ID + " "
	}
	d.same(ids, "r2 r1 r3 r0 v2 v1 ") // what has no day comes last
}

func adds(d *desk) {
	d.save(full())
	more := change(here, "p1", "")
	more.Known = map[practice.List]bool{practice.Patients: true, practice.History: false}
	more.Registered = []practice.Registered{{ID: "r2", On: day("2026-04-01"), Patients: 4400, Recorded: by}}
	d.save(more)
	want := full().File
	want.Known[practice.Patients] = true
	want.Registered = append(want.Registered, more.Registered...)
	d.same(d.get("p1", "2026-06-02"), told(want, 2))
}

func corrected(d *desk) {
	d.save(full())
	c := change(here, "p1", "De Brug")
	c.Practice.Cohort = "2027-q1"
	d.save(c)
	file := d.get("p1", "2026-06-02")
	d.same(file.Practice, c.Practice)
	d.same(len(file.Memberships), 2)
	d.refused(d.store.Save(d.Context(), change(here, "p9", ""), record(here)), fault.NotFound, "practice.not-found")
}

func recordedBy(d *desk) {
	c := change(here, "p1", "Een")
	c.InUse = []practice.InUse{{ID: "u1", Intervention: "lean"}}
	d.save(c)
	c = change(here, "p1", "")
	c.InUse = []practice.InUse{{ID: "u2", Intervention: "lean"}}
	c.By, c.At = "", time.Time{}
	d.save(c)
	file := d.get("p1", "2026-06-02")
	d.same(file.InUse[0].Recorded, by)
	d.same(file.InUse[1].Recorded, practice.Recorded{At: stored, By: "eva"}) // as in the audit record
}

func copies(d *desk) {
	d.saveNeighbourhood(practice.Neighbourhood{Tenant: here, ID: "n1", Name: "Noord", Agreements: []practice.Agreement{{ID: "g1", Recorded: by}}})
	given := full()
	d.save(given)
	want := d.get("p1", "2026-06-02")
	given.Memberships[0].Key, given.Known[practice.Centres] = "x", true
	got := d.get("p1", "2026-06-02")
	got.Memberships[0].Key, got.Known[practice.Centres], got.Neighbourhood.Agreements[0].Intervention = "y", true, "y"
	got.Neighbourhood.Name, got.Attendance[0].Meeting = "y", "y"
	d.same(d.get("p1", "2026-06-02"), want)
}

func withdrawn(d *desk) {
	d.save(full())
	d.save(change(here, "p2", "Twee"))
	c := change(here, "p1", "")
	c.Withdrawn = []string{"m1", "c1", "u1", "a1", "s1", "s2", "t1", "t2", "v1", "r1", "o1", "w1", "nothing"}
	d.save(c)
	want := practice.File{Practice: full().Practice, Known: full().Known, Memberships: full().Memberships[1:]}
	d.same(d.get("p1", "2026-06-02"), told(want, 2))
	d.save(c) // once more is nothing new
	again := change(here, "p1", "")
	again.Registered = full().Registered
	d.refused(d.store.Save(d.Context(), again, record(here)), fault.Conflict, "store.duplicate") // the row is still there
	gone := change(here, "p1", "")
	gone.Withdrawn = []string{"m2"}
	d.save(gone)
	d.same(d.list("n1", "2026-06-02"), "")
}

func twice(d *desk) {
	d.save(full())
	want := d.get("p1", "2026-06-02")
	c := change(here, "p2", "Twee")
	c.Known = map[practice.List]bool{practice.Visits: true}
	c.InUse = []practice.InUse{{ID: "u2", Intervention: "lean", Recorded: by}}
	c.Waivers = []practice.Waiver{{ID: "w1", Recorded: by}}
	c.Withdrawn = []string{"m1"}
	d.refused(d.store.Save(d.Context(), c, record(here)), fault.Conflict, "store.duplicate")
	_, err := d.store.Get(d.Context(), here, "p2", day("2026-06-02"))
	d.refused(err, fault.NotFound, "practice.not-found")
	d.same(d.get("p1", "2026-06-02"), want)
	c.Waivers[0].ID = "w2"
	c.Withdrawn = nil
	d.save(c)
}

func byFoldedName(d *desk) {
	for id, name := range map[string]string{"p1": "Zuid", "p2": "école", "p3": "Eik", "p4": "ËLS", "p5": "Eland", "p7": "noord", "p6": "Noord"} {
		d.save(change(here, id, name))
		d.saveNeighbourhood(practice.Neighbourhood{Tenant: here, ID: id, Name: name})
	}
	d.same(d.list("", "2026-06-02"), "p2 p3 p5 p4 p6 p7 p1")
	places, err := d.store.ListNeighbourhoods(d.Context(), here)
	ids := ""
	for _, n := range places {
		ids += n.ID + " "
	}
	d.same([]any{ids, err}, []any{"p2 p3 p5 p4 p6 p7 p1 ", error(nil)})
}
