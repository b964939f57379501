package practice

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// Service does what the programme lead does with a practice's file. It asks
// access, reads the store and saves; a fact is added or withdrawn, never changed.
type Service struct {
	Store     Store
	NoteStore NoteStore // nil where nobody keeps notes
	Now       func() time.Time
	Today     func() calendar.Date
	NewID     func() string
}

// Command says who wants something, and makes it safe to ask twice. Version is
// the one of the file that was shown; 0 does not say. With Try nothing is kept:
// it is told what would be.
type Command struct {
	Actor   access.Actor
	Key     string // idempotency key; empty for what is harmless to repeat
	Request string // id of the request, for the audit record
	Version int
	Try     func([]Change)
}

// Get tells the file of a practice on a day, as it was known at an instant; the
// zero instant is now.
func (s *Service) Get(ctx context.Context, actor access.Actor, id string, on calendar.Date, at time.Time) (File, error) {
	if err := s.reads(actor, id); err != nil {
		return File{}, err
	}
	if at.IsZero() {
		return s.Store.Get(ctx, actor.Tenant, id, on)
	}
	h, err := s.Store.History(ctx, actor.Tenant, id)
	if err != nil {
		return File{}, err
	}
	f := h.Known(at, on)
	if place := f.On(InNeighbourhood, f.Day(on)); place != "" {
		n, err := s.Store.GetNeighbourhood(ctx, actor.Tenant, place)
		if err != nil {
			return File{}, err
		}
		f.Neighbourhood = &n
	}
	return f, nil
}

// History gives everything that was ever recorded of a practice.
func (s *Service) History(ctx context.Context, actor access.Actor, id string) (Chronicle, error) {
	if err := s.reads(actor, id); err != nil {
		return Chronicle{}, err
	}
	return s.Store.History(ctx, actor.Tenant, id)
}

func (s *Service) reads(actor access.Actor, id string) error {
	if _, ok := access.Allowed(actor, access.ReadPractice, access.Target{Practices: []string{id}}); !ok {
		return denied("practice.Get")
	}
	return nil
}

func denied(op string) error {
	return &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: op}
}

// wrong makes the fault of something that cannot be recorded; pairs are
// arguments of its sentence.
func wrong(code fault.Code, pairs ...string) error {
	args := fault.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return &fault.Error{Kind: fault.Invalid, Code: code, Op: "practice", Args: args}
}

// deed is one command while it is carried out: the files that it read and what
// it adds to them, saved in one transaction with one audit record.
type deed struct {
	*Service
	ctx     context.Context
	c       Command
	name    string
	event   audit.Event
	order   []string
	files   map[string]*File
	changes map[string]*Change
	answer  string
}

// carryOut does a command once. When somebody else was first it begins again,
// unless the form showed an older file: then it fails and names what changed.
func (s *Service) carryOut(ctx context.Context, c Command, name string, request any, do func(*deed) error) (string, error) {
	return s.carryOutAs(ctx, c, access.ManagePractice, name, request, do)
}

// carryOutAs is carryOut for what needs another permission.
func (s *Service) carryOutAs(ctx context.Context, c Command, may access.Action, name string, request any, do func(*deed) error) (string, error) {
	return s.carryOutOn(ctx, c, may, access.Target{}, name, request, do)
}

// carryOutOn is carryOutAs for what some may do within a target only.
func (s *Service) carryOutOn(ctx context.Context, c Command, may access.Action, target access.Target, name string, request any, do func(*deed) error) (string, error) {
	by, ok := access.Allowed(c.Actor, may, target)
	if !ok {
		return "", denied("practice." + name)
	}
	once := c.once(name, request)
	if answer, seen, err := s.Store.Answered(ctx, c.Actor.Tenant, once); seen || err != nil {
		return answer, err
	}
	var err error
	for range tries {
		d := &deed{Service: s, ctx: ctx, c: c, name: name, event: audit.Update, files: map[string]*File{}, changes: map[string]*Change{}}
		if err = do(d); err != nil {
			return "", err
		}
		if c.Try != nil {
			c.Try(d.asked())
			return d.answer, nil
		}
		once.Answer = d.answer
		if err = d.save(once, by); fault.CodeOf(err) != errMoved {
			return d.answer, err
		}
	}
	return "", err
}

// tries is how often a command is done again when somebody else was first.
const tries = 20

// once describes a command for the store, so that a repeat gives the same
// answer and another request with the same key is refused.
func (c Command) once(name string, request any) Once {
	if c.Key == "" {
		return Once{}
	}
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s %q %q", name, c.Actor.Person, fmt.Sprint(request))))
	return Once{Key: c.Key, Command: "practice." + name, Hash: hex.EncodeToString(sum[:])}
}

// file reads the file of a practice, once, and looks whether it is the one that
// was shown.
func (d *deed) file(id string) (*File, error) {
	if f := d.files[id]; f != nil {
		return f, nil
	}
	f, err := d.Store.Get(d.ctx, d.c.Actor.Tenant, id, d.Today())
	if err != nil {
		return nil, err
	}
	if first := len(d.order) == 0; first && d.c.Version != 0 && d.c.Version != f.Version {
		return nil, d.moved(id)
	}
	d.files[id] = &f
	return &f, nil
}

