package organisation

import (
	"bytes"
	"context"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/rule"
)

// Library reads regional plans: those that come with the program, and those
// that are uploaded.
type Library interface {
	// Regions lists the built-in regions, by key.
	Regions() []Region
	// Set gives the rules of a built-in region; organisation.no-region without.
	Set(key string) (*rule.Set, error)
	// Read unpacks and checks an uploaded plan. With any fault there is no set.
	Read(content []byte) (*rule.Set, []PlanFault)
}

// Region is a region that comes with the program.
type Region struct {
	Key  string
	Name Statement
}

// PlanFault is something wrong in an uploaded plan, with its place.
type PlanFault struct {
	fault.Fault
	File       string
	Line       int
	Column     int
	SourceLine string
}

// MaxPlan is the most that an uploaded plan may be, in bytes as it is sent.
const MaxPlan = 1 << 20

// AddPlan keeps an uploaded regional plan as a new version, which does not hold
// yet. With faults nothing is kept. The same plan once more is the version that
// is there already.
func (s *Service) AddPlan(ctx context.Context, c Command, content []byte) (PlanVersion, []PlanFault, error) {
	const op = "organisation.AddPlan"
	by, err := allowed(c.Actor, access.ManageOrganisation)
	if err != nil {
		return PlanVersion{}, nil, err
	}
	if len(content) == 0 || len(content) > MaxPlan {
		code := fault.Code("organisation.plan-missing")
		if len(content) > 0 {
			code = "organisation.plan-too-large"
		}
		return PlanVersion{}, nil, invalid(op, code, fault.Args{"max": strconv.Itoa(MaxPlan >> 20)})
	}
	set, faults := s.Library.Read(content)
	if len(faults) > 0 {
		return PlanVersion{}, faults, nil
	}
	o, err := s.Store.Get(ctx, c.Actor.Tenant)
	if err != nil {
		return PlanVersion{}, nil, err
	}
	there, err := s.Store.Plans(ctx, o.Tenant)
	if err != nil {
		return PlanVersion{}, nil, err
	}
	for _, v := range there {
		if v.Hash != set.Hash() {
			continue
		}
		if v, err = s.Store.Plan(ctx, o.Tenant, v.Number); err != nil || bytes.Equal(v.Content, content) {
			return v, nil, err
		}
	}
	v := PlanVersion{
		Number: len(there) + 1, Name: set.Region.Name.NL, Region: set.Region.Key, Hash: set.Hash(), Content: content, By: c.Actor.Name, At: s.Now(),
	}
	o.Version++
	_, err = s.keep(ctx, c, "add-plan", Change{
		Organisation: o, Plan: &v, Audit: s.record(c, o, by, []string{"regional-plan." + strconv.Itoa(v.Number)}),
		Once: Once{Answer: strconv.Itoa(v.Number)},
	}, hashOf(content))
	return v, nil, err
}

// Review is what putting a regional plan in force would mean.
type Review struct {
	InForce
	Name string
	Lost []Use // what is used now, and would not be there
}

// Review looks at a built-in region, or at an uploaded version when there is a
// number, without changing anything.
func (s *Service) Review(ctx context.Context, actor access.Actor, region string, number int) (Review, error) {
	if _, err := allowed(actor, access.ManageOrganisation); err != nil {
		return Review{}, err
	}
	r := Review{InForce: InForce{Region: region, Number: number}}
	set, err := s.set(ctx, actor.Tenant, &r.InForce)
	if err != nil {
		return r, err
	}
	r.Name = set.Region.Name.NL
	used, err := s.Store.Used(ctx, actor.Tenant)
	r.Lost = Lost(set, used)
	return r, err
}

// set gives the rules of a region or version, and fills in what they say.
func (s *Service) set(ctx context.Context, tenant string, in *InForce) (*rule.Set, error) {
	if in.Number == 0 {
		return s.Library.Set(in.Region)
	}
	v, err := s.Store.Plan(ctx, tenant, in.Number)
	if err != nil {
		return nil, err
	}
	set, faults := s.Library.Read(v.Content)
	if len(faults) > 0 { // it was without faults for the version that kept it
		return nil, &fault.Error{Kind: fault.Unavailable, Code: "organisation.plan-unreadable", Op: "organisation.set",
			Args: fault.Args{"number": strconv.Itoa(in.Number)}, Cause: faults[0].Fault}
	}
	in.Region, in.Hash = v.Region, v.Hash
	return set, nil
}

// Rules gives the rules that hold for an organisation.
func (s *Service) Rules(ctx context.Context, o Organisation) (*rule.Set, error) {
	in := o.Plan
	return s.set(ctx, o.Tenant, &in)
}

// Lost gives what is used and does not exist in a set: starts without a
// calendar, interventions that are gone, and programme years without a plan.
func Lost(set *rule.Set, used []Use) (lost []Use) {
	known := map[string]bool{}
	for _, i := range set.Region.Catalogue {
		known[i.Key] = true
	}
	for _, u := range used {
		switch {
		case u.Cohort != "" && starts(set, u.Cohort):
		case u.Cohort == "" && known[u.Intervention] && set.Plan(u.Year) != nil:
		default:
			lost = append(lost, u)
		}
	}
	return lost
}

// starts says whether a set has a calendar for practices that began then.
func starts(set *rule.Set, cohort string) bool {
	for year := 1; year <= set.LastYear(); year++ {
		if begin, _ := set.YearOf(cohort, year); begin != calendar.None {
			return true
		}
	}
	return false
}

// PutInForce asks that another regional plan holds from now on. Confirmed says
// that whoever asks saw what would be lost.
type PutInForce struct {
	Command
	Region    string // a built-in one, when Number is 0
	Number    int
	Confirmed bool
}

// PutInForce makes a built-in region or an uploaded version hold.
func (s *Service) PutInForce(ctx context.Context, c PutInForce) (Review, error) {
	by, err := allowed(c.Actor, access.ManageOrganisation)
	if err != nil {
		return Review{}, err
	}
	o, err := s.Store.Get(ctx, c.Actor.Tenant)
	if err != nil {
		return Review{}, err
	}
	r, err := s.Review(ctx, c.Actor, c.Region, c.Number)
	switch {
	case err != nil || o.Plan == r.InForce:
		return r, err
	case len(r.Lost) > 0 && !c.Confirmed:
		return r, &fault.Error{Kind: fault.Conflict, Code: "organisation.plan-in-use", Op: "organisation.PutInForce"}
	}
	o.Plan = r.InForce
	o.Version++
	_, err = s.keep(ctx, c.Command, "put-in-force", Change{
		Organisation: o, Audit: s.record(c.Command, o, by, []string{"regional-plan"}),
	}, c.Region, c.Number)
	return r, err
}
