package store

import (
	"context"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
)

// Accounts keeps accounts, tickets, sessions and mandates: an account.Store.
type Accounts struct{ DB *DB }

var _ account.Store = Accounts{}

// Find gives an account with all its means.
func (s Accounts) Find(ctx context.Context, by account.By) (a account.Account, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		where, args := accountBy(by)
		if a, err = tx.account(ctx, where, args...); err != nil {
			return err
		}
		return tx.accountMeans(ctx, &a)
	})
	return a, err
}

// accountBy turns what names an account into a condition.
func accountBy(by account.By) (where string, args []any) {
	switch {
	case by.ID != "":
		return `account_id = ?1`, []any{by.ID}
	case by.Mail != "":
		return `mail_folded = ?1`, []any{account.FoldMail(by.Mail)}
	case by.Passkey != "":
		return `account_id = (select account_id from account_passkey where passkey_id = ?1)`, []any{by.Passkey}
	case by.Issuer != "":
		return `account_id = (select account_id from account_identity where issuer = ?1 and subject = ?2)`, []any{by.Issuer, by.Subject}
	}
	return `account_id = (select account_id from account_person where tenant_id = ?1 and person_id = ?2)`, []any{by.Tenant, by.Person}
}

// account reads an account with its places and without its means.
func (tx *Tx) account(ctx context.Context, where string, args ...any) (a account.Account, err error) {
	found, err := tx.One(ctx, `select account_id, mail, name, language, created_at, closed_at, version from account where `+where, args,
		&a.ID, &a.Mail, &a.Name, &a.Language, &a.Created, &a.Closed, &a.Version)
	if err := orMissing(found, err, "store.Accounts.Find", "account.not-found"); err != nil {
		return account.Account{}, err
	}
	return a, tx.Rows(ctx, `select tenant_id, person_id from account_person where account_id = ?1 order by ord, tenant_id, person_id`,
		[]any{a.ID}, func(scan func(...any) error) error {
			var p account.Place
			err := scan(&p.Tenant, &p.Person)
			a.Places = append(a.Places, p)
			return err
		})
}

// accountMeans adds the means of an account.
func (tx *Tx) accountMeans(ctx context.Context, a *account.Account) error {
	_, err := tx.One(ctx, `select password, totp_secret, totp_step, totp_confirmed_at, totp_next from account_secret where account_id = ?1`, []any{a.ID},
		&a.Password, &a.TOTP.Secret, &a.TOTP.Step, &a.TOTP.Confirmed, &a.TOTP.Next)
	if err != nil {
		return err
	}
	a.TOTP.Secret, a.TOTP.Next = orNone(a.TOTP.Secret), orNone(a.TOTP.Next)
	err = tx.Rows(ctx, `select code_hash, used_at from account_recovery where account_id = ?1 order by code_hash`, []any{a.ID},
		func(scan func(...any) error) error {
			var c account.RecoveryCode
			err := scan(&c.Hash, &c.Used)
			a.Recovery = append(a.Recovery, c)
			return err
		})
	if err != nil {
		return err
	}
	err = tx.Rows(ctx, `select passkey_id, public_key, sign_count, name, created_at, used_at from account_passkey
		where account_id = ?1 order by created_at, passkey_id`, []any{a.ID},
		func(scan func(...any) error) error {
			var p account.Passkey
			err := scan(&p.ID, &p.Key, &p.Count, &p.Name, &p.Created, &p.Used)
			a.Passkeys = append(a.Passkeys, p)
			return err
		})
	if err != nil {
		return err
	}
	return tx.Rows(ctx, `select issuer, subject from account_identity where account_id = ?1 order by issuer, subject`, []any{a.ID},
		func(scan func(...any) error) error {
			var i account.Identity
			err := scan(&i.Issuer, &i.Subject)
			a.Identities = append(a.Identities, i)
			return err
		})
}

// orNone makes nothing of an empty text of bytes, which is kept for it.
func orNone(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}

// Known says whether a practice, or a neighbourhood, of a tenant is there.
func (s Accounts) Known(ctx context.Context, tenant string, neighbourhood bool, of string) (known bool, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		text := `select 1 from practice where tenant_id = ?1 and practice_id = ?2`
		if neighbourhood {
			text = `select 1 from neighbourhood where tenant_id = ?1 and neighbourhood_id = ?2`
		}
		var one int
		known, err = tx.One(ctx, text, []any{tenant, of}, &one)
		return err
	})
	return known, err
}

// Present gives a session with all that its rights hang on, as of one moment.
func (s Accounts) Present(ctx context.Context, key string) (p account.Present, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		p = account.Present{}
		if p.Session, err = tx.session(ctx, key); err != nil {
			return err
		}
		if p.Person, err = tx.person(ctx, p.Session.Tenant, p.Session.Person); err != nil {
			return err
		}
		if p.Session.Account != "" {
			if p.Account, err = tx.account(ctx, `account_id = ?1`, p.Session.Account); err != nil {
				return err
			}
		}
		if p.Session.OnBehalfOf != "" {
			p.Mandates, err = tx.mandates(ctx, p.Session.Tenant, p.Session.OnBehalfOf)
		}
		return err
	})
	return p, err
}

// Sessions lists the sessions of an account that have not ended.
func (s Accounts) Sessions(ctx context.Context, id string) (all []access.Session, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select `+sessionColumns+` from session where account_id = ?1 and account_id <> '' and ended_at is null
			order by seen_at desc, session_key`, []any{id}, func(scan func(...any) error) error {
			var x access.Session
			err := scan(sessionInto(&x)...)
			all = append(all, x)
			return err
		})
	})
	return all, err
}

// Mandates lists the mandates of a tenant, or of one practice in it.
func (s Accounts) Mandates(ctx context.Context, tenant, practice string) (all []account.Mandate, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all, err = tx.mandates(ctx, tenant, practice)
		return err
	})
	return all, err
}

func (tx *Tx) mandates(ctx context.Context, tenant, practice string) (all []account.Mandate, err error) {
	err = tx.Rows(ctx, `select mandate_id, tenant_id, practice_id, to_practice, from_on, until_on, reason, given_by, given_by_name, given_at,
			withdrawn_at, withdrawn_by
		from mandate where tenant_id = ?1 and (?2 = '' or practice_id = ?2) order by given_at desc, mandate_id desc`,
		[]any{tenant, practice}, func(scan func(...any) error) error {
			var m account.Mandate
			err := scan(&m.ID, &m.Tenant, &m.Practice, &m.To, &m.From, &m.Until, &m.Reason, &m.By, &m.ByName, &m.At, &m.Withdrawn, &m.WithdrawnBy)
			all = append(all, m)
			return err
		})
	return all, err
}

// Tidy forgets tickets that expired, and sessions that were last seen, before
// an instant.
func (s Accounts) Tidy(ctx context.Context, before time.Time) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(ctx, `delete from account_ticket where expires_at < ?1`, before); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `delete from session where seen_at < ?1`, before)
		return err
	})
}
