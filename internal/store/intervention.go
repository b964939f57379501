package store

import (
	"context"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/intervention"
	"meertijd/internal/rule"
)

// Interventions keeps who is glad to tell about one, and reads from the plans
// which practices do it.
type Interventions struct{ DB *DB }

var _ intervention.Store = Interventions{}

// Save keeps an offer and ends those that the practice had.
func (s Interventions) Save(ctx context.Context, t intervention.Teller, names []string, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		there, err := tx.One(ctx, `select teller_id from teller where tenant_id = ?1 and teller_id = ?2`, []any{t.Tenant, t.ID}, new(string))
		if err != nil || there {
			return err
		}
		if _, err := tx.endTellers(ctx, t.Tenant, names, t.Intervention, t.By, t.At); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `insert into teller (tenant_id, teller_id, practice_id, intervention, contact, by_person, by_name, by_role, at)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`,
			t.Tenant, t.ID, t.Practice, t.Intervention, t.Contact, t.By.Person, t.By.Name, t.By.Role, t.At)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// endTellers ends the offers that hold, and says how many there were.
func (tx *Tx) endTellers(ctx context.Context, tenant string, names []string, key string, by intervention.Author, at time.Time) (ended int64, err error) {
	for _, practice := range names {
		n, err := tx.endTeller(ctx, tenant, practice, key, by, at)
		if ended += n; err != nil {
			return ended, err
		}
	}
	return ended, nil
}

func (tx *Tx) endTeller(ctx context.Context, tenant, practice, key string, by intervention.Author, at time.Time) (int64, error) {
	return tx.Exec(ctx, `update teller set contact = '', withdrawn_at = ?4, withdrawn_by = ?5, withdrawn_name = ?6, withdrawn_role = ?7
		where tenant_id = ?1 and practice_id = ?2 and intervention = ?3 and withdrawn_at is null`,
		tenant, practice, key, at, by.Person, by.Name, by.Role)
}

// Withdraw ends the offers of a practice.
func (s Interventions) Withdraw(ctx context.Context, tenant string, names []string, key string, by intervention.Author, at time.Time, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		n, err := tx.endTellers(ctx, tenant, names, key, by, at)
		if err != nil || n == 0 {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// Tellers gives the offers that hold.
func (s Interventions) Tellers(ctx context.Context, tenant, key string) (all []intervention.Teller, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select tenant_id, teller_id, practice_id, intervention, contact, by_person, by_name, by_role, at from teller
			where tenant_id = ?1 and (?2 = '' or intervention = ?2) and withdrawn_at is null order by intervention, at, teller_id`,
			[]any{tenant, key}, func(scan func(...any) error) error {
				var t intervention.Teller
				err := scan(&t.Tenant, &t.ID, &t.Practice, &t.Intervention, &t.Contact, &t.By.Person, &t.By.Name, &t.By.Role, &t.At)
				all = append(all, t)
				return err
			})
	})
	return all, err
}

// HandedIn gives what the last hand-in of every practice and year says of an
// intervention.
func (s Interventions) HandedIn(ctx context.Context, tenant, key string) (all []intervention.Doing, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		said, err := tx.saidOf(ctx, tenant, key)
		if err != nil {
			return err
		}
		all = nil
		return tx.Rows(ctx, `select m.practice_id, m.year, m.plan_id, coalesce((select max(e.no) from plan_event e
				where e.tenant_id = ?1 and e.plan_id = m.plan_id and e.kind in ('handed-in', 'changed')), 0)
			from plan_member m where m.tenant_id = ?1 and m.standing = 'joined' order by m.practice_id, m.year`, []any{tenant},
			func(scan func(...any) error) error {
				var d intervention.Doing
				var at state
				if err := scan(&d.Practice, &d.Year, &at.plan, &at.no); err != nil || at.no == 0 {
					return err
				}
				d.Mode = said[at]
				all = append(all, d)
				return nil
			})
	})
	return all, err
}

// state is a state of a plan that an event kept.
type state struct {
	plan string
	no   int64
}

// saidOf gives in which form each kept state names an intervention. Where it
// stands under two elements what runs comes before what was dropped.
func (tx *Tx) saidOf(ctx context.Context, tenant, key string) (map[state]rule.Mode, error) {
	said := map[state]rule.Mode{}
	err := tx.Rows(ctx, `select plan_id, kept, value from plan_field
		where tenant_id = ?1 and intervention = ?2 and field = 'mode' and kept > 0 order by plan_id, kept, element`, []any{tenant, key},
		func(scan func(...any) error) error {
			var at state
			var mode rule.Mode
			err := scan(&at.plan, &at.no, &mode)
			if !(intervention.Doing{Mode: said[at]}).Runs() {
				said[at] = mode
			}
			return err
		})
	return said, err
}
