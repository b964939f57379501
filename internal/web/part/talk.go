package part

// Conflict shows two versions of one field that was changed at the same time.
// Template: conflict; it stands inside a form.
type Conflict struct {
	ID       string // of the radio buttons: "a-flexibel"
	Title    string // which field
	Base     string // what it said before
	Theirs   string
	Who      string // who wrote theirs
	When     string
	Mine     string
	MineBy   string // who wrote it, when that is not the reader
	Chosen   string // mine, theirs or both; nothing yet when empty
	Both     string // the two texts joined, to be edited; empty for a choice from a list
	NotBoth  bool   // keeping both makes no sense here
	Resolved bool
	Error    string
}

// Remark is a comment beside a field. Template: remark.
type Remark struct {
	ID, Who, When, Text string
	Pill                *Pill
	Answers             []Remark
	Reply               *Reply
}

// Reply asks for an answer below a remark.
type Reply struct {
	// Action is the address to post to. Leave it empty when the remark stands
	// inside another form, and give each button a Post instead.
	Action  string
	Field   Textarea
	Buttons []Action
}

// People lets somebody pick who they are, in the demo. Template: people.
type People struct {
	Action string // address to post to: /sign-in
	Name   string // of the value that is sent
	Next   string // where to go afterwards
	Groups []PeopleGroup
}

// PeopleGroup is the people of one role.
type PeopleGroup struct {
	Title, Text string
	People      []PersonChoice
}

// PersonChoice is one person to pick.
type PersonChoice struct {
	Value, Name, Role, Practice string
	Note                        string // how things stand there
	Current                     bool
}
