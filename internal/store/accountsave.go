package store

import (
	"context"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
)

// orMoved says that something was no longer at the version before.
func orMoved(rows int64, err error) error {
	if err == nil && rows == 0 {
		return &fault.Error{Kind: fault.Conflict, Code: "account.moved", Op: "store.Accounts.Save"}
	}
	return err
}

// accountOnce is a command of account as the store remembers it.
func accountOnce(o account.Once) Request {
	return Request{Tenant: o.Tenant, Key: o.Key, Actor: o.Actor, Command: o.Command, Hash: o.Hash}
}

// Answered gives the answer of a command that was done before.
func (s Accounts) Answered(ctx context.Context, once account.Once) (answer string, seen bool, err error) {
	if once.Key == "" {
		return "", false, nil
	}
	err = s.DB.Read(ctx, func(tx *Tx) error {
		var kept []byte
		kept, seen, err = tx.Once(ctx, accountOnce(once))
		answer = string(kept)
		return err
	})
	return answer, seen, err
}

// Save does all of a change or nothing.
func (s Accounts) Save(ctx context.Context, c account.Change) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		_, seen, err := tx.Once(ctx, accountOnce(c.Once))
		if err != nil || seen {
			return err
		}
		for _, step := range []func() error{
			func() error { return tx.personOf(ctx, c) },
			func() error { return tx.moves(ctx, c.Tenant, c.Moves) },
			func() error { return tx.accountOf(ctx, c.Account) },
			func() error { return tx.ticketsOf(ctx, c) },
			func() error { return tx.sessionsOf(ctx, c) },
			func() error { return tx.mandateOf(ctx, c.Mandate) },
			func() error { return tx.auditAll(ctx, c.Records) },
			func() error { return tx.mails(ctx, c.Mails) },
			func() error { return tx.Remember(ctx, accountOnce(c.Once), []byte(c.Once.Answer)) },
		} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
}

func (tx *Tx) personOf(ctx context.Context, c account.Change) error {
	if c.Person == nil {
		return nil
	}
	if err := tx.savePerson(ctx, c.Tenant, *c.Person); err != nil || c.LedOn == calendar.None {
		return err
	}
	led, err := tx.One(ctx, `select min(hat_id) from hat where tenant_id = ?1 and role = ?2 and until_on is null
		and (from_on is null or from_on <= ?3) having count(*) > 0`, []any{c.Tenant, access.Lead, c.LedOn}, new(string))
	if err == nil && !led {
		err = &fault.Error{Kind: fault.Invalid, Code: "account.last-lead", Op: "store.Accounts.Save"}
	}
	return err
}

// accountOf makes an account, or replaces it from the version before.
func (tx *Tx) accountOf(ctx context.Context, a *account.Account) error {
	if a == nil {
		return nil
	}
	var holder string
	taken, err := tx.One(ctx, `select account_id from account where mail_folded = ?1`, []any{account.FoldMail(a.Mail)}, &holder)
	if err != nil {
		return err
	}
	if taken && holder != a.ID && a.Version == 1 {
		return orMoved(0, nil) // made by somebody else meanwhile: it can be found now
	}
	if taken && holder != a.ID {
		return &fault.Error{Kind: fault.Conflict, Code: "account.mail-taken", Op: "store.Accounts.Save"}
	}
	rows, err := tx.Exec(ctx, `insert into account (account_id, mail, mail_folded, name, language, created_at, closed_at, version)
		values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
		on conflict (account_id) do update set mail = excluded.mail, mail_folded = excluded.mail_folded, name = excluded.name,
			language = excluded.language, closed_at = excluded.closed_at, version = excluded.version
		where account.version = excluded.version - 1`,
		a.ID, a.Mail, account.FoldMail(a.Mail), a.Name, a.Language, a.Created, a.Closed, a.Version)
	if err := orMoved(rows, err); err != nil {
		return err
	}
	return tx.replaceMeans(ctx, a)
}

