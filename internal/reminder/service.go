package reminder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/region"
	"meertijd/internal/rule"
)

// Plans opens and judges plans, as the page of a practice does.
type Plans interface {
	Open(ctx context.Context, actor access.Actor, practice string, year int) (plan.Plan, error)
	Judge(ctx context.Context, p *plan.Plan, draft bool) ([]plan.Judgement, error)
}

// Boards gives the region as it stands on a day.
type Boards interface {
	Board(ctx context.Context, tenant string, on calendar.Date) (*region.Board, error)
}

// Note is who sends, and what they add in their own words.
type Note struct{ By, Text string }

// Service makes reminders and sends them.
type Service struct {
	Store  Store
	Book   Book
	Plans  Plans
	Boards Boards
	Words  func(tenant, language string, n *Need, note Note) Letter
	Rules  func(tenant string) *rule.Set
	Now    func() time.Time
	Today  func() calendar.Date
	NewID  func() string
}

// Begin is a selection of practices: those that are named, and those that fit a
// Query, when there is one. Key makes it safe to ask twice: the same one is the same draft.
type Begin struct {
	Actor     access.Actor
	Key       string
	Practices []string
	Query     *region.Query
	Words     string
	Request   string
}

// Command says what is to be done with a draft: what it says now, before it is
// shown again or sent.
type Command struct {
	Actor   access.Actor
	ID      string
	Words   string
	Choices []Choice
	Request string
}

// may asks whether an actor has a permission in the whole region.
func may(actor access.Actor, action access.Action, op string) (string, error) {
	by, ok := access.Allowed(actor, action, access.Target{})
	if !ok {
		return "", &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "reminder." + op}
	}
	return by, nil
}

// Begin makes a draft of a selection.
func (s *Service) Begin(ctx context.Context, b Begin) (Draft, error) {
	by, err := may(b.Actor, access.SendReminder, "Begin")
	if err != nil {
		return Draft{}, err
	}
	id := s.id(b)
	if was, err := s.Store.Draft(ctx, b.Actor.Tenant, id); err == nil || fault.KindOf(err) != fault.NotFound {
		return was, err
	}
	if was, err := s.Store.Get(ctx, b.Actor.Tenant, id); err == nil || fault.KindOf(err) != fault.NotFound {
		return Draft{Tenant: was.Tenant, ID: was.ID}, err
	}
	board, err := s.Boards.Board(ctx, b.Actor.Tenant, s.Today())
	if err != nil {
		return Draft{}, err
	}
	draft := Draft{Tenant: b.Actor.Tenant, ID: id, Words: clean(b.Words), By: Author{b.Actor.Person, b.Actor.Name}, At: s.Now()}
	for _, p := range selected(board, b) {
		draft.Choices = append(draft.Choices, Choice{Practice: p.ID})
	}
	if err := check(&draft); err != nil {
		return Draft{}, err
	}
	return draft, s.Store.SaveDraft(ctx, draft, s.record(b.Actor, audit.Create, by, b.Request, &draft))
}

