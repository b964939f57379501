package practice

import (
	"context"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/programme"
)

// Practice is a GP practice of a region. AGB is its care provider code, eight
// digits as text: the leading zero matters. Fictional marks a made-up one.
type Practice struct {
	Tenant    string
	ID        string
	Name      string
	AGB       string
	Cohort    string // starting moment, a key of the region's calendar; empty is unknown
	Fictional bool
}

// Neighbourhood is where practices work together. Coordinator is whom to ask.
type Neighbourhood struct {
	Tenant      string
	ID          string
	Name        string
	Coordinator string // id of the person
	Fictional   bool
	Closed      calendar.Date // its last day, None while it goes on
	Agreements  []Agreement
	Answers     []Answer
}

// Centre is a health centre: its practices go to meetings as one.
type Centre struct {
	Tenant string
	ID     string
	Name   string
	Closed calendar.Date // its last day, None while it goes on
}

// Agreement is what a neighbourhood agreed on: an intervention of the regional
// plan, or a working agreement, which has a Title and may belong to one.
// Practices take part, all of the neighbourhood when none is named; Partners are
// others who do, in words.
type Agreement struct {
	ID           string
	Intervention string
	Title        string
	Text         string
	Partners     string
	Practices    []string
	From, Until  calendar.Date
	Recorded     Recorded
}

// Answer is a plan question that the coordinator answered for all practices of
// the neighbourhood, for one programme year. A later answer replaces it.
type Answer struct {
	ID       string
	Year     int
	Question string
	Text     string
	Recorded Recorded
}

// Recorded says who wrote a fact down, and when.
type Recorded struct {
	At time.Time
	By string
}

// Belonging is what kind of thing a practice belongs to.
type Belonging string

// What a practice can belong to.
const (
	InNeighbourhood Belonging = "neighbourhood"
	InGroup         Belonging = "group"
	InCentre        Belonging = "centre"
)

// Membership is belonging to something from a day until another, both included.
type Membership struct {
	ID          string
	To          Belonging
	Key         string
	From, Until calendar.Date
	Reason      string
	Recorded    Recorded
}

// Commitment binds the practice to a version of the regional plan.
type Commitment struct {
	ID              string
	Plan            string
	From, Withdrawn calendar.Date
	Reason          string
	Recorded        Recorded
}

// InUse records that an intervention is in use since a day.
type InUse struct {
	ID           string
	Intervention string
	Since        calendar.Date
	Recorded     Recorded
}

// Attendance is one participant at one meeting.
type Attendance struct {
	ID       string
	Meeting  string
	On       calendar.Date
	Series   string
	Centre   string // when the participant came for a health centre
	Recorded Recorded
}

// SignUp is a place that a practice has at a meeting to come. It counts for
// nothing: once somebody was there, the attendance takes its place.
type SignUp struct {
	ID       string
	Meeting  string
	On       calendar.Date
	Series   string
	Recorded Recorded
}

// Visit is one practice visit, from invitation to talk.
type Visit struct {
	ID                               string
	Invited, Declined, Planned, Held calendar.Date
	Recorded                         Recorded
}

// Registered counts the registered patients on the first day of a quarter.
type Registered struct {
	ID       string
	On       calendar.Date
	Patients int
	Recorded Recorded
}

// Population counts patients of a population on a day, by a version of the list
// that defines it.
type Population struct {
	ID           string
	Measure      string
	On           calendar.Date
	Patients, Of int
	List         string
	Recorded     Recorded
}

// Waiver lets a condition go for one programme year, by a decision.
type Waiver struct {
	ID        string
	Condition string
	Year      int
	Reason    string
	On        calendar.Date
	Recorded  Recorded
}

// Group is a set of practices that the organisation keeps, or its own name for
// one of the regional plan: its ID is then the key of that group.
type Group struct {
	Tenant, ID, Name string
	Closed           calendar.Date // last day, None while it goes on
}

// List names one of the lists of a File.
type List string

// The lists of a File. One that nobody has kept yet is unknown, not empty.
const (
	Groups      List = "groups"
	Centres     List = "centres"
	Commitments List = "commitments"
	InUses      List = "in-use"
	Attendances List = "attendance"
	Visits      List = "visits"
	Patients    List = "registered"
	Populations List = "populations"
	History     List = "history" // plans of years before the first one kept here
)

// File is all that is known of one practice beside its plans. Known says which
// lists are kept: an empty list that is not known says nothing. Practice tells
// it on the day that was asked, First as it was first recorded; of a practice
// that ended, the neighbourhood is that of its last day.
type File struct {
	Practice      Practice
	First         Practice
	Version       int            // counts the saves
	Neighbourhood *Neighbourhood // on the day that was asked; nil is unknown
	Known         map[List]bool
	Life          []Life
	Memberships   []Membership
	Commitments   []Commitment
	InUse         []InUse
	Attendance    []Attendance
	SignUps       []SignUp // for meetings; not what was attended
	Visits        []Visit
	Registered    []Registered
	Populations   []Population
	Waivers       []Waiver
	Phones        []Phone       // the last one counts
	Contact       calendar.Date // of the last contact that the RHO wrote down, None when it did not
}

