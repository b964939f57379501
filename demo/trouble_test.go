package demo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// seeds are enough to see that no part of the demo hangs on luck.
var seeds = []uint64{0, 1, 2, 3}

// each runs a check, which changes nothing, on a demo of every region and of
// every seed.
func each(t *testing.T, check func(t *testing.T, w *world)) {
	for name, set := range sets(t) {
		for _, seed := range seeds {
			at := name + " " + string(rune('0'+seed))
			if worlds[at] == nil {
				worlds[at] = fill(t, demo.Options{Set: set, Seed: seed})
			}
			t.Run(at, func(t *testing.T) {
				w := *worlds[at]
				w.t = t
				check(t, &w)
			})
		}
	}
}

var worlds = map[string]*world{}

func TestEveryPlanStandsAsItsPartSays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		want := map[demo.Code]func(plan.Summary) bool{
			demo.Silent:         func(s plan.Summary) bool { return s.Standing == plan.IsSilent },
			demo.Complete:       func(s plan.Summary) bool { return s.Standing == plan.IsComplete },
			demo.Unfinished:     func(s plan.Summary) bool { return s.Standing == plan.IsAtRisk && s.Refused == 0 },
			demo.Refused:        func(s plan.Summary) bool { return s.Standing == plan.IsAtRisk && s.Refused > 0 },
			demo.HandedIn:       func(s plan.Summary) bool { return s.Standing == plan.IsHandedIn && s.Open+s.Unsure == 0 },
			demo.OpenConditions: func(s plan.Summary) bool { return s.Standing == plan.IsHandedIn && s.Open > 0 && s.Refused == 0 },
			demo.Returned:       func(s plan.Summary) bool { return s.Standing == plan.IsHandedIn && s.Returned },
			demo.UnknownHistory: func(s plan.Summary) bool { return s.Unsure > 0 },
		}
		for code, ok := range want {
			files := w.of(code)
			if len(files) == 0 {
				t.Errorf("nobody is %s", code)
			}
			for _, file := range files {
				if s := w.summary(file); !ok(s) {
					t.Errorf("%s should be %s: %+v", file.Practice.Name, code, s)
				}
			}
		}
		if n := len(w.of(demo.HandedIn)); n < 7 || n > 11 {
			t.Errorf("%d of 24 handed in and complete", n)
		}
	})
}

func TestTheFirstManagerCanBegin(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := w.report.People[0]
		if first.Role != access.Manager || !slices.Contains(first.Codes, demo.Typical) {
			t.Fatalf("%+v comes first", first)
		}
		people, _ := w.Stores.People.People(t.Context(), tenant, w.On)
		if people[0].ID != first.ID {
			t.Errorf("%s comes before %s by name", people[0].Name, first.Name)
		}
		file := w.of(demo.Typical)[0]
		w.canBegin(file, first)
		for _, y := range w.result(file, nil).Years {
			for i := range y.Findings {
				if f := &y.Findings[i]; y.Year < w.year(file) && f.State == rule.NotMet {
					t.Errorf("year %d: %s is %s", y.Year, f.Rule.Condition.ID, f.State)
				}
			}
		}
	})
}

// canBegin does what a stranger would do with the plan: open it, take the first
// repair that is offered, and hand it in.
func (w *world) canBegin(file practice.File, p demo.Person) {
	s := w.service()
	actor := access.Actor{Tenant: tenant, Person: p.ID, Name: p.Name, Role: p.Role, Of: file.Practice.ID}
	year := w.year(file)
	open, err := s.Open(w.t.Context(), actor, file.Practice.ID, year)
	if err != nil || len(open.Fields) == 0 || open.Version != 0 {
		w.t.Fatalf("%d fields, version %d: %v", len(open.Fields), open.Version, err)
	}
	judged, err := s.Judge(w.t.Context(), &open, true)
	if err != nil {
		w.t.Fatal(err)
	}
	if repair := rule.RepairYear(w.Set, judged[0].Facts, w.On, year); repair.Edits() < 0 || judged[0].Summary.Refused > 0 {
		w.t.Errorf("%+v: %+v", judged[0].Summary, repair)
	}
}

func TestTheLinkOpensThePlan(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if p, reader, err := w.service().Read(t.Context(), w.report.Link); err != nil || p.Year < 1 || reader.Role != access.Reader {
			t.Errorf("%q: %v", w.report.Link, err)
		}
	})
}

