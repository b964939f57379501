package store

import (
	"context"

	"meertijd/internal/base/calendar"
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
}

func onePractice(tenant, id string) chosen {
	return chosen{` and f.practice_id = ?2`, []any{tenant, id}}
}

func allPractices(tenant string) chosen { return chosen{``, []any{tenant}} }

// nearby chooses the practices of a neighbourhood on a day.
func nearby(tenant, neighbourhood string, on calendar.Date) chosen {
	return chosen{` and f.practice_id in (select m.practice_id from membership m
		where m.tenant_id = ?1 and m.kind = 'neighbourhood' and m.key = ?2
		and (m.from_on is null or m.from_on <= ?3) and (m.until_on is null or m.until_on >= ?3))`,
		[]any{tenant, neighbourhood, on}}
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
		at := found.order[0].On(practice.InNeighbourhood, on)
		if err := found.places(ctx, onePlace(tenant, at), on); err != nil {
			return err
		}
		file = *found.order[0]
		return nil
	})
	return file, err
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
		for _, f := range found.order {
			if neighbourhood == "" || f.On(practice.InNeighbourhood, on) == neighbourhood {
				files = append(files, *f)
			}
		}
		return nil
	})
	return files, err
}
