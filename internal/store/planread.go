package store

import (
	"context"
	"encoding/json"
	"slices"

	"meertijd/internal/plan"
)

// desk collects plans while their tables are read one after the other.
type desk struct {
	tx    *Tx
	now   bool // only what the plan says now, no kept states
	plans map[string]*plan.Plan
	order []*plan.Plan
	paths map[string]plan.Path // one copy of each path, not one for every plan
}

func newDesk(tx *Tx, now bool) *desk {
	return &desk{tx: tx, now: now, plans: map[string]*plan.Plan{}, paths: map[string]plan.Path{}}
}

// load reads the plans that were chosen.
func (d *desk) load(ctx context.Context, which chosen, verdicts bool) error {
	steps := []func(context.Context, chosen) error{d.rows, d.members, d.events, d.fields, d.conflicts, d.remarks, d.shares}
	if verdicts {
		steps = append(steps, d.verdicts)
	}
	for _, step := range steps {
		if err := step(ctx, which); err != nil {
			return err
		}
	}
	return nil
}

// rows reads the plans themselves, in no order: asked for one, SQLite would walk
// through all plans of the tenant by year to find a single one.
func (d *desk) rows(ctx context.Context, which chosen) error {
	return d.tx.Rows(ctx, `select f.tenant_id, f.plan_id, f.year, f.version, f.created_at, f.saved_at, f.by_person, f.by_name,
			f.by_role, f.burst_by, f.burst_at, f.burst_audit
		from plan f where f.tenant_id = ?1`+which.where, which.args,
		func(scan func(...any) error) error {
			p := &plan.Plan{Fields: plan.Fields{}}
			d.order = append(d.order, p)
			err := scan(&p.Tenant, &p.ID, &p.Year, &p.Version, &p.Created, &p.Saved, &p.SavedBy.Person, &p.SavedBy.Name,
				&p.SavedBy.Role, &p.Burst.By, &p.Burst.At, &p.Burst.Audit)
			d.plans[p.ID] = p
			return err
		})
}

func (d *desk) members(ctx context.Context, which chosen) error {
	return planMembers.each(ctx, d, which, func(p *plan.Plan, m seat) { p.Members = append(p.Members, m.Member) })
}

func (d *desk) conflicts(ctx context.Context, which chosen) error {
	return planConflicts.each(ctx, d, which, func(p *plan.Plan, c plan.Conflict) { p.Conflicts = append(p.Conflicts, c) })
}

func (d *desk) remarks(ctx context.Context, which chosen) error {
	return planRemarks.each(ctx, d, which, func(p *plan.Plan, r plan.Remark) { p.Remarks = append(p.Remarks, r) })
}

func (d *desk) shares(ctx context.Context, which chosen) error {
	return planShares.each(ctx, d, which, func(p *plan.Plan, s plan.Share) { p.Shares = append(p.Shares, s) })
}

func (d *desk) events(ctx context.Context, which chosen) error {
	return d.tx.Rows(ctx, `select f.plan_id, f.no, f.kind, f.at, f.on_date, f.by_person, f.by_name, f.by_role,
			f.reason, f.about, f.number, f.version
		from plan_event f where f.tenant_id = ?1`+which.where+` order by f.plan_id, f.no`, which.args,
		func(scan func(...any) error) error {
			var id string
			var e plan.Event
			if err := scan(&id, &e.No, &e.Kind, &e.At, &e.On, &e.By.Person, &e.By.Name, &e.By.Role,
				&e.Reason, &e.About, &e.Number, &e.Version); err != nil {
				return err
			}
			if e.Keeps() {
				e.Fields = plan.Fields{}
			}
			p := d.plans[id]
			p.Events = append(p.Events, e)
			return nil
		})
}

// fields reads what the plans say and, unless only now is asked, what events
// kept. They come in no order, since they go into maps; the path is put together
// by the database because every column of so many rows takes time.
func (d *desk) fields(ctx context.Context, which chosen) error {
	text := `select f.plan_id, f.kept, f.value,
			case f.element when '' then f.field else 'choice.' || f.element || '.' || f.intervention || '.' || f.field end
		from plan_field f where f.tenant_id = ?1` + which.where
	if d.now {
		text += ` and f.kept = 0`
	}
	var id, value, at string
	var kept int64
	into := []any{&id, &kept, &value, &at}
	return d.tx.Rows(ctx, text, which.args, func(scan func(...any) error) error {
		if err := scan(into...); err != nil {
			return err
		}
		if fields := keptBy(d.plans[id], kept); fields != nil {
			fields[d.path(at)] = value
		}
		return nil
	})
}

func (d *desk) path(text string) plan.Path {
	if _, ok := d.paths[text]; !ok {
		d.paths[text] = plan.Path(text)
	}
	return d.paths[text]
}

// keptBy gives the fields of a plan now, or those that an event kept.
func keptBy(p *plan.Plan, no int64) plan.Fields {
	if no == 0 {
		return p.Fields
	}
	if e := eventOf(p, int(no)); e != nil {
		return e.Fields
	}
	return nil
}

func eventOf(p *plan.Plan, no int) *plan.Event {
	if no <= len(p.Events) && p.Events[no-1].No == no {
		return &p.Events[no-1]
	}
	if at := slices.IndexFunc(p.Events, func(e plan.Event) bool { return e.No == no }); at >= 0 {
		return &p.Events[at]
	}
	return nil
}

func (d *desk) verdicts(ctx context.Context, which chosen) error {
	return d.tx.Rows(ctx, `select f.plan_id, f.event_no, f.practice_id, f.facts, f.record
		from plan_verdict f where f.tenant_id = ?1`+which.where+` order by f.plan_id, f.event_no, f.ord`, which.args,
		func(scan func(...any) error) error {
			var id, facts, record string
			var no int
			var v plan.Verdict
			if err := scan(&id, &no, &v.Practice, &facts, &record); err != nil {
				return err
			}
			v.Facts = []byte(facts)
			if err := json.Unmarshal([]byte(record), &v.Record); err != nil {
				return failure("store.Plans", CodeDamaged, nil, err)
			}
			if e := eventOf(d.plans[id], no); e != nil {
				e.Verdicts = append(e.Verdicts, v)
			}
			return nil
		})
}
