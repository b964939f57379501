package rule

import "fmt"

// State is the verdict on one condition.
type State uint8

// The states of a condition. Only events and papers can be NotYetDue.
const (
	Unknown State = iota
	Met
	NotMet
	NotYetDue
	NotApplicable
	Waived
)

var stateNames = [...]string{"unknown", "met", "not_met", "not_yet_due", "not_applicable", "waived"}

// String gives the stable name that JSON and stored verdicts use.
func (s State) String() string { return stateNames[s] }

// MarshalText writes the stable name.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the stable name.
func (s *State) UnmarshalText(text []byte) error {
	parsed, ok := ParseState(string(text))
	if !ok {
		return fmt.Errorf("not a state: %q", text)
	}
	*s = parsed
	return nil
}

// ParseState reads a state's stable name.
func ParseState(name string) (State, bool) {
	for i, n := range stateNames {
		if n == name {
			return State(i), true
		}
	}
	return Unknown, false
}

// tri is the truth of something that may not be known.
type tri uint8

const (
	no tri = iota
	maybe
	yes
)

// triOf turns a known truth into a tri.
func triOf(b bool) tri {
	if b {
		return yes
	}
	return no
}

// span counts something that may not be fully known: at least lo, at most hi.
type span struct{ lo, hi int }

// endless is more than any plan asks: the upper end of an unknown list.
const endless = 1 << 20

func (s *span) add(t tri) {
	switch t {
	case yes:
		s.lo++
		s.hi++
	case maybe:
		s.hi++
	}
}

// reaches judges "at least need", whatever fills the gap.
func (s span) reaches(need int) State {
	switch {
	case s.lo >= need:
		return Met
	case s.hi < need:
		return NotMet
	}
	return Unknown
}
