package fault

import "errors"

// Kind says what sort of failure an Error is, so that the door can answer
// without knowing the code. The zero Kind is Internal: an error that nobody
// classified is ours.
type Kind uint8

// The kinds of failure.
const (
	Internal    Kind = iota // our mistake
	Invalid                 // what was asked makes no sense, or may not be
	NotFound                // it is not there, or not yours
	Conflict                // somebody else was first
	Denied                  // you may not do this
	Unavailable             // not now: disk full, database away, locked
)

// kindNames are the stable names, for logs.
var kindNames = [...]string{"internal", "invalid", "not-found", "conflict", "denied", "unavailable"}

// String gives the stable name of a kind.
func (k Kind) String() string { return kindNames[k] }

// Error is a failure of an operation, as services and stores return it. Code
// and Args give the sentence; Op says where it happened ("plan.Submit"), for
// logs; Faults are the separate things wrong, all of them, when there are more.
type Error struct {
	Kind   Kind
	Code   Code
	Op     string
	Args   Args
	Faults []Fault
	Cause  error
}

// Error gives operation, code and cause, for logs; people read the sentence.
func (e *Error) Error() string {
	text := string(e.Code)
	if e.Op != "" {
		text = e.Op + ": " + text
	}
	for _, f := range e.Faults {
		text += "; " + f.Error()
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// KindOf gives the kind of the first Error in a chain, Internal without one.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// CodeOf gives the code of the first Error in a chain, nothing without one.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
