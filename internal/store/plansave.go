package store

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
)

const opSave = "store.Plans.Save"

// Save keeps the changes in one transaction, in order.
func (s Plans) Save(ctx context.Context, change plan.Change, also ...plan.Change) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		for _, c := range append([]plan.Change{change}, also...) {
			if err := tx.savePlan(ctx, &c); err != nil {
				return err
			}
		}
		return nil
	})
}

// settled makes an instant what will be read back.
func settled(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

func (tx *Tx) savePlan(ctx context.Context, c *plan.Change) error {
	stored, err := tx.claim(ctx, c)
	if err != nil {
		return err
	}
	p := &c.Plan
	for _, step := range []func() error{
		func() error { return tx.saveFields(ctx, p, 0, stored.Fields, p.Fields) },
		func() error { return tx.saveMembers(ctx, p, stored) },
		func() error { return tx.saveEvents(ctx, p, len(stored.Events)) },
		func() error { return planConflicts.save(ctx, tx, p, stored.Conflicts, p.Conflicts) },
		func() error { return planRemarks.save(ctx, tx, p, stored.Remarks, p.Remarks) },
		func() error { return planShares.save(ctx, tx, p, stored.Shares, p.Shares) },
		func() error { return tx.saveRevisions(ctx, p, c.Revisions) },
		func() error { return tx.once(ctx, p.Tenant, c.Once) },
		func() error { return tx.mails(ctx, c.Mails) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	if c.Audit == nil {
		return nil
	}
	return tx.Audit(ctx, *c.Audit)
}

// claim makes the version of a save, which only one of those that saw the same
// version can, and gives what is stored.
func (tx *Tx) claim(ctx context.Context, c *plan.Change) (*plan.Plan, error) {
	rows, err := tx.writeVersion(ctx, c)
	switch {
	case err != nil:
		return nil, err
	case rows == 0:
		return nil, tx.whyNot(ctx, c)
	case c.Before == 0:
		return &plan.Plan{}, nil
	}
	d := newDesk(tx, true)
	if err := d.load(ctx, onePlan(c.Plan.Tenant, c.Plan.ID), false); err != nil {
		return nil, err
	}
	return d.order[0], nil
}

func (tx *Tx) writeVersion(ctx context.Context, c *plan.Change) (int64, error) {
	p := &c.Plan
	args := []any{p.Tenant, p.ID, p.Version, p.Saved, p.SavedBy.Person, p.SavedBy.Name, p.SavedBy.Role,
		p.Burst.By, p.Burst.At, p.Burst.Audit}
	if c.Before == 0 {
		return tx.Exec(ctx, `insert into plan (tenant_id, plan_id, version, saved_at, by_person, by_name, by_role,
				burst_by, burst_at, burst_audit, year, created_at)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
			on conflict (tenant_id, plan_id) do nothing`, append(args, p.Year, p.Created)...)
	}
	return tx.Exec(ctx, `update plan set version = ?3, saved_at = ?4, by_person = ?5, by_name = ?6, by_role = ?7,
			burst_by = ?8, burst_at = ?9, burst_audit = ?10
		where tenant_id = ?1 and plan_id = ?2 and version = ?11`, append(args, c.Before)...)
}

// whyNot says why no version was made: another save came first, or there is no
// such plan.
func (tx *Tx) whyNot(ctx context.Context, c *plan.Change) error {
	var one int64
	found, err := tx.One(ctx, `select 1 from plan where tenant_id = ?1 and plan_id = ?2`, []any{c.Plan.Tenant, c.Plan.ID}, &one)
	if err := orMissing(found, err, opSave, noPlan); err != nil {
		return err
	}
	return plan.Moved(opSave)
}

// saveMembers writes who is in the plan. A practice that has joined another plan
// meanwhile is as good as another save that came first: whoever asked reads
// again and sees it.
func (tx *Tx) saveMembers(ctx context.Context, p, stored *plan.Plan) error {
	year := p.Year
	if stored.ID != "" {
		year = stored.Year
	}
	return movedIfTaken(planMembers.save(ctx, tx, p, seats(stored.Members, year), seats(p.Members, year)))
}

func (tx *Tx) saveEvents(ctx context.Context, p *plan.Plan, from int) error {
	for i := from; i < len(p.Events); i++ {
		e := &p.Events[i]
		_, err := tx.Exec(ctx, `insert into plan_event (tenant_id, plan_id, no, kind, at, on_date, by_person, by_name, by_role,
				reason, about, number, version)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)`,
			p.Tenant, p.ID, e.No, e.Kind, e.At, e.On, e.By.Person, e.By.Name, e.By.Role, e.Reason, e.About, e.Number, e.Version)
		if err != nil {
			return movedIfTaken(err) // the number of the receipt was given to another
		}
		if err := tx.keep(ctx, p, e); err != nil {
			return err
		}
	}
	return nil
}

// movedIfTaken lets whoever asked read again and try again.
func movedIfTaken(err error) error {
	if fault.CodeOf(err) == CodeDuplicate {
		return errors.Join(plan.Moved(opSave), err)
	}
	return err
}

// keep writes the state and the verdicts that an event keeps.
func (tx *Tx) keep(ctx context.Context, p *plan.Plan, e *plan.Event) error {
	if e.Keeps() {
		if err := tx.keepFields(ctx, p, e); err != nil {
			return err
		}
	}
	for i, v := range e.Verdicts {
		record, err := json.Marshal(v.Record)
		if err != nil {
			return failure(opSave, CodeStatement, nil, err)
		}
		_, err = tx.Exec(ctx, `insert into plan_verdict (tenant_id, plan_id, event_no, practice_id, ord, facts, record)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7)`, p.Tenant, p.ID, e.No, v.Practice, i, string(v.Facts), string(record))
		if err != nil {
			return err
		}
	}
	return nil
}

// keepFields copies what the plan says now when that is what the event keeps,
// as it is when a plan is handed in.
func (tx *Tx) keepFields(ctx context.Context, p *plan.Plan, e *plan.Event) error {
	if !maps.Equal(e.Fields, p.Fields) {
		return tx.saveFields(ctx, p, e.No, nil, e.Fields)
	}
	_, err := tx.Exec(ctx, `insert into plan_field (tenant_id, plan_id, kept, element, intervention, field, value)
		select tenant_id, plan_id, cast(?3 as bigint), element, intervention, field, value from plan_field
		where tenant_id = ?1 and plan_id = ?2 and kept = 0`, p.Tenant, p.ID, e.No)
	return err
}
