package store

import (
	"context"
	"encoding/hex"

	"meertijd/internal/audit"
)

// EachEntry gives the entries of a tenant's chain after a place, in order, at
// most so many. An entry whose person was purged says so.
func (tx *Tx) EachEntry(ctx context.Context, tenant string, after, most int64, each func(audit.Entry) error) error {
	return tx.Rows(ctx, `select a.seq, a.at, a.event, a.outcome, a.object_type, a.object_id, a.object_version,
			a.fields, a.rule, a.request_id, a.app_version, a.commitment, a.previous_hash, a.hash,
			p.salt, coalesce(p.user_id, ''), coalesce(p.role, ''), coalesce(p.organisation, ''),
			coalesce(p.on_behalf_of, ''), coalesce(p.method, ''), coalesce(p.session_hash, ''), coalesce(p.access_point, '')
		from audit a left join audit_person p on p.tenant_id = a.tenant_id and p.seq = a.seq
		where a.tenant_id = ?1 and a.seq > ?2 order by a.seq limit ?3`, []any{tenant, after, most},
		func(scan func(...any) error) error {
			e, err := scanEntry(scan)
			if err != nil {
				return err
			}
			e.Tenant = tenant
			return each(e)
		})
}

func scanEntry(scan func(...any) error) (e audit.Entry, err error) {
	var fields, commitment, previous, hash string
	var salt *string
	err = scan(&e.Seq, &e.At, &e.Event, &e.Outcome, &e.ObjectType, &e.ObjectID, &e.ObjectVersion,
		&fields, &e.Rule, &e.RequestID, &e.AppVersion, &commitment, &previous, &hash,
		&salt, &e.User, &e.Role, &e.Organisation, &e.OnBehalfOf, &e.Method, &e.Session, &e.AccessPoint)
	if err != nil {
		return e, err
	}
	e.Fields = splitFields(fields)
	e.Purged = salt == nil
	if salt != nil {
		e.Salt, _ = hex.DecodeString(*salt) // a salt that cannot be read fails its commitment
	}
	// A hash that cannot be read stays zero, and so fits nothing.
	e.Commitment, _ = audit.ParseHash(commitment)
	e.Previous, _ = audit.ParseHash(previous)
	e.Hash, _ = audit.ParseHash(hash)
	return e, nil
}

const verifyPage = 1000

// VerifyAudit reads a tenant's whole chain and gives what is wrong with it,
// also against the head that stands beside it and one that was kept elsewhere.
func (db *DB) VerifyAudit(ctx context.Context, tenant string, external *audit.Head) (problems []audit.Problem, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		own, err := tx.Head(ctx, tenant)
		if err != nil {
			return err
		}
		v := audit.NewVerifier(tenant, &own, external)
		for after := int64(0); err == nil; {
			n := 0
			err = tx.EachEntry(ctx, tenant, after, verifyPage, func(e audit.Entry) error {
				v.Next(e)
				after, n = e.Seq, n+1
				return nil
			})
			if n < verifyPage {
				break
			}
		}
		problems = v.Problems()
		if last := v.Last(); err == nil && last.Seq > own.Seq { // the head was set back
			problems = append(problems, audit.Problem{Seq: last.Seq, Code: audit.Broken})
		}
		return err
	})
	return problems, err
}

// PurgePersons takes out the personal fields of a tenant's records before an
// instant, and gives how many. The chain stays whole.
func (tx *Tx) PurgePersons(ctx context.Context, tenant, before string) (int64, error) {
	return tx.Exec(ctx, `delete from audit_person where tenant_id = ?1 and seq in
		(select a.seq from audit a where a.tenant_id = ?1 and a.at < ?2)`, tenant, before)
}
