package store

import (
	"context"
	"crypto/ed25519"
	"time"

	"meertijd/internal/audit"
)

// SignHeads signs the head of every chain that grew since it was signed last,
// and gives how many. A chain that did not grow keeps its signature.
func (db *DB) SignHeads(ctx context.Context, key ed25519.PrivateKey, at time.Time) (signed int, err error) {
	tenants, err := db.Audited(ctx, audit.Evidence{})
	for _, tenant := range tenants {
		if err != nil {
			break
		}
		var grew bool
		grew, err = db.signHead(ctx, tenant, key, at)
		if grew {
			signed++
		}
	}
	return signed, err
}

func (db *DB) signHead(ctx context.Context, tenant string, key ed25519.PrivateKey, at time.Time) (grew bool, err error) {
	err = db.Write(ctx, func(tx *Tx) error {
		head, err := tx.Head(ctx, tenant)
		if err != nil || head.Seq == 0 {
			return err
		}
		s := audit.Sign(key, tenant, head, at)
		rows, err := tx.Exec(ctx, `insert into audit_signature (tenant_id, seq, head_hash, signed_at, public_key, signature)
			values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (tenant_id, seq) do nothing`,
			s.Tenant, s.Seq, s.Hash.String(), s.At, audit.KeyText(s.Key), s.SignatureText())
		grew = rows > 0
		return err
	})
	return grew, err
}

// Signatures gives the signed heads of a tenant, in order. One that cannot be
// read is not genuine.
func (tx *Tx) Signatures(ctx context.Context, tenant string, each func(audit.SignedHead) error) error {
	return tx.Rows(ctx, `select seq, head_hash, signed_at, public_key, signature from audit_signature
		where tenant_id = ?1 order by seq`, []any{tenant}, func(scan func(...any) error) error {
		s := audit.SignedHead{Tenant: tenant}
		var hash, at, key, signature string
		if err := scan(&s.Seq, &hash, &at, &key, &signature); err != nil {
			return err
		}
		s.Hash, _ = audit.ParseHash(hash)
		if when, err := ParseInstant(at); err == nil && Instant(when) == at {
			s.At = when
		}
		s.Key, _ = audit.ParseKey(key)
		s.Signature = audit.ReadSignature(signature)
		return each(s)
	})
}

// Heads gives the signed heads of every tenant.
func (db *DB) Heads(ctx context.Context) (heads []audit.SignedHead, err error) {
	tenants, err := db.Audited(ctx, audit.Evidence{})
	if err != nil {
		return nil, err
	}
	err = db.Read(ctx, func(tx *Tx) error {
		heads = nil
		for _, tenant := range tenants {
			err := tx.Signatures(ctx, tenant, func(s audit.SignedHead) error {
				heads = append(heads, s)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return heads, err
}
