package demo

import (
	"cmp"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"strconv"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/id"
	"meertijd/internal/dossier"
	"meertijd/internal/intervention"
	"meertijd/internal/network"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/reminder"
	"meertijd/internal/rule"
	"meertijd/internal/view"
)

// Stores are what the demo fills.
type Stores struct {
	Plans         plan.Store
	Practices     practice.Store
	People        access.Store
	Interventions intervention.Store // nil: nobody offers to tell
	Notes         practice.NoteStore // nil: the lead writes nothing down
	Reminders     reminder.Store     // nil: nobody is reminded
	Networks      network.Store      // nil: neighbourhoods agree, and do nothing else
	Views         view.Store         // nil: the lead keeps no views and no groups
}

// Options say what to make. Practices is 24 when it is 0, On is Day(Set).
type Options struct {
	Set       *rule.Set
	Tenant    string
	Stores    Stores
	Seed      uint64
	Practices int
	On        calendar.Date
}

// Limits and defaults of what can be asked.
const (
	usual         = 24
	most          = 1000
	intoYear      = 62 // days that the last year runs on the day of a demo
	preparing     = 90 // days before the first year in which neighbourhoods are made
	joining       = 70 // days before its first year in which a practice joins
	before        = 20 // days before a year in which its plan may begin
	plansInTheEnd = 50 // days before the end in which this year's plans are made
)

// usualDay is the day of a demo, when the region's programme runs then.
var usualDay = calendar.Of(2026, 6, 2)

// Day gives the day on which a demo of a region plays when nobody names one:
// the usual day, or for a region with another calendar two months into its
// last programme year.
func Day(set *rule.Set) calendar.Date {
	for _, cohort := range cohorts(set) {
		if set.ProgrammeYear(cohort, usualDay) > 0 {
			return usualDay
		}
	}
	start, _ := set.YearOf(cohorts(set)[0], set.LastYear())
	return start.AddDays(intoYear)
}

// cohorts lists the starting moments of a region; one that has none has the
// empty one.
func cohorts(set *rule.Set) []string {
	var out []string
	for _, c := range set.Region.Calendar.Cohorts {
		out = append(out, c.Key)
	}
	if len(out) == 0 || len(set.Region.Calendar.Fixed) > 0 {
		return []string{""}
	}
	return out
}

// Fill makes the demo in a store that has no practices, and says who is in it.
// A store that holds a finished demo, or other practices, is left as it is.
// What can go wrong has a code: demo.half-made (kind Conflict) when an earlier
// fill was broken off, because nothing can be taken out of a store again;
// demo.no-year and demo.practices (kind Invalid) for options that make none.
func Fill(ctx context.Context, o Options) (Report, error) {
	o.Practices = cmp.Or(o.Practices, usual)
	if o.On == calendar.None {
		o.On = Day(o.Set)
	}
	f := newFill(ctx, o)
	if o.Practices < 1 || o.Practices > most {
		return Report{}, invalid("demo.practices", fault.Args{"have": strconv.Itoa(o.Practices), "max": strconv.Itoa(most)})
	}
	if len(f.cohorts) == 0 {
		return Report{}, invalid("demo.no-year", fault.Args{"date": o.On.String()})
	}
	cast := f.cast()
	there, err := f.there()
	switch {
	case err != nil:
		return Report{}, err
	case there == nothing:
		f.schedule(cast)
		if err := f.run(); err != nil {
			return Report{}, err
		}
	case there == halfMade:
		return Report{}, &fault.Error{Kind: fault.Conflict, Code: "demo.half-made", Op: "demo.Fill"}
	case there == others:
		return Report{On: o.On}, nil
	}
	return f.report(cast, there == nothing)
}

func invalid(code fault.Code, args fault.Args) error {
	return &fault.Error{Kind: fault.Invalid, Code: code, Op: "demo.Fill", Args: args}
}

// fill is one filling under way.
type fill struct {
	Options
	ctx     context.Context
	cohorts []string // that have begun
	clock   clock
	chance  *rand.Rand
	newID   func() string
	dossier *dossier.Reader
	plans   *plan.Service
	keeper  *practice.Service
	agenda  []step
	booked  map[slot]time.Time
	lead    *person
}

func newFill(ctx context.Context, o Options) *fill {
	f := &fill{Options: o, ctx: ctx, chance: rand.New(rand.NewPCG(o.Seed, 1)), booked: map[slot]time.Time{}}
	for _, cohort := range cohorts(o.Set) {
		if o.Set.ProgrammeYear(cohort, o.On) > 0 {
			f.cohorts = append(f.cohorts, cohort)
		}
	}
	var seed [32]byte
	binary.BigEndian.PutUint64(seed[:], o.Seed)
	source := &id.Source{Now: f.clock.Now, Rand: rand.NewChaCha8(seed)}
	f.newID = source.New
	f.Stores.Plans = rememberPlans(o.Stores.Plans)
	f.Stores.Practices = &filesMemory{Store: o.Stores.Practices, files: map[string]practice.File{}}
	rules := func(string) *rule.Set { return o.Set }
	f.dossier = &dossier.Reader{Practices: f.Stores.Practices, Plans: f.Stores.Plans, Rules: rules}
	f.plans = &plan.Service{
		Store: f.Stores.Plans, Dossier: f.dossier, Rules: rules,
		Now: f.clock.Now, Today: f.clock.Today, NewID: f.newID,
	}
	f.keeper = &practice.Service{Store: f.Stores.Practices, NoteStore: o.Stores.Notes, Now: f.clock.Now, Today: f.clock.Today, NewID: f.newID}
	return f
}

// presence is what a store holds already.
type presence int

const (
	nothing presence = iota
	finished
	halfMade
	others // practices that are no demo
)

// there looks what the store holds. The last thing that a fill does is to
// bring in the lead's deputy: without one a demo is half made.
func (f *fill) there() (presence, error) {
	files, err := f.Stores.Practices.List(f.ctx, f.Tenant, "", f.On)
	if err != nil {
		return nothing, err
	}
	for i := range files {
		if !files[i].Practice.Fictional {
			return others, nil
		}
	}
	people, err := f.Stores.People.People(f.ctx, f.Tenant, f.On)
	if err != nil {
		return nothing, err
	}
	for i := range people {
		if people[i].Name == deputyName() {
			return finished, nil
		}
	}
	places, err := f.Stores.Practices.ListNeighbourhoods(f.ctx, f.Tenant)
	if err != nil || len(files)+len(people)+len(places) == 0 {
		return nothing, err
	}
	return halfMade, nil
}
