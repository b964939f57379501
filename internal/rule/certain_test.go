package rule_test

import (
	"slices"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

var day = calendar.MustParse

// realWith is the rule set of the region that has more than one plan, with some
// settings changed.
func realWith(t *testing.T, settings map[string]string) *rule.Set {
	t.Helper()
	for _, b := range books(t) {
		if len(b.Region.Plans) > 1 {
			set, faults := rule.NewSet(b.Region, settings)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			return set
		}
	}
	t.Fatal("no region has more than one plan")
	return nil
}

// knownFacts is a practice of which everything is known, but for the years that
// are not given.
func knownFacts(cohort string, years ...rule.YearFacts) rule.Facts {
	f := rule.Facts{
		Practice: rule.Practice{ID: "p1"}, Cohort: cohort, Groups: []rule.Membership{}, Centres: []rule.Membership{},
		Commitments: []rule.Commitment{}, InUse: []rule.InUse{}, Attendance: []rule.Attendance{}, Visits: []rule.Visit{},
		Papers: []rule.PaperFact{}, Evidence: []rule.Evidence{}, Registered: []rule.Registered{}, Populations: []rule.Population{},
	}
	for _, y := range years {
		if y.Choices == nil {
			y.Choices = []rule.Choice{}
		}
		if y.Joint == nil {
			y.Joint = []string{}
		}
		y.Answers, y.HandedIn, y.NewStaff = []rule.Answer{}, []calendar.Date{}, new(int)
		f.Years = append(f.Years, y)
	}
	return f
}

func chosen(item, element string, mode rule.Mode) rule.Choice {
	return rule.Choice{Intervention: item, Element: element, Mode: mode, Upkeep: []string{"refresher", "new-staff-training"}, Justification: new(string)}
}

func stateOn(set *rule.Set, f rule.Facts, on string, year int, id string) rule.State {
	return states(rule.Evaluate(set, &f, day(on)))[key(year, id)]
}

func wants(t *testing.T, what string, got, want rule.State) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %s, want %s", what, got, want)
	}
}

// What a partner attended counts in the years of the joint plan. Which years
// those are has to be known before it is sure where it counts.
func TestAPartnersAttendanceIsSureOnlyWhenTheJointYearsAreKnown(t *testing.T) {
	set := realWith(t, nil)
	year := func(n int, partners ...string) rule.YearFacts { return rule.YearFacts{Year: n, Joint: partners} }
	for _, c := range []struct {
		name  string
		years []rule.YearFacts
		want  rule.State
	}{
		{"year 3 is not known", []rule.YearFacts{year(1), year(2), year(4, "p2")}, rule.Unknown},
		{"joint in year 3 too", []rule.YearFacts{year(1), year(2), year(3, "p2"), year(4, "p2")}, rule.NotMet},
		{"alone in year 3", []rule.YearFacts{year(1), year(2), year(3), year(4, "p2")}, rule.Met},
		{"neither year is known", []rule.YearFacts{year(1), year(2)}, rule.Unknown},
	} {
		f := knownFacts("2024-01", c.years...)
		f.Attendance = []rule.Attendance{{ID: "a", Meeting: "exchange", On: day("2026-04-14"), Practice: "p2"}, {ID: "b", Meeting: "exchange", On: day("2026-10-01"), Practice: "p2"}}
		wants(t, c.name, stateOn(set, f, "2027-04-02", 4, "exchange"), c.want)
	}
}

func TestSomebodyElsesMeetingGivesNoMoreTime(t *testing.T) {
	f := knownFacts("2023-04", rule.YearFacts{Year: 1}, rule.YearFacts{Year: 2}, rule.YearFacts{Year: 3}, rule.YearFacts{Year: 4, Joint: []string{"p2"}})
	f.Attendance = []rule.Attendance{{ID: "a", Meeting: "exchange", On: day("2025-04-15")}, {ID: "b", Meeting: "exchange", On: day("2025-10-21"), Practice: "p2"}}
	wants(t, "year 3 is over", stateOn(realWith(t, nil), f, "2026-04-05", 3, "exchange"), rule.NotMet)
}

