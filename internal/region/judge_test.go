package region_test

import (
	"io/fs"
	"reflect"
	"sync"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/dossier"
	"meertijd/internal/plan"
	"meertijd/internal/planbook"
	"meertijd/internal/practice"
	"meertijd/internal/region"
	"meertijd/internal/rule"
	"meertijd/regions"
)

// rules are those of the region that comes first.
var rules = sync.OnceValue(func() *rule.Set {
	dir, err := fs.Sub(regions.Files, regions.Default())
	if err != nil {
		panic(err)
	}
	book, faults := planbook.ReadRegion(dir, regions.Default())
	if len(faults) > 0 {
		panic(faults[0])
	}
	return book.Set
})

var today = calendar.MustParse("2026-05-12")

func cohort() string { return rules().Region.Calendar.Cohorts[0].Key }

// shelf has two practices, each with a file to which something is added.
func shelf(add ...func(*practice.File)) *dossier.Shelf {
	s := &dossier.Shelf{Set: rules(), Files: map[string]*practice.File{}, Plans: map[string][]plan.Plan{}}
	for i, id := range []string{"p1", "p2"} {
		f := &practice.File{Practice: practice.Practice{ID: id, Name: "Praktijk " + id, Cohort: cohort()}, Known: map[practice.List]bool{}}
		if i < len(add) && add[i] != nil {
			add[i](f)
		}
		f.First = f.Practice
		s.Files[id] = f
	}
	return s
}

func judge(s *dossier.Shelf, on calendar.Date) *region.Practice {
	var verdicts rule.Evaluator
	return region.Judge(s, "p1", on, &verdicts)
}

func member(from, until calendar.Date) func(*practice.File) {
	return func(f *practice.File) {
		f.Memberships = append(f.Memberships, practice.Membership{ID: "m", To: practice.InGroup, Key: "g", From: from, Until: until})
	}
}

func lived(events ...practice.Life) func(*practice.File) {
	return func(f *practice.File) { f.Life = append(f.Life, events...) }
}

// shared lets the plan of a year be of both.
func shared(s *dossier.Shelf) *dossier.Shelf {
	p := plan.Plan{ID: "plan-1", Year: 4, Version: 1, Members: []plan.Member{{Practice: "p1", Standing: plan.Joined}, {Practice: "p2", Standing: plan.Joined}}}
	s.Plans["p1"], s.Plans["p2"] = []plan.Plan{p}, []plan.Plan{p}
	return s
}

