package store

import (
	"context"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
)

// People keeps people, their hats and their sessions: an access.Store.
type People struct{ DB *DB }

var _ access.Store = People{}

// hatRows reads people with their hats, one row a hat; a person without hats
// comes once.
const hatRows = `select p.person_id, p.name, coalesce(h.hat_id, ''), coalesce(h.role, ''), coalesce(h.of_id, ''),
	h.from_on, h.until_on
	from person p left join hat h on h.tenant_id = p.tenant_id and h.person_id = p.person_id
	where p.tenant_id = ?1`

// People lists the people who wear a hat on a day, with the hats of that day.
func (s People) People(ctx context.Context, tenant string, on calendar.Date) (all []access.Person, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all, err = tx.people(ctx, hatRows+` and h.hat_id is not null and (h.from_on is null or h.from_on <= ?2)
			and (h.until_on is null or h.until_on >= ?2)
			order by p.name_folded, p.person_id, h.from_on nulls last, h.hat_id`, tenant, on)
		return err
	})
	return all, err
}

// Person gives a person with all hats.
func (s People) Person(ctx context.Context, tenant, id string) (person access.Person, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		person, err = tx.person(ctx, tenant, id)
		return err
	})
	return person, err
}

func (tx *Tx) person(ctx context.Context, tenant, id string) (access.Person, error) {
	found, err := tx.people(ctx, hatRows+` and p.person_id = ?2 order by h.from_on nulls last, h.hat_id`, tenant, id)
	if err := orMissing(len(found) == 1, err, "store.People.Person", "person.not-found"); err != nil {
		return access.Person{}, err
	}
	return found[0], nil
}

// people reads the rows of hatRows, which come person by person.
func (tx *Tx) people(ctx context.Context, text string, args ...any) (all []access.Person, err error) {
	err = tx.Rows(ctx, text, args, func(scan func(...any) error) error {
		var p access.Person
		var h access.Hat
		if err := scan(&p.ID, &p.Name, &h.ID, &h.Role, &h.Of, &h.From, &h.Until); err != nil {
			return err
		}
		if n := len(all); n == 0 || all[n-1].ID != p.ID {
			all = append(all, p)
		}
		if last := &all[len(all)-1]; h.ID != "" {
			last.Hats = append(last.Hats, h)
		}
		return nil
	})
	return all, err
}

// SavePerson makes or renames a person, adds new hats and moves the last day of
// those that are there.
func (s People) SavePerson(ctx context.Context, tenant string, person access.Person, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		if err := tx.savePerson(ctx, tenant, person); err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

func (tx *Tx) savePerson(ctx context.Context, tenant string, person access.Person) error {
	_, err := tx.Exec(ctx, `insert into person (tenant_id, person_id, name, name_folded) values (?1, ?2, ?3, ?4)
		on conflict (tenant_id, person_id) do update set name = excluded.name, name_folded = excluded.name_folded`,
		tenant, person.ID, person.Name, Fold(person.Name))
	if err != nil {
		return err
	}
	for _, h := range person.Hats {
		if err := tx.saveHat(ctx, tenant, person.ID, h); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) saveHat(ctx context.Context, tenant, person string, h access.Hat) error {
	rows, err := tx.Exec(ctx, `insert into hat (tenant_id, hat_id, person_id, role, of_id, from_on, until_on)
		values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
		on conflict (tenant_id, hat_id) do update set until_on = excluded.until_on
		where hat.person_id = excluded.person_id`, tenant, h.ID, person, h.Role, h.Of, h.From, h.Until)
	if err == nil && rows == 0 { // the hat is somebody else's
		return failure("store.People.SavePerson", CodeDuplicate, nil, nil)
	}
	return err
}
