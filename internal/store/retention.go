package store

import (
	"context"
	"time"

	"meertijd/internal/audit"
)

// Expired is how much of something was removed because its time was over.
type Expired struct {
	What string
	Rows int64
}

// retention says what goes by itself, and after how many days. Every table that
// the register keeps for a number of days is here.
var retention = []struct {
	what string
	days int
	text string // ?1 is the moment before which it goes
}{
	{"session", 90, `delete from session where seen_at < ?1`},
	{"account_ticket", 30, `delete from account_ticket where expires_at < ?1 or used_at < ?1`},
	{"setup_link", 30, `delete from setup_link where until_at < ?1 or used_at < ?1`},
	{"idempotency", 30, `delete from idempotency where created_at < ?1`},
	{"intake_upload", 1, `delete from intake_upload where at < ?1`},
	{"intake_invitee", 30, `delete from intake_invitee where sent_at < ?1`},
	{"reminder_draft", 30, `delete from reminder_draft where at < ?1`},
	{"delivery", 30, `delete from delivery where ended_at < ?1`},
	{"outbox", 30, `delete from outbox where sent_at < ?1 and not exists
		(select 1 from delivery d where d.tenant_id = outbox.tenant_id and d.id = outbox.id)`},
}

// Expire removes what is over, and says how much of each. What could not be
// removed is tried again the next day.
func (db *DB) Expire(ctx context.Context, now time.Time) (gone []Expired, err error) {
	for _, r := range retention {
		var n int64
		err := db.Write(ctx, func(tx *Tx) (err error) {
			if err := tx.atMost(ctx, purgeTime); err != nil {
				return err
			}
			n, err = tx.Exec(ctx, r.text, now.AddDate(0, 0, -r.days))
			return err
		})
		if err != nil {
			return gone, err
		}
		gone = append(gone, Expired{r.what, n})
	}
	tenants, err := db.Audited(ctx, audit.Evidence{})
	var purged int64
	for _, tenant := range tenants {
		if err != nil {
			break
		}
		var n int64
		n, err = db.PurgeAudit(ctx, tenant, now.AddDate(-KeptYears, 0, 0), now, audit.Record{Rule: "retention", AppVersion: db.options.AppVersion})
		purged += n
	}
	return append(gone, Expired{"audit_person", purged}), err
}
