package store_test

import (
	"slices"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

var handIn = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func update(at time.Time) audit.Record {
	return audit.Record{At: at, Tenant: "tenant-a", Event: audit.Update, Outcome: audit.OK}
}

// life saves a plan five times: draft, draft, handed in, draft, draft.
func life(t *testing.T, s store.Plans, n int) plan.Plan {
	t.Helper()
	p := plan.Plan{}
	for version := 1; version <= 5; version++ {
		c := typical(n, 1)
		c.Before, c.Plan.Version = version-1, version
		c.Plan.Fields[plan.NewStaff] = string(rune('0' + version))
		at := handIn.AddDate(0, 0, version-3)
		c.Revisions = []plan.Revision{{No: version, Path: plan.NewStaff, New: string(rune('0' + version)), At: at}}
		if c.Plan.Events = nil; version == 3 {
			e := typical(n, 1).Plan.Events[0]
			e.At, e.Version, e.Fields = at, version, c.Plan.Fields.Clone()
			c.Plan.Events = []plan.Event{e}
		}
		if err := s.Save(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	p, err := s.Get(t.Context(), "tenant-a", typical(n, 1).Plan.ID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDraftRevisionsAreFoldedAway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := store.Plans{DB: db}
		want := life(t, s, 1)
		draft := typical(2, 1)
		draft.Plan.Events = nil
		draft.Revisions = []plan.Revision{{No: 0, Path: plan.NewStaff, New: "1", At: handIn}, {No: 1, Path: plan.NewStaff, New: "2", At: handIn}}
		if err := s.Save(t.Context(), draft); err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			tenant string
			days   int
			folded int64
		}{{"tenant-a", 89, 0}, {"tenant-a", 90, 0}, {"tenant-b", 91, 0}, {"tenant-a", 91, 3}, {"tenant-a", 91, 0}, {"tenant-a", 500, 0}} {
			folded, err := s.Compact(t.Context(), step.tenant, handIn.AddDate(0, 0, step.days))
			if err != nil || folded != step.folded {
				t.Errorf("%s after %d days: %d folded, %v", step.tenant, step.days, folded, err)
			}
		}
		got, err := s.Get(t.Context(), "tenant-a", want.ID)
		if err != nil || got.Version != 5 || got.Events[0].Fields[plan.NewStaff] != "3" || got.Fields[plan.NewStaff] != "5" {
			t.Error(got, err)
		}
		for after, left := range map[int][]int{3: {4, 5}, 4: {5}, 5: nil} {
			revisions, err := s.Revisions(t.Context(), "tenant-a", want.ID, after)
			var numbers []int
			for _, r := range revisions {
				numbers = append(numbers, r.No)
			}
			if err != nil || !slices.Equal(numbers, left) {
				t.Errorf("after %d: %v, %v", after, numbers, err)
			}
		}
		for after := -1; after < 3; after++ {
			_, err := s.Revisions(t.Context(), "tenant-a", want.ID, after)
			wantCode(t, err, "plan.base-too-old")
			if fault.KindOf(err) != fault.Conflict {
				t.Error(err)
			}
		}
		if kept, err := s.Revisions(t.Context(), "tenant-a", draft.Plan.ID, -1); err != nil || len(kept) != 2 {
			t.Error("a plan that was never handed in was folded", len(kept), err)
		}
	})
}

func TestChoicesAreCountedWithSQL(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := store.Plans{DB: db}
		planned(t, s, 40, 1)
		var n int64
		read(t, db, func(tx *store.Tx) error {
			_, err := tx.One(t.Context(), `select count(*) from plan_field where tenant_id = ?1 and kept = 0
				and element = 'a' and intervention = 'intervention-3' and field = 'mode' and value = 'deepened'`, []any{"tenant-a"}, &n)
			return err
		})
		if n != 2 {
			t.Errorf("%d plans deepen it", n)
		}
	})
}
