package region

import (
	"slices"
	"strings"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

var today = calendar.MustParse("2026-06-02")

// board makes the board of practices.
func board(all ...*Practice) *Board {
	rows := map[string]Kept{}
	for _, p := range all {
		if p.Name == "" {
			p.Name = "Praktijk " + p.ID
		}
		p.fold()
		rows[p.ID] = Kept{Practice: p}
	}
	return newBoard("tenant-a", today, nil, 0, rows)
}

// handed is a standing of a plan that was handed in.
func handed(more func(*Standing)) Standing {
	s := Standing{Year: 4, Summary: plan.Summary{Standing: plan.IsHandedIn}, First: today - 30, Last: today - 10}
	if more != nil {
		more(&s)
	}
	return s
}

func draft(standing plan.Standing, due calendar.Date) Standing {
	return Standing{Year: 4, Summary: plan.Summary{Standing: standing, Due: due}}
}

func ids(list []*Practice) string {
	var out []string
	for _, p := range list {
		out = append(out, p.ID)
	}
	return strings.Join(out, " ")
}

func TestABoardIsByNameAndThoseThatEndedApart(t *testing.T) {
	b := board(&Practice{ID: "2", Name: "Éénhoorn"}, &Practice{ID: "3", Name: "eenhoorn"}, &Practice{ID: "1", Name: "Zon"}, &Practice{ID: "4", Name: "Aap"},
		&Practice{ID: "9", Name: "Oud", Ended: today - 1, How: practice.Closed}, &Practice{ID: "8", Name: "Nog ouder", Ended: today - 2})
	if got := ids(b.Practices); got != "4 2 3 1" {
		t.Error(got)
	}
	if got := ids(b.Over); got != "8 9" {
		t.Error(got)
	}
	if b.Get("9") == nil || b.Get("1").Name != "Zon" || b.Get("x") != nil {
		t.Error("Get")
	}
	if got := b.Tally().Practices; got != 4 {
		t.Errorf("%d practices go on", got)
	}
}

func TestWhyAPracticeNeedsAttention(t *testing.T) {
	late := func(s Standing) Standing { s.Late = true; return s }
	for name, c := range map[string]struct {
		year int
		now  Standing
		want Code
	}{
		"the programme has not begun":                 {0, Standing{}, NeedsNothing},
		"nothing to do":                               {4, handed(nil), NeedsNothing},
		"returned":                                    {4, handed(func(s *Standing) { s.Returned, s.Open, s.Missed, s.Late = true, 1, true, true }), NeedsAnswer},
		"no plan, and too late":                       {4, late(draft(plan.IsSilent, today-1)), NeedsPlan},
		"a draft, and too late":                       {4, late(draft(plan.IsComplete, today-1)), NeedsPlan},
		"handed in too late is handed in":             {4, handed(func(s *Standing) { s.Late = true }), NeedsNothing},
		"no plan, thirty days left":                   {4, draft(plan.IsSilent, today+30), NeedsStart},
		"no plan, thirty-one days left":               {4, draft(plan.IsSilent, today+31), NeedsBegin},
		"no plan, no last day":                        {4, draft(plan.IsSilent, calendar.None), NeedsBegin},
		"no plan on the last day":                     {4, draft(plan.IsSilent, today), NeedsStart},
		"a draft, thirty days left":                   {4, draft(plan.IsAtRisk, today+30), NeedsFinish},
		"a complete draft, thirty days left":          {4, draft(plan.IsComplete, today+30), NeedsFinish},
		"a draft, thirty-one days left":               {4, draft(plan.IsAtRisk, today+31), NeedsPatience},
		"a complete draft, no last day":               {4, draft(plan.IsComplete, calendar.None), NeedsPatience},
		"handed in, though the last day comes near":   {4, handed(func(s *Standing) { s.Due = today + 1 }), NeedsNothing},
		"something was missed":                        {4, handed(func(s *Standing) { s.Missed, s.Open = true, 1 }), NeedsCatchUp},
		"something was missed, with no plan and time": {4, Standing{Summary: plan.Summary{Standing: plan.IsSilent, Missed: true}}, NeedsCatchUp},
		"something was missed, and the plan is near":  {4, Standing{Summary: plan.Summary{Standing: plan.IsSilent, Missed: true, Due: today + 1}}, NeedsStart},
		"a condition is open":                         {4, handed(func(s *Standing) { s.Open, s.Unsure = 1, 1 }), NeedsRepair},
		"a choice is refused":                         {4, handed(func(s *Standing) { s.Refused = 1 }), NeedsRepair},
		"a fact is not known":                         {4, handed(func(s *Standing) { s.Unsure = 1 }), NeedsFacts},
		"open in a draft is not open yet":             {4, Standing{Summary: plan.Summary{Standing: plan.IsAtRisk, Open: 1, Unsure: 1}}, NeedsPatience},
	} {
		t.Run(name, func(t *testing.T) {
			p := &Practice{ID: "p", Year: c.year, Now: c.now}
			if got := board(p).NeedOf(p); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestNeedsAreGroupedMostUrgentFirst(t *testing.T) {
	b := board(
		&Practice{ID: "calm", Year: 4, Now: handed(nil)},
		&Practice{ID: "z-open", Year: 4, Now: handed(func(s *Standing) { s.Open = 1 })},
		&Practice{ID: "back", Year: 4, Now: handed(func(s *Standing) { s.Returned = true })},
		&Practice{ID: "a-open", Year: 4, Now: handed(func(s *Standing) { s.Refused = 1 })},
		&Practice{ID: "busy", Year: 4, Now: draft(plan.IsAtRisk, today+100)},
	)
	var got []string
	for _, n := range b.Needs(b.Practices) {
		got = append(got, string(n.Code)+": "+ids(n.Practices))
	}
	want := []string{"returned: back", "open: a-open z-open", "busy: busy"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if len(b.Needs(nil)) != 0 {
		t.Error("of nobody something is needed")
	}
}

// choosable are practices of which each filter chooses some.
func choosable() *Board {
	return board(
		&Practice{ID: "a", Name: "De Linde", Year: 4, Neighbourhood: "n1", Place: "Noord", Cohort: "2023-04", Groups: []string{"g1", "g2"}, Centres: []string{"c1"},
			Codes: []string{"01099901", "01088801"},
			Now: handed(func(s *Standing) {
				s.Open, s.Content, s.Good = 1, 4, 3
				s.States = map[string]rule.State{"one": rule.NotMet, "two": rule.Met}
				s.Choices = []Choice{{"a", "lean", rule.New}, {"b", "triage", rule.Dropped}}
				s.Partners = []string{"b"}
			})},
		&Practice{ID: "b", Name: "De Eik", Year: 4, Neighbourhood: "n1", Place: "Noord", Cohort: "2023-04", Groups: []string{"g1"}, Codes: []string{"01099902"},
			Now: handed(func(s *Standing) {
				s.Returned, s.Content, s.Good, s.Last = true, 4, 4, today-20
				s.States = map[string]rule.State{"one": rule.Met}
				s.Choices = []Choice{{"a", "lean", rule.Deepened}}
			})},
		&Practice{ID: "c", Name: "Wilg", Year: 3, Neighbourhood: "n2", Place: "Zuid", Cohort: "2023-07",
			Now: Standing{Summary: plan.Summary{Standing: plan.IsSilent, Late: true, Missed: true}}},
		&Practice{ID: "d", Name: "Es", Year: 4, Cohort: "2023-07",
			Now: Standing{Summary: plan.Summary{Standing: plan.IsAtRisk, Open: 2, Unsure: 1, Content: 4, Good: 1}, States: map[string]rule.State{"one": rule.Unknown}}},
		&Practice{ID: "e", Name: "Nieuw", Year: 0, Cohort: "2027-01"},
		&Practice{ID: "f", Name: "Berk", Year: 4, Now: Standing{Summary: plan.Summary{Standing: plan.IsComplete, Content: 4, Good: 4}}},
		&Practice{ID: "x", Name: "De Linde oud", Neighbourhood: "n1", Ended: today - 1, Codes: []string{"01099901"}},
	)
}

func TestEveryFilterChoosesWhatItSays(t *testing.T) {
	b := choosable()
	for name, c := range map[string]struct {
		q    Query
		want string // by name: f b a d e c
	}{
		"nothing asked":                         {Query{}, "f b a d e c"},
		"a word of the name":                    {Query{Text: "linde"}, "a"},
		"part of a word":                        {Query{Text: "IND"}, "a"},
		"words of name and place":               {Query{Text: "noord de"}, "b a"},
		"every word has to fit":                 {Query{Text: "linde zuid"}, ""},
		"a whole code":                          {Query{Text: "01099902"}, "b"},
		"the start of a code":                   {Query{Text: " 0109 "}, "b a"},
		"a code of before":                      {Query{Text: "01088801"}, "a"},
		"three digits are no code":              {Query{Text: "010"}, ""},
		"the end of a code is none":             {Query{Text: "9901"}, ""},
		"a neighbourhood":                       {Query{Neighbourhood: "n1"}, "b a"},
		"no neighbourhood":                      {Query{Neighbourhood: NoNeighbourhood}, "f d e"},
		"a cohort":                              {Query{Cohort: "2023-07"}, "d c"},
		"a group":                               {Query{Group: "g1"}, "b a"},
		"another group":                         {Query{Group: "g2"}, "a"},
		"a health centre":                       {Query{Centre: "c1"}, "a"},
		"handed in":                             {Query{State: string(plan.IsHandedIn)}, "b a"},
		"complete":                              {Query{State: string(plan.IsComplete)}, "f"},
		"at risk":                               {Query{State: string(plan.IsAtRisk)}, "d"},
		"silent":                                {Query{State: string(plan.IsSilent)}, "c"},
		"late":                                  {Query{State: FlagLate}, "c"},
		"missed":                                {Query{State: FlagMissed}, "c"},
		"open, when it was handed in":           {Query{State: FlagOpen}, "a"},
		"returned":                              {Query{State: FlagReturned}, "b"},
		"unsure":                                {Query{State: FlagUnsure}, "d"},
		"no programme year":                     {Query{State: FlagNoYear}, "e"},
		"a need":                                {Query{Need: NeedsAnswer}, "b"},
		"no need":                               {Query{Need: NeedsNothing}, "e"},
		"a condition, not met":                  {Query{Condition: "one"}, "a"},
		"a condition, met":                      {Query{Condition: "one", Outcome: "met"}, "b"},
		"a condition, unknown is not not asked": {Query{Condition: "one", Outcome: "unknown"}, "d"},
		"a condition that nobody has":           {Query{Condition: "three"}, ""},
		"an intervention":                       {Query{Intervention: "lean"}, "b a"},
		"an intervention in a mode":             {Query{Intervention: "lean", Mode: "new"}, "a"},
		"an intervention that was dropped":      {Query{Intervention: "triage"}, ""},
		"dropped, when that is asked":           {Query{Intervention: "triage", Mode: "dropped"}, "a"},
		"joint":                                 {Query{Joint: "yes"}, "a"},
		"alone":                                 {Query{Joint: "no"}, "f b d e c"},
		"chosen":                                {Query{Chosen: true, Of: []string{"d", "a", "x", "q"}}, "a d"},
		"nobody chosen":                         {Query{Chosen: true}, ""},
		"not chosen, so Of says nothing":        {Query{Of: []string{"d"}}, "f b a d e c"},
		"two filters":                           {Query{Neighbourhood: "n1", State: FlagReturned}, "b"},
	} {
		t.Run(name, func(t *testing.T) {
			c.q.Sort = ByName
			if got := ids(b.Select(c.q)); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestEveryOrderSortsAndByNameWithin(t *testing.T) {
	b := choosable()
	for order, want := range map[Order]string{
		"":         "b c a f d e", // returned, late, open, busy by name, nothing
		ByNeed:     "b c a f d e",
		ByName:     "f b a d e c",
		ByPlace:    "b a c f d e",
		ByYear:     "e c f b a d",
		ByStanding: "e b a f d c",
		ByMet:      "d a f b e c", // ¼ ¾ 1 1, and who has nothing to meet
		ByLast:     "f d e c b a",
	} {
		t.Run("by "+string(order), func(t *testing.T) {
			up := b.Select(Query{Sort: order})
			if got := ids(up); got != want {
				t.Errorf("%q, want %q", got, want)
			}
			down := b.Select(Query{Sort: order, Down: true})
			if slices.Reverse(up); !slices.Equal(up, down) {
				t.Errorf("down %q, want %q", ids(down), ids(up))
			}
		})
	}
	for _, order := range Orders {
		if len(b.Select(Query{Sort: order})) != len(b.Practices) {
			t.Errorf("%s loses somebody", order)
		}
	}
	if got := ids(b.Practices); got != "f b a d e c" {
		t.Errorf("sorting changed the board: %s", got)
	}
}

func TestPlacesAreByNameAndNoPlaceIsLast(t *testing.T) {
	b := board(&Practice{ID: "1", Neighbourhood: "z", Place: "Éénhoorn"}, &Practice{ID: "2"}, &Practice{ID: "3", Neighbourhood: "b", Place: "Zuid"},
		&Practice{ID: "4", Neighbourhood: "a", Place: "eenhoorn"}, &Practice{ID: "5", Neighbourhood: "b", Place: "Zuid"})
	var got []string
	for _, p := range Places(b.Practices) {
		got = append(got, p.ID+":"+ids(p.Practices))
	}
	if want := []string{"a:4", "z:1", "b:3 5", ":2"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if Places(nil) != nil {
		t.Error("a place without practices")
	}
}
