package plan

import (
	"context"
	"slices"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
	"meertijd/internal/rule"
)

// Plan is the plan of one practice, or of several together, for one programme
// year. Version counts the saves, 0 before the first. It is a value: a service
// changes a copy and the store keeps it when nobody else was first.
type Plan struct {
	Tenant    string
	ID        string
	Year      int
	Version   int
	Fields    Fields
	Members   []Member
	Events    []Event
	Conflicts []Conflict
	Remarks   []Remark
	Shares    []Share
	Burst     Burst
	Created   time.Time
	Saved     time.Time
	SavedBy   Author
}

// Author is who did something, as it is shown in the history: the name and the
// role at that moment.
type Author struct {
	Person string
	Name   string
	Role   string
}

// Standing in a joint plan.
const (
	Invited = "invited"
	Joined  = "joined"
	Left    = "left" // also: set aside, because the practice joined another plan
)

// Member is a practice of the plan. A plan of one practice has one member.
type Member struct {
	Practice string
	Standing string
	At       time.Time
	By       Author
}

// EventKind is what happened to a plan, as people see it in its history.
type EventKind string

// What happens to a plan.
const (
	HandedIn  EventKind = "handed-in"
	Changed   EventKind = "changed"
	Returned  EventKind = "returned"
	Shared    EventKind = "shared"
	Unshared  EventKind = "unshared"
	Remarked  EventKind = "remarked"
	Agreed    EventKind = "agreed"
	InvitedIn EventKind = "invited"
	JoinedIn  EventKind = "joined"
	Declined  EventKind = "declined"
	LeftOut   EventKind = "left"
	Resolved  EventKind = "resolved"
	Commented EventKind = "commented" // by the programme lead; About is a path
	Replied   EventKind = "replied"   // by the practice, to a comment or a return
	Endorsed  EventKind = "endorsed"  // the RHO agrees; About is the number of the hand-in
)

// Event is something that happened to a plan. HandedIn, Changed and Returned
// keep what the plan said and how it was judged, for good; Number is the number
// on the receipt.
type Event struct {
	No       int // from 1, in order
	Kind     EventKind
	At       time.Time
	On       calendar.Date // the day in the Netherlands
	By       Author
	Reason   string
	About    string // a practice, a path or a link, by kind
	Number   string
	Version  int
	Fields   Fields    // kept states only
	Verdicts []Verdict // one for each practice
}

// Keeps says whether the event keeps what the plan said.
func (e *Event) Keeps() bool {
	return e.Kind == HandedIn || e.Kind == Changed || e.Kind == Returned
}

// Verdict is how a kept state was judged for one practice: the facts that were
// known, as JSON, and the outcome.
type Verdict struct {
	Practice string
	Facts    []byte
	Record   rule.Record
}

// Revision is one change of one field by one save. Editor names the open form
// it came from; No is the version that it made.
type Revision struct {
	No       int
	Path     Path
	Old, New string
	By       Author
	Editor   string
	At       time.Time
}

// Conflict is a field that two people changed at once. Theirs is what the plan
// says now; Mine is what By typed later and what nobody may lose. It stays
// until somebody chooses.
type Conflict struct {
	ID                 string
	Path               Path
	Base, Theirs, Mine string
	TheirsBy           Author
	By                 Author
	Editor             string // the open form that Mine came from
	At                 time.Time
	Settled            time.Time // zero while open
}

// Remark is something that a reader says beside a field; an empty path is
// about the plan as a whole.
type Remark struct {
	ID   string
	Path Path
	Text string
	By   Author
	At   time.Time
	Done time.Time // zero until somebody dealt with it
}

// Share is a link by which a colleague without an account reads along. Key is
// the hash of the token in the link.
type Share struct {
	ID    string
	Key   string
	By    Author
	At    time.Time
	Until calendar.Date
	Ended time.Time
}

// Open says whether the link still works on a day.
func (s *Share) Open(on calendar.Date) bool { return s.Ended.IsZero() && on <= s.Until }

// Burst is a run of saves by one person, of which only the first writes an
// audit record; Audit is the number of that record's save.
type Burst struct {
	By    string
	At    time.Time
	Audit int
}

// Practices lists the practices that the plan is of now.
func (p *Plan) Practices() []string {
	var out []string
	for _, m := range p.Members {
		if m.Standing == Joined {
			out = append(out, m.Practice)
		}
	}
	slices.Sort(out)
	return out
}

// Joint says whether several practices share the plan.
func (p *Plan) Joint() bool { return len(p.Practices()) > 1 }

// Kept gives the last state that was handed in, nil when none was.
func (p *Plan) Kept() *Event {
	for i := len(p.Events) - 1; i >= 0; i-- {
		if k := p.Events[i].Kind; k == HandedIn || k == Changed {
			return &p.Events[i]
		}
	}
	return nil
}

// First gives the first hand-in, nil when there is none. It dates the plan.
func (p *Plan) First() *Event {
	for i := range p.Events {
		if p.Events[i].Kind == HandedIn {
			return &p.Events[i]
		}
	}
	return nil
}

// ReturnedNow gives the return that nobody answered yet, nil without one.
func (p *Plan) ReturnedNow() *Event {
	for i := len(p.Events) - 1; i >= 0; i-- {
		switch p.Events[i].Kind {
		case Returned:
			return &p.Events[i]
		case HandedIn, Changed:
			return nil
		}
	}
	return nil
}

// Edited says whether the plan says something else than was handed in.
func (p *Plan) Edited() bool {
	kept := p.Kept()
	return kept == nil || len(Difference(kept.Fields, p.Fields)) > 0
}

