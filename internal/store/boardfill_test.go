package store_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"meertijd/demo"
	"meertijd/internal/access/accesstest"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/plan/plantest"
	"meertijd/internal/practice"
	"meertijd/internal/practice/practicetest"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

const demoTenant = "tenant-a"

// made is a made-up region as it is read from its stores.
type made struct {
	on     calendar.Date
	files  []practice.File
	places []practice.Neighbourhood
	plans  []plan.Plan
	stores demo.Stores // where it was made
}

// makeRegion plays some years of a made-up region, in memory.
func makeRegion(t testing.TB, practices int) made {
	t.Helper()
	stores := demo.Stores{Plans: plantest.NewFake(), Practices: practicetest.NewFake(), People: accesstest.NewFake()}
	if _, err := demo.Fill(t.Context(), demo.Options{Set: ruleSets()[0], Tenant: demoTenant, Seed: 7, Practices: practices, Stores: stores}); err != nil {
		t.Fatal(err)
	}
	m := readRegion(t, stores)
	m.stores = stores
	return m
}

func readRegion(t testing.TB, stores demo.Stores) made {
	t.Helper()
	m := made{on: demo.Day(ruleSets()[0])}
	var err error
	if m.files, err = stores.Practices.List(t.Context(), demoTenant, "", m.on); err == nil {
		m.places, err = stores.Practices.ListNeighbourhoods(t.Context(), demoTenant)
	}
	if err == nil {
		m.plans, err = stores.Plans.Region(t.Context(), demoTenant)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// load writes a region into a database.
func (m made) load(t testing.TB, db *store.DB) {
	t.Helper()
	practices, plans := store.Practices{DB: db}, store.Plans{DB: db}
	at := audit.Record{At: m.on.Time(), Tenant: demoTenant, Event: audit.Create, Outcome: audit.OK}
	for _, p := range m.places {
		if err := practices.SaveNeighbourhood(t.Context(), p, at); err != nil {
			t.Fatal(err)
		}
	}
	var files []practice.Change
	seen := map[string]bool{} // what was attended for a health centre is in several files
	for _, f := range m.files {
		f.Practice, f.Neighbourhood, f.Version = f.First, nil, 0
		f.Attendance = slices.DeleteFunc(slices.Clone(f.Attendance), func(x practice.Attendance) bool {
			before := seen[x.ID]
			seen[x.ID] = true
			return before
		})
		files = append(files, practice.Change{File: f, By: "lead", At: m.on.Time()})
	}
	var papers []plan.Change
	for _, p := range m.plans {
		papers = append(papers, plan.Change{Plan: p})
	}
	if err := practices.Save(t.Context(), files[0], at, files[1:]...); err != nil {
		t.Fatal(err)
	}
	if err := plans.Save(t.Context(), papers[0], papers[1:]...); err != nil {
		t.Fatal(err)
	}
}

// copied are the tables of a region, those that others refer to in front, with
// the columns that are other ones in a copy.
var copied = []struct{ table, columns, others string }{
	{"practice", "practice_id name name_folded", "agb cohort fictional version"},
	{"practice_list", "practice_id", "list"},
	{"membership", "id practice_id key", "kind from_on until_on reason recorded_at recorded_by"},
	{"commitment", "id practice_id", "plan_key from_on withdrawn_on reason recorded_at recorded_by"},
	{"in_use", "id practice_id", "intervention since_on recorded_at recorded_by"},
	{"attendance", "id practice_id centre", "meeting on_date series recorded_at recorded_by"},
	{"sign_up", "id practice_id", "meeting on_date series recorded_at recorded_by"},
	{"practice_phone", "id practice_id", "number recorded_at recorded_by"},
	{"visit", "id practice_id", "invited_on declined_on planned_on held_on recorded_at recorded_by"},
	{"registered", "id practice_id", "on_date patients recorded_at recorded_by"},
	{"population", "id practice_id", "measure on_date patients patients_of list recorded_at recorded_by"},
	{"waiver", "id practice_id", "condition_id year reason on_date recorded_at recorded_by"},
	{"life", "id practice_id other_id", "kind on_date value reason recorded_at recorded_by"},
	{"neighbourhood", "neighbourhood_id name name_folded", "coordinator fictional closed_on"},
	{"agreement", "id neighbourhood_id", "intervention from_on until_on title about partners recorded_at recorded_by"},
	{"agreement_practice", "id practice_id", ""},
	{"neighbourhood_answer", "id neighbourhood_id", "year question answer recorded_at recorded_by"},
	{"plan", "plan_id", "year version created_at saved_at by_person by_name by_role burst_by burst_at burst_audit folded_to"},
	{"plan_member", "plan_id practice_id", "ord year standing at by_person by_name by_role"},
	{"plan_field", "plan_id", "kept element intervention field value"},
	{"plan_event", "plan_id number", "no kind at on_date by_person by_name by_role reason about version"},
	{"plan_conflict", "plan_id", "conflict_id ord path base theirs mine theirs_person theirs_name theirs_role by_person by_name by_role editor at settled_at"},
	{"plan_remark", "plan_id", "remark_id ord path remark by_person by_name by_role at done_at"},
	{"plan_share", "plan_id share_key", "share_id ord by_person by_name by_role at until_on ended_at"},
}

// copies adds copies of a region that was loaded; what is another thing in a
// copy ends in ~ and its number.
func copies(t testing.TB, db *store.DB, from, to int) {
	t.Helper()
	for n := from; n < to; n++ {
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, c := range copied {
				columns, values := "tenant_id", "tenant_id"
				for _, column := range strings.Fields(c.columns) {
					value := "case " + column + " when '' then '' else " + column + " || ?2 end"
					if c.table == "membership" && column == "key" {
						value = "case kind when 'group' then key else key || ?2 end"
					}
					columns, values = columns+", "+column, values+", "+value
				}
				for _, column := range strings.Fields(c.others) {
					columns, values = columns+", "+column, values+", "+column
				}
				first, _, _ := strings.Cut(c.columns, " ")
				_, err := tx.Exec(t.Context(), `insert into `+c.table+` (`+columns+`) select `+values+` from `+c.table+`
					where tenant_id = ?1 and instr(`+first+`, '~') = 0`, demoTenant, fmt.Sprint("~", n))
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// What the loader writes is what the services wrote, and a copy is like it.
func TestALoadedRegionIsTheRegionThatWasPlayed(t *testing.T) {
	db := storetest.Open(t, filepath.Join(t.TempDir(), "x.db"), store.Options{})
	stores := demo.Stores{Plans: store.Plans{DB: db}, Practices: store.Practices{DB: db}, People: store.People{DB: db}}
	m := makeRegion(t, 24)
	m.load(t, db)
	have := readRegion(t, stores)
	for i := range have.files {
		have.files[i].Version, m.files[i].Version = 0, 0 // counts the saves
	}
	if d := cmp.Diff(m.rows(), have.rows(), cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
	copies(t, db, 1, 3)
	text := func(all []any) (lines []string) { // of originals and copies alike
		for _, row := range all {
			words, err := json.Marshal(row)
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, strings.ReplaceAll(strings.ReplaceAll(string(words), "~1", ""), "~2", ""))
		}
		slices.Sort(lines)
		return lines
	}
	thrice := readRegion(t, stores)
	for i := range thrice.files {
		thrice.files[i].Version = 0
	}
	want := slices.Concat(text(have.rows()), text(have.rows()), text(have.rows()))
	slices.Sort(want)
	if got := text(thrice.rows()); !slices.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
}

// rows gives everything in a region.
func (m made) rows() (all []any) {
	for _, x := range m.files {
		all = append(all, x)
	}
	for _, x := range m.places {
		all = append(all, x)
	}
	for _, x := range m.plans {
		all = append(all, x)
	}
	return all
}
