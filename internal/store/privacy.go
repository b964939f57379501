package store

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"meertijd/internal/audit"
	"meertijd/internal/privacy"
)

// Privacy finds and removes what is held of a person: a privacy.Store. Which
// tables and columns that is, the register says; their names come from nowhere
// else.
type Privacy struct {
	DB       *DB
	Register privacy.Register
}

var _ privacy.Store = Privacy{}

// People lists the people of a tenant by name or mail address, whoever left too.
func (s Privacy) People(ctx context.Context, tenant, words string) (all []privacy.Somebody, err error) {
	words = Fold(words)
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select p.person_id, p.name, coalesce(a.mail, '') from person p
			left join account_person x on x.tenant_id = p.tenant_id and x.person_id = p.person_id
			left join account a on a.account_id = x.account_id
			where p.tenant_id = ?1 order by p.name_folded, p.person_id`, []any{tenant}, func(scan func(...any) error) error {
			var p privacy.Somebody
			err := scan(&p.ID, &p.Name, &p.Mail)
			if strings.Contains(Fold(p.Name), words) || strings.Contains(Fold(p.Mail), words) {
				all = append(all, p)
			}
			return err
		})
	})
	return all, err
}

// accounts are the accounts of a person.
const accounts = `(select x.account_id from account_person x where x.tenant_id = ?1 and x.person_id = ?2)`

// about is the condition on rows t of a table that are about a person, empty
// when the table names nobody.
func about(t privacy.Table) string {
	any := named(t)
	if slices.ContainsFunc(t.Columns, isAccount) {
		any = append(any, "t.account_id in "+accounts)
	}
	return strings.Join(any, " or ")
}

// named are the conditions on rows that name the person themselves.
func named(t privacy.Table) (any []string) {
	for _, c := range t.Columns {
		switch c.What {
		case privacy.WhoColumn:
			any = append(any, "t.tenant_id = ?1 and t."+c.Name+" = ?2")
		case "person-mail":
			any = append(any, "t.tenant_id = ?1 and t."+c.Name+" in (select a.mail from account a where a.account_id in "+accounts+")")
		}
	}
	return any
}

func isAccount(c privacy.Column) bool { return c.What == "account" }

// Held gives every row that names a person.
func (s Privacy) Held(ctx context.Context, tenant, person string) (all []privacy.Found, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		for _, t := range s.Register {
			if about(t) == "" || person == "" {
				continue
			}
			rows, err := tx.held(ctx, t, s.Register.Table(t.With), tenant, person)
			if err != nil {
				return err
			}
			if len(rows) > 0 {
				all = append(all, privacy.Found{Table: t.Name, Rows: rows})
			}
		}
		return nil
	})
	return all, err
}

// held reads the rows of one table, with those of the table that belongs to it.
func (tx *Tx) held(ctx context.Context, t privacy.Table, with *privacy.Table, tenant, person string) (rows [][]privacy.Value, err error) {
	columns := slices.Clone(t.Columns)
	names := prefixed("t.", t.Columns)
	from := t.Name + " t"
	if with != nil {
		columns = append(columns, with.Columns...)
		names = append(names, prefixed("w.", with.Columns)...)
		from += " join " + with.Name + " w on w.tenant_id = t.tenant_id and w.seq = t.seq"
	}
	text := "select " + strings.Join(names, ", ") + " from " + from + " where " + about(t) + " order by 1, 2"
	err = tx.Rows(ctx, text, []any{tenant, person}, func(scan func(...any) error) error {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := scan(into...); err != nil {
			return err
		}
		rows = append(rows, row(columns, values, person))
		return nil
	})
	return rows, err
}

func prefixed(prefix string, columns []privacy.Column) (names []string) {
	for _, c := range columns {
		names = append(names, prefix+c.Name)
	}
	return names
}

// row says what the columns say, but for secrets and what is about somebody
// else of the same row.
func row(columns []privacy.Column, values []any, person string) []privacy.Value {
	others := map[string]bool{}
	for i, c := range columns {
		if c.What == privacy.WhoColumn && written(values[i]) != person {
			others[c.Group] = true
		}
	}
	out := make([]privacy.Value, len(columns))
	for i, c := range columns {
		out[i] = privacy.Value{Column: c.Name, What: c.What, Text: written(values[i])}
		if c.What == privacy.SecretColumn || c.What == "technical" || c.Group != "" && others[c.Group] && out[i].Text != "" {
			out[i].Text, out[i].Hidden = "", true
		}
	}
	return out
}

// written is a value of a column as text.
func written(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case []byte:
		return hex.EncodeToString(v)
	case string:
		return v
	}
	return fmt.Sprint(value)
}

// Erase removes a person as the register says.
func (s Privacy) Erase(ctx context.Context, tenant, person string, record audit.Record) (done privacy.Erasure, err error) {
	err = s.DB.Write(ctx, func(tx *Tx) error {
		done = privacy.Erasure{}
		there, err := tx.One(ctx, `select person_id from person where tenant_id = ?1 and person_id = ?2`, []any{tenant, person}, new(string))
		if err != nil {
			return err
		}
		if !there {
			done.Already, err = tx.erasedBefore(ctx, tenant, person)
			return orMissing(done.Already, err, "store.Privacy.Erase", "person.not-found")
		}
		alone, err := tx.alone(ctx, tenant, person)
		if err != nil {
			return err
		}
		written := record
		for _, t := range slices.Backward(s.Register) { // what refers to a table stands after it
			n, err := tx.erase(ctx, t, tenant, person, alone)
			if err != nil {
				return err
			}
			if n > 0 {
				done.Tables = append(done.Tables, privacy.Count{Table: t.Name, Erase: t.Erase, Rows: int(n)})
				written.Fields = append(slices.Clone(written.Fields), fmt.Sprint(t.Name, ":", t.Erase, ":", n))
			}
		}
		n, err := tx.purgePerson(ctx, person, written)
		if err != nil {
			return err
		}
		if n == 0 {
			return tx.Audit(ctx, written)
		}
		done.Tables = append(done.Tables, privacy.Count{Table: "audit_person", Erase: privacy.Purge, Rows: int(n)})
		return nil
	})
	return done, err
}

// erasedBefore says whether the record knows of the erasure.
func (tx *Tx) erasedBefore(ctx context.Context, tenant, person string) (bool, error) {
	return tx.One(ctx, `select min(seq) from audit where tenant_id = ?1 and object_type = 'person' and object_id = ?2
		and event = 'delete' and outcome = 'ok' having count(*) > 0`, []any{tenant, person}, new(int64))
}

// alone lists the accounts that are this person and nobody else: one that is
// somebody in another organisation too stays.
func (tx *Tx) alone(ctx context.Context, tenant, person string) (ids []string, err error) {
	err = tx.Rows(ctx, `select x.account_id from account_person x where x.tenant_id = ?1 and x.person_id = ?2 and not exists
		(select 1 from account_person o where o.account_id = x.account_id and (o.tenant_id <> ?1 or o.person_id <> ?2))`,
		[]any{tenant, person}, func(scan func(...any) error) error {
			ids = append(ids, "")
			return scan(&ids[len(ids)-1])
		})
	return ids, err
}

// erase does to one table what the register says.
func (tx *Tx) erase(ctx context.Context, t privacy.Table, tenant, person string, alone []string) (rows int64, err error) {
	if t.Erase == privacy.Anonymise {
		return tx.anonymise(ctx, t, tenant, person)
	}
	if t.Erase != privacy.Remove {
		return 0, nil
	}
	if which := named(t); len(which) > 0 {
		rows, err = tx.Exec(ctx, "delete from "+t.Name+" as t where "+strings.Join(which, " or "), tenant, person)
	}
	for _, account := range alone {
		if err != nil || !slices.ContainsFunc(t.Columns, isAccount) {
			break
		}
		var n int64
		n, err = tx.Exec(ctx, "delete from "+t.Name+" where account_id = ?1", account)
		rows += n
	}
	return rows, err
}

// anonymise takes the person out of each group of columns that names them.
func (tx *Tx) anonymise(ctx context.Context, t privacy.Table, tenant, person string) (rows int64, err error) {
	for _, who := range t.Persons() {
		set, args := who.Name+" = ?3", []any{tenant, person, privacy.ErasedID}
		for _, c := range t.Columns {
			if (c.What == privacy.NameColumn || c.What == privacy.WordsColumn) && c.Group == who.Group {
				args = append(args, privacy.Erased)
				set += fmt.Sprint(", ", c.Name, " = ?", len(args))
			}
		}
		n, err := tx.Exec(ctx, "update "+t.Name+" set "+set+" where tenant_id = ?1 and "+who.Name+" = ?2", args...)
		if err != nil {
			return rows, err
		}
		rows += n
	}
	return rows, nil
}
