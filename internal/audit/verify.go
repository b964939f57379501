package audit

import (
	"iter"

	"meertijd/internal/base/fault"
)

// Problem is one thing that is wrong with a chain, at the entry where it shows.
type Problem struct {
	Seq  int64
	Code fault.Code
}

// The codes of problems.
const (
	Edited       fault.Code = "audit.edited"        // the entry's content is not what its hash says
	PersonEdited fault.Code = "audit.person-edited" // the personal fields are not those committed to
	Missing      fault.Code = "audit.missing"       // entries before this one are gone
	Reordered    fault.Code = "audit.reordered"     // an entry does not stand in its place
	Broken       fault.Code = "audit.broken"        // the entry does not follow the one before it
	Foreign      fault.Code = "audit.foreign"       // the entry belongs to another tenant
	Truncated    fault.Code = "audit.truncated"     // the chain ends before a head kept elsewhere
	Rewritten    fault.Code = "audit.rewritten"     // another entry stands where a kept head was
	Unrecorded   fault.Code = "audit.unrecorded"    // persons are gone, and no record says so
	Forged       fault.Code = "audit.forged"        // a signature does not fit its head
	Stranger     fault.Code = "audit.stranger"      // a head was signed with a key that is not ours
	Unsigned     fault.Code = "audit.unsigned"      // a signed head that was kept elsewhere is gone here
	Unreadable   fault.Code = "audit.unreadable"    // a row is of another kind than was written
	ListEdited   fault.Code = "audit.list-edited"   // what a list showed is gone, or is not what was recorded
)

// Codes lists the codes of problems, for the test that each has a sentence.
var Codes = []fault.Code{
	Edited, PersonEdited, Missing, Reordered, Broken, Foreign, Truncated, Rewritten,
	Unrecorded, Forged, Stranger, Unsigned, Unreadable, ListEdited,
}

// Verify reads the chain of one tenant in order and gives everything that is
// wrong with it. An entry whose person was purged is whole as long as its
// commitment stands and a record says that it was purged. A head that was kept
// elsewhere, older or current, shows what the chain by itself cannot: that its
// end was cut off or made anew.
func Verify(tenant string, entries iter.Seq[Entry], external *Head) []Problem {
	v := NewVerifier(tenant, external)
	for e := range entries {
		v.Next(e)
	}
	return v.Problems()
}

// mostProblems bounds what a verifier remembers of a chain that is all wrong.
const mostProblems = 1000

// Verifier is Verify for a chain that comes in pieces. What it remembers does
// not grow with the chain.
type Verifier struct {
	tenant   string
	external map[int64][]Hash
	furthest int64 // of the external heads
	last     Head
	purges   map[int64]*Purged // by the record that has to account for them
	problems []Problem
}

// NewVerifier begins at the start of a tenant's chain. A head that is nil is
// left out.
func NewVerifier(tenant string, external ...*Head) *Verifier {
	v := &Verifier{tenant: tenant, external: map[int64][]Hash{}, purges: map[int64]*Purged{}}
	for _, head := range external {
		if head != nil {
			v.Expect(*head)
		}
	}
	return v
}

// Expect adds a head that the chain must go through.
func (v *Verifier) Expect(head Head) {
	v.external[head.Seq] = append(v.external[head.Seq], head.Hash)
	v.furthest = max(v.furthest, head.Seq)
}

// Report adds a problem that was found elsewhere.
func (v *Verifier) Report(seq int64, code fault.Code) {
	if len(v.problems) < mostProblems {
		v.problems = append(v.problems, Problem{seq, code})
	}
}

// Next takes the entry that comes next.
func (v *Verifier) Next(e Entry) {
	switch {
	case e.Tenant != v.tenant:
		v.Report(e.Seq, Foreign)
	case e.Seq <= v.last.Seq:
		v.Report(e.Seq, Reordered)
	case e.Seq > v.last.Seq+1:
		v.Report(e.Seq, Missing)
	case e.Previous != v.last.Hash:
		v.Report(e.Seq, Broken)
	}
	if listed, _ := e.Listed(); e.sum() != e.Hash || listed != e.List {
		v.Report(e.Seq, Edited)
	}
	if !e.Purged && commit(e.Person, e.Salt) != e.Commitment {
		v.Report(e.Seq, PersonEdited)
	}
	v.purged(e)
	for _, hash := range v.external[e.Seq] {
		if hash != e.Hash {
			v.Report(e.Seq, Rewritten)
		}
	}
	v.last = e.Head()
}

// purged holds the persons that are gone against the records that say so.
func (v *Verifier) purged(e Entry) {
	switch {
	case e.Purged != (e.PurgedBy != 0) || e.Purged && e.PurgedBy < e.Seq:
		v.Report(e.Seq, Unrecorded)
	case e.Purged:
		if v.purges[e.PurgedBy] == nil {
			v.purges[e.PurgedBy] = &Purged{}
		}
		v.purges[e.PurgedBy].Add(e.Seq)
	}
	said, gone := purgedField(e.Fields), v.purges[e.Seq]
	if delete(v.purges, e.Seq); gone == nil {
		gone = &Purged{}
	}
	if said == "" && gone.Count > 0 || said != "" && said != gone.Field() {
		v.Report(e.Seq, Unrecorded)
	}
}

// Last gives the end of what was taken so far.
func (v *Verifier) Last() Head { return v.last }

// Problems gives what was found, and whether the end is there. No entry may
// follow.
func (v *Verifier) Problems() []Problem {
	found := v.problems
	for by := range v.purges {
		found = append(found, Problem{by, Unrecorded})
	}
	if v.furthest > v.last.Seq {
		found = append(found, Problem{v.last.Seq, Truncated})
	}
	return found
}
