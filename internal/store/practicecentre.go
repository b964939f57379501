package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"meertijd/internal/audit"
	"meertijd/internal/practice"
)

// byName puts the files in the order of the names of that day.
func (s *shelf) byName() {
	slices.SortStableFunc(s.order, func(a, b *practice.File) int {
		return cmp.Or(strings.Compare(Fold(a.Practice.Name), Fold(b.Practice.Name)), strings.Compare(a.Practice.ID, b.Practice.ID))
	})
}

// ListCentres gives the health centres of a tenant, by folded name and id.
func (s Practices) ListCentres(ctx context.Context, tenant string) (all []practice.Centre, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select tenant_id, centre_id, name, closed_on from centre
			where tenant_id = ?1 order by name_folded, centre_id`, []any{tenant}, func(scan func(...any) error) error {
			var c practice.Centre
			err := scan(&c.Tenant, &c.ID, &c.Name, &c.Closed)
			all = append(all, c)
			return err
		})
	})
	return all, err
}

// SaveCentre makes, renames or closes a health centre.
func (s Practices) SaveCentre(ctx context.Context, c practice.Centre, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `insert into centre (tenant_id, centre_id, name, name_folded, closed_on) values (?1, ?2, ?3, ?4, ?5)
			on conflict (tenant_id, centre_id) do update set name = excluded.name, name_folded = excluded.name_folded,
				closed_on = excluded.closed_on`, c.Tenant, c.ID, c.Name, Fold(c.Name), c.Closed)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}
