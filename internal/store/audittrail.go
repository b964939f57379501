package store

import (
	"context"
	"strconv"
	"strings"

	"meertijd/internal/audit"
)

// Trail reads the audit record: an audit.Trail.
type Trail struct{ DB *DB }

var _ audit.Trail = Trail{}

// Records gives the entries that fit, the latest first.
func (s Trail) Records(ctx context.Context, tenant string, filter audit.Filter) (found []audit.Entry, err error) {
	c := conditions{args: []any{tenant}}
	c.filter(filter)
	if filter.Before > 0 {
		c.and("a.seq < ?", filter.Before)
	}
	c.text.WriteString(` order by a.seq desc limit ` + c.arg(int64(filter.Most)))
	err = s.DB.Read(ctx, func(tx *Tx) error {
		found = nil
		return tx.eachEntry(ctx, tenant, entries+c.text.String(), c.args, func(e audit.Entry) error {
			found = append(found, e)
			return nil
		})
	})
	return found, err
}

// Users lists who occurs in the entries that fit, by id.
func (s Trail) Users(ctx context.Context, tenant string, filter audit.Filter) (users []string, err error) {
	c := conditions{args: []any{tenant}}
	filter.User = ""
	c.filter(filter)
	err = s.DB.Read(ctx, func(tx *Tx) error {
		users = nil
		return tx.Rows(ctx, `select distinct p.user_id from audit a join audit_person p on p.tenant_id = a.tenant_id and p.seq = a.seq
			where a.tenant_id = ?1 and p.user_id <> ''`+c.text.String()+` order by p.user_id`, c.args, func(scan func(...any) error) error {
			users = append(users, "")
			return scan(&users[len(users)-1])
		})
	})
	return users, err
}

// conditions builds what follows a where.
type conditions struct {
	text strings.Builder
	args []any
}

// arg adds an argument and gives its placeholder.
func (c *conditions) arg(value any) string {
	c.args = append(c.args, value)
	return "?" + strconv.Itoa(len(c.args))
}

// and adds a condition with one value, which stands where ? stands.
func (c *conditions) and(condition string, value any) {
	c.text.WriteString(" and " + strings.Replace(condition, "?", c.arg(value), 1))
}

func (c *conditions) filter(f audit.Filter) {
	if !f.From.IsZero() {
		c.and("a.at >= ?", f.From)
	}
	if !f.Until.IsZero() {
		c.and("a.at < ?", f.Until)
	}
	if f.Object.Type != "" && f.Object.ID != "" {
		c.text.WriteString(" and (1 = 0" + c.about(f.Object) + ")")
		f.Object = audit.Object{}
	}
	for _, is := range [][2]string{
		{"a.object_type = ?", f.Object.Type}, {"a.object_id = ?", f.Object.ID},
		{"p.user_id = ?", f.User}, {"a.event = ?", string(f.Event)}, {"a.outcome = ?", string(f.Outcome)},
	} {
		if is[1] != "" {
			c.and(is[0], is[1])
		}
	}
	if f.Within == nil {
		return
	}
	c.text.WriteString(" and (1 = 0")
	for _, o := range f.Within {
		c.text.WriteString(c.about(o))
	}
	c.text.WriteString(")")
}

// about lets through what is about a thing by itself, or showed it on a list. No
// list holds plans: there is nothing to look for.
func (c *conditions) about(o audit.Object) string {
	text := " or a.object_type = " + c.arg(o.Type) + " and a.object_id = " + c.arg(o.ID)
	if o.Type == "plan" {
		return text
	}
	return text + ` or a.list_id <> '' and a.list_id in (select l.list_id from audit_list l
		where l.tenant_id = ?1 and replace(l.things, ` + c.arg(o.Line()) + `, '') <> l.things)`
}
