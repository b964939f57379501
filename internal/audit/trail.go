package audit

import (
	"context"
	"slices"
	"time"
)

// Object is what a record is about.
type Object struct{ Type, ID string }

// Filter says which records are asked for; what is empty does not matter. A
// record is about an object, too, when a list showed it.
type Filter struct {
	From    time.Time // this moment included
	Until   time.Time // this moment not
	User    string
	Event   Event
	Outcome Outcome
	Object  Object
	// Within limits the answer to some objects. Nil is no limit; an empty list
	// lets nothing through.
	Within []Object
	Before int64 // records before this one; 0 begins at the end
	Most   int
}

// Trail is the record of a tenant, to be read.
type Trail interface {
	// Records gives the entries that fit, the latest first.
	Records(ctx context.Context, tenant string, filter Filter) ([]Entry, error)
	// Users lists who occurs in the entries that fit, by id; Before and Most
	// do not count.
	Users(ctx context.Context, tenant string, filter Filter) ([]string, error)
}

// Fits says whether an entry is among those asked for, Most apart.
func (f Filter) Fits(e Entry) bool {
	switch {
	case !f.From.IsZero() && e.At.Before(f.From), !f.Until.IsZero() && !e.At.Before(f.Until):
	case f.User != "" && e.User != f.User, f.Event != "" && e.Event != f.Event:
	case f.Outcome != "" && e.Outcome != f.Outcome, f.Before != 0 && e.Seq >= f.Before:
	case !f.Object.fits(e):
	default:
		return f.Within == nil || slices.ContainsFunc(f.Within, func(o Object) bool { return o.fits(e) })
	}
	return false
}

// fits says whether an entry is about a thing: by itself, or on a list that was
// shown. What is empty does not matter.
func (o Object) fits(e Entry) bool {
	if o.Type != "" && o.ID != "" && e.Shown.Holds(o) {
		return true
	}
	return (o.Type == "" || e.ObjectType == o.Type) && (o.ID == "" || e.ObjectID == o.ID)
}
