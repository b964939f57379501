package demo

import (
	"slices"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// place is a neighbourhood of the demo.
type place struct {
	practice.Neighbourhood
	index  int
	agreed string // intervention on which it agreed
	leads  *person
}

// places makes three to five neighbourhoods, by the number of practices. The
// first ones agreed on an intervention of the element that a region tunes to
// the neighbourhood; the last one on something else.
func (f *fill) places() []*place {
	n := 3 + min(f.Practices/20, 2)
	tuned, rest := f.agreeable()
	var out []*place
	for i := range n {
		p := &place{index: i}
		p.Tenant, p.Name, p.Fictional = f.Tenant, placeName(i), true
		from := tuned
		if i == n-1 && len(rest) > 0 || len(tuned) == 0 {
			from = rest
		}
		if len(from) > 0 {
			p.agreed = from[i%len(from)]
		}
		out = append(out, p)
	}
	return out
}

// agreeable lists what stands on the menu of every year: under an element that
// is tuned to the neighbourhood, and the rest.
func (f *fill) agreeable() (tuned, rest []string) {
	for _, p := range f.Set.Region.Plans {
		for _, item := range p.Menu.Items {
			if slices.Contains(tuned, item.Key) || slices.Contains(rest, item.Key) || !f.always(item.Key) {
				continue
			}
			at := slices.IndexFunc(p.Elements, func(e programme.Element) bool { return e.Key == item.Elements[0] })
			switch {
			case at >= 0 && p.Elements[at].TuneTo == "neighbourhood":
				tuned = append(tuned, item.Key)
			case at >= 0 && !p.Elements[at].FreeSet:
				rest = append(rest, item.Key)
			}
		}
	}
	return tuned, rest
}

func (f *fill) always(item string) bool {
	for year := 1; year <= f.Set.LastYear(); year++ {
		if f.Set.Plan(year) != nil && len(f.Set.OnMenu(item, year)) == 0 {
			return false
		}
	}
	return true
}

// found makes a neighbourhood with its coordinator and its agreement.
func (f *fill) found(p *place) error {
	p.ID = f.newID()
	if err := f.hire(p.leads, access.Coordinator, p.ID, f.clock.Today()); err != nil {
		return err
	}
	p.Coordinator = p.leads.ID
	c := f.keeping()
	c.Key = p.ID // the form of a new place gives it its id
	if _, err := f.keeper.SaveNeighbourhood(f.ctx, c, practice.Place{Name: p.Name, Coordinator: p.Coordinator, Fictional: true}); err != nil || p.agreed == "" {
		return err
	}
	c = practice.Command{Actor: access.Actor{Tenant: f.Tenant, Person: p.leads.ID, Name: p.leads.Name, Role: access.Coordinator, Of: p.ID}, Request: "demo"}
	_, err := f.keeper.Agree(f.ctx, c, p.ID, practice.Agreement{Intervention: p.agreed, From: f.clock.Today()})
	return err
}

// answers lets a coordinator answer this year's questions for all practices.
func (f *fill) answers(p *place, year int) error {
	for _, q := range f.neighbourly(year) {
		p.Answers = append(p.Answers, practice.Answer{
			ID: f.newID(), Year: year, Question: q, Text: f.text("answer", q), Recorded: f.recorded(p.leads),
		})
	}
	return f.Stores.Practices.SaveNeighbourhood(f.ctx, p.Neighbourhood, f.record(audit.Update, "neighbourhood", p.ID, p.leads, access.Coordinator))
}

// neighbourly lists the questions of a year that a coordinator may answer.
func (f *fill) neighbourly(year int) []string {
	var out []string
	if p := f.Set.Plan(year); p != nil {
		for i := range p.Questions {
			if q := &p.Questions[i]; practice.ByNeighbourhood(q) && asked(q, year) {
				out = append(out, q.Key)
			}
		}
	}
	return out
}

// asked says whether the plan of a year asks a question once.
func asked(q *programme.Question, year int) bool {
	return !q.PerChoice && (len(q.Years) == 0 || slices.Contains(q.Years, year))
}

// recorded says who wrote something down now.
func (f *fill) recorded(by *person) practice.Recorded {
	return practice.Recorded{At: f.clock.Now(), By: by.ID}
}

// record is the audit record of what somebody keeps now.
func (f *fill) record(event audit.Event, kind, id string, by *person, role access.Role) audit.Record {
	return audit.Record{
		At: f.clock.Now(), Tenant: f.Tenant, Event: event, Outcome: audit.OK,
		Person:     audit.Person{User: by.ID, Role: string(role)},
		ObjectType: kind, ObjectID: id, Rule: "demo", RequestID: "demo",
	}
}

// schedule puts everything that happens in the agenda.
func (f *fill) schedule(cast []*office) {
	places := f.people(cast)
	start, now := calendar.Latest, 0
	for _, cohort := range f.cohorts {
		first, _ := f.Set.YearOf(cohort, f.first(cohort))
		start, now = min(start, first), max(now, f.Set.ProgrammeYear(cohort, f.On))
	}
	start = min(start.AddDays(-preparing), f.On-plansInTheEnd-preparing)
	f.on(start-7, "", func() error { return f.hire(f.lead, access.Lead, "", f.clock.Today()) })
	for _, p := range places {
		f.on(f.between(start, start+5), p.Name, func() error { return f.found(p) })
	}
	if f.Stores.Networks != nil {
		f.networking(places)
	}
	if last := places[len(places)-1]; len(f.neighbourly(now)) > 0 {
		begun, _ := f.Set.YearOf(f.cohorts[0], now)
		f.on(min(begun, f.On-plansInTheEnd-1), last.Name, func() error { return f.answers(last, now) })
	}
	for _, o := range cast {
		f.life(o)
	}
	f.reminders()
	f.tellers(cast)
	f.lists(cast)
	f.agenda = append(f.agenda, f.deputy())
}

// holds gives the rules of a kind that hold for a practice in a year. Where a
// group's rule takes the place of a general one, that one is left out.
func (f *fill) holds(o *office, kind string, year int) []*rule.Rule {
	var out []*rule.Rule
	replaced := map[string]bool{}
	for _, r := range f.Set.Rules(year) {
		if c := r.Condition; r.Kind() == kind && (c.Group == "" || c.Group == o.group) {
			out = append(out, r)
			replaced[c.InsteadOf] = replaced[c.InsteadOf] || c.Group != "" && r.Replaces()
		}
	}
	return slices.DeleteFunc(out, func(r *rule.Rule) bool { return r.Condition.Group == "" && replaced[r.Condition.ID] })
}
