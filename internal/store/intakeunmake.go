package store

import (
	"context"

	"meertijd/internal/base/fault"
)

// unmade are the tables whose rows go with a practice that an import made: what
// was recorded of it, what was taken back of that included, and on which lists
// it stands. A test holds this and standsOn against the schema.
var unmade = []string{
	"standing", "teller", "own_group_member", "membership", "commitment", "in_use", "attendance", "sign_up", "practice_phone", "visit", "registered", "population",
	"waiver", "withdrawal", "life", "practice_list", "practice_version", "practice",
}

// standsOn are what stays when a practice goes, so that it cannot go: somebody
// wrote or did something with it that is not the import's to take away.
var standsOn = map[string]string{
	"plan_member": "practice_id", "plan_verdict": "practice_id", "mandate": "practice_id", "practice_note": "practice_id", "attachment": "practice_id",
	"reminder_practice": "practice_id", "reminder_mail": "practice_id", "life": "other_id", "hat": "of_id",
}

// unmake takes a practice away that an import made and on which nothing was
// built. What it said stays in the import.
func (tx *Tx) unmake(ctx context.Context, tenant, id string) error {
	for table, column := range standsOn {
		var n int64
		if _, err := tx.One(ctx, `select count(*) from `+table+` where tenant_id = ?1 and `+column+` = ?2`, []any{tenant, id}, &n); err != nil {
			return err
		}
		if n > 0 {
			return builtOther(nil)
		}
	}
	if err := tx.unagree(ctx, tenant, id); err != nil {
		return err
	}
	for _, table := range unmade {
		if err := tx.drop(ctx, `delete from `+table+` where tenant_id = ?1 and practice_id = ?2`, tenant, id); err != nil {
			return err
		}
	}
	return nil
}

// unagree takes a practice out of agreements that were withdrawn. Out of one that
// holds it cannot go: an agreement of nobody by name is one of everybody.
func (tx *Tx) unagree(ctx context.Context, tenant, id string) error {
	var agreements []string
	standing := false
	err := tx.Rows(ctx, `select p.id, (select count(*) from withdrawal w where w.tenant_id = p.tenant_id and w.id = p.id)
		from agreement_practice p where p.tenant_id = ?1 and p.practice_id = ?2`, []any{tenant, id}, func(scan func(...any) error) error {
		var agreement string
		var withdrawn int64
		err := scan(&agreement, &withdrawn)
		agreements, standing = append(agreements, agreement), standing || withdrawn == 0
		return err
	})
	if err == nil && standing {
		err = builtOther(nil)
	}
	for _, agreement := range agreements {
		if err == nil {
			err = tx.drop(ctx, `delete from agreement_practice where tenant_id = ?1 and id = ?2 and practice_id = ?3`, tenant, agreement, id)
		}
	}
	return err
}

func builtOther(cause error) error {
	return &fault.Error{Kind: fault.Conflict, Code: "intake.built.other", Op: "store.Intakes.Change", Cause: cause}
}
