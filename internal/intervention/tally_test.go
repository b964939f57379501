package intervention_test

import (
	"reflect"
	"testing"

	"meertijd/internal/intervention"
	"meertijd/internal/rule"
)

func TestTallyCountsWhatWasHandedIn(t *testing.T) {
	doings := []intervention.Doing{
		{Practice: "a", Year: 3, Mode: rule.New}, {Practice: "a", Year: 4, Mode: rule.Deepened},
		{Practice: "b", Year: 3}, {Practice: "b", Year: 4, Mode: rule.New},
		{Practice: "c", Year: 3, Mode: rule.New}, {Practice: "c", Year: 4, Mode: rule.Dropped},
		{Practice: "d", Year: 4},
		{Practice: "gone", Year: 4, Mode: rule.New},
	}
	years, doers := intervention.Tally(doings, func(id string) bool { return id != "gone" })
	wantYears := []intervention.Year{
		{Year: 4, HandedIn: 4, Doing: 2, Forms: map[rule.Mode]int{rule.Deepened: 1, rule.New: 1}},
		{Year: 3, HandedIn: 3, Doing: 2, Forms: map[rule.Mode]int{rule.New: 2}},
	}
	wantDoers := []intervention.Doer{
		{Practice: "a", Since: 3, Now: rule.Deepened, Forms: doings[:2]},
		{Practice: "c", Since: 3, Forms: doings[4:5]},
		{Practice: "b", Since: 4, Now: rule.New, Forms: doings[3:4]},
	}
	if !reflect.DeepEqual(years, wantYears) {
		t.Errorf("years\n%+v\nwant\n%+v", years, wantYears)
	}
	if !reflect.DeepEqual(doers, wantDoers) {
		t.Errorf("doers\n%+v\nwant\n%+v", doers, wantDoers)
	}
	if years[0].Enough() || !(intervention.Year{HandedIn: intervention.Few}).Enough() {
		t.Error("a number is shown about too few plans, or not about enough")
	}
}

func TestTallyOfNothing(t *testing.T) {
	if years, doers := intervention.Tally(nil, func(string) bool { return true }); years != nil || doers != nil {
		t.Error(years, doers)
	}
}
