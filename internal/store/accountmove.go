package store

import (
	"context"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/calendar"
)

// Moved lists the moves into a practice that were not taken back.
func (s Accounts) Moved(ctx context.Context, tenant, into string) (all []account.Move, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select hat_id, person_id, from_practice, into_practice, on_date, was_until, next_hat from hat_move
			where tenant_id = ?1 and into_practice = ?2 and undone_at is null order by person_id, hat_id, on_date`, []any{tenant, into},
			func(scan func(...any) error) error {
				var m account.Move
				err := scan(&m.Hat, &m.Person, &m.From, &m.Into, &m.On, &m.Was, &m.Next)
				all = append(all, m)
				return err
			})
	})
	return all, err
}

// Staff lists the people who have a role in a practice on a day or later.
func (s Accounts) Staff(ctx context.Context, tenant, practice string, on calendar.Date) (all []string, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select distinct person_id from hat where tenant_id = ?1 and of_id = ?2 and role in (?3, ?4, ?5)
			and (until_on is null or until_on >= ?6) order by person_id`,
			[]any{tenant, practice, access.Owner, access.Manager, access.Employee, on}, func(scan func(...any) error) error {
				var id string
				err := scan(&id)
				all = append(all, id)
				return err
			})
	})
	return all, err
}

// moves keeps how hats went along with their practice, or that this was taken
// back.
func (tx *Tx) moves(ctx context.Context, tenant string, moves []account.Move) error {
	for _, m := range moves {
		_, err := tx.Exec(ctx, `insert into hat_move (tenant_id, hat_id, person_id, from_practice, into_practice, on_date, was_until, next_hat, undone_at)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
			on conflict (tenant_id, hat_id, into_practice, on_date) do update set from_practice = excluded.from_practice,
				was_until = excluded.was_until, next_hat = excluded.next_hat, undone_at = excluded.undone_at`,
			tenant, m.Hat, m.Person, m.From, m.Into, m.On, m.Was, m.Next, m.Undone)
		if err != nil {
			return err
		}
	}
	return nil
}
