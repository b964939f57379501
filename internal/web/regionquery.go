package web

import (
	"net/url"

	"meertijd/internal/region"
)

// queryFields are the names in an address of what a question about practices
// asks: every list, link, file and reminder uses the same.
func queryFields(q *region.Query) map[string]*string {
	return map[string]*string{
		"q": &q.Text, "neighbourhood": &q.Neighbourhood, "cohort": &q.Cohort, "group": &q.Group, "centre": &q.Centre, "state": &q.State,
		"need": (*string)(&q.Need), "condition": &q.Condition, "outcome": &q.Outcome,
		"intervention": &q.Intervention, "mode": &q.Mode, "joint": &q.Joint, "changed": (*string)(&q.Changed), "sort": (*string)(&q.Sort),
	}
}

// queryOf reads a question from an address; what it does not know is left.
func queryOf(v url.Values) region.Query {
	var q region.Query
	for name, field := range queryFields(&q) {
		*field = v.Get(name)
	}
	q.Down = v.Get("down") != ""
	return q
}

// queryValues writes a question as the values of an address.
func queryValues(q region.Query) url.Values {
	v := url.Values{}
	for name, field := range queryFields(&q) {
		if *field != "" {
			v.Set(name, *field)
		}
	}
	if q.Down {
		v.Set("down", "yes")
	}
	return v
}