// A series that somebody else booked for the same day hides none of one's own.
func TestOnesOwnBookingCounts(t *testing.T) {
	f := knownFacts("2023-07", rule.YearFacts{Year: 1}, rule.YearFacts{Year: 2}, rule.YearFacts{Year: 3}, rule.YearFacts{Year: 4, Joint: []string{"p2"}})
	f.Attendance = []rule.Attendance{
		{ID: "a", Meeting: "exchange", On: day("2025-05-20"), Series: "2023-07"}, {ID: "b", Meeting: "exchange", On: day("2026-01-20"), Series: "2023-07"},
		{ID: "c", Meeting: "exchange", On: day("2025-05-20"), Series: "2023-04", Practice: "p2"},
	}
	wants(t, "other series do not count", stateOn(realWith(t, map[string]string{"other-series": "not"}), f, "2026-02-01", 3, "exchange"), rule.Met)
}

func TestAQuarterIsAskedOnlyOfWhoBelongsToItWholly(t *testing.T) {
	f := knownFacts("2023-04", rule.YearFacts{Year: 1}, rule.YearFacts{Year: 2}, rule.YearFacts{Year: 3}, rule.YearFacts{Year: 4})
	need := func(second string) int {
		f.Groups = []rule.Membership{{Key: "krachtige-basiszorg", From: day("2026-04-01"), Until: day("2026-07-10")}, {Key: "krachtige-basiszorg", From: day(second)}}
		result := rule.Evaluate(realWith(t, nil), &f, day("2027-04-02"))
		at := slices.IndexFunc(result.Years, func(y rule.YearResult) bool { return y.Year == 4 })
		for _, g := range result.Years[at].Findings {
			if g.Rule.Condition.ID == "kbz-quarterly" {
				return g.Need
			}
		}
		return -1
	}
	if got := need("2026-09-20"); got != 3 {
		t.Errorf("away from 11 July to 19 September: %d quarters are asked, want 3", got)
	}
	if got := need("2026-07-11"); got != 4 {
		t.Errorf("back the next day: %d quarters are asked, want 4", got)
	}
}

func TestADropAsksAReasonAlsoWhenItHasADay(t *testing.T) {
	drop := chosen("lean", "a", rule.Dropped)
	drop.Ended = day("2026-06-01")
	f := knownFacts("2023-04", rule.YearFacts{Year: 1}, rule.YearFacts{Year: 2}, rule.YearFacts{Year: 3, Choices: []rule.Choice{chosen("lean", "a", rule.New)}}, rule.YearFacts{Year: 4, Choices: []rule.Choice{drop}})
	result := rule.Evaluate(realWith(t, nil), &f, day("2026-11-01"))
	last := result.Years[len(result.Years)-1]
	if len(last.Faults) != 1 || last.Faults[0].Code != rule.ChoiceDropReason {
		t.Errorf("year %d: %+v", last.Year, last.Faults)
	}
}

func TestWhenAnAnswerChangesDoesNotHangOnTheOrderOfVisits(t *testing.T) {
	set := realWith(t, nil)
	f := knownFacts("2023-04", rule.YearFacts{Year: 1}, rule.YearFacts{Year: 2}, rule.YearFacts{Year: 3}, rule.YearFacts{Year: 4})
	f.Visits = []rule.Visit{{Invited: day("2026-04-10"), Declined: day("2026-04-20")}, {Invited: day("2026-05-10"), Declined: day("2026-06-15")}}
	one := rule.Evaluate(set, &f, day("2026-06-01")).HoldsUntil
	slices.Reverse(f.Visits)
	if other := rule.Evaluate(set, &f, day("2026-06-01")).HoldsUntil; one != other || one != day("2026-06-15") {
		t.Errorf("%s, and the other way round %s", one, other)
	}
}

func TestLinesThatDifferInWhatIsUnknownHaveAnOrder(t *testing.T) {
	set := realWith(t, nil)
	twice := []rule.Choice{chosen("lean", "a", rule.Deepened), chosen("lean", "a", rule.Deepened)}
	twice[0].Justification = nil
	f := knownFacts("2023-04", rule.YearFacts{Year: 1}, rule.YearFacts{Year: 2, Choices: []rule.Choice{chosen("lean", "a", rule.New)}}, rule.YearFacts{Year: 3, Choices: twice})
	one := stateOn(set, f, "2025-06-01", 3, "a-grow")
	slices.Reverse(twice)
	wants(t, "the other way round", stateOn(set, f, "2025-06-01", 3, "a-grow"), one)
}

