package demo

import (
	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
)

// years puts the plans of a practice in the agenda: those of the past, and the
// one of this year as its part has it. Who shares a plan that another practice
// began only has to say yes.
func (f *fill) years(o *office) {
	if o.guest {
		return
	}
	for year := 1; year < o.now && !o.is(UnknownHistory); year++ {
		if f.has(o, year) {
			f.past(o, year)
		}
	}
	if f.has(o, o.now) {
		f.present(o)
		f.troubles(o)
		f.reviews(o)
	}
}

// past makes a plan of a year that is over: begun in its first weeks, handed
// in some days after, by some too late.
func (f *fill) past(o *office, year int) {
	start, end := f.Set.YearOf(o.Cohort, year)
	long := end - start
	draft := f.between(start+long/20, start+long/8)
	in := f.between(draft+2, draft+2+long/20)
	if o.is(Late) && long > 200 && year == o.now-1 {
		in = f.between(start+96, start+120)
	}
	f.draft(o, year, draft, in)
	f.on(in, o.Name, func() error { return f.submit(o, year, "") })
	if o.is(Swapped) && year == f.swapped(o) {
		f.swap(o, year, f.between(start+long/2, end-long/6))
	}
}

// swapped is the year whose plan changes afterwards: last year, or this one
// when it is the first.
func (f *fill) swapped(o *office) int { return max(o.now-1, f.first(o.Cohort)) }

// present makes the plan of this year. What else happens to it comes in the
// last two weeks; see troubles.
func (f *fill) present(o *office) {
	if o.state == Silent {
		return
	}
	start, _ := f.Set.YearOf(o.Cohort, o.now)
	first := max(start-before, f.On-plansInTheEnd)
	draft := f.between(first, max(f.On-24, first))
	in := f.between(draft+3, f.On-15)
	if in <= draft {
		in = draft + 1
	}
	f.draft(o, o.now, draft, in)
	if o.state == HandedIn || o.state == OpenConditions {
		f.on(in, o.Name, func() error { return f.submit(o, o.now, "") })
	}
}

// draft puts a plan in the agenda; a joint one with who joins it.
func (f *fill) draft(o *office, year int, day, in calendar.Date) {
	f.on(day, o.Name, func() error { return f.write(o, year) })
	if !o.is(Joint) {
		return
	}
	for i, guest := range o.partners {
		f.on(day, o.Name, func() error {
			_, err := f.plans.Invite(f.ctx, f.command(o, 0), o.ID, year, guest.ID)
			return err
		})
		f.on(min(day+1+calendar.Date(i), in), o.Name, func() error { return f.accept(guest, year) })
	}
}

// accept says yes to the invitation for a year.
func (f *fill) accept(o *office, year int) error {
	invitations, err := f.Stores.Plans.Invitations(f.ctx, f.Tenant, o.ID)
	if err != nil {
		return err
	}
	for i := range invitations {
		if invitations[i].Year == year {
			if _, err := f.plans.Accept(f.ctx, f.command(o, 0), invitations[i].ID, o.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// write opens the plan of a year, decides what it will say, and saves it.
func (f *fill) write(o *office, year int) error {
	p, err := f.plans.Open(f.ctx, o.actor(0), o.ID, year)
	if err != nil {
		return err
	}
	if err := f.shape(&p, o); err != nil {
		return err
	}
	return f.save(o, &p, 0, p.Version)
}

// save sends the fields of a plan as a form does, by somebody of the practice.
func (f *fill) save(o *office, p *plan.Plan, who, base int) error {
	_, err := f.plans.Save(f.ctx, plan.Save{
		Command: f.command(o, who), Practice: o.ID, Year: p.Year, Base: base, Editor: f.newID(), Fields: p.Fields,
	})
	return err
}

// submit hands a plan in, whatever is open in it.
func (f *fill) submit(o *office, year int, reason string) error {
	who := f.chance.IntN(2)
	if o.actor(who).Role == access.Employee {
		who = 0
	}
	_, _, err := f.plans.Submit(f.ctx, plan.Submit{
		Command: f.command(o, who), Practice: o.ID, Year: year, Confirmed: true, Reason: reason,
	})
	return err
}

func (f *fill) command(o *office, who int) plan.Command {
	return plan.Command{Actor: o.actor(who), Request: "demo"}
}
