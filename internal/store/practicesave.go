package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"meertijd/internal/audit"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
)

const opSavePractice = "store.Practices.Save"

// Save makes the practice when it is not there, corrects its name, code and
// cohort when a name is given, and adds to its file.
func (s Practices) Save(ctx context.Context, c practice.Change, record audit.Record, also ...practice.Change) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		for _, c := range append([]practice.Change{c}, also...) {
			if err := tx.saveFile(ctx, &c, record); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, record)
	})
}

// saveFile keeps one change.
func (tx *Tx) saveFile(ctx context.Context, c *practice.Change, record audit.Record) error {
	by := practice.Recorded{At: c.At, By: c.By}
	if by == (practice.Recorded{}) {
		by = practice.Recorded{At: record.At, By: record.User}
	}
	if c.Once.Key != "" {
		if err := tx.once(ctx, c.Practice.Tenant, plan.Once(c.Once)); err != nil {
			return err
		}
	}
	if err := tx.savePractice(ctx, &c.Practice); err != nil {
		return err
	}
	a := adding{tx: tx, tenant: c.Practice.Tenant, owner: c.Practice.ID, by: by}
	a.claim(ctx, c)
	a.known(ctx, c.Known)
	a.facts(ctx, c)
	a.withdraw(ctx, c)
	return a.err
}

// claim makes the next version of a file, which only one of those that saw the
// same version can.
func (a *adding) claim(ctx context.Context, c *practice.Change) {
	rows, err := a.tx.Exec(ctx, `update practice set version = version + 1
		where tenant_id = ?1 and practice_id = ?2 and (version = ?3 or ?3 = 0)`, a.tenant, a.owner, c.Version)
	if err == nil && rows == 0 {
		err = practice.Moved(opSavePractice)
	}
	if a.err = err; err != nil {
		return
	}
	_, a.err = a.tx.Exec(ctx, `insert into practice_version (tenant_id, practice_id, version, fields, saved_at, saved_by)
		select tenant_id, practice_id, version, cast(?3 as text), cast(?4 as text), cast(?5 as text) from practice
		where tenant_id = ?1 and practice_id = ?2`, a.tenant, a.owner, strings.Join(c.Fields, " "), a.by.At, a.by.By)
}

// savePractice writes how a practice was first recorded.
func (tx *Tx) savePractice(ctx context.Context, p *practice.Practice) error {
	if p.Name == "" {
		var one int64
		found, err := tx.One(ctx, `select 1 from practice where tenant_id = ?1 and practice_id = ?2`, []any{p.Tenant, p.ID}, &one)
		return orMissing(found, err, opSavePractice, "practice.not-found")
	}
	_, err := tx.Exec(ctx, `insert into practice (tenant_id, practice_id, name, name_folded, agb, cohort, fictional)
		values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
		on conflict (tenant_id, practice_id) do update set name = excluded.name, name_folded = excluded.name_folded,
			agb = excluded.agb, cohort = excluded.cohort, fictional = excluded.fictional`,
		p.Tenant, p.ID, p.Name, Fold(p.Name), p.AGB, p.Cohort, p.Fictional)
	return err
}

// adding adds facts of one owner until something fails.
type adding struct {
	tx     *Tx
	tenant string
	owner  any // nil for what is a health centre's
	by     practice.Recorded
	once   bool // an id that is stored already is left as it is
	err    error
}

// add adds facts of one kind. One that does not say who recorded it was
// recorded by whoever saves.
func add[T any](ctx context.Context, a *adding, owner string, f fact[T], rows []T, recorded func(*T) *practice.Recorded) {
	text := f.insert(owner)
	if a.once {
		text += ` on conflict (tenant_id, id) do nothing`
	}
	for _, row := range rows {
		if r := recorded(&row); *r == (practice.Recorded{}) {
			*r = a.by
		}
		if a.err != nil {
			return
		}
		_, a.err = a.tx.Exec(ctx, text, append([]any{a.tenant, a.owner}, f.fields(&row)...)...)
	}
}

// facts adds the rows of a change.
func (a *adding) facts(ctx context.Context, c *practice.Change) {
	const owner = "practice_id"
	add(ctx, a, owner, lives, c.Life, func(x *practice.Life) *practice.Recorded { return &x.Recorded })
	add(ctx, a, owner, memberships, c.Memberships, func(x *practice.Membership) *practice.Recorded { return &x.Recorded })
	add(ctx, a, owner, commitments, c.Commitments, func(x *practice.Commitment) *practice.Recorded { return &x.Recorded })
	add(ctx, a, owner, inUses, c.InUse, func(x *practice.InUse) *practice.Recorded { return &x.Recorded })
	add(ctx, a, owner, signUps, c.SignUps, func(x *practice.SignUp) *practice.Recorded { return &x.Recorded })
	add(ctx, a, owner, phones, c.Phones, func(x *practice.Phone) *practice.Recorded { return &x.Recorded })
	add(ctx, a, owner, visits, c.Visits, func(x *practice.Visit) *practice.Recorded { return &x.Recorded })
	add(ctx, a, owner, registered, c.Registered, func(x *practice.Registered) *practice.Recorded { return &x.Recorded })
	add(ctx, a, owner, populations, c.Populations, func(x *practice.Population) *practice.Recorded { return &x.Recorded })
	add(ctx, a, owner, waivers, c.Waivers, func(x *practice.Waiver) *practice.Recorded { return &x.Recorded })
	own := a.owner
	for _, x := range c.Attendance {
		if a.owner = own; x.Centre != "" {
			a.owner = nil
		}
		add(ctx, a, owner, attendances, []practice.Attendance{x}, func(x *practice.Attendance) *practice.Recorded { return &x.Recorded })
	}
	a.owner = own
}

// known marks lists as kept from now on.
func (a *adding) known(ctx context.Context, lists map[practice.List]bool) {
	for _, list := range slices.Sorted(maps.Keys(lists)) {
		if a.err != nil || !lists[list] {
			continue
		}
		_, a.err = a.tx.Exec(ctx, `insert into practice_list (tenant_id, practice_id, list) values (?1, ?2, ?3)
			on conflict (tenant_id, practice_id, list) do nothing`, a.tenant, a.owner, list)
	}
}

// withdraw keeps which facts count no more. The rows themselves stay.
func (a *adding) withdraw(ctx context.Context, c *practice.Change) {
	for _, id := range c.Withdrawn {
		if a.err != nil {
			return
		}
		_, a.err = a.tx.Exec(ctx, `insert into withdrawal (tenant_id, id, practice_id, reason, replaced_by, withdrawn_at, withdrawn_by)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (tenant_id, id) do nothing`,
			a.tenant, id, a.owner, c.Why, c.Replaced[id], a.by.At, a.by.By)
	}
}
