package store

import (
	"context"
	"strconv"

	"meertijd/internal/base/fault"
	"meertijd/internal/base/legible"
	"meertijd/internal/plan"
)

// place is where a field is kept.
type place struct{ element, intervention, field string }

// placeOf cuts a path up; of a path that is not of a choice the field holds all.
func placeOf(p plan.Path) place {
	element, intervention, field, ok := p.Parts()
	if !ok || element == "" || intervention == "" {
		return place{field: string(p)}
	}
	return place{element, intervention, field}
}

// saveFields writes what differs between the stored fields and those of now.
func (tx *Tx) saveFields(ctx context.Context, p *plan.Plan, kept int, stored, now plan.Fields) error {
	for _, path := range plan.Difference(stored, now) {
		at := placeOf(path)
		var err error
		if text := legible.Clean(now[path]); text == "" {
			_, err = tx.Exec(ctx, `delete from plan_field where tenant_id = ?1 and plan_id = ?2 and kept = ?3
				and element = ?4 and intervention = ?5 and field = ?6`,
				p.Tenant, p.ID, kept, at.element, at.intervention, at.field)
		} else {
			_, err = tx.Exec(ctx, `insert into plan_field (tenant_id, plan_id, kept, element, intervention, field, value)
				values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
				on conflict (tenant_id, plan_id, kept, element, intervention, field) do update set value = excluded.value`,
				p.Tenant, p.ID, kept, at.element, at.intervention, at.field, text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// seats gives members the year of their plan.
func seats(members []plan.Member, year int) []seat {
	out := make([]seat, len(members))
	for i, m := range members {
		out[i] = seat{m, year}
	}
	return out
}

func (tx *Tx) saveRevisions(ctx context.Context, p *plan.Plan, revisions []plan.Revision) error {
	for i, r := range revisions {
		_, err := tx.Exec(ctx, `insert into plan_revision (tenant_id, plan_id, no, ord, path, old_text, new_text,
				by_person, by_name, by_role, editor, at)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`,
			p.Tenant, p.ID, r.No, i, r.Path, r.Old, r.New, r.By.Person, r.By.Name, r.By.Role, r.Editor, r.At)
		if err != nil {
			return err
		}
	}
	return nil
}

// once remembers the key of a command. A key that was used is a Conflict: with
// the same request store.duplicate, with another one store.key-reused.
func (tx *Tx) once(ctx context.Context, tenant string, once plan.Once) error {
	_, seen, err := tx.Once(ctx, request(tenant, once))
	if err != nil {
		return err
	}
	if seen {
		return failure(opSave, CodeDuplicate, nil, nil)
	}
	return tx.Remember(ctx, request(tenant, once), []byte(once.Answer))
}

// Revisions gives the saved changes after a version, in order. Of a version
// whose changes were folded away nobody can say what came after it.
func (s Plans) Revisions(ctx context.Context, tenant, id string, after int) (all []plan.Revision, err error) {
	const op = "store.Plans.Revisions"
	err = s.DB.Read(ctx, func(tx *Tx) error {
		var folded int
		found, err := tx.One(ctx, `select folded_to from plan where tenant_id = ?1 and plan_id = ?2`, []any{tenant, id}, &folded)
		if err := orMissing(found, err, op, noPlan); err != nil {
			return err
		}
		if folded > 0 && after < folded {
			return &fault.Error{Kind: fault.Conflict, Code: tooOld, Op: op, Args: fault.Args{"version": strconv.Itoa(after)}}
		}
		all = nil
		return tx.Rows(ctx, `select no, path, old_text, new_text, by_person, by_name, by_role, editor, at
			from plan_revision where tenant_id = ?1 and plan_id = ?2 and no > ?3 order by no, ord`, []any{tenant, id, after},
			func(scan func(...any) error) error {
				var r plan.Revision
				err := scan(&r.No, &r.Path, &r.Old, &r.New, &r.By.Person, &r.By.Name, &r.By.Role, &r.Editor, &r.At)
				all = append(all, r)
				return err
			})
	})
	return all, err
}
