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
	Finance     Role = "finance"     // financiën van de RHO
	Auditor     Role = "auditor"     // controleur
	// Administrator runs the platform and sees no data of an organisation.
	Administrator Role = "administrator" // platformbeheerder
	Reader        Role = "reader"
)

// Roles lists the roles that an account can have.
var Roles = []Role{Owner, Manager, Employee, Coordinator, Lead, Finance, Auditor, Administrator}

// Strong says whether the role is worn only by who signed in with more than a
// link in a mail.
func (r Role) Strong() bool { return r.TwoFactor() || r == Coordinator }

// TwoFactor says whether the role may be worn only after a second factor.
func (r Role) TwoFactor() bool {
	return r == Lead || r == Finance || r == Auditor || r == Administrator
}

// InPractice says whether the role is one in a practice.
func (r Role) InPractice() bool { return r == Owner || r == Manager || r == Employee }

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
// Only Language, Seen and Ended move: another hat, another level or acting for
// somebody is a new session with a new token.
type Session struct {
	Key        string
	Tenant     string
	Person     string
	Hat        string // empty while no hat may be worn yet
	Language   string
	Account    string // empty in the demo
	Method     string // how the person signed in
	Level      int    // 1, or 2 after two factors
	Agent      string // the browser, in a few words
	OnBehalfOf string // practice that gave a mandate
	Begun      time.Time
	Seen       time.Time
	Ended      time.Time // zero while it lasts
}

// Actor is who does something: a person in one hat, or a reader by a link.
type Actor struct {
	Tenant     string
	Person     string
	Name       string
	Role       Role
	Of         string // practice or neighbourhood of the hat
	Plan       string // for a reader: the one plan of the link
	OnBehalfOf string // practice that gave a mandate to act for it
	Session    string // hash, for the audit record
	Method     string // how the person signed in, for the audit record
	// AccessPoint is where the request came from, for the audit record.
	AccessPoint string
	// Ended is the last day of the practice that one is at work in, once it is
	// past; None while the practice goes on.
	Ended calendar.Date
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
	ReviewPlan          Action = "review-plan" // comment, return, agree
	WaiveCondition      Action = "waive-condition"
	KeepNotes           Action = "keep-notes"        // of the RHO about a practice
	KeepPhone           Action = "keep-phone"        // the number of a practice
	TellIntervention    Action = "tell-intervention" // be glad to tell colleagues about it
	ReadNeighbourhood   Action = "read-neighbourhood"
	AnswerNeighbourhood Action = "answer-neighbourhood"
	EditNetwork         Action = "edit-network" // agreements, multi-year plan and network map of a neighbourhood
	ReadRegion          Action = "read-region"
	KeepViews           Action = "keep-views"          // lists of practices under a name
	KeepGroups          Action = "keep-groups"         // own groups of practices, and views that are shared
	SendReminder        Action = "send-reminder"       // to practices, by mail
	ReadReminder        Action = "read-reminder"       // what was sent to whom
	ManagePractice      Action = "manage-practice"     // its file: facts, memberships, life
	ManagePeople        Action = "manage-people"       // invite, change roles, end them
	ManageMandate       Action = "manage-mandate"      // let somebody act on the practice's behalf
	ManageOrganisation  Action = "manage-organisation" // name, look, statements, sign-in
	ImportData          Action = "import-data"
	ExportData          Action = "export-data" // of the whole organisation
	ErasePerson         Action = "erase-person"
	ReadAudit           Action = "read-audit"
	ManageTenants       Action = "manage-tenants"  // make an organisation on the platform
	UseOwnAccount       Action = "use-own-account" // own sign-in, sessions, activity, data
)

// reach says how far a role's permission goes.
type reach string

const (
	ownPractice      reach = "own practice"
	endedPractice    reach = "own practice after its last day"
	ownNeighbourhood reach = "own neighbourhood"
	wholeRegion      reach = "whole region"
	linkedPlan       reach = "plan of the link"
	byMandate        reach = "practice that gave a mandate"
	platform         reach = "platform"
)

