package demo

import (
	"slices"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// Code says what is special about somebody's practice, or neighbourhood.
type Code string

// What can be special. The first six say how this year's plan stands.
const (
	Silent         Code = "silent"          // nobody has begun the plan
	Complete       Code = "complete"        // a draft that lacks nothing
	Unfinished     Code = "unfinished"      // a draft that lacks an answer or a choice
	HandedIn       Code = "handed-in"       // handed in, all conditions met
	OpenConditions Code = "open-conditions" // handed in with something open
	Refused        Code = "refused"         // a draft with a choice that is refused

	Typical        Code = "typical"         // an ordinary past, to begin with
	Returned       Code = "returned"        // the lead gave the plan back
	Swapped        Code = "swapped"         // changed an earlier plan with a reason
	InConflict     Code = "conflict"        // two people changed one text
	ReadAlong      Code = "read-along"      // a colleague reads along by a link
	Inviting       Code = "inviting"        // asked another practice to share its plan
	Invited        Code = "invited"         // was asked, and did not answer yet
	Joint          Code = "joint"           // shares a plan with others
	InCentre       Code = "centre"          // of a health centre with two practices
	ShortYear      Code = "short-year"      // had a programme year of fewer quarters
	UnknownHistory Code = "unknown-history" // nobody kept its lists
	NotCommitted   Code = "not-committed"   // never committed itself
	Missed         Code = "missed-meeting"  // missed a meeting last year
	Embedded       Code = "embedded"        // embedded what it began before
	InGroup        Code = "group"           // of a group with obligations of its own
	Late           Code = "late"            // handed an earlier plan in late
	SeveralHats    Code = "several-hats"    // of a person with several roles
	Answers        Code = "answers"         // a coordinator who answered for all
)

// part is what a practice plays. With says how many places back the partner
// stands that it shares its cohort and neighbourhood with.
type part struct {
	state Code
	also  []Code
	with  int
}

// script is what the first practices play; after them comes the chorus.
var script = []part{
	{state: Silent, also: []Code{Typical}},
	{state: HandedIn},
	{state: HandedIn, also: []Code{InCentre}},
	{state: HandedIn, also: []Code{InCentre}, with: 1},
	{state: HandedIn, also: []Code{Joint}},
	{state: HandedIn, also: []Code{Joint}, with: 1},
	{state: HandedIn, also: []Code{Joint}, with: 2},
	{state: Complete},
	{state: Unfinished},
	{state: OpenConditions},
	{state: HandedIn, also: []Code{Returned}},
	{state: HandedIn, also: []Code{Swapped}},
	{state: Refused},
	{state: Complete, also: []Code{InConflict}},
	{state: Complete, also: []Code{ReadAlong}},
	{state: Complete, also: []Code{Inviting}},
	{state: Silent, also: []Code{Invited}, with: 1},
	{state: HandedIn, also: []Code{ShortYear}},
	{state: Unfinished, also: []Code{UnknownHistory}},
	{state: Unfinished, also: []Code{NotCommitted}},
	{state: Silent, also: []Code{Missed, Late}},
	{state: Complete, also: []Code{Embedded}},
	{state: HandedIn, also: []Code{InGroup}},
	{state: Silent, also: []Code{InGroup}},
}

var chorus = []part{
	{state: HandedIn}, {state: Unfinished}, {state: Complete}, {state: HandedIn, also: []Code{Late}}, {state: Silent},
	{state: HandedIn, also: []Code{InGroup}}, {state: Unfinished}, {state: Silent}, {state: Complete}, {state: HandedIn},
}

// office is a practice of the demo.
type office struct {
	part
	practice.Practice
	index    int
	place    *place
	group    string
	centre   string
	partners []*office // of its joint plan, that it begins
	guest    bool      // of a joint plan that another one begins
	staff    []*person
	joined   calendar.Date
	now      int // programme year in the end
	patients int
	counted  calendar.Quarter // the next quarter to count
}

// is says whether something is special about the practice.
func (o *office) is(code Code) bool { return slices.Contains(o.also, code) }

// cast gives every practice of the demo its part. It draws no lots, so that it
// can be told again which practice plays what.
func (f *fill) cast() []*office {
	places := f.places()
	var all []*office
	for i := range f.Practices {
		p := chorus[i%len(chorus)]
		if i < len(script) {
			p = script[i]
		}
		o := &office{part: p, index: i, place: places[i%len(places)]}
		o.Tenant, o.Fictional, o.Name, o.AGB = f.Tenant, true, officeName(i), agb(i)
		o.Cohort = f.cohorts[i%len(f.cohorts)]
		if p.with > 0 {
			first := all[i-p.with]
			o.Cohort, o.place = first.Cohort, first.place
		}
		all = append(all, o)
		f.place(o)
		f.pair(all, o)
	}
	for _, o := range all {
		f.lonely(o)
	}
	return all
}

// place puts a practice in time, and in a group when its part says so.
func (f *fill) place(o *office) {
	groups := f.Set.Region.Groups
	switch {
	case o.is(ShortYear):
		o.Cohort = f.shortest()
	case o.is(InGroup) && len(groups) > 0:
		o.group = groups[o.index%len(groups)].Key
	}
	start, _ := f.Set.YearOf(o.Cohort, f.first(o.Cohort))
	o.joined, o.now = start.AddDays(-joining), f.Set.ProgrammeYear(o.Cohort, f.On)
	if o.is(UnknownHistory) {
		start, _ = f.Set.YearOf(o.Cohort, o.now)
		o.joined = start.AddDays(-joining)
	}
	o.joined = min(o.joined, f.On-plansInTheEnd-7)
	o.counted = calendar.QuarterOf(start)
}

// first gives the first programme year of a cohort.
func (f *fill) first(cohort string) int {
	year := 1
	for start, _ := f.Set.YearOf(cohort, year); start == calendar.None; start, _ = f.Set.YearOf(cohort, year) {
		year++
	}
	return year
}

// has says whether a practice has a programme year for which there is a plan.
func (f *fill) has(o *office, year int) bool {
	start, _ := f.Set.YearOf(o.Cohort, year)
	return start != calendar.None && f.Set.Plan(year) != nil
}

// shortest gives the cohort with the shortest programme year.
func (f *fill) shortest() string {
	best, least := f.cohorts[0], calendar.Latest
	for _, cohort := range f.cohorts {
		for year := 1; year <= f.Set.ProgrammeYear(cohort, f.On); year++ {
			if start, end := f.Set.YearOf(cohort, year); start != calendar.None && end-start < least {
				best, least = cohort, end-start
			}
		}
	}
	return best
}

// pair binds a practice to the one before it that it plays with.
func (f *fill) pair(all []*office, o *office) {
	if o.with == 0 {
		return
	}
	first := all[o.index-o.with]
	switch {
	case o.is(InCentre):
		o.centre, first.centre = centreName(), centreName()
	case o.is(Joint):
		first.partners, o.guest = append(first.partners, o), true
	case o.is(Invited):
		first.partners = append(first.partners, o)
	}
}

// lonely takes out of a part what this region, day or number of practices does
// not have.
func (f *fill) lonely(o *office) {
	short := false
	for year := 1; year <= o.now; year++ {
		start, end := f.Set.YearOf(o.Cohort, year)
		short = short || f.has(o, year) && end-start < 360
	}
	o.also = slices.DeleteFunc(slices.Clone(o.also), func(c Code) bool {
		switch c {
		case InCentre:
			return o.centre == ""
		case Joint, Inviting:
			return len(o.partners) == 0 && !o.guest
		case InGroup:
			return o.group == ""
		case ShortYear:
			return !short
		case Late:
			return o.now < 2
		case NotCommitted:
			return f.none(o, "commitment", o.now)
		case Missed:
			return f.none(o, "meetings", o.now-1)
		}
		return false
	})
}

// none says that no rule of a kind holds for a practice in a year.
func (f *fill) none(o *office, kind string, year int) bool {
	return !slices.ContainsFunc(f.Set.Rules(year), func(r *rule.Rule) bool {
		return r.Kind() == kind && (r.Condition.Group == "" || r.Condition.Group == o.group)
	})
}

// actor is a person of the practice who acts; the last one when there are not
// so many.
func (o *office) actor(n int) access.Actor {
	p := o.staff[min(n, len(o.staff)-1)]
	return access.Actor{Tenant: o.Tenant, Person: p.ID, Name: p.Name, Role: p.roleAt(o), Of: o.ID}
}
