package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

// Inviter sends the invitation of somebody. It is asked outside an import, and
// the same invitation twice has to be one.
type Inviter interface {
	Invite(ctx context.Context, c plan.Command, v Invitee) error
}

// Service does what people do with lists: it keeps a file, shows what it would
// do, does it, and takes it back.
type Service struct {
	Store   Store
	Sheets  Sheets
	Rules   func(tenant string) *rule.Set
	Refuse  func([]Table) []fault.Fault // files about patients; LooksLikePatients when nil
	Inviter Inviter                     // nil: invitations cannot be sent
	Now     func() time.Time
	Today   func() calendar.Date
	NewID   func() string
}

// File is what somebody uploads.
type File struct {
	plan.Command
	Kind Kind
	Name string
	Data []byte
}

// View is an upload with what can be chosen and what it would do.
type View struct {
	Upload   Upload
	Sheets   []string
	Columns  []Column
	Proposal Proposal
}

// Upload keeps a file for a day, so that it can be looked at and applied. A file
// that cannot be read, or that looks like one about patients, is not kept.
func (s *Service) Upload(ctx context.Context, f File) (Upload, error) {
	by, err := s.allowed(f.Actor)
	if err != nil {
		return Upload{}, err
	}
	if !f.Kind.Valid() {
		return Upload{}, failed(fault.NotFound, "intake.no-kind", "intake.Upload")
	}
	tables, err := s.tables(f.Data)
	if err != nil {
		return Upload{}, err
	}
	sum := sha256.Sum256(f.Data)
	u := Upload{
		Tenant: f.Actor.Tenant, ID: s.NewID(), Kind: f.Kind, Name: fileName(f.Name), Hash: hex.EncodeToString(sum[:]), Data: f.Data,
		By: f.Actor.Person, At: s.Now(),
	}
	if u.Choices.Mapping, err = s.guessed(ctx, &u, tables); err != nil {
		return Upload{}, err
	}
	return u, s.Store.Keep(ctx, u, s.record(f.Command, audit.Create, "upload", u.ID, by))
}

// Try shows what a file would do without keeping anything. Choices come before
// what is remembered and guessed.
func (s *Service) Try(ctx context.Context, f File, choices Choices) (View, error) {
	if _, err := s.allowed(f.Actor); err != nil {
		return View{}, err
	}
	u := Upload{Tenant: f.Actor.Tenant, Kind: f.Kind, Name: fileName(f.Name), Data: f.Data, Choices: choices}
	tables, err := s.tables(f.Data)
	if err != nil {
		return View{}, err
	}
	if u.Choices.Mapping, err = s.guessed(ctx, &u, tables); err != nil {
		return View{}, err
	}
	here, err := s.Store.Look(ctx, f.Actor.Tenant, s.Today())
	if err != nil {
		return View{}, err
	}
	return s.view(u, here)
}

// guessed gives the mapping of the sheet that an upload is about: what it says
// already, then what is remembered, then what can be guessed.
func (s *Service) guessed(ctx context.Context, u *Upload, tables []Table) (Mapping, error) {
	chosen, err := s.Store.Remembered(ctx, u.Tenant, u.Kind)
	if err != nil {
		return nil, err
	}
	maps.Copy(chosen, u.Choices.Mapping)
	t, ok := BestTable(u.Kind, tables, u.Choices.Options.Sheet, chosen)
	if !ok {
		return Mapping{}, nil
	}
	u.Choices.Options.Sheet = t.Name
	return Guess(u.Kind, &t, chosen), nil
}

// fileName keeps the last part of a path, and no more of it than a name has.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if r := []rune(name); len(r) > 120 {
		name = string(r[:120])
	}
	return name
}

// tables reads a file, unless it seems to be about patients.
func (s *Service) tables(data []byte) ([]Table, error) {
	tables, err := s.Sheets.Read(data)
	if err != nil {
		return nil, err
	}
	refuse := s.Refuse
	if refuse == nil {
		refuse = LooksLikePatients
	}
	if faults := refuse(tables); len(faults) > 0 {
		e := failed(fault.Invalid, "intake.patients", "intake.Upload")
		e.Faults, e.Args = faults, fault.Args{"cell": faults[0].Path}
		return nil, e
	}
	return tables, nil
}

