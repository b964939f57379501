package practicetest

import (
	"slices"
	"strconv"
	"sync"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

// Noted is a store that keeps notes beside practices.
type Noted interface {
	practice.Store
	practice.NoteStore
}

// NoteContract holds a store to what practice.NoteStore promises. Open gives an
// empty store.
func NoteContract(t *testing.T, open func(*testing.T) Noted) {
	for name, test := range map[string]func(*notebook){
		"a note comes back as it was kept":                  notesComeBack,
		"notes come the latest day first":                   notesInOrder,
		"the last contact is of a contact":                  lastContacts,
		"notes of many practices are kept at once, or none": notesTogether,
		"a note is removed for good":                        notesGo,
		"notes of another tenant are not there":             notesOfOthers,
		"a key keeps its notes once":                        notesOnce,
	} {
		t.Run(name, func(t *testing.T) {
			n := &notebook{desk: &desk{T: t}, store: open(t)}
			n.desk.store = n.store
			for _, id := range []string{"p1", "p2"} {
				n.save(change(here, id, "Praktijk "+id))
				n.save(change(there, id, "Elders "+id))
			}
			test(n)
		})
	}
}

// notebook is a store of notes under test.
type notebook struct {
	*desk
	store Noted
}

func aNote(tenant, owner, id, on string, kind practice.NoteKind) practice.Note {
	return practice.Note{Tenant: tenant, Practice: owner, ID: id, Kind: kind, On: day(on), With: "de manager", Text: "Gëbeld 🦉\nover B.", Recorded: by}
}

func (n *notebook) add(notes ...practice.Note) {
	n.Helper()
	if err := n.store.AddNotes(n.Context(), notes, practice.Once{}, record(notes[0].Tenant)); err != nil {
		n.Fatal(err)
	}
}

func (n *notebook) held(tenant, owner string) []practice.Note {
	n.Helper()
	all, err := n.store.Notes(n.Context(), tenant, owner)
	if err != nil {
		n.Fatal(err)
	}
	return all
}

func notesComeBack(n *notebook) {
	want := aNote(here, "p1", "n1", "2026-05-01", practice.Phoned)
	want.About = "person-1"
	n.add(want)
	n.same(n.held(here, "p1"), []practice.Note{want})
	n.same(len(n.held(here, "p2")), 0)
	n.same(len(n.held(here, "p9")), 0)
}

func notesInOrder(n *notebook) {
	for id, on := range map[string]string{"n1": "2026-05-01", "n2": "2026-05-02", "n3": "2026-05-01", "n4": "2025-12-31"} {
		n.add(aNote(here, "p1", id, on, practice.Met))
	}
	var ids []string
	for _, x := range n.held(here, "p1") {
		ids = append(ids, x.ID)
	}
	n.same(ids, []string{"n2", "n3", "n1", "n4"})
}

func lastContacts(n *notebook) {
	n.add(aNote(here, "p1", "n1", "2026-05-01", practice.Phoned), aNote(here, "p1", "n2", "2026-05-20", practice.Jotted),
		aNote(here, "p1", "n3", "2026-04-01", practice.Mailed), aNote(here, "p2", "n4", "2026-05-20", practice.Jotted))
	got, err := n.store.LastContacts(n.Context(), here)
	n.same([]any{got, err}, []any{map[string]calendar.Date{"p1": day("2026-05-01")}, error(nil)})
	var have []calendar.Date // in the files too
	for _, id := range []string{"p1", "p2"} {
		file, err := n.store.Get(n.Context(), here, id, day("2026-06-01"))
		have = append(have, file.Contact)
		n.same(err, error(nil))
	}
	all, err := n.store.List(n.Context(), here, "", day("2026-06-01"))
	n.same(err, error(nil))
	for _, file := range all {
		have = append(have, file.Contact)
	}
	n.same(have, []calendar.Date{day("2026-05-01"), calendar.None, day("2026-05-01"), calendar.None})
}

func notesTogether(n *notebook) {
	n.add(aNote(here, "p1", "n1", "2026-05-01", practice.Phoned), aNote(here, "p2", "n2", "2026-05-01", practice.Phoned))
	err := n.store.AddNotes(n.Context(), []practice.Note{aNote(here, "p1", "n3", "2026-05-02", practice.Met), aNote(here, "p9", "n4", "2026-05-02", practice.Met)}, practice.Once{}, record(here))
	n.refused(err, fault.NotFound, "practice.not-found")
	n.same(len(n.held(here, "p1")), 1)
	err = n.store.AddNotes(n.Context(), []practice.Note{aNote(here, "p1", "n1", "2026-05-02", practice.Met)}, practice.Once{}, record(here))
	n.refused(err, fault.Conflict, "store.duplicate")
	if r, ok := n.store.(Recorder); ok {
		n.same(len(r.Records()), 5) // four practices, and the notes that were kept
	}
}

func notesGo(n *notebook) {
	n.add(aNote(here, "p1", "n1", "2026-05-01", practice.Phoned), aNote(here, "p1", "n2", "2026-05-01", practice.Phoned))
	n.refused(n.store.RemoveNote(n.Context(), here, "p2", "n1", record(here)), fault.NotFound, "note.not-found")
	if err := n.store.RemoveNote(n.Context(), here, "p1", "n1", record(here)); err != nil {
		n.Fatal(err)
	}
	n.refused(n.store.RemoveNote(n.Context(), here, "p1", "n1", record(here)), fault.NotFound, "note.not-found")
	n.same([]any{len(n.held(here, "p1")), n.held(here, "p1")[0].ID}, []any{1, "n2"})
}

func notesOfOthers(n *notebook) {
	n.add(aNote(there, "p1", "n1", "2026-05-01", practice.Phoned))
	n.add(aNote(here, "p1", "n1", "2026-04-01", practice.Met)) // the same id serves another tenant
	n.same(n.held(here, "p1")[0].Kind, practice.Met)
	last, err := n.store.LastContacts(n.Context(), here)
	n.same([]any{last["p1"], err}, []any{day("2026-04-01"), error(nil)})
	if err := n.store.RemoveNote(n.Context(), here, "p1", "n1", record(here)); err != nil {
		n.Fatal(err)
	}
	n.same(len(n.held(there, "p1")), 1)
}

// Twenty times the same form at once keeps its notes once.
func notesOnce(n *notebook) {
	once := practice.Once{Key: "k", Command: "practice.note", Hash: "h", Answer: "1"}
	var all sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		all.Go(func() {
			errs[i] = n.store.AddNotes(n.Context(), []practice.Note{aNote(here, "p1", "n"+strconv.Itoa(i), "2026-05-01", practice.Phoned)}, once, record(here))
		})
	}
	all.Wait()
	failed := slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	for _, err := range failed {
		n.refused(err, fault.Conflict, "store.duplicate")
	}
	n.same([]int{len(failed), len(n.held(here, "p1"))}, []int{19, 1})
	other := once
	other.Hash = "other"
	n.refused(n.store.AddNotes(n.Context(), []practice.Note{aNote(here, "p1", "x", "2026-05-01", practice.Phoned)}, other, record(here)), fault.Conflict, "store.key-reused")
}
