package store

import (
	"context"

	"meertijd/internal/audit"
	"meertijd/internal/view"
)

// Views keeps lists that were saved, and groups that people made: a view.Store.
type Views struct{ DB *DB }

var _ view.Store = Views{}

// SaveView keeps a view, in the place of the one with the same id.
func (s Views) SaveView(ctx context.Context, v view.View, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		n, err := tx.Exec(ctx, `insert into saved_view (tenant_id, view_id, name, name_folded, address, shared, by_person, by_name, at)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
			on conflict (tenant_id, view_id) do update set name = excluded.name, name_folded = excluded.name_folded,
				address = excluded.address, shared = excluded.shared, at = excluded.at
			where saved_view.name <> excluded.name or saved_view.address <> excluded.address or saved_view.shared <> excluded.shared`,
			v.Tenant, v.ID, v.Name, Fold(v.Name), v.Address, v.Shared, v.By.Person, v.By.Name, v.At)
		if err != nil || n == 0 {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// RemoveView takes a view away.
func (s Views) RemoveView(ctx context.Context, tenant, id string, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(ctx, `delete from view_first where tenant_id = ?1 and view_id = ?2`, tenant, id); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `delete from saved_view where tenant_id = ?1 and view_id = ?2`, tenant, id)
		if err != nil || n == 0 {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// ListViews gives all views of an organisation.
func (s Views) ListViews(ctx context.Context, tenant string) (all []view.View, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select tenant_id, view_id, name, address, shared, by_person, by_name, at from saved_view
			where tenant_id = ?1 order by name_folded, view_id`, []any{tenant}, func(scan func(...any) error) error {
			var v view.View
			err := scan(&v.Tenant, &v.ID, &v.Name, &v.Address, &v.Shared, &v.By.Person, &v.By.Name, &v.At)
			all = append(all, v)
			return err
		})
	})
	return all, err
}

// SetDefault makes a view the one with which a person begins; empty is none.
func (s Views) SetDefault(ctx context.Context, tenant, person, id string, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		var n int64
		var err error
		if id == "" {
			n, err = tx.Exec(ctx, `delete from view_first where tenant_id = ?1 and person_id = ?2`, tenant, person)
		} else {
			n, err = tx.Exec(ctx, `insert into view_first (tenant_id, person_id, view_id) values (?1, ?2, ?3)
				on conflict (tenant_id, person_id) do update set view_id = excluded.view_id where view_first.view_id <> excluded.view_id`, tenant, person, id)
		}
		if err != nil || n == 0 {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// Default gives the view with which a person begins.
func (s Views) Default(ctx context.Context, tenant, person string) (id string, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		id = ""
		_, err := tx.One(ctx, `select view_id from view_first where tenant_id = ?1 and person_id = ?2`, []any{tenant, person}, &id)
		return err
	})
	return id, err
}

// SaveGroup makes a group or changes it.
func (s Views) SaveGroup(ctx context.Context, c view.Change, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		n, err := tx.Exec(ctx, `insert into own_group (tenant_id, group_id, name, name_folded, by_person, by_name, at)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
			on conflict (tenant_id, group_id) do update set name = excluded.name, name_folded = excluded.name_folded
			where own_group.name <> excluded.name`,
			c.Tenant, c.ID, c.Name, Fold(c.Name), c.By.Person, c.By.Name, c.At)
		if err != nil {
			return err
		}
		members, err := tx.saveGroupMembers(ctx, c)
		if err != nil || n+members == 0 {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// saveGroupMembers lets practices into a group and out of it, and says how many that
// were: who comes in and goes out at once is not there.
func (tx *Tx) saveGroupMembers(ctx context.Context, c view.Change) (changed int64, err error) {
	out := map[string]bool{}
	for _, id := range c.Remove {
		n, err := tx.Exec(ctx, `delete from own_group_member where tenant_id = ?1 and group_id = ?2 and practice_id = ?3`, c.Tenant, c.ID, id)
		if err != nil {
			return 0, err
		}
		out[id] = true
		changed += n
	}
	for _, id := range c.Add {
		if out[id] {
			continue
		}
		n, err := tx.Exec(ctx, `insert into own_group_member (tenant_id, group_id, practice_id) values (?1, ?2, ?3)
			on conflict (tenant_id, group_id, practice_id) do nothing`, c.Tenant, c.ID, id)
		if err != nil {
			return 0, err
		}
		changed += n
	}
	return changed, nil
}

// RemoveGroup takes a group away.
func (s Views) RemoveGroup(ctx context.Context, tenant, id string, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(ctx, `delete from own_group_member where tenant_id = ?1 and group_id = ?2`, tenant, id); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `delete from own_group where tenant_id = ?1 and group_id = ?2`, tenant, id)
		if err != nil || n == 0 {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// ListGroups gives all groups of an organisation.
func (s Views) ListGroups(ctx context.Context, tenant string) (all []view.Group, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select g.group_id, g.name, g.by_person, g.by_name, g.at, m.practice_id from own_group g
			left join own_group_member m on m.tenant_id = ?1 and m.group_id = g.group_id
			where g.tenant_id = ?1 order by g.name_folded, g.group_id, m.practice_id`, []any{tenant}, func(scan func(...any) error) error {
			g := view.Group{Tenant: tenant}
			var practice *string
			if err := scan(&g.ID, &g.Name, &g.By.Person, &g.By.Name, &g.At, &practice); err != nil {
				return err
			}
			if len(all) == 0 || all[len(all)-1].ID != g.ID {
				all = append(all, g)
			}
			if last := &all[len(all)-1]; practice != nil {
				last.Practices = append(last.Practices, *practice)
			}
			return nil
		})
	})
	return all, err
}
