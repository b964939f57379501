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
	Link     string    // path with a one-time token, put after the public address; empty without
	Before   time.Time // of no use later: then it is dropped; zero is never
}
