package store

import (
	"context"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
)

// Practices keeps practices, neighbourhoods and their dated facts: a
// practice.Store.
type Practices struct{ DB *DB }

var _ practice.Store = Practices{}

// chosen narrows what is read of the tables of a noun, each called f; the
// tenant is ?1 of every query.
type chosen struct {
	where string
	args  []any
	all   bool // what was withdrawn as well
}

func onePractice(tenant, id string) chosen {
	return chosen{where: ` and f.practice_id = ?2`, args: []any{tenant, id}}
}

func allPractices(tenant string) chosen { return chosen{args: []any{tenant}} }

// nearby chooses the practices of a neighbourhood on a day.
func nearby(tenant, neighbourhood string, on calendar.Date) chosen {
	return chosen{where: ` and f.practice_id in (select m.practice_id from membership m
		where m.tenant_id = ?1 and m.kind = 'neighbourhood' and m.key = ?2
		and (m.from_on is null or m.from_on <= ?3) and (m.until_on is null or m.until_on >= ?3))`,
		args: []any{tenant, neighbourhood, on}}
}

// Get gives a practice's file, with its neighbourhood on a day.
func (s Practices) Get(ctx context.Context, tenant, id string, on calendar.Date) (file practice.File, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		found := newShelf(tx)
		if err := found.load(ctx, onePractice(tenant, id)); err != nil {
			return err
		}
		if err := orMissing(len(found.order) == 1, nil, "store.Practices.Get", "practice.not-found"); err != nil {
			return err
		}
		at := found.order[0].On(practice.InNeighbourhood, found.order[0].Day(on))
		if err := found.places(ctx, onePlace(tenant, at), on); err != nil {
			return err
		}
		file = *found.order[0]
		return nil
	})
	return file, err
}

// LastDay gives the last day of a practice, None while it goes on. It is asked at
// every request of somebody in a practice, so it reads no more than that.
func (s Practices) LastDay(ctx context.Context, tenant, id string) (last calendar.Date, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		_, err := tx.One(ctx, `select min(f.on_date) from life f where f.tenant_id = ?1 and f.practice_id = ?2 and f.kind in (?3, ?4, ?5)
			and not exists (select 1 from withdrawal w where w.tenant_id = ?1 and w.id = f.id)`,
			[]any{tenant, id, practice.Left, practice.Closed, practice.MergedInto}, &last)
		return err
	})
	return last, err
}

// History gives everything that was ever recorded of a practice.
func (s Practices) History(ctx context.Context, tenant, id string) (h practice.Chronicle, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		found, which := newShelf(tx), onePractice(tenant, id)
		which.all = true
		if err := found.load(ctx, which); err != nil {
			return err
		}
		if err := orMissing(len(found.order) == 1, nil, "store.Practices.History", "practice.not-found"); err != nil {
			return err
		}
		h = practice.Chronicle{File: *found.order[0], Withdrawn: map[string]practice.Withdrawal{}}
		if err := tx.withdrawals(ctx, tenant, h.Withdrawn); err != nil {
			return err
		}
		h.Versions, err = tx.versions(ctx, tenant, id)
		return err
	})
	return h, err
}

// withdrawals reads which facts count no more. Those of a health centre are in
// the files of several practices, so all of the tenant are read.
func (tx *Tx) withdrawals(ctx context.Context, tenant string, into map[string]practice.Withdrawal) error {
	return tx.Rows(ctx, `select id, reason, replaced_by, withdrawn_at, withdrawn_by from withdrawal where tenant_id = ?1`,
		[]any{tenant}, func(scan func(...any) error) error {
			var id string
			var w practice.Withdrawal
			err := scan(&id, &w.Reason, &w.ReplacedBy, &w.Recorded.At, &w.Recorded.By)
			into[id] = w
			return err
		})
}

// versions reads the saves of a file, in order.
func (tx *Tx) versions(ctx context.Context, tenant, id string) (all []practice.Version, err error) {
	err = tx.Rows(ctx, `select version, fields, saved_at, saved_by from practice_version
		where tenant_id = ?1 and practice_id = ?2 order by version`, []any{tenant, id}, func(scan func(...any) error) error {
		var v practice.Version
		var fields string
		err := scan(&v.No, &fields, &v.Recorded.At, &v.Recorded.By)
		v.Fields = strings.Fields(fields)
		all = append(all, v)
		return err
	})
	return all, err
}

// Answered gives the stored answer of a key.
func (s Practices) Answered(ctx context.Context, tenant string, once practice.Once) (answer string, seen bool, err error) {
	return Plans(s).Answered(ctx, tenant, plan.Once(once))
}

// List gives the files of the practices of a neighbourhood on a day, or of all
// with an empty one. The files of one neighbourhood share its value. The number
// of queries does not depend on the number of practices.
func (s Practices) List(ctx context.Context, tenant, neighbourhood string, on calendar.Date) (files []practice.File, err error) {
	which, places := allPractices(tenant), allPlaces(tenant)
	if neighbourhood != "" {
		which, places = nearby(tenant, neighbourhood, on), onePlace(tenant, neighbourhood)
	}
	err = s.DB.Read(ctx, func(tx *Tx) error {
		found := newShelf(tx)
		if err := found.load(ctx, which); err != nil {
			return err
		}
		if err := found.places(ctx, places, on); err != nil {
			return err
		}
		files = nil
		found.byName()
		for _, f := range found.order {
			if neighbourhood == "" || f.On(practice.InNeighbourhood, on) == neighbourhood {
				files = append(files, *f)
			}
		}
		return nil
	})
	return files, err
}
