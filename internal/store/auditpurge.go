package store

import (
	"context"
	"fmt"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// KeptYears is how long the person of an audit record is kept at least.
const KeptYears = 5

// CodeTooYoung says that records are not old enough to lose their persons.
const CodeTooYoung fault.Code = "audit.too-young"

// PurgePersons takes out the personal fields of a tenant's records before an
// instant, and gives how many. The record of it says which, so that the chain
// stays whole; when there is nothing to take out, nothing is recorded.
func (tx *Tx) PurgePersons(ctx context.Context, before time.Time, record audit.Record) (int64, error) {
	return tx.purge(ctx, `a.at < ?2`, before, record)
}

// purgePerson takes out one person, whatever the age of the records.
func (tx *Tx) purgePerson(ctx context.Context, person string, record audit.Record) (int64, error) {
	return tx.purge(ctx, `p.user_id = ?2`, person, record)
}

// purgeTime bounds one statement of a purge, which may be about years.
const purgeTime = 2 * time.Minute

func (tx *Tx) purge(ctx context.Context, which string, arg any, record audit.Record) (int64, error) {
	if err := tx.atMost(ctx, purgeTime); err != nil {
		return 0, err
	}
	head, err := tx.Head(ctx, record.Tenant)
	if err != nil {
		return 0, err
	}
	var sum audit.Purged
	err = tx.Rows(ctx, `select a.seq from audit a join audit_person p on p.tenant_id = a.tenant_id and p.seq = a.seq
		where a.tenant_id = ?1 and `+which+` order by a.seq`, []any{record.Tenant, arg}, func(scan func(...any) error) error {
		var seq int64
		err := scan(&seq)
		sum.Add(seq)
		return err
	})
	if err != nil || sum.Count == 0 {
		return 0, err
	}
	record.Fields = append(record.Fields, sum.Field())
	by := head.Seq + 1 // the record comes next, or the transaction runs again
	if _, err = tx.Exec(ctx, `insert into audit_purged (tenant_id, seq, by_seq)
		select p.tenant_id, p.seq, ?3 from audit_person p join audit a on a.tenant_id = p.tenant_id and a.seq = p.seq
		where p.tenant_id = ?1 and `+which, record.Tenant, arg, by); err != nil {
		return 0, err
	}
	if _, err = tx.Exec(ctx, `delete from audit_person where tenant_id = ?1 and seq in
		(select g.seq from audit_purged g where g.tenant_id = ?1 and g.by_seq = ?2)`, record.Tenant, by); err != nil {
		return 0, err
	}
	return sum.Count, tx.Audit(ctx, record)
}

// PurgeAudit takes out the persons of records that are old enough, and refuses
// when some of those before the instant are not (audit.too-young).
func (db *DB) PurgeAudit(ctx context.Context, tenant string, before, now time.Time, record audit.Record) (n int64, err error) {
	if before.After(now.AddDate(-KeptYears, 0, 0)) {
		return 0, &fault.Error{Kind: fault.Invalid, Code: CodeTooYoung, Op: "store.PurgeAudit", Args: fault.Args{"years": fmt.Sprint(KeptYears)}}
	}
	record.Tenant, record.At, record.Event, record.Outcome = tenant, now, audit.Delete, audit.OK
	record.ObjectType = "audit-persons"
	record.Fields = []string{"before=" + Instant(before)}
	err = db.Write(ctx, func(tx *Tx) error {
		n, err = tx.PurgePersons(ctx, before, record)
		return err
	})
	return n, err
}
