package store

import (
	"context"
	"slices"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

// taking reads which practices take part in agreements that name them.
func (tx *Tx) taking(ctx context.Context, which chosen) (map[string][]string, error) {
	who := map[string][]string{}
	err := tx.Rows(ctx, `select p.id, p.practice_id from agreement_practice p
		join agreement f on f.tenant_id = p.tenant_id and f.id = p.id
		where p.tenant_id = ?1`+which.where+` order by p.id, p.practice_id`, which.args, func(scan func(...any) error) error {
		var id, of string
		err := scan(&id, &of)
		who[id] = append(who[id], of)
		return err
	})
	return who, err
}

// agreements adds agreements with who takes part.
func (a *adding) agreements(ctx context.Context, all []practice.Agreement) {
	add(ctx, a, "neighbourhood_id", agreements, all, func(x *practice.Agreement) *practice.Recorded { return &x.Recorded })
	for _, x := range all {
		for _, id := range x.Practices {
			if a.err != nil {
				return
			}
			_, a.err = a.tx.Exec(ctx, `insert into agreement_practice (tenant_id, id, practice_id) values (?1, ?2, ?3)
				on conflict (tenant_id, id, practice_id) do nothing`, a.tenant, x.ID, id)
		}
	}
}

// Agreements gives every agreement that was ever recorded of a neighbourhood.
func (s Practices) Agreements(ctx context.Context, tenant, neighbourhood string) (all []practice.Agreed, err error) {
	which := onePlace(tenant, neighbourhood)
	which.all = true
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		who, err := tx.taking(ctx, onePlace(tenant, neighbourhood))
		if err != nil {
			return err
		}
		gone := map[string]practice.Withdrawal{}
		if err := tx.withdrawals(ctx, tenant, gone); err != nil {
			return err
		}
		return agreements.each(ctx, tx, "neighbourhood_id", which, func(_ string, a practice.Agreement) {
			a.Practices = who[a.ID]
			x := practice.Agreed{Agreement: a}
			if w, ok := gone[a.ID]; ok {
				x.Withdrawn = &w
			}
			all = append(all, x)
		})
	})
	return all, err
}

const opSaveAgreements = "store.Practices.SaveAgreements"

// SaveAgreements adds agreements and withdraws others.
func (s Practices) SaveAgreements(ctx context.Context, c practice.Agreeing, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		var one int64
		found, err := tx.One(ctx, `select 1 from neighbourhood where tenant_id = ?1 and neighbourhood_id = ?2`, []any{c.Tenant, c.Neighbourhood}, &one)
		if err := orMissing(found, err, opSaveAgreements, "neighbourhood.not-found"); err != nil {
			return err
		}
		a := adding{tx: tx, tenant: c.Tenant, owner: c.Neighbourhood, by: practice.Recorded{At: record.At, By: record.User}}
		for _, id := range slices.Sorted(slices.Values(c.Withdrawn)) {
			if err := a.disagree(ctx, &c, id); err != nil {
				return err
			}
		}
		if a.agreements(ctx, c.Add); a.err != nil {
			return a.err
		}
		return tx.Audit(ctx, record)
	})
}

// disagree withdraws one agreement that counts.
func (a *adding) disagree(ctx context.Context, c *practice.Agreeing, id string) error {
	rows, err := a.tx.Exec(ctx, `insert into withdrawal (tenant_id, id, practice_id, reason, replaced_by, withdrawn_at, withdrawn_by)
		select f.tenant_id, f.id, '', cast(?4 as text), cast(?5 as text), cast(?6 as text), cast(?7 as text) from agreement f
		where f.tenant_id = ?1 and f.neighbourhood_id = ?2 and f.id = ?3
			and not exists (select 1 from withdrawal w where w.tenant_id = ?1 and w.id = ?3)`,
		a.tenant, a.owner, id, c.Why, c.Replaced[id], a.by.At, a.by.By)
	if err == nil && rows == 0 || fault.CodeOf(err) == "store.duplicate" {
		return practice.AgreementGone(opSaveAgreements)
	}
	return err
}
