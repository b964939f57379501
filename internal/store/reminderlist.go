package store

import (
	"context"
	"time"

	"meertijd/internal/notice"
	"meertijd/internal/reminder"
)

// List gives the latest reminders first.
func (s Reminders) List(ctx context.Context, tenant string, most int) (all []reminder.Outline, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		err := tx.Rows(ctx, `select r.reminder_id, r.by_person, r.by_name, r.at, r.on_date,
				(select cast(count(*) as bigint) from reminder_practice p where p.tenant_id = r.tenant_id and p.reminder_id = r.reminder_id)
			from reminder r where r.tenant_id = ?1 order by r.at desc, r.reminder_id desc limit ?2`, []any{tenant, most},
			func(scan func(...any) error) error {
				o := reminder.Outline{Mails: notice.Count{}}
				err := scan(&o.ID, &o.By.Person, &o.By.Name, &o.At, &o.On, &o.Practices)
				all = append(all, o)
				return err
			})
		for i := range all {
			if err == nil {
				err = tx.mailCounts(ctx, tenant, all[i].ID, "", all[i].Mails)
			}
		}
		return err
	})
	return all, err
}

// mailCounts counts the mails of a reminder, or of one practice in it, by how
// far they have come.
func (tx *Tx) mailCounts(ctx context.Context, tenant, id, practice string, into notice.Count) error {
	return tx.Rows(ctx, `select `+mailState+`, cast(count(*) as bigint)
		from reminder_mail m left join delivery d on d.tenant_id = m.tenant_id and d.id = m.mail_id
		where m.tenant_id = ?1 and m.reminder_id = ?2 and (?3 = '' or m.practice_id = ?3) group by `+mailState, []any{tenant, id, practice},
		func(scan func(...any) error) error {
			var state string
			var n int
			err := scan(&state, &n)
			into[notice.State(state)] = n
			return err
		})
}

const toldRows = `select p.reminder_id, p.practice_id, p.year, r.by_person, r.by_name, r.at, r.on_date
	from reminder_practice p join reminder r on r.tenant_id = p.tenant_id and r.reminder_id = p.reminder_id
	where p.tenant_id = ?1`

func scanTold(scan func(...any) error) (t reminder.Told, err error) {
	err = scan(&t.Reminder, &t.Practice, &t.Year, &t.By.Person, &t.By.Name, &t.At, &t.On)
	return t, err
}

// Since gives for each practice the last reminder at or after a moment.
func (s Reminders) Since(ctx context.Context, tenant string, since time.Time) (last map[string]reminder.Told, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		last = map[string]reminder.Told{}
		return tx.Rows(ctx, toldRows+` and p.at >= ?2 order by p.at, p.reminder_id, p.practice_id`, []any{tenant, since},
			func(scan func(...any) error) error {
				t, err := scanTold(scan)
				last[t.Practice] = t
				return err
			})
	})
	return last, err
}

// Of gives the reminders of a practice, the latest first.
func (s Reminders) Of(ctx context.Context, tenant, practice string) (all []reminder.Told, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		err := tx.Rows(ctx, toldRows+` and p.practice_id = ?2 order by p.at desc, p.reminder_id desc`, []any{tenant, practice},
			func(scan func(...any) error) error {
				t, err := scanTold(scan)
				t.Mails = notice.Count{}
				all = append(all, t)
				return err
			})
		for i := range all {
			if err == nil {
				err = tx.mailCounts(ctx, tenant, all[i].Reminder, practice, all[i].Mails)
			}
		}
		return err
	})
	return all, err
}
