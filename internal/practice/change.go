package practice

import (
	"context"
	"strings"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// Open is a practice that enters the programme, on time or late. Fresh says
// that nothing from before is unknown: its years without a plan had none. Of a
// Bare one nothing is known but who it is, as of one that came from elsewhere.
type Open struct {
	Name, AGB, Cohort string
	On                calendar.Date
	Reason            string
	Neighbourhood     string
	Groups, Centres   []string
	Fresh             bool
	Bare              bool
	Fictional         bool
}

// kept are the lists that are kept of a practice that is opened here.
var kept = []List{Groups, Centres, Commitments, InUses, Attendances, Visits, Patients, Populations}

// Open makes a practice and gives its id.
func (s *Service) Open(ctx context.Context, c Command, o Open) (string, error) {
	return s.carryOut(ctx, c, "open", o, func(d *deed) error {
		d.answer = d.NewID()
		return d.open(d.answer, o)
	})
}

func (d *deed) open(id string, o Open) error {
	if err := d.happened(o.On, o.Reason); err != nil {
		return err
	}
	if err := d.called(o.Name); err != nil {
		return err
	}
	if err := d.coded(id, o.AGB, o.On); err != nil {
		return err
	}
	d.event = audit.Create
	ch := d.change(id, "name", "code", "cohort")
	ch.Practice.Name, ch.Practice.AGB, ch.Practice.Cohort = strings.TrimSpace(o.Name), o.AGB, o.Cohort
	ch.Practice.Fictional = o.Fictional
	ch.Known = map[List]bool{History: o.Fresh && !o.Bare}
	for _, list := range kept {
		ch.Known[list] = !o.Bare
	}
	d.happen(id, Life{Kind: Opened, On: o.On, Reason: o.Reason})
	for _, m := range append(belongings(InGroup, o.Groups), belongings(InCentre, o.Centres)...) {
		d.join(id, m.To, m.Key, o.On, o.Reason)
	}
	if o.Neighbourhood != "" {
		d.join(id, InNeighbourhood, o.Neighbourhood, o.On, o.Reason)
	}
	return nil
}

func belongings(to Belonging, keys []string) []Membership {
	var out []Membership
	for _, k := range keys {
		out = append(out, Membership{To: to, Key: k})
	}
	return out
}

func (d *deed) called(name string) error {
	if n := len([]rune(strings.TrimSpace(name))); n == 0 || n > MaxText {
		return wrong("practice.name-missing")
	}
	return nil
}

// coded looks whether a code is one, and nobody else's on the day.
func (d *deed) coded(id, code string, on calendar.Date) error {
	if len(code) != 8 || strings.Trim(code, "0123456789") != "" {
		return wrong("practice.code-wrong", "code", code)
	}
	holders, err := d.Store.Holders(d.ctx, d.c.Actor.Tenant, code)
	if err != nil {
		return err
	}
	for _, holder := range holders {
		f, err := d.Store.Get(d.ctx, d.c.Actor.Tenant, holder, on)
		if err != nil {
			return err
		}
		if f.Practice.ID != id && f.Practice.AGB == code && !f.Over(on) && d.stays(&f, on) {
			return &fault.Error{Kind: fault.Conflict, Code: "practice.code-taken", Op: "practice." + d.name, Args: fault.Args{"code": code, "name": f.Practice.Name}}
		}
	}
	return nil
}

// stays says whether a practice does not end by this very command.
func (d *deed) stays(f *File, on calendar.Date) bool {
	ch := d.changes[f.Practice.ID]
	return ch == nil || len(ch.Life) == 0 || !ch.Life[len(ch.Life)-1].Kind.Ends()
}

// Rename gives a practice another name from a day on.
func (s *Service) Rename(ctx context.Context, c Command, id string, on calendar.Date, name, reason string) error {
	return s.becomes(ctx, c, id, Life{Kind: Renamed, On: on, Value: name, Reason: reason})
}

// ChangeCode gives a practice another code from a day on.
func (s *Service) ChangeCode(ctx context.Context, c Command, id string, on calendar.Date, code, reason string) error {
	return s.becomes(ctx, c, id, Life{Kind: Recoded, On: on, Value: code, Reason: reason})
}

// ChangeCohort gives a practice another starting moment from a day on.
func (s *Service) ChangeCohort(ctx context.Context, c Command, id string, on calendar.Date, cohort, reason string) error {
	return s.becomes(ctx, c, id, Life{Kind: Cohorted, On: on, Value: cohort, Reason: reason})
}

func (s *Service) becomes(ctx context.Context, c Command, id string, l Life) error {
	_, err := s.carryOut(ctx, c, string(l.Kind), []any{id, l}, func(d *deed) error {
		if _, err := d.live(id, l.On); err != nil {
			return err
		}
		if err := d.happened(l.On, l.Reason); err != nil {
			return err
		}
		if err := d.called(l.Value); err != nil {
			return err
		}
		if l.Kind == Recoded {
			if err := d.coded(id, l.Value, l.On); err != nil {
				return err
			}
		}
		d.happen(id, l)
		return nil
	})
	return err
}

// TakeOver records that a practice goes on with another owner, and with another
// code when one is given.
func (s *Service) TakeOver(ctx context.Context, c Command, id string, on calendar.Date, owner, code, reason string) error {
	_, err := s.carryOut(ctx, c, "takeover", []any{id, on, owner, code, reason}, func(d *deed) error {
		f, err := d.live(id, on)
		if err != nil {
			return err
		}
		if err := d.happened(on, reason); err != nil {
			return err
		}
		d.happen(id, Life{Kind: TakenOver, On: on, Value: owner, Reason: reason})
		if code == "" || code == f.Tell(on).AGB {
			return nil
		}
		if err := d.coded(id, code, on); err != nil {
			return err
		}
		d.happen(id, Life{Kind: Recoded, On: on, Value: code, Reason: reason})
		return nil
	})
	return err
}

// Leave ends the part of a practice in the programme after its last day.
func (s *Service) Leave(ctx context.Context, c Command, id string, last calendar.Date, reason string) error {
	return s.ends(ctx, c, id, Life{Kind: Left, On: last, Reason: reason})
}

// Close ends a practice after its last day.
func (s *Service) Close(ctx context.Context, c Command, id string, last calendar.Date, reason string) error {
	return s.ends(ctx, c, id, Life{Kind: Closed, On: last, Reason: reason})
}

func (s *Service) ends(ctx context.Context, c Command, id string, l Life) error {
	_, err := s.carryOut(ctx, c, string(l.Kind), []any{id, l}, func(d *deed) error {
		if err := d.happened(l.On, l.Reason); err != nil {
			return err
		}
		return d.end(id, l)
	})
	return err
}

// end ends a practice that has not ended.
func (d *deed) end(id string, l Life) error {
	f, err := d.file(id)
	if err != nil {
		return err
	}
	if e := f.Ended(); e != nil {
		return wrong("practice.ended", "name", f.Practice.Name, "date", e.On.String())
	}
	d.happen(id, l)
	return nil
}
