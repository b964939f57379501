package plan

import (
	"context"
	"slices"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
)

// What the programme lead does with a plan, and the practice's answer, are
// events: who, when and why stand in the history of the plan for both.
const (
	verbReturn  = "return-plan"
	verbComment = "comment-plan"
	verbEndorse = "endorse-plan"
	verbReply   = "reply-plan"
)

// Return is the programme lead giving a plan back with a reason. Number is the
// hand-in that was read; empty does not say.
type Return struct {
	Command
	Practice string
	Year     int
	Number   string
	Reason   string
}

// Return gives a plan that was handed in back. It keeps its hand-in date and
// what it said; the practice changes it and hands it in again.
func (s *Service) Return(ctx context.Context, c Return) (Plan, error) {
	reason, err := reasonOf(c.Reason, "plan.Return")
	if err != nil {
		return Plan{}, err
	}
	if reason == "" {
		return Plan{}, &fault.Error{Kind: fault.Invalid, Code: "plan.reason-missing", Op: "plan.Return"}
	}
	return s.happenAs(ctx, c.Command, c.Practice, c.Year, access.ReviewPlan, verbReturn, []string{reason, c.Number}, func(p *Plan) error {
		kept, err := p.reviewed(c.Number, "plan.Return")
		if err == nil { // nobody is left to answer
			err = s.goesOn(ctx, p.Tenant, c.Practice, "plan.Return")
		}
		if err != nil {
			return err
		}
		e := s.event(p, Returned, author(c.Actor), reason, "")
		e.Fields, e.Verdicts = kept.Fields, kept.Verdicts
		return nil
	})
}

// reviewed gives the hand-in that was read, as long as it is the last one and
// the plan does not lie with the practice.
func (p *Plan) reviewed(number, op string) (*Event, error) {
	kept := p.Kept()
	switch {
	case kept == nil:
		return nil, &fault.Error{Kind: fault.Invalid, Code: "plan.not-handed-in", Op: op}
	case number != "" && number != kept.Number:
		return nil, &fault.Error{Kind: fault.Conflict, Code: "plan.handed-in-since", Op: op}
	case p.ReturnedNow() != nil:
		return nil, &fault.Error{Kind: fault.Invalid, Code: "plan.returned-already", Op: op}
	}
	return kept, nil
}

// Comment is what the programme lead says beside a field of a plan, or about
// the whole plan with an empty path.
type Comment struct {
	Command
	Practice string
	Year     int
	Path     Path
	Text     string
}

// Comment keeps what the lead says; the practice reads it and can answer. The
// plan stays as it stands. Beside a plan that nobody saved there is nothing to
// say: it would count as begun.
func (s *Service) Comment(ctx context.Context, c Comment) (Plan, error) {
	text, err := s.spoken(c.Text, c.Path, "plan.Comment")
	if err != nil {
		return Plan{}, err
	}
	return s.happenAs(ctx, c.Command, c.Practice, c.Year, access.ReviewPlan, verbComment, []string{string(c.Path), text}, func(p *Plan) error {
		if p.Version == 1 {
			return &fault.Error{Kind: fault.Invalid, Code: "plan.not-begun", Op: "plan.Comment"}
		}
		s.event(p, Commented, author(c.Actor), text, string(c.Path))
		return nil
	})
}

// spoken is a text that somebody says beside a field.
func (s *Service) spoken(text string, path Path, op string) (string, error) {
	text, err := reasonOf(text, op)
	switch {
	case err != nil:
		return "", err
	case strings.TrimSpace(text) == "":
		return "", &fault.Error{Kind: fault.Invalid, Code: "plan.comment-empty", Op: op}
	case path != "" && len(Fields{path: ""}.Check()) > 0:
		return "", &fault.Error{Kind: fault.Invalid, Code: "plan.unknown-field", Op: op, Args: fault.Args{"path": string(path)}}
	}
	return text, nil
}

// Endorse is the programme lead saying that the RHO has read a hand-in and
// agrees. Number is that hand-in; Text may say more.
type Endorse struct {
	Command
	Practice string
	Year     int
	Number   string
	Text     string
}

// Endorse dates the agreement and binds it to the hand-in that was read: what is
// handed in later has not been agreed to. It changes no verdict.
func (s *Service) Endorse(ctx context.Context, c Endorse) (Plan, error) {
	text, err := reasonOf(c.Text, "plan.Endorse")
	if err != nil {
		return Plan{}, err
	}
	return s.happenAs(ctx, c.Command, c.Practice, c.Year, access.ReviewPlan, verbEndorse, []string{c.Number, text}, func(p *Plan) error {
		kept, err := p.reviewed(c.Number, "plan.Endorse")
		if err != nil {
			return err
		}
		if p.EndorsedNow() != nil {
			return &fault.Error{Kind: fault.Invalid, Code: "plan.endorsed-already", Op: "plan.Endorse"}
		}
		s.event(p, Endorsed, author(c.Actor), text, kept.Number)
		return nil
	})
}

// Reply is the practice's answer to what the lead said.
type Reply struct {
	Command
	Practice string
	Year     int
	Text     string
}

// Reply keeps the answer of a practice. A plan that was returned stays so until
// it is handed in again.
func (s *Service) Reply(ctx context.Context, c Reply) (Plan, error) {
	text, err := s.spoken(c.Text, "", "plan.Reply")
	if err != nil {
		return Plan{}, err
	}
	return s.happenAs(ctx, c.Command, c.Practice, c.Year, access.EditPlan, verbReply, []string{text}, func(p *Plan) error {
		if !slices.ContainsFunc(p.Events, func(e Event) bool { return e.Kind == Commented || e.Kind == Returned || e.Kind == Endorsed }) {
			return &fault.Error{Kind: fault.Invalid, Code: "plan.nothing-asked", Op: "plan.Reply"}
		}
		s.event(p, Replied, author(c.Actor), text, "")
		return nil
	})
}

// Unanswered lists what the lead said since the practice last answered or
// handed in, oldest first.
func (p *Plan) Unanswered() []Event {
	return p.since(func(e *Event) bool { return e.Kind == Commented },
		func(e *Event) bool { return e.Kind == Replied || e.Kind == HandedIn || e.Kind == Changed })
}

// Unread lists what the practice answered since the lead last said something,
// oldest first.
func (p *Plan) Unread() []Event {
	return p.since(func(e *Event) bool { return e.Kind == Replied },
		func(e *Event) bool { return e.Kind == Commented || e.Kind == Returned || e.Kind == Endorsed })
}

// since lists the wanted events after the last one that ends them.
func (p *Plan) since(wanted, ends func(*Event) bool) []Event {
	var out []Event
	for i := range p.Events {
		switch e := &p.Events[i]; {
		case ends(e):
			out = nil
		case wanted(e):
			out = append(out, *e)
		}
	}
	return out
}

// EndorsedNow gives the agreement with what was handed in last, nil without one.
func (p *Plan) EndorsedNow() *Event {
	for i := len(p.Events) - 1; i >= 0; i-- {
		switch p.Events[i].Kind {
		case Endorsed:
			return &p.Events[i]
		case HandedIn, Changed, Returned:
			return nil
		}
	}
	return nil
}

// Talk says whether an event is part of what lead and practice say to each
// other about a plan.
func (e *Event) Talk() bool {
	return slices.Contains([]EventKind{Commented, Returned, Endorsed, Replied}, e.Kind)
}
