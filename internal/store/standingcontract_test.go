package store_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"meertijd/internal/base/calendar"
	"meertijd/internal/dossier"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/region"
	"meertijd/internal/region/regiontest"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

func TestStandingsKeepTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		regiontest.Contract(t, func(t *testing.T) (region.Store, regiontest.Facts) {
			db := storetest.Open(t, fresh(t, address), store.Options{})
			return store.Standings{DB: db}, rows{t, db}
		})
	})
}

// rows writes a row of each source, by itself.
type rows struct {
	t  *testing.T
	db *store.DB
}

func (r rows) Write(tenant string, sources ...string) {
	err := r.db.Write(context.Background(), func(tx *store.Tx) error {
		for _, source := range sources {
			if err := write1(tx, tenant, source); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.t.Error(err)
	}
}

func write1(tx *store.Tx, tenant, source string) error {
	kind, id, _ := strings.Cut(source, "/")
	args, text := []any{tenant, id}, ""
	switch kind + "/" {
	case dossier.OfPractice:
		text = `insert into practice (tenant_id, practice_id, name, name_folded) values (?1, ?2, 'x', 'x')
			on conflict (tenant_id, practice_id) do update set version = practice.version + 1`
	case dossier.OfPlan:
		text = `insert into plan (plan_id, year, tenant_id, version) values (?2, 4, ?1, 1)
			on conflict (tenant_id, plan_id) do update set version = plan.version + 1`
	case dossier.OfNeighbourhood:
		text = `insert into neighbourhood (tenant_id, neighbourhood_id, name, name_folded) values (?1, ?2, 'x', 'x')
			on conflict (tenant_id, neighbourhood_id) do update set name = excluded.name`
	case dossier.OfCentre:
		text = `insert into attendance (tenant_id, id, practice_id, centre, meeting, recorded_at, recorded_by)
			values (?1, ?3, null, ?2, 'x', 'x', 'x')`
		args = append(args, fmt.Sprint(time.Now().UnixNano()))
	}
	_, err := tx.Exec(context.Background(), text, args...)
	return err
}

func (r rows) Remove(tenant, id string) {
	err := r.db.Write(context.Background(), func(tx *store.Tx) error {
		for _, text := range []string{`delete from standing where tenant_id = ?1 and practice_id = ?2`, `delete from practice where tenant_id = ?1 and practice_id = ?2`} {
			if _, err := tx.Exec(context.Background(), text, tenant, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.t.Error(err)
	}
}

func TestWhatCannotBeReadIsJudgedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		rows{t, db}.Write("a", dossier.OfPractice+"p1", dossier.OfPractice+"p2")
		s := store.Standings{DB: db}
		row := region.Kept{Version: 1, Rules: "r", Engine: "e", On: calendar.MustParse(townDay), Practice: &region.Practice{ID: "p1", Name: "x"}}
		if err := s.Keep(t.Context(), "a", []region.Kept{row}); err != nil {
			t.Fatal(err)
		}
		for _, content := range []string{`{"ID": "p1", "Year": "four"}`, `{`, ``, `{"ID": "p2"}`} {
			exec(t, db, `update standing set content = ?1`, content)
			all, err := s.Kept(t.Context(), "a")
			if err != nil || len(all) != 2 || all[0].Practice.ID != "p1" || all[0].Rules != "" || all[0].Practice.Name != "" {
				t.Errorf("%s: %+v %v", content, all, err)
			}
		}
	})
}

// what a change of a file, a place, a plan and a migration counts as.
func TestAWriteCountsAsWhatItIsOf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		practices, plans, s := store.Practices{DB: db}, store.Plans{DB: db}, store.Standings{DB: db}
		at := time.Date(2026, 6, 2, 12, 0, 0, 0, time.UTC)
		on, noted := calendar.MustParse(townDay), record("a", "lead")
		file := func(id string, f practice.File) practice.Change {
			f.Practice = practice.Practice{Tenant: "a", ID: id}
			return practice.Change{File: f, By: "lead", At: at}
		}
		made := func(id string) practice.Change {
			c := file(id, practice.File{})
			c.Practice.Name = id
			return c
		}
		paper := plan.Plan{Tenant: "a", ID: "plan-1", Year: 4, Version: 1, Fields: plan.Fields{plan.NewStaff: "1"}, Members: []plan.Member{{Practice: "p1", Standing: plan.Joined}}}
		joined := paper
		joined.Version, joined.Members = 2, append(joined.Members, plan.Member{Practice: "p2", Standing: plan.Joined})
		gone := func(id, fact string) practice.Change {
			c := file(id, practice.File{})
			c.Withdrawn = []string{fact}
			return c
		}
		for _, c := range []struct {
			name string
			do   func() error
			want string
		}{
			{"practices", func() error { return practices.Save(t.Context(), made("p1"), noted, made("p2"), made("p3")) }, "practice/p1 practice/p2 practice/p3"},
			{"a place", func() error {
				return practices.SaveNeighbourhood(t.Context(), practice.Neighbourhood{Tenant: "a", ID: "n1", Name: "x"}, noted)
			}, "neighbourhood/n1"},
			{"a visit", func() error {
				return practices.Save(t.Context(), file("p1", practice.File{Visits: []practice.Visit{{ID: "v1", Invited: on}}}), noted)
			}, "practice/p1"},
			{"an attendance for a centre", func() error {
				return practices.Save(t.Context(), file("p1", practice.File{Attendance: []practice.Attendance{{ID: "a1", Meeting: "m", On: on, Centre: "c1"}}}), noted)
			}, "centre/c1 practice/p1"},
			{"that one withdrawn by somebody who never was of the centre", func() error { return practices.Save(t.Context(), gone("p3", "a1"), noted) }, "centre/c1 practice/p3"},
			{"a visit withdrawn in another file", func() error { return practices.Save(t.Context(), gone("p2", "v1"), noted) }, "practice/p1 practice/p2"},
			{"what is not there withdrawn", func() error { return practices.Save(t.Context(), gone("p2", "nothing"), noted) }, "practice/p2"},
			{"agreements", func() error {
				return practices.SaveAgreements(t.Context(), practice.Agreeing{Tenant: "a", Neighbourhood: "n1",
					Add: []practice.Agreement{{ID: "g1", Intervention: "lean", From: on, Practices: []string{"p2"}}}}, noted)
			}, "neighbourhood/n1"},
			{"an agreement withdrawn", func() error {
				return practices.SaveAgreements(t.Context(), practice.Agreeing{Tenant: "a", Neighbourhood: "n1", Withdrawn: []string{"g1"}}, noted)
			}, "neighbourhood/n1"},
			{"a plan", func() error { return plans.Save(t.Context(), plan.Change{Plan: paper}) }, "plan/plan-1 practice/p1"},
			{"a plan with another practice in it", func() error { return plans.Save(t.Context(), plan.Change{Before: 1, Plan: joined}) }, "plan/plan-1 practice/p2"},
			{"a note", func() error {
				return practices.AddNotes(t.Context(), []practice.Note{{Tenant: "a", Practice: "p1", ID: "n", Kind: practice.Jotted, On: on, Text: "x"}}, practice.Once{}, noted)
			}, "practice/p1"},
			{"that note taken away", func() error { return practices.RemoveNote(t.Context(), "a", "p1", "n", noted) }, "practice/p1"},
			{"who knows how many", func() error {
				return db.Write(t.Context(), func(tx *store.Tx) error {
					_, err := tx.Exec(t.Context(), `update visit set held_on = null where tenant_id = ?1 and (practice_id = ?2 or held_on is null)`, "a", "p1")
					return err
				})
			}, "*"},
			{"a practice or another", func() error {
				return db.Write(t.Context(), func(tx *store.Tx) error {
					_, err := tx.Exec(t.Context(), `update visit set held_on = null where tenant_id = ?1 and practice_id = ?2 or tenant_id = ?1`, "a", "p1")
					return err
				})
			}, "*"},
			{"everybody, as a migration does", func() error {
				return db.Write(t.Context(), func(tx *store.Tx) error {
					_, err := tx.Exec(t.Context(), `update practice set fictional = 1`)
					return err
				})
			}, "*"},
		} {
			before, err := s.Changed(t.Context(), "a", 0)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.do(); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			after, err := s.Changed(t.Context(), "a", before.Version)
			if got := strings.Join(slices.Sorted(maps.Keys(after.Of)), " "); err != nil || got != c.want {
				t.Errorf("%s counts as %q, want %q (%v)", c.name, got, c.want, err)
			}
		}
	})
}
