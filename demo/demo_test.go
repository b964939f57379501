package demo_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"meertijd/demo"
	"meertijd/internal/access/accesstest"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/dossier"
	"meertijd/internal/plan"
	"meertijd/internal/plan/plantest"
	"meertijd/internal/planbook"
	"meertijd/internal/practice"
	"meertijd/internal/practice/practicetest"
	"meertijd/internal/rule"
)

const tenant = "demo"

// sets reads every region that comes with the program, whatever its name.
func sets(t testing.TB) map[string]*rule.Set {
	t.Helper()
	once.Do(func() { regions = read(t) })
	return regions
}

var (
	once    sync.Once
	regions map[string]*rule.Set
)

func read(t testing.TB) map[string]*rule.Set {
	t.Helper()
	root := filepath.Join("..", "regions")
	names, err := planbook.FindRegions(os.DirFS(root))
	if err != nil || len(names) < 2 {
		t.Fatalf("regions: %v, %v", names, err)
	}
	out := map[string]*rule.Set{}
	for _, name := range names {
		book, faults := planbook.ReadRegion(os.DirFS(filepath.Join(root, name)), name)
		if len(faults) > 0 {
			t.Fatalf("%s: %v", name, faults[0])
		}
		out[name] = book.Set
	}
	return out
}

func fakes() demo.Stores {
	return demo.Stores{Plans: plantest.NewFake(), Practices: practicetest.NewFake(), People: accesstest.NewFake()}
}

// world is a filled demo and what can be asked of it.
type world struct {
	demo.Options
	t      testing.TB
	report demo.Report
}

