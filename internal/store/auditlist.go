package store

import (
	"context"
	"encoding/hex"

	"meertijd/internal/audit"
)

// entries reads entries of a tenant's chain with their persons.
const entries = `select a.seq, a.at, a.event, a.outcome, a.object_type, a.object_id, a.object_version,
		a.fields, a.rule, a.request_id, a.app_version, a.commitment, a.previous_hash, a.hash,
		p.salt, coalesce(p.user_id, ''), coalesce(p.role, ''), coalesce(p.organisation, ''),
		coalesce(p.on_behalf_of, ''), coalesce(p.method, ''), coalesce(p.session_hash, ''), coalesce(p.access_point, ''),
		coalesce(g.by_seq, 0), a.list_id
	from audit a left join audit_person p on p.tenant_id = a.tenant_id and p.seq = a.seq
	left join audit_purged g on g.tenant_id = a.tenant_id and g.seq = a.seq
	where a.tenant_id = ?1`

// EachEntry gives the entries of a tenant's chain after a place, in order, at
// most so many. An entry whose person was purged says so.
func (tx *Tx) EachEntry(ctx context.Context, tenant string, after, most int64, each func(audit.Entry) error) error {
	return tx.eachEntry(ctx, tenant, entries+` and a.seq > ?2 order by a.seq limit ?3`, []any{tenant, after, most}, each)
}

func (tx *Tx) eachEntry(ctx context.Context, tenant, text string, args []any, each func(audit.Entry) error) error {
	return tx.Rows(ctx, text, args, func(scan func(...any) error) error {
		e, err := scanEntry(scan)
		if err != nil {
			return err
		}
		e.Tenant = tenant
		return each(e)
	})
}

// scanEntry reads a row of entries. What cannot be read stays zero, and so
// fits neither hash nor commitment: it is a problem of the chain, not an error.
func scanEntry(scan func(...any) error) (e audit.Entry, err error) {
	var at, fields, commitment, previous, hash string
	var salt *string
	err = scan(&e.Seq, &at, &e.Event, &e.Outcome, &e.ObjectType, &e.ObjectID, &e.ObjectVersion,
		&fields, &e.Rule, &e.RequestID, &e.AppVersion, &commitment, &previous, &hash,
		&salt, &e.User, &e.Role, &e.Organisation, &e.OnBehalfOf, &e.Method, &e.Session, &e.AccessPoint, &e.PurgedBy, &e.List)
	if err != nil {
		return e, err
	}
	if when, err := ParseInstant(at); err == nil && Instant(when) == at {
		e.At = when
	}
	e.Fields = splitFields(fields)
	if e.Purged = salt == nil; salt != nil {
		e.Salt, _ = hex.DecodeString(*salt)
		if hex.EncodeToString(e.Salt) != *salt {
			e.Salt = nil
		}
	}
	e.Commitment, _ = audit.ParseHash(commitment)
	e.Previous, _ = audit.ParseHash(previous)
	e.Hash, _ = audit.ParseHash(hash)
	return e, nil
}

// EachRecord gives all entries of a tenant's chain in order, page by page, so
// that a long chain neither fills the memory nor holds up who writes.
func (db *DB) EachRecord(ctx context.Context, tenant string, each func(audit.Entry) error) error {
	for after, page := int64(0), make([]audit.Entry, verifyPage); len(page) == verifyPage; {
		page = page[:0]
		err := db.Read(ctx, func(tx *Tx) error {
			page = page[:0]
			return tx.EachEntry(ctx, tenant, after, verifyPage, func(e audit.Entry) error {
				page = append(page, e)
				return nil
			})
		})
		if err != nil {
			return err
		}
		for _, e := range page {
			if err := each(e); err != nil {
				return err
			}
			after = e.Seq
		}
	}
	return nil
}
