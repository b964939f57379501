package store

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"meertijd/internal/audit"
	"meertijd/internal/base/legible"
)

const saltSize = 16

// Audit appends a record to the chain of its tenant, in this transaction. When
// another transaction advanced the chain first, Write runs everything again.
func (tx *Tx) Audit(ctx context.Context, r audit.Record) error {
	return tx.auditAll(ctx, []audit.Record{r})
}

// auditAll appends records, those of one tenant in one go.
func (tx *Tx) auditAll(ctx context.Context, records []audit.Record) error {
	heads := map[string]audit.Head{}
	for _, r := range records {
		head, known := heads[r.Tenant]
		if !known {
			var err error
			if head, err = tx.Head(ctx, r.Tenant); err != nil {
				return err
			}
			if err := tx.advance(ctx, r.Tenant, head.Seq, count(records, r.Tenant)); err != nil {
				return err
			}
		}
		entry, err := tx.append(ctx, head, r)
		if err != nil {
			return err
		}
		heads[r.Tenant] = entry.Head()
	}
	for tenant, head := range heads {
		if err := tx.setHash(ctx, tenant, head); err != nil {
			return err
		}
	}
	return tx.keepLists(ctx, records)
}

func count(records []audit.Record, tenant string) (n int64) {
	for _, r := range records {
		if r.Tenant == tenant {
			n++
		}
	}
	return n
}

// Head gives the end of a tenant's chain; the zero Head when nothing was ever
// recorded.
func (tx *Tx) Head(ctx context.Context, tenant string) (audit.Head, error) {
	var head audit.Head
	var hash string
	found, err := tx.One(ctx, `select head_seq, head_hash from audit_chain where tenant_id = ?1`, []any{tenant}, &head.Seq, &hash)
	if err != nil || !found {
		return audit.Head{}, err
	}
	head.Hash, err = audit.ParseHash(hash)
	if err != nil {
		return head, failure("store.Head", CodeDamaged, nil, err)
	}
	return head, nil
}

// advance claims the next places by compare-and-swap, before anything is
// written there, so that whoever lost the race learns it first.
func (tx *Tx) advance(ctx context.Context, tenant string, from, by int64) error {
	var rows int64
	var err error
	if from == 0 {
		rows, err = tx.Exec(ctx, `insert into audit_chain (tenant_id, head_seq, head_hash)
			values (?1, ?2, ?3) on conflict (tenant_id) do nothing`, tenant, by, audit.Hash{}.String())
	} else {
		rows, err = tx.Exec(ctx, `update audit_chain set head_seq = ?3
			where tenant_id = ?1 and head_seq = ?2`, tenant, from, from+by)
	}
	if err == nil && rows == 0 {
		return errLostRace
	}
	return err
}

func (tx *Tx) setHash(ctx context.Context, tenant string, head audit.Head) error {
	rows, err := tx.Exec(ctx, `update audit_chain set head_hash = ?3
		where tenant_id = ?1 and head_seq = ?2`, tenant, head.Seq, head.Hash.String())
	if err == nil && rows == 0 {
		return errLostRace
	}
	return err
}

func (tx *Tx) append(ctx context.Context, head audit.Head, r audit.Record) (audit.Entry, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(tx.db.options.Rand, salt); err != nil {
		return audit.Entry{}, fmt.Errorf("salt: %w", err)
	}
	e := audit.Link(head, cleanRecord(r), salt)
	_, err := tx.Exec(ctx, `insert into audit (tenant_id, seq, at, event, outcome, object_type, object_id,
			object_version, fields, rule, request_id, app_version, commitment, previous_hash, hash, list_id)
		values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)`,
		e.Tenant, e.Seq, e.At, e.Event, e.Outcome, e.ObjectType, e.ObjectID,
		e.ObjectVersion, joinFields(e.Fields), e.Rule, e.RequestID, e.AppVersion,
		e.Commitment.String(), e.Previous.String(), e.Hash.String(), e.List)
	if err != nil {
		return e, err
	}
	_, err = tx.Exec(ctx, `insert into audit_person (tenant_id, seq, salt, user_id, role, organisation,
			on_behalf_of, method, session_hash, access_point)
		values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`,
		e.Tenant, e.Seq, hex.EncodeToString(salt), e.User, e.Role, e.Organisation,
		e.OnBehalfOf, e.Method, e.Session, e.AccessPoint)
	return e, err
}

// cleanRecord makes the texts what the database will give back; otherwise the
// hash would be of something else than what is kept.
func cleanRecord(r audit.Record) audit.Record {
	for _, text := range []*string{
		&r.Tenant, &r.User, &r.Role, &r.Organisation, &r.OnBehalfOf, &r.Method, &r.Session, &r.AccessPoint,
		&r.ObjectType, &r.ObjectID, &r.Rule, &r.RequestID, &r.AppVersion,
	} {
		*text = legible.Clean(*text)
	}
	if len(r.Fields) > 0 {
		r.Fields = splitFields(joinFields(r.Fields))
	}
	return r
}

// Fields are kept one on a line.
func joinFields(fields []string) string {
	lines := make([]string, len(fields))
	for i, field := range fields {
		lines[i] = legible.Clean(strings.ReplaceAll(field, "\n", " "))
	}
	return strings.Join(lines, "\n")
}

func splitFields(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