func TestAVerdictHoldsUntilSomethingCanChange(t *testing.T) {
	quiet := judge(shelf(), today).Until
	if quiet < today+8 {
		t.Fatalf("nothing happens, and it holds until %s", quiet)
	}
	renamed := func(on calendar.Date) practice.Life {
		return practice.Life{Kind: practice.Renamed, On: on, Value: "Anders"}
	}
	for name, c := range map[string]struct {
		s    *dossier.Shelf
		want calendar.Date
	}{
		"a membership begins":                {shelf(member(today+5, calendar.None)), today + 5},
		"a membership ends":                  {shelf(member(today-5, today+5)), today + 6},
		"a membership ends today":            {shelf(member(today-5, today)), today + 1},
		"a membership began today":           {shelf(member(today, calendar.None)), quiet},
		"a membership ended":                 {shelf(member(today-5, today-1)), quiet},
		"a practice gets another name":       {shelf(lived(renamed(today + 5))), today + 5},
		"a practice has another name today":  {shelf(lived(renamed(today))), today + 1},
		"a practice had another name":        {shelf(lived(renamed(today - 1))), quiet},
		"a practice ends":                    {shelf(lived(practice.Life{Kind: practice.Left, On: today + 5})), today + 5},
		"a practice has its last day":        {shelf(lived(practice.Life{Kind: practice.Left, On: today})), today + 1},
		"what happens first":                 {shelf(func(f *practice.File) { member(today+7, today+9)(f); lived(renamed(today + 6))(f) }), today + 6},
		"a partner's membership begins":      {shared(shelf(nil, member(today+5, calendar.None))), today + 5},
		"a partner gets another name":        {shared(shelf(nil, lived(renamed(today+5)))), today + 5},
		"a predecessor's membership ends":    {shelf(lived(practice.Life{Kind: practice.MergedFrom, On: today - 90, Other: "p2"}), member(today-5, today+5)), today + 6},
		"a stranger's membership is nothing": {shelf(nil, member(today+5, calendar.None)), quiet},
	} {
		t.Run(name, func(t *testing.T) {
			if got := judge(c.s, today).Until; got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestAVerdictHoldsUntilTheProgrammeGoesOnOrEnds(t *testing.T) {
	for year := 1; year <= rules().LastYear(); year++ {
		start, _ := rules().YearOf(cohort(), year)
		before, then := judge(shelf(), start-1), judge(shelf(), start)
		if before.Year != year-1 || before.Until != start || then.Year != year {
			t.Errorf("year %d: %d until %s, then %d", year, before.Year, before.Until, then.Year)
		}
	}
	last := rules().Region.Calendar.LastDay
	on, over := judge(shelf(), last), judge(shelf(), last+1)
	if on.Year == 0 || on.Until != last+1 || over.Year != 0 {
		t.Errorf("on the last day year %d until %s, then %d", on.Year, on.Until, over.Year)
	}
	unknown := shelf(func(f *practice.File) { f.Practice.Cohort = "" })
	if p := judge(unknown, last+400); p.Until != calendar.None {
		t.Errorf("nothing can change, and it holds until %s", p.Until)
	}
}

func TestAPracticeIsToldAsItIsOnTheDay(t *testing.T) {
	s := shelf(func(f *practice.File) {
		f.Practice.AGB, f.Practice.Fictional = "01099901", true
		f.Memberships = []practice.Membership{
			{To: practice.InGroup, Key: "g2", From: today - 9}, {To: practice.InGroup, Key: "g1", From: today, Until: today}, {To: practice.InGroup, Key: "g1", From: today - 1},
			{To: practice.InGroup, Key: "past", From: today - 9, Until: today - 1}, {To: practice.InGroup, Key: "later", From: today + 1},
			{To: practice.InCentre, Key: "c1", From: today - 9},
		}
		f.Life = []practice.Life{{Kind: practice.Recoded, On: today - 5, Value: "01099902"}}
		f.Neighbourhood = &practice.Neighbourhood{ID: "n1", Name: "Noord"}
	})
	p := judge(s, today)
	want := []any{"p1", "Praktijk p1", []string{"01099901", "01099902"}, true, "n1", "Noord", cohort(), []string{"g1", "g2"}, []string{"c1"}, 4, calendar.None}
	if got := []any{p.ID, p.Name, p.Codes, p.Fictional, p.Neighbourhood, p.Place, p.Cohort, p.Groups, p.Centres, p.Year, p.Ended}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v\nwant %v", got, want)
	}
	s.Files["p1"].Life = append(s.Files["p1"].Life, practice.Life{Kind: practice.Closed, On: today})
	if p := judge(s, today); p.Ended != calendar.None || p.How != "" {
		t.Errorf("it ended on its last day: %s", p.Ended)
	}
	after := judge(s, today+1)
	if after.Ended != today || after.How != practice.Closed || !reflect.DeepEqual(after.Groups, p.Groups) {
		t.Errorf("%s %s %v", after.Ended, after.How, after.Groups) // it belongs where it belonged on its last day
	}
}

func TestAStandingIsOfWhatWasHandedIn(t *testing.T) {
	fields := func(mode string) plan.Fields {
		return plan.Fields{plan.ChoicePath("a", "lean", plan.ModeField): mode}
	}
	s := shared(shelf())
	own := &s.Plans["p1"][0]
	own.Fields = fields("new")
	draft := judge(s, today)
	if n := draft.Now; n.Year != 4 || n.First != calendar.None || n.Choices != nil || len(n.States) == 0 || n.Standing == plan.IsHandedIn || n.Standing == plan.IsSilent ||
		!reflect.DeepEqual(n.Partners, []string{"p2"}) {
		t.Errorf("a draft: %+v", n)
	}
	if draft.Before == nil || draft.Before.Year != 3 || draft.Before.Standing != plan.IsSilent {
		t.Errorf("the year before: %+v", draft.Before)
	}
	own.Fields = fields("deepened")
	own.Events = []plan.Event{
		{No: 1, Kind: plan.HandedIn, On: today - 20, Fields: fields("new")}, {No: 2, Kind: plan.Returned, On: today - 10, Fields: fields("new")},
		{No: 3, Kind: plan.Changed, On: today - 5, Fields: fields("continued")},
	}
	in := judge(s, today).Now
	if want := []region.Choice{{Element: "a", Intervention: "lean", Mode: rule.Continued}}; in.Standing != plan.IsHandedIn || in.First != today-20 || in.Last != today-5 ||
		in.Back != calendar.None || !reflect.DeepEqual(in.Choices, want) || in.Mode("lean") != rule.Continued || in.Mode("other") != "" {
		t.Errorf("handed in: %+v", in)
	}
	own.Events = append(own.Events, plan.Event{No: 4, Kind: plan.Returned, On: today - 1, Fields: fields("continued")})
	if back := judge(s, today).Now; back.Back != today-1 || !back.Returned || back.Last != today-5 {
		t.Errorf("returned: %+v", back)
	}
	start, _ := rules().YearOf(cohort(), 1)
	if first := judge(s, start); first.Year != 1 || first.Before != nil {
		t.Errorf("in year 1: %+v", first.Before)
	}
	if none := judge(s, start-1); none.Year != 0 || !reflect.DeepEqual(none.Now, region.Standing{}) || none.Before != nil {
		t.Errorf("before the programme: %+v", none)
	}
}