// Show gives an upload with what it would do now.
func (s *Service) Show(ctx context.Context, actor access.Actor, id string) (View, error) {
	if _, err := s.allowed(actor); err != nil {
		return View{}, err
	}
	u, err := s.Store.Upload(ctx, actor.Tenant, id, s.Now())
	if err != nil {
		return View{}, err
	}
	here, err := s.Store.Look(ctx, actor.Tenant, s.Today())
	if err != nil {
		return View{}, err
	}
	return s.view(u, here)
}

func (s *Service) view(u Upload, here Here) (View, error) {
	here.Rules = s.Rules(u.Tenant)
	v := View{Upload: u}
	tables, err := s.Sheets.Read(u.Data) // looked through when it came in
	if err != nil {
		return v, err
	}
	for _, t := range tables {
		v.Sheets = append(v.Sheets, t.Name)
	}
	t, ok := BestTable(u.Kind, tables, u.Choices.Options.Sheet, u.Choices.Mapping)
	if !ok {
		v.Proposal = Proposal{Kind: u.Kind, Faults: []fault.Fault{{Code: "intake.no-header"}}}
		return v, nil
	}
	v.Columns = Columns(u.Kind, &t, u.Choices.Mapping)
	v.Proposal = Preview(u.Kind, &t, u.Choices.Mapping, u.Choices.Options, here)
	return v, nil
}

// Choose keeps what the person chose for an upload. With another sheet the
// columns that are not chosen are guessed anew.
func (s *Service) Choose(ctx context.Context, c plan.Command, id string, choices Choices) error {
	by, err := s.allowed(c.Actor)
	if err != nil {
		return err
	}
	u, err := s.Store.Upload(ctx, c.Actor.Tenant, id, s.Now())
	if err != nil {
		return err
	}
	if choices.Options.Sheet != u.Choices.Options.Sheet {
		tables, err := s.Sheets.Read(u.Data) // looked through when it came in
		if err != nil {
			return err
		}
		t, ok := BestTable(u.Kind, tables, choices.Options.Sheet, choices.Mapping)
		if !ok {
			return failed(fault.Invalid, "intake.no-header", "intake.Choose")
		}
		choices.Mapping = Guess(u.Kind, &t, choices.Mapping)
	}
	for header, key := range choices.Mapping {
		if _, ok := field(u.Kind, key); key != "" && !ok || len(header) > 500 {
			return failed(fault.Invalid, "intake.no-field", "intake.Choose")
		}
	}
	return s.Store.Choose(ctx, c.Actor.Tenant, id, choices, s.record(c, audit.Update, "upload", id, by))
}

// Apply does what was shown: hash names the proposal that the person saw. When
// what is there changed meanwhile the proposal is another, and nothing is
// written (Conflict, intake.changed). An upload that was applied already gives
// that import.
func (s *Service) Apply(ctx context.Context, c plan.Command, id, hash string, skip bool) (Import, error) {
	by, err := s.allowed(c.Actor)
	if err != nil {
		return Import{}, err
	}
	if done, _, err := s.Store.Items(ctx, c.Actor.Tenant, id); err == nil || fault.KindOf(err) != fault.NotFound {
		return done, err
	}
	u, err := s.Store.Upload(ctx, c.Actor.Tenant, id, s.Now())
	if err != nil {
		return Import{}, err
	}
	var done Import
	err = s.Store.Change(ctx, c.Actor.Tenant, s.Today(), func(here Here) (Batch, error) {
		b, err := s.apply(c, u, here, hash, skip)
		done = b.Import
		b.Record = s.record(c, audit.Create, "import", id, by)
		b.Record.Fields = []string{"kind " + string(u.Kind), "file " + u.Hash}
		return b, err
	})
	return done, err
}

func (s *Service) apply(c plan.Command, u Upload, here Here, hash string, skip bool) (Batch, error) {
	const op = "intake.Apply"
	v, err := s.view(u, here)
	p := &v.Proposal
	switch {
	case err != nil:
		return Batch{}, err
	case p.Hash != hash:
		return Batch{}, failed(fault.Conflict, "intake.changed", op)
	case p.Counts.Wrong > 0 && !skip:
		e := failed(fault.Invalid, "intake.errors", op)
		e.Args = fault.Args{"n": itoa(p.Counts.Wrong)}
		return Batch{}, e
	case !p.Ready(skip):
		return Batch{}, failed(fault.Invalid, "intake.nothing", op)
	}
	b, err := p.batch(Import{
		Tenant: u.Tenant, ID: u.ID, Kind: u.Kind, File: u.Name, Hash: u.Hash, Proposal: p.Hash, Counts: p.Counts,
		By: c.Actor.Person, ByName: c.Actor.Name, At: s.Now(),
	}, plan.Author{Person: c.Actor.Person, Name: c.Actor.Name, Role: string(c.Actor.Role)}, s.NewID)
	b.Mapping = u.Choices.Mapping
	return b, err
}

