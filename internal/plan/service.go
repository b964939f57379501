package plan

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/rule"
)

// Dossier tells the service what else is known of a practice.
type Dossier interface {
	// Facts assembles all facts of a practice on a day. A draft takes the place
	// of the stored plan of its year, and counts with what is not handed in yet.
	Facts(ctx context.Context, tenant, practice string, on calendar.Date, draft *Plan) (*rule.Facts, error)
	// Neighbourhood gives the neighbourhood of a practice on a day, or nothing.
	Neighbourhood(ctx context.Context, tenant, practice string, on calendar.Date) (string, error)
	// Life gives the last day of a practice and those from which it came by a
	// day.
	Life(ctx context.Context, tenant, practice string, on calendar.Date) (Life, error)
}

// Life is what happened to a practice that matters for its plans: its last day,
// None while it goes on, and the practices from which it came.
type Life struct {
	Last calendar.Date
	From []string
}

// Service does what people do with plans. It asks access, reads the store,
// judges by the rules and saves: it decides nothing else.
type Service struct {
	Store   Store
	Dossier Dossier
	Rules   func(tenant string) *rule.Set
	Now     func() time.Time
	Today   func() calendar.Date
	NewID   func() string
	Teller  Teller // nil: nobody is told what was said of a plan
}

// Command says who wants something, and makes it safe to ask twice.
type Command struct {
	Actor   access.Actor
	Key     string // idempotency key; empty for what is harmless to repeat
	Request string // id of the request, for the audit record
}

// Judgement is the verdict on a plan for one of its practices.
type Judgement struct {
	Practice string
	Facts    *rule.Facts
	Result   rule.Result
	Year     *rule.YearResult // of the plan; nil when the year is not judged
	Summary  Summary
}

// Open gives the plan of a practice for a year, as it is stored or, before its
// first save, as it is prefilled.
func (s *Service) Open(ctx context.Context, actor access.Actor, practice string, year int) (Plan, error) {
	p, err := s.load(ctx, actor.Tenant, practice, year)
	if err != nil {
		return Plan{}, err
	}
	_, err = s.allowed(ctx, actor, access.ReadPlan, &p)
	return p, err
}

// load finds a plan, or begins one.
func (s *Service) load(ctx context.Context, tenant, practice string, year int) (Plan, error) {
	p, err := s.Store.Find(ctx, tenant, practice, year)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return s.begin(ctx, tenant, practice, year)
	}
	return p, err
}

// begin prefills a plan that nobody has saved.
func (s *Service) begin(ctx context.Context, tenant, practice string, year int) (Plan, error) {
	facts, err := s.Dossier.Facts(ctx, tenant, practice, s.Today(), nil)
	if err != nil {
		return Plan{}, err
	}
	set := s.Rules(tenant)
	if start, _ := set.YearOf(facts.Cohort, year); start == calendar.None {
		return Plan{}, &fault.Error{Kind: fault.NotFound, Code: "plan.no-such-year", Op: "plan.Open", Args: fault.Args{"year": strconv.Itoa(year)}}
	}
	last := Fields{}
	if before, err := s.Store.Find(ctx, tenant, practice, year-1); err == nil {
		if last = before.Fields; before.Kept() != nil {
			last = before.Kept().Fields
		}
	} else if fault.KindOf(err) != fault.NotFound {
		return Plan{}, err
	}
	p := Plan{
		Tenant: tenant, Year: year, Fields: Prefill(set, facts, year, last),
		Members: []Member{{Practice: practice, Standing: Joined}},
	}
	return p, s.takeAlong(ctx, &p, practice)
}

// Judge gives the verdict on a plan for each of its practices. With draft it
// counts what is not handed in yet.
func (s *Service) Judge(ctx context.Context, p *Plan, draft bool) ([]Judgement, error) {
	set, asked := s.Rules(p.Tenant), p
	if !draft {
		asked = p.handedIn()
	}
	var out []Judgement
	for _, practice := range p.Practices() {
		facts, err := s.Dossier.Facts(ctx, p.Tenant, practice, s.Today(), asked)
		if err != nil {
			return nil, err
		}
		out = append(out, judge(set, p, practice, facts, s.Today()))
	}
	return out, nil
}

func judge(set *rule.Set, p *Plan, practice string, facts *rule.Facts, on calendar.Date) Judgement {
	j := Judgement{Practice: practice, Facts: facts, Result: rule.Evaluate(set, facts, on)}
	for i := range j.Result.Years {
		if j.Result.Years[i].Year == p.Year {
			j.Year = &j.Result.Years[i]
			j.Summary = Summarise(p, j.Year)
		}
	}
	return j
}

