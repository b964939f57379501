package part

// Letter is a mail as its reader gets it. A line may hold several, one below
// the other. Template: letter.
type Letter struct {
	To, Subject string
	Lines       []string
}
