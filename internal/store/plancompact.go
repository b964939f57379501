package store

import (
	"context"
	"slices"
	"time"
)

// draftDays is how long revisions stay after the hand-in that they led to.
const draftDays = 90

// compactPart is how many plans are folded in one transaction, so that nobody
// who saves waits for long.
const compactPart = 200

// Compact folds away the revisions that led to a hand-in of more than ninety
// days before a moment, and gives how many. Versions, events and kept states
// stay; what was typed since the hand-in stays too. Who asks for the changes
// after a version that was folded away gets the conflict plan.base-too-old.
func (s Plans) Compact(ctx context.Context, tenant string, before time.Time) (folded int64, err error) {
	limit := before.AddDate(0, 0, -draftDays)
	var ids []string
	err = s.DB.Read(ctx, func(tx *Tx) error {
		ids = nil
		if err := tx.atMost(ctx, wholeTime); err != nil {
			return err
		}
		return tx.Rows(ctx, `select p.plan_id from plan p where p.tenant_id = ?1 and exists
				(select 1 from plan_event e where e.tenant_id = ?1 and e.plan_id = p.plan_id
				and e.kind in ('handed-in', 'changed') and e.at < ?2 and e.version > p.folded_to)
			order by p.plan_id`, []any{tenant, limit},
			func(scan func(...any) error) error {
				ids = append(ids, "")
				return scan(&ids[len(ids)-1])
			})
	})
	for part := range slices.Chunk(ids, compactPart) {
		if err != nil {
			break
		}
		var done int64
		done, err = s.compact(ctx, tenant, part, limit)
		folded += done
	}
	return folded, err
}

func (s Plans) compact(ctx context.Context, tenant string, ids []string, limit time.Time) (folded int64, err error) {
	err = s.DB.Write(ctx, func(tx *Tx) error {
		folded = 0
		for _, id := range ids {
			n, err := tx.compact(ctx, tenant, id, limit)
			if err != nil {
				return err
			}
			folded += n
		}
		return nil
	})
	return folded, err
}

func (tx *Tx) compact(ctx context.Context, tenant, id string, limit time.Time) (int64, error) {
	var to int64
	_, err := tx.One(ctx, `select coalesce(max(version), 0) from plan_event where tenant_id = ?1 and plan_id = ?2
		and kind in ('handed-in', 'changed') and at < ?3`, []any{tenant, id, limit}, &to)
	if err != nil || to == 0 {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `update plan set folded_to = ?3 where tenant_id = ?1 and plan_id = ?2`, tenant, id, to); err != nil {
		return 0, err
	}
	return tx.Exec(ctx, `delete from plan_revision where tenant_id = ?1 and plan_id = ?2 and no <= ?3`, tenant, id, to)
}
