package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/plan"
)

// part describes the table of what hangs under a plan: its members, conflicts,
// remarks and shares. The first column is its id within the plan; fields points
// at the places of a value in the order of the columns.
type part[T comparable] struct {
	table   string
	columns string
	fields  func(*T) []any
	settle  func(*T) // makes the instants what will be read back
}

// seat is a member with the year, which is in its table to keep a practice
// from joining two plans.
type seat struct {
	plan.Member
	year int
}

var planMembers = part[seat]{"plan_member", "practice_id, standing, at, by_person, by_name, by_role, year",
	func(m *seat) []any {
		return []any{&m.Practice, &m.Standing, &m.At, &m.By.Person, &m.By.Name, &m.By.Role, &m.year}
	},
	func(m *seat) { m.At = settled(m.At) }}

var planConflicts = part[plan.Conflict]{"plan_conflict", "conflict_id, path, base, theirs, mine, theirs_person, theirs_name, theirs_role, by_person, by_name, by_role, editor, at, settled_at",
	func(c *plan.Conflict) []any {
		return []any{&c.ID, &c.Path, &c.Base, &c.Theirs, &c.Mine, &c.TheirsBy.Person, &c.TheirsBy.Name, &c.TheirsBy.Role,
			&c.By.Person, &c.By.Name, &c.By.Role, &c.Editor, &c.At, &c.Settled}
	},
	func(c *plan.Conflict) { c.At, c.Settled = settled(c.At), settled(c.Settled) }}

var planRemarks = part[plan.Remark]{"plan_remark", "remark_id, path, remark, by_person, by_name, by_role, at, done_at",
	func(r *plan.Remark) []any {
		return []any{&r.ID, &r.Path, &r.Text, &r.By.Person, &r.By.Name, &r.By.Role, &r.At, &r.Done}
	},
	func(r *plan.Remark) { r.At, r.Done = settled(r.At), settled(r.Done) }}

var planShares = part[plan.Share]{"plan_share", "share_id, share_key, by_person, by_name, by_role, at, until_on, ended_at",
	func(s *plan.Share) []any {
		return []any{&s.ID, &s.Key, &s.By.Person, &s.By.Name, &s.By.Role, &s.At, &s.Until, &s.Ended}
	},
	func(s *plan.Share) { s.At, s.Ended = settled(s.At), settled(s.Ended) }}

// each reads the rows of the plans that were chosen, in the order in which they
// came to their plan.
func (q part[T]) each(ctx context.Context, d *desk, which chosen, do func(*plan.Plan, T)) error {
	text := `select f.plan_id, f.` + strings.ReplaceAll(q.columns, ", ", ", f.") + ` from ` + q.table + ` f
		where f.tenant_id = ?1` + which.where + ` order by f.plan_id, f.ord, 2`
	return d.tx.Rows(ctx, text, which.args, func(scan func(...any) error) error {
		var id string
		var row T
		if err := scan(append([]any{&id}, q.fields(&row)...)...); err != nil {
			return err
		}
		do(d.plans[id], row)
		return nil
	})
}

// save writes the rows that are new or differ from what is stored.
func (q part[T]) save(ctx context.Context, tx *Tx, p *plan.Plan, stored, now []T) error {
	text := q.upsert()
	for i := range now {
		row := now[i]
		q.settle(&row)
		if slices.Contains(stored, row) {
			continue
		}
		if _, err := tx.Exec(ctx, text, append([]any{p.Tenant, p.ID, i}, q.fields(&row)...)...); err != nil {
			return err
		}
	}
	return nil
}

// upsert gives the statement that adds a row or brings it up to date; its place
// in the order stays.
func (q part[T]) upsert() string {
	columns := strings.Split(q.columns, ", ")
	values, sets := `?1, ?2, ?3`, ``
	for i, c := range columns {
		values += `, ?` + strconv.Itoa(i+4)
		if i > 0 {
			sets += `, ` + c + ` = excluded.` + c
		}
	}
	return `insert into ` + q.table + ` (tenant_id, plan_id, ord, ` + q.columns + `) values (` + values + `)
		on conflict (tenant_id, plan_id, ` + columns[0] + `) do update set ` + strings.TrimPrefix(sets, `, `)
}
