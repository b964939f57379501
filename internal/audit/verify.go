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
)

// Codes lists the codes of problems, for the test that each has a sentence.
var Codes = []fault.Code{Edited, PersonEdited, Missing, Reordered, Broken, Foreign, Truncated, Rewritten}

// Verify reads the chain of one tenant in order and gives everything that is
// wrong with it. Entries whose person was purged are whole as long as their
// commitment stands. A head that was kept elsewhere, older or current, shows
// what the chain by itself cannot: that its end was cut off or made anew.
func Verify(tenant string, entries iter.Seq[Entry], external *Head) []Problem {
	v := NewVerifier(tenant, external)
	for e := range entries {
		v.Next(e)
	}
	return v.Problems()
}

// Verifier is Verify for a chain that comes in pieces.
type Verifier struct {
	tenant   string
	external []*Head
	last     Head
	problems []Problem
}

// NewVerifier begins at the start of a tenant's chain. A head that is nil is
// left out.
func NewVerifier(tenant string, external ...*Head) *Verifier {
	return &Verifier{tenant: tenant, external: external}
}

func (v *Verifier) report(seq int64, code fault.Code) {
	v.problems = append(v.problems, Problem{seq, code})
}

// Next takes the entry that comes next.
func (v *Verifier) Next(e Entry) {
	switch {
	case e.Tenant != v.tenant:
		v.report(e.Seq, Foreign)
	case e.Seq <= v.last.Seq:
		v.report(e.Seq, Reordered)
	case e.Seq > v.last.Seq+1:
		v.report(e.Seq, Missing)
	case e.Previous != v.last.Hash:
		v.report(e.Seq, Broken)
	}
	if e.sum() != e.Hash {
		v.report(e.Seq, Edited)
	}
	if !e.Purged && commit(e.Person, e.Salt) != e.Commitment {
		v.report(e.Seq, PersonEdited)
	}
	for _, head := range v.external {
		if head != nil && head.Seq == e.Seq && head.Hash != e.Hash {
			v.report(e.Seq, Rewritten)
		}
	}
	v.last = e.Head()
}

// Last gives the end of what was taken so far.
func (v *Verifier) Last() Head { return v.last }

// Problems gives what was found, and whether the end is there. No entry may
// follow.
func (v *Verifier) Problems() []Problem {
	for _, head := range v.external {
		if head != nil && head.Seq > v.last.Seq {
			return append(v.problems, Problem{v.last.Seq, Truncated})
		}
	}
	return v.problems
}
