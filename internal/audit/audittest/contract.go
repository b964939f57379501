package audittest

import (
	"fmt"
	"testing"
	"time"

	"meertijd/internal/audit"
)

// at is when the first record of the contract was made; one follows each hour.
var at = time.Date(2026, 6, 2, 8, 0, 0, 0, time.UTC)

// Contract is what every audit.Trail keeps to.
func Contract(t *testing.T, open func(*testing.T, []audit.Record) audit.Trail) {
	s := open(t, records())
	for name, c := range filtered {
		t.Run(name, func(t *testing.T) { c.holds(t, s) })
	}
	t.Run("who occurs", func(t *testing.T) { occurs(t, s) })
}

// records are twelve of one tenant, and one of another.
func records() (records []audit.Record) {
	for n := range 12 {
		records = append(records, audit.Record{
			At: at.Add(time.Duration(n) * time.Hour), Tenant: "rho", Event: []audit.Event{audit.Read, audit.Update}[n%2],
			Outcome: []audit.Outcome{audit.OK, audit.OK, audit.Denied}[n%3], Person: audit.Person{User: fmt.Sprint("u", n%4)},
			ObjectType: []string{"plan", "practice"}[n/6], ObjectID: fmt.Sprint(n % 3),
		})
	}
	records[1].Shown = audit.NewList("practice", []string{"30", "9"})
	records[3].Shown = audit.NewList("practice", []string{"9", "30", "9"})
	records[4].Shown = audit.NewList("practice", []string{"3", "0"})
	return append(records, audit.Record{At: at, Tenant: "other", Shown: audit.NewList("practice", []string{"9"}), Event: audit.Read, Outcome: audit.OK, Person: audit.Person{User: "stranger"}})
}

// search is a filter with the numbers of the records that it finds.
type search struct {
	filter audit.Filter
	want   string
}

var filtered = map[string]search{
	"all, the latest first":             {audit.Filter{Most: 99}, "12 11 10 9 8 7 6 5 4 3 2 1"},
	"at most so many":                   {audit.Filter{Most: 3}, "12 11 10"},
	"before one":                        {audit.Filter{Most: 2, Before: 10}, "9 8"},
	"from a moment, included":           {audit.Filter{Most: 99, From: at.Add(10 * time.Hour)}, "12 11"},
	"until a moment, left out":          {audit.Filter{Most: 99, Until: at.Add(2 * time.Hour)}, "2 1"},
	"of one person":                     {audit.Filter{Most: 99, User: "u3"}, "12 8 4"},
	"of one kind":                       {audit.Filter{Most: 2, Event: audit.Update}, "12 10"},
	"with one outcome":                  {audit.Filter{Most: 99, Outcome: audit.Denied}, "12 9 6 3"},
	"about one thing":                   {audit.Filter{Most: 99, Object: audit.Object{Type: "plan", ID: "1"}}, "5 2"},
	"about one kind of thing":           {audit.Filter{Most: 99, Object: audit.Object{Type: "practice"}}, "12 11 10 9 8 7"},
	"within some":                       {audit.Filter{Most: 99, Within: []audit.Object{{Type: "plan", ID: "0"}, {Type: "practice", ID: "2"}}}, "12 9 4 1"},
	"about one that lists showed":       {audit.Filter{Most: 99, Object: audit.Object{Type: "practice", ID: "9"}}, "4 2"},
	"about one, and on a list":          {audit.Filter{Most: 99, Object: audit.Object{Type: "practice", ID: "0"}}, "10 7 5"},
	"about one of another kind":         {audit.Filter{Most: 99, Object: audit.Object{Type: "person", ID: "9"}}, ""},
	"within one that a list showed":     {audit.Filter{Most: 99, User: "u3", Within: []audit.Object{{Type: "practice", ID: "30"}, {Type: "plan", ID: "0"}}}, "4"},
	"about one that looks like another": {audit.Filter{Most: 99, Object: audit.Object{Type: "practice", ID: "%"}}, ""},
	"within some, of one person":        {audit.Filter{Most: 99, User: "u0", Within: []audit.Object{{Type: "plan", ID: "0"}, {Type: "practice", ID: "2"}}}, "9 1"},
	"within nothing":                    {audit.Filter{Most: 99, Within: []audit.Object{}}, ""},
	"that are not there":                {audit.Filter{Most: 99, User: "x' or '1'='1"}, ""},
}

func (c search) holds(t *testing.T, s audit.Trail) {
	found, err := s.Records(t.Context(), "rho", c.filter)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for i, e := range found {
		if i > 0 {
			got += " "
		}
		got += fmt.Sprint(e.Seq)
		if e.List == "" && !c.filter.Fits(e) { // what a list showed does not come along
			t.Errorf("%+v does not fit", e)
		}
	}
	if got != c.want {
		t.Errorf("%s, want %s", got, c.want)
	}
}

func occurs(t *testing.T, s audit.Trail) {
	for want, filter := range map[string]audit.Filter{
		"[u0 u1 u2 u3]": {Most: 1, Before: 2, User: "u1"},
		"[u1]":          {Object: audit.Object{Type: "practice", ID: "0"}, From: at.Add(7 * time.Hour)},
		"[]":            {Within: []audit.Object{}},
	} {
		users, err := s.Users(t.Context(), "rho", filter)
		if err != nil || fmt.Sprint(users) != want {
			t.Errorf("%v, want %s: %v", users, want, err)
		}
	}
}
