package practicetest

import (
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

// agree is an agreement of n1 that holds from a day.
func agree(id, what, from string) practice.Agreement {
	return practice.Agreement{ID: id, Intervention: what, From: day(from), Recorded: by}
}

func (d *desk) agree(c practice.Agreeing) error {
	c.Tenant, c.Neighbourhood = here, "n1"
	return d.store.SaveAgreements(d.Context(), c, record(here))
}

func (d *desk) counting() []practice.Agreement {
	d.Helper()
	n, err := d.store.GetNeighbourhood(d.Context(), here, "n1")
	if err != nil {
		d.Fatal(err)
	}
	return n.Agreements
}

// an agreement comes back whole, with who takes part.
func agreements(d *desk) {
	d.saveNeighbourhood(practice.Neighbourhood{Tenant: here, ID: "n1", Name: "Noord"})
	d.save(change(here, "p1", "Een"))
	d.save(change(here, "p2", "Twee"))
	d.belongs("p1", "m1", practice.InNeighbourhood, "n1", "2026-01-01", "")
	working := agree("g1", "triage", "2026-04-01")
	working.Title, working.Text, working.Partners, working.Until = "Kernteam", "Elke maand.", "wijkverpleging", day("2027-03-31")
	working.Practices = []string{"p1", "p2"}
	bare := agree("g2", "", "2026-01-01")
	bare.Title = "OmU diamant"
	if err := d.agree(practice.Agreeing{Add: []practice.Agreement{working, bare}}); err != nil {
		d.Fatal(err)
	}
	d.same(d.counting(), []practice.Agreement{bare, working})
	d.same(d.get("p1", "2026-06-02").Neighbourhood.Agreements, []practice.Agreement{bare, working})
	all, err := d.store.ListNeighbourhoods(d.Context(), here)
	d.same([]any{len(all), err, all[0].Agreements}, []any{1, error(nil), []practice.Agreement{bare, working}})
	all[0].Agreements[1].Practices[0] = "p9"
	d.same(d.counting()[1].Practices, []string{"p1", "p2"}) // what comes out is a copy
}

// what was withdrawn counts no more and stays.
func withdrawnAgreements(d *desk) {
	d.saveNeighbourhood(practice.Neighbourhood{Tenant: here, ID: "n1", Name: "Noord", Agreements: []practice.Agreement{agree("g1", "triage", "2026-04-01"), agree("g2", "lean", "2026-05-01")}})
	ended := agree("g3", "triage", "2026-04-01")
	ended.Until = day("2026-06-30")
	err := d.agree(practice.Agreeing{Add: []practice.Agreement{ended}, Withdrawn: []string{"g1"}, Why: "Gestopt.", Replaced: map[string]string{"g1": "g3"}})
	if err != nil {
		d.Fatal(err)
	}
	d.same(d.counting(), []practice.Agreement{ended, agree("g2", "lean", "2026-05-01")})
	all, err := d.store.Agreements(d.Context(), here, "n1")
	gone := &practice.Withdrawal{Reason: "Gestopt.", ReplacedBy: "g3", Recorded: practice.Recorded{At: stored, By: "eva"}}
	d.same([]any{all, err}, []any{[]practice.Agreed{{Agreement: agree("g1", "triage", "2026-04-01"), Withdrawn: gone}, {Agreement: ended}, {Agreement: agree("g2", "lean", "2026-05-01")}}, error(nil)})
	for _, of := range [][2]string{{there, "n1"}, {here, "n2"}} {
		all, err := d.store.Agreements(d.Context(), of[0], of[1])
		d.same([]any{len(all), err}, []any{0, error(nil)})
	}
}

// what cannot be kept leaves nothing behind.
func agreementsThatFail(d *desk) {
	for _, id := range []string{"n1", "n2"} {
		d.saveNeighbourhood(practice.Neighbourhood{Tenant: here, ID: id, Name: "Wijk " + id})
	}
	elsewhere := practice.Agreeing{Tenant: here, Neighbourhood: "n2", Add: []practice.Agreement{agree("g2", "lean", "2026-01-01")}}
	if err := d.store.SaveAgreements(d.Context(), elsewhere, record(here)); err != nil {
		d.Fatal(err)
	}
	if err := d.agree(practice.Agreeing{Add: []practice.Agreement{agree("g1", "triage", "2026-04-01")}}); err != nil {
		d.Fatal(err)
	}
	before := len(d.recorded())
	for _, c := range []struct {
		practice.Agreeing
		want fault.Code
	}{
		{practice.Agreeing{Add: []practice.Agreement{agree("g3", "x", "2026-01-01")}, Withdrawn: []string{"g2"}}, "agreement.gone"}, // of another neighbourhood
		{practice.Agreeing{Add: []practice.Agreement{agree("g3", "x", "2026-01-01")}, Withdrawn: []string{"none"}}, "agreement.gone"},
		{practice.Agreeing{Add: []practice.Agreement{agree("g1", "x", "2026-01-01")}}, "store.duplicate"},
	} {
		if err := d.agree(c.Agreeing); fault.CodeOf(err) != c.want || fault.KindOf(err) != fault.Conflict {
			d.Errorf("%v gives %v, want %s", c.Agreeing, err, c.want)
		}
	}
	err := d.store.SaveAgreements(d.Context(), practice.Agreeing{Tenant: there, Neighbourhood: "n1", Add: []practice.Agreement{agree("g9", "x", "2026-01-01")}}, record(there))
	d.same(fault.KindOf(err), fault.NotFound)
	d.same(d.counting(), []practice.Agreement{agree("g1", "triage", "2026-04-01")})
	if err := d.agree(practice.Agreeing{Withdrawn: []string{"g1"}, Why: "Fout."}); err != nil {
		d.Fatal(err)
	}
	d.same(fault.CodeOf(d.agree(practice.Agreeing{Withdrawn: []string{"g1"}, Why: "Fout."})), fault.Code("agreement.gone"))
	if got := d.recorded(); got != nil && len(got) != before+1 {
		d.Errorf("%d records after one change", len(got)-before)
	}
}

// recorded gives the audit records of a store that can show them.
func (d *desk) recorded() []audit.Record {
	if r, ok := d.store.(Recorder); ok {
		return r.Records()
	}
	return nil
}
