package store

import (
	"context"
	"encoding/json"
	"time"

	"meertijd/internal/notice"
)

// mailKind is the kind of a message in the outbox that is a mail.
const mailKind = "mail"

// platform stands for no tenant in the outbox, whose key cannot be empty.
const platform = "-"

// PostMail puts a mail into the outbox, in the transaction that causes it. The
// same mail twice is one. One without an address is kept as if it was sent, so
// that nobody learns from the time it takes whether there is an address.
func (tx *Tx) PostMail(ctx context.Context, m notice.Mail, at time.Time) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	var sent time.Time
	if m.To == "" {
		text, sent = nil, at
	}
	_, err = tx.Exec(ctx, `insert into outbox (tenant_id, id, kind, payload, created_at, sent_at)
		values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (tenant_id, id) do nothing`, outboxTenant(m.Tenant), m.ID, mailKind, string(text), at, sent)
	return err
}

func outboxTenant(tenant string) string {
	if tenant == "" {
		return platform
	}
	return tenant
}

// readMail gives the mail of a message. One that cannot be read has no address: the
// worker gives it up, instead of meeting it again forever.
func readMail(tenant, id, payload string) notice.Mail {
	var m notice.Mail
	if json.Unmarshal([]byte(payload), &m) != nil {
		m = notice.Mail{}
	}
	if m.ID, m.Tenant = id, tenant; tenant == platform {
		m.Tenant = ""
	}
	return m
}

// Deliveries keeps what was tried of every mail in the outbox.
type Deliveries struct{ DB *DB }

// ended lists the states after which nothing happens to a mail.
var ended = map[notice.State]bool{notice.Sent: true, notice.Unknown: true, notice.Dropped: true, notice.GivenUp: true}

// Claim takes the oldest mail that may be tried now.
func (s Deliveries) Claim(ctx context.Context, lease string, now, until time.Time) (d notice.Delivery, found bool, err error) {
	err = s.DB.Write(ctx, func(tx *Tx) error {
		var id, payload, tenant, state string
		d = notice.Delivery{}
		found, err = tx.One(ctx, `select o.tenant_id, o.id, o.payload, o.created_at,
				coalesce(d.state, 'waiting'), coalesce(d.attempts, 0), coalesce(d.doubtful, 0)
			from outbox o left join delivery d on d.tenant_id = o.tenant_id and d.id = o.id
			where o.sent_at is null and o.kind = ?1
				and (d.next_at is null or d.next_at <= ?2) and (d.leased_until is null or d.leased_until <= ?2)
			order by o.id, o.tenant_id limit 1`,
			[]any{mailKind, now}, &tenant, &id, &payload, &d.Posted, &state, &d.Attempts, &d.Doubtful)
		if err != nil || !found {
			return err
		}
		d.Mail = readMail(tenant, id, payload)
		d.State, d.Lease = notice.State(state), lease
		d.Attempts++
		d.Doubtful = d.Doubtful || d.State == notice.Handing
		_, err = tx.Exec(ctx, `insert into delivery (tenant_id, id, state, attempts, doubtful, lease, leased_until)
			values (?1, ?2, 'claimed', ?3, ?4, ?5, ?6)
			on conflict (tenant_id, id) do update set state = 'claimed', attempts = excluded.attempts,
				doubtful = excluded.doubtful, lease = excluded.lease, leased_until = excluded.leased_until`,
			tenant, d.Mail.ID, d.Attempts, d.Doubtful, lease, until)
		return err
	})
	return d, found, err
}

// Hand marks that the last line of a mail is about to be sent.
func (s Deliveries) Hand(ctx context.Context, d notice.Delivery, until time.Time) (held bool, err error) {
	err = s.DB.Write(ctx, func(tx *Tx) error {
		rows, err := tx.Exec(ctx, `update delivery set state = 'handing', leased_until = ?4
			where tenant_id = ?1 and id = ?2 and lease = ?3 and state = 'claimed'`,
			outboxTenant(d.Mail.Tenant), d.Mail.ID, d.Lease, until)
		held = rows == 1
		return err
	})
	return held, err
}

// Finish keeps what became of a mail.
func (s Deliveries) Finish(ctx context.Context, d notice.Delivery, o notice.Outcome) (held bool, err error) {
	tenant := outboxTenant(d.Mail.Tenant)
	var end time.Time
	if ended[o.State] {
		end = o.At
	}
	err = s.DB.Write(ctx, func(tx *Tx) error {
		rows, err := tx.Exec(ctx, `update delivery set state = ?4, last_code = ?5, next_at = ?6, ended_at = ?7, lease = '', leased_until = null,
				doubtful = case when ?8 = 1 then 1 else doubtful end
			where tenant_id = ?1 and id = ?2 and lease = ?3`, tenant, d.Mail.ID, d.Lease, string(o.State), o.Code, o.Next, end, o.Doubtful)
		if held = rows == 1; err != nil || !held || end.IsZero() {
			return err
		}
		if err := tx.noteReminder(ctx, tenant, d.Mail.ID, o.State); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `update outbox set sent_at = ?3, payload = '' where tenant_id = ?1 and id = ?2`, tenant, d.Mail.ID, end)
		return err
	})
	return held, err
}

// Pending lists mail that has not ended, oldest first.
func (s Deliveries) Pending(ctx context.Context, most int) (list []notice.Mail, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		list = nil
		return tx.Rows(ctx, `select tenant_id, id, payload from outbox where sent_at is null and kind = ?1 order by id, tenant_id limit ?2`,
			[]any{mailKind, most}, func(scan func(...any) error) error {
				var tenant, id, payload string
				err := scan(&tenant, &id, &payload)
				list = append(list, readMail(tenant, id, payload))
				return err
			})
	})
	return list, err
}

// Counts tells how many mails are in each state.
func (s Deliveries) Counts(ctx context.Context) (counts notice.Count, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		counts = notice.Count{}
		return tx.Rows(ctx, `select coalesce(d.state, 'waiting'), cast(count(*) as bigint)
			from outbox o left join delivery d on d.tenant_id = o.tenant_id and d.id = o.id
			where o.kind = ?1 group by coalesce(d.state, 'waiting')`, []any{mailKind}, func(scan func(...any) error) error {
			var state string
			var n int
			err := scan(&state, &n)
			counts[notice.State(state)] = n
			return err
		})
	})
	return counts, err
}
