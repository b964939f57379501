package audit

import "time"

// Event says what was done.
type Event string

// The events, after NEN 7513. A word is never reused for something else.
const (
	Create       Event = "create"
	Read         Event = "read"
	Search       Event = "search"
	Update       Event = "update"
	Delete       Event = "delete"
	Export       Event = "export"
	Print        Event = "print"
	Login        Event = "login"
	LoginFail    Event = "login_fail"
	Logout       Event = "logout"
	AuthzDeny    Event = "authz_deny"
	RoleChange   Event = "role_change"
	ConfigChange Event = "config_change"
	AuditRead    Event = "audit_read"
	DirectAccess Event = "direct_access"
	Restore      Event = "restore"
	Emergency    Event = "emergency"
)

// Events lists all of them, in the order in which a page offers them.
var Events = []Event{
	Create, Read, Search, Update, Delete, Export, Print, Login, LoginFail, Logout,
	AuthzDeny, RoleChange, ConfigChange, AuditRead, DirectAccess, Restore, Emergency,
}

// Outcome says how it ended.
type Outcome string

// The outcomes.
const (
	OK     Outcome = "ok"
	Denied Outcome = "denied"
	Failed Outcome = "failed"
)

// Person is the part of a record that can be purged: who, from where.
type Person struct {
	User         string
	Role         string
	Organisation string
	OnBehalfOf   string
	Method       string // how the user signed in
	Session      string // a hash of the session, never the session itself
	AccessPoint  string // address or device
}

// Record is one access to the data of a tenant. Object, fields and rule hold
// keys and codes, never names: they stay when Person is purged.
type Record struct {
	At      time.Time
	Tenant  string
	Event   Event
	Outcome Outcome
	Person

	ObjectType    string
	ObjectID      string
	ObjectVersion int64
	Fields        []string // which fields changed, or which filter a list had
	Shown         *List    // what a list showed; nil when there was no list, and in what was read back
	Rule          string   // the rule that allowed or refused it
	RequestID     string
	AppVersion    string
}

// Head is the end of a tenant's chain; the zero Head begins one.
type Head struct {
	Seq  int64
	Hash Hash
}

// Entry is a record in the chain. Purged says that person and salt are gone;
// PurgedBy is the entry that says so, itself or a later one.
type Entry struct {
	Record
	Seq        int64
	Salt       []byte
	Purged     bool
	PurgedBy   int64
	List       string // the id of the list that the record names
	Commitment Hash
	Previous   Hash
	Hash       Hash
}

// Head gives the chain's end right after this entry.
func (e Entry) Head() Head { return Head{Seq: e.Seq, Hash: e.Hash} }
