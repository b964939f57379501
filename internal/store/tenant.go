package store

import (
	"context"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// Tenant is one regional organisation with its practices. Region names the
// region whose rules hold for it.
type Tenant struct {
	ID      string
	Name    string
	Region  string
	Created time.Time
}

// Tenants keeps the tenants of an installation.
type Tenants struct{ DB *DB }

// Get gives a tenant.
func (s Tenants) Get(ctx context.Context, id string) (t Tenant, err error) {
	const op = "store.Tenants.Get"
	err = s.DB.Read(ctx, func(tx *Tx) error {
		found, err := tx.One(ctx, `select tenant_id, name, region, created_at from tenant where tenant_id = ?1`,
			[]any{id}, &t.ID, &t.Name, &t.Region, &t.Created)
		return orMissing(found, err, op, "tenant.not-found")
	})
	return t, err
}

// List gives all tenants, by folded name and id.
func (s Tenants) List(ctx context.Context) (all []Tenant, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select tenant_id, name, region, created_at from tenant order by name_folded, tenant_id`, nil,
			func(scan func(...any) error) error {
				var t Tenant
				err := scan(&t.ID, &t.Name, &t.Region, &t.Created)
				all = append(all, t)
				return err
			})
	})
	return all, err
}

// Save makes a tenant, or renames it and moves it to another region.
func (s Tenants) Save(ctx context.Context, t Tenant, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `insert into tenant (tenant_id, name, name_folded, region, created_at)
			values (?1, ?2, ?3, ?4, ?5)
			on conflict (tenant_id) do update set name = excluded.name,
				name_folded = excluded.name_folded, region = excluded.region`,
			t.ID, t.Name, Fold(t.Name), t.Region, t.Created)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// orMissing gives the error of a row that is not there.
func orMissing(found bool, err error, op string, code fault.Code) error {
	if err != nil || found {
		return err
	}
	return &fault.Error{Kind: fault.NotFound, Code: code, Op: op}
}
