package rule

import "meertijd/internal/base/calendar"

// Facts is all that is known of one practice: the only input of Evaluate
// beside the rule set and the date.
//
// A nil list is unknown; an empty list is known to be empty. The one
// exception is Waivers: a waiver is a decision, and there is none until it is
// recorded. Nothing here is about a patient, and Registered and Populations
// are counts.
type Facts struct {
	Schema        string         `file:"schema,must"`
	Practice      Practice       `file:"practice,must"`
	Cohort        string         `file:"cohort"`
	Groups        []Membership   `file:"groups"`
	Centres       []Membership   `file:"health_centres"`
	Neighbourhood *Neighbourhood `file:"neighbourhood"`
	Commitments   []Commitment   `file:"commitments"`
	InUse         []InUse        `file:"in_use"`
	Years         []YearFacts    `file:"years"`
	Attendance    []Attendance   `file:"attendance"`
	Visits        []Visit        `file:"visits"`
	Papers        []PaperFact    `file:"papers"`
	Evidence      []Evidence     `file:"evidence"`
	Registered    []Registered   `file:"registered"`
	Populations   []Population   `file:"populations"`
	Waivers       []Waiver       `file:"waivers"`
}

// Practice says which practice the facts are about.
type Practice struct {
	ID   string `file:"id,must"`
	Name string `file:"name,must"`
}

// Membership is belonging to a group or a health centre, from a date until
// another, both included; without an end it still holds.
type Membership struct {
	Key   string        `file:"key,must"`
	From  calendar.Date `file:"from,must"`
	Until calendar.Date `file:"until"`
}

// Neighbourhood is the practice's neighbourhood and what was agreed there.
type Neighbourhood struct {
	Name       string      `file:"name,must"`
	Agreements []Agreement `file:"agreements"`
}

// Agreement is an intervention on which the neighbourhood agreed.
type Agreement struct {
	Intervention string        `file:"intervention,must"`
	From         calendar.Date `file:"from,must"`
	Until        calendar.Date `file:"until"`
}

// Commitment binds the practice to one version of the regional plan.
type Commitment struct {
	Plan      string        `file:"plan,must"`
	From      calendar.Date `file:"from,must"`
	Withdrawn calendar.Date `file:"withdrawn"`
}

// InUse records that an intervention is in use, whether or not it ever stood
// in a plan.
type InUse struct {
	Intervention string        `file:"intervention,must"`
	Since        calendar.Date `file:"since,must"`
}

// YearFacts is what is known of one programme year's plan.
type YearFacts struct {
	Year     int             `file:"year,must"`
	Choices  []Choice        `file:"choices"`
	Answers  []Answer        `file:"answers"`
	NewStaff *int            `file:"new_staff"`
	Joint    []string        `file:"joint_with"` // ids of the practices in the joint plan
	HandedIn []calendar.Date `file:"handed_in"`
}

// Mode says what a practice does with an intervention in a year.
type Mode string

// The modes of a choice. What ran and is not listed counts as continued.
const (
	New       Mode = "new"
	Continued Mode = "continued"
	Deepened  Mode = "deepened"
	Embedded  Mode = "embedded"
	Dropped   Mode = "dropped"
)

// Choice is one line of a plan. Justification is unknown when nil. From and
// Ended date a change during the year; Ended with InsteadOf on the line that
// came for it is a swap.
type Choice struct {
	Intervention  string        `file:"intervention,must"`
	Element       string        `file:"element,must"`
	Mode          Mode          `file:"mode,must"`
	Justification *string       `file:"justification"`
	Upkeep        []string      `file:"upkeep"` // planned or held; nil is unknown
	Reason        string        `file:"reason"` // why it was dropped or swapped
	By            string        `file:"by"`     // role of who changed it
	From          calendar.Date `file:"from"`
	Ended         calendar.Date `file:"ended"`
	InsteadOf     string        `file:"instead_of"`
}

// Answer is the answer to a plan question.
type Answer struct {
	Question string `file:"question,must"`
	Text     string `file:"text"`
}

// Attendance is one participant at one meeting, for a practice or for a
// health centre that takes part as one unit. With neither it is the
// practice's own.
type Attendance struct {
	ID       string        `file:"id,must"`
	Meeting  string        `file:"meeting,must"`
	On       calendar.Date `file:"on,must"`
	Series   string        `file:"series"`
	Practice string        `file:"practice"`
	Centre   string        `file:"centre"`
}

// Visit is one practice visit, from invitation to talk.
type Visit struct {
	Invited  calendar.Date `file:"invited"`
	Declined calendar.Date `file:"declined"`
	Planned  calendar.Date `file:"planned"`
	Held     calendar.Date `file:"held"`
}

// PaperFact is a paper that was handed in for a programme year.
type PaperFact struct {
	Paper string        `file:"paper,must"`
	Year  int           `file:"year,must"`
	On    calendar.Date `file:"on,must"`
}

// Evidence supports that an intervention was carried out.
type Evidence struct {
	Intervention string        `file:"intervention,must"`
	Part         string        `file:"part,must"` // minimum or goal
	Form         string        `file:"form,must"` // text, file or number
	Number       int           `file:"number"`
	By           string        `file:"by,must"` // practice or neighbourhood
	On           calendar.Date `file:"on,must"`
}

// Registered is the number of registered patients on the first day of a quarter.
type Registered struct {
	On       calendar.Date `file:"on,must"`
	Patients int           `file:"patients"`
}

// Population counts the patients of a practice that belong to a population,
// on a reference date and with a version of the list that defines it.
type Population struct {
	Measure  string        `file:"measure,must"`
	On       calendar.Date `file:"on,must"`
	Patients int           `file:"patients"`
	Of       int           `file:"of,must"`
	List     string        `file:"list,must"`
}

// Waiver lets a condition go for one practice and year, by a decision.
type Waiver struct {
	Condition string        `file:"condition,must"`
	Year      int           `file:"year,must"`
	By        string        `file:"by,must"`
	Reason    string        `file:"reason,must"`
	On        calendar.Date `file:"on,must"`
}
