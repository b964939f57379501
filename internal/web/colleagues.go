package web

import (
	"cmp"
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// colleagues is what the other practices of the neighbourhood do in a year: by
// intervention, the practices in order of name. Only what was handed in counts:
// a draft is nobody else's business.
type colleagues struct {
	byKey map[string][]string
	new   map[string]int // how many began it this year, or took it further
	of    int            // practices that handed in
}

func (c colleagues) doing(key string) []string { return c.byKey[key] }

// keys lists the interventions, what most practices do first.
func (c colleagues) keys() []string {
	var keys []string
	for key := range c.byKey {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(c.byKey[b]), len(c.byKey[a])), cmp.Compare(a, b))
	})
	return keys
}

// colleagues reads what the neighbourhood does beside the own practice.
func (s *Server) colleagues(rq *request, year int) (colleagues, error) {
	out := colleagues{byKey: map[string][]string{}, new: map[string]int{}}
	file, err := rq.file()
	if err != nil {
		return out, err
	}
	place := file.On(practice.InNeighbourhood, rq.today())
	if place == "" {
		return out, nil
	}
	files, err := s.Practices.List(rq.Context(), rq.actor.Tenant, place, rq.today())
	if err != nil {
		return out, err
	}
	for i := range files {
		other := files[i].Practice
		if other.ID == file.Practice.ID {
			continue
		}
		p, found, err := s.find(rq, other.ID, year)
		if err != nil {
			return out, err
		}
		if found {
			out.add(other.Name, p.Lines(rq.today(), false), rq.today())
		}
	}
	return out, nil
}

// find reads the plan that a practice handed in, if it did.
func (s *Server) find(rq *request, practiceID string, year int) (plan.Plan, bool, error) {
	plans, err := s.PlanStore.List(rq.Context(), rq.actor.Tenant, practiceID)
	if err != nil {
		return plan.Plan{}, false, err
	}
	at := slices.IndexFunc(plans, func(p plan.Plan) bool { return p.Year == year && p.Kept() != nil })
	if at < 0 {
		return plan.Plan{}, false, nil
	}
	return plans[at], true, nil
}

func (c *colleagues) add(name string, lines []rule.Choice, today calendar.Date) {
	c.of++
	for _, l := range lines {
		if l.Mode == rule.Dropped || l.Ended != calendar.None && l.Ended <= today {
			continue
		}
		c.byKey[l.Intervention] = append(c.byKey[l.Intervention], name)
		if l.Mode == rule.New || l.Mode == rule.Deepened {
			c.new[l.Intervention]++
		}
	}
}
