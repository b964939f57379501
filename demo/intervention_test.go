package demo_test

import (
	"slices"
	"testing"

	"meertijd/demo"
	"meertijd/internal/intervention"
	"meertijd/internal/intervention/interventiontest"
	"meertijd/internal/rule"
)

// Some practices are glad to tell about something that stands in the plan that
// they handed in, and nothing in the words is anybody's number or address.
func TestSomePracticesAreGladToTell(t *testing.T) {
	for _, set := range sets(t) {
		stores := fakes()
		offers := interventiontest.NewFake(stores.Plans)
		stores.Interventions = offers
		fill(t, demo.Options{Set: set, Stores: stores})
		all, err := offers.Tellers(t.Context(), tenant, "")
		if err != nil || len(all) < 3 {
			t.Fatalf("%s: %d offers, %v", set.Region.Key, len(all), err)
		}
		for _, o := range all {
			said, err := offers.HandedIn(t.Context(), tenant, o.Intervention)
			if err != nil {
				t.Fatal(err)
			}
			does := func(d intervention.Doing) bool { return d.Practice == o.Practice && d.Runs() && d.Mode != rule.New }
			if !slices.ContainsFunc(said, does) || suspect.MatchString(o.Contact) || o.By.Person == "" {
				t.Errorf("%s: %+v", set.Region.Key, o)
			}
		}
	}
}
