package demo

import (
	"slices"
	"time"

	"meertijd/internal/intervention"
	"meertijd/internal/rule"
)

// offered is how many days before the end practices say that they are glad to
// tell; of every few practices that handed in one does.
const (
	offered   = 11
	fewOffer  = 3
	mostOffer = 2 // interventions of one practice
)

// tellers puts in the agenda which practices are glad to tell colleagues about
// something that they do. It draws no lots and makes no ids.
func (f *fill) tellers(cast []*office) {
	if f.Stores.Interventions == nil {
		return
	}
	service := &intervention.Service{Store: f.Stores.Interventions, Rules: func(string) *rule.Set { return f.Set }, Now: f.clock.Now, NewID: f.newID}
	for _, o := range cast {
		if o.state == HandedIn && !o.guest && o.index%fewOffer != 0 {
			at := workday(f.On.AddDays(-offered)).Time().Add(closes * time.Hour)
			f.agenda = append(f.agenda, step{at: at, about: o.Name, do: func() error { return f.offer(service, o) }})
		}
	}
}

// offer lets a practice tell about what it has done longest.
func (f *fill) offer(service *intervention.Service, o *office) error {
	p, err := f.find(o, o.now)
	if err != nil || p.Kept() == nil {
		return err
	}
	choices := slices.DeleteFunc(p.Kept().Fields.Choices(), func(c rule.Choice) bool { return c.Mode == rule.Dropped || c.Mode == rule.New })
	words := texts["teller *"]
	for i, c := range choices[:min(len(choices), mostOffer)] {
		err := service.Tell(f.ctx, intervention.Command{Actor: o.actor(0), Practice: o.ID, Intervention: c.Intervention, Contact: words[(o.index+i)%len(words)], Key: "demo", Request: "demo"})
		if err != nil {
			return err
		}
	}
	return nil
}