// What was chosen as new while the years before are unknown may have run since
// one of those.
func TestWhatMayHaveBegunEarlierIsNotSurelyNew(t *testing.T) {
	set := realWith(t, map[string]string{"deepen-from": "refuse"})
	lean := func(year int, mode rule.Mode) rule.YearFacts {
		return rule.YearFacts{Year: year, Choices: []rule.Choice{chosen("lean", "a", mode)}}
	}
	f := knownFacts("2023-04", rule.YearFacts{Year: 3}, lean(4, rule.New), lean(5, rule.Deepened))
	wants(t, "years 1 and 2 are not known", stateOn(set, f, "2027-06-01", 5, "a-grow"), rule.Unknown)
	f = knownFacts("2023-04", rule.YearFacts{Year: 1}, rule.YearFacts{Year: 2}, lean(3, rule.Continued), lean(4, rule.New), lean(5, rule.Deepened))
	f.InUse = nil
	wants(t, "whether it was in use is not known", stateOn(set, f, "2027-06-01", 5, "a-grow"), rule.Unknown)
}

// smallWith is the small region with something changed.
func smallWith(t *testing.T, change func(*programme.Region), conditions ...programme.Condition) *rule.Set {
	t.Helper()
	for i := range conditions {
		conditions[i].Title, conditions[i].Source = both(conditions[i].ID), cited
	}
	r := smallRegion(conditions)
	change(r)
	set, faults := rule.NewSet(r, nil)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return set
}

func TestASeriesWithoutCohortsIsForEveryone(t *testing.T) {
	set := smallWith(t, func(r *programme.Region) {
		r.Plans[0].Meetings = []programme.Meeting{{Key: "m", Name: both("m"), About: both("m"), Who: both("m"), Source: cited, Series: []programme.Series{{Key: "s", Years: []int{2}, Dates: []calendar.Date{day("2026-03-10")}, Source: cited}}}}
	}, programme.Condition{ID: "meet", Kind: "meetings", Meeting: "m", AtLeast: programme.Param{Literal: "1"}, Years: []int{2}})
	f := knownFacts("", rule.YearFacts{Year: 1}, rule.YearFacts{Year: 2})
	f.Attendance = []rule.Attendance{{ID: "a", Meeting: "m", On: day("2026-03-10")}}
	wants(t, "on the day of the series", stateOn(set, f, "2026-06-01", 2, "meet"), rule.Met)
}

// What is booked for next year counts for next year from the first day, and not
// for this one until the year turns.
func TestAMeetingBookedAheadDoesNotCountTwice(t *testing.T) {
	set := smallWith(t, func(r *programme.Region) {
		r.Plans[0].Meetings = []programme.Meeting{{Key: "m", Name: both("m"), About: both("m"), Who: both("m"), Source: cited, Series: []programme.Series{{Key: "s", Years: []int{2}, Dates: []calendar.Date{day("2025-12-10"), day("2025-12-11")}, Source: cited}}}}
	}, programme.Condition{ID: "meet", Kind: "meetings", Meeting: "m", AtLeast: programme.Param{Literal: "1"}, Years: []int{1, 2}, Early: programme.Param{Literal: "counts"}})
	f := knownFacts("", rule.YearFacts{Year: 1})
	f.Attendance = []rule.Attendance{{ID: "a", Meeting: "m", On: day("2025-12-10")}}
	wants(t, "year 1, while it runs", stateOn(set, f, "2025-12-20", 1, "meet"), rule.NotYetDue)
	wants(t, "year 1, when it is over", stateOn(set, f, "2026-01-15", 1, "meet"), rule.NotMet)
	wants(t, "year 2", stateOn(set, f, "2026-01-15", 2, "meet"), rule.Met)
	f.Years[0].Joint, f.Attendance[0].Practice = []string{"p2"}, "p2"
	wants(t, "a partner's, who may not be one next year", stateOn(set, f, "2025-12-20", 1, "meet"), rule.Met)
	f.Attendance = append(f.Attendance, rule.Attendance{ID: "b", Meeting: "m", On: day("2025-12-11")})
	wants(t, "a partner's beside one's own", stateOn(set, f, "2025-12-20", 1, "meet"), rule.Met)
	f.Attendance = []rule.Attendance{{ID: "a", Meeting: "m", On: day("2025-12-10")}, {ID: "b", Meeting: "m", On: day("2025-12-11")}}
	wants(t, "two, of which next year asks one", stateOn(set, f, "2025-12-20", 1, "meet"), rule.Met)
}

