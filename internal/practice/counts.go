package practice

import (
	"context"

	"meertijd/internal/base/calendar"
)

// Counts are numbers of patients that came in at once: registered ones, each on
// the first day of a quarter, and those of populations.
type Counts struct {
	Registered  []Registered
	Populations []Population
}

// RecordCounts records numbers of patients. Earlier ones of the same day make
// place for them.
func (s *Service) RecordCounts(ctx context.Context, c Command, id string, n Counts) error {
	_, err := s.carryOut(ctx, c, "counts", []any{id, n}, func(d *deed) error {
		for _, r := range n.Registered {
			if err := d.registered(id, r); err != nil {
				return err
			}
		}
		for _, p := range n.Populations {
			if err := d.population(id, p); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// counted reads the file of a practice of which something was counted on a day.
func (d *deed) counted(id string, on calendar.Date, field string, list List) (*File, *Change, error) {
	f, err := d.live(id, on)
	if err == nil {
		err = d.day(on)
	}
	if err != nil {
		return nil, nil, err
	}
	ch := d.change(id, field)
	if ch.Known == nil {
		ch.Known = map[List]bool{}
	}
	ch.Known[list] = true
	return f, ch, nil
}

// mostPatients is more than any practice has.
const mostPatients = 1_000_000

func (d *deed) registered(id string, r Registered) error {
	f, ch, err := d.counted(id, r.On, "registered", Patients)
	if err != nil {
		return err
	}
	if r.Patients < 0 || r.Patients > mostPatients {
		return wrong("practice.count-wrong")
	}
	r.ID, r.Recorded = d.NewID(), Recorded{}
	ch.Registered = append(ch.Registered, r)
	for _, old := range f.Registered {
		if old.On == r.On {
			d.instead(id, old.ID, r.ID, "")
		}
	}
	return nil
}

func (d *deed) population(id string, p Population) error {
	f, ch, err := d.counted(id, p.On, "population", Populations)
	if err != nil {
		return err
	}
	if p.Measure == "" || p.Patients < 0 || p.Patients > p.Of || p.Of > mostPatients {
		return wrong("practice.count-wrong")
	}
	p.ID, p.Recorded = d.NewID(), Recorded{}
	ch.Populations = append(ch.Populations, p)
	for _, old := range f.Populations {
		if old.On == p.On && old.Measure == p.Measure && old.List == p.List {
			d.instead(id, old.ID, p.ID, "")
		}
	}
	return nil
}
