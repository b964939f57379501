package plan

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/rule"
)

// Submit hands a plan in, or hands in what changed since. Confirmed says that
// the open conditions were shown and accepted; Reason says why a plan that was
// handed in changes.
type Submit struct {
	Command
	Practice  string
	Year      int
	Confirmed bool
	Reason    string
}

// Submit hands the plan in. Handing in is refused with kind Invalid while a
// choice is refused (plan.refused, one fault a choice), while open conditions
// are not confirmed (plan.confirm), when nothing changed (plan.nothing-changed)
// and when the reason of a change is missing (plan.reason-missing); and with
// kind Conflict while somebody's words wait for a choice (plan.conflict-open).
// The event that comes back is the receipt; a repeat with the same key gives
// the same one.
func (s *Service) Submit(ctx context.Context, c Submit) (Plan, Event, error) {
	var p Plan
	var e Event
	var err error
	if c.Reason, err = reasonOf(c.Reason, "plan.Submit"); err != nil {
		return Plan{}, Event{}, err
	}
	once := c.once("plan.submit", "", c.Practice, c.Year, c.Reason)
	err = again("plan.Submit", func() (err error) {
		p, e, err = s.submit(ctx, c, once)
		return err
	})
	return p, e, err
}

// reasonOf makes a reason as a field would be, and refuses one that is as long
// as no field may be.
func reasonOf(text, op string) (string, error) {
	const at = "answer.reason"
	fields := clean(Fields{at: text})
	if faults := fields.Check(); len(faults) > 0 {
		return "", &fault.Error{Kind: fault.Invalid, Code: faults[0].Code, Op: op, Args: faults[0].Args}
	}
	return fields[at], nil
}

func (s *Service) submit(ctx context.Context, c Submit, once Once) (Plan, Event, error) {
	p, err := s.load(ctx, c.Actor.Tenant, c.Practice, c.Year)
	if err != nil {
		return Plan{}, Event{}, err
	}
	by, err := s.allowed(ctx, c.Actor, access.SubmitPlan, &p)
	if err != nil {
		return Plan{}, Event{}, err
	}
	if e, seen, err := s.repeated(ctx, &p, once); seen || err != nil {
		return p, e, err
	}
	if err := s.editable(ctx, &p, c.Practice); err != nil {
		return Plan{}, Event{}, err
	}
	judged, err := s.Judge(ctx, &p, true)
	if err != nil {
		return Plan{}, Event{}, err
	}
	if err := s.Ready(&p, judged, c.Confirmed, c.Reason); err != nil {
		return p, Event{}, err
	}
	// handing in does not change what the plan says, yet it is a version of
	// its own: who saved meanwhile must come first
	return s.handIn(ctx, c, s.change(Save{Command: c.Command}, p, p.Fields, by), by, once)
}

// repeated gives the receipt of a command that was done before.
func (s *Service) repeated(ctx context.Context, p *Plan, once Once) (Event, bool, error) {
	if once.Key == "" {
		return Event{}, false, nil
	}
	answer, seen, err := s.Store.Answered(ctx, p.Tenant, once)
	if err != nil || !seen {
		return Event{}, false, err
	}
	at := slices.IndexFunc(p.Events, func(e Event) bool { return e.Number == answer && answer != "" })
	if at < 0 {
		return Event{}, false, &fault.Error{Kind: fault.Conflict, Code: "store.key-reused", Op: "plan.Submit"}
	}
	return p.Events[at], true, nil
}

// Ready says why a plan cannot be handed in now; nil when it can.
func (s *Service) Ready(p *Plan, judged []Judgement, confirmed bool, reason string) error {
	stop := func(kind fault.Kind, code fault.Code) error {
		return &fault.Error{Kind: kind, Code: code, Op: "plan.Submit"}
	}
	if len(p.OpenConflicts()) > 0 {
		return stop(fault.Conflict, "plan.conflict-open")
	}
	if !p.Edited() && p.ReturnedNow() == nil {
		return stop(fault.Invalid, "plan.nothing-changed")
	}
	open := false
	refused := &fault.Error{Kind: fault.Invalid, Code: "plan.refused", Op: "plan.Submit"}
	for _, j := range judged {
		if j.Year == nil {
			return stop(fault.Invalid, "plan.not-judged")
		}
		for _, r := range j.Year.Faults {
			refused.Faults = append(refused.Faults, fault.Fault{Code: r.Code, Path: string(ChoicePath(r.Element, r.Choice, ModeField)),
				Args: fault.Args{"practice": j.Practice, "year": strconv.Itoa(p.Year)}})
		}
		open = open || j.Summary.Open+j.Summary.Unsure > 0
	}
	switch {
	case len(refused.Faults) > 0:
		return refused
	case p.Kept() != nil && reason == "":
		return stop(fault.Invalid, "plan.reason-missing")
	case open && !confirmed:
		return stop(fault.Invalid, "plan.confirm")
	}
	return nil
}