// policy is the whole of it: a role, how far it reaches, and what it may do.
var policy = []struct {
	role  Role
	reach reach
	may   []Action
}{
	{Owner, ownPractice, []Action{ReadPractice, ReadPlan, EditPlan, SubmitPlan, SharePlan, RemarkPlan, JoinPlan, TellIntervention, KeepPhone, ManagePeople, ManageMandate, ReadAudit, UseOwnAccount}},
	{Owner, endedPractice, []Action{ReadPractice, ReadPlan, ReadAudit, UseOwnAccount}},
	{Owner, byMandate, []Action{ReadPractice, ReadPlan, EditPlan, SubmitPlan, JoinPlan}},
	{Manager, ownPractice, []Action{ReadPractice, ReadPlan, EditPlan, SubmitPlan, SharePlan, RemarkPlan, JoinPlan, TellIntervention, KeepPhone, ManagePeople, ManageMandate, ReadAudit, UseOwnAccount}},
	{Manager, endedPractice, []Action{ReadPractice, ReadPlan, ReadAudit, UseOwnAccount}},
	{Manager, byMandate, []Action{ReadPractice, ReadPlan, EditPlan, SubmitPlan, JoinPlan}},
	{Employee, ownPractice, []Action{ReadPractice, ReadPlan, EditPlan, RemarkPlan, UseOwnAccount}},
	{Employee, endedPractice, []Action{ReadPractice, ReadPlan, UseOwnAccount}},
	{Coordinator, ownNeighbourhood, []Action{ReadPractice, ReadPlan, RemarkPlan, ReadNeighbourhood, AnswerNeighbourhood, EditNetwork, UseOwnAccount}},
	{Lead, wholeRegion, []Action{ReadPractice, ReadPlan, RemarkPlan, ReviewPlan, WaiveCondition, KeepNotes, KeepPhone, ReadNeighbourhood, AnswerNeighbourhood, EditNetwork, ReadRegion, KeepViews, KeepGroups, SendReminder, ReadReminder,
		ManagePractice, ManagePeople, ManageMandate, ManageOrganisation, ImportData, ExportData, ErasePerson, ReadAudit, UseOwnAccount}},
	{Lead, byMandate, []Action{EditPlan, SubmitPlan, JoinPlan}},
	{Finance, wholeRegion, []Action{ReadPractice, ReadRegion, KeepViews, UseOwnAccount}},
	{Auditor, wholeRegion, []Action{ReadPractice, ReadPlan, ReadNeighbourhood, ReadRegion, ReadReminder, ReadAudit, UseOwnAccount}},
	{Administrator, platform, []Action{ManageTenants, UseOwnAccount}},
	{Reader, linkedPlan, []Action{ReadPlan, RemarkPlan}},
}

// Line is one line of the policy, as a page shows it.
type Line struct {
	Role  Role
	Reach string
	May   []Action
}

// Lines tells the whole policy, in its order.
func Lines() []Line {
	var all []Line
	for _, p := range policy {
		all = append(all, Line{p.role, string(p.reach), slices.Clone(p.may)})
	}
	return all
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

// Over says whether somebody may not do something for no other reason than that
// the practice has ended.
func Over(actor Actor, action Action, target Target) bool {
	_, now := Allowed(actor, action, target)
	actor.Ended = calendar.None
	_, before := Allowed(actor, action, target)
	return before && !now
}

// Has says whether a role may do something at all, however far it reaches. A
// route asks this before anything is looked up; Allowed decides on the object.
func Has(role Role, action Action) bool {
	for _, p := range policy {
		if p.role == role && slices.Contains(p.may, action) {
			return true
		}
	}
	return false
}

// isAt says whether something is of the actor's own practice.
func (actor Actor) isAt(target Target) bool {
	return actor.Of != "" && slices.Contains(target.Practices, actor.Of)
}

func (r reach) covers(actor Actor, target Target) bool {
	switch r {
	case ownPractice:
		return actor.Ended == calendar.None && actor.isAt(target)
	case endedPractice:
		return actor.Ended != calendar.None && actor.isAt(target)
	case ownNeighbourhood:
		return actor.Of != "" && target.Neighbourhood == actor.Of
	case linkedPlan:
		return actor.Plan != "" && target.Plan == actor.Plan
	case byMandate:
		return actor.OnBehalfOf != "" && slices.Contains(target.Practices, actor.OnBehalfOf) && actor.Ended == calendar.None
	}
	return r == wholeRegion || r == platform
}
