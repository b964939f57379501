package dossier_test

import (
	"slices"
	"testing"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

var (
	on   = calendar.MustParse("2027-03-01") // in year 4, after its meetings
	from = calendar.MustParse("2023-01-01")
	met1 = calendar.MustParse("2026-05-19")
	met2 = calendar.MustParse("2026-11-17")
)

const year = 4

// open makes practices with a cohort of which attendance is kept.
func (c *cabinet) open(ids ...string) {
	for _, id := range ids {
		c.file(practice.File{Practice: practice.Practice{ID: id, Name: "Praktijk " + id, Cohort: book().Region.Calendar.Cohorts[0].Key},
			Known: map[practice.List]bool{practice.Attendances: true, practice.Centres: true, practice.Groups: true}})
	}
}

// goes notes that somebody of a practice was at two exchange meetings.
func (c *cabinet) goes(id, centre string) {
	c.file(practice.File{Practice: practice.Practice{ID: id}, Attendance: []practice.Attendance{
		{ID: c.id(), Meeting: "exchange", On: met1, Centre: centre}, {ID: c.id(), Meeting: "exchange", On: met2, Centre: centre},
	}})
}

// shares makes a plan of year 4 of some practices.
func (c *cabinet) shares(ids ...string) plan.Plan {
	c.t.Helper()
	p := plan.Plan{Tenant: tenant, ID: c.id(), Year: year, Version: 1, Fields: plan.Fields{}}
	for _, id := range ids {
		p.Members = append(p.Members, plan.Member{Practice: id, Standing: plan.Joined})
	}
	c.must(c.plans.Save(ctx, plan.Change{Plan: p}))
	return p
}

func (c *cabinet) state(practice, condition string) rule.State {
	c.t.Helper()
	r := rule.Evaluate(book().Set, c.facts(practice, on), on)
	for i := range r.Years {
		for k := range r.Years[i].Findings {
			if f := &r.Years[i].Findings[k]; r.Years[i].Year == year && f.Rule.Condition.ID == condition {
				return f.State
			}
		}
	}
	c.t.Fatalf("no %s in year %d", condition, year)
	return rule.Unknown
}

func TestWhoseParticipantCounts(t *testing.T) {
	t.Run("one of a joint plan, for all of them (S17)", func(t *testing.T) {
		c := newCabinet(t, book().Set)
		c.open("p1", "p2", "p3")
		c.goes("p2", "")
		c.shares("p1", "p2", "p3")
		for _, p := range []string{"p1", "p2", "p3"} {
			if s := c.state(p, "exchange"); s != rule.Met {
				t.Errorf("%s: %s", p, s)
			}
		}
		if n := len(c.facts("p1", on).Attendance); n != 2 {
			t.Errorf("%d attendances", n)
		}
	})
	t.Run("one of a practice with a plan of its own, for itself (S18)", func(t *testing.T) {
		c := newCabinet(t, book().Set)
		c.open("p1", "p2")
		c.goes("p2", "")
		c.shares("p1")
		c.shares("p2")
		if a, b := c.state("p1", "exchange"), c.state("p2", "exchange"); a == rule.Met || b != rule.Met {
			t.Errorf("%s and %s", a, b)
		}
	})
	t.Run("one of a health centre, for each practice in it (S19)", func(t *testing.T) {
		c := newCabinet(t, book().Set)
		c.open("p1", "p2", "p3")
		for _, p := range []string{"p1", "p2"} {
			c.file(practice.File{Practice: practice.Practice{ID: p}, Memberships: []practice.Membership{{ID: c.id(), To: practice.InCentre, Key: "hc", From: from}}})
		}
		c.goes("p1", "hc")
		for p, want := range map[string]bool{"p1": true, "p2": true, "p3": false} {
			if s := c.state(p, "exchange"); (s == rule.Met) != want {
				t.Errorf("%s: %s", p, s)
			}
		}
	})
	t.Run("one of a partner of another year does not", func(t *testing.T) {
		c := newCabinet(t, book().Set)
		c.open("p1", "p2")
		c.goes("p2", "")
		p := c.shares("p1", "p2")
		p.ID, p.Year = c.id(), 5
		c2 := newCabinet(t, book().Set)
		c2.open("p1", "p2")
		c2.goes("p2", "")
		c2.shares("p1")
		c2.must(c2.plans.Save(ctx, plan.Change{Plan: p}))
		if a, b := c.state("p1", "exchange"), c2.state("p1", "exchange"); a != rule.Met || b == rule.Met {
			t.Errorf("joint %s, joint in another year %s", a, b)
		}
	})
	t.Run("one of a practice that left, or is only invited, does not", func(t *testing.T) {
		for _, standing := range []string{plan.Left, plan.Invited} {
			c := newCabinet(t, book().Set)
			c.open("p1", "p2")
			c.goes("p2", "")
			c.must(c.plans.Save(ctx, plan.Change{Plan: plan.Plan{Tenant: tenant, ID: "x", Year: year, Version: 1, Members: []plan.Member{
				{Practice: "p1", Standing: plan.Joined}, {Practice: "p2", Standing: standing},
			}}}))
			if s := c.state("p1", "exchange"); s == rule.Met {
				t.Errorf("%s: %s", standing, s)
			}
		}
	})
}

func TestWhatNobodyKeepsStaysUnknown(t *testing.T) {
	t.Run("of a practice that is just there", func(t *testing.T) {
		c := newCabinet(t, book().Set)
		c.file(practice.File{Practice: practice.Practice{ID: "p1", Name: "p1", Cohort: book().Region.Calendar.Cohorts[0].Key}})
		f := c.facts("p1", on)
		if f.Groups != nil || f.Centres != nil || f.Commitments != nil || f.InUse != nil || f.Attendance != nil || f.Visits != nil ||
			f.Registered != nil || f.Populations != nil || f.Papers != nil || f.Evidence != nil || f.Years != nil || f.Neighbourhood != nil {
			t.Errorf("%+v", f)
		}
		r := rule.Evaluate(book().Set, f, on)
		for _, y := range r.Years {
			for _, x := range y.Findings {
				if x.State == rule.NotMet {
					t.Errorf("year %d: %s counts against it", y.Year, x.Rule.Condition.ID)
				}
			}
		}
	})
	t.Run("an empty list that is kept is empty", func(t *testing.T) {
		c := newCabinet(t, book().Set)
		c.open("p1")
		if f := c.facts("p1", on); f.Attendance == nil || f.Groups == nil || f.Visits != nil {
			t.Errorf("%+v", f)
		}
	})
	t.Run("an own attendance that nobody keeps, also when a partner's is known", func(t *testing.T) {
		c := newCabinet(t, book().Set)
		c.file(practice.File{Practice: practice.Practice{ID: "p1", Name: "p1", Cohort: book().Region.Calendar.Cohorts[0].Key},
			Known: map[practice.List]bool{practice.Groups: true, practice.Centres: true}})
		c.open("p2")
		c.file(practice.File{Practice: practice.Practice{ID: "p2"}, Attendance: []practice.Attendance{{ID: "a", Meeting: "exchange", On: met1}}})
		c.shares("p1", "p2")
		later := calendar.MustParse("2027-06-01")
		r := rule.Evaluate(book().Set, c.facts("p1", later), later)
		for _, f := range r.Years[3].Findings {
			if f.Rule.Condition.ID == "exchange" && f.State != rule.Unknown {
				t.Error("one meeting of a partner makes what is unknown count against it")
			}
		}
	})
	t.Run("a year without a plan, unless the history is kept", func(t *testing.T) {
		c := newCabinet(t, book().Set)
		c.open("p1")
		c.shares("p1")
		if f := c.facts("p1", on); len(f.Years) != 1 {
			t.Errorf("%+v", f.Years)
		}
		c.file(practice.File{Practice: practice.Practice{ID: "p1"}, Known: map[practice.List]bool{practice.History: true}})
		f := c.facts("p1", on)
		var years []int
		for _, y := range f.Years {
			years = append(years, y.Year)
			if y.Choices == nil || y.Answers == nil || y.HandedIn == nil {
				t.Errorf("year %d: %+v", y.Year, y)
			}
		}
		slices.Sort(years)
		if !slices.Equal(years, []int{1, 2, 3, 4}) {
			t.Errorf("years %v", years)
		}
	})
	t.Run("a practice of another tenant, or that is not there, is not found", func(t *testing.T) {
		c := newCabinet(t, book().Set)
		c.open("p1")
		for _, at := range [][2]string{{tenant, "p9"}, {"rho-2", "p1"}} {
			_, err := c.Facts(ctx, at[0], at[1], on, nil)
			if fault.KindOf(err) != fault.NotFound || err == nil {
				t.Errorf("%v: %v", at, err)
			}
			if _, err := c.Neighbourhood(ctx, at[0], at[1], on); fault.KindOf(err) != fault.NotFound || err == nil {
				t.Errorf("%v: %v", at, err)
			}
		}
	})
}

func TestANeighbourhoodAnswersForAll(t *testing.T) {
	c := newCabinet(t, book().Set)
	c.open("p1", "p2")
	for i, id := range []string{"p1", "p2"} {
		until := calendar.None
		if i == 1 {
			until = on - 1
		}
		c.file(practice.File{Practice: practice.Practice{ID: id}, Memberships: []practice.Membership{{ID: c.id(), To: practice.InNeighbourhood, Key: "n1", From: from, Until: until}}})
		c.shares(id)
	}
	say := func(id string, year int, text string) practice.Answer {
		return practice.Answer{ID: id, Year: year, Question: "network-fit", Text: text, Recorded: practice.Recorded{At: on.Time().AddDate(0, 0, len(id)), By: "coordinator"}}
	}
	answers := func() []rule.Answer { return c.facts("p1", on).Years[0].Answers }
	give := func(a practice.Answer) {
		c.must(c.practices.SaveNeighbourhood(ctx, practice.Neighbourhood{Tenant: tenant, ID: "n1", Name: "Wijk", Answers: []practice.Answer{a}}, audit.Record{}))
	}
	give(say("1", 3, "van vorig jaar"))
	if len(answers()) != 0 || c.state("p1", "b-network-fit") != rule.NotMet {
		t.Errorf("of another year: %v", answers())
	}
	give(say("10", year, "samen afgestemd"))
	t.Run("where the practice gave no answer", func(t *testing.T) {
		if a := answers(); len(a) != 1 || a[0].Text != "samen afgestemd" || c.state("p1", "b-network-fit") != rule.Met {
			t.Errorf("%v", a)
		}
	})
	t.Run("with the latest answer", func(t *testing.T) {
		give(say("100", year, "samen beter afgestemd"))
		if a := answers(); len(a) != 1 || a[0].Text != "samen beter afgestemd" {
			t.Errorf("%v", a)
		}
	})
	t.Run("and not for a practice that is no longer there", func(t *testing.T) {
		if s := c.state("p2", "b-network-fit"); s != rule.NotMet {
			t.Errorf("%s", s)
		}
		if n, err := c.Neighbourhood(ctx, tenant, "p2", on-1); n != "n1" || err != nil {
			t.Errorf("%q %v", n, err)
		}
	})
	t.Run("a practice's own answer comes first, and a draft counts only when it is asked for", func(t *testing.T) {
		draft, err := c.plans.Find(ctx, tenant, "p1", year)
		c.must(err)
		draft.Fields = plan.Fields{"answer.network-fit": "van ons"}
		f, err := c.Facts(ctx, tenant, "p1", on, &draft)
		c.must(err)
		if a := f.Years[0].Answers; len(a) != 1 || a[0].Text != "van ons" {
			t.Errorf("%v", a)
		}
		if a := answers(); a[0].Text != "samen beter afgestemd" {
			t.Errorf("%v", a)
		}
	})
	t.Run("an answer that was emptied is none", func(t *testing.T) {
		give(say("1000", year, ""))
		if c.state("p1", "b-network-fit") != rule.NotMet {
			t.Errorf("%v", answers())
		}
	})
}

func TestWhatWasWithdrawnCountsNoMore(t *testing.T) {
	c := newCabinet(t, book().Set)
	c.open("p1")
	c.goes("p1", "")
	if s := c.state("p1", "exchange"); s != rule.Met {
		t.Fatalf("%s", s)
	}
	c.must(c.practices.Save(ctx, practice.Change{File: practice.File{Practice: practice.Practice{Tenant: tenant, ID: "p1"}}, Withdrawn: []string{c.facts("p1", on).Attendance[0].ID}}, audit.Record{}))
	if s := c.state("p1", "exchange"); s == rule.Met {
		t.Errorf("%s", s)
	}
}
