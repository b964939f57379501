package audit

import (
	"context"
	"time"
)

// Object is what a record is about.
type Object struct{ Type, ID string }

// Filter says which records are asked for; what is empty does not matter.
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
	case f.Object.Type != "" && e.ObjectType != f.Object.Type, f.Object.ID != "" && e.ObjectID != f.Object.ID:
	default:
		return f.Within == nil || within(f.Within, Object{e.ObjectType, e.ObjectID})
	}
	return false
}

func within(objects []Object, o Object) bool {
	for _, x := range objects {
		if x == o {
			return true
		}
	}
	return false
}
