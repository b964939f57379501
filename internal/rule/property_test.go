package rule_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// forEachRegion runs a property on the rules of every region.
func forEachRegion(t *testing.T, property func(*rapid.T, *rule.Set)) {
	for _, book := range books(t) {
		t.Run(book.Region.Key, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { property(t, book.Set) })
		})
	}
}

func TestEvaluateIsTotalAndDeterministic(t *testing.T) {
	forEachRegion(t, func(t *rapid.T, set *rule.Set) {
		m := maker{t, set}
		facts, on := m.facts(), m.date("on")
		a, b := rule.Evaluate(set, &facts, on), rule.Evaluate(set, &facts, on)
		if !reflect.DeepEqual(a, b) {
			t.Fatal("two evaluations of the same facts differ")
		}
		rule.FindRepair(set, &facts, on)
	})
}

func TestTheOrderOfTheFactsDoesNotMatter(t *testing.T) {
	forEachRegion(t, func(t *rapid.T, set *rule.Set) {
		m := maker{t, set}
		facts, on := m.facts(), m.date("on")
		other := shuffled(t, facts)
		a, b := rule.Evaluate(set, &facts, on), rule.Evaluate(set, &other, on)
		if diff := difference(a, b); diff != "" {
			t.Fatalf("another order gives another answer:\n%s", diff)
		}
	})
}

// shuffled gives the same facts with every list in another order.
func shuffled(t *rapid.T, f rule.Facts) rule.Facts {
	f.Years = slices.Clone(f.Years)
	for i := range f.Years {
		f.Years[i].Choices = permuted(t, f.Years[i].Choices)
		for k := range f.Years[i].Choices {
			f.Years[i].Choices[k].Upkeep = permuted(t, f.Years[i].Choices[k].Upkeep)
		}
		f.Years[i].Answers = permuted(t, f.Years[i].Answers)
	}
	f.Years = permuted(t, f.Years)
	f.Groups, f.InUse, f.Attendance = permuted(t, f.Groups), permuted(t, f.InUse), permuted(t, f.Attendance)
	f.Visits, f.Papers, f.Evidence = permuted(t, f.Visits), permuted(t, f.Papers), permuted(t, f.Evidence)
	f.Commitments, f.Registered, f.Populations = permuted(t, f.Commitments), permuted(t, f.Registered), permuted(t, f.Populations)
	return f
}

func permuted[T any](t *rapid.T, list []T) []T {
	if len(list) < 2 {
		return list
	}
	return rapid.Permutation(list).Draw(t, "order")
}

// difference shows how two answers of one rule set differ.
func difference(a, b any) string {
	return cmp.Diff(a, b, cmp.Comparer(func(x, y *rule.Rule) bool { return x == y }))
}

func TestFillingAnAbsentKeyNeverChangesMetOrNotMet(t *testing.T) {
	forEachRegion(t, func(t *rapid.T, set *rule.Set) {
		m := maker{t, set}
		full, on := m.facts(), m.date("on")
		partial := withHoles(t, full)
		before, after := rule.Evaluate(set, &partial, on), rule.Evaluate(set, &full, on)
		now := states(after)
		for id, was := range states(before) {
			if (was == rule.Met || was == rule.NotMet) && now[id] != was {
				t.Fatalf("%s was %s with facts missing and is %s with all facts", id, was, now[id])
			}
		}
		for i := range before.Years {
			for _, f := range before.Years[i].Faults {
				// a refusal stays one; more facts may only name a better reason
				if !slices.ContainsFunc(after.Years[i].Faults, func(o rule.Refusal) bool { return o.Choice == f.Choice }) {
					t.Fatalf("year %d: %s %s was refused with facts missing only", before.Years[i].Year, f.Code, f.Choice)
				}
			}
		}
	})
}

// withHoles leaves out some keys: whole lists, whole years, parts of a year.
func withHoles(t *rapid.T, f rule.Facts) rule.Facts {
	hole := func() bool { return chance(t, 25, "hole") }
	v := reflect.ValueOf(&f).Elem()
	for _, name := range []string{"Groups", "Centres", "Commitments", "InUse", "Attendance", "Visits", "Papers", "Evidence", "Registered", "Populations", "Neighbourhood"} {
		if hole() {
			v.FieldByName(name).SetZero()
		}
	}
	var years []rule.YearFacts
	for _, y := range f.Years {
		if hole() {
			continue
		}
		if hole() {
			y.Choices = nil
		} else {
			y.Choices = slices.Clone(y.Choices)
			for k := range y.Choices {
				if hole() {
					y.Choices[k].Justification = nil
				}
				if hole() {
					y.Choices[k].Upkeep = nil
				}
			}
		}
		if hole() {
			y.Answers = nil
		}
		if hole() {
			y.NewStaff = nil
		}
		if hole() {
			y.Joint = nil
		}
		if hole() {
			y.HandedIn = nil
		}
		years = append(years, y)
	}
	f.Years = years
	return f
}

func TestHoldsUntilIsRightOnEveryDayOfSixYears(t *testing.T) {
	first, days := calendar.MustParse("2023-01-01"), 6*365+2
	for _, book := range books(t) {
		t.Run(book.Region.Key, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				if rapid.IntRange(0, 3).Draw(t, "thin out") != 0 {
					return // six years a practice take long; one in four is enough
				}
				m := maker{t, book.Set}
				facts := m.facts()
				anchor := rule.Evaluate(book.Set, &facts, first)
				for d := first + 1; d < first+calendar.Date(days); d++ {
					now := rule.Evaluate(book.Set, &facts, d)
					if anchor.HoldsUntil != calendar.None && d >= anchor.HoldsUntil {
						anchor = now
						continue
					}
					if !rule.Same(&anchor, &now) {
						t.Fatalf("the answer of %s holds until %q and is another on %s", anchor.On, anchor.HoldsUntil, d)
					}
				}
			})
		})
	}
}

func TestNextChangeIsTheFirstDayOnWhichTheAnswerDiffers(t *testing.T) {
	forEachRegion(t, func(t *rapid.T, set *rule.Set) {
		m := maker{t, set}
		facts, on := m.facts(), m.date("on")
		next := rule.NextChange(set, &facts, on)
		now := rule.Evaluate(set, &facts, on)
		for d := on + 1; d < on+500; d++ {
			then := rule.Evaluate(set, &facts, d)
			same := rule.Same(&now, &then)
			if d == next {
				if same {
					t.Fatalf("nothing changes on %s", d)
				}
				return
			}
			if !same {
				t.Fatalf("the answer changes on %s, not on %q", d, next)
			}
		}
	})
}

func TestReplayGivesTheStoredVerdict(t *testing.T) {
	forEachRegion(t, func(t *rapid.T, set *rule.Set) {
		m := maker{t, set}
		facts, on := m.facts(), m.date("on")
		result := rule.Evaluate(set, &facts, on)
		var kept rule.Record
		data, err := json.Marshal(rule.RecordOf(set, &result))
		if err == nil {
			err = json.Unmarshal(data, &kept)
		}
		if err != nil {
			t.Fatal(err)
		}
		if now, same := rule.Replay(set, &facts, kept); !same {
			t.Fatalf("the replay differs:\n%s", difference(kept, now))
		}
	})
}