// moved names what changed since the file that was shown, and who did it.
func (d *deed) moved(id string) error {
	h, err := d.Store.History(d.ctx, d.c.Actor.Tenant, id)
	if err != nil {
		return err
	}
	var fields, who []string
	for _, v := range h.Versions {
		if v.No > d.c.Version {
			fields, who = append(fields, v.Fields...), append(who, v.Recorded.By)
		}
	}
	slices.Sort(fields)
	slices.Sort(who)
	return &fault.Error{Kind: fault.Conflict, Code: "practice.changed", Op: "practice." + d.name, Args: fault.Args{
		"fields": strings.Join(slices.Compact(fields), " "), "who": strings.Join(slices.Compact(who), " "),
	}}
}

// change begins, or goes on with, what is added to a file.
func (d *deed) change(id string, fields ...string) *Change {
	ch := d.changes[id]
	if ch == nil {
		ch = &Change{By: d.c.Actor.Person, At: d.Now()}
		ch.Practice = Practice{Tenant: d.c.Actor.Tenant, ID: id}
		if f := d.files[id]; f != nil {
			ch.Version = f.Version
		}
		d.order, d.changes[id] = append(d.order, id), ch
	}
	for _, f := range fields {
		if !slices.Contains(ch.Fields, f) {
			ch.Fields = append(ch.Fields, f)
		}
	}
	return ch
}

// save keeps everything that was asked; nothing asked is nothing saved.
func (d *deed) save(once Once, by string) error {
	if len(d.order) == 0 {
		return nil
	}
	all := d.asked()
	var fields []string
	for i := range all {
		fields = append(fields, all[i].Fields...)
	}
	all[0].Once = once
	slices.Sort(fields)
	record := d.record(d.event, "practice", strings.Join(d.order, " "), by)
	record.Fields = append(slices.Compact(fields), "command="+d.name)
	if f := d.files[d.order[0]]; f != nil {
		record.ObjectVersion = int64(f.Version) + 1
	}
	return d.Store.Save(d.ctx, all[0], record, all[1:]...)
}

// asked lists what is added to which files, in order.
func (d *deed) asked() []Change {
	var all []Change
	for _, id := range d.order {
		all = append(all, *d.changes[id])
	}
	return all
}

// record begins the audit record of a command.
func (d *deed) record(event audit.Event, kind, id, by string) audit.Record {
	a := d.c.Actor
	return audit.Record{
		At: d.Now(), Tenant: a.Tenant, Event: event, Outcome: audit.OK, ObjectType: kind, ObjectID: id, Rule: by, RequestID: d.c.Request,
		Person: audit.Person{User: a.Person, Role: string(a.Role), Organisation: a.Of, OnBehalfOf: a.OnBehalfOf, Session: a.Session, Method: a.Method},
	}
}

// the days that a fact may have: programmes are younger than this, and what is
// planned further ahead is a slip of the pen.
var earliest = calendar.MustParse("2000-01-01")

const farAhead = 3 * 366

// day looks whether a date can be that of a fact.
func (d *deed) day(on calendar.Date) error {
	switch {
	case on == calendar.None:
		return wrong("practice.date-missing")
	case on < earliest || on > d.Today()+farAhead:
		return wrong("practice.date-far", "date", on.String())
	}
	return nil
}

// happened looks whether a fact that needs a reason has a day and a reason.
func (d *deed) happened(on calendar.Date, reason string) error {
	if err := d.day(on); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return wrong("practice.reason-missing")
	}
	if n := len([]rune(reason)); n > MaxText {
		return wrong("practice.text-long", "max", strconv.Itoa(MaxText), "have", strconv.Itoa(n))
	}
	return nil
}

// MaxText is how long a name or a reason may be.
const MaxText = 500

// live reads a file of a practice that goes on on a day.
func (d *deed) live(id string, on calendar.Date) (*File, error) {
	f, err := d.file(id)
	if err == nil && f.Over(on) {
		return nil, wrong("practice.ended", "name", f.Practice.Name, "date", f.Ended().On.String())
	}
	return f, err
}

// happen adds an event to a life.
func (d *deed) happen(id string, l Life) {
	l.ID, l.Value, l.Reason = d.NewID(), strings.TrimSpace(l.Value), strings.TrimSpace(l.Reason)
	ch := d.change(id, string(l.Kind))
	ch.Life = append(ch.Life, l)
}

// instead lets a new fact come in the place of an old one.
func (d *deed) instead(id, old, with, why string) {
	ch := d.change(id)
	ch.Withdrawn, ch.Why = append(ch.Withdrawn, old), strings.TrimSpace(why)
	if with != "" {
		if ch.Replaced == nil {
			ch.Replaced = map[string]string{}
		}
		ch.Replaced[old] = with
	}
}