// Who joins or leaves a group on the first day of next year owes then what its
// members owe.
func TestAMeetingBookedAheadIsForWhatNextYearAsksOfTheGroup(t *testing.T) {
	early := programme.Param{Literal: "counts"}
	one := programme.Param{Literal: "1"}
	region := func(r *programme.Region) {
		r.Groups = []programme.Group{{Key: "g", Name: both("g"), About: both("g"), Source: cited}}
		r.Plans[0].Meetings = []programme.Meeting{{Key: "m", Name: both("m"), About: both("m"), Who: both("m"), Source: cited, Series: []programme.Series{{Key: "s", Years: []int{2}, Dates: []calendar.Date{day("2025-12-10")}, Source: cited}}}}
	}
	f := knownFacts("", rule.YearFacts{Year: 1})
	f.Groups = []rule.Membership{{Key: "g", From: day("2026-01-01")}}
	f.Attendance = []rule.Attendance{{ID: "a", Meeting: "m", On: day("2025-12-10")}}
	joins := smallWith(t, region, programme.Condition{ID: "meet", Kind: "meetings", Meeting: "m", AtLeast: one, Years: []int{1}},
		programme.Condition{ID: "members", Kind: "meetings", Meeting: "m", AtLeast: one, Years: []int{2}, Group: "g", Early: early})
	wants(t, "year 1, of one who joins", stateOn(joins, f, "2025-12-20", 1, "meet"), rule.NotYetDue)
	wants(t, "year 1, once joined", stateOn(joins, f, "2026-01-15", 1, "meet"), rule.NotMet)
	replaced := smallWith(t, region, programme.Condition{ID: "meet", Kind: "meetings", Meeting: "m", AtLeast: one, Years: []int{1, 2}, Early: early},
		programme.Condition{ID: "members", Kind: "meetings", Meeting: "m", AtLeast: one, Years: []int{2}, Group: "g", Spread: "quarter", InsteadOf: "meet", Relation: programme.Param{Literal: "replaces"}})
	for _, on := range []string{"2025-12-20", "2026-01-15"} {
		wants(t, "year 1, where members owe something else, on "+on, stateOn(replaced, f, on, 1, "meet"), rule.Met)
	}
}

func TestAQuestionIsAskedInItsYearsOnly(t *testing.T) {
	set := smallWith(t, func(r *programme.Region) {
		r.Plans[0].Questions = []programme.Question{{Key: "q", Text: both("q"), Years: []int{1}, Source: cited}}
	}, programme.Condition{ID: "ask", Kind: "questions", Questions: []string{"q"}})
	f := knownFacts("", rule.YearFacts{Year: 1}, rule.YearFacts{Year: 2})
	wants(t, "in its year", stateOn(set, f, "2026-06-01", 1, "ask"), rule.NotMet)
	wants(t, "a year later", stateOn(set, f, "2026-06-01", 2, "ask"), rule.Met)
}

func TestACorrectionOfATariffHoldsWithoutADayOfPublishing(t *testing.T) {
	set := smallWith(t, func(r *programme.Region) {
		first := programme.Tariff{Key: "t1", Amount: 340, From: day("2026-01-01"), Until: day("2026-12-31"), Published: day("2025-11-01"), Source: cited}
		second := first
		second.Key, second.Amount, second.Published, second.Corrects = "t2", 350, calendar.None, "t1"
		r.Tariffs = []programme.Tariff{first, second}
	}, programme.Condition{ID: "free", Kind: "optional", Element: "a"})
	f := knownFacts("")
	f.Registered = []rule.Registered{{On: day("2026-01-01"), Patients: 1}}
	if got := rule.Evaluate(set, &f, day("2026-02-01")).Income.Quarters[0].Tariff; got != 350 {
		t.Errorf("the tariff is %d", got)
	}
}