// History gives all imports, the latest first.
func (s *Service) History(ctx context.Context, actor access.Actor) ([]Import, error) {
	if _, err := s.allowed(actor); err != nil {
		return nil, err
	}
	return s.Store.Imports(ctx, actor.Tenant)
}

// Reversal shows what undoing an import would do.
func (s *Service) Reversal(ctx context.Context, actor access.Actor, id string) (Reversal, error) {
	if _, err := s.allowed(actor); err != nil {
		return Reversal{}, err
	}
	i, items, err := s.Store.Items(ctx, actor.Tenant, id)
	if err != nil {
		return Reversal{}, err
	}
	here, err := s.Store.Look(ctx, actor.Tenant, s.Today())
	return Reverse(i, items, here), err
}

// Undo takes an import back: what it added goes, what it changed is as it was.
// What something was built on stays; with that the person agrees by partly, and
// else nothing is done (Conflict, intake.built).
func (s *Service) Undo(ctx context.Context, c plan.Command, id, hash string, partly bool) (Import, error) {
	by, err := s.allowed(c.Actor)
	if err != nil {
		return Import{}, err
	}
	i, items, err := s.Store.Items(ctx, c.Actor.Tenant, id)
	if err != nil || !i.Undone.IsZero() {
		return i, err
	}
	err = s.Store.Change(ctx, c.Actor.Tenant, s.Today(), func(here Here) (Batch, error) {
		v := Reverse(i, items, here)
		switch {
		case hash != v.Hash:
			return Batch{}, failed(fault.Conflict, "intake.changed", "intake.Undo")
		case len(v.Stays) > 0 && !partly:
			e := failed(fault.Conflict, "intake.built", "intake.Undo")
			e.Args = fault.Args{"n": itoa(len(v.Stays))}
			return Batch{}, e
		}
		i.Undone, i.UndoneBy, i.Left = s.Now(), c.Actor.Person, len(v.Stays)
		return Batch{Import: i, Undo: true, Items: v.Back, Record: s.record(c, audit.Delete, "import", id, by)}, nil
	})
	return i, err
}

// Send sends the invitations that an import prepared and that were not sent.
// Each is sent and kept by itself: what was sent stays sent.
func (s *Service) Send(ctx context.Context, c plan.Command, id string) (sent int, err error) {
	by, err := s.allowed(c.Actor)
	if err != nil {
		return 0, err
	}
	if _, _, err := s.Store.Items(ctx, c.Actor.Tenant, id); err != nil {
		return 0, err
	}
	if s.Inviter == nil {
		return 0, failed(fault.Unavailable, "intake.no-inviter", "intake.Send")
	}
	here, err := s.Store.Look(ctx, c.Actor.Tenant, s.Today())
	if err != nil {
		return 0, err
	}
	for _, v := range here.Invitees {
		if v.Import != id || !v.Sent.IsZero() {
			continue
		}
		if err := s.Inviter.Invite(ctx, c, v); err != nil {
			return sent, err
		}
		if err := s.Store.Sent(ctx, c.Actor.Tenant, v.ID, s.Now(), s.record(c, audit.Update, "invitee", v.ID, by)); err != nil {
			return sent, err
		}
		sent++
	}
	return sent, nil
}

// allowed asks whether an actor may import, and by which rule.
func (s *Service) allowed(a access.Actor) (string, error) {
	by, ok := access.Allowed(a, access.ImportData, access.Target{})
	if !ok {
		return "", failed(fault.Denied, "access.denied", "intake")
	}
	return by, nil
}

func (s *Service) record(c plan.Command, event audit.Event, object, id, by string) audit.Record {
	return audit.Record{
		At: s.Now(), Tenant: c.Actor.Tenant, Event: event, Outcome: audit.OK, Person: plan.Person(c.Actor),
		ObjectType: object, ObjectID: id, Rule: by, RequestID: c.Request,
	}
}