// Change is what is added to a practice's file in one go. Lists hold new rows
// only; Known names lists that are kept from now on; Withdrawn are ids of rows
// that were recorded by mistake: they stay in the history and count no more, with
// the reason Why and, when another fact came in their place, its id. Version is
// the one that must still be stored; 0 asks for nothing.
type Change struct {
	File
	Withdrawn []string
	Why       string
	Replaced  map[string]string // by id of what was withdrawn
	Fields    []string          // what this save touches, for whoever comes second
	By        string
	At        time.Time
	Once      Once
}

// Once makes a command safe to repeat: the same key with the same request gives
// the stored answer. An empty key asks for nothing.
type Once struct {
	Key     string
	Command string
	Hash    string
	Answer  string
}

// Store keeps practices, neighbourhoods and their dated facts.
//
// Every method is within one tenant; what belongs to another tenant is not
// found. Save and SaveNeighbourhood add rows and write the audit record in the
// same transaction.
type Store interface {
	// Get gives a practice's file; its neighbourhood is the one on the day.
	// What was attended for a health centre is in the file of each practice
	// that belonged to it on the day of the meeting.
	Get(ctx context.Context, tenant, id string, on calendar.Date) (File, error)
	// LastDay gives the last day of a practice, None while it goes on and for
	// one that is not there.
	LastDay(ctx context.Context, tenant, id string) (calendar.Date, error)
	// Holders lists the practices that have or had a care provider code, by id.
	Holders(ctx context.Context, tenant, code string) ([]string, error)
	// List gives the files of the practices of a neighbourhood on a day, or of
	// all with an empty neighbourhood, by folded name and id.
	List(ctx context.Context, tenant, neighbourhood string, on calendar.Date) ([]File, error)
	// Save makes the practice when it is not there, corrects how it was first
	// recorded when a name is given, and adds to its file. It fails with kind
	// Conflict when another save came first (practice.moved) or the key was used
	// (store.duplicate). Changes of others in the same transaction come in also.
	Save(ctx context.Context, change Change, record audit.Record, also ...Change) error
	// History gives everything that was ever recorded of a practice.
	History(ctx context.Context, tenant, id string) (Chronicle, error)
	// Answered gives the stored answer of a key; a key that was used for
	// another request is a Conflict (store.key-reused).
	Answered(ctx context.Context, tenant string, once Once) (answer string, seen bool, err error)
	// GetNeighbourhood gives a neighbourhood with agreements and answers.
	GetNeighbourhood(ctx context.Context, tenant, id string) (Neighbourhood, error)
	// ListNeighbourhoods gives all of a tenant, by folded name and id.
	ListNeighbourhoods(ctx context.Context, tenant string) ([]Neighbourhood, error)
	// SaveNeighbourhood makes or renames a neighbourhood and adds its new
	// agreements and answers (those whose id is not stored yet).
	SaveNeighbourhood(ctx context.Context, n Neighbourhood, record audit.Record) error
	// Agreements gives every agreement that was ever recorded of a
	// neighbourhood, the withdrawn ones too, by first day and id.
	Agreements(ctx context.Context, tenant, neighbourhood string) ([]Agreed, error)
	// SaveAgreements adds agreements and withdraws others, which stay in
	// Agreements. It fails with kind Conflict (agreement.gone) when one of those
	// counts no more or is of another neighbourhood, and with kind NotFound
	// without the neighbourhood; then nothing is kept.
	SaveAgreements(ctx context.Context, a Agreeing, record audit.Record) error
	// ListGroups gives the groups that a tenant keeps or renamed, by folded name
	// and id.
	ListGroups(ctx context.Context, tenant string) ([]Group, error)
	// SaveGroup makes, renames or closes a group.
	SaveGroup(ctx context.Context, group Group, record audit.Record) error
	// ListCentres gives the health centres of a tenant, by folded name and id.
	ListCentres(ctx context.Context, tenant string) ([]Centre, error)
	// SaveCentre makes, renames or closes a health centre.
	SaveCentre(ctx context.Context, centre Centre, record audit.Record) error
}

// errMoved is what a store gives when another save came first.
const errMoved fault.Code = "practice.moved"

// Moved makes the error that a store gives when another save came first.
func Moved(op string) error {
	return &fault.Error{Kind: fault.Conflict, Code: errMoved, Op: op}
}

// On gives the membership of a kind on a day, nothing without one. After its
// last day a practice belongs to nothing.
func (f *File) On(kind Belonging, day calendar.Date) string {
	if f.Over(day) {
		return ""
	}
	for _, m := range f.Memberships {
		if m.To == kind && m.From <= day && (m.Until == calendar.None || day <= m.Until) {
			return m.Key
		}
	}
	return ""
}

// AnswerTo gives the latest answer of the neighbourhood to a question of a
// programme year, nothing when there is none.
func (n *Neighbourhood) AnswerTo(question string, year int) (Answer, bool) {
	for i := len(n.Answers) - 1; i >= 0; i-- {
		if a := n.Answers[i]; a.Question == question && a.Year == year {
			return a, a.Text != ""
		}
	}
	return Answer{}, false
}

// ByNeighbourhood says whether the coordinator can answer a question once for
// all practices: questions about the network, not about the practice's plan.
func ByNeighbourhood(q *programme.Question) bool { return q.AnsweredBy == "neighbourhood" }
