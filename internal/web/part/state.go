package part

// State is how something stands. It always shows as an icon and a word, never
// by colour alone.
type State string

// The states of a pill. Half is begun but not complete: neutral, never green.
const (
	Good    State = "good"
	Bad     State = "bad"
	Waiting State = "waiting"
	Half    State = "half"
	Tip     State = "tip"
	Neutral State = "neutral"
)

// Icon gives the icon that belongs to the state.
func (s State) Icon() string {
	switch s {
	case Good:
		return "check"
	case Bad:
		return "cross"
	case Waiting:
		return "clock"
	case Half:
		return "half"
	case Tip:
		return "bulb"
	}
	return "dot"
}

// Pill shows a state: an icon and a few words. Template: pill.
type Pill struct {
	State State
	Text  string
}

// Class gives the state, neutral when there is none.
func (p Pill) Class() string {
	if p.State == "" {
		return string(Neutral)
	}
	return string(p.State)
}

// Progress says how many of how many are done. Template: progress.
type Progress struct {
	Done, Total int
	Label       string // what is counted: "voorwaarden in orde"
}