func fill(t testing.TB, o demo.Options) *world {
	t.Helper()
	o.Tenant = tenant
	if o.Stores.Plans == nil {
		o.Stores = fakes()
	}
	report, err := demo.Fill(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if o.On == calendar.None {
		o.On = demo.Day(o.Set)
	}
	return &world{Options: o, t: t, report: report}
}

// of gives the practices that play something.
func (w *world) of(code demo.Code) []practice.File {
	w.t.Helper()
	var out []practice.File
	for _, p := range w.report.People {
		if !slices.Contains(p.Codes, code) || slices.ContainsFunc(out, func(f practice.File) bool { return f.Practice.Name == p.Of }) {
			continue
		}
		for _, file := range w.files() {
			if file.Practice.Name == p.Of {
				out = append(out, file)
			}
		}
	}
	return out
}

func (w *world) files() []practice.File {
	files, err := w.Stores.Practices.List(context.Background(), tenant, "", w.On)
	if err != nil {
		w.t.Fatal(err)
	}
	return files
}

func (w *world) year(file practice.File) int { return w.Set.ProgrammeYear(file.Practice.Cohort, w.On) }

// plan gives the plan of a practice for a year, nil when there is none.
func (w *world) plan(file practice.File, year int) *plan.Plan {
	p, err := w.Stores.Plans.Find(context.Background(), tenant, file.Practice.ID, year)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return nil
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return &p
}

// result judges a practice at the end.
func (w *world) result(file practice.File, draft *plan.Plan) rule.Result {
	r := &dossier.Reader{Practices: w.Stores.Practices, Plans: w.Stores.Plans, Rules: func(string) *rule.Set { return w.Set }}
	facts, err := r.Facts(context.Background(), tenant, file.Practice.ID, w.On, draft)
	if err != nil {
		w.t.Fatal(err)
	}
	return rule.Evaluate(w.Set, facts, w.On)
}

// service is the service of plans on the day of the demo.
func (w *world) service() *plan.Service {
	rules := func(string) *rule.Set { return w.Set }
	reader := &dossier.Reader{Practices: w.Stores.Practices, Plans: w.Stores.Plans, Rules: rules}
	return &plan.Service{
		Store: w.Stores.Plans, Dossier: reader, Rules: rules,
		Now: w.On.Time, Today: func() calendar.Date { return w.On }, NewID: func() string { return "new" },
	}
}

// summary says how this year's plan stands, a draft as it is typed.
func (w *world) summary(file practice.File) plan.Summary {
	p := w.plan(file, w.year(file))
	draft := p
	if p != nil && p.Kept() != nil {
		draft = nil
	}
	result := w.result(file, draft)
	for i := range result.Years {
		if result.Years[i].Year == w.year(file) {
			return plan.Summarise(p, &result.Years[i])
		}
	}
	return plan.Summarise(p, &rule.YearResult{})
}

func TestTheSameSeedGivesTheSameDemo(t *testing.T) {
	for name, set := range sets(t) {
		one, other := fill(t, demo.Options{Set: set, Seed: 7}), fill(t, demo.Options{Set: set, Seed: 7})
		if !reflect.DeepEqual(one.Stores, other.Stores) || !reflect.DeepEqual(one.report, other.report) {
			t.Errorf("%s: two fills differ", name)
		}
		if third := fill(t, demo.Options{Set: set, Seed: 8}); reflect.DeepEqual(one.Stores, third.Stores) {
			t.Errorf("%s: another seed gives the same", name)
		}
	}
}

func TestAFilledStoreIsLeftAsItIs(t *testing.T) {
	for name, set := range sets(t) {
		w := fill(t, demo.Options{Set: set})
		records := len(w.Stores.Plans.(*plantest.Fake).Records()) + len(w.Stores.People.(*accesstest.Fake).Records())
		again := fill(t, demo.Options{Set: set, Stores: w.Stores, Seed: 3})
		now := len(w.Stores.Plans.(*plantest.Fake).Records()) + len(w.Stores.People.(*accesstest.Fake).Records())
		if records != now || again.report.Made || !w.report.Made || !reflect.DeepEqual(again.report.People, w.report.People) {
			t.Errorf("%s: %d records, then %d; made %v, then %v", name, records, now, w.report.Made, again.report.Made)
		}
	}
}

// broken fails after so many saves of plans, as a full disk would.
type broken struct {
	plan.Store
	left int
}

func (b *broken) Save(ctx context.Context, c plan.Change, also ...plan.Change) error {
	if b.left--; b.left < 0 {
		return &fault.Error{Kind: fault.Unavailable, Code: "store.full"}
	}
	return b.Store.Save(ctx, c, also...)
}

func TestWhatCannotBeMadeHasACode(t *testing.T) {
	for name, set := range sets(t) {
		stores := fakes()
		half := stores
		half.Plans = &broken{Store: stores.Plans, left: 5}
		for _, c := range []struct {
			o    demo.Options
			want fault.Code
		}{
			{demo.Options{Set: set, Stores: half}, "store.full"},
			{demo.Options{Set: set, Stores: stores}, "demo.half-made"},
			{demo.Options{Set: set, Stores: fakes(), On: calendar.Of(2001, 1, 1)}, "demo.no-year"},
			{demo.Options{Set: set, Stores: fakes(), Practices: -1}, "demo.practices"},
			{demo.Options{Set: set, Stores: fakes(), Practices: 1001}, "demo.practices"},
		} {
			c.o.Tenant = tenant
			if _, err := demo.Fill(context.Background(), c.o); fault.CodeOf(err) != c.want {
				t.Errorf("%s: %v, want %s", name, err, c.want)
			}
		}
	}
}

func TestAnyNumberOfPracticesOnAnyDay(t *testing.T) {
	for name, set := range sets(t) {
		for n := 1; n <= 26; n += 2 {
			fill(t, demo.Options{Set: set, Practices: n, Seed: uint64(n)})
		}
		last := set.Region.Calendar.LastDay
		for day := last.AddDays(-365 * 6); day <= last; day += 131 {
			o := demo.Options{Set: set, Tenant: tenant, On: day, Stores: fakes()}
			if _, err := demo.Fill(context.Background(), o); err != nil && fault.CodeOf(err) != "demo.no-year" {
				t.Errorf("%s on %s: %v", name, day, err)
			}
		}
	}
}

// TestACoordinatorAnswersForAll gives a region a question that a neighbourhood
// answers once for its practices.
func TestACoordinatorAnswersForAll(t *testing.T) {
	asked := 0
	for name := range sets(t) {
		book, _ := planbook.ReadRegion(os.DirFS(filepath.Join("..", "regions", name)), name)
		region := book.Set.Region
		for _, p := range region.Plans {
			for i := range p.Questions {
				p.Questions[i].AnsweredBy = "neighbourhood"
				asked++
			}
		}
		set, faults := rule.NewSet(region, nil)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		if asked == 0 {
			continue
		}
		w := fill(t, demo.Options{Set: set})
		places, _ := w.Stores.Practices.ListNeighbourhoods(t.Context(), tenant)
		places = slices.DeleteFunc(places, func(p practice.Neighbourhood) bool { return len(p.Answers) == 0 })
		coordinators := slices.DeleteFunc(w.report.People, func(p demo.Person) bool { return !slices.Contains(p.Codes, demo.Answers) })
		if len(places) != 1 || len(coordinators) != 1 || coordinators[0].ID != places[0].Coordinator {
			t.Errorf("%s: %d places answered, %+v", name, len(places), coordinators)
		}
		for _, file := range w.of(demo.Unfinished) {
			if s := w.summary(file); s.Standing != plan.IsAtRisk {
				t.Errorf("%s: %s: %+v", name, file.Practice.Name, s)
			}
		}
		return
	}
	t.Error("no region asks a question")
}

func TestHowLongItTakes(t *testing.T) {
	for name, set := range sets(t) {
		begin := time.Now()
		fill(t, demo.Options{Set: set, Practices: 50})
		t.Logf("%s: 50 practices in %s", name, time.Since(begin))
	}
}