func TestWhatHappenedToPlans(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for code, ok := range map[demo.Code]func(p *plan.Plan) bool{
			demo.InConflict: func(p *plan.Plan) bool {
				open := p.OpenConflicts()
				return len(open) == 1 && open[0].Theirs != open[0].Mine && open[0].TheirsBy.Person != open[0].By.Person
			},
			demo.ReadAlong: func(p *plan.Plan) bool {
				agreed := slices.ContainsFunc(p.Events, func(e plan.Event) bool { return e.Kind == plan.Agreed })
				return agreed && len(p.Remarks) == 2 && len(p.Shares) == 1 && p.Shares[0].Open(w.On)
			},
			demo.Inviting: func(p *plan.Plan) bool {
				return slices.ContainsFunc(p.Members, func(m plan.Member) bool { return m.Standing == plan.Invited })
			},
			demo.Joint: func(p *plan.Plan) bool { return len(p.Practices()) == 3 && p.Kept() != nil },
			demo.Embedded: func(p *plan.Plan) bool {
				return slices.ContainsFunc(p.Fields.Choices(), func(c rule.Choice) bool { return c.Mode == rule.Embedded })
			},
		} {
			files := w.of(code)
			if len(files) == 0 {
				t.Errorf("nobody is %s", code)
			}
			for _, file := range files {
				if p := w.plan(file, w.year(file)); p == nil || !ok(p) {
					t.Errorf("%s is not %s", file.Practice.Name, code)
				}
			}
		}
		invited, err := w.Stores.Plans.Invitations(t.Context(), tenant, w.of(demo.Invited)[0].Practice.ID)
		if err != nil || len(invited) != 1 {
			t.Errorf("%d invitations: %v", len(invited), err)
		}
	})
}

func TestWhatHappenedBefore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		swapped := w.of(demo.Swapped)[0]
		p := w.plan(swapped, max(w.year(swapped)-1, 1))
		if kept := p.Kept(); kept.Kind != plan.Changed || kept.Reason == "" || p.First() == kept {
			t.Errorf("nothing was swapped: %+v", p.Events)
		}
		for code, ok := range map[demo.Code]func(file practice.File, f *rule.Finding, year int) bool{
			demo.NotCommitted: func(file practice.File, f *rule.Finding, year int) bool {
				return f.Rule.Kind() == "commitment" && f.State == rule.NotMet && year == w.year(file)
			},
			demo.Missed: func(file practice.File, f *rule.Finding, year int) bool {
				return f.Rule.Kind() == "meetings" && f.State == rule.NotMet && year == w.year(file)-1
			},
			demo.Late: func(file practice.File, f *rule.Finding, year int) bool {
				return f.Late && f.Done != calendar.None && year == w.year(file)-1
			},
		} {
			for _, file := range w.of(code) {
				found := false
				for _, y := range w.result(file, nil).Years {
					for i := range y.Findings {
						found = found || ok(file, &y.Findings[i], y.Year)
					}
				}
				if !found {
					t.Errorf("%s is not %s", file.Practice.Name, code)
				}
			}
		}
		for _, file := range w.of(demo.ShortYear) {
			short := false
			for year := 1; year <= w.year(file); year++ {
				start, end := w.Set.YearOf(file.Practice.Cohort, year)
				short = short || end-start < 100 && w.plan(file, year) != nil
			}
			if !short {
				t.Errorf("%s had no year of one quarter", file.Practice.Name)
			}
		}
	})
}

// TestTheUsualRegionHasEverything: what another region has no rule for is left
// out there, but the region that comes first has it all.
func TestTheUsualRegionHasEverything(t *testing.T) {
	most := 0
	for _, set := range sets(t) {
		w, seen := fill(t, demo.Options{Set: set}), map[demo.Code]bool{}
		for _, p := range w.report.People {
			for _, c := range p.Codes {
				seen[c] = true
			}
		}
		if len(set.Region.Calendar.Cohorts) > 1 {
			most = max(most, len(seen))
			cohorts := map[string]bool{}
			for _, file := range w.files() {
				cohorts[file.Practice.Cohort] = true
			}
			if len(cohorts) != len(set.Region.Calendar.Cohorts) {
				t.Errorf("cohorts: %v", cohorts)
			}
		}
	}
	const all = 22 // answers of a coordinator apart, which a region may not ask
	if most < all {
		t.Errorf("%d kinds of trouble of %d", most, all)
	}
}

func TestPlacesHaveCoordinatorsAndAgreements(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		places, err := w.Stores.Practices.ListNeighbourhoods(t.Context(), tenant)
		if err != nil || len(places) < 3 || len(places) > 5 {
			t.Fatalf("%d places: %v", len(places), err)
		}
		for _, p := range places {
			if _, err := w.Stores.People.Person(t.Context(), tenant, p.Coordinator); err != nil || len(p.Agreements) == 0 || !p.Fictional {
				t.Errorf("%+v: %v", p, err)
			}
		}
		for _, file := range w.files() {
			if file.Neighbourhood == nil || !file.Practice.Fictional || len(file.Practice.AGB) != 8 || strings.Count(file.Practice.Name, "verzonnen") != 1 {
				t.Errorf("%+v", file.Practice)
			}
			for _, r := range file.Registered {
				if r.Patients < 1800 || r.Patients > 9000 || r.On > w.On || r.Recorded.At.After(w.On.Time().Add(24*time.Hour)) {
					t.Errorf("%s: %+v", file.Practice.Name, r)
				}
			}
		}
	})
}
