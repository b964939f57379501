package store

import (
	"context"

	"meertijd/internal/audit"
	"meertijd/internal/practice"
)

// ListGroups gives the groups that a tenant keeps or renamed, by folded name and
// id.
func (s Practices) ListGroups(ctx context.Context, tenant string) (all []practice.Group, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select tenant_id, group_id, name, closed_on from programme_group
			where tenant_id = ?1 order by name_folded, group_id`, []any{tenant}, func(scan func(...any) error) error {
			var g practice.Group
			err := scan(&g.Tenant, &g.ID, &g.Name, &g.Closed)
			all = append(all, g)
			return err
		})
	})
	return all, err
}

// SaveGroup makes, renames or closes a group.
func (s Practices) SaveGroup(ctx context.Context, g practice.Group, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `insert into programme_group (tenant_id, group_id, name, name_folded, closed_on) values (?1, ?2, ?3, ?4, ?5)
			on conflict (tenant_id, group_id) do update set name = excluded.name, name_folded = excluded.name_folded,
				closed_on = excluded.closed_on`, g.Tenant, g.ID, g.Name, Fold(g.Name), g.Closed)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// Holders lists the practices that have or had a care provider code.
func (s Practices) Holders(ctx context.Context, tenant, code string) (all []string, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select practice_id from practice where tenant_id = ?1 and agb = ?2 and agb <> ''
			union select f.practice_id from life f where f.tenant_id = ?1 and f.kind = ?3 and f.value = ?2
				and not exists (select 1 from withdrawal w where w.tenant_id = ?1 and w.id = f.id)
			order by 1`, []any{tenant, code, practice.Recoded}, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			all = append(all, id)
			return err
		})
	})
	return all, err
}