// selected gives the practices of a selection, each once: those in the order of
// the question, then those that were named, also when they have ended.
func selected(board *region.Board, b Begin) (out []*region.Practice) {
	if b.Query != nil {
		out = board.Select(*b.Query)
	}
	for _, p := range slices.Concat(board.Practices, board.Over) {
		if slices.Contains(b.Practices, p.ID) && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// id is made of the key of the form and who sent it, so that the form can be
// sent again; nobody can choose the id of somebody else's draft.
func (s *Service) id(b Begin) string {
	if b.Key == "" {
		return s.NewID()
	}
	sum := sha256.Sum256([]byte("meertijd reminder " + b.Actor.Tenant + "\n" + b.Actor.Person + "\n" + b.Key))
	return hex.EncodeToString(sum[:16])
}

// check says what is wrong with a draft.
func check(d *Draft) error {
	invalid := func(code fault.Code, args fault.Args) error {
		return &fault.Error{Kind: fault.Invalid, Code: code, Op: "reminder.check", Args: args}
	}
	switch {
	case len(d.Choices) == 0:
		return invalid("reminder.nobody-chosen", nil)
	case len(d.Choices) > MaxPractices:
		return invalid("reminder.too-many", fault.Args{"n": strconv.Itoa(len(d.Choices)), "most": strconv.Itoa(MaxPractices)})
	case len([]rune(d.Words)) > MaxWords:
		return invalid("reminder.words-long", fault.Args{"most": strconv.Itoa(MaxWords)})
	}
	return nil
}

// clean puts words on one line: they stand in a mail as one paragraph.
func clean(words string) string { return strings.Join(strings.Fields(words), " ") }

// Change keeps what a draft says now. A practice that is not in it stays out.
func (s *Service) Change(ctx context.Context, c Command) (Draft, error) {
	draft, by, err := s.changed(ctx, c)
	if err != nil {
		return draft, err
	}
	return draft, s.Store.SaveDraft(ctx, draft, s.record(c.Actor, audit.Update, by, c.Request, &draft))
}

// changed gives a draft with what a command says of it.
func (s *Service) changed(ctx context.Context, c Command) (Draft, string, error) {
	by, err := may(c.Actor, access.SendReminder, "Change")
	if err != nil {
		return Draft{}, "", err
	}
	draft, err := s.Store.Draft(ctx, c.Actor.Tenant, c.ID)
	if err != nil {
		return Draft{}, "", err
	}
	draft.Words, draft.At = clean(c.Words), s.Now()
	draft.Choices = slices.Clone(draft.Choices)
	for _, said := range c.Choices {
		if own := draft.choice(said.Practice); own != nil {
			own.Out, own.Again = said.Out, said.Again
		}
	}
	return draft, by, check(&draft)
}

// tries is how often a sending begins again when another came in between.
const tries = 5

// Send sends a draft as it is said to be now, once: asked again it gives the
// reminder that was sent. What each practice lacks is that of this moment.
func (s *Service) Send(ctx context.Context, c Command) (Reminder, error) {
	if _, err := may(c.Actor, access.SendReminder, "Send"); err != nil {
		return Reminder{}, err
	}
	for range tries {
		sent, err := s.Store.Get(ctx, c.Actor.Tenant, c.ID)
		if err == nil || fault.KindOf(err) != fault.NotFound {
			return sent, err
		}
		draft, by, err := s.changed(ctx, c)
		if fault.KindOf(err) == fault.NotFound && err != nil {
			continue // sent since we looked, or never there: the next look tells
		}
		if err != nil {
			return Reminder{}, err
		}
		preview, err := s.preview(ctx, c.Actor, draft)
		if err != nil {
			return Reminder{}, err
		}
		r := s.sealed(c.Actor, &preview)
		if len(r.Sent) == 0 {
			return Reminder{}, &fault.Error{Kind: fault.Invalid, Code: "reminder.nobody", Op: "reminder.Send"}
		}
		record := s.record(c.Actor, audit.Create, by, c.Request, &draft)
		record.ObjectType = "reminder"
		if _, err = s.Store.Send(ctx, r, r.At.Add(-Pause), record); err == nil {
			return s.Store.Get(ctx, c.Actor.Tenant, c.ID)
		}
		if fault.CodeOf(err) != errMoved {
			return Reminder{}, err
		}
	}
	return Reminder{}, Missing("reminder.Send")
}

// sealed is what a preview sends.
func (s *Service) sealed(actor access.Actor, p *Preview) Reminder {
	r := Reminder{Tenant: actor.Tenant, ID: p.Draft.ID, Words: p.Draft.Words, By: Author{actor.Person, actor.Name}, At: s.Now(), On: s.Today()}
	for _, sheet := range p.Sheets {
		if sheet.Why != GetsMail {
			continue
		}
		sent := Sent{Practice: sheet.Practice, Year: sheet.Need.Plan.Year, Kind: sheet.Need.Kind(), Letters: sheet.Letters}
		if sheet.Last != nil {
			sent.Before = sheet.Last.Reminder
		}
		for i, m := range sheet.Mails {
			to := reachable(sheet.To)[i]
			sent.Mails = append(sent.Mails, Posted{ID: m.ID, Person: to.Person, Name: to.Name, Mail: m})
		}
		r.Sent = append(r.Sent, sent)
	}
	return r
}

// reachable are those with a mail address, in the order in which mail is
// written to them.
func reachable(to []Reader) []Reader {
	return slices.DeleteFunc(slices.Clone(to), func(r Reader) bool { return r.Mail == "" })
}

// record begins the audit record of what is done with a draft.
func (s *Service) record(actor access.Actor, event audit.Event, rule, request string, d *Draft) audit.Record {
	r := audit.Record{
		At: s.Now(), Tenant: actor.Tenant, Event: event, Outcome: audit.OK, Person: plan.Person(actor),
		ObjectType: "reminder-draft", ObjectID: d.ID, Rule: rule, RequestID: request,
	}
	for _, c := range d.Choices {
		if !c.Out {
			r.Fields = append(r.Fields, c.Practice)
		}
	}
	return r
}

// Get gives a reminder that was sent.
func (s *Service) Get(ctx context.Context, actor access.Actor, id string) (Reminder, error) {
	if _, err := may(actor, access.ReadReminder, "Get"); err != nil {
		return Reminder{}, err
	}
	return s.Store.Get(ctx, actor.Tenant, id)
}

// shown is how many reminders a list shows.
const shown = 100

// List gives the latest reminders.
func (s *Service) List(ctx context.Context, actor access.Actor) ([]Outline, error) {
	if _, err := may(actor, access.ReadReminder, "List"); err != nil {
		return nil, err
	}
	return s.Store.List(ctx, actor.Tenant, shown)
}

// Of gives the reminders of a practice, the latest first, for whoever may read
// its plan.
func (s *Service) Of(ctx context.Context, actor access.Actor, practice string) ([]Told, error) {
	if _, ok := access.Allowed(actor, access.ReadPlan, access.Target{Practices: []string{practice}}); !ok {
		return nil, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "reminder.Of"}
	}
	return s.Store.Of(ctx, actor.Tenant, practice)
}
