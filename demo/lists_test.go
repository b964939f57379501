package demo_test

import (
	"slices"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/rule"
	"meertijd/internal/view/viewtest"
)

// The lead keeps views and groups that say that they are examples, and practices
// are down for meetings to come.
func TestTheLeadKeepsListsAndPracticesSignUp(t *testing.T) {
	for _, set := range sets(t) {
		stores := fakes()
		stores.Views = viewtest.NewFake()
		r := fill(t, demo.Options{Set: set, Stores: stores}).report
		views, err := stores.Views.ListViews(t.Context(), tenant)
		if err != nil || len(views) < 3 {
			t.Fatal(len(views), err)
		}
		lead := r.People[slices.IndexFunc(r.People, func(p demo.Person) bool { return p.Role == access.Lead })]
		for _, v := range views {
			if !strings.HasPrefix(v.Name, "Voorbeeld") || v.By.Person != lead.ID || v.Address == "" {
				t.Errorf("%s: %+v", set.Region.Key, v)
			}
		}
		groups, err := stores.Views.ListGroups(t.Context(), tenant)
		if err != nil || len(groups) < 2 {
			t.Fatal(len(groups), err)
		}
		for _, g := range groups {
			if !strings.Contains(g.Name, "verzonnen") || len(g.Practices) < 2 {
				t.Errorf("%s: %+v", set.Region.Key, g)
			}
		}
		files, err := stores.Practices.List(t.Context(), tenant, "", r.On)
		down := 0
		for _, f := range files {
			for _, u := range f.SignUps {
				if down++; u.On <= r.On {
					t.Errorf("%s: %s signed up for %s", set.Region.Key, f.Practice.Name, u.On)
				}
			}
		}
		owed := slices.ContainsFunc(set.Rules(set.LastYear()), func(x *rule.Rule) bool { return x.Kind() == "meetings" })
		if err != nil || owed && (down < 3 || down >= len(files)) {
			t.Errorf("%s: %d sign-ups of %d practices: %v", set.Region.Key, down, len(files), err)
		}
	}
}
