package reminder

import (
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
)

// Author is who sends, as it is shown in the history.
type Author struct{ Person, Name string }

// Choice is a practice that was selected. Out leaves it out after all. Again is
// the reminder after which the sender wants to remind it once more, although
// that was a short while ago.
type Choice struct {
	Practice string
	Out      bool   `json:",omitempty"`
	Again    string `json:",omitempty"`
}

// Draft is a reminder that is being made. Its ID becomes that of the reminder.
type Draft struct {
	Tenant, ID string
	Words      string // a sentence of the sender's own, the same for all
	Choices    []Choice
	By         Author
	At         time.Time
}

// choice gives what was chosen for a practice.
func (d *Draft) choice(practice string) *Choice {
	for i := range d.Choices {
		if d.Choices[i].Practice == practice {
			return &d.Choices[i]
		}
	}
	return nil
}

// Reminder is one that was sent, with what each practice was told.
type Reminder struct {
	Tenant, ID string
	Words      string
	By         Author
	At         time.Time
	On         calendar.Date // the day in the Netherlands
	Sent       []Sent
}

// Sent is what one practice was told. Before is the reminder that its sender
// knew of as the last one, a short while ago; empty when there was none.
// Letters are by language.
type Sent struct {
	Practice string
	Year     int
	Kind     Kind
	Before   string
	Letters  map[string]Letter
	Mails    []Posted
}

// Posted is a mail of a reminder to one person: the mail itself when it is
// sent, and how far it has come when it is read.
type Posted struct {
	ID, Person, Name string
	Mail             notice.Mail
	State            notice.State
}

// Told is that a practice was reminded, without what it was told.
type Told struct {
	Reminder, Practice string
	Year               int
	By                 Author
	At                 time.Time
	On                 calendar.Date
	Mails              notice.Count // by how far they have come
}

// Outline is a reminder in a list: to how many practices, by how many mails.
type Outline struct {
	ID        string
	By        Author
	At        time.Time
	On        calendar.Date
	Practices int
	Mails     notice.Count
}

// Reader is somebody who can be mailed: a person in one role. Mail is empty
// when there is no account.
type Reader struct {
	Person, Name string
	Role         access.Role
	Of           string // practice
	Mail         string
	Language     string
}

// Dutch is the language of a reader who chose none.
const Dutch = "nl"

// Letter is what a mail says, in one language: the code of its sentences, their
// values, and the points.
type Letter struct {
	Code   string
	Args   map[string]string
	Points []notice.Point
}

// Pause is how long a practice is left alone after a reminder, unless the
// sender says otherwise.
const Pause = 7 * 24 * time.Hour

// Limits of one reminder.
const (
	MaxPractices = 500
	MaxWords     = 400
)

// Moved makes the error that a store gives when a practice was reminded by
// somebody else meanwhile.
func Moved(op string) error {
	return &fault.Error{Kind: fault.Conflict, Code: errMoved, Op: op}
}

const errMoved fault.Code = "reminder.moved"

// Missing makes the error for a draft or reminder that is not there.
func Missing(op string) error {
	return &fault.Error{Kind: fault.NotFound, Code: "reminder.not-found", Op: op}
}
