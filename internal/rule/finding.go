package rule

import (
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/money"
	"meertijd/internal/programme"
)

// Result is the answer for one practice on one date.
type Result struct {
	Practice      string
	On            calendar.Date
	ProgrammeYear int // 0 before the programme began for this practice
	Years         []YearResult
	Faults        []fault.Fault // faults in the facts as a whole
	Eligibility   []Eligibility
	Income        Income

	// HoldsUntil is the next date on which the answer can change; until then
	// it is the same on every day. None when no later date matters.
	HoldsUntil calendar.Date
}

// YearResult is the answer for one programme year.
type YearResult struct {
	Year       int
	Plan       string // key of the plan version that judges this year
	Start, End calendar.Date
	Findings   []Finding
	Lines      []Line
	Faults     []Refusal
	Advice     []Advice
	Changes    []Change
}

// Finding is the verdict on one condition with all that explains it.
type Finding struct {
	Rule        *Rule
	State       State
	Before      State // the state without the waiver, when Waived
	Late        bool
	Why         Why           // why it does not apply, or is not known
	Due         calendar.Date // last day in time, for events and papers
	Done        calendar.Date // when a paper came in or a visit was held
	Have, Need  int
	SatisfiedBy []Ref
	Missing     []Missing
	Trace       []Step
}

// Ref names a choice, an attendance or another fact that satisfied a condition.
type Ref struct {
	Kind RefKind
	Key  string // intervention, attendance id, paper, question …
	Mode Mode   // for a choice
	On   calendar.Date
}

// Missing is one thing that stands between a condition and Met.
type Missing struct {
	Code  MissingCode
	Count int
	Key   string // intervention, upkeep, question, quarter, theme …
	Of    string // the choice that an upkeep belongs to
}

// Step is one line of the trace: what was looked at and what came of it.
type Step struct {
	Key  string
	Code StepCode
}

// Line is one line of the year's plan as the engine understood it.
type Line struct {
	Intervention string
	Element      string
	Mode         Mode
	Implicit     bool // it ran, was not listed, and so counts as continued
	Refused      bool
	Unsure       bool
}

// Refusal is a choice that the menu or the history does not allow. It blocks
// handing in.
type Refusal struct {
	Code   fault.Code
	Choice string
	// Element under which it was chosen.
	Element string
	// Instead is the item under which it can be entered, when the plan names one.
	Instead string
	// FromYear is the first programme year in which it is on the menu, 0 if none.
	FromYear int
}

// The codes of a refusal.
const (
	ChoiceUnknown      fault.Code = "choice.unknown-intervention"
	ChoiceElement      fault.Code = "choice.unknown-element"
	ChoiceMode         fault.Code = "choice.unknown-mode"
	ChoiceNotOnMenu    fault.Code = "choice.not-on-menu"
	ChoiceWrongElement fault.Code = "choice.wrong-element"
	ChoiceRunning      fault.Code = "choice.already-running"
	ChoiceNoContinue   fault.Code = "choice.nothing-to-continue"
	ChoiceNoDeepen     fault.Code = "choice.nothing-to-deepen"
	ChoiceNoDrop       fault.Code = "choice.nothing-to-drop"
	ChoiceDropReason   fault.Code = "choice.drop-without-reason"
	ChoiceTwice        fault.Code = "choice.twice"
	ChoiceTwoElements  fault.Code = "choice.twice-elements"
	ChoiceDeepenYears  fault.Code = "choice.deepen-years"
	FactsCohort        fault.Code = "facts.cohort-unknown"
	FactsYearTwice     fault.Code = "facts.year-twice"
)

// Advice never blocks a plan.
type Advice struct {
	Code   fault.Code
	Choice string
	Detail string
}

// The codes of advice.
const (
	AdviceNeighbourhood fault.Code = "advice.differs-from-neighbourhood"
	AdviceUnjustified   fault.Code = "advice.deepening-without-justification"
	AdviceEmbedded      fault.Code = "advice.embedded-alone"
	AdviceRecordInUse   fault.Code = "advice.record-in-use"
	AdviceDeepenYears   fault.Code = "advice.deepen-years"
	AdviceInUseAsNew    fault.Code = "advice.in-use-chosen-as-new"
	AdviceLate          fault.Code = "advice.late-rho-date"
	AdviceJoinGroup     fault.Code = "advice.could-join-group"
	AdviceNoMeeting     fault.Code = "advice.no-meeting-that-day"

	// AdviceCountsElsewhere says of an attendance in the year that it counts for
	// another; the detail is its day and that year: "2026-04-14 3".
	AdviceCountsElsewhere fault.Code = "advice.meeting-counts-elsewhere"
)

// Change is an event in the year's plan that stays visible.
type Change struct {
	Code   string // handed-in, swapped, added, ended
	On     calendar.Date
	Choice string
	For    string
	Reason string
	By     string
}

// Eligibility says whether a practice qualifies for a supplement by the share
// of a population, and whether it is entitled because it also takes part.
type Eligibility struct {
	Condition  string
	Year       int   // the programme year whose plan asks it
	Qualifies  State // Met, NotMet or Unknown
	Entitled   State
	Population Population
	Share      programme.Percent
}

// Income is the tariff times the registered patients, per quarter of one
// calendar year. It is what the tariff gives, not what was paid.
type Income struct {
	Year     int
	Quarters []QuarterIncome
	Total    money.Cents
	Complete bool // all quarters that have begun have a count and a tariff
}

// QuarterIncome is one quarter's income.
type QuarterIncome struct {
	Quarter  calendar.Quarter
	Patients int
	Tariff   money.Cents
	Amount   money.Cents
}
