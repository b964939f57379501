package store

import (
	"context"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
)

func onePlace(tenant, id string) chosen {
	return chosen{where: ` and f.neighbourhood_id = ?2`, args: []any{tenant, id}}
}

func allPlaces(tenant string) chosen { return chosen{args: []any{tenant}} }

// neighbourhoods reads neighbourhoods with agreements and answers, by name.
func (tx *Tx) neighbourhoods(ctx context.Context, which chosen) ([]*practice.Neighbourhood, error) {
	var order []*practice.Neighbourhood
	byID := map[string]*practice.Neighbourhood{}
	err := tx.Rows(ctx, `select f.tenant_id, f.neighbourhood_id, f.name, f.coordinator, f.fictional, f.closed_on from neighbourhood f
		where f.tenant_id = ?1`+which.where+` order by f.name_folded, f.neighbourhood_id`, which.args,
		func(scan func(...any) error) error {
			n := &practice.Neighbourhood{}
			err := scan(&n.Tenant, &n.ID, &n.Name, &n.Coordinator, &n.Fictional, &n.Closed)
			byID[n.ID], order = n, append(order, n)
			return err
		})
	if err != nil || len(order) == 0 {
		return nil, err
	}
	err = agreements.each(ctx, tx, "neighbourhood_id", which, func(id string, a practice.Agreement) {
		byID[id].Agreements = append(byID[id].Agreements, a)
	})
	if err != nil {
		return nil, err
	}
	err = answers.each(ctx, tx, "neighbourhood_id", which, func(id string, a practice.Answer) {
		byID[id].Answers = append(byID[id].Answers, a)
	})
	if err != nil {
		return nil, err
	}
	who, err := tx.taking(ctx, which)
	for _, n := range order {
		for i := range n.Agreements {
			n.Agreements[i].Practices = who[n.Agreements[i].ID]
		}
	}
	return order, err
}

// places gives every file the neighbourhood of its practice on a day, and tells
// the practice as it was that day.
func (s *shelf) places(ctx context.Context, which chosen, on calendar.Date) error {
	all, err := s.tx.neighbourhoods(ctx, which)
	byID := map[string]*practice.Neighbourhood{}
	for _, n := range all {
		byID[n.ID] = n
	}
	for _, f := range s.order {
		f.Neighbourhood = byID[f.On(practice.InNeighbourhood, f.Day(on))]
		f.Practice = f.Tell(on)
	}
	return err
}

// GetNeighbourhood gives a neighbourhood with agreements and answers.
func (s Practices) GetNeighbourhood(ctx context.Context, tenant, id string) (n practice.Neighbourhood, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		found, err := tx.neighbourhoods(ctx, onePlace(tenant, id))
		if len(found) == 1 {
			n = *found[0]
		}
		return orMissing(len(found) == 1, err, "store.Practices.GetNeighbourhood", "neighbourhood.not-found")
	})
	return n, err
}

// ListNeighbourhoods gives all of a tenant, by folded name and id.
func (s Practices) ListNeighbourhoods(ctx context.Context, tenant string) (all []practice.Neighbourhood, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		found, err := tx.neighbourhoods(ctx, allPlaces(tenant))
		all = nil
		for _, n := range found {
			all = append(all, *n)
		}
		return err
	})
	return all, err
}

// SaveNeighbourhood makes or renames a neighbourhood and adds the agreements
// and answers whose id is not stored yet.
func (s Practices) SaveNeighbourhood(ctx context.Context, n practice.Neighbourhood, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `insert into neighbourhood (tenant_id, neighbourhood_id, name, name_folded, coordinator, fictional, closed_on)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
			on conflict (tenant_id, neighbourhood_id) do update set name = excluded.name, name_folded = excluded.name_folded,
				coordinator = excluded.coordinator, fictional = excluded.fictional, closed_on = excluded.closed_on`,
			n.Tenant, n.ID, n.Name, Fold(n.Name), n.Coordinator, n.Fictional, n.Closed)
		if err != nil {
			return err
		}
		a := adding{tx: tx, tenant: n.Tenant, owner: n.ID, by: practice.Recorded{At: record.At, By: record.User}, once: true}
		a.agreements(ctx, n.Agreements)
		add(ctx, &a, "neighbourhood_id", answers, n.Answers, func(x *practice.Answer) *practice.Recorded { return &x.Recorded })
		if a.err != nil {
			return a.err
		}
		return tx.Audit(ctx, record)
	})
}
