package store

import (
	"context"
	"encoding/json"

	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
	"meertijd/internal/practice"
)

// takeIn writes what an import does.
func (tx *Tx) takeIn(ctx context.Context, b *intake.Batch) error {
	i := &b.Import
	_, err := tx.Exec(ctx, `insert into intake_import (`+importColumns+`)
		values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)`,
		i.Tenant, i.ID, i.Kind, i.File, i.Hash, i.Proposal, i.Counts.New, i.Counts.Changed, i.Counts.Same, i.Counts.Wrong, i.Counts.Ignored,
		i.By, i.ByName, i.At, i.Undone, i.UndoneBy, i.Left)
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return tx.newPlaces(ctx, b) },
		func() error { return tx.newFacts(ctx, b) },
		func() error { return tx.newInvitees(ctx, b) },
		func() error { return tx.newItems(ctx, b) },
		func() error { return tx.remember(ctx, i.Tenant, i.Kind, b.Mapping) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `delete from intake_upload where tenant_id = ?1 and upload_id = ?2`, i.Tenant, i.ID)
	return err
}

func (tx *Tx) newPlaces(ctx context.Context, b *intake.Batch) error {
	for _, n := range b.Places {
		_, err := tx.Exec(ctx, `insert into neighbourhood (tenant_id, neighbourhood_id, name, name_folded, coordinator, fictional)
			values (?1, ?2, ?3, ?4, ?5, ?6)`, b.Import.Tenant, n.ID, n.Name, Fold(n.Name), n.Coordinator, n.Fictional)
		if err != nil {
			return err
		}
	}
	for _, c := range b.Centres {
		_, err := tx.Exec(ctx, `insert into centre (tenant_id, centre_id, name, name_folded) values (?1, ?2, ?3, ?4)`,
			b.Import.Tenant, c.ID, c.Name, Fold(c.Name))
		if err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) newFacts(ctx context.Context, b *intake.Batch) error {
	for i := range b.Changes {
		if err := tx.saveFile(ctx, &b.Changes[i], b.Record); err != nil {
			return err
		}
	}
	for i := range b.Plans {
		if err := tx.savePlan(ctx, &b.Plans[i]); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) newInvitees(ctx context.Context, b *intake.Batch) error {
	for i := range b.Invitees {
		if err := tx.putInvitee(ctx, b.Import.Tenant, &b.Invitees[i]); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) putInvitee(ctx context.Context, tenant string, v *intake.Invitee) error {
	_, err := tx.Exec(ctx, `insert into intake_invitee (tenant_id, invitee_id, mail, name, role, of_id, from_on, until_on, import_id, sent_at)
		values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
		on conflict (tenant_id, invitee_id) do update set name = excluded.name, from_on = excluded.from_on, until_on = excluded.until_on,
			import_id = excluded.import_id`, tenant, v.ID, v.Mail, v.Name, v.Role, v.Of, v.From, v.Until, v.Import, v.Sent)
	return err
}

func (tx *Tx) newItems(ctx context.Context, b *intake.Batch) error {
	for no, x := range b.Items {
		_, err := tx.Exec(ctx, `insert into intake_item (tenant_id, import_id, no, effect, id, practice_id, before_text, after_text)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`, b.Import.Tenant, b.Import.ID, no+1, x.Effect, x.ID, x.Practice, x.Before, x.After)
		if err != nil {
			return err
		}
	}
	return nil
}

// takeBack undoes items of an import. Facts of a practice that goes with them
// go too; of one that stays they are withdrawn, as every fact is.
func (tx *Tx) takeBack(ctx context.Context, b *intake.Batch) error {
	i := &b.Import
	rows, err := tx.Exec(ctx, `update intake_import set undone_at = ?3, undone_by = ?4, left_standing = ?5
		where tenant_id = ?1 and import_id = ?2 and undone_at is null`, i.Tenant, i.ID, i.Undone, i.UndoneBy, i.Left)
	if err := orMissing(rows > 0, err, "store.Intakes.Change", noImport); err != nil {
		return err
	}
	made, facts := map[string]bool{}, map[string][]string{}
	for _, x := range b.Items {
		made[x.Practice] = made[x.Practice] || x.Effect == intake.Made
		if x.Effect == intake.Added {
			facts[x.Practice] = append(facts[x.Practice], x.ID)
		}
	}
	if err := tx.withdrawn(ctx, b, made, facts); err != nil {
		return err
	}
	for _, x := range b.Items {
		if err := tx.reverse(ctx, i.Tenant, &x, made); err != nil {
			return unlessBuilt(err)
		}
	}
	return nil
}

// withdrawn withdraws the facts that an import added, in the order of its items.
func (tx *Tx) withdrawn(ctx context.Context, b *intake.Batch, made map[string]bool, facts map[string][]string) error {
	for _, x := range b.Items {
		ids := facts[x.Practice]
		if delete(facts, x.Practice); len(ids) == 0 || made[x.Practice] {
			continue
		}
		c := practice.Change{Withdrawn: ids, By: b.Import.UndoneBy, At: b.Import.Undone, Why: intake.ImportMark + b.Import.ID, Fields: []string{"import"}}
		c.Practice = practice.Practice{Tenant: b.Import.Tenant, ID: x.Practice}
		if err := tx.saveFile(ctx, &c, b.Record); err != nil {
			return err
		}
	}
	return nil
}

// unlessBuilt says it in other words when something hangs on a row that has to
// go: something was built on it that the import does not know of.
func unlessBuilt(err error) error {
	if fault.CodeOf(err) == CodeConstraint {
		return builtOther(err)
	}
	return err
}

// reverse takes one thing back.
func (tx *Tx) reverse(ctx context.Context, tenant string, x *intake.Item, made map[string]bool) error {
	switch x.Effect {
	case intake.Made:
		return tx.unmake(ctx, tenant, x.ID)
	case intake.Corrected:
		var p practice.Practice
		if err := json.Unmarshal([]byte(x.Before), &p); err != nil {
			return failure("store.Intakes.Change", CodeDamaged, nil, err)
		}
		p.Tenant, p.ID = tenant, x.Practice
		return tx.savePractice(ctx, &p)
	case intake.Kept:
		return tx.drop(ctx, `delete from practice_list where tenant_id = ?1 and list = ?2 and practice_id = ?3`, tenant, x.ID, x.Practice)
	case intake.Withdrew:
		return tx.drop(ctx, `delete from withdrawal where tenant_id = ?1 and id = ?2`, tenant, x.ID)
	case intake.MadePlace:
		return tx.drop(ctx, `delete from neighbourhood where tenant_id = ?1 and neighbourhood_id = ?2`, tenant, x.ID)
	case intake.MadeCentre:
		return tx.drop(ctx, `delete from centre where tenant_id = ?1 and centre_id = ?2`, tenant, x.ID)
	case intake.MadePlan:
		for _, table := range []string{"plan_field", "plan_event", "plan_revision", "plan_member", "plan"} {
			if err := tx.drop(ctx, `delete from `+table+` where tenant_id = ?1 and plan_id = ?2`, tenant, x.ID); err != nil {
				return err
			}
		}
	case intake.Prepared:
		if x.Before == "" {
			return tx.drop(ctx, `delete from intake_invitee where tenant_id = ?1 and invitee_id = ?2`, tenant, x.ID)
		}
		var v intake.Invitee
		if err := json.Unmarshal([]byte(x.Before), &v); err != nil {
			return failure("store.Intakes.Change", CodeDamaged, nil, err)
		}
		return tx.putInvitee(ctx, tenant, &v)
	}
	return nil
}

func (tx *Tx) drop(ctx context.Context, text string, args ...any) error {
	_, err := tx.Exec(ctx, text, args...)
	return err
}