// OpenConflicts lists the conflicts in which nobody chose yet.
func (p *Plan) OpenConflicts() []Conflict {
	return slices.DeleteFunc(slices.Clone(p.Conflicts), func(c Conflict) bool { return !c.Settled.IsZero() })
}

// handedIn gives the plan as it was handed in last; as it is when it was not.
func (p *Plan) handedIn() *Plan {
	out := *p
	if kept := p.Kept(); kept != nil {
		out.Fields = kept.Fields
	}
	return &out
}

// Facts gives what the plan says as facts of a programme year, seen on a day.
// With draft the words that are not handed in yet count as if they were handed
// in that day; without it a plan that was handed in is judged as handed in.
func (p *Plan) Facts(practice string, on calendar.Date, draft bool) rule.YearFacts {
	now := p.Fields
	if kept := p.Kept(); kept != nil && !draft {
		now = kept.Fields
	}
	y := rule.YearFacts{Year: p.Year, Choices: p.Lines(on, draft), Answers: now.Answers(), NewStaff: now.Staff(), Joint: []string{}, HandedIn: []calendar.Date{}}
	for _, other := range p.Practices() {
		if other != practice {
			y.Joint = append(y.Joint, other)
		}
	}
	if first := p.First(); first != nil {
		y.HandedIn = append(y.HandedIn, first.On)
	}
	return y
}

// Lines gives the lines of the plan with what changed after it was handed in:
// a choice that went has its last day, one that came its first, and where one
// came for one that went under the same element it says so.
func (p *Plan) Lines(on calendar.Date, draft bool) []rule.Choice {
	var lines []rule.Choice
	begun := false
	for i := range p.Events {
		e := &p.Events[i]
		if e.Kind != HandedIn && e.Kind != Changed {
			continue
		}
		if !begun {
			lines, begun = e.Fields.Choices(), true
			continue
		}
		lines = amend(lines, e.Fields, e.On, e.Reason, e.By.Role)
	}
	switch {
	case !begun:
		return p.Fields.Choices()
	case draft && p.Edited():
		return amend(lines, p.Fields, on, "", "")
	}
	return lines
}

// amend brings lines up to what the fields say on a day.
func amend(lines []rule.Choice, now Fields, on calendar.Date, reason, by string) []rule.Choice {
	gone := map[string][]string{}
	for i := range lines {
		l := &lines[i]
		if l.Ended == calendar.None && now.Mode(l.Element, l.Intervention) == "" {
			l.Ended, l.Reason, l.By = on, reason, by
			gone[l.Element] = append(gone[l.Element], l.Intervention)
		}
	}
	came := map[string][]int{}
	for _, c := range now.Choices() {
		at := slices.IndexFunc(lines, func(l rule.Choice) bool {
			return l.Intervention == c.Intervention && l.Element == c.Element && (l.Ended == calendar.None || l.Ended == on)
		})
		if at >= 0 {
			c.From, c.InsteadOf = lines[at].From, lines[at].InsteadOf
			lines[at] = c
			continue
		}
		c.From = on
		if c.Reason == "" {
			c.Reason = reason
		}
		c.By = by
		came[c.Element] = append(came[c.Element], len(lines))
		lines = append(lines, c)
	}
	for element, at := range came {
		if len(at) == 1 && len(gone[element]) == 1 {
			lines[at[0]].InsteadOf = gone[element][0]
		}
	}
	return lines
}

// Once makes a command safe to repeat: the same key with the same request gives
// the stored answer. An empty key asks for nothing.
type Once struct {
	Key     string
	Command string
	Hash    string
	Answer  string
}

// Change is what one save does, in one transaction.
type Change struct {
	Before    int // the version that must still be the stored one; 0 for a new plan
	Plan      Plan
	Revisions []Revision
	Audit     *audit.Record // nil within a burst
	Once      Once
	Mails     []notice.Mail // that tell others of it; one is put into the outbox once
}

// Store keeps plans. All methods are within one tenant; what belongs to
// another tenant is not found.
type Store interface {
	// Get gives a plan with members, events, conflicts, remarks and shares;
	// kept states and verdicts included.
	Get(ctx context.Context, tenant, id string) (Plan, error)
	// Find gives the plan that a practice has joined for a year.
	Find(ctx context.Context, tenant, practice string, year int) (Plan, error)
	// List gives the plans that a practice has joined, by year, without
	// verdicts.
	List(ctx context.Context, tenant, practice string) ([]Plan, error)
	// Region gives all plans of a tenant with fields and events, without
	// verdicts, by year and id.
	Region(ctx context.Context, tenant string) ([]Plan, error)
	// Invitations gives the plans to which a practice is invited.
	Invitations(ctx context.Context, tenant, practice string) ([]Plan, error)
	// Shared gives the plan of a link, whatever the tenant.
	Shared(ctx context.Context, key string) (Plan, error)
	// Revisions gives the saved changes after a version, in order; a version
	// that was folded away since is a Conflict (plan.base-too-old).
	Revisions(ctx context.Context, tenant, id string, after int) ([]Revision, error)
	// Save keeps the plan, or fails with kind Conflict when another save came
	// first or a practice took another plan for the year (both code plan.moved),
	// or the key was used (code store.duplicate). A second change of the same
	// transaction, as when a practice joins, comes in also.
	Save(ctx context.Context, change Change, also ...Change) error
	// Answered gives the stored answer of a key; a key that was used for
	// another request is a Conflict (store.key-reused).
	Answered(ctx context.Context, tenant string, once Once) (answer string, seen bool, err error)
}

// errMoved is what a store gives when another save came first.
const errMoved fault.Code = "plan.moved"

// Moved makes the error that a store gives when another save came first.
func Moved(op string) error {
	return &fault.Error{Kind: fault.Conflict, Code: errMoved, Op: op}
}
