package store

import (
	"context"
	"time"

	"meertijd/internal/account"
)

const ticketColumns = `ticket_key, id, purpose, account_id, tenant_id, person_id, hat_id, mail, browser, code_hash, data, next,
	created_at, expires_at, used_at, tries, version`

// ticket reads the first ticket of a condition.
func (s Accounts) ticket(ctx context.Context, where string, args ...any) (t account.Ticket, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		t = account.Ticket{}
		found, err := tx.One(ctx, `select `+ticketColumns+` from account_ticket where `+where, args, ticketInto(&t)...)
		t.Data = orNone(t.Data)
		return orMissing(found, err, "store.Accounts.Ticket", "account.no-ticket")
	})
	return t, err
}

func ticketInto(t *account.Ticket) []any {
	return []any{
		&t.Key, &t.ID, &t.Purpose, &t.Account, &t.Tenant, &t.Person, &t.Hat, &t.Mail, &t.Browser, &t.Code, &t.Data, &t.Next,
		&t.Created, &t.Expires, &t.Used, &t.Tries, &t.Version,
	}
}

// Ticket gives a ticket by its key.
func (s Accounts) Ticket(ctx context.Context, key string) (account.Ticket, error) {
	return s.ticket(ctx, `ticket_key = ?1`, key)
}

// Asked gives the last sign-in ticket that a browser asked for.
func (s Accounts) Asked(ctx context.Context, browser string) (account.Ticket, error) {
	return s.ticket(ctx, `browser = ?1 and browser <> '' and purpose = ?2 order by created_at desc, id desc limit 1`, browser, account.SignIn)
}

// Invitations lists the unused invitations of a tenant, without their keys.
func (s Accounts) Invitations(ctx context.Context, tenant string) (all []account.Ticket, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select `+ticketColumns+` from account_ticket
			where tenant_id = ?1 and purpose = ?2 and used_at is null order by mail, id`, []any{tenant, account.Invitation},
			func(scan func(...any) error) error {
				var t account.Ticket
				err := scan(ticketInto(&t)...)
				t.Key, t.Data = "", nil
				all = append(all, t)
				return err
			})
	})
	return all, err
}

// saveTicket makes a ticket, or moves it from the version before.
func (tx *Tx) saveTicket(ctx context.Context, t account.Ticket) error {
	var rows int64
	var err error
	if t.Version == 1 {
		rows, err = tx.Exec(ctx, `insert into account_ticket (`+ticketColumns+`)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
			on conflict (ticket_key) do nothing`,
			t.Key, t.ID, t.Purpose, t.Account, t.Tenant, t.Person, t.Hat, t.Mail, t.Browser, t.Code, t.Data, t.Next,
			t.Created, t.Expires, t.Used, t.Tries, t.Version)
	} else {
		rows, err = tx.Exec(ctx, `update account_ticket set used_at = ?2, tries = ?3, version = ?4
			where ticket_key = ?1 and version = ?5 and used_at is null`, t.Key, t.Used, t.Tries, t.Version, t.Version-1)
	}
	return orMoved(rows, err)
}

// void ends the open tickets of an account for some purposes.
func (tx *Tx) void(ctx context.Context, v *account.Void) error {
	for _, purpose := range v.Purposes {
		_, err := tx.Exec(ctx, `update account_ticket set used_at = ?4, version = version + 1
			where account_id = ?1 and account_id <> '' and purpose = ?2 and (?3 = '' or hat_id = ?3) and used_at is null`,
			v.Account, purpose, v.Hat, v.At)
		if err != nil {
			return err
		}
	}
	return nil
}

// endSessions ends one session, or those of an account.
func (tx *Tx) endSessions(ctx context.Context, e account.Ending) error {
	if e.Key == "" {
		return tx.endAll(ctx, e.Account, e.But, e.At)
	}
	rows, err := tx.Exec(ctx, `update session set ended_at = ?2 where session_key = ?1 and ended_at is null`, e.Key, e.At)
	return orMissing(rows > 0 || !e.Must, err, "store.Accounts.Save", noSession)
}

func (tx *Tx) endAll(ctx context.Context, id, but string, at time.Time) error {
	_, err := tx.Exec(ctx, `update session set ended_at = ?3 where account_id = ?1 and account_id <> '' and session_key <> ?2
		and ended_at is null`, id, but, at)
	return err
}
