package access

import (
	"slices"
	"time"

	"meertijd/internal/base/calendar"
)

// Role is what a person is in an organisation.
type Role string

// The roles. Reader is a colleague who reads along by a link and has no account.
const (
	Owner       Role = "owner"       // praktijkhouder
	Manager     Role = "manager"     // praktijkmanager
	Employee    Role = "employee"    // medewerker
	Coordinator Role = "coordinator" // wijkcoördinator
	Lead        Role = "lead"        // projectleider
	Reader      Role = "reader"
)

// Hat is one role of a person, from a date until another, both included. A
// role in a practice or a neighbourhood names it in Of; a lead's is empty.
type Hat struct {
	ID    string
	Role  Role
	Of    string
	From  calendar.Date
	Until calendar.Date
}

// Worn says whether the hat may be worn on a day.
func (h Hat) Worn(on calendar.Date) bool {
	return h.From <= on && (h.Until == calendar.None || on <= h.Until)
}

// Person is somebody who can sign in. A person belongs to no organisation:
// the hats do, each within one tenant.
type Person struct {
	ID   string
	Name string
	Hats []Hat
}

// Session is one sign-in. Key is the hash of the token that the browser holds.
type Session struct {
	Key      string
	Tenant   string
	Person   string
	Hat      string
	Language string
	Begun    time.Time
	Seen     time.Time
	Ended    time.Time // zero while it lasts
}

// Actor is who does something: a person in one hat, or a reader by a link.
type Actor struct {
	Tenant     string
	Person     string
	Name       string
	Role       Role
	Of         string // practice or neighbourhood of the hat
	Plan       string // for a reader: the one plan of the link
	OnBehalfOf string
	Session    string // hash, for the audit record
}

// Target is what an action is about.
type Target struct {
	Practices     []string // of a plan, or the one practice
	Neighbourhood string   // of the practice, or the neighbourhood itself
	Plan          string
}

// Action is something that somebody may or may not do.
type Action string

// The actions.
const (
	ReadPractice        Action = "read-practice"
	ReadPlan            Action = "read-plan"
	EditPlan            Action = "edit-plan"
	SubmitPlan          Action = "submit-plan"
	SharePlan           Action = "share-plan"
	RemarkPlan          Action = "remark-plan"
	JoinPlan            Action = "join-plan"
	ReturnPlan          Action = "return-plan"
	ReadNeighbourhood   Action = "read-neighbourhood"
	AnswerNeighbourhood Action = "answer-neighbourhood"
	ReadRegion          Action = "read-region"
)

// reach says how far a role's permission goes.
type reach string

const (
	ownPractice      reach = "own practice"
	ownNeighbourhood reach = "own neighbourhood"
	wholeRegion      reach = "whole region"
	linkedPlan       reach = "plan of the link"
)

// policy is the whole of it: a role, how far it reaches, and what it may do.
var policy = []struct {
	role  Role
	reach reach
	may   []Action
}{
	{Owner, ownPractice, []Action{ReadPractice, ReadPlan, EditPlan, SubmitPlan, SharePlan, RemarkPlan, JoinPlan}},
	{Manager, ownPractice, []Action{ReadPractice, ReadPlan, EditPlan, SubmitPlan, SharePlan, RemarkPlan, JoinPlan}},
	{Employee, ownPractice, []Action{ReadPractice, ReadPlan, EditPlan, RemarkPlan}},
	{Coordinator, ownNeighbourhood, []Action{ReadPractice, ReadPlan, RemarkPlan, ReadNeighbourhood, AnswerNeighbourhood}},
	{Lead, wholeRegion, []Action{ReadPractice, ReadPlan, RemarkPlan, ReturnPlan, ReadNeighbourhood, ReadRegion}},
	{Reader, linkedPlan, []Action{ReadPlan, RemarkPlan}},
}

// Allowed says whether an actor may do something, and by which rule.
func Allowed(actor Actor, action Action, target Target) (rule string, ok bool) {
	for _, p := range policy {
		if p.role == actor.Role && slices.Contains(p.may, action) && p.reach.covers(actor, target) {
			return string(p.role) + ": " + string(action) + " in " + string(p.reach), true
		}
	}
	return "", false
}

func (r reach) covers(actor Actor, target Target) bool {
	switch r {
	case ownPractice:
		return actor.Of != "" && slices.Contains(target.Practices, actor.Of)
	case ownNeighbourhood:
		return actor.Of != "" && target.Neighbourhood == actor.Of
	case linkedPlan:
		return actor.Plan != "" && target.Plan == actor.Plan
	}
	return r == wholeRegion
}
