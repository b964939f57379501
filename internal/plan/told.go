package plan

import (
	"context"
	"slices"
	"time"

	"meertijd/internal/notice"
)

// Told is something that was said of a plan and that the other side has to know:
// what the lead asks goes to the practices, an answer to the leads who asked.
type Told struct {
	Plan      *Plan
	Event     *Event
	Practice  string   // of the plan that it was said to, or by
	Practices []string // whose owners and managers read it
	Leads     []string // who asked; empty when that was somebody who is not known
}

// Teller makes the mails that tell it, one for each reader, each under an id that
// is always the same for that event and reader. It says that something was said
// and never what.
type Teller interface {
	Mails(ctx context.Context, told Told) ([]notice.Mail, error)
}

// hush is how long after something was said the same side says more without
// another mail: the first one leads to all of it.
const hush = 15 * time.Minute

// tell puts the mails about a new event, after so many, into the change that
// keeps it.
func (s *Service) tell(ctx context.Context, c *Change, practice string, before int) (err error) {
	p := &c.Plan
	if s.Teller == nil || len(p.Events) == before {
		return nil
	}
	e := &p.Events[len(p.Events)-1]
	told := Told{Plan: p, Event: e, Practice: practice}
	switch {
	case p.hushed(e):
		return nil
	case e.Kind == Commented || e.Kind == Returned || e.Kind == Endorsed:
		told.Practices = p.Practices()
	case e.Kind == Replied:
		told.Leads = p.askers(e)
	default:
		return nil
	}
	c.Mails, err = s.Teller.Mails(ctx, told)
	return err
}

// hushed says whether the same side said something just before, and the other
// side nothing since. A plan that is given back, or agreed to, is always told.
func (p *Plan) hushed(e *Event) bool {
	for i := len(p.Events) - 2; i >= 0 && e.At.Sub(p.Events[i].At) < hush; i-- {
		switch was := p.Events[i].Kind; {
		case e.Kind == Replied && was == Replied, e.Kind == Commented && (was == Commented || was == Returned):
			return true
		case e.Kind == Replied && (was == Commented || was == Returned || was == Endorsed), e.Kind == Commented && was == Replied,
			e.Kind == Returned, e.Kind == Endorsed:
			return false
		}
	}
	return false
}

// askers lists the people of the RHO who said something since the answer before
// this one, or else who did so last; not whoever answers.
func (p *Plan) askers(e *Event) []string {
	var out []string
	for i := len(p.Events) - 2; i >= 0; i-- {
		was := &p.Events[i]
		if was.Kind == Replied && len(out) > 0 {
			break
		}
		if (was.Kind == Commented || was.Kind == Returned || was.Kind == Endorsed) && was.By.Person != e.By.Person && !slices.Contains(out, was.By.Person) {
			out = append(out, was.By.Person)
		}
	}
	slices.Sort(out)
	return out
}
