package store

import (
	"context"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/notice"
	"meertijd/internal/reminder"
)

var _ interface {
	reminder.Book
	reminder.Digests
} = Reminders{}

// Readers lists owners, managers and leads of a day with where mail reaches
// them. Who chose no language reads Dutch.
func (s Reminders) Readers(ctx context.Context, tenant string, on calendar.Date) (all []reminder.Reader, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select p.person_id, p.name, h.role, h.of_id, coalesce(a.mail, ''), coalesce(a.language, '')
			from person p join hat h on h.tenant_id = p.tenant_id and h.person_id = p.person_id
			left join account_person ap on ap.tenant_id = p.tenant_id and ap.person_id = p.person_id
			left join account a on a.account_id = ap.account_id and a.closed_at is null
			where p.tenant_id = ?1 and h.role in ('owner', 'manager', 'lead')
				and (h.from_on is null or h.from_on <= ?2) and (h.until_on is null or h.until_on >= ?2)
			order by p.name_folded, p.person_id, h.role, h.of_id, h.hat_id`, []any{tenant, on}, func(scan func(...any) error) error {
			var r reminder.Reader
			err := scan(&r.Person, &r.Name, &r.Role, &r.Of, &r.Mail, &r.Language)
			if r.Language == "" {
				r.Language = reminder.Dutch
			}
			all = append(all, r)
			return err
		})
	})
	return all, err
}

// Week gives who got the mail of a week.
func (s Reminders) Week(ctx context.Context, tenant string, week calendar.Date) (all map[string]bool, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = map[string]bool{}
		return tx.Rows(ctx, `select person_id from digest where tenant_id = ?1 and week = ?2`, []any{tenant, week}, gather(all))
	})
	return all, err
}

// Off gives who does not want the weekly mail.
func (s Reminders) Off(ctx context.Context, tenant string) (all map[string]bool, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = map[string]bool{}
		return tx.Rows(ctx, `select person_id from digest_choice where tenant_id = ?1 and wanted = 0`, []any{tenant}, gather(all))
	})
	return all, err
}

// gather reads one name a row into a set.
func gather(into map[string]bool) func(func(...any) error) error {
	return func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		into[name] = true
		return err
	}
}

// Keep puts the mail of a week for a person into the outbox, once.
func (s Reminders) Keep(ctx context.Context, tenant, person string, week calendar.Date, m notice.Mail, record audit.Record) (fresh bool, err error) {
	err = s.DB.Write(ctx, func(tx *Tx) error {
		rows, err := tx.Exec(ctx, `insert into digest (tenant_id, week, person_id, mail_id, at) values (?1, ?2, ?3, ?4, ?5)
			on conflict (tenant_id, week, person_id) do nothing`, tenant, week, person, m.ID, record.At)
		if fresh = rows == 1; err != nil || !fresh {
			return err
		}
		if err := tx.PostMail(ctx, m, record.At); err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
	return fresh && err == nil, err
}

// Choose keeps whether a person wants the weekly mail.
func (s Reminders) Choose(ctx context.Context, tenant, person string, wanted bool, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `insert into digest_choice (tenant_id, person_id, wanted) values (?1, ?2, ?3)
			on conflict (tenant_id, person_id) do update set wanted = excluded.wanted`, tenant, person, wanted)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}
