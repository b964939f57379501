package demo

import (
	"cmp"
	"slices"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
)

// Report says who is in a demo. Made is false when it was there already, or
// when the store holds other practices; then People is empty. Link is the token
// of the link by which one can read along, when there is such a plan.
type Report struct {
	On     calendar.Date
	Made   bool
	People []Person
	Link   string
}

// Person is somebody whom one can be: one person in one hat. Of is the name of
// the practice or neighbourhood, empty for a lead. Codes say what is special
// there, how this year's plan stands first.
type Person struct {
	ID    string
	Name  string
	Hat   string
	Role  access.Role
	Of    string
	Codes []Code
}

// report reads from the store who is there: the people of the practices in the
// order of the cast, then coordinators and leads.
func (f *fill) report(cast []*office, made bool) (Report, error) {
	out := Report{On: f.On, Made: made}
	files, err := f.Stores.Practices.List(f.ctx, f.Tenant, "", f.On)
	if err != nil {
		return out, err
	}
	places, err := f.Stores.Practices.ListNeighbourhoods(f.ctx, f.Tenant)
	if err != nil {
		return out, err
	}
	people, err := f.Stores.People.People(f.ctx, f.Tenant, f.On)
	if err != nil {
		return out, err
	}
	if _, err := f.Stores.Plans.Shared(f.ctx, plan.LinkKey(f.link())); err == nil {
		out.Link = f.link()
	}
	order, about := map[string]int{}, map[string]Person{}
	for i := range files {
		id, name := files[i].Practice.ID, files[i].Practice.Name
		order[id], about[id] = len(cast), Person{Of: name}
		if at := slices.IndexFunc(cast, func(o *office) bool { return o.Name == name }); at >= 0 {
			order[id], about[id] = at, Person{Of: name, Codes: append([]Code{cast[at].state}, cast[at].also...)}
		}
	}
	for i := range places {
		about[places[i].ID], order[places[i].ID] = Person{Of: places[i].Name}, len(cast)+1+i
		if len(places[i].Answers) > 0 {
			about[places[i].ID] = Person{Of: places[i].Name, Codes: []Code{Answers}}
		}
	}
	order[""] = len(order) + len(cast) + 1
	at := map[string]int{}
	for i := range people {
		for _, hat := range people[i].Hats {
			p := about[hat.Of]
			p.ID, p.Name, p.Hat, p.Role = people[i].ID, people[i].Name, hat.ID, hat.Role
			if p.Codes = slices.Clone(p.Codes); len(people[i].Hats) > 1 {
				p.Codes = append(p.Codes, SeveralHats)
			}
			at[p.Hat] = order[hat.Of]
			out.People = append(out.People, p)
		}
	}
	slices.SortStableFunc(out.People, func(a, b Person) int {
		return cmp.Or(at[a.Hat]-at[b.Hat], rank[a.Role]-rank[b.Role])
	})
	return out, nil
}

// rank puts the people of one practice in order.
var rank = map[access.Role]int{access.Manager: 0, access.Owner: 1, access.Employee: 2}
