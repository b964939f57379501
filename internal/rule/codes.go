package rule

// The codes in a finding are small numbers with stable names: a trace then
// holds few pointers, and a verdict on a whole programme fits in little
// memory. JSON and the sentences use the names.

// Why says in one word why a condition does not apply or cannot be judged.
type Why uint8

// The reasons beside a state.
const (
	NoReason Why = iota
	WhyOptional
	WhyNotMember
	WhyReplaced
	WhyNotInvited
	WhyShortYear
	WhyNotChosen
	WhyNotEntitled
	WhyEnded
	WhyNoFacts
	WhyMembership
)

var whyNames = [...]string{
	NoReason: "", WhyOptional: "optional", WhyNotMember: "not-member", WhyReplaced: "replaced",
	WhyNotInvited: "not-invited", WhyShortYear: "short-year", WhyNotChosen: "not-chosen",
	WhyNotEntitled: "not-entitled", WhyEnded: "ended", WhyNoFacts: "facts-missing", WhyMembership: "membership-unknown",
}

// String gives the stable name, nothing when there is no reason.
func (w Why) String() string { return whyNames[w] }

// MarshalText writes the stable name.
func (w Why) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// RefKind says what a Ref names.
type RefKind uint8

// The kinds of fact that can satisfy a condition.
const (
	RefChoice RefKind = iota
	RefAttendance
	RefPaper
	RefVisit
	RefAnswer
	RefEvidence
	RefCommitment
	RefGroup
)

var refNames = [...]string{
	RefChoice: "choice", RefAttendance: "attendance", RefPaper: "paper", RefVisit: "visit",
	RefAnswer: "answer", RefEvidence: "evidence", RefCommitment: "commitment", RefGroup: "group",
}

// String gives the stable name.
func (k RefKind) String() string { return refNames[k] }

// MarshalText writes the stable name.
func (k RefKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// MissingCode names what is missing.
type MissingCode uint8

// What can be missing.
const (
	NeedChoice MissingCode = iota
	NeedNew
	NeedNewOrDeepened
	NeedJustification
	NeedDeepening
	NeedEarlier
	NeedRunning
	NeedUpkeep
	NeedOther
	NeedTheme
	NeedIntervention
	NeedMeeting
	NeedQuarter
	NeedMissed
	NeedVisit
	NeedNewDate
	NeedPaper
	NeedAnswer
	NeedEvidence
	NeedCommitment
	NeedCarryingOut
)

var missingNames = [...]string{
	NeedChoice: "choice", NeedNew: "new-choice", NeedNewOrDeepened: "new-or-deepened", NeedJustification: "justification",
	NeedDeepening: "deepening", NeedEarlier: "earlier-choice", NeedRunning: "running-choice", NeedUpkeep: "upkeep",
	NeedOther: "other-element", NeedTheme: "theme", NeedIntervention: "intervention", NeedMeeting: "meeting",
	NeedQuarter: "meeting-in-quarter", NeedMissed: "missed-quarter", NeedVisit: "visit", NeedNewDate: "new-visit-date", NeedPaper: "paper",
	NeedAnswer: "answer", NeedEvidence: "evidence", NeedCommitment: "commitment", NeedCarryingOut: "carrying-out",
}

// String gives the stable name.
func (m MissingCode) String() string { return missingNames[m] }

// MarshalText writes the stable name.
func (m MissingCode) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// StepCode says what came of looking at a fact.
type StepCode uint8

// What the trace can say of a fact.
const (
	Counted StepCode = iota
	CountedBefore
	NotCounted
	NotNew
	NotDeepened
	NotJustified
	NotEarlier
	NotKeptUp
	RefusedStep
	DroppedStep
	PossiblyCounted
	OtherObligation
)

var stepNames = [...]string{
	Counted: "counted", CountedBefore: "counted-earlier-year", NotCounted: "not-counted", NotNew: "not-new",
	NotDeepened: "not-deepened", NotJustified: "not-justified", NotEarlier: "not-from-earlier-year", NotKeptUp: "not-kept-up",
	RefusedStep: "refused", DroppedStep: "dropped", PossiblyCounted: "possibly", OtherObligation: "used-elsewhere",
}

// String gives the stable name.
func (c StepCode) String() string { return stepNames[c] }

// MarshalText writes the stable name.
func (c StepCode) MarshalText() ([]byte, error) { return []byte(c.String()), nil }
