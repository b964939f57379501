package dossier_test

import (
	"context"
	"io/fs"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/dossier"
	"meertijd/internal/plan"
	"meertijd/internal/plan/plantest"
	"meertijd/internal/planbook"
	"meertijd/internal/practice"
	"meertijd/internal/practice/practicetest"
	"meertijd/internal/rule"
	"meertijd/regions"
)

const tenant = "rho-1"

var ctx = context.Background()

// book is the region that comes first.
var book = sync.OnceValue(func() *planbook.Book {
	dir, err := fs.Sub(regions.Files, regions.Default())
	if err != nil {
		panic(err)
	}
	b, faults := planbook.ReadRegion(dir, regions.Default())
	if len(faults) > 0 {
		panic(faults[0])
	}
	return b
})

// cabinet is stores in memory and the reader on top of them.
type cabinet struct {
	*dossier.Reader
	t         *testing.T
	practices *practicetest.Fake
	plans     *plantest.Fake
	ids       int
}

func newCabinet(t *testing.T, set *rule.Set) *cabinet {
	c := &cabinet{t: t, practices: practicetest.NewFake(), plans: plantest.NewFake()}
	c.Reader = &dossier.Reader{Practices: c.practices, Plans: c.plans, Rules: func(string) *rule.Set { return set }}
	return c
}

func (c *cabinet) id() string {
	c.ids++
	return "row-" + strconv.Itoa(c.ids)
}

func (c *cabinet) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// facts assembles.
func (c *cabinet) facts(practice string, on calendar.Date) *rule.Facts {
	c.t.Helper()
	f, err := c.Facts(ctx, tenant, practice, on, nil)
	c.must(err)
	return f
}

func (c *cabinet) file(file practice.File) {
	c.t.Helper()
	file.Practice.Tenant = tenant
	c.must(c.practices.Save(ctx, practice.Change{File: file, By: "lead", At: time.Unix(1_700_000_000, 0)}, audit.Record{}))
}

// put stores what a facts file says, as the services would have.
func (c *cabinet) put(f *rule.Facts) {
	c.t.Helper()
	file := practice.File{Practice: practice.Practice{ID: f.Practice.ID, Name: f.Practice.Name, Cohort: f.Cohort}, Known: map[practice.List]bool{
		practice.Groups: f.Groups != nil, practice.Centres: f.Centres != nil, practice.Commitments: f.Commitments != nil, practice.InUses: f.InUse != nil,
		practice.Attendances: f.Attendance != nil, practice.Visits: f.Visits != nil, practice.Patients: f.Registered != nil, practice.Populations: f.Populations != nil,
	}}
	if n := f.Neighbourhood; n != nil {
		place := practice.Neighbourhood{Tenant: tenant, ID: "n1", Name: n.Name}
		for _, a := range n.Agreements {
			place.Agreements = append(place.Agreements, practice.Agreement{ID: c.id(), Intervention: a.Intervention, From: a.From, Until: a.Until})
		}
		c.must(c.practices.SaveNeighbourhood(ctx, place, audit.Record{}))
		file.Memberships = append(file.Memberships, practice.Membership{ID: c.id(), To: practice.InNeighbourhood, Key: "n1", From: calendar.MustParse("2020-01-01")})
	}
	for _, m := range f.Groups {
		file.Memberships = append(file.Memberships, practice.Membership{ID: c.id(), To: practice.InGroup, Key: m.Key, From: m.From, Until: m.Until})
	}
	for _, m := range f.Centres {
		file.Memberships = append(file.Memberships, practice.Membership{ID: c.id(), To: practice.InCentre, Key: m.Key, From: m.From, Until: m.Until})
	}
	for _, x := range f.Commitments {
		file.Commitments = append(file.Commitments, practice.Commitment{ID: c.id(), Plan: x.Plan, From: x.From, Withdrawn: x.Withdrawn})
	}
	for _, x := range f.InUse {
		file.InUse = append(file.InUse, practice.InUse{ID: c.id(), Intervention: x.Intervention, Since: x.Since})
	}
	for _, x := range f.Visits {
		file.Visits = append(file.Visits, practice.Visit{ID: c.id(), Invited: x.Invited, Declined: x.Declined, Planned: x.Planned, Held: x.Held})
	}
	for _, x := range f.Registered {
		file.Registered = append(file.Registered, practice.Registered{ID: c.id(), On: x.On, Patients: x.Patients})
	}
	for _, x := range f.Populations {
		file.Populations = append(file.Populations, practice.Population{ID: c.id(), Measure: x.Measure, On: x.On, Patients: x.Patients, Of: x.Of, List: x.List})
	}
	for _, x := range f.Waivers {
		file.Waivers = append(file.Waivers, practice.Waiver{ID: c.id(), Condition: x.Condition, Year: x.Year, Reason: x.Reason, On: x.On, Recorded: practice.Recorded{By: x.By}})
	}
	c.attendance(f, &file)
	c.file(file)
	for i := range f.Years {
		c.plan(f.Practice.ID, &f.Years[i])
	}
}

