package store

import (
	"context"
	"crypto/ed25519"
	"math"
	"slices"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

const verifyPage = 1000

// VerifyAudit reads a tenant's whole chain and gives what is wrong with it,
// also against the head that stands beside it and one that was kept elsewhere.
func (db *DB) VerifyAudit(ctx context.Context, tenant string, external *audit.Head) ([]audit.Problem, error) {
	v := audit.NewVerifier(tenant, external)
	_, err := db.check(ctx, tenant, v, audit.Evidence{})
	return v.Problems(), err
}

// VerifyAudit is the same within a transaction, which sees what it wrote itself.
func (tx *Tx) VerifyAudit(ctx context.Context, tenant string, external *audit.Head) ([]audit.Problem, error) {
	v := audit.NewVerifier(tenant, external)
	err := tx.check(ctx, v, audit.Evidence{}, &audit.Report{Tenant: tenant})
	return v.Problems(), err
}

// CheckAudit is CheckAudit of a database, within a transaction.
func (tx *Tx) CheckAudit(ctx context.Context, tenant string, kept audit.Evidence) (audit.Report, error) {
	v := audit.NewVerifier(tenant)
	report := audit.Report{Tenant: tenant}
	err := tx.check(ctx, v, kept, &report)
	report.Head, report.Problems = v.Last(), v.Problems()
	return report, err
}

// CheckAudit is VerifyAudit with the signatures, and with what was kept
// elsewhere. It reads in pages: what it remembers does not grow with the chain.
func (db *DB) CheckAudit(ctx context.Context, tenant string, kept audit.Evidence) (audit.Report, error) {
	v := audit.NewVerifier(tenant)
	report, err := db.check(ctx, tenant, v, kept)
	report.Problems = v.Problems()
	return report, err
}

// check reads everything of a tenant's chain in one state of the database.
func (db *DB) check(ctx context.Context, tenant string, v *audit.Verifier, kept audit.Evidence) (report audit.Report, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		report = audit.Report{Tenant: tenant}
		return tx.check(ctx, v, kept, &report)
	})
	if fault.CodeOf(err) == CodeStatement { // a row that is not of the kind that was written
		v.Report(v.Last().Seq+1, audit.Unreadable)
		err = nil
	}
	report.Head = v.Last()
	return report, err
}

func (tx *Tx) check(ctx context.Context, v *audit.Verifier, kept audit.Evidence, report *audit.Report) error {
	own, err := tx.Head(ctx, report.Tenant)
	if fault.CodeOf(err) == CodeDamaged {
		v.Report(0, audit.Unreadable)
	} else if err != nil {
		return err
	}
	v.Expect(own)
	if err := tx.checkSignatures(ctx, v, kept, report); err != nil {
		return err
	}
	if err := tx.checkEntries(ctx, v, report); err != nil {
		return err
	}
	if v.Last().Seq > own.Seq { // the head was set back
		v.Report(v.Last().Seq, audit.Broken)
	}
	if err := tx.checkLists(ctx, v, report.Tenant); err != nil {
		return err
	}
	return tx.checkPersons(ctx, v, report)
}

func (tx *Tx) checkEntries(ctx context.Context, v *audit.Verifier, report *audit.Report) error {
	for after, n := int64(math.MinInt64), verifyPage; n == verifyPage; { // also what stands before the first place
		n = 0
		err := tx.EachEntry(ctx, report.Tenant, after, verifyPage, func(e audit.Entry) error {
			v.Next(e)
			after, n = e.Seq, n+1
			if report.Entries++; e.Purged {
				report.Purged++
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// checkSignatures looks at each signature, and has the chain go through every
// head that was signed, here or in what was kept elsewhere.
func (tx *Tx) checkSignatures(ctx context.Context, v *audit.Verifier, kept audit.Evidence, report *audit.Report) error {
	ours := func(key ed25519.PublicKey) bool {
		return len(kept.Keys) == 0 || slices.ContainsFunc(kept.Keys, func(k ed25519.PublicKey) bool { return k.Equal(key) })
	}
	look := func(s audit.SignedHead) {
		switch {
		case !s.Genuine():
			v.Report(s.Seq, audit.Forged)
		case !ours(s.Key):
			v.Report(s.Seq, audit.Stranger)
		default:
			v.Expect(s.Head)
		}
	}
	elsewhere := map[string]int64{}
	for _, s := range kept.Heads {
		if s.Tenant == report.Tenant {
			look(s)
			elsewhere[s.String()] = s.Seq
		}
	}
	err := tx.Signatures(ctx, report.Tenant, func(s audit.SignedHead) error {
		report.Signatures++
		look(s)
		delete(elsewhere, s.String())
		return nil
	})
	for _, seq := range elsewhere {
		v.Report(seq, audit.Unsigned)
	}
	return err
}

// checkPersons finds persons and purges that belong to no record.
func (tx *Tx) checkPersons(ctx context.Context, v *audit.Verifier, report *audit.Report) error {
	var persons, purged int64
	if _, err := tx.One(ctx, `select count(*) from audit_person where tenant_id = ?1`, []any{report.Tenant}, &persons); err != nil {
		return err
	}
	if _, err := tx.One(ctx, `select count(*) from audit_purged where tenant_id = ?1`, []any{report.Tenant}, &purged); err != nil {
		return err
	}
	if persons != report.Entries-report.Purged {
		v.Report(v.Last().Seq, audit.PersonEdited)
	}
	if purged != report.Purged {
		v.Report(v.Last().Seq, audit.Unrecorded)
	}
	return nil
}

// Audited lists the tenants of which something was recorded or signed, here or
// in what was kept elsewhere, whether or not the tenant is still there.
func (db *DB) Audited(ctx context.Context, kept audit.Evidence) (tenants []string, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		tenants, err = tx.Audited(ctx, kept)
		return err
	})
	return tenants, err
}

// Audited is the same within a transaction.
func (tx *Tx) Audited(ctx context.Context, kept audit.Evidence) (tenants []string, err error) {
	err = tx.Rows(ctx, `select tenant_id from audit_chain union select tenant_id from audit
		union select tenant_id from audit_person union select tenant_id from audit_signature
		union select tenant_id from audit_purged`, nil, func(scan func(...any) error) error {
		tenants = append(tenants, "")
		return scan(&tenants[len(tenants)-1])
	})
	for _, s := range kept.Heads {
		tenants = append(tenants, s.Tenant)
	}
	slices.Sort(tenants)
	return slices.Compact(tenants), err
}
