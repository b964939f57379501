package store

import (
	"context"

	"meertijd/internal/organisation"
)

func (tx *Tx) addPlan(ctx context.Context, tenant string, v *organisation.PlanVersion) error {
	if v == nil {
		return nil
	}
	_, err := tx.Exec(ctx, `insert into regional_plan (tenant_id, number, name, region, hash, content, by_name, at)
		values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`, tenant, v.Number, v.Name, v.Region, v.Hash, v.Content, v.By, v.At)
	return err
}

// Plans lists the regional plans that a tenant brought, newest first.
func (s Organisations) Plans(ctx context.Context, tenant string) (all []organisation.PlanVersion, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select number, name, region, hash, by_name, at from regional_plan where tenant_id = ?1 order by number desc`,
			[]any{tenant}, func(scan func(...any) error) error {
				var v organisation.PlanVersion
				err := scan(&v.Number, &v.Name, &v.Region, &v.Hash, &v.By, &v.At)
				all = append(all, v)
				return err
			})
	})
	return all, err
}

// Plan gives one of them with its content.
func (s Organisations) Plan(ctx context.Context, tenant string, number int) (v organisation.PlanVersion, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		found, err := tx.One(ctx, `select number, name, region, hash, content, by_name, at from regional_plan
			where tenant_id = ?1 and number = ?2`, []any{tenant, number}, &v.Number, &v.Name, &v.Region, &v.Hash, &v.Content, &v.By, &v.At)
		return orMissing(found, err, "store.Organisations.Plan", "organisation.no-plan")
	})
	return v, err
}

// Used tells what stored plans and practices ask of a regional plan. What a
// kept state names counts too: it is shown for ever.
func (s Organisations) Used(ctx context.Context, tenant string) (all []organisation.Use, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		each := func(scan func(...any) error) error {
			var u organisation.Use
			err := scan(&u.Cohort, &u.Intervention, &u.Year, &u.Count)
			all = append(all, u)
			return err
		}
		err := tx.Rows(ctx, `select cohort, '', 0, count(*) from practice where tenant_id = ?1 and cohort <> ''
			group by cohort order by cohort`, []any{tenant}, each)
		if err != nil {
			return err
		}
		return tx.Rows(ctx, `select '', f.intervention, p.year, count(distinct p.plan_id)
			from plan_field f join plan p on p.tenant_id = f.tenant_id and p.plan_id = f.plan_id
			where f.tenant_id = ?1 and f.intervention <> '' group by f.intervention, p.year
			order by f.intervention, p.year`, []any{tenant}, each)
	})
	return all, err
}
