package demo

import (
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
)

// person is somebody of the demo. The hats are worn from the day on which
// practice or neighbourhood joins.
type person struct {
	access.Person
	roles map[*office]access.Role
}

func newPerson(name string) *person {
	return &person{Person: access.Person{Name: name}, roles: map[*office]access.Role{}}
}

func (p *person) roleAt(o *office) access.Role { return p.roles[o] }

// people finds the people of every practice and neighbourhood. Some wear
// several hats: every twelfth practice shares its manager with another, and the owner of the
// second practice coordinates a neighbourhood. The practice that is first to be
// shown has the manager whose name comes first.
func (f *fill) people(cast []*office) []*place {
	names := 0
	next := func() *person { names++; return newPerson(personName(names)) }
	f.lead = newPerson(leadName())
	var places []*place
	for _, o := range cast {
		switch {
		case o.index == 0:
			o.work(newPerson(firstName()), access.Manager)
		case o.index%12 == 7:
			o.work(cast[o.index-6].staff[0], access.Manager)
		case o.index%5 != 4:
			o.work(next(), access.Manager)
		}
		o.work(next(), access.Owner)
		if o.index%3 == 1 {
			o.work(next(), access.Employee)
		}
		if o.place.leads == nil {
			o.place.leads = next()
			if o.index == 1 {
				o.place.leads = o.staff[1]
			}
			places = append(places, o.place)
		}
	}
	return places
}

func (o *office) work(p *person, role access.Role) {
	p.roles[o] = role
	o.staff = append(o.staff, p)
}

// hire gives a person a hat, and keeps it.
func (f *fill) hire(p *person, role access.Role, of string, from calendar.Date) error {
	event := audit.RoleChange
	if p.ID == "" {
		p.ID, event = f.newID(), audit.Create
	}
	hat := access.Hat{ID: f.newID(), Role: role, Of: of, From: from}
	p.Hats = append(p.Hats, hat)
	one := access.Person{ID: p.ID, Name: p.Name, Hats: []access.Hat{hat}}
	return f.Stores.People.SavePerson(f.ctx, f.Tenant, one, f.record(event, "person", p.ID, f.lead, access.Lead))
}

// deputy is the last step of every fill: others of the RHO start that day, and
// last of all the lead's deputy.
func (f *fill) deputy() step {
	at := (f.On - 1).Time().Add((closes + 1) * time.Hour)
	return step{at: at, about: "deputy", do: func() error {
		err := f.hire(newPerson(financeName()), access.Finance, "", f.On)
		if err == nil {
			err = f.hire(newPerson(auditorName()), access.Auditor, "", f.On)
		}
		if err == nil {
			err = f.hire(newPerson(deputyName()), access.Lead, "", f.On)
		}
		return err
	}}
}

// leader is the programme lead who acts.
func (f *fill) leader() access.Actor {
	return access.Actor{Tenant: f.Tenant, Person: f.lead.ID, Name: f.lead.Name, Role: access.Lead}
}
