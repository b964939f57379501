package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
)

// Plans keeps practice plans: a plan.Store.
//
//	plan ─┬ plan_member          who shares it
//	      ├ plan_field           what it says (kept 0) and said (kept n)
//	      ├ plan_event ─ plan_verdict
//	      ├ plan_revision        every change of a field
//	      └ plan_conflict, plan_remark, plan_share
type Plans struct{ DB *DB }

var _ plan.Store = Plans{}

const (
	noPlan  fault.Code = "plan.not-found"
	tooOld  fault.Code = "plan.base-too-old"
	ofSeats            = ` and f.plan_id in (select m.plan_id from plan_member m
		where m.tenant_id = ?1 and m.practice_id = ?2 and m.standing = ?3`
)

func onePlan(tenant, id string) chosen {
	return chosen{where: ` and f.plan_id = ?2`, args: []any{tenant, id}}
}

func fromTo(tenant, first, last string) chosen {
	return chosen{where: ` and f.plan_id >= ?2 and f.plan_id <= ?3`, args: []any{tenant, first, last}}
}

// inStanding chooses the plans in which a practice has a standing.
func inStanding(tenant, practice, standing string) chosen {
	return chosen{where: ofSeats + `)`, args: []any{tenant, practice, standing}}
}

// inYear chooses the plan that a practice has joined for a year.
func inYear(tenant, practice string, year int) chosen {
	return chosen{where: ofSeats + ` and m.year = ?4)`, args: []any{tenant, practice, plan.Joined, year}}
}

// Get gives a plan with everything that belongs to it.
func (s Plans) Get(ctx context.Context, tenant, id string) (plan.Plan, error) {
	return s.one(ctx, "store.Plans.Get", onePlan(tenant, id))
}

// Find gives the plan that a practice has joined for a year.
func (s Plans) Find(ctx context.Context, tenant, practice string, year int) (plan.Plan, error) {
	return s.one(ctx, "store.Plans.Find", inYear(tenant, practice, year))
}

func (s Plans) one(ctx context.Context, op string, which chosen) (p plan.Plan, err error) {
	found, err := s.all(ctx, which, true)
	if len(found) > 0 {
		p = found[0]
	}
	return p, orMissing(len(found) == 1, err, op, noPlan)
}

// List gives the plans that a practice has joined, by year, without verdicts.
func (s Plans) List(ctx context.Context, tenant, practice string) ([]plan.Plan, error) {
	return s.all(ctx, inStanding(tenant, practice, plan.Joined), false)
}

// Invitations gives the plans to which a practice is invited, by year.
func (s Plans) Invitations(ctx context.Context, tenant, practice string) ([]plan.Plan, error) {
	return s.all(ctx, inStanding(tenant, practice, plan.Invited), true)
}

func (s Plans) all(ctx context.Context, which chosen, verdicts bool) (plans []plan.Plan, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		d := newDesk(tx, false)
		if err := d.load(ctx, which, verdicts); err != nil {
			return err
		}
		plans = d.byYear()
		return nil
	})
	return plans, err
}

// regionPart is how many plans are read at once: few queries, and none that
// takes longer than a statement may.
const regionPart = 2000

// Region gives all plans of a tenant by year and id, without verdicts. The
// number of queries does not depend on the number of plans but by thousands.
func (s Plans) Region(ctx context.Context, tenant string) (plans []plan.Plan, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		ids, err := tx.planIDs(ctx, tenant)
		if err != nil {
			return err
		}
		d := newDesk(tx, false)
		for part := range slices.Chunk(ids, regionPart) {
			if err := d.load(ctx, fromTo(tenant, part[0], part[len(part)-1]), false); err != nil {
				return err
			}
		}
		plans = d.byYear()
		return nil
	})
	return plans, err
}

func (tx *Tx) planIDs(ctx context.Context, tenant string) (ids []string, err error) {
	err = tx.Rows(ctx, `select plan_id from plan where tenant_id = ?1 order by plan_id`, []any{tenant},
		func(scan func(...any) error) error {
			ids = append(ids, "")
			return scan(&ids[len(ids)-1])
		})
	return ids, err
}

// Shared gives the plan of a link, whatever the tenant.
func (s Plans) Shared(ctx context.Context, key string) (p plan.Plan, err error) {
	const op = "store.Plans.Shared"
	err = s.DB.Read(ctx, func(tx *Tx) error {
		var tenant, id string
		found, err := tx.One(ctx, `select tenant_id, plan_id from plan_share where share_key = ?1`, []any{key}, &tenant, &id)
		if err := orMissing(found, err, op, noPlan); err != nil {
			return err
		}
		d := newDesk(tx, false)
		if err := d.load(ctx, onePlan(tenant, id), true); err != nil {
			return err
		}
		p = *d.order[0]
		return nil
	})
	return p, err
}

// byYear gives the plans that were read, by year and id.
func (d *desk) byYear() []plan.Plan {
	var out []plan.Plan
	for _, p := range d.order {
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b plan.Plan) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), strings.Compare(a.ID, b.ID))
	})
	return out
}

// Answered gives the stored answer of a key.
func (s Plans) Answered(ctx context.Context, tenant string, once plan.Once) (answer string, seen bool, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		var stored []byte
		stored, seen, err = tx.Once(ctx, request(tenant, once))
		answer = string(stored)
		return err
	})
	return answer, seen, err
}

func request(tenant string, once plan.Once) Request {
	return Request{Tenant: tenant, Key: once.Key, Command: once.Command, Hash: once.Hash}
}