// handIn keeps the state, the verdict and the receipt, with the fields that
// change with it.
func (s *Service) handIn(ctx context.Context, c Submit, change Change, by string, once Once, fields ...Path) (Plan, Event, error) {
	kind := HandedIn
	if change.Plan.Kept() != nil {
		kind = Changed
	}
	change.Plan.Events = slices.Clone(change.Plan.Events)
	e := s.event(&change.Plan, kind, author(c.Actor), c.Reason, "")
	e.Number = s.number(change.Plan.Year)
	e.Fields = change.Plan.Fields.Clone()
	verdicts, err := s.verdicts(ctx, &change.Plan)
	if err != nil {
		return Plan{}, Event{}, err
	}
	e.Verdicts = verdicts
	once.Answer = e.Number
	change.Once = once
	s.audited(&change, c.Command, by, append([]Path{"submit"}, fields...)...)
	done := *e
	if err := s.Store.Save(ctx, change); err != nil {
		return Plan{}, Event{}, err
	}
	return change.Plan, done, nil
}

// verdicts keeps how a plan is judged with the hand-in counted.
func (s *Service) verdicts(ctx context.Context, p *Plan) ([]Verdict, error) {
	judged, err := s.Judge(ctx, p, false)
	if err != nil {
		return nil, err
	}
	set := s.Rules(p.Tenant)
	var out []Verdict
	for _, j := range judged {
		text, err := json.Marshal(j.Facts)
		if err != nil {
			return nil, &fault.Error{Kind: fault.Internal, Code: "plan.facts", Op: "plan.Submit", Cause: err}
		}
		out = append(out, Verdict{Practice: j.Practice, Facts: text, Record: rule.RecordOf(set, &j.Result)})
	}
	return out, nil
}

// number makes the number on a receipt: easy to read out, without letters that
// look alike.
func (s *Service) number(year int) string {
	const letters = "23456789BCDFGHJKMNPQRSTVWXYZ"
	var n uint64
	for _, r := range s.NewID() {
		n = n*131 + uint64(r)
	}
	code := make([]byte, 8)
	for i := range code {
		code[i] = letters[n%uint64(len(letters))]
		n /= uint64(len(letters))
	}
	return "J" + strconv.Itoa(year) + "-" + string(code[:4]) + "-" + string(code[4:])
}

// happen changes something of a stored plan other than its fields. With a key
// it does so once: a repeat gives the plan as it is. Asked is what was asked
// for, beside the practice and the year.
func (s *Service) happen(ctx context.Context, c Command, practice string, year int, action access.Action, asked []string, do func(*Plan) error) (Plan, error) {
	return s.happenAs(ctx, c, practice, year, action, string(action), asked, do)
}

// happenAs is happen for an action that has several verbs: the audit record
// names the verb.
func (s *Service) happenAs(ctx context.Context, c Command, practice string, year int, action access.Action, verb string, asked []string, do func(*Plan) error) (Plan, error) {
	var out Plan
	once := c.once("plan."+verb, "", practice, year, asked)
	err := again("plan."+verb, func() error {
		p, err := s.load(ctx, c.Actor.Tenant, practice, year)
		if err != nil {
			return err
		}
		by, err := s.allowed(ctx, c.Actor, action, &p)
		if err != nil {
			return err
		}
		if once.Key != "" {
			if _, seen, err := s.Store.Answered(ctx, p.Tenant, once); seen || err != nil {
				out = p
				return err
			}
		}
		change := s.change(Save{Command: c}, p, p.Fields, by)
		change.Plan = detach(change.Plan)
		change.Plan.Saved, change.Plan.SavedBy = p.Saved, p.SavedBy // nobody changed what it says
		if err := do(&change.Plan); err != nil {
			return err
		}
		if change.Once = once; once.Key != "" {
			change.Once.Answer = change.Plan.ID
		}
		if err := s.tell(ctx, &change, practice, len(p.Events)); err != nil {
			return err
		}
		s.audited(&change, c, by, Path(verb))
		out = change.Plan
		return s.Store.Save(ctx, change)
	})
	return out, err
}

// detach copies the lists of a plan, so that a change does not reach into the
// plan that it began from.
func detach(p Plan) Plan {
	p.Fields = p.Fields.Clone()
	p.Members, p.Events = slices.Clone(p.Members), slices.Clone(p.Events)
	p.Conflicts, p.Remarks, p.Shares = slices.Clone(p.Conflicts), slices.Clone(p.Remarks), slices.Clone(p.Shares)
	return p
}
