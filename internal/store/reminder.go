package store

import (
	"context"
	"encoding/json"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/notice"
	"meertijd/internal/reminder"
)

// Reminders keeps reminders to practices: a reminder.Store.
type Reminders struct{ DB *DB }

var _ reminder.Store = Reminders{}

// SaveDraft makes a draft, or replaces what it says.
func (s Reminders) SaveDraft(ctx context.Context, d reminder.Draft, record audit.Record) error {
	choices, err := json.Marshal(d.Choices)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *Tx) error {
		if sent, err := tx.reminded(ctx, d.Tenant, d.ID); err != nil || sent {
			return err
		}
		_, err := tx.Exec(ctx, `insert into reminder_draft (tenant_id, reminder_id, words, choices, by_person, by_name, at)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
			on conflict (tenant_id, reminder_id) do update set words = excluded.words, choices = excluded.choices, at = excluded.at`,
			d.Tenant, d.ID, d.Words, string(choices), d.By.Person, d.By.Name, d.At)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// reminded says whether a reminder was sent.
func (tx *Tx) reminded(ctx context.Context, tenant, id string) (bool, error) {
	return tx.One(ctx, `select reminder_id from reminder where tenant_id = ?1 and reminder_id = ?2`, []any{tenant, id}, new(string))
}

// Draft gives a draft that has not been sent.
func (s Reminders) Draft(ctx context.Context, tenant, id string) (d reminder.Draft, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		var choices string
		d = reminder.Draft{Tenant: tenant, ID: id}
		found, err := tx.One(ctx, `select words, choices, by_person, by_name, at from reminder_draft
			where tenant_id = ?1 and reminder_id = ?2`, []any{tenant, id}, &d.Words, &choices, &d.By.Person, &d.By.Name, &d.At)
		if err == nil && !found {
			err = reminder.Missing("store.Reminders.Draft")
		}
		if err != nil {
			return err
		}
		return json.Unmarshal([]byte(choices), &d.Choices)
	})
	return d, err
}

// Send keeps a reminder with its mails, once.
func (s Reminders) Send(ctx context.Context, r reminder.Reminder, since time.Time, record audit.Record) (fresh bool, err error) {
	err = s.DB.Write(ctx, func(tx *Tx) error {
		fresh = false
		if sent, err := tx.reminded(ctx, r.Tenant, r.ID); err != nil || sent {
			return err
		}
		_, err := tx.Exec(ctx, `insert into reminder (tenant_id, reminder_id, words, by_person, by_name, at, on_date)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7)`, r.Tenant, r.ID, r.Words, r.By.Person, r.By.Name, r.At, r.On)
		if err != nil {
			return err
		}
		for i, sent := range r.Sent {
			if err := tx.remind(ctx, &r, i, sent, since); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `delete from reminder_draft where tenant_id = ?1 and reminder_id = ?2`, r.Tenant, r.ID); err != nil {
			return err
		}
		fresh = true
		return tx.Audit(ctx, record)
	})
	return fresh && err == nil, err
}

// remind keeps what one practice is told, unless somebody else told it
// something that the sender did not know of.
func (tx *Tx) remind(ctx context.Context, r *reminder.Reminder, ord int, sent reminder.Sent, since time.Time) error {
	var last string
	_, err := tx.One(ctx, `select reminder_id from reminder_practice where tenant_id = ?1 and practice_id = ?2 and at >= ?3
		order by at desc, reminder_id desc limit 1`, []any{r.Tenant, sent.Practice, since}, &last)
	if err == nil && last != sent.Before {
		err = reminder.Moved("store.Reminders.Send")
	}
	if err != nil {
		return err
	}
	letters, err := json.Marshal(sent.Letters)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into reminder_practice (tenant_id, reminder_id, practice_id, ord, year, kind, before_id, letters, at)
		values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`, r.Tenant, r.ID, sent.Practice, ord, sent.Year, string(sent.Kind), sent.Before, string(letters), r.At)
	if err != nil {
		return err
	}
	for i, m := range sent.Mails {
		_, err := tx.Exec(ctx, `insert into reminder_mail (tenant_id, mail_id, reminder_id, practice_id, ord, to_person, to_name)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7)`, r.Tenant, m.ID, r.ID, sent.Practice, i, m.Person, m.Name)
		if err != nil {
			return err
		}
		if err := tx.PostMail(ctx, m.Mail, r.At); err != nil {
			return err
		}
	}
	return nil
}

// noteReminder keeps what became of a mail of a reminder; of another mail it
// does nothing.
func (tx *Tx) noteReminder(ctx context.Context, tenant, mail string, state notice.State) error {
	_, err := tx.Exec(ctx, `update reminder_mail set state = ?3 where tenant_id = ?1 and mail_id = ?2`, tenant, mail, string(state))
	return err
}

// Get gives a reminder with what was sent.
func (s Reminders) Get(ctx context.Context, tenant, id string) (r reminder.Reminder, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		r = reminder.Reminder{Tenant: tenant, ID: id}
		found, err := tx.One(ctx, `select words, by_person, by_name, at, on_date from reminder where tenant_id = ?1 and reminder_id = ?2`,
			[]any{tenant, id}, &r.Words, &r.By.Person, &r.By.Name, &r.At, &r.On)
		if err == nil && !found {
			err = reminder.Missing("store.Reminders.Get")
		}
		if err != nil {
			return err
		}
		return tx.sent(ctx, &r)
	})
	return r, err
}

// sent reads what each practice was told, and to whom.
func (tx *Tx) sent(ctx context.Context, r *reminder.Reminder) error {
	at := map[string]int{}
	err := tx.Rows(ctx, `select practice_id, year, kind, before_id, letters from reminder_practice
		where tenant_id = ?1 and reminder_id = ?2 order by ord, practice_id`, []any{r.Tenant, r.ID}, func(scan func(...any) error) error {
		var one reminder.Sent
		var letters string
		if err := scan(&one.Practice, &one.Year, &one.Kind, &one.Before, &letters); err != nil {
			return err
		}
		at[one.Practice] = len(r.Sent)
		r.Sent = append(r.Sent, one)
		return json.Unmarshal([]byte(letters), &r.Sent[len(r.Sent)-1].Letters)
	})
	if err != nil {
		return err
	}
	return tx.Rows(ctx, `select m.practice_id, m.mail_id, m.to_person, m.to_name, `+mailState+`
		from reminder_mail m left join delivery d on d.tenant_id = m.tenant_id and d.id = m.mail_id
		where m.tenant_id = ?1 and m.reminder_id = ?2 order by m.practice_id, m.ord, m.mail_id`, []any{r.Tenant, r.ID}, func(scan func(...any) error) error {
		var practice string
		var m reminder.Posted
		err := scan(&practice, &m.ID, &m.Person, &m.Name, &m.State)
		if i, known := at[practice]; known {
			r.Sent[i].Mails = append(r.Sent[i].Mails, m)
		}
		return err
	})
}

// mailState is how far a mail of a reminder (m) has come: how it ended, else
// what its delivery (d) says.
const mailState = `case when m.state <> '' then m.state else coalesce(d.state, 'waiting') end`
