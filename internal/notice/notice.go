package notice

import "time"

// Mail is one message to one address. ID is chosen by whoever causes it: the
// same message is never sent under two ids.
type Mail struct {
	ID       string
	Tenant   string // empty for the platform's own
	To       string // address
	Name     string // of the reader, may be empty
	Language string // nl or en
	Code     string // names the sentences: mail.<code>.subject, mail.<code>.text
	Args     map[string]string
	Points   []Point   `json:",omitempty"` // what it tells one by one, between the sentences and the link
	Link     string    // path put after the public address, maybe with a one-time token; empty without
	Off      string    `json:",omitempty"` // path to where the reader stops such mail; empty without
	Before   time.Time // of no use later: then it is dropped; zero is never
}

// Point is one of the things that a mail tells, in words that were fixed when
// the mail was caused: what is told is how it was then.
type Point struct {
	Title string
	Text  string   `json:",omitempty"`
	Steps []string `json:",omitempty"` // what helps
	Link  string   `json:",omitempty"` // path put after the public address; empty without
}