// attendance goes into the file of the practice whose participant it was.
func (c *cabinet) attendance(f *rule.Facts, file *practice.File) {
	others := map[string]*practice.File{}
	for i := range f.Years {
		for _, id := range f.Years[i].Joint {
			others[id] = &practice.File{Practice: practice.Practice{ID: id, Name: id, Cohort: f.Cohort}}
		}
	}
	for _, x := range f.Attendance {
		to := file
		if x.Practice != "" && x.Practice != f.Practice.ID {
			if others[x.Practice] == nil {
				others[x.Practice] = &practice.File{Practice: practice.Practice{ID: x.Practice, Name: x.Practice}}
			}
			to = others[x.Practice]
		}
		to.Attendance = append(to.Attendance, practice.Attendance{ID: x.ID, Meeting: x.Meeting, On: x.On, Series: x.Series, Centre: x.Centre})
	}
	for _, other := range others {
		other.Known = map[practice.List]bool{practice.Attendances: true}
		c.file(*other)
	}
}

// plan stores a year's plan with what happened to it.
func (c *cabinet) plan(id string, y *rule.YearFacts) {
	c.t.Helper()
	p := plan.Plan{Tenant: tenant, ID: c.id(), Year: y.Year, Version: 1, Members: []plan.Member{{Practice: id, Standing: plan.Joined}}}
	for _, other := range y.Joint {
		p.Members = append(p.Members, plan.Member{Practice: other, Standing: plan.Joined})
	}
	p.Fields = fields(y, calendar.Latest)
	for i, on := range moments(y) {
		e := plan.Event{No: i + 1, Kind: plan.HandedIn, On: on, Number: c.id(), Fields: fields(y, on)}
		if i > 0 {
			e.Kind, e.Reason, e.By.Role = plan.Changed, why(y, on), "practice-owner"
		}
		p.Events = append(p.Events, e)
	}
	c.must(c.plans.Save(ctx, plan.Change{Plan: p}))
}

// moments lists the days on which a plan was handed in or changed.
func moments(y *rule.YearFacts) []calendar.Date {
	if len(y.HandedIn) == 0 {
		return nil
	}
	days := slices.Clone(y.HandedIn)
	for _, c := range y.Choices {
		for _, d := range []calendar.Date{c.From, c.Ended} {
			if d != calendar.None {
				days = append(days, d)
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

func why(y *rule.YearFacts, on calendar.Date) string {
	for _, c := range y.Choices {
		if (c.From == on || c.Ended == on) && c.Reason != "" {
			return c.Reason
		}
	}
	return "reden"
}

// fields gives what the plan said from a day on.
func fields(y *rule.YearFacts, on calendar.Date) plan.Fields {
	f := plan.Fields{}
	for _, c := range y.Choices {
		if c.From != calendar.None && c.From > on || c.Ended != calendar.None && c.Ended <= on {
			continue
		}
		f.Put(plan.ChoicePath(c.Element, c.Intervention, plan.ModeField), string(c.Mode))
		f.Put(plan.ChoicePath(c.Element, c.Intervention, plan.ReasonField), c.Reason)
		if c.Justification != nil {
			f.Put(plan.ChoicePath(c.Element, c.Intervention, plan.TextField), *c.Justification)
		}
		for _, u := range c.Upkeep {
			f.Put(plan.UpkeepPath(c.Element, c.Intervention, u), plan.Yes)
		}
	}
	for _, a := range y.Answers {
		f.Put(plan.AnswerPath(a.Question), a.Text)
	}
	if y.NewStaff != nil {
		f.Put(plan.NewStaff, strconv.Itoa(*y.NewStaff))
	}
	return f
}