// replaceMeans puts what hangs on an account in place of what did.
func (tx *Tx) replaceMeans(ctx context.Context, a *account.Account) error {
	for _, table := range []string{"account_secret", "account_person", "account_recovery", "account_passkey", "account_identity"} {
		if _, err := tx.Exec(ctx, `delete from `+table+` where account_id = ?1`, a.ID); err != nil {
			return err
		}
	}
	if a.Password != "" || len(a.TOTP.Secret)+len(a.TOTP.Next) > 0 {
		if _, err := tx.Exec(ctx, `insert into account_secret (account_id, password, totp_secret, totp_step, totp_confirmed_at, totp_next)
			values (?1, ?2, ?3, ?4, ?5, ?6)`, a.ID, a.Password, a.TOTP.Secret, a.TOTP.Step, a.TOTP.Confirmed, a.TOTP.Next); err != nil {
			return err
		}
	}
	for i, p := range a.Places {
		if _, err := tx.Exec(ctx, `insert into account_person (tenant_id, person_id, account_id, ord) values (?1, ?2, ?3, ?4)`,
			p.Tenant, p.Person, a.ID, i); err != nil {
			return err
		}
	}
	for _, c := range a.Recovery {
		if _, err := tx.Exec(ctx, `insert into account_recovery (account_id, code_hash, used_at) values (?1, ?2, ?3)`, a.ID, c.Hash, c.Used); err != nil {
			return err
		}
	}
	for _, p := range a.Passkeys {
		if _, err := tx.Exec(ctx, `insert into account_passkey (passkey_id, account_id, public_key, sign_count, name, created_at, used_at)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7)`, p.ID, a.ID, p.Key, p.Count, p.Name, p.Created, p.Used); err != nil {
			return err
		}
	}
	for _, i := range a.Identities {
		if _, err := tx.Exec(ctx, `insert into account_identity (issuer, subject, account_id) values (?1, ?2, ?3)`, i.Issuer, i.Subject, a.ID); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) ticketsOf(ctx context.Context, c account.Change) error {
	for _, t := range c.Tickets { // a used one first, or it would seem to have moved
		if t.Version > 1 {
			if err := tx.saveTicket(ctx, t); err != nil {
				return err
			}
		}
	}
	if c.Void != nil {
		if err := tx.void(ctx, c.Void); err != nil {
			return err
		}
	}
	for _, t := range c.Tickets { // and new ones last: they stay open
		if t.Version == 1 {
			if err := tx.saveTicket(ctx, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// sessionsOf ends sessions and begins others.
func (tx *Tx) sessionsOf(ctx context.Context, c account.Change) error {
	for _, e := range c.Endings {
		if err := tx.endSessions(ctx, e); err != nil {
			return err
		}
	}
	for _, x := range c.Sessions {
		if err := tx.beginSession(ctx, x); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) beginSession(ctx context.Context, x access.Session) error {
	_, err := tx.Exec(ctx, `insert into session (`+sessionColumns+`) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`,
		x.Key, x.Tenant, x.Person, x.Hat, x.Language, x.Account, x.Method, x.Level, x.Agent, x.OnBehalfOf, x.Begun, x.Seen)
	return err
}

// mandateOf keeps a mandate, or withdraws one.
func (tx *Tx) mandateOf(ctx context.Context, m *account.Mandate) error {
	if m == nil {
		return nil
	}
	_, err := tx.Exec(ctx, `insert into mandate (tenant_id, mandate_id, practice_id, to_practice, from_on, until_on, reason, given_by,
			given_by_name, given_at, withdrawn_at, withdrawn_by)
		values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
		on conflict (tenant_id, mandate_id) do update set withdrawn_at = excluded.withdrawn_at, withdrawn_by = excluded.withdrawn_by
		where mandate.withdrawn_at is null`,
		m.Tenant, m.ID, m.Practice, m.To, m.From, m.Until, m.Reason, m.By, m.ByName, m.At, m.Withdrawn, m.WithdrawnBy)
	return err
}

// mails puts messages into the outbox.
func (tx *Tx) mails(ctx context.Context, mails []notice.Mail) error {
	for _, m := range mails {
		if err := tx.PostMail(ctx, m, tx.db.options.Now()); err != nil {
			return err
		}
	}
	return nil
}