// allowed asks whether an actor may do something with a plan.
func (s *Service) allowed(ctx context.Context, actor access.Actor, action access.Action, p *Plan) (string, error) {
	target := access.Target{Practices: p.Practices(), Plan: p.ID}
	if actor.Role == access.Coordinator {
		for _, practice := range p.Practices() {
			place, err := s.Dossier.Neighbourhood(ctx, p.Tenant, practice, s.Today())
			if err != nil {
				return "", err
			}
			if place == actor.Of {
				target.Neighbourhood = place
			}
		}
	}
	by, ok := access.Allowed(actor, action, target)
	if !ok {
		return "", &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "plan." + string(action)}
	}
	return by, nil
}

// editable asks whether a plan's year is open for changes: this programme year
// or the next one, whose plan comes before it begins.
func (s *Service) editable(ctx context.Context, p *Plan, practice string) error {
	if err := s.goesOn(ctx, p.Tenant, practice, "plan.Save"); err != nil {
		return err
	}
	facts, err := s.Dossier.Facts(ctx, p.Tenant, practice, s.Today(), nil)
	if err != nil {
		return err
	}
	if now := s.Rules(p.Tenant).ProgrammeYear(facts.Cohort, s.Today()); p.Year != now && p.Year != now+1 {
		return &fault.Error{Kind: fault.Invalid, Code: "plan.year-closed", Op: "plan.Save",
			Args: fault.Args{"year": strconv.Itoa(p.Year), "now": strconv.Itoa(now)}}
	}
	return nil
}

// goesOn asks whether the last day of a practice is not past.
func (s *Service) goesOn(ctx context.Context, tenant, practice, op string) error {
	life, err := s.Dossier.Life(ctx, tenant, practice, s.Today())
	if err == nil && life.Last != calendar.None && s.Today() > life.Last {
		err = &fault.Error{Kind: fault.Invalid, Code: errEnded, Op: op, Args: fault.Args{"date": life.Last.String()}}
	}
	return err
}

// errEnded is what is said of a practice whose last day is past.
const errEnded fault.Code = "plan.practice-ended"

// author is how an actor stands in the history.
func author(a access.Actor) Author {
	return Author{Person: a.Person, Name: a.Name, Role: string(a.Role)}
}

// record begins the audit record of a command on a plan.
func (s *Service) record(c Command, event audit.Event, p *Plan, by string, fields []Path) *audit.Record {
	r := audit.Record{
		At: s.Now(), Tenant: c.Actor.Tenant, Event: event, Outcome: audit.OK, Person: Person(c.Actor),
		ObjectType: "plan", ObjectID: p.ID, ObjectVersion: int64(p.Version), Rule: by, RequestID: c.Request,
	}
	for _, f := range fields {
		r.Fields = append(r.Fields, string(f))
	}
	return &r
}

// Person is an actor as the audit record names it.
func Person(a access.Actor) audit.Person {
	return audit.Person{User: a.Person, Role: string(a.Role), Organisation: a.Of, OnBehalfOf: a.OnBehalfOf, Session: a.Session,
		Method: a.Method, AccessPoint: a.AccessPoint}
}

// once describes a command for the store, so that a repeat gives the same
// answer and another request with the same key is refused.
func (c Command) once(name, answer string, request ...any) Once {
	if c.Key == "" {
		return Once{}
	}
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s %q %q", name, c.Actor.Person, request)))
	return Once{Key: c.Key, Command: name, Hash: hex.EncodeToString(sum[:]), Answer: answer}
}

// event adds an event to a plan.
func (s *Service) event(p *Plan, kind EventKind, by Author, reason, about string) *Event {
	p.Events = append(p.Events, Event{
		No: len(p.Events) + 1, Kind: kind, At: s.Now(), On: s.Today(), By: by, Reason: reason, About: about, Version: p.Version,
	})
	return &p.Events[len(p.Events)-1]
}

// tries is how often a command is done again when somebody else was first.
const tries = 20

// again does a command until nobody else comes in between.
func again(op string, do func() error) error {
	var err error
	for range tries {
		if err = do(); fault.CodeOf(err) != errMoved {
			return err
		}
	}
	return &fault.Error{Kind: fault.Unavailable, Code: "plan.busy", Op: op, Cause: err}
}
