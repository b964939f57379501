package practice

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// NoteKind is what a note is about: a moment of contact, or only a thought.
type NoteKind string

// The kinds of a note.
const (
	Jotted  NoteKind = "note"
	Phoned  NoteKind = "phone"
	Visited NoteKind = "visit"
	Mailed  NoteKind = "mail"
	Met     NoteKind = "meeting"
)

// NoteKinds lists the kinds in the order in which a form offers them.
var NoteKinds = []NoteKind{Phoned, Visited, Mailed, Met, Jotted}

// Note is what the RHO keeps for itself about a practice: a moment of contact,
// or a thought. With says in a few words with whom it was; About is the id of a
// person of the practice, when the note is about one, so that this person is
// given it when they ask what is held of them.
type Note struct {
	Tenant, Practice, ID string
	Kind                 NoteKind
	On                   calendar.Date
	With, About, Text    string
	Recorded             Recorded
}

// Contact says whether the note is of a moment of contact.
func (n *Note) Contact() bool { return n.Kind != Jotted }

// NoteStore keeps what the RHO writes for itself. Every method is within one
// tenant. A note is added or removed, never changed.
type NoteStore interface {
	// Notes gives the notes about a practice, the latest day first.
	Notes(ctx context.Context, tenant, practice string) ([]Note, error)
	// LastContacts gives the day of the last contact with each practice.
	LastContacts(ctx context.Context, tenant string) (map[string]calendar.Date, error)
	// AddNotes keeps notes of one tenant, all or none, with the key of the
	// command and the audit record. A key that was used is a Conflict
	// (store.duplicate); a practice that is not there is not found.
	AddNotes(ctx context.Context, notes []Note, once Once, record audit.Record) error
	// RemoveNote takes a note away for good (note.not-found).
	RemoveNote(ctx context.Context, tenant, practice, id string, record audit.Record) error
}

// Notes gives what the RHO wrote for itself about a practice.
func (s *Service) Notes(ctx context.Context, actor access.Actor, id string) ([]Note, error) {
	if _, ok := access.Allowed(actor, access.KeepNotes, access.Target{Practices: []string{id}}); !ok {
		return nil, denied("practice.Notes")
	}
	return s.NoteStore.Notes(ctx, actor.Tenant, id)
}

// LastContacts gives the day of the last contact with each practice.
func (s *Service) LastContacts(ctx context.Context, actor access.Actor) (map[string]calendar.Date, error) {
	if _, ok := access.Allowed(actor, access.KeepNotes, access.Target{}); !ok {
		return nil, denied("practice.LastContacts")
	}
	return s.NoteStore.LastContacts(ctx, actor.Tenant)
}

// AddNote keeps the same note about one practice or many.
func (s *Service) AddNote(ctx context.Context, c Command, n Note, practices ...string) (int, error) {
	by, ok := access.Allowed(c.Actor, access.KeepNotes, access.Target{Practices: practices})
	if !ok {
		return 0, denied("practice.AddNote")
	}
	d := &deed{Service: s, ctx: ctx, c: c, name: "note"}
	if err := d.noted(&n, practices); err != nil {
		return 0, err
	}
	once := c.once("note", []any{n, practices})
	once.Answer = strconv.Itoa(len(practices))
	if answer, seen, err := s.Store.Answered(ctx, c.Actor.Tenant, once); seen || err != nil {
		count, _ := strconv.Atoi(answer)
		return count, err
	}
	all := make([]Note, len(practices))
	for i, id := range practices {
		all[i] = n
		all[i].Tenant, all[i].Practice, all[i].ID, all[i].Recorded = c.Actor.Tenant, id, s.NewID(), Recorded{At: s.Now(), By: c.Actor.Person}
	}
	record := d.record(audit.Create, "practice", strings.Join(practices, " "), by)
	record.Fields = []string{"note", "command=note"}
	err := s.NoteStore.AddNotes(ctx, all, once, record)
	if fault.CodeOf(err) == "store.duplicate" {
		err = nil // the same form came in twice at once
	}
	return len(practices), err
}

// MaxNote is how long the text of a note may be.
const MaxNote = 4000

// noted looks whether a note can be kept, and cleans it.
func (d *deed) noted(n *Note, practices []string) error {
	n.Text, n.With = strings.TrimSpace(n.Text), strings.TrimSpace(n.With)
	switch {
	case len(practices) == 0:
		return wrong("practice.nobody-chosen")
	case !slices.Contains(NoteKinds, n.Kind):
		return wrong("note.kind-missing")
	case n.Text == "" && !n.Contact():
		return wrong("note.text-missing")
	case len([]rune(n.Text)) > MaxNote:
		return wrong("note.text-long", "max", strconv.Itoa(MaxNote), "have", strconv.Itoa(len([]rune(n.Text))))
	case len([]rune(n.With)) > MaxText:
		return wrong("note.with-long", "max", strconv.Itoa(MaxText), "have", strconv.Itoa(len([]rune(n.With))))
	case n.On > d.Today():
		return wrong("note.ahead")
	}
	return d.day(n.On)
}

// RemoveNote takes a note away for good: nothing of it stays but that it was
// removed, by whom and when.
func (s *Service) RemoveNote(ctx context.Context, c Command, practice, id string) error {
	by, ok := access.Allowed(c.Actor, access.KeepNotes, access.Target{Practices: []string{practice}})
	if !ok {
		return denied("practice.RemoveNote")
	}
	d := &deed{Service: s, ctx: ctx, c: c, name: "remove-note"}
	record := d.record(audit.Delete, "practice", practice, by)
	record.Fields = []string{"note", "command=remove-note"}
	return s.NoteStore.RemoveNote(ctx, c.Actor.Tenant, practice, id, record)
}
