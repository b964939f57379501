package store_test

import (
	"testing"

	"meertijd/internal/organisation"
	"meertijd/internal/organisation/organisationtest"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

type organisations struct {
	organisation.Store
	recorded
}

func TestOrganisationsKeepTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		organisationtest.Contract(t, func(t *testing.T) organisation.Store {
			db := storetest.Open(t, fresh(t, address), store.Options{})
			return organisations{store.Organisations{DB: db}, recorded{db}}
		})
	})
}

// What plans and practices use is told by start, intervention and year, of one
// tenant, and kept states count.
func TestWhatARegionalPlanIsUsedFor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, tenant := range []string{"a", "b"} {
			exec(t, db, `insert into tenant (tenant_id, name, name_folded, region, created_at) values (?1, 'x', 'x', 'r', '')`, tenant)
			exec(t, db, `insert into practice (tenant_id, practice_id, name, name_folded, cohort) values (?1, 'p1', 'x', 'x', 'start-1')`, tenant)
			exec(t, db, `insert into plan (tenant_id, plan_id, year, version) values (?1, 'plan1', 4, 1)`, tenant)
		}
		for _, kept := range []int{0, 1} {
			exec(t, db, `insert into plan_field (tenant_id, plan_id, kept, element, intervention, field, value) values ('a', 'plan1', ?1, 'b', 'lean', 'mode', 'new')`, kept)
		}
		exec(t, db, `insert into plan_field (tenant_id, plan_id, kept, element, intervention, field, value) values ('a', 'plan1', 0, '', '', 'answer.x', 'y')`)
		got, err := store.Organisations{DB: db}.Used(t.Context(), "a")
		want := []organisation.Use{{Cohort: "start-1", Count: 1}, {Intervention: "lean", Year: 4, Count: 1}}
		if err != nil || len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
			t.Errorf("%+v %v, want %+v", got, err, want)
		}
	})
}
